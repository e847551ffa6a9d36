"""What a firm can spend on bids: money and people, and which of the week's tenders it writes for.

A bid costs money, won or lost, and somebody's weeks. A firm spends on bids a share of its cash and overdraft a year at
most and the weeks that its people have for it, so that no firm ruins itself by bidding; within both it writes what
promises most for its cost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import in_pence
from simulator.behaviours.recognition.recognition import saturating, writing_left
from simulator.engine.codes import (
    GO,
    MINI_COMPETITION,
    NO_BID_BUDGET,
    NO_BID_MONEY,
    NO_WRITERS,
    NOBODY,
    OPEN,
    QUOTATION,
)
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account

if TYPE_CHECKING:
    from simulator.engine.world import World

MONEY_WEEKS = 52.0  # over about so many weeks a firm adds up what it spent on bids
WRITING_WEEKS = 26.0  # and, less patient, the weeks of its people


@kernel
def work_of_bid(world: World, tender_row: int) -> float:
    """Return what the work of a usual bid costs [pence]: less than in proportion to value, less where less is asked.

    N6 to N9; the buyer's own work on a competition is a part of it (N9).
    """
    parameters = world.parameters[0]
    tender = world.tenders[tender_row]
    relative = max(1, tender.value) / in_pence(parameters.bid_cost_reference_gbp)
    cost = in_pence(parameters.bid_cost_gbp) * math.exp(parameters.bid_cost_elasticity * math.log(relative))
    if tender.process == MINI_COMPETITION:
        cost *= parameters.mini_competition_bid_factor
    elif tender.process == QUOTATION:
        cost *= parameters.quotation_bid_factor
    elif tender.process != OPEN:
        cost *= parameters.direct_award_bid_factor
    return cost


@kernel
def bid_cost(world: World, tender_row: int) -> float:
    """Return what a bid costs a supplier without any bids to copy from [pence], with the rules for it in force."""
    return work_of_bid(world, tender_row) * world.tenders[tender_row].bid_cost_factor


@kernel
def left_to_write(bids: float, saving: float, half: float) -> float:
    """Return the share of a bid that is still to be written by who can copy from ``bids`` earlier ones (N6)."""
    return 1.0 - saving * saturating(bids, half)


@kernel
def own_bid_cost(world: World, supplier: int, council: int, writing: float, lent: float) -> float:
    """Return what a supplier pays for a bid that costs a beginner ``writing`` [both pence].

    It copies from its own earlier bids, or from a franchise's library, with which the share ``lent`` is left to write;
    a passport saves evidence.
    """
    parameters = world.parameters[0]
    own = left_to_write(world.suppliers[supplier].bids, parameters.bid_library_saving, parameters.bid_library_half)
    cost = writing * min(own, lent)
    if world.clock[0].recognition:
        cost *= writing_left(world, supplier, council)
    return cost


@kernel
def faded(amount: float, weeks: float, memory: float) -> float:
    """Return what is left after ``weeks`` of an amount that fades over about ``memory`` weeks."""
    return amount * math.exp(-weeks / memory)


@kernel
def bid_money_left(world: World, supplier: int) -> float:
    """Return what a firm can still spend on bids [pence]: a share of cash and overdraft a year, less what it spent.

    Without end where no budget limits bidding (the structure ``bid_budget``).
    """
    if world.parameters[0].bid_budget == NO_BID_BUDGET:
        return math.inf
    s = world.suppliers[supplier]
    spent = faded(s.bid_spend, world.clock[0].week - s.last_bid, MONEY_WEEKS)
    return _bid_money(world, supplier) - spent


@kernel
def _bid_money(world: World, supplier: int) -> float:
    """Return what a firm that has not bid of late can spend on bids [pence]."""
    money = max(0, world.cash[supplier_account(world, supplier)] + world.suppliers[supplier].overdraft_limit)
    return world.parameters[0].bid_money_share * money


@kernel
def writing_capacity(turnover: float, wage: float, share: float, least: float) -> float:
    """Return the weeks a year that a firm's people have for bids: a share of theirs, or what an owner finds at least.

    ``turnover`` and ``wage`` are a year's, in one unit: turnover over the cost of a job stands for staff.
    """
    return max(least, share * MONEY_WEEKS * turnover / wage)


@kernel
def writing_weeks(world: World, cost: float) -> float:
    """Return the weeks of work in a bid of a cost [pence] (N7)."""
    return cost / in_pence(world.parameters[0].bid_writer_week_gbp)


@kernel
def writing_weeks_left(world: World, supplier: int) -> float:
    """Return the weeks that a firm's people still have for bids; without end where no budget limits bidding."""
    if world.parameters[0].bid_budget == NO_BID_BUDGET:
        return math.inf
    s = world.suppliers[supplier]
    written = faded(s.bid_weeks, world.clock[0].week - s.last_bid, WRITING_WEEKS)
    return _writers_weeks(world, supplier) - written


@kernel
def _writers_weeks(world: World, supplier: int) -> float:
    """Return the weeks that the people of a firm that has not bid of late have for bids."""
    parameters = world.parameters[0]
    wage, turnover = in_pence(parameters.wage_gbp_per_year), world.suppliers[supplier].turnover
    yearly = writing_capacity(turnover, wage, parameters.bid_writing_share, parameters.bid_writing_least_weeks)
    return yearly * WRITING_WEEKS / MONEY_WEEKS


@kernel
def can_write(world: World, supplier: int, cost: float) -> bool:
    """Say whether a firm has the money and the people for a bid that costs it so much [pence].

    What it spent fades: who could write it with nothing faded can, and no power is worked out.
    """
    s = world.suppliers[supplier]
    is_cheap = cost <= _bid_money(world, supplier) - s.bid_spend
    if is_cheap and writing_weeks(world, cost) <= _writers_weeks(world, supplier) - s.bid_weeks:
        return True
    if cost > bid_money_left(world, supplier):
        return False
    return writing_weeks(world, cost) <= writing_weeks_left(world, supplier)


@kernel
def spend_on_bid(world: World, supplier: int, cost: float) -> None:
    """Note what a firm spends on a bid [pence], and the weeks of its people."""
    s = world.suppliers[supplier]
    since = world.clock[0].week - s.last_bid
    s.bid_spend = faded(s.bid_spend, since, MONEY_WEEKS) + cost
    s.bid_weeks = faded(s.bid_weeks, since, WRITING_WEEKS) + writing_weeks(world, cost)
    s.last_bid = world.clock[0].week


@kernel
def hope(world: World, k: int) -> None:
    """Put a candidate that would like to bid into its supplier's chain of the week."""
    candidate = world.candidates[k]
    s = world.suppliers[candidate.supplier]
    candidate.next_hope = s.first_hope
    s.first_hope = k


@kernel
def _take_best_hope(world: World, supplier: int) -> int:
    """Take the candidate with the most gain for its cost out of a supplier's chain and return its row.

    Among equals, as lots of one need are, it is the one that was published first: the last of the chain.
    """
    s = world.suppliers[supplier]
    candidates = world.candidates
    best, before_best = s.first_hope, NOBODY
    before, k = s.first_hope, candidates[s.first_hope].next_hope
    while k != NOBODY:
        if candidates[k].gain * candidates[best].writing >= candidates[best].gain * candidates[k].writing:
            best, before_best = k, before
        before, k = k, candidates[k].next_hope
    if before_best == NOBODY:
        s.first_hope = candidates[best].next_hope
    else:
        candidates[before_best].next_hope = candidates[best].next_hope
    return best


@kernel
def choose_bids(world: World, supplier: int) -> None:
    """Let a supplier decide which of the bids that it would like to make this week it has money and people for."""
    money, weeks = bid_money_left(world, supplier), writing_weeks_left(world, supplier)
    while world.suppliers[supplier].first_hope != NOBODY:
        candidate = world.candidates[_take_best_hope(world, supplier)]
        writing = writing_weeks(world, candidate.writing)
        if candidate.writing > money:
            candidate.decision = NO_BID_MONEY
        elif writing > weeks:
            candidate.decision = NO_WRITERS
        else:
            candidate.decision = GO
            money -= candidate.writing
            weeks -= writing
