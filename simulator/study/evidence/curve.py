"""A shape: a curve that data show, point by point, with the band in which the model's points are accepted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.study.evidence.watched_run import Values, Watched
from simulator.study.intervals import NORMAL_QUANTILE, Interval, interval

FACTOR = 1.5  # a measured ratio or level is accepted within this factor: data are of other places and trades
_POINTS = 0.05  # a measured share is accepted within five points, or the 95 % interval of the data where that is wider


@dataclass(frozen=True, slots=True)
class Curve:
    """One shape.

    Attributes:
        id: name, and the row of the fact base.
        title: what the plot is headed by.
        x: what stands below.
        y: what stands beside.
        points: names of the points.
        real: what data show [point].
        low: lowest value accepted [point].
        high: highest value accepted [point].
        of_run: what a run shows [point]; NaN where it shows nothing.
    """

    id: str
    title: str
    x: str
    y: str
    points: tuple[str, ...]
    real: Values
    low: Values
    high: Values
    of_run: Callable[[Watched], Values]


def within_factor(real: Values, factor: float = FACTOR) -> tuple[Values, Values]:
    """Return the band of a factor around what data show."""
    return real / factor, real * factor


def share_band(part: Values, whole: Values) -> tuple[Values, Values, Values]:
    """Return shares with their band: Wilson's 95 % interval of the data, and no less than five points each side."""
    share = part / whole
    z2 = NORMAL_QUANTILE**2
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = NORMAL_QUANTILE * np.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    low, high = np.minimum(centre - half, share - _POINTS), np.maximum(centre + half, share + _POINTS)
    return share, np.maximum(0.0, low), np.minimum(1.0, high)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A curve with what runs showed: mean and ends of the 95 % interval over seeds [point]."""

    curve: Curve
    mean: Values
    low: Values
    high: Values
    seeds: int

    @property
    def share_in_band(self) -> Interval:
        """Share of points in their band by the mean; its ends count points wholly inside and points that reach it."""
        asked = ~np.isnan(self.curve.low) & ~np.isnan(self.mean)
        if not asked.any():
            return Interval(math.nan, math.nan, math.nan, self.seeds)
        low, high = self.curve.low[asked], self.curve.high[asked]
        mean, least, most = self.mean[asked], self.low[asked], self.high[asked]
        inside = (mean >= low) & (mean <= high)
        whole = inside & (least >= low) & (most <= high)
        reach = inside | ((least <= high) & (most >= low))
        return Interval(float(inside.mean()), float(whole.mean()), float(reach.mean()), self.seeds)


def drawn(curve: Curve, found: Values) -> Drawn:
    """Return a curve with what every run showed [seed, point]."""
    points = [interval(column) for column in found.T]
    mean, low, high = (np.array([getattr(point, end) for point in points]) for end in ("mean", "low", "high"))
    return Drawn(curve, mean, low, high, len(found))
