"""How many of a long list of clear differences would be luck: the false discovery rate.

With a hundred figures some intervals miss zero by luck alone. Benjamini and Hochberg (1995) order the p-values of all
figures that were compared and keep the longest list of which no more than a given share is expected to be luck; under
the positive dependence that figures of one run mostly have, the promise holds (Benjamini and Yekutieli 2001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.metrics import GROUPS, KPIS
from simulator.study.intervals import p_value
from simulator.study.readings import CLEAR

if TYPE_CHECKING:
    from simulator.study.comparison import Comparison

#: Share of a list of clear differences that may be luck.
FALSE_DISCOVERIES = 0.05


def q_values(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Return for each p-value the smallest false discovery rate at which it still is on the list; NaN stays NaN."""
    p = np.asarray(p_values, float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    rates = p[order] * len(order) / np.arange(1, len(order) + 1)
    found = np.full(len(p), math.nan)
    found[order] = np.minimum(1.0, np.minimum.accumulate(rates[::-1])[::-1])
    return found


def q_of_figures(comparison: Comparison, arm: int) -> dict[str, float]:
    """Return the q-value of every figure of an arm that could be compared; those exactly equal have none."""
    gaps = comparison.values[arm] - comparison.values[0]
    return dict(zip(KPIS, q_values([p_value(gap) for gap in gaps.T]).tolist(), strict=True))


def doubtful(comparison: Comparison, arm: int) -> set[str]:
    """Return the figures with a clear difference that a list with this false discovery rate does not hold."""
    rates = q_of_figures(comparison, arm)
    return {kpi for kpi, q in rates.items() if q > FALSE_DISCOVERIES and comparison.reading(kpi, arm) in CLEAR}


def luck_in_words(comparison: Comparison) -> str:
    """Return how many of the list of clear differences may be luck."""
    others = range(1, len(comparison.arms))
    is_any_tested = any(not math.isnan(q) for arm in others for q in q_of_figures(comparison, arm).values())
    known = [kpi.name for group in GROUPS for kpi in comparison.told(group)]
    clear = sum(comparison.reading(kpi, arm) in CLEAR for kpi in known for arm in others)
    may_be = sum(len(doubtful(comparison, arm)) for arm in others)
    tested = f"{len(known)} figures were compared{' in each arm' if len(others) > 1 else ''}"
    are = "difference is" if clear == 1 else "differences are"
    kept = f"{clear} {are} clear; at a false discovery rate of 5 % {clear - may_be} of them stand"
    marked = f", and {may_be} may be luck" if may_be else ""
    by_luck = ", so some differ by luck alone" if is_any_tested else ""
    return f"{tested}{by_luck}. {kept}{marked}."
