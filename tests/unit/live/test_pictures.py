"""What leads the page: the largest clear change, and nothing that the runs cannot tell."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, compare
from simulator.live.pictures import (
    FANS,
    Fan,
    all_figures_of,
    fan_values,
    fan_weeks,
    figure_of,
    headline_of,
    lucks_of,
    numbers,
    picture_of,
    summary_of,
    typical_seed,
)
from simulator.live.words import boxes
from simulator.metrics import KPIS
from simulator.study.comparison import Comparison
from tests.scenes import with_policies


@pytest.fixture(scope="module")
def comparison(tiny_scenario: Scenario) -> Comparison:
    return compare(with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": 1}), seeds=4)  # type: ignore[return-value]


def figure(name: str, verdict: str, before: float, after: float) -> dict[str, Any]:
    return {
        "name": name,
        "label": name,
        "verdict": verdict,
        "means": [before, after],
        "ends": "1 to 2",
        "difference_unit": "",
    }


def headline(*figures: dict[str, Any], seeds: int = 20) -> dict[str, Any]:
    return headline_of(SimpleNamespace(seeds=range(seeds)), figures)  # type: ignore[arg-type]


def test_a_picture_says_what_each_arm_does_where_and_when(tiny_scenario: Scenario) -> None:
    council = tiny_scenario.councils[0].name
    late = {"lever": "payment_terms_days", "value": 1, "from": 20, "ramp_weeks": 26, "councils": [council]}
    found = compare(with_policies(tiny_scenario, late), seeds=1)
    assert picture_of(found)["policies"] == [  # type: ignore[arg-type]
        ["no policy"],
        [f"Bills are due after: 1 days, only in {council}, from week 20, phased in over 26 weeks"],
    ]


def test_the_largest_clear_change_in_proportion_leads() -> None:
    found = headline(
        figure("se_jobs", "better", 298.0, 302.0),
        figure("days_to_payment", "better", 17.0, 10.0),
        figure("council_spend", "no clear change", 1.0, 9.0),
    )
    assert found["figure"] == "days_to_payment"
    assert found["text"] == "A bill is paid after 10.0 days instead of 17.0."
    assert [(part["verdict"], len(part["labels"])) for part in found["parts"]] == [
        ("better", 2),
        ("no clear change", 1),
    ]


def test_what_cannot_be_told_never_leads() -> None:
    found = headline(figure("se_jobs", "no clear change", 1.0, 5.0), figure("council_spend", "the same", 1.0, 1.0))
    assert found["figure"] is None
    assert "no clear change" in found["text"]


def test_two_runs_say_nothing_yet() -> None:
    found = headline(figure("se_jobs", "better", 1.0, 5.0), seeds=2)
    assert found["figure"] is None
    assert found["parts"] == []


def test_equal_arms_are_called_the_same_whatever_the_number_of_runs() -> None:
    for seeds in (1, 2, 20):
        assert headline(figure("se_jobs", "the same", 1.0, 1.0), seeds=seeds)["text"].startswith("A and B are the same")


def test_arms_that_differ_beside_the_boxes_alone_are_not_called_the_same_in_every_figure(
    comparison: Comparison,
) -> None:
    """Which evidence is paid for, or that a franchise begins, may move none of the boxes and some other key figure."""
    names = list(KPIS)
    elsewhere = next(name for name in names if name not in {n for box in boxes() for n in box["figures"]})
    first = comparison.runs[: len(comparison.seeds)]
    other = np.zeros(len(names))
    other[names.index(elsewhere)] = 1.0
    for more, said in ((other, "A and B are the same in every figure below, but not"), (0.0 * other, "Move a lever")):
        second = tuple(replace(run, arm=1, kpis=run.kpis + more) for run in first)
        assert said in picture_of(replace(comparison, runs=(*first, *second)))["headline"]["text"]


def test_a_fan_has_no_line_where_no_run_has_the_measure(tiny_scenario: Scenario) -> None:
    """Without social enterprises their cash was drawn as £0, and after the last of them it was that of all years."""
    alone = tiny_scenario.resolved()
    alone["suppliers"] = [group for group in alone["suppliers"] if group["kind"] != "social_enterprise"]
    picture = picture_of(
        compare(with_policies(Scenario.from_resolved(alone), {"lever": "payment_terms_days", "value": 1}), seeds=2)  # type: ignore[arg-type]
    )
    fans = {fan["name"]: fan["arms"] for fan in picture["fans"]}
    for arm in fans["se_cash"]:
        assert {*arm["mean"], *arm["low"], *arm["high"]} == {None}
    assert all(spend is not None for arm in fans["spend"] for spend in arm["mean"])


def test_the_mean_of_a_fan_is_of_the_runs_that_have_the_measure(comparison: Comparison) -> None:
    series = comparison.runs[0].series.copy()
    series["active_se"] = 0
    gone = replace(comparison.runs[0], series=series)
    others = comparison.runs[1 : len(comparison.seeds)]
    weeks = fan_weeks(comparison.weeks)
    cash = next(fan for fan in FANS if fan.name == "se_cash")
    found = picture_of(replace(comparison, runs=(gone, *others, *comparison.runs[len(comparison.seeds) :])))
    shown = next(fan for fan in found["fans"] if fan["name"] == "se_cash")["arms"][0]["mean"]
    assert shown == numbers(np.mean([fan_values(cash, run.series, weeks) for run in others], axis=0))


def test_the_summary_adds_the_interval_and_the_counts() -> None:
    figures = [figure("days_to_payment", "better", 17.0, 10.0), figure("se_jobs", "worse", 9.0, 8.0)]
    said = summary_of(headline(*figures), figures)
    assert "95 % interval of the difference: 1 to 2" in said
    assert said.endswith("Of the 2 figures below: 1 better, 1 worse.")


def test_a_picture_has_every_box_and_figure_that_the_world_has(comparison: Comparison) -> None:
    picture = picture_of(comparison)
    assert [box["title"] for box in picture["boxes"]] == [b["title"] for b in boxes()]
    for box in picture["boxes"]:
        for shown in box["figures"]:
            assert shown["interval"][0] is not None
            assert shown["label"]
    assert [fan["name"] for fan in picture["fans"]] == [fan.name for fan in FANS]
    for fan in picture["fans"]:
        for arm in fan["arms"]:
            assert len(arm["mean"]) == len(picture["weeks"])
            assert all(
                low <= mean <= high or low <= high
                for low, mean, high in zip(arm["low"], arm["mean"], arm["high"], strict=True)
            )


def test_a_world_without_payment_chains_has_no_box_of_collapse(tiny_scenario: Scenario) -> None:
    alone = Scenario.from_resolved(tiny_scenario.resolved() | {"payment_chains": False})
    picture = picture_of(compare(with_policies(alone, {"lever": "payment_terms_days", "value": 1}), seeds=2))  # type: ignore[arg-type]
    assert [box["title"] for box in picture["boxes"]] == [
        b["title"] for b in boxes() if b["title"] != "Contractor collapse"
    ]


def test_all_figures_come_by_group_and_agree_with_the_study(comparison: Comparison) -> None:
    told = all_figures_of(comparison)
    figures = [each for group in told["groups"] for each in group["figures"]]
    assert {each["name"] for each in figures} == set(KPIS)
    for each in figures:
        mean = comparison.of_arm(each["name"], 1).mean
        assert each["means"][1] is None if np.isnan(mean) else each["means"][1] == mean
        low, high = comparison.difference(each["name"], 1).low, comparison.difference(each["name"], 1).high
        assert np.isnan(low) or each["interval"][1:] == [low, high]


def test_signs_stand_before_pounds(comparison: Comparison) -> None:
    for name, kpi in KPIS.items():
        if kpi.unit.startswith("GBP"):
            shown = figure_of(comparison, name)
            for text in (shown["a"], shown["b"], shown["difference"]):
                assert "£-" not in text
                assert "£−" not in text


def test_runs_to_watch_count_the_collapses_of_each_arm() -> None:
    at = list(KPIS).index("collapses_per_decade")
    rates = (0.0, 2.0, float("nan"), 4.0)
    runs = tuple(SimpleNamespace(kpis=np.full(len(KPIS), rate)) for rate in rates)
    comparison = SimpleNamespace(seeds=(1, 2), runs=runs, weeks=260)
    assert runs[1].kpis[at] == 2.0
    assert lucks_of(comparison) == [[1, 0, 0], [2, 1, 2]]  # type: ignore[arg-type]


def test_fans_are_sums_of_the_last_twelve_months() -> None:
    """Theory: a steady flow has the same yearly sum at every week, also in the first year."""
    series = np.zeros(156, [("paid", float), ("count", float), ("cash", float)])
    series["paid"] = np.arange(1, 157) * 3.0
    series["count"] = np.arange(1, 157) * 2.0
    weeks = fan_weeks(156)
    assert fan_values(Fan("x", "", "", "up", "paid", "", 1.0), series, weeks) == pytest.approx(
        np.full(len(weeks), 156.0)
    )
    assert fan_values(Fan("x", "", "", "up", "paid", "count", 1.0), series, weeks) == pytest.approx(1.5)
    assert np.isnan(fan_values(Fan("x", "", "", "up", "paid", "cash", 1.0, is_state=True), series, weeks)).all()


def test_numbers_are_short_and_json_can_hold_them() -> None:
    assert numbers(np.array([1.23456789, float("nan"), float("inf"), 123456.7])) == [1.2346, None, None, 123460.0]


def test_play_opens_on_the_run_nearest_to_the_mean_and_not_on_the_one_without_a_collapse() -> None:
    at = list(KPIS).index("collapses_per_decade")

    def run(collapses: float) -> SimpleNamespace:
        kpis = np.full(len(KPIS), 5.0)
        kpis[at] = collapses
        return SimpleNamespace(kpis=kpis)

    runs = [run(collapses) for _arm in range(2) for collapses in (0.0, 1.0, 1.0, 3.0)]
    assert typical_seed(SimpleNamespace(seeds=(1, 2, 3, 4), runs=runs)) == 2  # type: ignore[arg-type]
