"""A comparison as the page paints it: headlines in words, every figure, and fans over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.languages.speech import say
from simulator.live.areas import areas_of
from simulator.live.words import (
    VERDICTS,
    amounts,
    boxes,
    change_in_a_sentence,
    change_shown,
    figure_label,
    policies_told,
    worlds_in_words,
)
from simulator.metrics import GROUPS, KPIS
from simulator.study.comparison import Comparison
from simulator.study.execution import Run
from simulator.study.intervals import Interval
from simulator.study.readings import HANGS, NO_DIFFERENCE, SYMBOLS, TINY

YEAR = 52
EVERY = 4  # weeks between the points of a fan
_MILLION_PENCE = 1e8
SURE = 3  # runs from which an interval is told
_TOLD = ("better", "worse", "higher", "lower")
_READINGS = (*_TOLD, TINY, HANGS, "no clear change", "the same")


@dataclass(frozen=True, slots=True)
class Fan:
    """A measure over the last twelve months: ``part`` over ``whole``, times ``factor``.

    ``part`` and ``whole`` are running totals of the weekly series; an empty ``whole`` stands for the years that the
    window spans. ``is_state`` marks two columns that are levels, which are not summed.
    """

    name: str
    label: str
    unit: str
    good: str
    part: str
    whole: str
    factor: float
    is_state: bool = False


FANS = (
    Fan("se_share", "Won by social enterprises", "% of value", "up", "se_award_value", "award_value", 100.0),
    Fan("failures", "Firms that go bust", "a year", "down", "insolvencies", "", 1.0),
    Fan("spend", "Councils pay suppliers", "£m a year", "none", "paid", "", 1.0 / _MILLION_PENCE),
    Fan("se_jobs", "Jobs at social enterprises", "on council work", "up", "se_job_weeks", "", 1.0 / YEAR),
    Fan("days", "Time until a bill is paid", "days", "down", "payment_days", "payments", 1.0),
    Fan("se_cash", "Cash of a social enterprise", "£ 1,000", "up", "se_cash", "active_se", 1e-5, is_state=True),
)


def fan_weeks(horizon: int) -> NDArray[np.int64]:
    """Return the weeks at which fans have a point: every fourth, from the first quarter on."""
    return np.arange(12, horizon, EVERY)


def fan_values(fan: Fan, series: Any, weeks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return one run's measure at some weeks [points]; NaN where there is nothing to divide by."""
    part = series[fan.part].astype(float)
    if fan.is_state:
        top, bottom = part[weeks], series[fan.whole].astype(float)[weeks]
    else:
        before = weeks - YEAR
        top = _since(part, weeks, before)
        years = np.minimum(weeks + 1, YEAR) / YEAR
        bottom = _since(series[fan.whole].astype(float), weeks, before) if fan.whole else years
    return np.where(bottom > 0, fan.factor * top / np.where(bottom > 0, bottom, 1.0), np.nan)


def _since(totals: NDArray[np.float64], weeks: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.float64]:
    return totals[weeks] - np.where(before >= 0, totals[np.maximum(before, 0)], 0.0)


def numbers(values: NDArray[np.float64]) -> list[float | None]:
    """Return five significant digits of each value, as JSON can hold them."""
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values.tolist()]


def _fan_of(fan: Fan, runs: Sequence[Sequence[Run]], weeks: NDArray[np.int64]) -> dict[str, Any]:
    arms = []
    for of_arm in runs:
        values = np.array([fan_values(fan, run.series, weeks) for run in of_arm])
        lines = np.full((3, len(weeks)), np.nan)
        is_there = np.isfinite(values).any(axis=0)  # in weeks in which no run has the measure there is no line
        lines[0, is_there] = np.nanmean(values[:, is_there], axis=0)
        lines[1:, is_there] = np.nanquantile(values[:, is_there], (0.05, 0.95), axis=0)
        arms.append(dict(zip(("mean", "low", "high"), map(numbers, lines), strict=True)))
    return fan_told(fan, arms)


def fan_told(fan: Fan, arms: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a measure as the page takes it, with the lines of each arm."""
    return {"name": fan.name, "label": say(fan.label), "unit": say(fan.unit), "good": fan.good, "arms": arms}


def figure_of(comparison: Comparison, kpi: str) -> dict[str, Any]:
    """Return one key figure in both arms and its difference, in plain words."""
    means = [comparison.of_arm(kpi, arm).mean for arm in (0, 1)]
    told = figure_told(kpi, means, comparison.difference(kpi, 1), comparison.reading(kpi, 1))
    return told | {"worlds": worlds_told(comparison, kpi)}


def figure_told(kpi: str, means: Sequence[float], found: Interval, reading: str) -> dict[str, Any]:
    """Return one key figure from its means in both arms and their difference, in plain words."""
    k = KPIS[kpi]
    difference, ends, difference_unit = change_shown(found, k.unit)
    (a, b), unit = amounts(kpi, means)
    return {
        "name": kpi,
        "label": figure_label(kpi),
        "unit": say(unit),
        "good": k.good,
        "a": a,
        "b": b,
        "difference": difference,
        "ends": ends,
        "difference_unit": say(difference_unit),
        "worlds": "",
        "verdict": VERDICTS.get(reading, reading),
        "symbol": SYMBOLS[reading],
        "means": [None if math.isnan(mean) else mean for mean in means],
        "interval": [None if math.isnan(end) else end for end in (found.mean, found.low, found.high)],
    }


def worlds_told(comparison: Comparison, kpi: str) -> str:
    """Return what became of a figure in plausible worlds, in words; nothing until they are played."""
    wide = comparison.in_worlds(kpi, 1)
    if wide is None or not wide.number:
        return ""
    _, ends, unit = change_shown(wide.interval, KPIS[kpi].unit)
    told = worlds_in_words(wide.up, wide.down, wide.number)
    if not ends:
        return told
    rough = f" {say('(a width that these runs hardly tell)')}" if wide.is_rough else ""
    return f"{told}; {say('luck and parameters')} {ends} {say(unit)}".rstrip() + rough


def headline_of(
    comparison: Comparison, figures: Sequence[dict[str, Any]], *, differs_elsewhere: bool = False
) -> dict[str, Any]:
    """Return what leads the page: of the clear changes the largest in proportion, and all by their reading.

    Of two runs nothing can be said yet; arms that never differ are called the same, in the figures of the boxes alone
    where they differ in others.
    """
    seeds = len(comparison.seeds)
    if all(figure["verdict"] == VERDICTS[NO_DIFFERENCE] for figure in figures):
        same = say("A and B are the same in every figure. Move a lever to change B.")
        below = say("A and B are the same in every figure below, but not in all key figures: open their table.")
        return {"text": below if differs_elsewhere else same, "figure": None, "parts": []}
    if seeds < SURE:
        return {"text": say("A first impression; the answer comes with more runs."), "figure": None, "parts": []}
    read = [(word, [f for f in figures if f["verdict"] == word]) for word in _READINGS]
    told = [figure for figure in figures if figure["verdict"] in _TOLD]
    first = max(told, key=_proportion, default=None)
    parts = [{"verdict": word, "labels": [f["label"] for f in found]} for word, found in read if found]
    if first is None:
        return {"text": say("These runs show no clear change in any figure below."), "figure": None, "parts": parts}
    before, after = first["means"]
    return {"text": change_in_a_sentence(first["name"], before, after), "figure": first["name"], "parts": parts}


def _proportion(figure: dict[str, Any]) -> float:
    """Return how large a change is beside the larger of the two values."""
    before, after = figure["means"]
    return float(abs(after - before) / max(abs(before), abs(after)))


def summary_of(headline: dict[str, Any], figures: Sequence[dict[str, Any]]) -> str:
    """Return the headline and the readings of all figures as one text, for screen readers and for a last line."""
    lead = next((f for f in figures if f["name"] == headline["figure"]), None)
    ends = f"{lead['ends']} {lead['difference_unit']}".strip() if lead else ""
    sure = say(" 95 % interval of the difference: {ends}.").format(ends=ends) if lead else ""
    counts = ", ".join(f"{len(part['labels'])} {say(part['verdict'])}" for part in headline["parts"])
    below = say(" Of the {n} figures below: {counts}.").format(n=len(figures), counts=counts) if counts else ""
    return f"{headline['text']}{sure}{below}"


def lucks_of(comparison: Comparison) -> list[list[int]]:
    """Return the seeds of a comparison, each with the collapses of large contractors in A and in B."""
    at, count = list(KPIS).index("collapses_per_decade"), len(comparison.seeds)
    collapses = [round(float(np.nan_to_num(run.kpis[at])) * comparison.weeks / (10 * YEAR)) for run in comparison.runs]
    return [list(row) for row in zip(comparison.seeds, collapses[:count], collapses[count:], strict=True)]


def typical_seed(comparison: Comparison) -> int:
    """Return the run nearest to the mean story: in every figure of the boxes, in both arms, by standard deviations.

    Collapses count as well, so that a world in which they are usual does not open on the one run without.
    """
    names = list(KPIS)
    rows = [names.index(name) for box in boxes() for name in box["figures"] if name in KPIS]
    rows.append(names.index("collapses_per_decade"))
    count = len(comparison.seeds)
    values = np.nan_to_num(np.array([run.kpis[rows] for run in comparison.runs]))
    far = np.zeros(count)
    for arm in (values[:count], values[count:]):
        spread = arm.std(axis=0)
        far += (((arm - arm.mean(axis=0)) / np.where(spread > 0, spread, 1.0)) ** 2).sum(axis=1)
    return comparison.seeds[int(far.argmin())]


def picture_of(comparison: Comparison) -> dict[str, Any]:
    """Return what the page shows of a comparison of two arms as plain data."""
    count = len(comparison.seeds)
    runs = (comparison.runs[:count], comparison.runs[count:])
    weeks = fan_weeks(comparison.weeks)
    found = [
        {"title": box["title"], "figures": [figure_of(comparison, name) for name in box["figures"] if name in KPIS]}
        for box in boxes()
    ]
    # A figure that neither arm has, such as the cost of collapses where there are no chains, is left out.
    for box in found:
        box["figures"] = [figure for figure in box["figures"] if figure["interval"][0] is not None]
    found = [box for box in found if box["figures"]]
    figures = [figure for box in found for figure in box["figures"]]
    is_equal = all(np.array_equal(a.kpis, b.kpis, equal_nan=True) for a, b in zip(*runs, strict=True))
    headline = headline_of(comparison, figures, differs_elsewhere=not is_equal)
    return {
        "seeds": count,
        "names": list(comparison.names),
        "policies": [policies_told(arm.scenario) for arm in comparison.arms],
        "headline": headline,
        "summary": summary_of(headline, figures),
        "boxes": found,
        "weeks": weeks.tolist(),
        "fans": [_fan_of(fan, runs, weeks) for fan in FANS],
    }


def all_figures_of(comparison: Comparison) -> dict[str, Any]:
    """Return every key figure of a comparison by group, and the runs to watch."""
    groups = [
        {"name": say(group), "figures": [figure_of(comparison, k.name) for k in KPIS.values() if k.group == group]}
        for group in GROUPS
    ]
    told = {"groups": groups, "lucks": lucks_of(comparison), "typical": typical_seed(comparison)}
    return told | {"areas": areas_of(comparison)}
