"""Choose vectors that fill a space: each next one is the farthest from all before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def filling_order(units: Array, number: int | None = None) -> NDArray[np.int64]:
    """Return places of points in an order of which every beginning fills the space: the first is the most central.

    Args:
        units: points of the unit cube [points, factors].
        number: how many are wanted; all by default.
    """
    wanted = len(units) if number is None else min(number, len(units))
    first = int(((units - units.mean(axis=0)) ** 2).sum(axis=1).argmin()) if len(units) else 0
    order: list[int] = []
    nearest = np.full(len(units), np.inf)
    for _ in range(wanted):
        place = int(nearest.argmax()) if order else first
        order.append(place)
        nearest = np.minimum(nearest, ((units - units[place]) ** 2).sum(axis=1))
        nearest[place] = -1.0
    return np.array(order, dtype=np.int64)
