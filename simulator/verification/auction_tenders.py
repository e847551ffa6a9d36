"""Tenders of auction theory: one lot, one shot, costs drawn from a named law."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from simulator.behaviours.bidding.pricing import (
    asymmetric_discount,
    common_value_bid,
    equilibrium_bid,
    equilibrium_bid_with_reserve,
    power_law_bid,
)
from simulator.behaviours.buying.scoring import optimal_quality, preference_price, quality_cost, weighted_score
from simulator.engine.chance import VERIFY, inverse_exponential, inverse_normal, uniform, uniforms
from simulator.engine.kernel import kernel
from simulator.verification.simulated_mean import Estimate, estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TenderEstimate(NamedTuple):
    """Simulated price of a tender, over the repetitions that were awarded, and how they were awarded."""

    price: Estimate
    margin: Estimate
    """Price less the winner's cost."""
    unawarded_share: Estimate
    small_share: Estimate
    """Share won by small firms; in a tender without large ones, all of them."""


@kernel
def cost_quantile(u: float, exponent: float) -> float:
    """Return the cost at quantile ``u`` of the law ``1 - F(c) = (1 - c)^a`` on [0, 1]; uniform at a = 1."""
    if exponent == 1.0:
        return u
    return 1.0 - math.exp(math.log(1.0 - u) / exponent)


@kernel
def symmetric_bid(cost: float, exponent: float, bidders: int, reserve: float) -> float:
    """Return the equilibrium bid of the law that applies; a reserve below one needs uniform costs."""
    if reserve < 1.0:
        return equilibrium_bid_with_reserve(cost, bidders, reserve)
    if exponent == 1.0:
        return equilibrium_bid(cost, 0.0, 1.0, bidders - 1.0)
    return power_law_bid(cost, exponent, bidders)


@kernel
def first_price_tender(seed: int, draws: int, bidders: int, exponent: float, reserve: float) -> TenderEstimate:
    """Simulate a sealed-bid tender at the winner's own price, all bidders in equilibrium (VR-A2, VR-A3, VR-A4, VR-A6).

    ``exponent`` is that of the cost law (one for uniform); ``reserve`` is the highest price accepted (one for none).
    """
    prices, squares, margins, margin_squares, empty = 0.0, 0.0, 0.0, 0.0, 0
    for draw in range(draws):
        best, best_cost = math.inf, 0.0
        for bidder in range(bidders):
            cost = cost_quantile(uniform(seed, VERIFY, 0, draw, bidder), exponent)
            bid = symmetric_bid(cost, exponent, bidders, reserve)
            if cost < reserve and bid < best:
                best, best_cost = bid, cost
        if best == math.inf:
            empty += 1
        else:
            prices += best
            squares += best * best
            margins += best - best_cost
            margin_squares += (best - best_cost) * (best - best_cost)
    awarded = draws - empty
    return TenderEstimate(
        estimate(prices, squares, awarded),
        estimate(margins, margin_squares, awarded),
        estimate(empty, empty, draws),
        estimate(awarded, awarded, awarded),
    )


@kernel
def second_price_tender(
    seed: int, draws: int, n_small: int, n_large: int, large_exponent: float, preference: float
) -> TenderEstimate:
    """Simulate a tender in which truth pays: bids are costs, the winner gets the second-lowest (VR-A2, VR-A3, VR-A8).

    Small firms have uniform costs, large ones ``1 - F = (1 - c)^k``. A small firm's bid is compared at
    ``(1 - preference)`` of itself; if it wins, it is paid the second-lowest compared bid over ``1 - preference``.
    Without large firms this is a plain second-price tender, or a set-aside.
    """
    prices, squares, margins, margin_squares, small_wins = 0.0, 0.0, 0.0, 0.0, 0
    for draw in range(draws):
        lowest, second, winner, winner_cost = math.inf, math.inf, 0, 0.0
        for bidder in range(n_small + n_large):
            u = uniform(seed, VERIFY, 0, draw, bidder)
            cost = u if bidder < n_small else cost_quantile(u, large_exponent)
            compared = preference_price(cost, preference) if bidder < n_small else cost
            if compared < lowest:
                lowest, second, winner, winner_cost = compared, lowest, bidder, cost
            elif compared < second:
                second = compared
        price = second
        if winner < n_small:
            price = second / (1.0 - preference)
            small_wins += 1
        prices += price
        squares += price * price
        margins += price - winner_cost
        margin_squares += (price - winner_cost) * (price - winner_cost)
    return TenderEstimate(
        estimate(prices, squares, draws),
        estimate(margins, margin_squares, draws),
        estimate(0.0, 0.0, draws),
        estimate(small_wins, small_wins, draws),
    )


@kernel
def asymmetric_tender(
    seed: int, draws: int, strong_width: float, weak_width: float, is_first_price: bool
) -> tuple[Estimate, Estimate]:
    """Simulate one strong against one weak bidder; return the discount off the upper cost and the strong one's share.

    Surpluses are uniform on [0, width]. First price: each bids its equilibrium discount and the larger is paid;
    second price: the smaller surplus is the discount (VR-A7).
    """
    discounts, squares, strong_wins = 0.0, 0.0, 0
    for draw in range(draws):
        u, v = uniforms(seed, VERIFY, 0, draw, 0)
        strong, weak = strong_width * u, weak_width * v
        if is_first_price:
            strong = asymmetric_discount(strong, strong_width, weak_width)
            weak = asymmetric_discount(weak, weak_width, strong_width)
        discount = max(strong, weak) if is_first_price else min(strong, weak)
        discounts += discount
        squares += discount * discount
        if strong > weak:
            strong_wins += 1
    return estimate(discounts, squares, draws), estimate(strong_wins, strong_wins, draws)


@kernel
def entry_tender(seed: int, draws: int, n_potential: int, p: float) -> tuple[Estimate, Estimate, Estimate]:
    """Simulate a first-price tender that each potential bidder enters with probability ``p``, ceiling one (VR-A9).

    Return the buyer's cost (one if nobody comes), the number of bidders, and the profit of one named entrant.
    Bidders see who has entered before they price.
    """
    costs, squares, counts, count_squares = 0.0, 0.0, 0.0, 0.0
    profits, profit_squares, own_entries = 0.0, 0.0, 0
    for draw in range(draws):
        lowest, entrants, winner, own_is_in = 1.0, 0, -1, False
        for firm in range(n_potential):
            coin, cost = uniforms(seed, VERIFY, 0, draw, firm)
            if coin < p:
                entrants += 1
                own_is_in = own_is_in or firm == 0
                if cost < lowest:
                    lowest, winner = cost, firm
        price = equilibrium_bid(lowest, 0.0, 1.0, entrants - 1.0) if entrants > 0 else 1.0
        costs += price
        squares += price * price
        counts += entrants
        count_squares += entrants * entrants
        if own_is_in:
            own_entries += 1
            if winner == 0:
                profits += price - lowest
                profit_squares += (price - lowest) * (price - lowest)
    return (
        estimate(costs, squares, draws),
        estimate(counts, count_squares, draws),
        estimate(profits, profit_squares, own_entries),
    )


@kernel
def common_value_tender(seed: int, draws: int, bidders: int, error: float, is_normal: bool, is_naive: bool) -> Estimate:
    """Simulate bidders who share one unknown cost and see it with an error; return price less cost (VR-A11, VR-A12).

    ``error`` is the half-width of a uniform error, or the standard deviation of a normal one. Naive bidders bid what
    they see; the others, with a uniform error only, bid the equilibrium.
    """
    margins, squares = 0.0, 0.0
    for draw in range(draws):
        lowest = math.inf
        for bidder in range(bidders):
            u = uniform(seed, VERIFY, 0, draw, bidder)
            signal = error * (inverse_normal(u) if is_normal else 2.0 * u - 1.0)
            lowest = min(lowest, signal if is_naive else common_value_bid(signal, error))
        margins += lowest
        squares += lowest * lowest
    return estimate(margins, squares, draws)


@kernel
def scoring_tender(
    seed: int, draws: int, bidders: int, weight: float, productivity: float
) -> tuple[Estimate, Estimate, Estimate]:
    """Simulate a tender scored ``weight * quality - price``; return price, delivered quality and score (VR-A16).

    Cost is ``theta + q^2 / (2 tau)``, theta uniform. Bidders choose quality first and price theta as in a plain tender.
    """
    prices, price_squares, qualities, quality_squares = 0.0, 0.0, 0.0, 0.0
    scores, score_squares = 0.0, 0.0
    for draw in range(draws):
        best, best_price, best_quality = -math.inf, 0.0, 0.0
        for bidder in range(bidders):
            theta = uniform(seed, VERIFY, 0, draw, bidder)
            quality = optimal_quality(weight, productivity)
            price = equilibrium_bid(theta, 0.0, 1.0, bidders - 1.0) + quality_cost(quality, productivity)
            score = weighted_score(-price, quality, 0.0, 1.0, weight, 0.0)
            if score > best:
                best, best_price, best_quality = score, price, quality
        prices += best_price
        price_squares += best_price * best_price
        qualities += best_quality
        quality_squares += best_quality * best_quality
        scores += best
        score_squares += best * best
    return (
        estimate(prices, price_squares, draws),
        estimate(qualities, quality_squares, draws),
        estimate(scores, score_squares, draws),
    )


@kernel
def proportional_hazard_wins(seed: int, draws: int, rates: NDArray[np.float64]) -> Estimate:
    """Simulate exponential bids with these rates; return how often the first bidder is lowest (VR-A14, VR-A15)."""
    wins = 0
    for draw in range(draws):
        own = inverse_exponential(uniform(seed, VERIFY, 0, draw, 0), 1.0 / rates[0])
        is_lowest = True
        for bidder in range(1, rates.size):
            if inverse_exponential(uniform(seed, VERIFY, 0, draw, bidder), 1.0 / rates[bidder]) < own:
                is_lowest = False
        if is_lowest:
            wins += 1
    return estimate(wins, wins, draws)
