"""Emulators: what the figures are at points that were never run, guessed from points that were.

A quadratic in all factors for each figure, by ridge regression. The penalty is the one with the smallest
leave-one-out error, and that error, which holds luck and what the quadratic misses, is how far a guess is trusted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]

_PENALTIES = np.logspace(-6, 4, 31)
#: Points that are guessed at a time; the quadratic of 25 factors has 350 terms each.
_AT_A_TIME = 20_000


def _terms(units: Array) -> Array:
    """Return the quadratic terms of points of the unit cube [points, terms], without the constant."""
    centred = 2.0 * units - 1.0
    pairs = list(itertools.combinations(range(units.shape[1]), 2))
    products = [centred[:, i] * centred[:, j] for i, j in pairs]
    return np.column_stack([centred, centred**2 - 1.0 / 3.0, *products])


@dataclass(frozen=True)
class Emulators:
    """One quadratic for each figure.

    Attributes:
        constants: [figures].
        slopes: [terms, figures].
        errors: variance of the leave-one-out error [figures].
        explained: share of the variance between points that is explained, by leave-one-out [figures].
    """

    constants: Array
    slopes: Array
    errors: Array
    explained: Array

    def guess(self, units: Array) -> Array:
        """Return the figures at points of the unit cube [points, figures]."""
        parts = [units[i : i + _AT_A_TIME] for i in range(0, len(units), _AT_A_TIME)]
        return np.concatenate([self.constants + _terms(part) @ self.slopes for part in parts])


def emulators_of(units: Array, figures: Array) -> Emulators:
    """Return the emulators that fit figures [points, figures] at points of the unit cube [points, factors]."""
    terms = _terms(units)
    centre, means = terms.mean(axis=0), figures.mean(axis=0)
    left, sizes, right = linalg.svd(terms - centre, full_matrices=False)
    loaded, residuals = left.T @ (figures - means), figures - means
    errors, slopes = np.full(figures.shape[1], np.inf), np.zeros((terms.shape[1], figures.shape[1]))
    for penalty in _PENALTIES:
        shrunk = sizes**2 / (sizes**2 + penalty)
        leverage = 1.0 / len(units) + (left**2) @ shrunk
        left_out = (residuals - left @ (shrunk[:, None] * loaded)) / np.maximum(1e-9, 1.0 - leverage)[:, None]
        error = (left_out**2).mean(axis=0)
        better = error < errors
        slopes[:, better] = right.T @ ((sizes / (sizes**2 + penalty))[:, None] * loaded[:, better])
        errors = np.where(better, error, errors)
    spread = residuals.var(axis=0)
    explained = 1.0 - errors / np.where(spread > 0.0, spread, np.inf)
    return Emulators(means - centre @ slopes, slopes, errors, explained)
