"""Phase 1, budgets: rules in force, councils' funding, budgets on their real path, delivery costs, shocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.precautions import keep_plans
from simulator.behaviours.support.practice import apply_practice
from simulator.engine.accounts import FUNDING, TAXPAYER
from simulator.engine.apart import apart
from simulator.engine.codes import COST_SHOCK, DEMAND_SURGE, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, transfer
from simulator.engine.rules import apply_rules

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def shock_size(world: World, kind: int, council: int, sector: int) -> float:
    """Return the sum of the shocks of a kind that hit a service line this week [share]."""
    week = world.clock[0].week
    size = 0.0
    for i in range(len(world.shocks)):
        shock = world.shocks[i]
        in_window = shock.start <= week < shock.until
        in_sector = shock.sector in (NOBODY, sector)
        if shock.shock == kind and in_window and in_sector and world.shock_councils[i, council]:
            size += shock.change
    return size


@apart
def run(world: World) -> None:
    """Work out the week's rules; at a year's start move budgets; move cost indices; fund councils."""
    clock = world.clock[0]
    apply_rules(world)
    if len(world.practice) > 0:
        apply_practice(world)
    if clock.chain and clock.month_ends:
        keep_plans(world)
    for i in range(len(world.lines)):
        line = world.lines[i]
        rule = world.rules[line.council]
        if clock.year_starts and clock.week > 0:
            line.budget = pence(line.budget * (1.0 + rule.real_budget_growth))
        if clock.month_ends:
            line.cost_index *= 1.0 + rule.cost_inflation / 12.0
        # Together shocks take away everything at most.
        line.shock = max(-1.0, shock_size(world, COST_SHOCK, line.council, line.sector))
        line.surge = max(-1.0, shock_size(world, DEMAND_SURGE, line.council, line.sector))
        weekly = pence(line.budget * (1.0 + line.surge) / 52.0)
        transfer(world, TAXPAYER, council_account(line.council), weekly, FUNDING)
