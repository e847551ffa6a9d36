"""Who ever worked for which council, a bit each."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import chance
from simulator.engine.lists import draw_for_members
from simulator.engine.met import ever_worked_for, fetch_met, note_met, who_met
from tests.unit.hand_world import firm, hand_world, list_members

pytestmark = pytest.mark.interpreted


def test_every_supplier_has_a_bit_of_its_own_for_every_council() -> None:
    """31 and 32 stand in two words, 255 and 256 in two rows."""
    world = hand_world(0)
    world.put("met", np.zeros((2, world.met.shape[1]), np.int64))
    known = {(0, 1), (31, 0), (32, 1), (255, 0), (256, 1), (300, 0)}
    for supplier, council in known:
        note_met(world, supplier, council)
        fetch_met(world, supplier, council)
    assert {(s, c) for s in range(512) for c in (0, 1) if ever_worked_for(world, s, c)} == known
    rows = np.array([300, 31, 7, 0, 256])
    assert [list(rows[who_met(world, rows, council)]) for council in (0, 1)] == [[300, 31], [0, 256]]


def test_neighbours_draw_what_each_would_draw_alone() -> None:
    world = hand_world(0)
    for _ in range(3):
        firm(world)
    list_members(world)
    world.draws[:] = 7.0
    draw_for_members(world, chance.INVITE, 1, 3, 500)
    alone = [chance.uniform(world.clock[0].seed, chance.INVITE, 0, world.member_ids[m], 500) for m in (1, 2)]
    assert [world.draws[0], *world.draws[1:3]] == [7.0, *alone]
