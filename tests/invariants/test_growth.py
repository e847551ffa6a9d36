"""Tables that begin full and grow often hold the same as ample ones."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import NOBODY
from simulator.engine.limits import Limits
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.week import growth
from simulator.week.digest import run_digests, table_digests
from simulator.week.growth import live
from simulator.week.space import has_space
from tests.scenes import differing

pytestmark = pytest.mark.null


def shrink_tables(world: World) -> None:
    """Leave no row to spare in the tables of a world that has not begun."""
    clock = world.clock[0]
    for name in ("suppliers", "supplier_ids", "contact"):
        world.put(name, getattr(world, name)[: clock.suppliers].copy())
    for name in ("tenders", "contracts", "live_contracts", "open_tenders", "candidates", "bids"):
        world.put(name, getattr(world, name)[: clock[name] + 1].copy())
    world.put("cash", world.cash[: N_PARTIES + len(world.councils) + clock.suppliers].copy())
    assert (world.due == NOBODY).all()
    world.put("invoices", world.invoices[:1].copy())
    clock.free_invoices = 1


def test_small_tables_hold_the_same(small_scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    growths = []
    grow = growth.grow

    def counted(world: World, limits: Limits) -> None:
        growths.append(int(world.clock[0].week))
        grow(world, limits)

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


def test_no_invoice_row_is_lost(small_scenario: Scenario) -> None:
    """Rows are open or free, and every open one is in the chain of a week to come, before and after growth."""
    world = create_world(small_scenario, 1)
    live(world, 60)
    for _ in range(2):
        waiting = []
        for week in range(60, len(world.due)):
            row = int(world.due[week])
            while row != NOBODY:
                waiting.append(row)
                row = int(world.invoices[row].next)
        assert sorted(waiting) == list(np.flatnonzero(world.invoices.open))
        assert len(waiting) == len(world.invoices) - world.clock[0].free_invoices
        growth.grow(world)


def test_a_year_of_the_baseline_begins_without_growth() -> None:
    """Growing copies every table: a new world has room to spare."""
    assert has_space(create_world(load_scenario("baseline"), 1))
