"""Phase 6, bid: go or no-go, cost estimate, mark-up; the cost of bidding is paid, win or lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import cost_of_asks
from simulator.behaviours.bidding.bidding import (
    asking_price,
    bid_cost,
    can_fund,
    costs,
    expected_gain,
    expected_rivals,
    own_cost_factor,
    win_chance,
)
from simulator.behaviours.buying.scoring import highest_price
from simulator.behaviours.franchises.franchising import writing_share
from simulator.behaviours.recognition.recognition import writing_left
from simulator.behaviours.teams.team_work import count_joint_bid
from simulator.engine.accounts import BID_COST, BUYER_BID_COST, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import (
    CALL_OFF,
    EVALUATING,
    GO,
    NO_CASH,
    NOBODY,
    NOT_WORTH_IT,
    PENCE_PER_POUND,
    SUBMITTED,
    WAIVER,
)
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import is_closing_now
from simulator.engine.rows import add_bid

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _submit(
    world: World, row: int, supplier: int, price: float, estimate: float, cost: float, writing: float, rivals: float
) -> None:
    bid_row = add_bid(world, row, supplier)
    if bid_row == NOBODY:
        return
    bid = world.bids[bid_row]
    bid.price = pence(price)
    bid.cost_estimate = pence(estimate)
    bid.true_cost = pence(cost)
    bid.bid_cost = pence(writing)
    bid.expected_rivals = rivals
    bid.outcome = SUBMITTED
    tender = world.tenders[row]
    if tender.process not in (CALL_OFF, WAIVER):
        world.suppliers[supplier].bids += 1
    transfer(world, supplier_account(world, supplier), MARKET, bid.bid_cost, BID_COST)
    reading = pence(world.parameters[0].buyer_bid_cost_gbp * PENCE_PER_POUND)
    if tender.process not in (CALL_OFF, WAIVER):
        transfer(world, council_account(tender.council), MARKET, reading, BUYER_BID_COST)


@kernel
def decide_and_bid(world: World, row: int, supplier: int, rivals: float, writing: float) -> int:
    """Let a supplier that could do the work decide on a tender; submit its bid and return GO, or why it does not.

    It decides to work a bid out on what it knows of itself; having done so it stays away if it cannot meet the budget.
    ``rivals`` it reckons with and the cost of ``writing`` the bid [pence] are the same for all who bid.
    """
    parameters = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    factor = own_cost_factor(world, supplier, row)
    typical = tender.value * parameters.cost_share_of_reference * factor
    if world.clock[0].asks:
        typical += cost_of_asks(world, supplier, row)
    believed = win_chance(rivals + 1.0, s.wins, s.bids, parameters.experience_weight)
    if tender.process in (CALL_OFF, WAIVER):
        believed = 1.0
    direct_share = 1.0 - s.overhead_share
    hoped_for = asking_price(world, supplier, row, typical, rivals)
    risk = parameters.risk_margin * tender.value
    if expected_gain(believed, hoped_for, typical * direct_share, writing, risk) <= 0.0:
        return NOT_WORTH_IT
    if not can_fund(world, supplier, row, typical * direct_share):
        return NO_CASH
    cost, estimate = costs(world, supplier, row, factor)
    price = asking_price(world, supplier, row, estimate, rivals)
    if price > highest_price(tender.value, parameters.affordable_excess):
        return NOT_WORTH_IT
    _submit(world, row, supplier, price, estimate, cost, writing, rivals)
    return GO


@kernel
def _bid_together(world: World, row: int, rivals: float, writing: float) -> None:
    """Let the teams that formed for a tender decide and bid as any supplier does."""
    for j in range(world.clock[0].joint_bids):
        joint = world.joint_bids[j]
        if joint.tender == row:
            decision = decide_and_bid(world, row, joint.supplier, rivals, writing)
            count_joint_bid(world, joint.supplier, decision == GO)


@apart
def run(world: World) -> None:
    """Collect the bids of every tender that closes this week."""
    clock = world.clock[0]
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if is_closing_now(world, row):
            rivals, writing = expected_rivals(world, row), bid_cost(world, row)
            for k in range(tender.first_candidate, tender.first_candidate + tender.n_candidates):
                candidate = world.candidates[k]
                if candidate.decision == GO:
                    own_writing = writing * writing_share(world, candidate.supplier)
                    if clock.recognition:
                        own_writing *= writing_left(world, candidate.supplier, tender.council)
                    candidate.decision = decide_and_bid(world, row, candidate.supplier, rivals, own_writing)
                    tender.no_cash += candidate.decision == NO_CASH
                    tender.not_worth_it += candidate.decision == NOT_WORTH_IT
            if tender.joint_bids > 0:
                _bid_together(world, row, rivals, writing)
            tender.state = EVALUATING
