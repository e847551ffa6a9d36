"""Who held which contract when, held against the world as it was lived week by week."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from simulator import Scenario, load_scenario, run
from simulator.explanation.firm_story import explain_firm
from simulator.explanation.holding import hands_of
from simulator.explanation.money_trail import earned_between
from simulator.explanation.recorded_run import Record, record_of
from simulator.handover.ocds_package import RecordedRun, releases_of
from simulator.notebook.records import records_of
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from tests.integration.test_takeovers import with_plan

WEEKS = 104


@pytest.fixture(scope="module", params=["carillion", "takeover"])
def lived(request: pytest.FixtureRequest) -> tuple[dict[str, pd.DataFrame], list[Any]]:
    """The records of a run, and before each week the holders of its contracts."""
    scenario = load_scenario("carillion").with_horizon(2) if request.param == "carillion" else with_plan()
    seed = 1 if request.param == "carillion" else 3
    world = open_world(scenario, seed, recording=True)
    holders = []
    for week in range(WEEKS):
        rows = world.live_contracts[: world.clock[0].live_contracts].copy()
        holders.append((rows, world.contracts["supplier"][rows].copy()))
        live(world, week + 1)
    return records_of(world, scenario), holders


@pytest.mark.property
def test_work_is_whose_it_was_in_the_week_it_was_done(lived: tuple[dict[str, pd.DataFrame], list[Any]]) -> None:
    """Property: from events and winners alone come the holders of every contract in every week."""
    records, holders = lived
    contracts = records["contracts"].set_index("contract", drop=False).rename_axis(index=None)
    hands = hands_of(contracts, records["events"])
    assert len(hands) > 1
    for week, (rows, firms) in enumerate(holders):
        for row, firm in zip(rows, firms, strict=True):
            told = hands.get(int(row), [(-1, contracts.at[row, "won_by"])])
            assert [who for since, who in told if since <= week][-1] == firm, (row, week)


@pytest.fixture(scope="module")
def record() -> Record:
    return record_of(run(load_scenario("carillion").with_horizon(4), seeds=(1,), record=(1,)))


@pytest.mark.integration
def test_a_firm_whose_work_passed_on_had_earned_what_it_paid_until_then(record: Record) -> None:
    """Each contract's work is earned once, whoever held it; a firm's story counts what it won."""
    weeks = record.scenario.horizon_weeks
    contracts = record.contracts
    worked = earned_between(contracts.assign(since=-1_000_000, until=1_000_000), -1_000, weeks)
    firms = {*contracts["firm"], *contracts["won_by"], *(firm for held in record.hands.values() for _, firm in held)}
    assert sum(earned_between(record.held_by(int(firm)), -1_000, weeks) for firm in firms) == pytest.approx(worked)
    lost = contracts[(contracts["won_by"] != contracts["firm"]) & (contracts["legacy"] == 0)]
    assert len(lost) > 3
    for firm in lost["won_by"].unique()[:5]:
        facts = explain_firm(record, int(firm)).facts
        won = record.events[(record.events["firm"] == firm) & (record.events["event"] == "contract_won")]
        assert facts["contracts_won"] == len(won)
        assert facts["value_won_gbp"] == pytest.approx(won["amount_gbp"].sum())


@pytest.mark.integration
def test_an_award_names_who_won_it_also_where_another_holds_it_now(record: Record) -> None:
    tables = {name: getattr(record, name) for name in ("tenders", "bids", "contracts", "firms")}
    exported = RecordedRun(record.scenario, "f" * 64, 0, record.seed, tables, "2026-01-01T00:00:00")
    awards = 0
    for release in releases_of(exported):
        bidders = {tenderer["id"] for tenderer in release["tender"].get("tenderers", [])}
        for award in release.get("awards", []):
            awards += 1
            assert {supplier["id"] for supplier in award["suppliers"]} <= bidders
            assert {supplier["id"] for supplier in award["suppliers"]} <= {party["id"] for party in release["parties"]}
    assert awards > 1_000


@pytest.mark.integration
def test_a_shock_is_told_to_whom_it_struck() -> None:
    """A shock elsewhere, and one of banks that lend to large contractors, are not part of a small firm's story."""
    settings = with_plan().resolved() | {"takeovers": []}
    here, there = (council["name"] for council in settings["councils"][:2])
    settings["shocks"] = [
        {"name": f"{kind} {where}", "kind": kind, "councils": [where], "size": 0.2, "from": 10, "until": 30}
        for kind in ("downturn", "lender_withdrawal")
        for where in (here, there)
    ]
    record = record_of(run(Scenario.from_resolved(settings), seeds=(3,), record=(3,)))
    number = record.firm_called("Bright Start")
    home = record.firms.at[number, "home"]
    away = there if home == here else here
    told = " ".join(explain_firm(record, number).text)
    assert f"downturn {home}" in told
    assert f"lender_withdrawal {home}" in told
    assert f"downturn {away}" not in told
    assert f"lender_withdrawal {away}" not in told
