"""How a figure responds to one factor, or to two, and where it begins to move."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.study.analysis.study import Study
from simulator.study.intervals import interval, mean_over

Array = NDArray[np.float64]

MOST_LEVELS = 12
MOST_FACTORS = 24  # more have no table of responses: nobody reads so many
#: Many different values are put into so many bins, or fewer where that would leave fewer points than this in each.
BINS, POINTS_IN_A_BIN = 10, 10


def levels_of(column: Array, *, is_grid: bool = False) -> tuple[Array, NDArray[np.int64]]:
    """Return the levels of a factor, and the level of each point; many different values are put into equal bins.

    Those of a grid stay as they were chosen: each is there with all others alike, and with as many points.
    """
    different, place = np.unique(column, return_inverse=True)
    if is_grid or len(different) <= MOST_LEVELS:
        return different, place.reshape(-1)
    bins = max(2, min(BINS, len(column) // POINTS_IN_A_BIN))
    edges = np.quantile(column, np.linspace(0.0, 1.0, bins + 1))
    place = np.clip(np.searchsorted(edges, column, side="right") - 1, 0, bins - 1)
    middles = np.array([column[place == k].mean() if np.any(place == k) else np.nan for k in range(bins)])
    return middles, place


def _paired(values: Array, place: NDArray[np.int64], level: int) -> Array:
    """Return the change from the lowest level, one value a seed: both levels had the same luck and other factors."""
    return mean_over(values[place == level], axis=0) - mean_over(values[place == 0], axis=0)


def response(study: Study, kpi: str) -> pd.DataFrame:
    """Return how a figure, and its differences between arms, respond to each factor.

    Returns:
        kpi, outcome, factor, level, mean, low, high, and the change from the lowest level with its interval over seeds
        (where the design sets every level against the same other factors).
    """
    rows = []
    for outcome, values in study.outcomes(kpi).items():
        for at, factor in enumerate(study.factors):
            levels, place = levels_of(study.values[:, at], is_grid=study.design == "grid")
            for k, level in enumerate(levels):
                found = study.sure_of(kpi, outcome, values[place == k], np.flatnonzero(place == k))
                change = interval(_paired(values, place, k)) if study.design == "grid" else None
                rows.append(
                    [kpi, outcome, factor, float(level), found.mean, found.low, found.high]
                    + ([change.mean, change.low, change.high] if change else [np.nan] * 3)
                )
    columns = ["kpi", "outcome", "factor", "level", "mean", "low", "high", "change", "change_low", "change_high"]
    return pd.DataFrame(rows, columns=columns)


def take_off(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each figure and factor the first level from which on it is told from that of the lowest level.

    Every level from there on must lie outside as well, on the same side.
    """
    rows = []
    for key, group in table.dropna(subset=["change"]).groupby(["kpi", "outcome", "factor"], sort=False):
        ordered = group.sort_values("level")
        sides = np.where(ordered["change_low"] > 0.0, 1, np.where(ordered["change_high"] < 0.0, -1, 0))
        first = _first_for_good(sides)
        if first is not None:
            row = ordered.iloc[first]
            rows.append([*key, row["level"], row["change"], row["change_low"], row["change_high"]])
    return pd.DataFrame(rows, columns=["kpi", "outcome", "factor", "from_level", "change", "low", "high"])


def _first_for_good(sides: NDArray[np.int64]) -> int | None:
    if len(sides) < 2 or sides[-1] == 0:
        return None
    first = len(sides) - 1
    while first > 1 and sides[first - 1] == sides[-1]:
        first -= 1
    return first


def surfaces(study: Study, kpi: str) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield the surface of a figure of the first arm over the first factor of a grid and each other: x, y, mean."""
    values = mean_over(study.figures(kpi)[:, 0, :], axis=1)
    names = study.factors
    for other in range(1, len(names)):
        frame = pd.DataFrame({"x": study.values[:, 0], "y": study.values[:, other], "mean": values})
        if frame["x"].nunique() > 1 and frame["y"].nunique() > 1:
            yield names[0], names[other], frame.groupby(["x", "y"], as_index=False)["mean"].mean()
