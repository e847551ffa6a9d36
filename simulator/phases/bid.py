"""Phase 6, bid: go or no-go, what to write for, cost estimate, mark-up; bidding is paid for, win or lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import cost_of_asks
from simulator.behaviours.bidding.bid_budget import bid_cost, choose_bids, hope, own_bid_cost, spend_on_bid, work_of_bid
from simulator.behaviours.bidding.bidding import (
    asking_price,
    can_fund,
    costs,
    expected_gain,
    expected_rivals,
    own_cost_factor,
    win_chance,
)
from simulator.behaviours.bidding.offers import offers
from simulator.behaviours.bidding.waiting import own_waiting
from simulator.behaviours.buying.scoring import highest_price
from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.franchises.franchising import writing_share
from simulator.behaviours.teams.team_work import count_joint_bid
from simulator.engine.accounts import BID_COST, BUYER_BID_COST, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import (
    EVALUATING,
    GO,
    NO_BID_MONEY,
    NO_CASH,
    NO_WRITERS,
    NOBODY,
    NOT_WORTH_IT,
    SUBMITTED,
)
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import is_closing_now, is_competitive
from simulator.engine.prefetch import fetch, fetch_firm
from simulator.engine.rows import add_bid
from simulator.engine.rule_values import NO_GAIN, check_number, is_price

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def reading_cost(world: World, row: int) -> int:
    """Return what reading a bid costs the buyer [pence]: a share of the work of writing one."""
    return pence(world.parameters[0].buyer_reading_share * work_of_bid(world, row))


@kernel
def _submit(
    world: World,
    row: int,
    supplier: int,
    price: float,
    estimate: float,
    cost: float,
    writing: float,
    reading: int,
    rivals: float,
) -> int:
    bid_row = add_bid(world, row, supplier)
    if bid_row == NOBODY:
        return NOBODY
    bid = world.bids[bid_row]
    bid.price = pence(price)
    bid.cost_estimate = pence(estimate)
    bid.true_cost = pence(cost)
    bid.bid_cost = pence(writing)
    bid.expected_rivals = rivals
    bid.outcome = SUBMITTED
    tender = world.tenders[row]
    transfer(world, supplier_account(world, supplier), MARKET, bid.bid_cost, BID_COST)
    add_to_surplus(world, supplier, -bid.bid_cost)
    if is_competitive(tender.process):
        world.suppliers[supplier].bids += 1
        transfer(world, council_account(tender.council), MARKET, reading, BUYER_BID_COST)
    return bid_row


@kernel
def weigh(world: World, row: int, supplier: int, rivals: float, writing: float) -> tuple[int, float]:
    """Return whether a supplier that could do the work would like to bid (GO, or why not), and what it hopes for.

    It goes by what it knows of itself without working the bid out. ``rivals`` are those that it reckons with,
    ``writing`` is what the bid would cost it [pence].
    """
    parameters = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    typical = tender.value * parameters.cost_share_of_reference * own_cost_factor(world, supplier, row)
    if world.clock[0].asks:
        typical += cost_of_asks(world, supplier, row)
    believed = win_chance(rivals + 1.0, s.wins, s.bids, parameters.experience_weight)
    if not is_competitive(tender.process):
        believed = 1.0
    direct = typical * (1.0 - s.overhead_share)
    hoped_for = asking_price(world, supplier, row, typical, rivals)
    waiting = typical * own_waiting(world, row, supplier)
    gain = expected_gain(believed, hoped_for, direct + waiting, writing, parameters.risk_margin * tender.value)
    if not is_price(world, hoped_for):
        return NOT_WORTH_IT, 0.0
    check_number(world, gain, NO_GAIN)
    if gain <= 0.0:
        return NOT_WORTH_IT, gain
    if not can_fund(world, supplier, row, direct):
        return NO_CASH, gain
    return GO, gain


@kernel
def work_out(world: World, row: int, supplier: int, rivals: float, writing: float, reading: int) -> int:
    """Let a supplier work its bid out and submit it; return GO, or NOT_WORTH_IT if it cannot meet the budget.

    ``writing`` is what the bid costs the supplier, ``reading`` what it costs the buyer [both pence].
    """
    tender = world.tenders[row]
    cost, estimate = costs(world, supplier, row, own_cost_factor(world, supplier, row))
    price = asking_price(world, supplier, row, estimate, rivals)
    if not is_price(world, price) or price > highest_price(tender.value, world.parameters[0].affordable_excess):
        return NOT_WORTH_IT
    quality, social, share = offers(world, supplier, row, tender.value / price - 1.0)
    more = share * price
    bid_row = _submit(world, row, supplier, price + more, estimate + more, cost + more, writing, reading, rivals)
    if bid_row != NOBODY:
        world.bids[bid_row].quality_offer = quality
        world.bids[bid_row].social_offer = social
    return GO


@kernel
def _fetch_bidder(world: World, supplier: int) -> None:
    """Fetch what is read of a bidder: its row, its account, and how hopeful it is where there are chains."""
    fetch_firm(world.suppliers, supplier)
    fetch(world.cash, supplier_account(world, supplier))
    if world.clock[0].chain:
        fetch(world.finance, supplier)


@kernel
def _weigh_all(world: World, row: int) -> None:
    """Let every candidate that could bid alone for a tender weigh it."""
    rivals, writing = expected_rivals(world, row), bid_cost(world, row)
    tender = world.tenders[row]
    first, end = tender.first_candidate, tender.first_candidate + tender.n_candidates
    for k in range(first, end):
        _fetch_bidder(world, world.candidates[k].supplier)
    for k in range(first, end):
        candidate = world.candidates[k]
        if candidate.decision == GO:
            lent = writing_share(world, candidate.supplier)
            candidate.writing = own_bid_cost(world, candidate.supplier, tender.council, writing, lent)
            candidate.decision, candidate.gain = weigh(world, row, candidate.supplier, rivals, candidate.writing)


@kernel
def _hope_all(world: World, row: int) -> None:
    """Let those who would like to bid for a tender hope to."""
    tender = world.tenders[row]
    for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
        if world.candidates[k].decision == GO:
            hope(world, k)


@kernel
def _bid_alone(world: World, row: int) -> None:
    """Let the candidates bid that would like to and have money and people for it; count why others do not."""
    rivals, reading = expected_rivals(world, row), reading_cost(world, row)
    tender = world.tenders[row]
    for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
        candidate = world.candidates[k]
        if candidate.decision == GO and world.suppliers[candidate.supplier].first_hope != NOBODY:
            choose_bids(world, candidate.supplier)
        if candidate.decision == GO:
            candidate.decision = work_out(world, row, candidate.supplier, rivals, candidate.writing, reading)
            if candidate.decision == GO:
                spend_on_bid(world, candidate.supplier, candidate.writing)
        tender.no_cash += candidate.decision == NO_CASH
        tender.not_worth_it += candidate.decision == NOT_WORTH_IT
        tender.no_bid_money += candidate.decision == NO_BID_MONEY
        tender.no_writers += candidate.decision == NO_WRITERS


@kernel
def _bid_together(world: World, row: int) -> None:
    """Let the teams that formed for a tender decide and bid as any supplier does."""
    rivals, writing, reading = expected_rivals(world, row), bid_cost(world, row), reading_cost(world, row)
    for j in range(world.clock[0].joint_bids):
        joint = world.joint_bids[j]
        if joint.tender == row:
            decision, _ = weigh(world, row, joint.supplier, rivals, writing)
            if decision == GO and work_out(world, row, joint.supplier, rivals, writing, reading) == GO:
                count_joint_bid(world, joint.supplier, writing)


@kernel
def _closing_candidates(world: World, place: int) -> int:
    """Return how many know of the open tender at a place, if it closes this week."""
    row = world.open_tenders[place]
    return int(world.tenders[row].n_candidates) if is_closing_now(world, row) else 0


@apart
def middle_of_bids(world: World) -> int:
    """Return the place among the open tenders before which half of those stand who weigh a bid this week."""
    end = world.clock[0].open_tenders
    before = left = 0
    for place in range(end):
        left += _closing_candidates(world, place)
    for place in range(end):
        if before >= left:
            return place
        here = _closing_candidates(world, place)
        before += here
        left -= here
    return end


@apart
def weigh_part(world: World, first: int, end: int) -> None:
    """Let all weigh those that close now of the open tenders at some places; others touch no row of theirs."""
    for i in range(first, end):
        if is_closing_now(world, world.open_tenders[i]):
            _weigh_all(world, world.open_tenders[i])


@apart
def run(world: World) -> None:
    """Collect the bids of every tender that closes this week: first all weigh them, then each writes what it can."""
    weigh_part(world, 0, world.clock[0].open_tenders)
    collect(world)


@apart
def collect(world: World) -> None:
    """Let all who would like to bid write what they have money and people for, and submit it."""
    clock = world.clock[0]
    for i in range(clock.open_tenders):
        if is_closing_now(world, world.open_tenders[i]):
            _hope_all(world, world.open_tenders[i])
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if is_closing_now(world, row):
            _bid_alone(world, row)
            if tender.joint_bids > 0:
                _bid_together(world, row)
            tender.state = EVALUATING
