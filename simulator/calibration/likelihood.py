"""Maximum likelihood with small means: a search, standard errors, and the likelihoods used here.

The search is deterministic and its answers are rounded when written, so that a fit repeats byte for byte.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr

from simulator.calibration.shipped_tables import Interval

Objective = Callable[[Sequence[float]], float]

SMALLEST = 1e-300  # keeps the log finite where a wild trial value gives no probability at all


class Fit(NamedTuple):
    """Estimates with their standard errors, in the order of the parameters, and the log likelihood reached."""

    values: tuple[float, ...]
    errors: tuple[float, ...]
    loglikelihood: float


def normal_cdf(z: float) -> float:
    """Return the standard normal distribution function."""
    return float(ndtr(z))


def _search(cost: Objective, start: Sequence[float], step: float) -> list[float]:
    """Return the lowest point that one Nelder-Mead search finds from ``start``."""
    corners = [list(start)] + [[x + step * (i == j) for j, x in enumerate(start)] for i in range(len(start))]
    limits = {"initial_simplex": corners, "fatol": 1e-12, "xatol": 1e-9, "maxiter": 400 * len(start)}
    found: list[float] = minimize(cost, start, method="Nelder-Mead", options=limits).x.tolist()
    return found


def _errors(loglikelihood: Objective, values: Sequence[float], width: float = 1e-3) -> tuple[float, ...]:
    """Return standard errors from the curvature of the log likelihood at its top."""
    size = len(values)

    def moved(*shifts: tuple[int, float]) -> float:
        point = list(values)
        for index, shift in shifts:
            point[index] += shift
        return loglikelihood(point)

    curvature = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            corners = [moved((i, a * width), (j, b * width)) * a * b for a in (1, -1) for b in (1, -1)]
            curvature[i, j] = sum(corners) / (4.0 * width * width)
    return tuple(float(x) for x in np.sqrt(np.diag(np.linalg.inv(-curvature))))


def maximise(loglikelihood: Objective, start: Sequence[float]) -> Fit:
    """Return the maximum-likelihood estimates; the search starts afresh three times from its own answer."""
    values = list(start)
    for step in (0.5, 0.2, 0.05, 0.01):
        values = _search(lambda point: -loglikelihood(point), values, step)
    return Fit(tuple(values), _errors(loglikelihood, values), loglikelihood(values))


def interval_loglikelihood(cells: Sequence[Interval], cdf: Callable[[float, Interval], float]) -> float:
    """Return the log likelihood of grouped observations under a distribution function of (bound, cell)."""
    return sum(cell.weight * math.log(max(cdf(cell.high, cell) - cdf(cell.low, cell), SMALLEST)) for cell in cells)


def fit_normal(cells: Sequence[Interval]) -> Fit:
    """Fit mean and ln(sd) of a normal to grouped observations."""

    def loglikelihood(point: Sequence[float]) -> float:
        mean, spread = point[0], math.exp(point[1])
        return interval_loglikelihood(cells, lambda bound, _: normal_cdf((bound - mean) / spread))

    return maximise(loglikelihood, (11.0, 0.5))


def mixture_cdf(x: float, tail: float, body: tuple[float, float], far: tuple[float, float]) -> float:
    """Return the distribution function of two normals (mean, sd), the second with share ``tail``."""
    near, remote = (normal_cdf((x - mean) / spread) for mean, spread in (body, far))
    return (1.0 - tail) * near + tail * remote


def fit_mixture(cells: Sequence[Interval]) -> Fit:
    """Fit two normals to grouped observations: logit(tail share), body mean, ln(body sd), tail mean, ln(tail sd)."""

    def loglikelihood(point: Sequence[float]) -> float:
        tail = 1.0 / (1.0 + math.exp(-point[0]))
        body, far = (point[1], math.exp(point[2])), (point[3], math.exp(point[4]))
        return interval_loglikelihood(cells, lambda bound, _: mixture_cdf(bound, tail, body, far))

    return maximise(loglikelihood, (-1.5, 11.3, 0.4, 15.0, 0.4))


def fit_line(cells: Sequence[Interval]) -> Fit:
    """Fit intercept, slope and ln(sd) of a normal whose mean is a line in ``x`` to grouped observations."""

    def loglikelihood(point: Sequence[float]) -> float:
        intercept, slope, spread = point[0], point[1], math.exp(point[2])
        return interval_loglikelihood(
            cells, lambda bound, cell: normal_cdf((bound - intercept - slope * cell.x) / spread)
        )

    return maximise(loglikelihood, (3.0, 0.1, 0.0))


def fit_negative_binomial(counts: Sequence[int]) -> Fit:
    """Fit ln(mean) and ln(k) of a negative binomial without zeros to counts of one or more (variance m + m*m/k)."""

    def loglikelihood(point: Sequence[float]) -> float:
        mean, k = math.exp(point[0]), math.exp(point[1])
        p = k / (k + mean)
        common = k * math.log(p) - math.lgamma(k) - math.log1p(-math.exp(k * math.log(p)))
        return sum(common + math.lgamma(n + k) - math.lgamma(n + 1.0) + n * math.log(1.0 - p) for n in counts)

    return maximise(loglikelihood, (2.5, 0.5))
