"""Factors as numbers: their ends, how values are spread between them, and their levels in a grid."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.paths import entry_of

Points = NDArray[np.float64]

_DIGITS = 9  # of a place among listed values


def range_of(factor: Factor) -> tuple[float, float]:
    """Return the ends of a factor, from the file or the register."""
    if factor.values:
        return min(factor.values), max(factor.values)
    entry = entry_of(factor.path)
    low = factor.low if factor.low is not None else getattr(entry, "low", math.nan)
    high = factor.high if factor.high is not None else getattr(entry, "high", math.nan)
    return float(low), float(high)


def value_at(factor: Factor, unit: float) -> float:
    """Return the value of a factor at a share of its distribution [0 to 1]."""
    return float(values_at(factor, np.array([unit]))[0])


def values_at(factor: Factor, units: Points) -> Points:
    """Return the values of a factor at shares of its distribution; the last bit of a sum can lie outside its ends."""
    if factor.values:
        steps = (units * len(factor.values)).round(_DIGITS)  # Morris's levels lie a rounding off where values begin
        places = np.minimum(len(factor.values) - 1, steps.astype(int))
        chosen: Points = np.asarray(factor.values, dtype=np.float64)[places]
        return chosen
    low, high = range_of(factor)
    return np.asarray(np.clip(_inverse(factor, low, high)(units), low, high))


def _inverse(factor: Factor, low: float, high: float) -> Callable[[Points], Points]:
    """Return the inverse distribution function of a factor between its ends."""
    if factor.distribution == "uniform":
        return lambda units: low + units * (high - low)
    if factor.distribution == "log_uniform":
        return lambda units: low * (high / low) ** units
    from scipy import stats  # noqa: PLC0415  (takes a second to import)

    if factor.distribution == "triangular":
        peak = 0.0 if factor.mode is None else (factor.mode - low) / (high - low)
        triangle: Callable[[Points], Points] = stats.triang(peak, low, high - low).ppf
        return triangle
    mean, sd = float(factor.mean or 0.0), float(factor.sd or 1.0)
    bell: Callable[[Points], Points] = stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd).ppf
    return bell


def values_of(factors: tuple[Factor, ...], units: Points) -> Points:
    """Return the values of the factors [points, factors] for points of the unit cube."""
    columns = [values_at(factor, column) for factor, column in zip(factors, units.T, strict=True)]
    return np.array(columns).T.reshape(units.shape)


def grid_levels(factor: Factor) -> list[float]:
    """Return the levels of a factor in a grid: its values, or equal steps through its distribution."""
    if factor.values:
        return list(factor.values)
    steps = [place / (factor.levels - 1) for place in range(factor.levels)]
    return [value_at(factor, step) for step in steps]
