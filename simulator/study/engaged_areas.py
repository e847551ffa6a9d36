"""Engaged areas against the others: difference-in-differences where the policies of an arm name some councils only.

The first difference is between an arm and the reference, run by run with the same luck; the second between the councils
that the policies name and all others. What spills over to the others is therefore taken off, and is shown beside it.
``observed`` is what an evaluator without the reference would find: after less before, engaged less others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics.account import additional
from simulator.scenario.bought import bought_lines
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.study.account_tables import rates_of, unit_values
from simulator.study.intervals import Interval, interval

if TYPE_CHECKING:
    from simulator.study.execution import Run
    from simulator.study.study_tables import StudyTables

Cells = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a group of councils over some years: how it is told, and how it is worked out from their cells."""

    name: str
    label: str
    unit: str
    good: str
    of: Callable[[Cells], float]


def _share(part: str, whole: str, factor: float = 1.0) -> Callable[[Cells], float]:
    def of(cells: Cells) -> float:
        total = float(cells[whole].sum())
        return factor * float(cells[part].sum()) / total if total else math.nan

    return of


def _yearly_mean(column: str) -> Callable[[Cells], float]:
    return lambda cells: float(cells[column].mean()) if cells.size else math.nan


_PERCENT = "% points"
MEASURES = (
    Measure("se_award_share_value", "SE share of awards, by value", _PERCENT, "up", _share("se_value", "value", 100)),
    Measure(
        "se_award_share_number", "SE share of awards, by number", _PERCENT, "up", _share("se_awards", "awards", 100)
    ),
    Measure("se_winners", "SE winners a year and council", "organisations", "up", _yearly_mean("se_winners")),
    Measure("price_over_estimate", "Price over estimate", _PERCENT, "down", _share("value", "estimate", 100)),
    Measure("bids_per_tender", "Bids per competitive tender", "bids", "up", _share("bids", "competitions")),
)
SOCIAL = Measure("social_value", "Social value per £1,000, whole run", "GBP", "up", lambda _: math.nan)


def engaged_councils(scenario: Scenario) -> tuple[bool, ...]:
    """Return which councils are named by policies that do not concern all; none or all of them: nothing to compare."""
    named = {name for policy in scenario.policies if policy.councils is not None for name in policy.councils}
    flags = tuple(council.name in named for council in scenario.councils)
    return flags if any(flags) and not all(flags) else ()


def first_year(scenario: Scenario) -> int:
    """Return the year (from 0) in which the first policy begins that names its councils."""
    starts = [p.window_weeks(scenario)[0] for p in scenario.policies if p.councils is not None]
    return min(min(starts) // WEEKS_PER_YEAR, scenario.horizon_years - 1)


def _social(run: Run, scenario: Scenario, flags: NDArray[np.bool_]) -> float:
    """Return pounds of true social value per thousand pounds of work in a group of councils."""
    of_line = np.array([line.council for line in bought_lines(scenario)])
    kinds = len(run.outcomes) // len(of_line)
    cells = run.outcomes[np.repeat(flags[of_line], kinds)]
    work = float((cells["home_work"] + cells["away_work"]).sum()) / 1e5  # thousand pounds
    worth = float((additional(cells, rates_of(scenario)) * unit_values(scenario)["value"].sum(axis=1)).sum())
    return worth / work if work else math.nan


@dataclass(frozen=True, slots=True)
class AreaResult:
    """What one figure did in engaged areas, elsewhere, and the difference between the two; intervals over seeds."""

    arm: str
    measure: Measure
    engaged: Interval
    elsewhere: Interval
    difference: Interval
    observed: Interval


def area_results(comparison: StudyTables) -> list[AreaResult]:
    """Return the differences of every arm whose policies name some councils only; empty where there is none."""
    found = []
    for place in range(1, len(comparison.arms)):
        scenario = comparison.arms[place].scenario
        flags = np.array(engaged_councils(scenario), bool)
        same_place = [c.name for c in scenario.councils] == [c.name for c in comparison.arms[0].scenario.councils]
        if len(flags) and same_place:
            found += [_result(comparison, place, measure, flags) for measure in (*MEASURES, SOCIAL)]
    return found


def _result(comparison: StudyTables, place: int, measure: Measure, flags: NDArray[np.bool_]) -> AreaResult:
    arm = comparison.arms[place]
    start = first_year(arm.scenario)
    seeds = len(comparison.seeds)
    ours, theirs = (comparison.runs[p * seeds : (p + 1) * seeds] for p in (place, 0))
    reference = comparison.arms[0].scenario

    def value(run: Run, scenario: Scenario, group: NDArray[np.bool_]) -> float:
        return _social(run, scenario, group) if measure is SOCIAL else measure.of(run.areas[start:, group])

    pairs = [
        [value(a, arm.scenario, group) - value(b, reference, group) for group in (flags, ~flags)]
        for a, b in zip(ours, theirs, strict=True)
    ]
    gains = np.array(pairs)
    seen = [_observed(run, measure, flags, start) for run in ours]
    return AreaResult(
        arm.name,
        measure,
        interval(gains[:, 0]),
        interval(gains[:, 1]),
        interval(gains[:, 0] - gains[:, 1]),
        interval(np.array(seen)),
    )


def _observed(run: Run, measure: Measure, flags: NDArray[np.bool_], start: int) -> float:
    """Return after less before, engaged less others, in one run; NaN where there is no year before."""
    if start == 0 or measure is SOCIAL:
        return math.nan
    of = measure.of
    change = [of(run.areas[start:, group]) - of(run.areas[:start, group]) for group in (flags, ~flags)]
    return change[0] - change[1]


def area_table(comparison: StudyTables) -> pd.DataFrame:
    """Return a row per arm, figure and comparison: mean and interval."""
    rows = []
    for found in area_results(comparison):
        for name in ("engaged", "elsewhere", "difference", "observed"):
            ends = getattr(found, name)
            rows.append([found.arm, found.measure.label, found.measure.unit, name, ends.mean, ends.low, ends.high])
    return pd.DataFrame(rows, columns=["arm", "figure", "unit", "what", "mean", "low", "high"])


def areas_as_json(comparison: StudyTables) -> dict[str, Any]:
    """Return the differences as plain data by arm; what is not a number is None."""
    told: dict[str, Any] = {}
    for found in area_results(comparison):
        scenario = comparison.arms[comparison.names.index(found.arm)].scenario
        flags = engaged_councils(scenario)
        arm = told.setdefault(
            found.arm,
            {
                "engaged": [c.name for c, is_in in zip(scenario.councils, flags, strict=True) if is_in],
                "elsewhere": [c.name for c, is_in in zip(scenario.councils, flags, strict=True) if not is_in],
                "from_year": first_year(scenario) + 1,
                "figures": {},
            },
        )
        ends = {name: getattr(found, name).as_json() for name in ("engaged", "elsewhere", "difference", "observed")}
        arm["figures"][found.measure.name] = {"unit": found.measure.unit, "good": found.measure.good} | ends
    return told
