"""What suppliers that policies choose get: awards, work passed on to them, advantages in the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.mandates import applies_mandate
from simulator.engine.apart import apart
from simulator.engine.chosen import class_of, is_chosen, rules_for, rules_for_choice
from simulator.engine.codes import PREFERENCE, RUNNING
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

DIRECTLY, PASSED_ON = range(2)  # places of ``chosen_awards``


@apart
def count_for_chosen(world: World, supplier: int, council: int, value: float, place: int) -> None:
    """Count what a supplier won, or was passed on to it [pence], for every choice that it belongs to."""
    for choice in range(world.clock[0].choices):
        if is_chosen(world, choice, supplier, council):
            world.chosen_awards[choice, council, place] += value


@apart
def fade_chosen_awards(world: World, kept: float) -> None:
    """Let a week pass over what councils remember of their awards to chosen suppliers."""
    for choice in range(world.clock[0].choices):
        for council in range(len(world.councils)):
            for place in range(2):
                world.chosen_awards[choice, council, place] *= kept


@apart
def remember_running_work(world: World) -> None:
    """Let councils begin with chosen suppliers' part of running work as their part of the awards of the last year."""
    for choice in range(world.clock[0].choices):
        for council in range(len(world.councils)):
            ours = total = 0.0
            for i in range(world.clock[0].live_contracts):
                contract = world.contracts[world.live_contracts[i]]
                if contract.council == council and contract.state == RUNNING:
                    total += contract.weekly_value
                    ours += contract.weekly_value * is_chosen(world, choice, contract.supplier, council)
            if total > 0.0:
                world.chosen_awards[choice, council, DIRECTLY] = world.councils[council].awarded * ours / total


@kernel
def _while_below_share(world: World, row: int, belongs_to: int) -> float:
    """Return the preference that choices whose share is not reached give those who belong to them."""
    tender = world.tenders[row]
    best = 0.0
    for choice in range(world.clock[0].choices):
        if (belongs_to >> choice) & 1 and applies_mandate(world, row, PREFERENCE, choice):
            rule = world.rules[rules_for_choice(world, tender.council, tender.line, choice)]
            best = max(best, rule.mandate_preference)
    return best


@apart
def preference_for(world: World, supplier: int, row: int) -> float:
    """Return by what share of its price a bidder is preferred as one of those that policies choose."""
    tender = world.tenders[row]
    rule = world.rules[rules_for(world, tender.council, tender.line, supplier)]
    return max(rule.price_preference, _while_below_share(world, row, class_of(world, supplier, tender.council)))


@apart
def marks_for(world: World, supplier: int, row: int) -> float:
    """Return what is added to a bidder's score as one of those that policies choose."""
    tender = world.tenders[row]
    rule = world.rules[rules_for(world, tender.council, tender.line, supplier)]
    return rule.supplier_weight
