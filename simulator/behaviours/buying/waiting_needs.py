"""Needs that wait: for room in the budget, or until they may be called again after a call that was cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.codes import WAITING_PLACES
from simulator.engine.kernel import kernel
from simulator.engine.rows import FROM_CANCELLED, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def let_wait(world: World, line: int, identity: int, value: int, cost: int, weeks: int, not_before: int) -> None:
    """Let a need [pence, weeks] wait for a line, from a week on; where all places are taken it is given up.

    ``cost`` is what its work typically costs [pence], 0 for one that was never called.
    """
    for place in range(line * WAITING_PLACES, (line + 1) * WAITING_PLACES):
        need = world.waiting[place]
        if need.id == 0:
            need.id = identity
            need.value = value
            need.cost = cost
            need.weeks = weeks
            need.not_before = not_before
            return
    world.lines[line].unmet += value


@kernel
def bring_back(world: World, row: int) -> None:
    """Let the need behind a cancelled tender come back some time later, or be given up for good."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    if chance.uniform(clock.seed, chance.NEEDED_STILL, 0, tender.id, 0) < parameters.cancelled_needed_still:
        again = clock.week + int(parameters.cancelled_return_weeks)
        identity = descend(tender.id, FROM_CANCELLED, 0, 0)
        let_wait(world, tender.line, identity, tender.value, tender.common_cost, tender.weeks, again)
    else:
        world.lines[tender.line].unmet += tender.value
