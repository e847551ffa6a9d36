"""Designs: points in the unit cube, and what they stand for in the units of the factors.

Every design is made in the unit cube [points, factors] and then mapped through the inverse distribution function of
each factor, so that indices and boxes can be worked out where all factors are alike.
"""

from __future__ import annotations

import itertools

import numpy as np

from simulator.study.arms import StudyMistake
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.listed_points import listed_points
from simulator.study.experiments.spreads import Points, grid_levels, range_of, values_of


def design_points(loaded: Loaded) -> tuple[Points, Points]:
    """Return the points of an experiment in the unit cube and in the units of its factors.

    For grids and lists the first is each value's place between the ends of its factor.

    Raises:
        StudyMistake: a list cannot be read, or a package is missing.
    """
    design, factors = loaded.experiment.design, loaded.factors
    if design.kind in ("grid", "list"):
        values = _grid(factors) if design.kind == "grid" else listed_points(loaded, str(design.file))
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


def _grid(factors: tuple[Factor, ...]) -> Points:
    return np.array(list(itertools.product(*map(grid_levels, factors)))).reshape(-1, len(factors))


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
