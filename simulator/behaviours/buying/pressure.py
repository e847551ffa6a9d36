"""What gives way first in a council whose budgets shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def gives_way(world: World, council: int, what: int) -> bool:
    """Say whether something gives way in a council: its budgets shrink, and it has chosen that first."""
    rule = world.rules[council]
    return rule.real_budget_growth < 0.0 and int(rule.budget_gives_way) == what
