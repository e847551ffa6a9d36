"""How a buyer scores a bid: price rules used in UK tenders, the weighted sum, preference, and the abnormally low test.

Scores are shares in [0, 1]; prices of one call share one unit of money. Each function sees one bid and, where the rule
needs it, one number about the others, so that what a score depends on can be read from its arguments.
"""

from __future__ import annotations

import math

from simulator.engine.kernel import kernel


@kernel
def relative_price_score(price: float, lowest: float) -> float:
    """Return ``lowest / price``, the score relative to the lowest bid in the tender (VR-S1 to VR-S5).

    The rule makes the ranking of two bids depend on a third (the ranking paradox, section 1.8). A price of nothing or
    less scores one.
    """
    if price <= lowest or price <= 0.0:
        return 1.0
    return max(lowest, 0.0) / price


@kernel
def absolute_price_score(price: float, reference: float) -> float:
    """Return the score against a price fixed before bids open: ``1.5 - price / reference``, kept in [0, 1].

    Half the marks at the reference price, one point of a hundred for each per cent of it, none from one and a half
    times the reference on (definition). It depends on no other bid, so nobody's leaving changes a ranking (VR-S6).
    """
    if reference <= 0.0:
        return 0.0
    return min(1.0, max(0.0, 1.5 - price / reference))


@kernel
def linear_price_score(price: float, lowest: float, highest: float) -> float:
    """Return the score that falls in a straight line from one at ``lowest`` to zero at ``highest``, kept in [0, 1].

    ``highest`` is the dearest bid or a reference price. Where the two do not differ, ``lowest`` and below score one.
    """
    if price <= lowest:
        return 1.0
    if price >= highest:
        return 0.0
    return (highest - price) / (highest - lowest)


@kernel
def weighted_score(
    price_score: float, quality: float, social: float, w_price: float, w_quality: float, w_social: float
) -> float:
    """Return the total score, ``w_price * price_score + w_quality * quality + w_social * social``.

    Weights need not sum to one (some buyers award points); the best total wins either way.
    """
    return w_price * price_score + w_quality * quality + w_social * social


@kernel
def preference_price(price: float, preference: float) -> float:
    """Return the price at which a preferred bid is compared, ``(1 - d) price``; not what is paid (VR-A8)."""
    return (1.0 - preference) * price


@kernel
def optimal_quality(weight: float, productivity: float) -> float:
    """Return the quality that a bidder offers under the score ``w q - p``: ``q* = w tau`` (Che 1993; VR-A16).

    It maximises ``w q - q^2 / (2 tau)`` and so does not depend on rivals. The weight is money for a unit of quality.
    """
    return weight * productivity


@kernel
def quality_cost(q: float, productivity: float) -> float:
    """Return what quality ``q`` costs, ``q^2 / (2 tau)`` [money]; beyond price where productivity is zero."""
    if q == 0.0:
        return 0.0
    if productivity <= 0.0:
        return math.inf
    return q * q / (2.0 * productivity)


@kernel
def lowest_sound_price(mean_of_others: float, threshold: float) -> float:
    """Return the price below which a bid is abnormally low: the share ``threshold`` below the mean of the others.

    A bid with no others beside it (a mean of zero) is never abnormal.
    """
    return (1.0 - threshold) * mean_of_others


@kernel
def is_abnormally_low(price: float, mean_of_others: float, threshold: float) -> bool:
    """Say whether a price lies below the lowest that is sound beside the other bids."""
    return mean_of_others > 0.0 and price < lowest_sound_price(mean_of_others, threshold)


@kernel
def highest_price(estimate: float, excess: float) -> float:
    """Return the most that a council can pay for what it estimated at a value [pence]."""
    return estimate * (1.0 + excess)
