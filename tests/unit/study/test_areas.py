"""Engaged areas against the others: a made-up case with a known answer, and no policy at all."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, compare
from simulator.metrics.bought_by_area import AREA
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.engaged_areas import area_results, areas_as_json, engaged_councils, first_year
from simulator.study.execution import Run
from tests.scenes import cut_down, with_policies

LOCAL: dict[str, Any] = {"lever": "payment_terms_days", "value": 10, "councils": ["Aldermoor"], "from": 52}


@pytest.fixture(scope="module")
def place(baseline: Scenario) -> Scenario:
    return cut_down(baseline, councils=3, share_of_suppliers=0.2, years=3)


def made_up(arm: int, seed: int, engaged_share: float, other_share: float, councils: int = 3) -> Run:
    """Return a run whose SE share of award value is 10 % in the first year and as given afterwards."""
    areas = np.zeros((3, councils), AREA)
    areas["value"] = 1_000.0
    areas["se_value"] = 100.0
    areas["se_value"][1:, 0] = 1_000.0 * engaged_share
    areas["se_value"][1:, 1:] = 1_000.0 * other_share
    empty = np.empty(0)
    return Run(arm, seed, empty, empty, empty, np.zeros(156), empty, np.zeros(27 * 3, dtype=_cells()), areas, None)


def _cells() -> Any:
    from simulator.engine.columns.social_columns import OutcomeCell

    return OutcomeCell.dtype


def test_a_known_case_gives_its_known_answer(place: Scenario) -> None:
    """Theory: +8, +10 and +12 points in engaged areas, +1 elsewhere: 9 points, on a trend of 3 that luck brings."""
    local = with_policies(place, LOCAL)
    arms = (Arm("without", place), Arm("with", local))
    luck = {1: 0.13, 2: 0.13, 3: 0.13}
    runs = [made_up(0, seed, luck[seed], luck[seed]) for seed in luck]
    runs += [made_up(1, seed, luck[seed] + 0.06 + 0.02 * seed, luck[seed] + 0.01) for seed in luck]
    found = {r.measure.name: r for r in area_results(Comparison(arms, (1, 2, 3), tuple(runs)))}
    result = found["se_award_share_value"]
    assert result.engaged.mean == pytest.approx(10.0)
    assert result.elsewhere == pytest.approx((1.0, math.nan, math.nan, 3), nan_ok=True)  # equal three times: no proof
    assert result.difference.mean == pytest.approx(9.0)
    half = 4.302652729911275 * 2.0 / np.sqrt(3)  # Student's t with two degrees of freedom, standard deviation 2
    assert result.difference.high - result.difference.mean == pytest.approx(half)
    assert result.observed.mean == pytest.approx(9.0)  # the trend is common to both groups


@pytest.mark.null
def test_a_policy_without_effect_differs_by_nothing(place: Scenario) -> None:
    """Null: a local policy at the value that holds anyway gives differences of exactly zero, which cover zero."""
    idle = with_policies(place, LOCAL | {"value": place.rules["payment_terms_days"]})
    for result in area_results(compare(idle, seeds=3)):
        known = [result.engaged, result.elsewhere, result.difference]
        assert all(found.contains_zero or np.isnan(found.low) for found in known)
        assert all(found.mean == 0.0 or np.isnan(found.mean) for found in known)


@pytest.mark.null
@pytest.mark.statistical
def test_without_any_policy_the_interval_covers_zero(place: Scenario) -> None:
    """Null: two worlds of different luck and no policy; n = 12 seeds, five figures, false alarm of all at 99.9 %.

    The seeds of the second arm are moved by 100, so nothing is paired away: standard errors are those of the shares.
    The interval is widened to 99.9 % (4.4 standard errors at 11 degrees of freedom), 0.5 % false alarms over figures.
    """
    local = with_policies(place, LOCAL | {"value": place.rules["payment_terms_days"]})
    one, other = (compare([local], seeds=range(first, first + 12)) for first in (1, 101))
    runs = [run for run in one.runs if run.arm == 0]
    runs += [replace(run, arm=1, seed=run.seed - 100) for run in other.runs if run.arm == 1]
    for result in area_results(Comparison(one.arms, one.seeds, tuple(runs))):
        mean, low, high, _ = result.difference
        error = (high - low) / 2.0 / 2.201
        assert abs(mean) < 4.44 * error


def test_areas_are_compared_where_policies_name_some_councils_only(place: Scenario) -> None:
    everywhere = {key: value for key, value in LOCAL.items() if key != "councils"}
    names = [council.name for council in place.councils]
    assert engaged_councils(with_policies(place, LOCAL)) == (True, False, False)
    assert engaged_councils(with_policies(place, everywhere)) == ()
    assert engaged_councils(with_policies(place, everywhere | {"councils": names})) == ()
    assert engaged_councils(with_policies(place, everywhere, LOCAL)) == (True, False, False)
    assert first_year(with_policies(place, LOCAL)) == 1


def test_it_is_in_the_json_the_report_and_the_folder(place: Scenario) -> None:
    from simulator.report import report_html
    from simulator.study.store import tables_of

    study = compare(with_policies(place, LOCAL), seeds=2)
    told = study.as_json()["areas"][study.names[1]]
    assert told["engaged"] == ["Aldermoor"]
    assert told["from_year"] == 2
    assert set(told["figures"]["se_award_share_value"]) == {
        *("unit", "good", "engaged", "elsewhere", "difference", "observed"),
    }
    assert "Engaged areas against the others" in report_html(study)
    assert len(tables_of(study)["areas"]) == 4 * len(told["figures"])
    everywhere = compare(with_policies(place, {"lever": "payment_terms_days", "value": 10}), seeds=2)
    assert areas_as_json(everywhere) == {}
    assert "areas" not in everywhere.as_json()
    assert "areas" not in tables_of(everywhere)
