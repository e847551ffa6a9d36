"""Figures of the years in which every policy is fully in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, compare
from simulator.metrics import KPIS
from simulator.report.page import context_of
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.policy_year_words import rows_of_policy_years
from simulator.study.policy_years import FIGURES_OF_YEARS, policy_years, values_of_years, years_in_force
from simulator.study.store import load_results, save
from simulator.study.stored import result_of
from tests.scenes import cut_down, with_policies

MANDATE: dict[str, Any] = {"lever": "mandated_se_share", "value": 0.4, "from": 20, "ramp_weeks": 40}


@pytest.fixture(scope="module")
def place(baseline: Scenario) -> Scenario:
    return cut_down(baseline, councils=2, share_of_suppliers=0.2, years=4)


@pytest.fixture(scope="module")
def found(place: Scenario) -> Comparison:
    return compare(with_policies(place, MANDATE), seeds=3)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("policies", "years"),
    [
        ([], None),  # nothing is in force
        ([{"lever": "price_share", "value": 0.5}], None),  # all the time: the whole run says it
        ([{"lever": "price_share", "value": 0.5, "from": 1}], (2, 4)),
        ([{"lever": "price_share", "value": 0.5, "from": 52}], (2, 4)),
        ([MANDATE], (3, 4)),  # full from week 60 on
        ([MANDATE, {"lever": "price_share", "value": 0.5, "until": 160}], (3, 3)),
        ([MANDATE, {"lever": "price_share", "value": 0.5, "until": 155}], None),  # no whole year has both
        ([{"lever": "price_rule", "value": "linear", "from": 52, "ramp_weeks": 50}], (2, 4)),  # a choice has no ramp
    ],
)
def test_whole_years_count_in_which_each_policy_has_its_full_value(
    policies: list[dict[str, Any]], years: tuple[int, int] | None, place: Scenario
) -> None:
    arms = [Arm("without", place), Arm("with", with_policies(place, *policies))]
    assert years_in_force(arms) == years


@pytest.mark.null
def test_all_years_together_are_the_whole_run(found: Comparison) -> None:
    """The same figures, worked out of yearly totals in pounds: alike to rounding."""
    whole = found.values[:, :, [list(KPIS).index(kpi) for kpi in FIGURES_OF_YEARS]]
    assert values_of_years(found, 1, 4) == pytest.approx(whole, rel=1e-9, nan_ok=True)


@pytest.mark.integration
def test_figures_of_years_are_sums_over_those_years_alone(found: Comparison) -> None:
    years = policy_years(found)
    assert years is not None
    assert (years.first, years.last, years.words) == (3, 4, "Years 3 to 4")
    rows = found.yearly[(found.yearly["arm"] == found.names[1]) & (found.yearly["year"] >= 3)]
    value = rows.pivot_table(index="seed", columns="kind", values="award_value_gbp", aggfunc="sum")
    shares = value["social_enterprise"] / value.sum(axis=1)
    assert years.of_arm("se_award_share_value", 1).mean == pytest.approx(shares.mean())
    assert years.of_arm("se_award_share_value", 1).mean != found.of_arm("se_award_share_value", 1).mean


@pytest.mark.integration
def test_json_tables_and_report_tell_the_years_and_a_folder_gives_them_again(found: Comparison, tmp_path: Path) -> None:
    told = found.as_json()["policy_years"]
    assert (told["first"], told["last"], list(told["kpis"])) == (3, 4, list(FIGURES_OF_YEARS))
    years = policy_years(found)
    assert years is not None
    rows = list(rows_of_policy_years(found, years, 1))
    assert rows[0].label == KPIS["se_award_share_value"].label
    assert any(row.whole_run != row.difference[0] for row in rows)
    save(found, tmp_path / "kept")
    again = result_of(load_results(tmp_path / "kept"))
    kept = policy_years(again)
    assert kept is not None
    assert np.array_equal(kept.values, years.values, equal_nan=True)
    (table,) = context_of(again)["policy_years"]
    assert [row.label for row in table["rows"]] == [row.label for row in rows]


@pytest.mark.integration
def test_without_policies_nothing_is_told(place: Scenario) -> None:
    assert "policy_years" not in compare([place, place.with_horizon(4)], seeds=1).as_json()
