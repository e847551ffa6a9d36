"""Unit, null and property tests of paired comparisons, on worlds small enough for many runs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario, compare, run
from simulator.engine.accounts import CONTRACT_PAYMENT, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT
from simulator.metrics import GROUPS, KPIS
from simulator.notebook.model import ProcurementModel
from simulator.study.arms import WITHOUT_POLICIES, StudyMistake, arms_of
from simulator.study.comparison import Comparison
from simulator.study.readings import NO_DIFFERENCE
from tests.scenes import with_policies

PROMPT = {"name": "Prompt", "lever": "payment_terms_days", "value": 5.0}


@pytest.fixture(scope="module")
def prompt(tiny_scenario: Scenario) -> Comparison:
    return compare(with_policies(tiny_scenario, PROMPT), seeds=3, record=(1,))


@pytest.mark.null
def test_two_equal_arms_differ_by_exactly_nothing_in_every_figure(tiny_scenario: Scenario) -> None:
    study = compare([tiny_scenario, tiny_scenario], seeds=3)
    assert study.names == (tiny_scenario.title, f"{tiny_scenario.title} (2)")
    known = study.differences[study.differences["seeds"] > 1]  # a figure of one seed has no interval
    assert len(known) > 45
    assert (known[["mean", "low", "high"]] == 0.0).all().all()
    assert set(known["verdict"]) == {NO_DIFFERENCE}


def test_arms_have_names_of_their_own_also_beside_a_scenario_called_without_policies(tiny_scenario: Scenario) -> None:
    named = with_policies(tiny_scenario, PROMPT).model_copy(update={"title": WITHOUT_POLICIES})
    arms = arms_of([named])
    assert [arm.name for arm in arms] == [WITHOUT_POLICIES, f"{WITHOUT_POLICIES} (2)"]
    assert [len(arm.scenario.policies) for arm in arms] == [0, 1]
    assert len({arm.name for arm in arms_of([named, named, named])}) == 3


@pytest.mark.null
def test_a_policy_that_says_what_is_so_already_differs_by_exactly_nothing(tiny_scenario: Scenario) -> None:
    same = {"lever": "bid_cost_factor", "value": 1.0, "operation": "scale"}
    study = compare(with_policies(tiny_scenario, same), seeds=2)
    assert (study.differences.dropna(subset=["mean"])["mean"] == 0.0).all()


def test_figures_that_are_nothing_in_every_run_are_not_told(prompt: Comparison) -> None:
    """Unit: told are the figures with a value other than 0 and NaN in some run, each in its group, in order."""
    told = [k.name for group in GROUPS for k in prompt.told(group)]
    is_something = (prompt.kpis.fillna(0.0) != 0.0).any()
    assert set(told) == set(is_something[is_something].index)
    assert "council_spend" in told
    assert "franchises_founded" not in told


@pytest.mark.null
def test_workers_and_recording_change_nothing(tiny_scenario: Scenario) -> None:
    plain = run(tiny_scenario, seeds=3, workers=1)
    busy = run(tiny_scenario, seeds=3, workers=3, record=(1, 2, 3))
    assert np.array_equal(plain.values, busy.values, equal_nan=True)
    assert plain.weekly.equals(busy.weekly)


@pytest.mark.direction
def test_paying_sooner_shortens_the_days_to_payment(prompt: Comparison) -> None:
    assert prompt.names[0] == WITHOUT_POLICIES
    found = prompt.difference("days_to_payment", 1)
    assert found.high < 0.0
    assert prompt.differences.loc[("days_to_payment", prompt.names[1]), "verdict"] == "better"


def test_the_difference_is_the_mean_of_the_pairs(prompt: Comparison) -> None:
    frame = prompt.kpis["council_spend"].unstack("arm")
    pairs = frame[prompt.names[1]] - frame[prompt.names[0]]
    assert prompt.difference("council_spend", 1).mean == pytest.approx(pairs.mean())


def test_shapes_of_the_data_frames(prompt: Comparison) -> None:
    assert prompt.kpis.shape == (6, len(KPIS))
    assert prompt.summary.shape[0] == 2 * len(KPIS)
    assert prompt.differences.shape[0] == len(KPIS)
    assert prompt.weekly.shape[0] == 2 * 3 * 52
    assert prompt.yearly.shape[0] == 2 * 3 * 1 * 3
    assert set(prompt.series.columns) >= {"arm", "measure", "week", "mean", "q05", "q50", "q95"}
    assert set(prompt.records("bids")["seed"]) == {1}


def test_shares_of_all_kinds_sum_to_one_and_so_do_the_ends_of_tenders(prompt: Comparison) -> None:
    table = prompt.kpis
    kinds = table[["se_award_share_value", "sme_award_share_value", "large_award_share_value"]].sum(axis=1)
    ends = table[["tenders_awarded_share", "tenders_rerun_share", "tenders_cancelled_share"]].sum(axis=1)
    assert np.allclose(kinds, 1.0)
    assert np.allclose(ends, 1.0)


def test_weekly_and_yearly_tables_add_up_to_the_same_totals(prompt: Comparison) -> None:
    by_week = prompt.weekly.groupby(["arm", "seed"])["invoiced_gbp"].sum()
    by_year = prompt.yearly.groupby(["arm", "seed"])["invoiced_gbp"].sum()
    assert np.allclose(by_week, by_year)


def test_recorded_awards_are_those_of_the_figures(prompt: Comparison) -> None:
    contracts = prompt.records("contracts")
    new = contracts[(contracts["legacy"] == 0) & (contracts["arm"] == prompt.names[0])]
    share = new.loc[new["firm_kind"] == "social_enterprise", "value_gbp"].sum() / new["value_gbp"].sum()
    assert share == pytest.approx(prompt.kpis.loc[(prompt.names[0], 1), "se_award_share_value"])


def test_the_ledger_paid_what_was_booked_as_paid(tiny_scenario: Scenario) -> None:
    world = ProcurementModel(tiny_scenario, 1).run().world
    flows = world.flows[CONTRACT_PAYMENT, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT:]
    assert list(flows) == list(world.tallies["paid"])


def test_one_scenario_without_policies_is_just_run(tiny_scenario: Scenario) -> None:
    study = compare(tiny_scenario, seeds=1)
    assert len(study.arms) == 1
    assert study.differences.empty
    assert study.as_json()["kpis"]["council_spend"]["difference"] == {}


@pytest.mark.parametrize("wrong", [{"seeds": 0}, {"seeds": (1, 1)}, {"years": 0}, {"years": 2}, {"workers": 0}])
def test_what_cannot_be_run_is_refused_in_a_sentence(tiny_scenario: Scenario, wrong: dict[str, int]) -> None:
    with pytest.raises(StudyMistake) as refusal:
        run(tiny_scenario, **wrong)  # type: ignore[arg-type]
    assert "\n" not in str(refusal.value)


def test_arms_of_different_length_are_refused(tiny_scenario: Scenario, small_scenario: Scenario) -> None:
    with pytest.raises(StudyMistake, match="different numbers of years"):
        compare([tiny_scenario, small_scenario], seeds=1)


def test_plots_are_figures_and_unknown_ones_are_refused(prompt: Comparison) -> None:
    assert len(prompt.plot("se_share").axes) == 2
    assert len(prompt.plot("differences").axes) == 1
    with pytest.raises(StudyMistake, match="there is no plot `x`"):
        prompt.plot("x")
