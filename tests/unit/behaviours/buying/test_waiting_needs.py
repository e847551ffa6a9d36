"""Needs that wait: places, and what becomes of a cancelled call."""

from __future__ import annotations

import pytest

from simulator.behaviours.buying.waiting_needs import bring_back, let_wait
from simulator.engine.codes import CANCELLED, WAITING_PLACES
from tests.unit.hand_world import hand_world, numbers, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def test_a_need_takes_the_first_free_place_of_its_line_and_is_given_up_where_there_is_none() -> None:
    world = hand_world(NOW)
    for ordinal in range(WAITING_PLACES + 1):
        let_wait(world, 1, 7 + ordinal, 100, 0, 10, NOW)
    places = slice(WAITING_PLACES, 2 * WAITING_PLACES)
    assert world.waiting["id"][places].tolist() == list(range(7, 7 + WAITING_PLACES))
    assert world.waiting["id"].sum() == world.waiting["id"][places].sum()
    assert (world.lines[1].unmet, world.lines[0].unmet) == (100.0, 0.0)


@pytest.mark.parametrize(("still", "waits", "unmet"), [(1.0, 1, 0.0), (0.0, 0, 5_000.0)])
def test_the_need_behind_a_cancelled_call_comes_back_or_is_given_up(still: float, waits: int, unmet: float) -> None:
    world = hand_world(NOW)
    numbers(world, cancelled_needed_still=still, cancelled_return_weeks=26.0)
    row = tender(world, value=5_000, weeks=10, state=CANCELLED, common_cost=4_000)
    bring_back(world, row)
    need = world.waiting[0]
    assert (need.id != 0, world.lines[0].unmet) == (bool(waits), unmet)
    if waits:
        assert (need.value, need.cost, need.weeks, need.not_before) == (5_000, 4_000, 10, NOW + 26)
        assert need.id != world.tenders[row].id
