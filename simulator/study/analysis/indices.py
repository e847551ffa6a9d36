"""Sensitivity indices with confidence intervals: Sobol's first and total order, and Morris's elementary effects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.study.arms import StudyMistake
from simulator.study.intervals import CONFIDENCE

Array = NDArray[np.float64]

RESAMPLES = 500
SEED = 1
_DIGITS = 9  # of a point's coordinates: a step up and down again ends a rounding away


def _salib(kind: str) -> Any:
    try:
        if kind == "sobol":
            from SALib.analyze import sobol as analysis  # noqa: PLC0415  (an extra)
        else:
            from SALib.analyze import morris as analysis  # noqa: PLC0415
    except ImportError as problem:
        raise StudyMistake("indices need further packages: pip install 'fairlot[studies]'") from problem
    return analysis


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def whole_blocks(values: Array, length: int) -> NDArray[np.bool_]:
    """Return which rows belong to blocks of this length without a missing value."""
    return np.repeat(~np.isnan(values.reshape(-1, length)).any(axis=1), length)


def _differ(units: Array, length: int) -> NDArray[np.bool_]:
    """Return which rows belong to blocks of this length whose points no earlier block has, in whatever order."""
    seen: set[frozenset[tuple[float, ...]]] = set()
    is_new: list[bool] = []
    for block in units.reshape(-1, length, units.shape[1]).round(_DIGITS).tolist():
        points = frozenset(map(tuple, block))
        is_new.append(points not in seen)
        seen.add(points)
    return np.repeat(is_new, length)


def sobol_indices(names: list[str], values: Array) -> pd.DataFrame:
    """Return first-order and total indices of each factor.

    Args:
        names: the factors.
        values: what came out at the points of Saltelli's design, in its order [points].

    Returns:
        ``factor, S1, S1_low, S1_high, ST, ST_low, ST_high, base_points``; blocks with a missing value are left out.
    """
    block = len(names) + 2
    kept = values[whole_blocks(values, block)]
    if len(kept) < 2 * block or np.ptp(kept) == 0.0:
        blank = dict.fromkeys(("S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high"), np.nan)
        return pd.DataFrame({"factor": names} | blank | {"base_points": len(kept) // block})
    found = _salib("sobol").analyze(
        _problem(names),
        kept,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=SEED,
    )
    columns: dict[str, Any] = {"factor": names}
    for index in ("S1", "ST"):
        columns[index] = found[index]
        columns[f"{index}_low"] = found[index] - found[f"{index}_conf"]
        columns[f"{index}_high"] = found[index] + found[f"{index}_conf"]
    return pd.DataFrame(columns | {"base_points": len(kept) // block})


def morris_effects(names: list[str], units: Array, values: Array, levels: int) -> pd.DataFrame:
    """Return mean, mean size and spread of the elementary effects of each factor, per whole range of the factor.

    Trajectories through the same points, of which a small grid has few, show the same effects: one of them is used.

    Args:
        names: the factors.
        units: points of the trajectories in the unit cube [points, factors].
        values: what came out [points].
        levels: levels of the grid.

    Returns:
        factor, mu, mu_star, mu_star_low, mu_star_high, sigma, trajectories (those used).
    """
    block = len(names) + 1
    is_whole = whole_blocks(values, block)
    units, values = units[is_whole], values[is_whole]
    is_used = _differ(units, block)
    units, values = units[is_used], values[is_used]
    number = len(values) // block
    if number < 2:
        blank = dict.fromkeys(("mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"), np.nan)
        return pd.DataFrame({"factor": names} | blank | {"trajectories": number})
    found = _salib("morris").analyze(
        _problem(names),
        units,
        values,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=levels,
        seed=SEED,
    )
    star = np.asarray(found["mu_star"], dtype=float)
    half = np.asarray(found["mu_star_conf"], dtype=float)
    return pd.DataFrame(
        {
            "factor": names,
            "mu": np.asarray(found["mu"], dtype=float),
            "mu_star": star,
            "mu_star_low": np.maximum(0.0, star - half),
            "mu_star_high": star + half,
            "sigma": np.asarray(found["sigma"], dtype=float),
            "trajectories": number,
        }
    )
