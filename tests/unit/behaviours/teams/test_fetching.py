"""Whom the hint before partners are sought goes to: the acquaintances of those who cannot bid alone."""

from __future__ import annotations

import pytest

from simulator.behaviours.teams.fetching import begin_with_leads, fetch_acquaintances
from simulator.behaviours.teams.ties import tie
from simulator.engine.codes import GO, NO_CAPACITY, NO_STANDING, SAME_AREA
from simulator.engine.rows import add_candidate
from tests.unit.hand_world import firm, hand_world, tender

pytestmark = pytest.mark.interpreted


def test_leads_with_ties_are_listed_and_their_ties_walked_to_the_end() -> None:
    world = hand_world()
    one, two, able, lonely = firm(world), firm(world), firm(world), firm(world)
    tie(world, one, able, SAME_AREA, 0.0)
    tie(world, one, two, SAME_AREA, 0.0)
    row = tender(world, week_closing=int(world.clock[0].week))
    for k, (supplier, decision) in enumerate(
        ((one, NO_STANDING), (two, NO_CAPACITY), (able, GO), (lonely, NO_CAPACITY))
    ):
        add_candidate(world, row, supplier, 0)
        world.candidates[k].decision = decision
    assert begin_with_leads(world) == 2
    assert list(world.finders[:2]) == [world.suppliers[one].first_tie, world.suppliers[two].first_tie]
    fetch_acquaintances(world)  # hints: it ends, and changes nothing but the scratch list
    assert world.tenders[row].joint_bids == 0
