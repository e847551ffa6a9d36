"""A simulated mean and how far chance alone may carry it from the truth."""

from __future__ import annotations

import math
from typing import NamedTuple

from simulator.engine.kernel import kernel


class Estimate(NamedTuple):
    """A simulated mean with what is needed to judge it."""

    mean: float
    standard_error: float
    deviation: float
    """Standard deviation of one repetition, not of the mean."""


@kernel
def estimate(total: float, squares: float, count: int) -> Estimate:
    """Return mean, standard error and deviation from a sum, a sum of squares and the number of repetitions."""
    if count == 0:
        return Estimate(0.0, 0.0, 0.0)
    mean = total / count
    deviation = math.sqrt(max(squares / count - mean * mean, 0.0))
    return Estimate(mean, deviation / math.sqrt(count), deviation)
