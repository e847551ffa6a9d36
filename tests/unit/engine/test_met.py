"""Who ever worked for which council, a bit each."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.met import ever_worked_for, fetch_met, note_met, who_met
from tests.unit.hand_world import hand_world

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
