"""How a young firm's other business grows to its usual size, and what it holds and may owe with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def maturity(age_years: float, entrant_size: float, growth_years: float) -> float:
    """Return a firm's size as a share of its full one: ``entrant_size`` at first, a gap that closes exponentially."""
    return 1.0 - (1.0 - entrant_size) * math.exp(-age_years / growth_years)


@kernel
def grow_up(world: World, row: int) -> None:
    """Let a month close a part of the gap to a firm's usual other business; who is overdrawn does not grow.

    The cash that it means to hold and what its bank lends grow in step.
    """
    s = world.suppliers[row]
    if s.outside_income >= s.outside_usual or world.cash[supplier_account(world, row)] < 0:
        return
    share = 1.0 - math.exp(-1.0 / (12.0 * world.parameters[0].growth_years))
    income = s.outside_income + share * (s.outside_usual - s.outside_income)
    factor = income / max(1.0, s.outside_income)
    s.outside_income = income
    s.target_cash *= factor
    s.overdraft_limit = pence(s.overdraft_limit * factor)
