"""Which scenario is lived before week 0: the place, suppliers, rules and numbers, not what happens later."""

from __future__ import annotations

import pytest

from simulator import Scenario, load_scenario
from simulator.register import LEVERS
from simulator.scenario.usage import features_of
from simulator.start.past import NOT_YET, past_of, years_before
from tests.scenes import with_policies

pytestmark = pytest.mark.integration


def _with(scenario: Scenario, **changes: object) -> Scenario:
    return Scenario.from_resolved(scenario.resolved() | changes)


def test_a_past_has_no_policy_no_shock_and_no_feature(baseline: Scenario) -> None:
    rules = {"payment_terms_days": 20.0, "consortium_bids": 1.0, "clause_jobs_per_million": 5.0, "grant_share": 0.1}
    shock = {"kind": "cost_shock", "size": 0.2, "from": 5, "until": 10}
    policy = {"lever": "price_share", "value": 0.5}
    past, _ = past_of(_with(baseline, rules=rules, shocks=[shock], policies=[policy]))
    assert (past.policies, past.shocks, past.rules) == ((), (), {"payment_terms_days": 20.0})
    assert not any(features_of(past).values())


def test_rules_of_one_council_hold_in_the_past_too(baseline: Scenario) -> None:
    councils = baseline.resolved()["councils"]
    councils[0]["rules"] = {"price_share": 0.7, "real_budget_growth": 0.02}
    past, _ = past_of(_with(baseline, councils=councils))
    assert past.councils[0].rules == {"price_share": 0.7}


def test_an_enforcement_that_belongs_to_a_feature_takes_its_mandate_along(baseline: Scenario) -> None:
    rules = {"mandated_se_share": 0.2, "mandate_enforcement": "subcontract", "payment_terms_days": 20.0}
    past, _ = past_of(_with(baseline, rules=rules, payment_chains=True))
    assert (past.rules, past.payment_chains) == ({"payment_terms_days": 20.0}, False)
    reserved, _ = past_of(_with(baseline, rules={"mandated_se_share": 0.2}))
    assert reserved.rules == {"mandated_se_share": 0.2}


def test_scenarios_that_differ_in_policies_alone_have_one_past(baseline: Scenario) -> None:
    past, text = past_of(baseline)
    other, same = past_of(with_policies(baseline, {"lever": "price_share", "value": 0.5}))
    assert (other, same) == (past, text)
    assert past_of(_with(baseline, parameters={"wage_gbp_per_year": 30_000.0}))[1] != text


def test_years_before_follow_the_scenario_and_a_stated_balance_sheet_has_them_too(baseline: Scenario) -> None:
    assert years_before(baseline) > 0
    assert years_before(_with(baseline, parameters={"burn_in_years": 2.0})) == 2
    assert years_before(_with(baseline, parameters={"burn_in_years": 0.0})) == 0
    stated = load_scenario("carillion")
    assert years_before(stated) > 0
    assert all(group.balance_sheet is None for group in past_of(stated)[0].suppliers)


def test_levers_that_are_left_out_are_levers() -> None:
    assert set(LEVERS) >= NOT_YET
