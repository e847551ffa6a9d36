"""What to bid, and how likely a bid is to win: the bid functions of sealed-bid procurement, lowest price wins.

Costs, bids, ranges and reserves of one call share one unit of money, whichever the caller uses. ``n`` is the number of
bidders, oneself included; it may be a real number, because beliefs about competition are averages. None of the
functions knows of capacity, cash or learning: a phase adds those around them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def equilibrium_bid(cost: float, low: float, high: float, rivals: float) -> float:
    """Return the first-price equilibrium bid when all costs are uniform on [low, high].

    ``b(c) = c + (high - c) / n`` with ``n = rivals + 1`` (VR-A1). Without rivals the bid is ``high``. A bidder whose
    cost lies below ``low`` is sure to win at ``b(low)`` and gains nothing by bidding less, so it bids ``b(low)``; one
    whose cost is at or above ``high`` cannot win with a profit and bids its cost.
    """
    if cost >= high:
        return cost
    effective = max(cost, low)
    return effective + (high - effective) / (max(rivals, 0.0) + 1.0)


@kernel
def cost_plus_bid(cost: float, low: float, high: float, usual_rivals: float) -> float:
    """Return cost and a margin that competition does not move: that of the typical bidder at its equilibrium.

    A bidder in the middle of [low, high] adds ``(high - low) / (2 n)``, with the usual number of rivals.
    """
    return cost + 0.5 * (high - low) / (usual_rivals + 1.0)


@kernel
def equilibrium_bid_with_reserve(cost: float, n: float, reserve: float) -> float:
    """Return the first-price equilibrium bid for costs uniform on [0, 1] and a published reserve (price ceiling).

    ``b(c) = c + [(1-c)^n - (1-r)^n] / (n (1-c)^(n-1))`` (VR-A4), written here without the two small numbers whose
    quotient loses digits: ``c + (1-c)/n * (1 - ((1-r)/(1-c))^n)``. A cost at or above the reserve is returned as it is:
    such a bidder stays out.
    """
    if cost >= min(reserve, 1.0):
        return cost
    shaded = (1.0 - cost) / n
    if reserve >= 1.0:
        return cost + shaded
    return cost + shaded * (1.0 - math.exp(n * math.log((1.0 - reserve) / (1.0 - cost))))


@kernel
def equilibrium_bid_below_ceiling(cost: float, low: float, high: float, n: float, reserve: float) -> float:
    """Return :func:`equilibrium_bid_with_reserve` for costs uniform on [low, high]; ``high > low``, reserve in money.

    A cost below ``low`` bids as ``low`` does, as in :func:`equilibrium_bid`.
    """
    width = high - low
    if cost >= min(reserve, high):
        return cost
    unit_cost = (max(cost, low) - low) / width
    return low + width * equilibrium_bid_with_reserve(unit_cost, n, (reserve - low) / width)


@kernel
def power_law_bid(cost: float, exponent: float, n: float) -> float:
    """Return the first-price equilibrium bid on [0, 1] when costs follow ``1 - F(c) = (1 - c)^a``.

    ``b(c) = c + (1 - c) / (a (n - 1) + 1)`` (VR-A6): a bidder that sends the cheapest of ``a`` members, as a consortium
    of firms that could each have bid alone does, against ``n - 1`` like it.
    """
    if cost >= 1.0:
        return cost
    return cost + (1.0 - cost) / (exponent * (n - 1.0) + 1.0)


@kernel
def asymmetric_discount(surplus: float, own_width: float, rival_width: float) -> float:
    """Return the equilibrium discount off the common upper cost R of one of two unlike bidders, first price.

    Surpluses ``v = R - c`` are uniform on [0, own_width] and [0, rival_width]. With ``k = 1/own^2 - 1/rival^2`` the
    discount is ``(1 - sqrt(1 - k v^2)) / (k v)`` (VR-A7), which equals ``v / (1 + sqrt(1 - k v^2))``: that form has no
    gap at k = 0 (like bidders, half the surplus). A surplus above ``own_width`` bids the top discount, one below zero
    bids none.
    """
    if surplus <= 0.0:
        return 0.0
    v = min(surplus, own_width)
    k = 1.0 / (own_width * own_width) - 1.0 / (rival_width * rival_width)
    return v / (1.0 + math.sqrt(1.0 - k * v * v))


@kernel
def common_value_bid(signal: float, error_width: float) -> float:
    """Return the equilibrium bid when all bidders share one unknown cost and see it with a uniform error.

    The signal is ``C + e u`` with ``u`` uniform on [-1, 1]; away from the edge of the prior ``b(x) = x + e`` (VR-A11).
    The naive bid, which forgets that the most optimistic bidder wins, is the signal itself.
    """
    return signal + error_width


@kernel
def friedman_win_probability(beat_each: NDArray[np.float64]) -> float:
    """Return the probability of beating all rivals, ``prod p_i``, from those of beating each alone (VR-A13).

    Exact for a fixed own bid against independent rivals (Friedman 1956); with no rival it is one.
    """
    probability = 1.0
    for p in beat_each:
        probability *= p
    return probability


@kernel
def gates_win_probability(beat_each: NDArray[np.float64]) -> float:
    """Return ``1 / (1 + sum (1 - p_i) / p_i)``, the chance of beating all rivals by Gates's rule (VR-A13).

    Exact if and only if bids are of a proportional-hazards family (Gates 1967; Skitmore, Pettitt & McVinish 2007).
    """
    odds_against = 0.0
    for p in beat_each:
        if p <= 0.0:
            return 0.0
        odds_against += (1.0 - p) / p
    return 1.0 / (1.0 + odds_against)
