"""What councils see of a large contractor, and whom they keep from an award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.reporting import HALF_YEAR
from simulator.engine import chance
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def weeks_since_detection(world: World, row: int, council: int) -> int:
    """Return for how long a council that watches its contractors has seen the strain of one, or NOBODY.

    Each half-year from the first signs on it finds out with the probability of the rule in force.
    """
    detection = world.rules[council].monitoring_detection
    f = world.finance[row]
    clock = world.clock[0]
    if f.strained == NOBODY or detection <= 0.0:
        return NOBODY
    week = f.strained
    while week <= clock.week:
        who, what = world.suppliers[row].id, world.councils[council].id
        if chance.uniform(clock.seed, chance.INSPECTION, week, who, what) < detection:
            return clock.week - week
        week += HALF_YEAR
    return NOBODY


@kernel
def refuses(world: World, supplier: int, council: int, value: float) -> bool:
    """Say whether a council keeps a supplier from an award: too much in one hand, or strain that it has seen.

    ``value`` is the weekly value of the award [pence].
    """
    cap = world.rules[council].concentration_cap
    if cap < 1.0:
        held = value
        total = value
        for i in range(world.clock[0].live_contracts):
            contract = world.contracts[world.live_contracts[i]]
            if contract.council == council:
                total += contract.weekly_value
                if contract.supplier == supplier:
                    held += contract.weekly_value
        if held > cap * total:
            return True
    if world.clock[0].chain and carries_finance(world.suppliers[supplier].kind):
        return weeks_since_detection(world, supplier, council) != NOBODY
    return False
