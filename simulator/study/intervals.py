"""Means with 95 % Student-t intervals over seeds, and what these could have shown."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
#: The normal variable lies within so many standard deviations of its mean that often.
NORMAL_QUANTILE = 1.959963984540054
#: How often a true effect is to be shown that counts as one that these runs would have shown.
POWER = 0.8
_ROUNDING = 1e-12  # of the largest value: no more is between values that are the same


class Interval(NamedTuple):
    """A mean over seeds with the ends of its interval; NaN where there are too few seeds to tell."""

    mean: float
    low: float
    high: float
    seeds: int

    @property
    def contains_zero(self) -> bool:
        """Whether zero lies within the interval; an interval that cannot be worked out excludes nothing."""
        return not (self.low > 0.0 or self.high < 0.0)

    def within(self, ends: tuple[float, float]) -> Interval:
        """Return it as that of a figure's level, which ends where the figure cannot be lower or higher."""
        return self._replace(low=max(self.low, ends[0]), high=min(self.high, ends[1]))

    def as_json(self) -> dict[str, float | None]:
        """Return mean, low and high as plain data; what is not a number is None."""
        values = {"mean": self.mean, "low": self.low, "high": self.high}
        return {end: None if math.isnan(value) else value for end, value in values.items()}


@cache
def t_quantile(degrees: float, confidence: float = CONFIDENCE) -> float:
    """Return t such that Student's variable with these degrees of freedom lies within -t and t so often."""
    from scipy.special import stdtrit  # noqa: PLC0415  (slow to import)

    return float(stdtrit(degrees, 0.5 + 0.5 * confidence))


def interval(values: NDArray[np.float64]) -> Interval:
    """Return the mean of one value a seed and its 95 % interval; seeds without a value (NaN) are left out.

    Values that are all exactly 0 have an interval of no width: two equal arms do not differ. Other values that are all
    the same say nothing about their spread, so they have an interval of no width only if there are so many that the
    sign test alone would tell them from zero.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    if n > 1 and _are_alike(known):
        only = float(known[0])
        is_sure = only == 0.0 or 2.0 * 0.5**n < 1.0 - CONFIDENCE
        return Interval(only, only, only, n) if is_sure else Interval(only, math.nan, math.nan, n)
    mean = float(known.mean())
    if n == 1:
        return Interval(mean, math.nan, math.nan, 1)
    half = t_quantile(n - 1) * float(known.std(ddof=1)) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


def _are_alike(values: NDArray[np.float64]) -> bool:
    """Say whether values are all the same, but for what sums of floating-point numbers leave."""
    return bool(np.ptp(values) <= _ROUNDING * np.abs(values).max())


def crossed(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Interval:
    """Return the mean of a table with its interval where its rows and its columns were both drawn.

    Args:
        rows: means of the rows, of points that were sampled, say.
        columns: means of the columns, such as seeds that all rows share.

    The variances of both means are added, with Satterthwaite's degrees of freedom. What belongs to a cell alone is in
    both, so the interval is rather too wide. With a single row or column nothing is known of theirs.
    """
    one, other = interval(rows), interval(columns)
    if one.low == one.high == 0.0:  # two equal arms do not differ, whatever the luck
        return one
    if min(one.seeds, other.seeds) < 2:
        return Interval(one.mean, math.nan, math.nan, one.seeds)
    parts = [_variance(rows), _variance(columns)]
    if (total := sum(parts)) == 0.0:
        return one
    degrees = total * total / (parts[0] ** 2 / (one.seeds - 1) + parts[1] ** 2 / (other.seeds - 1))
    half = t_quantile(degrees) * math.sqrt(total)
    return Interval(one.mean, one.mean - half, one.mean + half, one.seeds)


def _variance(values: NDArray[np.float64]) -> float:
    """Return the variance of the mean of values; NaN are left out."""
    known = values[~np.isnan(values)]
    return 0.0 if _are_alike(known) else float(known.var(ddof=1)) / len(known)


def p_value(values: NDArray[np.float64]) -> float:
    """Return how often luck alone would bring a mean this far from zero (two-sided); NaN where nothing can be told.

    Agrees with :func:`interval`: below 0.05 where its interval leaves zero out. Values that are all the same are
    judged by the sign test; zeros alone differ in nothing and have no p-value.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 2 or not known.any():
        return math.nan
    if _are_alike(known):
        return min(1.0, 2.0 * 0.5**n)
    t = abs(float(known.mean())) * math.sqrt(n) / float(known.std(ddof=1))
    from scipy.special import stdtr  # noqa: PLC0415  (slow to import)

    return 2.0 * float(stdtr(n - 1, -t))


def smallest_shown(values: NDArray[np.float64]) -> float:
    """Return the smallest true effect whose interval would exclude zero four times in five; NaN where nothing tells.

    Args:
        values: paired differences, one a seed; NaN where not known [seed].
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 2 or (_are_alike(known) and math.isnan(interval(known).low)):
        return math.nan
    reach = t_quantile(n - 1) + t_quantile(n - 1, 2.0 * POWER - 1.0)
    return reach * float(known.std(ddof=1)) / math.sqrt(n)


def mean_over(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return means without what is missing; NaN where all is."""
    known = ~np.isnan(values)
    counts = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    found: NDArray[np.float64] = np.where(counts > 0, total / np.maximum(1, counts), np.nan)
    return found


def spread_over(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return standard deviations without what is missing; NaN where fewer than two are known."""
    known = ~np.isnan(values)
    more = known.sum(axis=axis) - 1
    off = np.where(known, values - np.expand_dims(mean_over(values, axis), axis), 0.0)
    found: NDArray[np.float64] = np.where(more > 0, np.sqrt((off * off).sum(axis=axis) / np.maximum(1, more)), np.nan)
    return found
