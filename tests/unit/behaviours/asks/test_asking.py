"""Unit tests: the small rules behind mandates, clauses, milestones and results, by hand."""

from __future__ import annotations

import pytest

from simulator import Scenario, load_scenario
from simulator.behaviours.asks.clauses import is_worth_keeping, usual_priority_jobs, weeks_to_meet
from simulator.behaviours.asks.results import achievement, reaches_milestone
from simulator.engine.codes import AFTER_AWARD, AT_TENDER, BEFORE_DESIGN
from simulator.scenario.usage import asks_for_more, values_of
from tests.scenes import with_policies


@pytest.mark.parametrize(("weeks", "milestones"), [(1, 1), (7, 3), (52, 4), (10, 24), (104, 24), (53, 5)])
def test_milestones_are_even_and_end_with_the_contract(weeks: int, milestones: int) -> None:
    reached = [week for week in range(1, weeks + 1) if reaches_milestone(week, weeks, milestones)]
    assert reached[-1] == weeks
    assert len(reached) == min(weeks, milestones)
    gaps = [b - a for a, b in zip([0, *reached], reached, strict=False)]
    assert max(gaps) - min(gaps) <= 1


def test_results_lie_between_nothing_and_all() -> None:
    assert achievement(0.31, 0.0, 0.62) == 0.5
    assert achievement(0.9, 0.0, 0.62) == 1.0
    assert achievement(0.1, -0.4, 0.62) == 0.0


def test_jobs_that_a_supplier_gives_anyway() -> None:
    """A million at 90 % cost, 60 % of it wages at 30,000 a year: 18 job-years, a fifth of them for priority groups."""
    assert usual_priority_jobs(1e6, 0.9, 0.6, 3e4, 0.2) == pytest.approx(3.6)


def test_a_promise_is_kept_where_breaking_it_costs_more() -> None:
    assert is_worth_keeping(0.5, 2.0)
    assert not is_worth_keeping(0.25, 3.0)


def test_the_earlier_a_clause_the_more_time_to_meet() -> None:
    published, awarded, start = 100, 111, 117
    found = [weeks_to_meet(stage, published, awarded, start, 26.0) for stage in (AFTER_AWARD, AT_TENDER, BEFORE_DESIGN)]
    assert found == [6.0, 17.0, 43.0]


@pytest.mark.parametrize(
    ("policy", "is_used"),
    [
        ({"lever": "clause_jobs_per_million", "value": 1.0}, True),
        ({"lever": "clause_jobs_per_million", "value": 0.0}, False),
        ({"lever": "clause_jobs_per_million", "value": 2.0, "operation": "scale"}, False),
        ({"lever": "results_share", "value": 0.1, "operation": "add"}, True),
        ({"lever": "mandate_enforcement", "value": "subcontract"}, True),
        ({"lever": "mandate_enforcement", "value": "reserve"}, False),
        ({"lever": "clause_stage", "value": "before_design"}, False),
    ],
)
def test_tables_are_there_only_where_a_rule_asks(baseline: Scenario, policy: dict[str, object], is_used: bool) -> None:
    assert asks_for_more(with_policies(baseline, policy)) is is_used


def test_a_policy_beyond_the_horizon_asks_nothing(baseline: Scenario) -> None:
    late = with_policies(baseline, {"lever": "payment_milestones", "value": 4, "from": 500})
    assert asks_for_more(late)
    assert not asks_for_more(late.with_horizon(2))


def test_the_baseline_asks_nothing() -> None:
    assert not asks_for_more(load_scenario("baseline"))
    assert values_of(load_scenario("baseline"), "mandated_se_share") == set()
