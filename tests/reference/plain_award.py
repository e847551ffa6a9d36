"""How the plain model finds, screens, scores and chooses bids."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine import chance
from tests.reference.plain_records import COMPETITIVE, RERUN, Bid, Contract, Tender, descend, on_scale, pence

if TYPE_CHECKING:
    from tests.reference.plain_mesa import PlainModel
    from tests.reference.plain_supplier import Supplier

MOST_INVITATIONS = 8


def discover(model: PlainModel, tender: Tender) -> None:
    """Spread the word: notices are found by chance, invitations go to those the buyer thinks of first."""
    sector = model.directory[tender.line.sector]
    if tender.process in ("open", "mini_competition"):
        tender.candidates = [s for s in sector if finds_notice(model, tender, s)]
        return
    places = 1
    if tender.process == "quotation":
        asked = "quotation_invitations" if tender.answer == "first call" else "ring_round_invitations"
        places = min(MOST_INVITATIONS, int(model.numbers[asked]))
    queue = []
    for supplier in sector:
        weight = invitation_weight(model, tender, supplier)
        if weight > 0.0:
            u = chance.uniform(model.luck, chance.INVITE, 0, supplier.id, tender.id)
            queue.append((-math.log(u) / weight, supplier))
    queue.sort(key=lambda entry: entry[0])
    tender.candidates = [supplier for _, supplier in queue[:places]]


def finds_notice(model: PlainModel, tender: Tender, supplier: Supplier) -> bool:
    """Whether a supplier learns of an advertised tender before it closes."""
    n = model.numbers
    distance = supplier.distance(tender.council)
    if distance > supplier.reach_km or (tender.reserved and not supplier.is_social):
        return False
    u = chance.uniform(model.luck, chance.DISCOVER, 0, supplier.id, tender.id)
    if tender.process == "mini_competition":
        return supplier.framework and u < n["framework_discovery"]
    rate = n["discovery_per_week"] * nearness(model, supplier, tender) * (0.5 + supplier.sales)
    if supplier.is_known_to(tender.council):
        rate *= n["contact_discovery"]
    return u / (1.0 - u) < rate * tender.notice_weeks


def nearness(model: PlainModel, supplier: Supplier, tender: Tender) -> float:
    """How much distance lowers the chance that supplier and buyer hear of each other; 1 next door."""
    return math.exp(-supplier.distance(tender.council) / model.numbers["discovery_distance_km"])


def invitation_weight(model: PlainModel, tender: Tender, supplier: Supplier) -> float:
    """How readily the buyer thinks of a supplier; 0 if it would not do."""
    n, council = model.numbers, tender.council
    if not supplier.could_deliver(tender) or (tender.reserved and not supplier.is_social):
        return 0.0
    if tender.process == "call_off" and not supplier.framework:
        return 0.0
    weight = 0.5 + supplier.sales
    if supplier.is_known_to(council):
        weight *= n["contact_weight"]
    if supplier is tender.incumbent:
        weight *= n["incumbent_weight"]
    if supplier.is_social and council.enforces_by("target"):
        weight *= n["target_invite_weight"]
    return weight * nearness(model, supplier, tender)


def note_who_could_bid_alone(tender: Tender) -> None:
    """Sort out the candidates that lack standing or capacity."""
    tender.able = []
    for supplier in tender.candidates:
        if not supplier.takes_work:
            tender.stayed_out["gone"] += 1
        elif not supplier.has_standing(tender):
            tender.stayed_out["standing test"] += 1
        elif not supplier.can_carry(tender):
            tender.stayed_out["no capacity"] += 1
        else:
            tender.able.append(supplier)


def evaluate(model: PlainModel, tender: Tender) -> None:
    """Screen the bids, reject abnormally low ones, score the others."""
    for bid in tender.bids:
        bid.outcome = screened(model, bid)
    threshold = tender.rules["abnormally_low_threshold"]
    valid = [bid for bid in tender.bids if bid.outcome == "submitted"]
    if threshold < 1.0 and len(valid) > 1:
        for bid in valid:
            others = [other.price for other in valid if other is not bid]
            if bid.price < (1.0 - threshold) * (sum(others) / len(others)):
                bid.outcome = "abnormally low"
        valid = [bid for bid in valid if bid.outcome == "submitted"]
    lowest = min([bid.compared_price for bid in valid], default=0.0)
    for bid in valid:
        score(model, bid, lowest)


def screened(model: PlainModel, bid: Bid) -> str:
    """What eligibility, standing and affordability make of a bid."""
    tender, supplier = bid.tender, bid.supplier
    if not supplier.takes_work or (tender.reserved and not supplier.is_social) or not supplier.has_standing(tender):
        return "ineligible"
    affordable = tender.value * (1.0 + model.numbers["affordable_excess"])
    return "submitted" if bid.price <= affordable else "unaffordable"


def score(model: PlainModel, bid: Bid, lowest: float) -> None:
    """Give a bid its price, quality and social value scores and their weighted sum."""
    n, tender, supplier = model.numbers, bid.tender, bid.supplier
    u_quality, u_social = chance.uniforms(model.luck, chance.QUALITY, 0, supplier.id, tender.id)
    track, sales = n["quality_track_share"], n["quality_sales_share"]
    seen = (1.0 - track - sales) * bid.quality_offer + track * supplier.track + sales * supplier.sales
    bid.quality_score = on_scale(seen + n["quality_noise"] * chance.inverse_normal(u_quality))
    bid.social_score = on_scale(bid.social_offer + n["social_evidence_noise"] * chance.inverse_normal(u_social))
    rule = ("relative", "absolute", "linear")[int(tender.rules["price_rule"])]
    price = bid.compared_price
    if rule == "absolute":
        bid.price_score = min(1.0, max(0.0, 1.5 - price / tender.value))
    elif price <= lowest:
        bid.price_score = 1.0
    elif rule == "linear":
        zero = n["linear_price_zero"] * lowest
        bid.price_score = max(0.0, (zero - price) / (zero - lowest))
    else:
        bid.price_score = lowest / price
    w_price, w_quality, w_social = tender.weights
    bid.score = w_price * bid.price_score + w_quality * bid.quality_score + w_social * bid.social_score


def decide(model: PlainModel, tender: Tender) -> None:
    """Award to the best bid that is affordable and can be carried, or end without an award."""
    tender.week_decided = model.week
    u = chance.uniform(model.luck, chance.WITHDRAWAL, 0, tender.id, 0)
    is_withdrawn = tender.process in COMPETITIVE and u < model.numbers["withdrawn_share"]
    possible = [b for b in tender.bids if b.outcome == "submitted" and b.supplier.can_carry(tender) and fits(b)]
    for bid in tender.bids:
        if bid.outcome == "submitted":
            bid.outcome = "lost"
    if is_withdrawn:
        tender.reason = "withdrawn"
        cancel(tender)
    elif possible:
        top = max(b.score for b in possible)
        tied = [b for b in possible if b.score == top]
        winner = min(tied, key=lambda b: chance.uniform(model.luck, chance.TIE, 0, b.supplier.id, tender.id))
        award(model, tender, winner)
    else:
        end_without_award(model, tender)


def fits(bid: Bid) -> bool:
    """Whether the price keeps within what is held for the tender and what the line has free."""
    tender = bid.tender
    return pence(bid.price / tender.weeks) - tender.commitment <= max(0.0, tender.line.room)


def award(model: PlainModel, tender: Tender, winner: Bid) -> None:
    """Sign the contract with the winner and count it."""
    n, supplier, council = model.numbers, winner.supplier, tender.council
    winner.outcome = "won"
    tender.winner, tender.state, tender.reason = winner, "awarded", "best score"
    perhaps_challenge(model, tender)
    wait = int(n["direct_mobilisation_weeks"])
    if tender.process in ("open", "mini_competition"):
        wait = int(n["standstill_weeks"] + n["mobilisation_weeks"])
    if tender.challenged:
        wait += int(n["challenge_weeks"])
    start = max(tender.earliest_start, model.week + wait)
    sd = n["overrun_sd"]
    z = chance.normal(model.luck, chance.OVERRUN, 0, tender.id, supplier.id)
    overrun = (1.0 + n["overrun_mean"]) * math.exp(sd * z - 0.5 * sd * sd)
    # Costs were reckoned at today's level of costs; the contract keeps them at the level of week 0.
    weekly_cost = winner.true_cost * (1.0 - supplier.overhead_share) * overrun / tender.weeks / tender.line.cost_index
    contract = Contract(
        tender,
        supplier,
        winner.price,
        pence(winner.price / tender.weeks),
        weekly_cost,
        model.week,
        start,
        start + tender.weeks,
        tender.rules["payment_terms_days"],
        tender.rules["upfront_share"],
        index_signed=tender.line.cost_index,
    )
    tender.contract = contract
    model.contracts.append(contract)
    model.live_contracts.append(contract)
    tender.line.committed += contract.commitment - tender.commitment
    tender.commitment = 0
    supplier.committed += contract.commitment
    supplier.live_contracts += 1
    supplier.contact[council.index] = max(contract.end, supplier.contact.get(council.index, contract.end))
    supplier.wins += tender.process in COMPETITIVE
    council.awarded += winner.price
    council.awarded_to_se += winner.price if supplier.is_social else 0
    model.tallies[supplier.kind]["awards"] += 1
    model.tallies[supplier.kind]["award_value"] += winner.price


def perhaps_challenge(model: PlainModel, tender: Tender) -> None:
    """Let one loser challenge, rarely; both sides pay."""
    if len(tender.bids) < 2 or tender.winner is None:
        return
    u, u_who = chance.uniforms(model.luck, chance.CHALLENGE, 0, tender.id, 0)
    if u >= model.numbers["challenge_probability"]:
        return
    place = int(u_who * len(tender.bids))
    if tender.bids[place] is tender.winner:
        place = (place + 1) % len(tender.bids)
    if tender.bids[place].supplier.state != "active":
        return
    tender.challenged = True
    cost = pence(model.numbers["challenge_cost_gbp"] * 100)
    model.ledger.pay(tender.council, model.market, cost, "challenge_cost")
    model.ledger.pay(tender.bids[place].supplier, model.market, cost, "challenge_cost")


def end_without_award(model: PlainModel, tender: Tender) -> None:
    """Call again in another way, or cancel and give the money back."""
    tender.reason = "no acceptable bid" if tender.bids else "no bids"
    if tender.attempt >= int(model.numbers["reruns"]):
        cancel(tender)
        return
    tender.state = "rerun"
    value = new_estimate(model, tender)
    more = pence(value / tender.weeks) - pence(tender.value / tender.weeks)
    identity = descend(tender.id, RERUN, 0, tender.attempt)
    again = model.add_need(identity, tender.line, value, tender.weeks, tender.commitment + more)
    tender.line.committed += more
    again.attempt, again.lot, again.answer = tender.attempt + 1, tender.lot, answer(model, tender)
    again.common_cost = tender.common_cost
    again.renews, again.incumbent, again.earliest_start = tender.renews, tender.incumbent, tender.earliest_start
    tender.commitment = 0


def answer(model: PlainModel, tender: Tender) -> str:
    """How a buyer goes on after a call that failed."""
    if model.structure["rerun_habit"] == "openly":
        return "called anew"
    if tender.attempt > 0:
        return "asked one"
    if tender.value < model.numbers["quotation_threshold_gbp"] * 100:
        return "rung round"
    out = tender.stayed_out
    too_large = out["standing test"] + out["no capacity"]
    is_whole_and_unwanted = tender.lot == 0 and not tender.bids
    return "cut for more" if is_whole_and_unwanted and too_large > out["not worth it"] else "called anew"


def new_estimate(model: PlainModel, tender: Tender) -> int:
    """The estimate, with more money if there is some and the call was found too dear."""
    if not tender.bids and not tender.stayed_out["not worth it"]:
        return tender.value
    free = max(0.0, tender.line.room) * tender.weeks
    return tender.value + pence(min(free, model.numbers["estimate_revision"] * tender.value))


def cancel(tender: Tender) -> None:
    """Give a need up, and its money back."""
    tender.state = "cancelled"
    if tender.renews is not None and tender.renews.state == "running":
        tender.renews.commitment += tender.commitment
    else:
        tender.line.committed -= tender.commitment
    tender.commitment = 0
