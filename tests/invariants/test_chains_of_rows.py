"""Chains of rows, which compiled loops follow to their end, have one: no row stands in them twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import Scenario, load_scenario
from simulator.engine.codes import NOBODY
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.invariants.test_teams import with_franchises
from tests.scenes import cut_down


def heads(world: World) -> Iterator[tuple[str, str, int]]:
    """Give the first row of every chain, with its table and the column that leads on."""
    clock = world.clock[0]
    for row in range(int(clock.suppliers)):
        yield "ties", "next", int(world.suppliers[row].first_tie)
        yield "teams", "following", int(world.suppliers[row].team)
    for head in world.due:
        yield "invoices", "next", int(head)
    for head in world.bills_due:
        yield "bills", "next", int(head)
    if len(world.works):
        for head in world.works.first[: int(clock.contracts)]:
            yield "subcontracts", "next", int(head)


def assert_chains_end(world: World) -> int:
    """Follow every chain; return the rows that were met."""
    met = 0
    for table, column, head in heads(world):
        following = getattr(world, table)[column]
        row, steps = head, 0
        while row != NOBODY:
            steps += 1
            assert steps <= len(following), f"{table} goes round in a circle"
            row = int(following[row])
        met += steps
    return met


@pytest.mark.property
def test_every_chain_has_an_end(small_scenario: Scenario) -> None:
    chained = cut_down(load_scenario("carillion"), councils=2, share_of_suppliers=0.2, years=2)
    for scenario in (with_franchises(small_scenario, consortium_bids=2), chained):
        world = create_world(scenario, 1)
        for _ in range(4):
            live(world, int(world.clock[0].week) + 23)
            assert assert_chains_end(world) > 100
