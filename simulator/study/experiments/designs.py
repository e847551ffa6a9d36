"""Designs: points in the unit cube, and what they stand for in the units of the factors.

Every design is made in the unit cube [points, factors] and then mapped through the inverse distribution function of
each factor, so that indices and boxes can be worked out where all factors are alike.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.names import normalised
from simulator.study.arms import StudyMistake
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.paths import entry_of

Points = NDArray[np.float64]


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
    return float(_values_at(factor, np.array([unit]))[0])


def _values_at(factor: Factor, units: Points) -> Points:
    """Return the values of a factor at shares of its distribution; the last bit of a sum can lie outside its ends."""
    if factor.values:
        places = np.minimum(len(factor.values) - 1, (units * len(factor.values)).astype(int))
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
    columns = [_values_at(factor, column) for factor, column in zip(factors, units.T, strict=True)]
    return np.array(columns).T.reshape(units.shape)


def design_points(loaded: Loaded) -> tuple[Points, Points]:
    """Return the points of an experiment in the unit cube and in the units of its factors.

    For grids and lists the first is each value's place between the ends of its factor.

    Raises:
        StudyMistake: a list cannot be read, or a package is missing.
    """
    design, factors = loaded.experiment.design, loaded.factors
    if design.kind in ("grid", "list"):
        values = _grid(factors) if design.kind == "grid" else _listed(loaded, str(design.file))
        return _places(factors, values), values
    samplers = {
        "latin_hypercube": latin_hypercube,
        "sobol": sobol_sequence,
        "saltelli": saltelli,
    }
    if design.kind == "morris":
        units = morris(len(factors), design.trajectories, design.levels, design.seed)
    elif design.kind in samplers:
        units = samplers[design.kind](len(factors), design.points, design.seed)
    else:
        raise StudyMistake("a Pareto search chooses its own points")
    return units, values_of(factors, units)


def _places(factors: tuple[Factor, ...], values: Points) -> Points:
    ends = np.array([range_of(factor) for factor in factors]).reshape(-1, 2)
    width = np.where(ends[:, 1] > ends[:, 0], ends[:, 1] - ends[:, 0], 1.0)
    found: Points = (values - ends[:, 0]) / width
    return found


def grid_levels(factor: Factor) -> list[float]:
    """Return the levels of a factor in a grid: its values, or equal steps through its distribution."""
    if factor.values:
        return list(factor.values)
    steps = [place / (factor.levels - 1) for place in range(factor.levels)]
    return [value_at(factor, step) for step in steps]


def _grid(factors: tuple[Factor, ...]) -> Points:
    return np.array(list(itertools.product(*map(grid_levels, factors)))).reshape(-1, len(factors))


def _listed(loaded: Loaded, name: str) -> Points:
    """Return the points of a CSV file whose headings are the names of the factors."""
    path = loaded.folder / name
    try:
        with path.open(encoding="utf-8-sig") as opened:  # lines may end as they do on any system
            rows = list(csv.DictReader(opened, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise StudyMistake(f"{path}: the list of points cannot be read ({problem})") from problem
    columns = [factor.column for factor in loaded.factors]
    rows = [{normalised(key): cell for key, cell in row.items() if key is not None} for row in rows]
    if not rows or any(column not in rows[0] for column in columns):
        raise StudyMistake(f"{path}: its first line must name the factors ({', '.join(columns)}), with rows below it")
    try:
        found = np.array([[float(row[column]) for column in columns] for row in rows])
    except (TypeError, ValueError) as problem:
        raise StudyMistake(f"{path}: an entry is not a number ({problem})") from problem
    if not np.isfinite(found).all():
        raise StudyMistake(f"{path}: an entry is not a number (nan or infinite)")
    _check_ends(path, loaded.factors, found)
    return found


def _check_ends(path: Path, factors: tuple[Factor, ...], found: Points) -> None:
    """Refuse a list with an entry outside its factor, which no run could take."""
    for factor, column in zip(factors, found.T, strict=True):
        low, high = range_of(factor)
        outside = np.flatnonzero((column < low) | (column > high))
        if len(outside):
            what = f"`{factor.column}` is {column[outside[0]]:g} in point {outside[0] + 1}"
            raise StudyMistake(f"{path}: {what}, outside {low:g} to {high:g}; change it, or the ends of the factor")


def latin_hypercube(factors: int, points: int, seed: int) -> Points:
    """Return points of which each factor has exactly one in each of as many equal slices [points, factors]."""
    from scipy.stats import qmc  # noqa: PLC0415  (takes a second to import)

    found: Points = qmc.LatinHypercube(factors, rng=np.random.default_rng(seed)).random(points)
    return found


def sobol_sequence(factors: int, points: int, seed: int) -> Points:
    """Return a scrambled Sobol sequence [points, factors]."""
    from scipy.stats import qmc  # noqa: PLC0415  (takes a second to import)

    found: Points = qmc.Sobol(factors, scramble=True, rng=np.random.default_rng(seed)).random(points)
    return found


def saltelli(factors: int, points: int, seed: int) -> Points:
    """Return Saltelli's design for first and total Sobol indices [points * (factors + 2), factors].

    Blocks of rows: a point of the sequence A, that point with each factor in turn from B, the point of B; in the order
    in which SALib analyses them.
    """
    both = sobol_sequence(2 * factors, points, seed)
    first, second = both[:, :factors], both[:, factors:]
    blocks = np.repeat(first[:, None, :], factors + 2, axis=1)
    for factor in range(factors):
        blocks[:, factor + 1, factor] = second[:, factor]
    blocks[:, factors + 1, :] = second
    return blocks.reshape(-1, factors)


def morris(factors: int, trajectories: int, levels: int, seed: int) -> Points:
    """Return Morris's trajectories on a grid of levels [trajectories * (factors + 1), factors].

    Each trajectory starts at a random point of the grid and moves every factor once, in random order, by
    ``levels / (2 (levels - 1))`` up or down (Morris 1991, with an even number of levels).
    """
    generator = np.random.Generator(np.random.Philox(seed))
    step = levels / (2.0 * (levels - 1))
    rows = np.empty((trajectories, factors + 1, factors))
    for trajectory in rows:
        start = generator.integers(0, max(1, levels // 2), factors) / (levels - 1)
        is_down = generator.random(factors) < 0.5
        trajectory[0] = np.where(is_down, start + step, start)
        for place, factor in enumerate(generator.permutation(factors)):
            trajectory[place + 1] = trajectory[place]
            trajectory[place + 1, factor] += -step if is_down[factor] else step
    return rows.reshape(-1, factors)
