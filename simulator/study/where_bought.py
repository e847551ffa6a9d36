"""Where it happens: awards and competitions by council, by service line and by size, in each arm and between arms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.engine.codes import PENCE_PER_POUND
from simulator.metrics import KPIS
from simulator.metrics.bought_by_area import SIZE_BANDS_GBP
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.study.intervals import Interval, interval

if TYPE_CHECKING:
    from simulator.study.arms import Arm
    from simulator.study.execution import Run
    from simulator.study.study_tables import StudyTables

#: What is told apart, and the axis of the cells that it is.
BY = MappingProxyType({"council": 0, "sector": 1, "size": 2})
_COUNTS = ("awards", "se_awards", "competitions", "bids")
_MONEY = ("value", "se_value", "estimate", "local_value")
COLUMNS = ("arm", "seed", "by", "name", *_COUNTS, *(f"{name}_gbp" for name in _MONEY))


@dataclass(frozen=True, slots=True)
class WhereFigure:
    """A key figure of one council, service line or size: how it is told, and how it comes of the sums of a row."""

    name: str
    label: str
    unit: str
    good: str
    of: Callable[[Mapping[str, Any], float], float]


def _ratio(part: str, whole: str) -> Callable[[Mapping[str, Any], float], float]:
    # A folder of an earlier version may lack a column.
    return lambda row, _: row.get(part, math.nan) / row[whole] if row[whole] else math.nan


FIGURES_BY = (
    WhereFigure(
        "se_award_share_value", "SE share of awards, by value", "share", "up", _ratio("se_value_gbp", "value_gbp")
    ),
    WhereFigure("se_award_share_number", "SE share of awards, by number", "share", "up", _ratio("se_awards", "awards")),
    WhereFigure(
        "local_award_share", "Awards to local suppliers", "share", "none", _ratio("local_value_gbp", "value_gbp")
    ),
    WhereFigure(
        "awards_per_year", "Awards a year", "contracts a year", "none", lambda row, years: row["awards"] / years
    ),
    WhereFigure("mean_award_value", "Mean award", "GBP", "none", _ratio("value_gbp", "awards")),
    WhereFigure("bids_per_tender", "Bids per competitive tender", "bids", "up", _ratio("bids", "competitions")),
    WhereFigure("price_over_estimate", "Price over estimate", "share", "down", _ratio("value_gbp", "estimate_gbp")),
)


def size_names() -> tuple[str, ...]:
    """Return what the size bands are called."""
    ends = (f"under £{high:,}" for high in SIZE_BANDS_GBP[1:2])
    middle = (f"£{low:,} to £{high:,}" for low, high in pairwise(SIZE_BANDS_GBP[1:]))
    return (*ends, *middle, f"£{SIZE_BANDS_GBP[-1]:,} and over")


def _names(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    councils = tuple(council.name for council in scenario.councils)
    return {"council": councils, "sector": tuple(line.name for line in scenario.service_lines), "size": size_names()}


def where_table(runs: Sequence[Run], arms: Sequence[Arm]) -> pd.DataFrame:
    """Return a row per arm, seed and council, service line or size: counts and money of the whole run."""
    rows = [row for run in runs if run.bought.size for row in _rows(run, arms[run.arm])]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(run: Run, arm: Arm) -> Iterator[list[Any]]:
    names = _names(arm.scenario)
    for by, axis in BY.items():
        others = tuple(place for place in BY.values() if place != axis)
        sums = {name: run.bought[name].sum(axis=others) for name in (*_COUNTS, *_MONEY)}
        for place, name in enumerate(names[by]):
            counts = [float(sums[column][place]) for column in _COUNTS]
            money = [float(sums[column][place]) / PENCE_PER_POUND for column in _MONEY]
            yield [arm.name, run.seed, by, name, *counts, *money]


@dataclass(frozen=True, slots=True)
class WhereFound:
    """One figure in one place: its interval in each arm, and what each arm beyond the first differs by."""

    by: str
    name: str
    figure: WhereFigure
    arms: tuple[Interval, ...]
    differences: tuple[Interval, ...]


def where_found(study: StudyTables, by: str, figures: Sequence[WhereFigure] = FIGURES_BY) -> list[WhereFound]:
    """Return every figure of every council, service line or size, in the order of the scenario."""
    table = study.where
    places, years = _by_place(table[table["by"] == by]), study.weeks / WEEKS_PER_YEAR
    found = []
    for name, here in places.items():
        for figure in figures:
            values = np.array(
                [[_value(figure, here.get((arm, seed)), years) for seed in study.seeds] for arm in study.names]
            )
            levels = tuple(interval(arm).within(KPIS[figure.name].ends) for arm in values)
            found.append(WhereFound(by, name, figure, levels, _differences(values)))
    return found


def _by_place(rows: pd.DataFrame) -> dict[str, dict[tuple[str, int], Mapping[str, Any]]]:
    """Return the rows of each place by arm and seed, places in the order of the table."""
    places: dict[str, dict[tuple[str, int], Mapping[str, Any]]] = {}
    columns = list(map(str, rows.columns))
    for cells in zip(*(rows[column].tolist() for column in columns), strict=True):
        row = dict(zip(columns, cells, strict=True))
        places.setdefault(str(row["name"]), {})[str(row["arm"]), int(row["seed"])] = row
    return places


def _value(figure: WhereFigure, row: Mapping[str, Any] | None, years: float) -> float:
    return math.nan if row is None else float(figure.of(row, years))


def _differences(values: NDArray[np.float64]) -> tuple[Interval, ...]:
    return tuple(interval(arm - values[0]) for arm in values[1:])


def where_as_json(study: StudyTables) -> dict[str, Any]:
    """Return all of it as plain data: by, name, figure; what is not a number is None."""
    told: dict[str, Any] = {}
    for by in BY:
        for found in where_found(study, by):
            differences = dict(zip(study.names[1:], map(_ends, found.differences), strict=True))
            told.setdefault(by, {}).setdefault(found.name, {})[found.figure.name] = {
                "unit": found.figure.unit,
                "good": found.figure.good,
                "arms": dict(zip(study.names, map(_ends, found.arms), strict=True)),
                "difference": differences,
            }
    return told


def _ends(found: Interval) -> dict[str, float | None]:
    return {end: None if math.isnan(getattr(found, end)) else getattr(found, end) for end in ("mean", "low", "high")}
