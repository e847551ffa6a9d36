"""Tables of a recorded run for people, also where little or nothing was recorded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.accounts import REASON_NAMES
from simulator.notebook.records import RECORD_TABLES, records_of, tender_frame
from simulator.study.dictionary import _ROWS
from simulator.week.growth import live
from simulator.week.lived_in import open_world

HEAD = ["firm", "week", "cash_gbp", "receivable_gbp"]


@pytest.fixture
def world(tiny_scenario: Scenario) -> Any:
    return open_world(tiny_scenario, 1, recording=True)


@pytest.mark.null
def test_a_world_at_week_0_has_every_table_and_no_statement(world: Any, tiny_scenario: Scenario) -> None:
    found = records_of(world, tiny_scenario)
    assert set(found) == set(RECORD_TABLES)
    assert [*found["statements"].columns] == HEAD
    assert found["statements"].empty


@pytest.mark.null
def test_statements_of_firms_of_which_nothing_moved_have_cash_alone(world: Any, tiny_scenario: Scenario) -> None:
    world.statements["supplier"][:2] = [4, 7]
    world.statements["cash"][:2] = [100, 250]
    world.clock[0].statements = 2
    found = records_of(world, tiny_scenario)["statements"]
    assert [*found.columns] == HEAD
    assert found["cash_gbp"].tolist() == [1.0, 2.5]


@pytest.mark.property
def test_movements_stand_below_the_statement_that_they_belong_to(world: Any, tiny_scenario: Scenario) -> None:
    """Property: a table made from the sparse rows one by one is the same."""
    live(world, 26)
    found = records_of(world, tiny_scenario)["statements"]
    rows, clock = world.statements, world.clock[0]
    begins = [*rows["movements"][: clock.statements], clock.movements]
    assert 10 < clock.statements < clock.movements
    for place in range(clock.statements):
        own = world.movements[begins[place] : begins[place + 1]]
        moved = {REASON_NAMES[each["reason"]]: each["amount"] / 100 for each in own}
        told = found.iloc[place]
        assert (told["firm"], told["week"]) == (rows["supplier"][place], rows["week"][place])
        shown = {name.removesuffix("_gbp"): told[name] for name in found.columns[len(HEAD) :] if told[name]}
        assert shown == moved
    assert np.isfinite(found.to_numpy(float)).all()


def test_all_money_is_in_pounds_as_the_dictionary_says(world: Any, tiny_scenario: Scenario) -> None:
    """Advances, loans, other business and deposits stayed in pence, a hundred times too much beside the others."""
    found = records_of(world, tiny_scenario)
    for table in ("firms", "tenders", "bids", "contracts", "subcontracts", "failures"):
        in_pence = {name for name, kind in _ROWS[table].__annotations__.items() if kind in ("Pence", "Money")}
        assert in_pence & set(found[table].columns) == set()
    used = int(world.clock[0].suppliers)
    assert found["firms"]["outside_usual_gbp"].tolist() == (world.suppliers["outside_usual"][:used] / 100).tolist()
    assert {"advances_gbp", "loan_gbp", "council_cost_gbp", "bid_spend_gbp"} <= set(found["firms"].columns)
    assert "deposit_gbp" in found["subcontracts"].columns


def test_weeks_that_are_not_known_yet_are_empty(world: Any, tiny_scenario: Scenario) -> None:
    """A need that nobody had called closed in week 0, and a firm that never bid had bid in it."""
    live(world, 26)
    found = records_of(world, tiny_scenario)
    tenders, firms = found["tenders"], found["firms"]
    is_called = tenders["week_published"].notna()
    assert 0 < is_called.sum() < len(tenders)
    for name in ("week_closing", "week_deciding"):
        assert (tenders[name].notna() == is_called).all()
    assert (tenders["week_closing"] > tenders["week_published"])[is_called].all()
    bound = tenders["earliest_start"].dropna()
    assert 0 < len(bound) < len(tenders)
    assert (bound > tenders["week_needed"][bound.index]).all()
    assert firms["joined"].isna().all()
    has_bid = firms["firm"].isin(found["bids"]["firm"])
    assert firms["last_bid"][has_bid & (firms["bids"] > 0)].notna().all()
    assert firms["last_bid"][firms["bid_spend_gbp"] == 0.0].isna().all()
    assert (firms["over_limit_until"].isna() == (firms["weeks_over_limit"] == 0)).all()
    some = np.flatnonzero(~is_called)[:3]
    assert tender_frame(world, tiny_scenario, some)["week_closing"].isna().all()
