"""Phase 2, needs: free budget turns into needs, ending contracts come back as renewals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import draw_need, expected_needs, weekly_room
from simulator.behaviours.support.grants import call_for_grants
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import COMPLETED, NOBODY, TERMINATED
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence
from simulator.engine.rows import FROM_LINE, FROM_RENEWAL, add_need, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _wait_for_budget(world: World, row: int) -> bool:
    """Publish the need that waits if it fits now, forget it if it waited too long; say whether one still waits."""
    line = world.lines[row]
    if line.waiting_id == 0:
        return False
    weekly = pence(line.waiting_value / line.waiting_weeks)
    if weekly <= weekly_room(line.budget, line.surge, line.committed):
        add_need(world, line.waiting_id, row, line.waiting_value, line.waiting_weeks, weekly)
        line.committed += weekly
        line.waiting_id = 0
    elif world.clock[0].week - line.waiting_since > world.parameters[0].need_patience_weeks:
        line.waiting_id = 0
    return line.waiting_id != 0


@kernel
def _place_need(world: World, row: int, ordinal: int) -> None:
    """Draw one need; it takes its place in the budget, or waits for room and holds back the line's later needs."""
    clock = world.clock[0]
    line = world.lines[row]
    identity = descend(line.id, FROM_LINE, clock.week, ordinal)
    worth, weeks = draw_need(world, row, identity)
    weekly = pence(worth / weeks)
    if weekly <= weekly_room(line.budget, line.surge, line.committed):
        add_need(world, identity, row, worth, weeks, weekly)
        line.committed += weekly
    else:
        line.waiting_id = identity
        line.waiting_value = worth
        line.waiting_weeks = weeks
        line.waiting_since = clock.week


@kernel
def _new_needs(world: World, row: int) -> None:
    clock = world.clock[0]
    line = world.lines[row]
    if _wait_for_budget(world, row):
        return
    room = weekly_room(line.budget, line.surge, line.committed)
    season = world.season[clock.calendar_month]
    pace, most = world.parameters[0].need_response_weeks, world.parameters[0].most_needs_a_week
    mean = expected_needs(room, line.mean_weekly_value, pace, season, most)
    count = chance.inverse_poisson(chance.uniform(clock.seed, chance.NEED_COUNT, clock.week, line.id, 0), mean)
    for ordinal in range(count):
        if line.waiting_id == 0:
            _place_need(world, row, ordinal)


@kernel
def _renew(world: World, row: int) -> None:
    """Let a contract that ends soon come back or not; its place in the budget passes to the tender."""
    clock = world.clock[0]
    contract = world.contracts[row]
    old = world.tenders[contract.tender]
    if chance.uniform(clock.seed, chance.RENEWAL, 0, old.id, 0) < world.parameters[0].renewal_probability:
        line = world.lines[contract.line]
        value = pence(contract.value * line.cost_index / contract.index_signed)
        if contract.state == COMPLETED and not _takes_room(world, row, value):
            return
        identity = descend(old.id, FROM_RENEWAL, 0, 0)
        tender_row = add_need(world, identity, contract.line, value, old.weeks, contract.commitment)
        if tender_row != NOBODY:
            tender = world.tenders[tender_row]
            tender.renews = row
            tender.incumbent = contract.supplier
            tender.earliest_start = contract.end
            contract.commitment = 0
            contract.replaced = 1


@kernel
def _takes_room(world: World, row: int, value: int) -> bool:
    """Hold room again for a contract that ended before its renewal was called; say whether there is any."""
    contract = world.contracts[row]
    line = world.lines[contract.line]
    weekly = pence(value / world.tenders[contract.tender].weeks)
    if weekly > weekly_room(line.budget, line.surge, line.committed):
        return False
    line.committed += weekly
    contract.commitment = weekly
    return True


@apart
def run(world: World) -> None:
    """Add this week's renewals and new needs of every service line; committed spend never exceeds budget."""
    clock = world.clock[0]
    for i in range(clock.renewals):
        if world.contracts[world.renewals[i]].state != TERMINATED:
            _renew(world, world.renewals[i])
    clock.renewals = 0
    if len(world.grants) > 0:
        call_for_grants(world)
    for row in range(len(world.lines)):
        _new_needs(world, row)
