"""How long contracts are by their value, and what that makes of a typical need's value a week."""

from __future__ import annotations

import math
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from simulator.engine import chance
from simulator.engine.codes import PENCE_PER_POUND
from simulator.start.fitted_demand import Demand, load_demand

WEEKS_PER_MONTH = 52.0 / 12.0
_QUANTILES = 41  # of contract length, every 2.5 %
_MIDPOINTS = 400  # equal shares of a distribution over which a mean is taken


def duration_quantiles(demand: Demand) -> npt.NDArray[np.float64]:
    """Return the weeks at evenly spaced quantiles of contract length, one row per value band [band, quantile].

    Lengths over six months sit on the tops of their bands (contracts last whole years), shorter ones are spread evenly.
    """
    tops = np.array(demand.duration.band_tops_months)
    floors = np.where(tops > 6.0, tops, np.concatenate([[0.1], tops[:-1]]))
    rows = []
    for band in demand.duration.bands:
        edges = np.concatenate([[0.0], np.cumsum(band.shares)])
        months = []
        for u in np.linspace(0.0, 1.0, _QUANTILES):
            i = min(int(np.searchsorted(edges, u, side="right")) - 1, len(tops) - 1)
            width = edges[i + 1] - edges[i]
            within = (u - edges[i]) / width if width > 0 else 0.0
            months.append(floors[i] + (tops[i] - floors[i]) * within)
        rows.append(months)
    return np.maximum(1.0, np.array(rows) * WEEKS_PER_MONTH)


@cache
def durations() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the lower edges [pence] of the duration bands and their quantiles [band, quantile] in weeks."""
    demand = load_demand()
    edges = [round(band.from_gbp * PENCE_PER_POUND) for band in demand.duration.bands]
    return np.array(edges, np.int64), duration_quantiles(demand)


@cache
def _normal_quantiles() -> list[float]:
    """Return the standard normal quantiles of the midpoints, without waiting for a compiler."""
    quantile = getattr(chance.inverse_normal, "py_func", chance.inverse_normal)
    return [quantile((i + 0.5) / _MIDPOINTS) for i in range(_MIDPOINTS)]


@lru_cache(maxsize=4096)
def mean_weekly_value(median: float, sigma: float, cap: float) -> float:
    """Return the mean weekly value [pence] of a line's needs, by quadrature over value and length.

    ``cap`` is the largest weekly value that the line's budget allows [pence].
    """
    edges, duration = durations()
    values = median * np.array([math.exp(sigma * z) for z in _normal_quantiles()])
    bands = np.searchsorted(edges[1:], values, side="right")
    weekly = values[:, None] / duration[bands]
    # Exactly rounded: the mean of NumPy adds in an order that changes from one version to the next.
    return math.fsum(np.minimum(weekly, cap).flat) / weekly.size
