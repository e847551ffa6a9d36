"""What a model is held against, and how far from it is too far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]

#: What no choice of numbers would put right: standard deviation, as a share of the width of the accepted range.
DISCREPANCY = 0.1
#: How often the truth is to be kept, were the model true to it in every figure.
KEPT = 0.95


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and the range in which it is accepted.

    Attributes:
        name: its name.
        low: lower end of the range.
        high: upper end.
        is_fitted: whether vectors are ruled out by it; else it only checks those that were kept.
        share: standard deviation of what the model itself is off by, as a share of the width of the range.
    """

    name: str
    low: float
    high: float
    is_fitted: bool = True
    share: float = DISCREPANCY

    @property
    def discrepancy(self) -> float:
        """Standard deviation of what the model itself is off by, in the unit of the figure."""
        return self.share * (self.high - self.low)


def cutoff(targets: int) -> float:
    """Return how many standard deviations from a range are too far, so that all of so many figures keep the truth.

    As often as `KEPT`, by Sidak's inequality: about 2.9 for twelve.
    """
    return float(ndtri(0.5 + 0.5 * KEPT ** (1.0 / max(1, targets))))


def implausibility(means: Array, variances: Array, targets: Sequence[Target]) -> Array:
    """Return how many standard deviations each mean lies outside its range [points, targets]; 0 within it.

    Args:
        means: of each figure at each point [points, targets]; what is not known is infinitely far.
        variances: of what is not known of them: luck, emulator [targets], alike at all points.
        targets: the ranges; what the model is off by is added here.
    """
    low, high, own = (np.array([getattr(t, name) for t in targets]) for name in ("low", "high", "discrepancy"))
    outside = np.where(np.isnan(means), np.inf, np.maximum(0.0, np.maximum(low - means, means - high)))
    spread = np.sqrt(variances + own**2)
    found: Array = np.where(outside > 0.0, outside / np.where(spread > 0.0, spread, math.nan), 0.0)
    return np.where(np.isnan(found), math.inf, found)


def worst(means: Array, variances: Array, targets: Sequence[Target]) -> Array:
    """Return the largest implausibility over the fitted targets [points]."""
    fitted = [i for i, target in enumerate(targets) if target.is_fitted]
    if not fitted:
        return np.zeros(len(means))
    found = implausibility(means[:, fitted], variances[fitted], [targets[i] for i in fitted])
    return np.asarray(found.max(axis=1))
