"""Phases that two cores share: each half of the open tenders is done by itself, and all of it comes out."""

from __future__ import annotations

import pytest

from simulator.engine.codes import OPEN
from simulator.engine.world import World
from simulator.phases import discover
from tests.unit.hand_world import firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def noticed(tenders: int, firms: int) -> World:
    """Return a world in which everybody of the trade comes across every notice of this week."""
    world = hand_world(NOW)
    numbers(world, discovery_per_week=1e9, contact_discovery=1.0)
    world.closeness[:] = 1.0
    rules(world, mandated_se_share=0.0, national_se_share=0.0)
    for _ in range(tenders):
        tender(world, 100_000, 50, process=OPEN, week_published=NOW, notice_weeks=4)
    for _ in range(firms):
        firm(world)
    list_members(world)
    world.open_tenders[:tenders] = range(tenders)
    world.clock[0].open_tenders = tenders
    return world


def test_as_many_could_learn_of_new_tenders_as_look_as_far() -> None:
    world = noticed(tenders=4, firms=3)
    assert discover.could_learn(world, 0, 4) == 12
    assert discover.could_learn(world, 1, 3) == 6
    assert discover.middle_of_news(world) == 2
    world.tenders[0].week_published = NOW - 1  # no news any more
    assert discover.could_learn(world, 0, 4) == 9
    assert discover.middle_of_news(world) == 3


def test_each_half_of_the_tenders_spreads_its_own_word() -> None:
    world = noticed(tenders=3, firms=2)
    discover.begin(world)
    discover.spread(world, 0, 1)
    assert list(world.tenders.n_candidates[:3]) == [2, 0, 0]
    discover.spread(world, 1, 3)
    assert list(world.tenders.n_candidates[:3]) == [2, 2, 2]
    assert list(world.tenders.first_candidate[:3]) == [0, 2, 4]
