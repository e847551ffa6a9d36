"""How much each vector of a set counts, the same on every processor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Of a weight: emulators rest on linear algebra, whose last bit is another on every processor.
_DECIMALS = 12


def weights_of(far: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that sum to one, from how far each vector is out [standard deviations; vectors].

    They are rounded, and the largest has what rounding leaves.
    """
    weights = np.exp(-0.5 * far**2)
    shares: NDArray[np.float64] = np.round(weights / weights.sum(), _DECIMALS)
    largest = int(shares.argmax())
    shares[largest] = round(1.0 - float(np.delete(shares, largest).sum()), _DECIMALS)
    return shares
