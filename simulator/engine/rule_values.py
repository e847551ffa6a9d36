"""What the rules that have a slot may not return; where one of a user's own does, the run stops and says which it was.

A price that is no number would become an amount of money that is none, and would be blamed on the ledger; a gain or a
score that is none would count as no bid, or as a lost one, without a word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

#: Codes of ``clock.fault``, far from those of the invariants.
NO_PRICE, NO_GAIN, NO_SCORE = 101, 102, 103


@kernel
def is_price(world: World, price: float) -> bool:
    """Say whether a price is a number from nothing up, and stop the run after this week where it is not."""
    if price >= 0.0:
        return True
    _note(world, NO_PRICE)
    return False


@kernel
def check_number(world: World, value: float, fault: int) -> None:
    """Stop the run after this week where a rule's value is no number."""
    if math.isnan(value):
        _note(world, fault)


@kernel
def _note(world: World, fault: int) -> None:
    """Keep the first fault: later ones may follow from it."""
    if world.clock[0].fault == 0:
        world.clock[0].fault = fault
