"""Phase 8, award: best score wins; every tender ends awarded, re-run or cancelled, with a reason."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import cost_of_asks, promise
from simulator.behaviours.bidding.waiting import advance_for, terms_for
from simulator.behaviours.buying.calling_again import answer_to_failure, new_estimate
from simulator.behaviours.buying.challenging import settle_challenge
from simulator.behaviours.buying.chosen_awards import DIRECTLY, count_for_chosen
from simulator.behaviours.buying.deciding_order import close_list, due_in_order
from simulator.behaviours.buying.demand import free_room
from simulator.behaviours.buying.labels import is_taken_for_se, note_taken_for_se
from simulator.behaviours.contractors.precautions import retain_standby
from simulator.behaviours.contractors.subcontracting import place
from simulator.behaviours.contractors.watching import refuses
from simulator.behaviours.firms.standing import can_carry, note_work
from simulator.behaviours.teams.team_work import join_award
from simulator.behaviours.teams.teams import members_can_carry
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import (
    AWARDED,
    BEST_SCORE,
    BIDDER_FULL,
    CANCELLED,
    LOST,
    MINI_COMPETITION,
    MOBILISING,
    NO_ACCEPTABLE_BID,
    NO_BIDS,
    NOBODY,
    OPEN,
    OVER_BUDGET,
    REFUSED,
    RERUN,
    RUNNING,
    SUBMITTED,
    WITHDRAWN,
    WON,
)
from simulator.engine.events import CONTRACT_WON, RENEWAL_LOST, RERUN_CALLED, TENDER_CANCELLED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence
from simulator.engine.lists import is_competitive
from simulator.engine.prefetch import fetch_bidders_ahead
from simulator.engine.rows import FROM_RERUN, add_contract, add_heir, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _is_better(world: World, challenger: int, best: int) -> bool:
    """Say whether one bid beats another: by score, and between equal scores by a keyed draw."""
    if best == NOBODY or world.bids[challenger].score > world.bids[best].score:
        return True
    if world.bids[challenger].score < world.bids[best].score:
        return False
    return _lot_drawn(world, challenger) < _lot_drawn(world, best)


@kernel
def _lot_drawn(world: World, bid_row: int) -> float:
    bid = world.bids[bid_row]
    who, what = world.suppliers[bid.supplier].id, world.tenders[bid.tender].id
    return chance.uniform(world.clock[0].seed, chance.TIE, 0, who, what)


@kernel
def _fits_budget(world: World, row: int, price: int) -> bool:
    """Say whether a price keeps within what is held for the tender and what the line has free."""
    tender = world.tenders[row]
    more = pence(price / tender.weeks) - tender.commitment
    return more <= max(0.0, free_room(world, tender.line))


@kernel
def _can_still_carry(world: World, supplier: int, row: int) -> bool:
    """Say whether a bidder has free capacity for a tender's work: a team, if every member has for its share."""
    if world.suppliers[supplier].n_members > 0:
        return members_can_carry(world, supplier, world.tenders[row].value / world.tenders[row].weeks)
    return can_carry(world, supplier, row)


@kernel
def _best_bid(world: World, row: int) -> int:
    """Return the best bid that the budget allows and whose bidder can still carry the work, or NOBODY.

    What keeps a bid from the award is noted with it; a refusal only where its score would have won.
    """
    tender = world.tenders[row]
    best = NOBODY
    for b in range(tender.first_bid, tender.first_bid + tender.n_bids):
        bid = world.bids[b]
        if bid.outcome != SUBMITTED:
            continue
        if not _can_still_carry(world, bid.supplier, row):
            bid.failing = BIDDER_FULL
        elif not _fits_budget(world, row, bid.price):
            bid.failing = OVER_BUDGET
        elif _is_better(world, b, best):
            if refuses(world, bid.supplier, tender.council, bid.price / tender.weeks):
                bid.failing = REFUSED
            else:
                best = b
    return best


@kernel
def _start_week(world: World, row: int) -> int:
    tender = world.tenders[row]
    parameters = world.parameters[0]
    wait = int(parameters.direct_mobilisation_weeks)
    if tender.process in (OPEN, MINI_COMPETITION):
        wait = int(parameters.standstill_weeks + parameters.mobilisation_weeks)
    if tender.challenged:
        wait += int(parameters.challenge_weeks)
    return max(tender.earliest_start, world.clock[0].week + wait)


@kernel
def _sign(world: World, row: int) -> None:
    """Turn a won tender into a contract; its price replaces the estimate in the budget."""
    clock = world.clock[0]
    tender = world.tenders[row]
    bid = world.bids[tender.winner]
    s = world.suppliers[bid.supplier]
    contract_row = add_contract(world, row, bid.supplier)
    if contract_row == NOBODY:
        return
    tender.contract = contract_row
    contract = world.contracts[contract_row]
    contract.state = MOBILISING
    contract.value = bid.price
    contract.weekly_value = bid.price / tender.weeks
    sd = world.parameters[0].overrun_sd
    z = chance.normal(clock.seed, chance.OVERRUN, 0, tender.id, s.id)
    overrun = (1.0 + world.parameters[0].overrun_mean) * math.exp(sd * z - 0.5 * sd * sd)
    index = world.lines[tender.line].cost_index
    contract.index_signed = index
    work = float(bid.true_cost)
    if clock.asks:
        work -= cost_of_asks(world, bid.supplier, row)
    contract.weekly_cost = work * (1.0 - s.overhead_share) * overrun / tender.weeks / index
    contract.commitment = pence(contract.weekly_value)
    contract.start = _start_week(world, row)
    contract.end = contract.start + tender.weeks
    contract.terms_days = terms_for(world, row, bid.supplier)
    contract.upfront_share = advance_for(world, row, bid.supplier)
    world.lines[tender.line].committed += contract.commitment - tender.commitment
    tender.commitment = 0
    s.committed += contract.commitment
    s.live_contracts += 1
    note_work(world, bid.supplier, tender.council, contract.end)
    if s.n_members > 0:
        join_award(world, bid.supplier, tender.council, contract.end)
    if clock.asks:
        promise(world, contract_row)
    if clock.chain:
        place(world, contract_row)
        if world.rules[tender.council].standby_bidder > 0.0:
            retain_standby(world, contract_row)


@kernel
def _book(world: World, row: int) -> None:
    """Count the award: for the supplier, for the council's SE share, in the totals."""
    tender = world.tenders[row]
    bid = world.bids[tender.winner]
    s = world.suppliers[bid.supplier]
    if is_competitive(tender.process):
        s.wins += 1
    council = world.councils[tender.council]
    council.awarded += bid.price
    if is_taken_for_se(world, bid.supplier, tender.council):
        council.awarded_to_se += bid.price
        if world.clock[0].labels > 0:
            note_taken_for_se(world, bid.supplier, tender.council, bid.price)
    if world.clock[0].choices > 0:
        count_for_chosen(world, bid.supplier, tender.council, float(bid.price), DIRECTLY)
    world.tallies[s.kind].awards += 1
    world.tallies[s.kind].award_value += bid.price
    add_event(world, CONTRACT_WON, bid.supplier, tender.contract, bid.price, 0.0)
    if tender.incumbent not in (NOBODY, bid.supplier):
        add_event(world, RENEWAL_LOST, tender.incumbent, row, tender.value, 0.0)


@kernel
def _award(world: World, row: int, best: int) -> None:
    tender = world.tenders[row]
    world.bids[best].outcome = WON
    tender.winner = best
    tender.state = AWARDED
    tender.reason = BEST_SCORE
    settle_challenge(world, row)
    _sign(world, row)
    _book(world, row)


@kernel
def _release(world: World, row: int) -> None:
    """Give a cancelled tender's money back: to the contract that it was to renew while that runs, else to the line."""
    tender = world.tenders[row]
    if tender.renews != NOBODY and world.contracts[tender.renews].state == RUNNING:
        world.contracts[tender.renews].commitment += tender.commitment
    else:
        world.lines[tender.line].committed -= tender.commitment


@kernel
def _end_without_award(world: World, row: int) -> None:
    """Call for the need again in another way, or cancel it when it was called often enough."""
    tender = world.tenders[row]
    tender.reason = NO_BIDS if tender.n_bids == 0 else NO_ACCEPTABLE_BID
    if tender.attempt < int(world.parameters[0].reruns):
        tender.state = RERUN
        _call_again(world, row)
        add_event(world, RERUN_CALLED, NOBODY, row, tender.value, float(tender.reason))
        tender.commitment = 0
    else:
        _cancel(world, row)


@kernel
def _call_again(world: World, row: int) -> None:
    """Add the need again, with how it is called and its new estimate; what is held for it grows with that."""
    tender = world.tenders[row]
    value = new_estimate(world, row)
    more = pence(value / tender.weeks) - pence(tender.value / tender.weeks)
    identity = descend(tender.id, FROM_RERUN, 0, tender.attempt)
    again = add_heir(world, row, identity, value, tender.commitment + more, 1.0)
    if again != NOBODY:
        world.lines[tender.line].committed += more
        world.tenders[again].answer = answer_to_failure(world, row)
        world.tenders[again].attempt = tender.attempt + 1


@kernel
def _cancel(world: World, row: int) -> None:
    tender = world.tenders[row]
    tender.state = CANCELLED
    _release(world, row)
    tender.commitment = 0
    add_event(world, TENDER_CANCELLED, NOBODY, row, tender.value, float(tender.reason))


@kernel
def _is_withdrawn(world: World, row: int) -> bool:
    """Say whether a buyer gives a competition up for reasons of its own, as when plans change (N2)."""
    tender = world.tenders[row]
    if not is_competitive(tender.process):
        return False
    u = chance.uniform(world.clock[0].seed, chance.WITHDRAWAL, 0, tender.id, 0)
    return u < world.parameters[0].withdrawn_share


@kernel
def _decide(world: World, row: int) -> None:
    """Award a tender to its best bid, or end it without an award."""
    tender = world.tenders[row]
    is_withdrawn = _is_withdrawn(world, row)
    best = NOBODY if is_withdrawn else _best_bid(world, row)
    tender.week_decided = world.clock[0].week
    for b in range(tender.first_bid, tender.first_bid + tender.n_bids):
        if world.bids[b].outcome == SUBMITTED:
            world.bids[b].outcome = LOST
    if best != NOBODY:
        _award(world, row, best)
    elif is_withdrawn:
        tender.reason = WITHDRAWN
        _cancel(world, row)
    else:
        _end_without_award(world, row)


@apart
def run(world: World) -> None:
    """Decide every tender that is due this week, the largest first."""
    due = due_in_order(world)
    for i in range(due):
        fetch_bidders_ahead(world, i, due)
        _decide(world, world.deciding[i])
    close_list(world)
