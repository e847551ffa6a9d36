"""Sums of products whose last bit does not depend on the machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def weighted_sum(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the sum of values times weights.

    ``values @ weights`` goes to a BLAS, which adds up in an order of its own on every processor and in every version of
    NumPy; NumPy's own sum has one order everywhere. Key figures are compared to the last bit, so they use this.

    Raises:
        ValueError: the two differ in length.
    """
    return float((values * weights).sum())
