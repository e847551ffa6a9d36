"""Phase 7, evaluate: eligibility and standing, abnormally low bids, price, quality and social value scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.chosen_awards import marks_for, preference_for
from simulator.behaviours.buying.labels import passes_as_se
from simulator.behaviours.buying.reservations import kept_for, may_win
from simulator.behaviours.buying.scoring import (
    absolute_price_score,
    highest_price,
    is_abnormally_low,
    linear_price_score,
    lowest_sound_price,
    preference_price,
    relative_price_score,
    weighted_score,
)
from simulator.behaviours.firms.scores import clipped
from simulator.behaviours.firms.standing import required_turnover, standing_turnover, takes_work
from simulator.behaviours.recognition.recognition import visible_share
from simulator.behaviours.teams.teams import is_whole
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.chosen import FOR_SES
from simulator.engine.codes import (
    ABSOLUTE,
    BIDDER_GONE,
    INELIGIBLE,
    LINEAR,
    NOT_AN_SE,
    NOT_CHOSEN,
    PRICE_TOO_HIGH,
    PRICE_TOO_LOW,
    SOUND,
    SUBMITTED,
    TOO_LOW,
    TURNOVER_TOO_SMALL,
    UNAFFORDABLE,
)
from simulator.engine.kernel import kernel
from simulator.engine.lists import is_decided_now
from simulator.engine.prefetch import fetch_firm
from simulator.engine.rule_values import NO_SCORE, check_number

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def compared_price(world: World, bid_row: int) -> float:
    """Return the price at which a bid is compared [pence]: less the preference of an SE or chosen supplier."""
    bid = world.bids[bid_row]
    tender = world.tenders[bid.tender]
    preference = 0.0
    if tender.se_preference > 0.0 and passes_as_se(world, bid.supplier, bid.tender):
        preference = tender.se_preference
    if world.clock[0].choices > 0:
        preference = max(preference, preference_for(world, bid.supplier, bid.tender))
    return preference_price(bid.price, preference)


@kernel
def quality_score(quality: float, track: float, sales: float, track_share: float, sales_share: float) -> float:
    """Return the quality that an evaluator would see without error: what is offered, the record, and how it is told."""
    return (1.0 - track_share - sales_share) * quality + track_share * track + sales_share * sales


@kernel
def price_score(rule: int, price: float, lowest: float, reference: float, linear_zero: float) -> float:
    """Return the price score under a tender's rule (see ``behaviours/buying/scoring.py``).

    Prices and the reference are in pence; the linear rule gives nothing at ``linear_zero`` times the lowest price.
    """
    if rule == ABSOLUTE:
        return absolute_price_score(price, reference)
    if rule == LINEAR:
        return linear_price_score(price, lowest, linear_zero * lowest)
    return relative_price_score(price, lowest)


@kernel
def _failing(world: World, bid_row: int) -> int:
    """Return what a bid fails by in eligibility, standing or price, or SOUND; note the bound that it fails."""
    bid = world.bids[bid_row]
    tender = world.tenders[bid.tender]
    s = world.suppliers[bid.supplier]
    # A team's standing was tested when it formed; it must still be whole.
    is_there = is_whole(world, bid.supplier) if s.n_members > 0 else takes_work(world, bid.supplier)
    if not is_there:
        return BIDDER_GONE
    if not may_win(world, bid.supplier, bid.tender):
        return NOT_AN_SE if kept_for(world, bid.tender) == FOR_SES else NOT_CHOSEN
    bid.bound = required_turnover(tender.standing_multiple, tender.value, tender.weeks)
    if s.n_members == 0 and standing_turnover(world, bid.supplier, tender.council) < bid.bound:
        return TURNOVER_TOO_SMALL
    bid.bound = highest_price(tender.value, world.parameters[0].affordable_excess)
    if bid.price > bid.bound:
        return PRICE_TOO_HIGH
    bid.bound = 0.0
    return SOUND


@kernel
def _screen(world: World, bid_row: int) -> None:
    """Decide what eligibility, standing and affordability make of a bid."""
    bid = world.bids[bid_row]
    bid.failing = _failing(world, bid_row)
    if bid.failing == SOUND:
        bid.outcome = SUBMITTED
        bid.compared_price = compared_price(world, bid_row)
    else:
        bid.outcome = UNAFFORDABLE if bid.failing == PRICE_TOO_HIGH else INELIGIBLE


@kernel
def _reject_abnormally_low(world: World, first: int, end: int, threshold: float) -> None:
    """Reject bids far below the mean of the others; each is held against all the others that passed the screen."""
    total = 0.0
    count = 0
    for b in range(first, end):
        if world.bids[b].outcome == SUBMITTED:
            total += world.bids[b].price
            count += 1
    if count < 2:
        return
    for b in range(first, end):
        bid = world.bids[b]
        if bid.outcome == SUBMITTED:
            others = (total - bid.price) / (count - 1)
            if is_abnormally_low(bid.price, others, threshold):
                bid.outcome = TOO_LOW
                bid.failing = PRICE_TOO_LOW
                bid.bound = lowest_sound_price(others, threshold)


@kernel
def _score(world: World, bid_row: int, lowest: float) -> None:
    seed = world.clock[0].seed
    parameters = world.parameters[0]
    bid = world.bids[bid_row]
    tender = world.tenders[bid.tender]
    s = world.suppliers[bid.supplier]
    track_share, sales_share = parameters.quality_track_share, parameters.quality_sales_share
    seen = quality_score(bid.quality_offer, s.track, s.sales, track_share, sales_share)
    noise_quality, noise_social = chance.uniforms(seed, chance.QUALITY, 0, s.id, tender.id)
    bid.quality_score = clipped(seen + parameters.quality_noise * chance.inverse_normal(noise_quality))
    offer = bid.social_offer
    if world.clock[0].recognition:
        offer *= visible_share(world, bid.supplier, bid.tender)
    bid.social_score = clipped(offer + parameters.social_evidence_noise * chance.inverse_normal(noise_social))
    zero = parameters.linear_price_zero
    bid.price_score = price_score(tender.price_rule, bid.compared_price, lowest, float(tender.value), zero)
    bid.score = weighted_score(
        bid.price_score,
        bid.quality_score,
        bid.social_score,
        tender.weight_price,
        tender.weight_quality,
        tender.weight_social,
    )
    check_number(world, bid.score, NO_SCORE)
    if world.clock[0].choices > 0:
        bid.score += marks_for(world, bid.supplier, bid.tender)


@kernel
def _evaluate(world: World, row: int) -> None:
    tender = world.tenders[row]
    first, end = tender.first_bid, tender.first_bid + tender.n_bids
    for b in range(first, end):
        fetch_firm(world.suppliers, world.bids[b].supplier)
    for b in range(first, end):
        _screen(world, b)
    if tender.low_threshold < 1.0:
        _reject_abnormally_low(world, first, end, tender.low_threshold)
    lowest = 0.0
    for b in range(first, end):
        if world.bids[b].outcome == SUBMITTED:
            price = world.bids[b].compared_price
            lowest = price if lowest == 0.0 else min(lowest, price)
    for b in range(first, end):
        if world.bids[b].outcome == SUBMITTED:
            _score(world, b, lowest)


@apart
def run(world: World) -> None:
    """Score the bids of every tender that is decided this week."""
    clock = world.clock[0]
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        if is_decided_now(world, row):
            _evaluate(world, row)
