"""Tables that begin full and grow often hold the same as ample ones."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario, growth
from simulator.digest import run_digests, table_digests
from simulator.growth import live
from simulator.ledger import N_PARTIES
from simulator.population import create_world
from simulator.world import NOBODY, World
from tests.scenes import differing

pytestmark = pytest.mark.null


def shrink_tables(world: World) -> None:
    """Leave no row to spare in the tables of a world that has not begun."""
    clock = world.clock[0]
    for name in ("suppliers", "contact"):
        world.put(name, getattr(world, name)[: clock.suppliers].copy())
    for name in ("tenders", "contracts", "live_contracts", "open_tenders", "candidates", "bids"):
        world.put(name, getattr(world, name)[: clock[name] + 1].copy())
    world.put("cash", world.cash[: N_PARTIES + len(world.councils) + clock.suppliers].copy())
    assert (world.due == NOBODY).all()
    world.put("invoices", world.invoices[:1].copy())
    world.invoices[0].next = NOBODY
    clock.free_invoice, clock.free_invoices = 0, 1


def test_small_tables_hold_the_same(small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    growths = []
    grow = growth.grow

    def counted(world: World) -> None:
        growths.append(int(world.clock[0].week))
        grow(world)

    monkeypatch.setattr(growth, "_FACTOR", 1.0)
    monkeypatch.setattr(growth, "_SPARE", 500)
    monkeypatch.setattr(growth, "grow", counted)
    world = create_world(small_scenario, 1)
    shrink_tables(world)
    live(world, small_scenario.horizon_weeks)
    assert len(set(growths)) >= 3
    assert np.array_equal(world.series.week, np.arange(small_scenario.horizon_weeks))
    assert differing(table_digests(world), run_digests(small_scenario, 1)) == []


def test_events_survive(small_scenario: Scenario) -> None:
    ample = create_world(small_scenario, 1, recording=True)
    live(ample, small_scenario.horizon_weeks)
    tight = create_world(small_scenario, 1, recording=True)
    tight.put("events", tight.events[:0].copy())
    live(tight, small_scenario.horizon_weeks)
    used = int(ample.clock[0].events)
    assert used == tight.clock[0].events
    assert used > 100
    assert np.array_equal(ample.events[:used], tight.events[:used])


def test_invoice_chain_is_whole(small_scenario: Scenario) -> None:
    """Every unused row is met once when the chain of unused rows is followed, before and after growth."""
    world = create_world(small_scenario, 1)
    live(world, 60)
    for _ in range(2):
        seen = set()
        row = int(world.clock[0].free_invoice)
        while row != NOBODY:
            assert row not in seen
            seen.add(row)
            row = int(world.invoices[row].next)
        assert len(seen) == world.clock[0].free_invoices
        growth.grow(world)
