"""What a bid offers beside a price: quality and social value, as much as the tender pays for.

A bidder raises what it offers until a further point of score costs more than a lower price for the same point would
(Che 1993). Its habitual offer is what the usual weights pay for: where they weigh more it offers more, at a cost that
its price carries; where they weigh less it offers less, but a firm with a social purpose keeps what it is there for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.buying.scoring import optimal_quality, quality_cost
from simulator.behaviours.firms.scores import clipped
from simulator.behaviours.recognition.recognition import visible_share
from simulator.engine.codes import LINEAR
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import has_social_purpose
from simulator.engine.lists import is_competitive

if TYPE_CHECKING:
    from simulator.engine.world import World

_LEAST_PRICE_WEIGHT = 0.02  # a tender that hardly looks at price pays for as much as its budget allows


@kernel
def worth_of_score(weight: float, price_weight: float, steepness: float) -> float:
    """Return what a unit of score under a criterion is worth, as a share of price.

    ``steepness`` is how much price score a price loses that rises by its own amount: 1 for the relative and the
    absolute rule, more where the linear rule ends below twice the lowest price.
    """
    return weight / (max(price_weight, _LEAST_PRICE_WEIGHT) * steepness)


@kernel
def change_of_offer(worth: float, usual: float, productivity: float, habitual: float) -> float:
    """Return by how much an offer moves from the habitual one: ``tau (w - usual w)`` (Che 1993; VR-A16)."""
    change = optimal_quality(worth - usual, productivity)
    return clipped(habitual + change) - habitual


@kernel
def cost_of_change(change: float, usual: float, productivity: float) -> float:
    """Return what moving an offer costs, as a share of price: the usual marginal cost, rising with the change."""
    return usual * change + quality_cost(change, productivity)


@kernel
def affordable_part(first: float, second: float, room: float) -> float:
    """Return the largest part t <= 1 of a change that costs ``first t + second t^2`` and has ``room`` for cost."""
    if first + second <= room:
        return 1.0
    if room <= 0.0:
        return 0.0
    root = math.sqrt(first * first + 4.0 * second * room)
    # Whichever form does not subtract two numbers that may be nearly equal.
    return min(1.0, 2.0 * room / (root + first) if first >= 0.0 else (root - first) / (2.0 * second))


@kernel
def offers(world: World, supplier: int, row: int, room: float) -> tuple[float, float, float]:
    """Return the quality and the social value that a bid offers, and what they cost beyond the habitual ones.

    ``room`` is how much dearer the bid may become, up to the council's estimate; the cost is below zero where less is
    offered. Both are shares of its price. A direct award asks for no more than the habitual.
    """
    p = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    if not is_competitive(tender.process):
        return s.quality, s.social, 0.0
    steepness = 1.0 / (p.linear_price_zero - 1.0) if tender.price_rule == LINEAR else 1.0
    seen = 1.0 - p.quality_track_share - p.quality_sales_share
    usual_quality, usual_social = seen * p.usual_quality_worth, p.usual_social_worth
    worth = seen * worth_of_score(tender.weight_quality, tender.weight_price, steepness)
    quality = change_of_offer(worth, usual_quality, p.quality_productivity, s.quality)
    shown = visible_share(world, supplier, row) if world.clock[0].recognition else 1.0
    worth = shown * worth_of_score(tender.weight_social, tender.weight_price, steepness)
    productivity = p.social_productivity * (0.5 + s.social)
    social = change_of_offer(worth, usual_social, productivity, s.social)
    if has_social_purpose(s.kind):
        social = max(0.0, social)
    first = usual_quality * quality + usual_social * social
    second = quality_cost(quality, p.quality_productivity) + quality_cost(social, productivity)
    part = affordable_part(first, second, room)
    return s.quality + part * quality, s.social + part * social, part * first + part * part * second
