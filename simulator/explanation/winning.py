"""What would have had to change for a bid to win: its price or its quality, all else as it was.

Everything goes through the kernels that evaluated the tender. A lower price can do two things at once: raise the bid's
own price score and, where prices are held against the lowest, lower everybody else's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from simulator.behaviours.buying.scoring import is_abnormally_low, preference_price, weighted_score
from simulator.engine.codes import ABSOLUTE
from simulator.phases.evaluate import price_score


@dataclass(frozen=True, slots=True)
class ScoredBid:
    """A bid as evaluators saw it.

    Attributes:
        price: pence.
        preference: share taken off the price before it is compared.
        quality: score.
        social: score.
        can_be_awarded: False for one that scored best and was passed over, because its bidder had no capacity left
            or the budget no room; it still counts in the lowest price.
    """

    price: int
    preference: float
    quality: float
    social: float
    can_be_awarded: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """How a tender is judged.

    Attributes:
        price_rule: code of the price rule.
        weights: of price, quality and social value.
        reference: pence, the council's estimate.
        ceiling: pence, the most that the council can pay.
        low_threshold: share below the mean of the others at which a price is abnormally low; 1 = no test.
        linear_zero: times the lowest price at which the linear rule gives nothing.
    """

    price_rule: int
    weights: tuple[float, float, float]
    reference: float
    ceiling: int
    low_threshold: float
    linear_zero: float


def standing_bids(rules: Rules, bids: Sequence[ScoredBid]) -> list[int]:
    """Return the places of the bids that pass the test of abnormally low prices, each held against all the others."""
    if rules.low_threshold >= 1.0 or len(bids) < 2:
        return list(range(len(bids)))
    total = float(sum(bid.price for bid in bids))
    count = len(bids) - 1
    return [
        i
        for i, bid in enumerate(bids)
        if not is_abnormally_low(float(bid.price), (total - bid.price) / count, rules.low_threshold)
    ]


def scores(rules: Rules, bids: Sequence[ScoredBid]) -> list[float]:
    """Return the total score of every bid; minus infinity for one that is rejected as abnormally low."""
    standing = standing_bids(rules, bids)
    compared = {i: preference_price(float(bids[i].price), bids[i].preference) for i in standing}
    lowest = min(compared.values(), default=0.0)
    found = [-math.inf] * len(bids)
    for i, price in compared.items():
        by_price = price_score(rules.price_rule, price, lowest, rules.reference, rules.linear_zero)
        found[i] = weighted_score(by_price, bids[i].quality, bids[i].social, *rules.weights)
    return found


def wins(rules: Rules, bids: Sequence[ScoredBid], place: int) -> bool:
    """Say whether a bid that could be awarded scores above every other such bid."""
    found = scores(rules, bids)
    rivals = [score for i, score in enumerate(found) if i != place and bids[i].can_be_awarded]
    return found[place] > max(rivals, default=-math.inf)


def wins_at(rules: Rules, bids: Sequence[ScoredBid], place: int, price: int) -> bool:
    """Say whether a bid would win at another price [pence], all else as it was."""
    if price > rules.ceiling:
        return False
    changed = [replace(bid, price=price) if i == place else bid for i, bid in enumerate(bids)]
    return wins(rules, changed, place)


def _turning_points(rules: Rules, bids: Sequence[ScoredBid], place: int) -> list[int]:
    """Return the prices [pence] near which a bid becomes abnormally low, this one or, against it, another."""
    if rules.low_threshold >= 1.0 or len(bids) < 2:
        return []
    count = len(bids) - 1
    others = sum(bid.price for i, bid in enumerate(bids) if i != place)
    keep = 1.0 - rules.low_threshold
    points = [keep * others / count]
    if keep > 0.0:
        points += [bid.price * count / keep - (others - bid.price) for i, bid in enumerate(bids) if i != place]
    return [math.floor(point) + step for point in points for step in (-1, 0, 1, 2)]


def highest_winning_price(rules: Rules, bids: Sequence[ScoredBid], place: int) -> int | None:
    """Return the highest price [whole pence], not above its own, at which a bid would have won, or None.

    Between turning points (where the test of abnormally low prices changes its mind about somebody) a lower price
    never harms its bidder, whichever the price rule; so each stretch is searched by halving, the dearest first.
    """
    most = min(rules.ceiling, bids[place].price)
    edges = sorted({1, most + 1, *(price for price in _turning_points(rules, bids, place) if 1 < price <= most)})
    for first, after in reversed(list(pairwise(edges))):
        low, high = first, after - 1
        if wins_at(rules, bids, place, high):
            return high
        if wins_at(rules, bids, place, low):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if wins_at(rules, bids, place, middle) else (low, middle)
            return low
    return None


def lowest_winning_quality(rules: Rules, bids: Sequence[ScoredBid], place: int) -> float | None:
    """Return the lowest quality score, to 0.001, at which a bid would have won; None if full marks would not do."""
    for step in range(math.floor(bids[place].quality * 1000), 1001):
        changed = [replace(bid, quality=step / 1000) if i == place else bid for i, bid in enumerate(bids)]
        if wins(rules, changed, place):
            return step / 1000
    return None


def depends_on_others(rules: Rules) -> bool:
    """Say whether a price is scored against the other prices."""
    return rules.price_rule != ABSOLUTE
