"""Integration and property tests of the social account: it adds up, follows delivered work, changes nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.metrics import measure
from simulator.metrics.account import Rates, additional, gross
from simulator.scenario.schema import SocialValue
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.scenes import cut_down, differing, with_policies

LEVERS = {
    "department_firewall": 0.8,
    "pooled_outcomes_budget": 0.5,
    "evidence_standard": 0.7,
    "story_share": 0.5,
    "compliance_passport": 0.9,
    "reporting_payment": 0.5,
}


@pytest.fixture(scope="module")
def small(baseline: Scenario) -> Scenario:
    return cut_down(baseline, councils=2, share_of_suppliers=0.25, years=3)


def lived(scenario: Scenario, seed: int = 1) -> Any:
    world = create_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    return world


def test_cells_add_up_to_the_totals_of_each_kind(small: Scenario) -> None:
    """Property: jobs and local spending over lines are those that each kind was credited with."""
    world = lived(small)
    by_kind = world.outcome_cells.reshape(-1, len(world.tallies))
    assert by_kind["job_weeks"].sum(axis=0) == pytest.approx(world.tallies["job_weeks"], rel=1e-9)
    rates = Rates.of(world.parameters[0])
    respend = gross(by_kind, rates)[..., -1].sum(axis=0)
    assert respend * 100 == pytest.approx(world.tallies["local_respend"], rel=1e-9)


@pytest.mark.parametrize("name", ["carillion", "consortium_brokerage", "franchise_growth"])
def test_cells_add_up_with_chains_teams_and_franchises(name: str) -> None:
    """Property: whoever holds a contract, its work is credited to the kinds of those that do it."""
    world = lived(load_scenario(name).with_horizon(4))
    by_kind = world.outcome_cells.reshape(-1, len(world.tallies))
    assert by_kind["job_weeks"].sum(axis=0) == pytest.approx(world.tallies["job_weeks"], rel=1e-9)


def test_jobs_under_clauses_are_credited_to_the_kind_that_gives_them() -> None:
    """Property: also where consortia hold the contracts."""
    teams = load_scenario("consortium_brokerage").with_horizon(4)
    clauses = [{"lever": "clause_jobs_per_million", "value": 2.0}, {"lever": "clause_threshold_gbp", "value": 0.0}]
    world = lived(with_policies(teams, *clauses, {"lever": "consortium_bids", "value": "needed"}))
    by_kind = world.outcome_cells.reshape(-1, len(world.tallies))
    assert by_kind["job_weeks"].sum(axis=0) == pytest.approx(world.tallies["job_weeks"], rel=1e-9)


def test_departments_areas_and_kinds_give_one_total(small: Scenario) -> None:
    """Property: whichever way the account is cut, its parts sum to the same physical units."""
    world = lived(small)
    units = additional(world.outcome_cells, Rates.of(world.parameters[0]))
    lines = np.repeat(np.arange(len(world.lines)), len(world.tallies))
    total = units.sum(axis=0)
    kinds = np.arange(len(units)) % len(world.tallies)
    for codes in (world.lines.department[lines], world.lines.council[lines], kinds):
        parts = np.array([units[codes == code].sum(axis=0) for code in np.unique(codes)])
        assert parts.sum(axis=0) == pytest.approx(total, rel=1e-12)


def test_only_delivered_work_is_credited(small: Scenario) -> None:
    """Property: the work behind the account is what contracts were worked, week by week."""
    world = lived(small)
    cells = world.outcome_cells
    worked = np.maximum(0, world.contracts["worked_weeks"] + np.minimum(0, world.contracts["start"]))
    value = (worked * world.contracts["weekly_value"])[: world.clock[0].contracts].sum()
    assert (cells["home_work"] + cells["away_work"]).sum() == pytest.approx(value, rel=1e-9)


def test_other_unit_values_change_the_account_alone(small: Scenario) -> None:
    """Null: a user's own values move pounds of benefit and not one other number."""
    own = SocialValue(outcome="priority_job", beneficiary="health", value_gbp=1.0, low_gbp=0.0, high_gbp=2.0, grade="M")
    other = small.model_copy(update={"social_values": (own,)})
    changed = differing(run_digests(small, 1), run_digests(other, 1))
    assert set(changed) == {"benefits", "assumed_benefits", "promises", "outcome_cells"}
    figures = measure(lived(other))
    assert figures["social_value_assumed_share"] == 1.0
    assert figures["additional_priority_jobs"] == measure(lived(small))["additional_priority_jobs"]


@pytest.mark.parametrize("lever", LEVERS)
def test_recognition_does_not_touch_the_true_value_of_a_contract(lever: str, small: Scenario) -> None:
    """Null: before the first award under a lever of recognition, what society gets is the same to the last bit.

    Contracts that run at the start are the same in both worlds, so their true value must be.
    """
    policy = {"lever": lever, "value": LEVERS[lever]}
    ours, theirs = create_world(small, 1), create_world(with_policies(small, policy), 1)
    for world in (ours, theirs):
        live(world, 4)  # no tender is decided before
    for name in ("job_weeks", "priority_job_weeks", "home_work", "away_work", "offered_work"):
        assert np.array_equal(ours.outcome_cells[name], theirs.outcome_cells[name])


def test_true_evidenced_and_recognised_are_three_numbers(small: Scenario) -> None:
    """Direction: a firewall and a demand for evidence lower what is recognised below what is true."""
    before = measure(lived(small))
    rules = {"department_firewall": 0.8, "evidence_standard": 0.5}
    after = measure(lived(Scenario.from_resolved(small.resolved() | {"rules": {**small.rules, **rules}})))
    assert before["social_value_true"] > before["social_value_evidenced"] > 0
    assert after["social_value_recognised"] < 0.6 * before["social_value_recognised"]
    assert after["social_value_true"] == pytest.approx(before["social_value_true"], rel=0.1)
    assert after["reporting_cost"] > 0
    assert before["reporting_cost"] == 0


def test_paid_reporting_takes_the_cost_off_suppliers(small: Scenario) -> None:
    """Direction and conservation: councils bear the share that the lever says, to the rounding of single bills."""
    rules = dict(small.rules) | {"evidence_standard": 0.5, "reporting_payment": 0.5}
    world = lived(Scenario.from_resolved(small.resolved() | {"rules": rules}))
    figures = measure(world)
    from simulator.engine.accounts import COUNCIL_ACCOUNT, REPORTING_PAYMENT

    paid = world.flows[REPORTING_PAYMENT, COUNCIL_ACCOUNT].sum() / 100 / 3
    assert paid == pytest.approx(0.5 * figures["reporting_cost"], rel=1e-4)


def test_the_shipped_table_stands_in_the_package() -> None:
    from simulator.scenario.social_values import SHIPPED

    assert SHIPPED.is_file()
    assert Path(SHIPPED).read_text(encoding="utf-8").startswith("outcome,")
