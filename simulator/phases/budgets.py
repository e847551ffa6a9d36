"""Phase 1, budgets: rules in force, councils' funding, budgets on their real path, delivery costs, shocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.unspent import close_year, fund
from simulator.behaviours.contractors.precautions import keep_plans
from simulator.behaviours.support.practice import apply_practice
from simulator.engine.apart import apart
from simulator.engine.chosen import scope_of
from simulator.engine.codes import COST_SHOCK, DEMAND_SURGE
from simulator.engine.ledger import pence
from simulator.engine.rules import apply_rules, shock_size

if TYPE_CHECKING:
    from simulator.engine.world import World


@apart
def run(world: World) -> None:
    """Work out the rules of the week; settle a year that ended; move budgets and cost indices; fund councils."""
    clock = world.clock[0]
    apply_rules(world)
    if len(world.practice) > 0:
        apply_practice(world)
    if clock.chain and clock.month_ends:
        keep_plans(world)
    if clock.year_starts and clock.week > 0:
        close_year(world)
    for i in range(len(world.lines)):
        line = world.lines[i]
        rule = world.rules[scope_of(world, line.council, i)]
        if clock.year_starts and clock.week > 0:
            line.budget = pence(line.budget * (1.0 + rule.real_budget_growth))
        if clock.month_ends:
            line.cost_index *= 1.0 + rule.cost_inflation / 12.0
        # Together shocks take away everything at most.
        line.shock = max(-1.0, shock_size(world, COST_SHOCK, line.council, line.sector))
        line.surge = max(-1.0, shock_size(world, DEMAND_SURGE, line.council, line.sector))
        fund(world, i)
