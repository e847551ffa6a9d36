"""Why a figure moved: steps from the runs, in the model's order, and what each policy adds over the same luck."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.explanation.steps import ALIASES, STEPS, step_values
from simulator.explanation.why import Why, _causes, causes_of, why, why_of_folder
from simulator.metrics import GROUPS, KPIS
from simulator.study.arms import Arm, StudyMistake, arms_of
from simulator.study.comparison import Comparison, compare_arms
from simulator.study.contributions import (
    MOST_POLICIES,
    Contribution,
    arms_without,
    contributions,
    other_changes,
    own_policies,
)
from simulator.study.intervals import Interval
from simulator.study.store import save
from tests.scenes import cut_down, with_policies


@pytest.fixture(scope="module")
def compared() -> Comparison:
    """A mandate, prompt payment, and a policy that changes nothing, in a small place for three years."""
    scenario = load_scenario("mandate_and_prompt_payment").without_policies()
    for lever, value in (("mandated_se_share", 0.3), ("payment_terms_days", 5.0), ("upfront_share", 0.0)):
        scenario = scenario.with_policy(lever, value, name=lever)
    small = cut_down(scenario, councils=3, share_of_suppliers=0.5, years=3)
    return compare_arms(arms_of([small]), [1, 2, 3, 4], take_apart=True)


def test_every_cause_is_a_figure_or_a_step_and_every_group_has_its_chain() -> None:
    """Property: a renamed figure or a new group asks for its chain."""
    known = _causes()
    names = [name for chains in known.values() for chain in chains.values() for name in chain]
    assert {ALIASES.get(name, name) for name in names} <= {*KPIS, *STEPS}
    assert set(known["groups"]) == set(GROUPS)
    assert set(known["figures"]) <= set(KPIS)
    assert all(len(causes_of(figure)) >= 3 and figure not in causes_of(figure) for figure in KPIS)


@pytest.mark.integration
@pytest.mark.parametrize("figure", ["se_award_share_value", "se_days_to_payment", "net_public_value"])
def test_steps_are_three_to_five_and_end_with_the_figure(compared: Comparison, figure: str) -> None:
    told = why(compared, figure, 1)
    assert 3 <= len(told.steps) <= 5
    assert told.steps[-1].name == figure
    order = [*causes_of(figure), figure]
    assert [order.index(step.name) for step in told.steps] == sorted(order.index(step.name) for step in told.steps)
    json.dumps(told.as_json(), allow_nan=False)


@pytest.mark.integration
def test_a_mandate_is_told_by_what_was_kept(compared: Comparison) -> None:
    """What the runs recorded as kept for SEs is on the way to their share, with the means of the seeds."""
    kept = next(step for step in why(compared, "se_award_share_value", 1).steps if step.name == "kept_share")
    assert kept.before == 0.0
    assert kept.after == pytest.approx(step_values(compared, "kept_share")[1].mean())
    assert kept.after > 0.01


@pytest.mark.integration
def test_contributions_are_the_arm_less_the_arm_without_the_policy(compared: Comparison) -> None:
    """The policy that changes nothing adds exactly nothing, run by run; the parts and the rest make the whole."""
    told = {part.name: part.difference for part in contributions(compared, "se_days_to_payment", 1)}
    assert list(told) == ["mandated_se_share", "payment_terms_days", "upfront_share"]
    assert told["upfront_share"][:3] == (0.0, 0.0, 0.0)
    assert told["payment_terms_days"].high < 0.0
    together = why(compared, "se_days_to_payment", 1).together
    assert together is not None
    whole = compared.difference("se_days_to_payment", 1).mean
    assert sum(part.mean for part in told.values()) + together == pytest.approx(whole)


@pytest.mark.integration
def test_a_folder_tells_the_same(compared: Comparison, tmp_path: Path) -> None:
    save(compared, tmp_path / "kept")
    again = why_of_folder(str(tmp_path / "kept"), "se_award_share_value")
    assert again.as_json() == why(compared, "se_award_share_value", 1).as_json()
    with pytest.raises(StudyMistake, match="did you mean `se_jobs`"):
        why_of_folder(str(tmp_path / "kept"), "se_job")
    with pytest.raises(StudyMistake, match="no arm `nobody`"):
        why_of_folder(str(tmp_path / "kept"), "se_jobs", "nobody")


def test_an_arm_of_one_policy_or_of_very_many_is_not_taken_apart() -> None:
    scenario = load_scenario("baseline").with_policy("payment_terms_days", 5.0)
    assert arms_without(arms_of([scenario])) == []
    for number in range(MOST_POLICIES):
        scenario = scenario.with_policy("payment_terms_days", 6.0 + number)
    assert len(scenario.policies) == MOST_POLICIES + 1
    assert arms_without(arms_of([scenario])) == []


@pytest.mark.parametrize(
    ("alone", "both", "told"),
    [
        ((0.0, 0.0), 10.0, "counted twice above, as policies need each other"),
        ((10.0, 10.0), 10.0, "counted nowhere above, as one policy does it without the other"),
        ((0.0, 0.0), -10.0, "counted twice above, as policies need each other"),
    ],
)
def test_what_is_beyond_the_parts_is_told_by_what_it_is(alone: tuple[float, float], both: float, told: str) -> None:
    """Two policies: what each adds is both less the other alone, so what they do only together is in both bars."""
    parts = [Contribution(i, "ab"[i], Interval(both - alone[1 - i], 0.0, 0.0, 2)) for i in (0, 1)]
    rest = both - sum(part.difference.mean for part in parts)
    assert Why("jobs", "B", "", (), (), (), tuple(parts), rest).rest == told


@pytest.mark.integration
def test_what_else_differs_is_told_and_not_ascribed_to_the_policy(compared: Comparison) -> None:
    """A policy beside other changes is left out over the same luck; one that both arms have explains nothing."""
    first, second = compared.arms[0].scenario, compared.arms[0].scenario.with_policy("payment_terms_days", 5.0)
    settings = second.resolved() | {"rules": dict(second.resolved()["rules"]) | {"upfront_share": 0.1}}
    arms = (Arm("A", first), Arm("B", Scenario.from_resolved(settings)))
    both = compare_arms(arms, [1, 2], take_apart=True)
    told = why(both, "days_to_payment", 1)
    assert told.others == ("[rules] upfront_share",)
    assert "What else differs: [rules] upfront_share." in told.lines()
    (part,) = told.contributions
    whole = both.difference("days_to_payment", 1).mean
    assert told.together is not None
    assert abs(told.together) > 1e-9
    assert part.difference.mean + told.together == pytest.approx(whole)
    same = why(compare_arms((Arm("A", second), Arm("B", second)), [1], take_apart=True), "days_to_payment", 1)
    assert (same.policies, same.contributions, same.together) == ((), (), None)


def test_a_policy_that_the_reference_alone_has_is_another_change() -> None:
    plain = load_scenario("baseline")
    prompt = plain.with_policy("payment_terms_days", 5.0)
    assert other_changes(plain, prompt) == ["policies that the reference alone has"]
    assert own_policies(prompt.with_policy("upfront_share", 0.2), prompt) == [1]
    assert other_changes(prompt, plain) == []


def test_the_order_of_policies_and_how_often_they_are_there_are_told() -> None:
    """Set then scale is not scale then set, a policy twice not the policy once; of two levers the order is nothing."""
    plain = load_scenario("baseline")
    days, half, ahead = (
        {"lever": "payment_terms_days", "value": 20.0},
        {"lever": "payment_terms_days", "value": 0.5, "operation": "scale"},
        {"lever": "upfront_share", "value": 0.1},
    )
    first = with_policies(plain, days, half)
    other = with_policies(plain, half, days)
    assert (own_policies(other, first), other_changes(other, first)) == ([], ["the order of policies"])
    twice = with_policies(plain, days, half, half)
    assert (own_policies(first, twice), other_changes(first, twice)) == ([], ["policies that the reference alone has"])
    assert (own_policies(twice, first), other_changes(twice, first)) == ([2], [])
    both = with_policies(plain, days, ahead), with_policies(plain, ahead, days)
    assert (own_policies(*both), other_changes(*both)) == ([], [])


@pytest.mark.integration
def test_the_whole_difference_of_a_single_policy_is_its_own(compared: Comparison) -> None:
    arms = (compared.arms[0], compared.arms[1])
    one = Comparison(
        (arms[0], type(arms[1])("one", arms[0].scenario.with_policy("payment_terms_days", 5.0, name="Five days"))),
        compared.seeds,
        compared.runs,
    )
    (only,) = contributions(one, "se_jobs", 1)
    assert only.name == "Five days"
    assert np.allclose(only.difference[:3], one.difference("se_jobs", 1)[:3])
