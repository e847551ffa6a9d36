"""Integration: recognition changes who is seen and who wins, and never what society gets from a given contract."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.scenes import cut_down, with_policies

PHYSICAL = ("job_weeks", "priority_job_weeks", "home_work", "away_work", "offered_work")
#: Levers that move scores alone; the others move money as well.
SEEING = {"department_firewall": 0.9, "pooled_outcomes_budget": 0.5, "story_share": 0.8}


def lived(scenario: Scenario, seed: int = 1) -> Any:
    world = create_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    assert world.clock[0].fault == 0
    return world


def figures(scenario: Scenario, name: str, seeds: int) -> np.ndarray[Any, Any]:
    return np.array([measure(lived(scenario, seed))[name] for seed in range(1, seeds + 1)])


@pytest.mark.null
@pytest.mark.parametrize("lever", SEEING)
def test_the_same_awards_bring_the_same_outcomes(lever: str, baseline: Scenario) -> None:
    """Null: where nobody competes, scores decide nothing; a whole run's outcomes are then equal to the last bit."""
    small = cut_down(baseline, councils=2, share_of_suppliers=0.3, years=4)
    once = {"process_mix": [{"from_gbp": 0.0, "waiver": 1.0}], "parameters": {**small.parameters, "reruns": 0.0}}
    settings = small.resolved() | once  # a tender that is published again is open to all
    alone = Scenario.from_resolved(settings | {"rules": {**small.rules, "department_firewall": 0.5}})
    ours, theirs = lived(alone), lived(with_policies(alone, {"lever": lever, "value": SEEING[lever]}))
    assert np.array_equal(ours.contracts["supplier"], theirs.contracts["supplier"])
    for column in (*PHYSICAL, "evidenced"):
        assert np.array_equal(ours.outcome_cells[column], theirs.outcome_cells[column]), column
    assert not np.array_equal(ours.outcome_cells["recognised"], theirs.outcome_cells["recognised"])


@pytest.fixture(scope="module")
def city(baseline: Scenario) -> Scenario:
    return baseline.with_horizon(5)


def ruled(scenario: Scenario, **rules: float) -> Scenario:
    return Scenario.from_resolved(scenario.resolved() | {"rules": dict(scenario.rules) | rules})


@pytest.mark.direction
@pytest.mark.statistical
def test_a_demand_for_evidence_costs_small_organisations_and_a_passport_brings_them_back(city: Scenario) -> None:
    """Direction, paired over n = 8 seeds: at 1.2 points and a standard error near 0.15, a false alarm is below 1e-4."""
    share = "se_award_share_number"
    free = figures(city, share, 8)
    asked = figures(ruled(city, evidence_standard=1.0), share, 8)
    with_passport = figures(ruled(city, evidence_standard=1.0, compliance_passport=1.0), share, 8)
    assert (free - asked).mean() > 0.0
    assert (with_passport - asked).mean() > 0.0


@pytest.mark.direction
def test_walls_hide_value_and_pooled_budgets_show_it(city: Scenario) -> None:
    """Direction: the recognised part falls with the wall and returns with the pool.

    Bidders offer less of what is not seen, so the true value falls, too, but by far less.
    """
    walled, pooled = ruled(city, department_firewall=0.9), {"department_firewall": 0.9, "pooled_outcomes_budget": 0.8}
    seen = [figures(s, "social_value_recognised", 2).mean() for s in (walled, ruled(city, **pooled), city)]
    assert seen[0] < 0.7 * seen[1]
    assert seen[1] < seen[2]
    true = [figures(s, "social_value_true", 2).mean() for s in (walled, city)]
    assert 0.85 * true[1] < true[0] < true[1]


@pytest.mark.direction
def test_courses_raise_skill_and_cost_what_they_say(city: Scenario) -> None:
    trained = with_policies(city, {"lever": "skills_training_gbp", "value": 100_000})
    before, after = lived(city), lived(trained)
    from simulator.engine.accounts import SKILLS_TRAINING
    from simulator.engine.codes import SOCIAL_ENTERPRISE

    lasting = (before.suppliers["born"] < 0) & (before.suppliers["kind"] == SOCIAL_ENTERPRISE)
    lasting &= before.suppliers["id"] == after.suppliers["id"]
    assert (after.suppliers["sales"] - before.suppliers["sales"])[lasting].mean() > 0.05
    assert after.flows[SKILLS_TRAINING].sum() == pytest.approx(5 * 5 * 100_000 * 100, rel=1e-5)
