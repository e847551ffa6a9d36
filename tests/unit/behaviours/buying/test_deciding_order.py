"""Property and by hand: in which order a week's tenders are decided, and what stays on the list of open ones."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.buying.deciding_order import close_list, due_in_order
from simulator.engine.codes import AWARDED, CANCELLED, EVALUATING, PUBLISHED
from tests.unit.hand_world import hand_world, tender

pytestmark = pytest.mark.interpreted

NOW = 100


@pytest.mark.parametrize("number", [0, 1, 2, 3, 8, 25])
def test_the_larger_estimate_is_decided_first_and_among_equals_the_lower_identity(number: int) -> None:
    """Property: the order is that of a sort by another program; some are not due, some are of one value."""
    world = hand_world(NOW)
    values = np.random.default_rng(number).integers(1, 5, number) * 100_000
    for place, value in enumerate(values):
        tender(world, int(value), state=EVALUATING, week_deciding=NOW + (place % 4 == 3))
    tender(world, 900_000, state=PUBLISHED, week_deciding=NOW)
    due = [row for row in range(number) if row % 4 != 3]
    wanted = sorted(due, key=lambda row: (-int(world.tenders[row].value), int(world.tenders[row].id)))
    assert due_in_order(world) == len(due)
    assert list(world.deciding[: len(due)]) == wanted


def test_decided_tenders_leave_the_list_of_open_ones_and_the_others_keep_their_order() -> None:
    world = hand_world(NOW)
    for state in (PUBLISHED, AWARDED, EVALUATING, CANCELLED, PUBLISHED):
        tender(world, state=state)
    close_list(world)
    clock = world.clock[0]
    assert list(world.open_tenders[: clock.open_tenders]) == [0, 2, 4]
    assert list(world.deciding[: clock.decided]) == [1, 3]
