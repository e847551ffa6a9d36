"""How long contracts are by their value, and what that makes of a typical need's value a week."""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from simulator.engine import chance
from simulator.engine.codes import PENCE_PER_POUND
from simulator.scenario.schema import Scenario
from simulator.start.fitted_demand import load_demand

WEEKS_PER_MONTH = 52.0 / 12.0
LONGEST_WEEKS = 364.0
"""At least as long as any contract may last: seven years."""
_QUANTILES = 41  # of contract length, every 2.5 %
_MOST_KEPT = 64  # kinds of work, of each some 16,000 numbers
_MIDPOINTS = 400  # equal shares of a distribution over which a mean is taken


@dataclass(frozen=True, slots=True)
class LengthsOfValue:
    """Lengths [months, rising] and their shares of contracts from a value [pounds] upwards."""

    from_gbp: float
    months: tuple[float, ...]
    shares: tuple[float, ...]

    def quantiles(self, factor: float) -> list[float]:
        """Return the weeks at evenly spaced quantiles of length, times a factor.

        Lengths over six months sit on the tops of their bands (contracts last whole years), shorter ones are spread
        evenly.
        """
        tops, edges = np.array(self.months), np.concatenate([[0.0], np.cumsum(self.shares)])
        floors = np.where(tops > 6.0, tops, np.concatenate([[0.1], tops[:-1]]))
        months = []
        for u in np.linspace(0.0, 1.0, _QUANTILES):
            i = min(int(np.searchsorted(edges, u, side="right")) - 1, len(tops) - 1)
            width = edges[i + 1] - edges[i]
            within = (u - edges[i]) / width if width > 0 else 0.0
            months.append(floors[i] + (tops[i] - floors[i]) * within)
        return [min(max(1.0, month * factor * WEEKS_PER_MONTH), LONGEST_WEEKS) for month in months]


Lengths = tuple[LengthsOfValue, ...]


@cache
def national_lengths() -> Lengths:
    """Return lengths as the register that ships has them."""
    duration = load_demand().duration
    return tuple(LengthsOfValue(band.from_gbp, duration.band_tops_months, band.shares) for band in duration.bands)


def lengths_of(scenario: Scenario) -> Lengths:
    """Return the lengths that a scenario sets, else the national ones."""
    own = tuple(LengthsOfValue(band.from_gbp, band.months, band.shares) for band in scenario.contract_lengths)
    return own or national_lengths()


@lru_cache(maxsize=4096)
def durations(lengths: Lengths, factor: float = 1.0) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the lower edges [pence] of the bands and their quantiles [band, quantile] in weeks, times a factor."""
    edges = [round(band.from_gbp * PENCE_PER_POUND) for band in lengths]
    return np.array(edges, np.int64), np.array([band.quantiles(factor) for band in lengths])


def durations_of(scenario: Scenario) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the edges, and the quantiles of all lines alike, or of one line below the other where they differ."""
    lengths, factors = lengths_of(scenario), [line.length_factor for line in scenario.service_lines]
    if set(factors) == {1.0}:
        return durations(lengths)
    return durations(lengths)[0], np.concatenate([durations(lengths, factor)[1] for factor in factors])


@cache
def _normal_quantiles() -> list[float]:
    """Return the standard normal quantiles of the midpoints, without waiting for a compiler."""
    quantile = getattr(chance.inverse_normal, "py_func", chance.inverse_normal)
    return [quantile((i + 0.5) / _MIDPOINTS) for i in range(_MIDPOINTS)]


@lru_cache(maxsize=_MOST_KEPT)
def _weekly_values(median: float, sigma: float, lengths: Lengths, factor: float) -> tuple[list[float], list[int], int]:
    """Return weekly values [pence] by quadrature over value and length, rising, and the sums of the first so many.

    Sums are exact whole numbers of a unit, of which the last number returned makes 1: a power of two.
    """
    edges, duration = durations(lengths, factor)
    values = median * np.array([math.exp(sigma * z) for z in _normal_quantiles()])
    bands = np.searchsorted(edges[1:], values, side="right")
    weekly = np.sort((values[:, None] / duration[bands]).ravel()).tolist()
    ratios = [value.as_integer_ratio() for value in weekly]
    units = max(denominator for _, denominator in ratios)
    return weekly, [0, *itertools.accumulate(n * (units // denominator) for n, denominator in ratios)], units


@lru_cache(maxsize=4096)
def mean_weekly_value(median: float, sigma: float, cap: float, lengths: Lengths, factor: float = 1.0) -> float:
    """Return the mean weekly value [pence] of a line's needs, by quadrature over value and length.

    ``cap`` is the largest weekly value that the line's budget allows [pence].
    """
    weekly, sums, units = _weekly_values(median, sigma, lengths, factor)
    below = bisect.bisect_left(weekly, cap)
    numerator, denominator = cap.as_integer_ratio()
    # Exactly rounded: the mean of NumPy adds in an order that changes from one version to the next.
    total = sums[below] * denominator + (len(weekly) - below) * numerator * units
    return total / (units * denominator) / len(weekly)
