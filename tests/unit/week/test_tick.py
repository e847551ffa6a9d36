"""The week: it lives the phases that it lists, in their order, and stands still where an invariant broke."""

from __future__ import annotations

import pytest

from simulator import load_scenario
from simulator.engine.world import World
from simulator.phases.record import MONEY_NOT_CONSERVED
from simulator.start.population import create_world
from simulator.week.digest import table_digests
from simulator.week.tick import TICK, advance, begin_week, finish_week, start_week
from tests.scenes import cut_down

WEEKS = 10


def small() -> World:
    return create_world(cut_down(load_scenario("baseline"), 2, 0.1, 2), 1)


def test_a_week_is_its_phases_in_the_order_of_the_list() -> None:
    """Null: to the bit, and the clock says which one is at work last."""
    listed, lived, halved = small(), small(), small()
    for _ in range(WEEKS):
        start_week(listed)
        for phase in TICK:
            phase.run(listed)
        listed.clock[0].week += 1
        begin_week(halved)
        assert halved.clock[0].phase == 1
        finish_week(halved)
        assert halved.clock[0].phase == len(TICK) - 1
        halved.clock[0].week += 1
    advance(lived, WEEKS)
    assert lived.clock[0].week == WEEKS
    assert table_digests(lived) == table_digests(halved) == table_digests(listed)
    assert len(set(table_digests(lived).values())) > 20


@pytest.mark.parametrize("broken", [0, 3])
def test_the_week_in_which_an_invariant_breaks_is_not_left(broken: int) -> None:
    world = small()
    advance(world, broken)
    world.cash[0] += 1  # out of nothing
    advance(world, WEEKS)
    assert (world.clock[0].week, world.clock[0].fault) == (broken, MONEY_NOT_CONSERVED)
    advance(world, WEEKS)
    assert world.clock[0].week == broken


def test_weeks_are_lived_up_to_a_week_and_not_again() -> None:
    world = small()
    advance(world, 4)
    before = table_digests(world)
    advance(world, 4)
    advance(world, 2)
    assert table_digests(world) == before
