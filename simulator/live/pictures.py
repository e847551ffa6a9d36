"""A comparison as the page paints it: headlines in words, every figure, and fans over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.metrics import GROUPS, KPIS
from simulator.study.comparison import NO_DIFFERENCE, UNTOLD, Comparison, verdict
from simulator.study.execution import Run
from simulator.study.wording import SYMBOLS, headline, shown, shown_difference, shown_unit

YEAR = 52
EVERY = 4  # weeks between the points of a fan
_MILLION_PENCE = 1e8
_THOUSAND_PENCE = 1e5

#: Figures on the cards, in their order; those that the model does not have are left out.
CARDS = (
    *("se_award_share_value", "se_invoice_share", "se_insolvencies_per_10000", "insolvencies_per_10000"),
    *("council_spend", "net_public_value", "public_cost_large", "buying_cost", "se_jobs", "additional_priority_jobs"),
    *("days_to_payment", "bids_per_tender"),
)

_BETTER, _WORSE = "better", "worse"


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
    Fan("se_share", "SE share of awards, by value", "%", "up", "se_award_value", "award_value", 100.0),
    Fan("failures", "Insolvencies, all firms", "a year", "down", "insolvencies", "", 1.0),
    Fan("spend", "Paid by councils", "£m a year", "none", "paid", "", 1.0 / _MILLION_PENCE),
    Fan("se_jobs", "Jobs on council work at SEs", "full-time jobs", "up", "se_job_weeks", "", 1.0 / YEAR),
    Fan("days", "Days from invoice to payment", "days", "down", "payment_days", "payments", 1.0),
    Fan("se_cash", "Cash of an average SE", "£k", "up", "se_cash", "active_se", 1.0 / _THOUSAND_PENCE, is_state=True),
)


def fan_weeks(horizon: int) -> NDArray[np.int64]:
    """Return the weeks at which fans have a point: every fourth, from the first quarter on."""
    return np.arange(12, horizon, EVERY)


def fan_values(fan: Fan, series: NDArray[Any], weeks: NDArray[np.int64]) -> NDArray[np.float64]:
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
        filled = np.where(np.isnan(values), np.nanmean(values) if np.isfinite(values).any() else 0.0, values)
        low, high = np.quantile(filled, (0.05, 0.95), axis=0)
        arms.append({"mean": numbers(filled.mean(axis=0)), "low": numbers(low), "high": numbers(high)})
    return {"name": fan.name, "label": fan.label, "unit": fan.unit, "good": fan.good, "arms": arms}


def figure_of(comparison: Comparison, kpi: str) -> dict[str, Any]:
    """Return one key figure in both arms and its difference, worded as the terminal and the report word it."""
    k = KPIS[kpi]
    a, b = comparison.of_arm(kpi, 0).mean, comparison.of_arm(kpi, 1).mean
    found = comparison.difference(kpi, 1)
    difference, ends, difference_unit = shown_difference(found, k.unit)
    reading = verdict(found, k.good)
    return {
        "name": kpi,
        "label": k.label,
        "unit": shown_unit(k.unit, a, b),
        "good": k.good,
        "a": shown(a, k.unit, a, b),
        "b": shown(b, k.unit, a, b),
        "difference": difference,
        "ends": ends,
        "difference_unit": difference_unit,
        "verdict": reading,
        "symbol": SYMBOLS[reading],
        "definition": k.definition,
        "sentence": headline(comparison, kpi, 1),
        "interval": [None if math.isnan(end) else end for end in (found.mean, found.low, found.high)],
    }


def in_a_sentence(figures: Sequence[dict[str, Any]], seeds: int) -> str:
    """Return what a comparison says, for the top of the page and for screen readers."""
    readings = [figure["verdict"] for figure in figures]
    if all(reading == NO_DIFFERENCE for reading in readings):
        return "A and B are the same: every figure is exactly equal."
    if seeds < 3:
        return "First impression; the intervals come with more runs."
    counts = {reading: readings.count(reading) for reading in (_BETTER, _WORSE, UNTOLD)}
    words = [f"{count} {reading}" for reading, count in counts.items() if count]
    if others := sum(reading in ("higher", "lower") for reading in readings):
        words.append(f"{others} changed for better or worse, as one sees it")
    return f"{figures[0]['sentence']} Of the {len(figures)} figures below: {', '.join(words)}."


def picture_of(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison of two arms as plain data."""
    figures = {name: figure_of(comparison, name) for name in KPIS}
    count = len(comparison.seeds)
    runs = (comparison.runs[:count], comparison.runs[count:])
    weeks = fan_weeks(comparison.weeks)
    # A figure that neither arm has, such as the cost of collapses where there are no chains, has no card.
    cards = [figures[name] for name in CARDS if figures[name]["interval"][0] is not None]
    return {
        "seeds": count,
        "names": list(comparison.names),
        "summary": in_a_sentence(cards, count),
        "cards": cards,
        "groups": [
            {"name": group, "figures": [figures[k.name] for k in KPIS.values() if k.group == group]} for group in GROUPS
        ],
        "weeks": weeks.tolist(),
        "fans": [_fan_of(fan, runs, weeks) for fan in FANS],
    }
