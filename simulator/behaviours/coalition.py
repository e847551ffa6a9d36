"""How partners can divide what they gain together: the Shapley value of a cooperative game.

A coalition is a whole number whose bit i says whether member i belongs; a game is the array of values of all ``2^n``
coalitions in that order, in any one unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernel import kernel


@kernel
def shapley(values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return what each of ``n`` members adds on average over all orders of joining [unit of the values] (VR-C1).

    ``phi_i = sum_S |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`` over the coalitions S without i. ``values`` has ``2^n``
    entries, that of the empty coalition first. The work doubles with each member: meant for consortia, n up to 20.
    """
    shares = np.zeros(n)
    weights = np.empty(n)
    weights[0] = 1.0 / n
    for size in range(1, n):
        weights[size] = weights[size - 1] * size / (n - size)
    for coalition in range(1 << n):
        size = 0
        for i in range(n):
            size += (coalition >> i) & 1
        for i in range(n):
            if not (coalition >> i) & 1:
                shares[i] += weights[size] * (values[coalition | (1 << i)] - values[coalition])
    return shares
