"""How a firm's other business grows to its usual size or is cut back to what it sells, and what it holds with it."""

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
def monthly_share(years: float) -> float:
    """Return the share of a gap that a month closes, of one that falls to 37 % over some years."""
    return 1.0 - math.exp(-1.0 / (12.0 * years))


@kernel
def grow_up(world: World, row: int, sales: float, retreat: float, growth: float) -> None:
    """Let a month close a part of the gap to a firm's usual other business; who is overdrawn does not grow.

    Where customers bought less than it offered (``sales`` [pence]) it cuts back towards that. The cash that it means to
    hold and what its bank lends follow in step. ``retreat`` and ``growth`` are the shares of a gap that a month closes.
    """
    s = world.suppliers[row]
    change = 0.0
    if sales < s.outside_income:
        change = retreat * (sales - s.outside_income)
    elif s.outside_income < s.outside_usual and world.cash[supplier_account(world, row)] >= 0:
        change = growth * (s.outside_usual - s.outside_income)
    if change != 0.0:
        factor = 1.0 + change / max(1.0, s.outside_income)
        s.outside_income += change
        s.target_cash *= factor
        s.overdraft_limit = pence(s.overdraft_limit * factor)
