"""What a buyer does after a call that failed: ring round, call anew, cut the work smaller or ask one firm.

Below the threshold a buyer asks firms that might do it for a price; above it, it calls openly again, or cuts into lots
what no firm was large or free enough for. What fails twice is offered to one firm. Where firms found it too dear to do
for the money, the estimate moves towards the market as far as the line has money free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import free_room
from simulator.behaviours.firms.standing import in_pence
from simulator.engine.codes import (
    ALWAYS_OPENLY,
    ASKED_ONE,
    CALLED_ANEW,
    CUT_FOR_MORE,
    OPEN,
    QUOTATION,
    RUNG_ROUND,
    WAIVER,
)
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def is_below_threshold(world: World, value: int) -> bool:
    """Say whether a value [pence] lies below that from which a buyer must call openly (N30)."""
    return value < in_pence(world.parameters[0].quotation_threshold_gbp)


@kernel
def answer_to_failure(world: World, row: int) -> int:
    """Return what a buyer does after a call that ended without an award, from what it saw of it."""
    tender = world.tenders[row]
    if world.parameters[0].rerun_habit == ALWAYS_OPENLY:
        return CALLED_ANEW
    if tender.attempt > 0:
        return ASKED_ONE
    if is_below_threshold(world, tender.value):
        return RUNG_ROUND
    too_large = tender.no_standing + tender.no_capacity
    if tender.lot == 0 and tender.n_bids == 0 and too_large > tender.not_worth_it:
        return CUT_FOR_MORE
    return CALLED_ANEW


@kernel
def process_without_framework(world: World, row: int) -> int:
    """Return the process by which a need is called where no framework is to be asked."""
    return QUOTATION if is_below_threshold(world, world.tenders[row].value) else OPEN


@kernel
def process_of_answer(world: World, row: int) -> int:
    """Return the process by which a need is called again after a failed call."""
    tender = world.tenders[row]
    if tender.answer == ASKED_ONE:
        return WAIVER
    if tender.answer == RUNG_ROUND:
        return QUOTATION
    if tender.answer == CUT_FOR_MORE:
        return process_without_framework(world, row)
    return OPEN


@kernel
def lots_of_answer(world: World, row: int) -> int:
    """Return into how many lots a need is cut because no firm was large or free enough for it."""
    return int(world.parameters[0].rerun_lots) if world.tenders[row].answer == CUT_FOR_MORE else 1


@kernel
def longer_notice(world: World, row: int) -> float:
    """Return by what the notice of a call is multiplied: one that is called openly again is to be found by more."""
    return world.parameters[0].rerun_notice_factor if world.tenders[row].answer == CALLED_ANEW else 1.0


@kernel
def new_estimate(world: World, row: int) -> int:
    """Return what a buyer estimates a need at when it calls again [pence].

    More, by ``estimate_revision`` at most, where firms priced it out or found it not worth it: what the line has free.
    """
    tender = world.tenders[row]
    if tender.n_bids == 0 and tender.not_worth_it == 0:
        return tender.value
    free = max(0.0, free_room(world, tender.line)) * tender.weeks
    return tender.value + pence(min(free, world.parameters[0].estimate_revision * tender.value))
