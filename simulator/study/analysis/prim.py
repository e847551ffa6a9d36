"""Scenario discovery: the patient rule induction method (Friedman and Fisher 1999; Bryant and Lempert 2010).

A box is peeled: of all ways to cut a twentieth of its points off one side of one factor, the one that leaves the
highest share of cases of interest is taken, again and again. Then single sides are pasted back while that makes the
box better, and limits that the cases of interest do not need are taken away (the quasi-p-value test).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

PEEL = 0.05
LEAST_MASS = 0.05
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Box:
    """A box in the space of factors.

    Attributes:
        low: lower ends [factors]; -inf where there is no limit.
        high: upper ends [factors]; inf where there is no limit.
        coverage: share of all cases of interest that lie inside.
        density: share of cases inside that are of interest.
        mass: share of all cases that lie inside.
    """

    low: Array
    high: Array
    coverage: float
    density: float
    mass: float

    @property
    def restricted(self) -> list[int]:
        """Places of the factors that the box limits."""
        return [i for i in range(len(self.low)) if math.isfinite(self.low[i]) or math.isfinite(self.high[i])]

    @property
    def score(self) -> float:
        """Harmonic mean of coverage and density: neither without the other."""
        both = self.coverage + self.density
        return 2.0 * self.coverage * self.density / both if both > 0.0 else 0.0


def inside(points: Array, low: Array, high: Array) -> Flags:
    """Return which points lie in a box [points]."""
    found: Flags = np.all((points >= low) & (points <= high), axis=1)
    return found


def _box(points: Array, cases: Flags, low: Array, high: Array) -> Box:
    within = inside(points, low, high)
    hits = int(cases[within].sum())
    total, size = max(1, int(cases.sum())), int(within.sum())
    return Box(low.copy(), high.copy(), hits / total, hits / size if size else 0.0, size / len(points))


def _peeled(points: Array, cases: Flags, box: Box) -> Box | None:
    """Return the best box that is a peel smaller, or None where nothing can be cut."""
    within = points[inside(points, box.low, box.high)]
    best: Box | None = None
    for factor in range(points.shape[1]):
        column = within[:, factor]
        for side, quantile in ((0, PEEL), (1, 1.0 - PEEL)):
            low, high = box.low.copy(), box.high.copy()
            edge = float(np.quantile(column, quantile))
            if side == 0:
                above = column[column > edge]
                if len(above) == 0:
                    continue
                low[factor] = float(above.min())
            else:
                below = column[column < edge]
                if len(below) == 0:
                    continue
                high[factor] = float(below.max())
            tried = _box(points, cases, low, high)
            if best is None or (tried.density, tried.mass) > (best.density, best.mass):
                best = tried
    return best


def trajectory(points: Array, cases: Flags) -> list[Box]:
    """Return the boxes of a peeling, from the whole space to the smallest."""
    factors = points.shape[1]
    box = _box(points, cases, np.full(factors, -math.inf), np.full(factors, math.inf))
    boxes = [box]
    while box.mass > LEAST_MASS and box.density < 1.0:
        smaller = _peeled(points, cases, box)
        if smaller is None or smaller.mass >= box.mass or smaller.mass < LEAST_MASS:
            break
        box = smaller
        boxes.append(box)
    return boxes


def binomial_tail(hits: int, number: int, probability: float) -> float:
    """Return P(X >= hits) for a binomial variable."""
    return 1.0 if hits <= 0 else float(betainc(hits, number - hits + 1, probability))


def _without_needless_limits(points: Array, cases: Flags, box: Box) -> Box:
    """Take limits away that chance alone explains, the least needed first (Bryant and Lempert's quasi-p-value)."""
    while True:
        weakest: tuple[float, Box] | None = None
        hits = int(cases[inside(points, box.low, box.high)].sum())
        size = round(box.mass * len(points))
        for factor in box.restricted:
            low, high = box.low.copy(), box.high.copy()
            low[factor], high[factor] = -math.inf, math.inf
            wider = _box(points, cases, low, high)
            chance = binomial_tail(hits, size, wider.density)
            if weakest is None or chance > weakest[0]:
                weakest = (chance, wider)
        if weakest is None or weakest[0] < SIGNIFICANCE:
            return box
        box = weakest[1]


def _pasted(points: Array, cases: Flags, box: Box) -> Box:
    """Move single sides out again while coverage and density together become better."""
    improved = True
    while improved:
        improved = False
        for factor in box.restricted:
            for ends, towards in ((box.low, -1), (box.high, 1)):
                if not math.isfinite(ends[factor]):
                    continue
                column = np.sort(points[:, factor])
                beyond = column[column < ends[factor]][::-1] if towards < 0 else column[column > ends[factor]]
                if len(beyond) == 0:
                    continue
                low, high = box.low.copy(), box.high.copy()
                (low if towards < 0 else high)[factor] = beyond[min(len(beyond) - 1, max(0, len(points) // 200))]
                wider = _box(points, cases, low, high)
                if wider.score > box.score:
                    box, improved = wider, True
    return box


def discover(points: Array, cases: Flags) -> Box:
    """Return the box of a peeling that has the best of coverage and density together.

    Args:
        points: in any units [points, factors].
        cases: which points are of interest [points].
    """
    best = max(trajectory(points, cases), key=lambda box: box.score)
    return _pasted(points, cases, _without_needless_limits(points, cases, best))
