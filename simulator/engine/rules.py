"""Rules in force this week: the baseline, then every policy whose window is open, in listed order.

Worked out afresh every week, so that a policy cannot leak past its window. A later policy sees what earlier ones made
of the rule: ``set`` replaces it, ``add`` and ``scale`` change it, and a ramp moves linearly from the value before to
the new one. No policy takes a rule out of the lever's range (docs/how-to/policies.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.chosen import is_chosen
from simulator.engine.codes import COST_SHOCK, NOBODY, names_between
from simulator.engine.kernel import kernel
from simulator.register import LEVERS

if TYPE_CHECKING:
    from simulator.engine.world import World

SET, ADD, SCALE = range(3)
OPERATION_NAMES = names_between(globals(), "SET", "SCALE")

#: Column of each lever in ``rule_values``.
LEVER_COLUMN = {name: column for column, name in enumerate(LEVERS)}

#: The range of each lever, by column.
LOWEST = np.array([lever.low for lever in LEVERS.values()])
HIGHEST = np.array([lever.high for lever in LEVERS.values()])


@kernel
def policy_value(before: float, value: float, operation: int, progress: float, low: float, high: float) -> float:
    """Return a rule after one policy; ``progress`` in [0, 1] is how far its ramp has come.

    The rule ends in the lever's range [low, high], widened to a baseline that lies outside it.
    """
    if operation == ADD:
        target = before + value
    elif operation == SCALE:
        target = before * value
    else:
        target = value
    target = max(min(low, before), min(max(high, before), target))
    if progress >= 1.0:
        return target  # exactly: before + (target - before) can miss the last bit
    return before + progress * (target - before)


@kernel
def ramp_progress(week: int, start: int, ramp_weeks: int) -> float:
    """Return how far a ramp has come in a week of its window: 1 at once without a ramp."""
    if ramp_weeks <= 0:
        return 1.0
    return min(1.0, (week - start + 1) / ramp_weeks)


@kernel
def apply_rules(world: World) -> None:
    """Write the rules in force this week into ``world.rules``."""
    week = world.clock[0].week
    values = world.rule_values
    n_rows, n_levers = values.shape
    for row in range(n_rows):
        for lever in range(n_levers):
            values[row, lever] = world.baseline[row, lever]
    for p in range(len(world.policies)):
        policy = world.policies[p]
        if policy.start <= week < policy.until:
            progress = ramp_progress(week, policy.start, policy.ramp_weeks)
            for row in range(n_rows):
                if world.policy_councils[p, row]:
                    before = values[row, policy.lever]
                    low, high = LOWEST[policy.lever], HIGHEST[policy.lever]
                    after = policy_value(before, policy.value, policy.operation, progress, low, high)
                    values[row, policy.lever] = after


@kernel
def award_weights(social: float, minimum_social: float, price_share: float) -> tuple[float, float, float]:
    """Return the weights of price, quality and social value, which sum to one.

    Social value has its weight or the legal minimum; price and quality share the rest in proportion.
    """
    weight = max(social, minimum_social)
    price = (1.0 - weight) * price_share
    return price, 1.0 - weight - price, weight


@kernel
def shock_size(world: World, kind: int, council: int, sector: int) -> float:
    """Return the sum of the shocks of a kind that hit a place and sector this week, whoever the supplier [share]."""
    week = world.clock[0].week
    size = 0.0
    for i in range(len(world.shocks)):
        shock = world.shocks[i]
        in_window = shock.start <= week < shock.until
        in_sector = shock.sector in (NOBODY, sector) and shock.chosen == NOBODY
        if shock.shock == kind and in_window and in_sector and world.shock_councils[i, council]:
            size += shock.change
    return size


@kernel
def own_shock_size(world: World, kind: int, council: int, sector: int, supplier: int) -> float:
    """Return the sum of the shocks of a kind that hit a chosen supplier this week, in a place and sector [share]."""
    if world.clock[0].strikes == 0:
        return 0.0
    week = world.clock[0].week
    size = 0.0
    for i in range(len(world.shocks)):
        shock = world.shocks[i]
        if shock.shock != kind or shock.chosen == NOBODY or not shock.start <= week < shock.until:
            continue
        is_here = world.shock_councils[i, council] != 0 and shock.sector in (NOBODY, sector)
        if is_here and is_chosen(world, shock.chosen, supplier, council):
            size += shock.change
    return size


@kernel
def cost_shock(world: World, line_row: int, supplier: int) -> float:
    """Return by how much a supplier's work of a line is dearer this week [share]: shocks of all, and its own."""
    line = world.lines[line_row]
    return max(-1.0, line.shock + own_shock_size(world, COST_SHOCK, line.council, line.sector, supplier))
