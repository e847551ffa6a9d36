"""Phase 6, bid: go or no-go, cost estimate, mark-up; the cost of bidding is paid, win or lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding import (
    asking_price,
    bid_cost,
    can_fund,
    estimated_cost,
    expected_gain,
    expected_rivals,
    full_cost,
    win_chance,
)
from simulator.kernel import kernel
from simulator.ledger import BID_COST, BUYER_BID_COST, MARKET, council_account, pence, supplier_account, transfer
from simulator.rows import add_bid
from simulator.world import (
    CALL_OFF,
    EVALUATING,
    GO,
    NO_CASH,
    NOBODY,
    NOT_WORTH_IT,
    PENCE_PER_POUND,
    PUBLISHED,
    SUBMITTED,
    WAIVER,
)

if TYPE_CHECKING:
    from simulator.world import World


@kernel
def _submit(world: World, row: int, supplier: int, price: float, estimate: float, cost: float, writing: float) -> None:
    bid_row = add_bid(world, row, supplier)
    if bid_row == NOBODY:
        return
    bid = world.bids[bid_row]
    bid.price = pence(price)
    bid.cost_estimate = pence(estimate)
    bid.true_cost = pence(cost)
    bid.bid_cost = pence(writing)
    bid.expected_rivals = expected_rivals(world, row)
    bid.outcome = SUBMITTED
    tender = world.tenders[row]
    if tender.process not in (CALL_OFF, WAIVER):
        world.suppliers[supplier].bids += 1
    transfer(world, supplier_account(world, supplier), MARKET, bid.bid_cost, BID_COST)
    reading = pence(world.parameters[0].buyer_bid_cost_gbp * PENCE_PER_POUND)
    if tender.process not in (CALL_OFF, WAIVER):
        transfer(world, council_account(tender.council), MARKET, reading, BUYER_BID_COST)


@kernel
def decide_and_bid(world: World, row: int, supplier: int) -> int:
    """Let a supplier that could do the work decide on a tender; submit its bid and return GO, or why it does not."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    cost = full_cost(world, supplier, row)
    estimate = estimated_cost(world, supplier, row, cost)
    price = asking_price(world, supplier, row, estimate)
    direct = estimate * (1.0 - s.overhead_share)
    writing = bid_cost(world, row)
    believed = win_chance(expected_rivals(world, row) + 1.0, s.wins, s.bids, parameters.experience_weight)
    if tender.process in (CALL_OFF, WAIVER):
        believed = 1.0
    gain = expected_gain(believed, price, direct, writing, parameters.risk_margin * tender.value)
    if gain <= 0.0 or price > tender.value * (1.0 + parameters.affordable_excess):
        return NOT_WORTH_IT
    if not can_fund(world, supplier, row, direct):
        return NO_CASH
    _submit(world, row, supplier, price, estimate, cost, writing)
    return GO


@kernel
def run(world: World) -> None:
    """Collect the bids of every tender that closes this week."""
    clock = world.clock[0]
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if tender.state == PUBLISHED and tender.week_closing == clock.week:
            for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
                candidate = world.candidates[k]
                if candidate.decision == GO:
                    candidate.decision = decide_and_bid(world, row, candidate.supplier)
                    tender.no_cash += candidate.decision == NO_CASH
                    tender.not_worth_it += candidate.decision == NOT_WORTH_IT
            tender.state = EVALUATING
