"""Phase 2, needs: free budget turns into needs, ending contracts come back as renewals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import draw_need, expected_needs, free_room
from simulator.behaviours.buying.waiting_needs import let_wait
from simulator.behaviours.support.grants import call_for_grants
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import COMPLETED, NOBODY, TERMINATED, WAITING_PLACES
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence
from simulator.engine.rows import FROM_LINE, FROM_RENEWAL, add_need, descend

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _call(world: World, row: int, identity: int, value: int, cost: int, weeks: int) -> None:
    """Make a need a tender and hold money for it."""
    weekly = pence(value / weeks)
    new = add_need(world, identity, row, value, weeks, weekly)
    if new != NOBODY:
        world.tenders[new].common_cost = cost
    world.lines[row].committed += weekly


@kernel
def _call_waiting(world: World, row: int) -> None:
    """Call the waiting needs that fit now, in the order of their places, and give up those that waited too long."""
    week = world.clock[0].week
    for place in range(row * WAITING_PLACES, (row + 1) * WAITING_PLACES):
        need = world.waiting[place]
        if need.id != 0 and need.not_before <= week:
            if need.value / need.weeks <= free_room(world, row):
                _call(world, row, need.id, need.value, need.cost, need.weeks)
                need.id = 0
            elif week - need.not_before > world.parameters[0].need_patience_weeks:
                world.lines[row].unmet += need.value
                need.id = 0


@kernel
def _waits(world: World, row: int) -> bool:
    """Say whether a need of a line waits for room."""
    for place in range(row * WAITING_PLACES, (row + 1) * WAITING_PLACES):
        if world.waiting[place].id != 0 and world.waiting[place].not_before <= world.clock[0].week:
            return True
    return False


@kernel
def room_for_new(room: float, someone_waits: bool, saved: float) -> float:
    """Return the room [pence a week] for new needs: all of it, or what is not saved for those that wait."""
    return room * (1.0 - saved) if someone_waits else room


@kernel
def _room_for_new(world: World, row: int) -> float:
    return room_for_new(free_room(world, row), _waits(world, row), world.parameters[0].room_saved_for_waiting)


@kernel
def _new_needs(world: World, row: int) -> None:
    """Draw this week's needs of a line: what fits is called, what does not waits for room."""
    clock = world.clock[0]
    line = world.lines[row]
    _call_waiting(world, row)
    season = world.season[clock.calendar_month]
    pace, most = world.parameters[0].need_response_weeks, world.parameters[0].most_needs_a_week
    mean = expected_needs(_room_for_new(world, row), line.mean_weekly_value, pace, season, most)
    if mean <= 0.0:
        return
    count = chance.inverse_poisson(chance.uniform(clock.seed, chance.NEED_COUNT, clock.week, line.id, 0), mean)
    for ordinal in range(count):
        identity = descend(line.id, FROM_LINE, clock.week, ordinal)
        value, weeks = draw_need(world, row, identity)
        if value / weeks <= _room_for_new(world, row):
            _call(world, row, identity, value, 0, weeks)
        else:
            let_wait(world, row, identity, value, 0, weeks, clock.week)


@kernel
def comes_back(u: float, probability: float, surge: float) -> bool:
    """Say whether a contract that ends comes back: with a probability, of which a fall in demand takes its share."""
    return u < probability * (1.0 + min(0.0, surge))


@kernel
def _renew(world: World, row: int) -> None:
    """Let a contract that ends soon come back or not; its place in the budget passes to the tender."""
    clock = world.clock[0]
    contract = world.contracts[row]
    old = world.tenders[contract.tender]
    u = chance.uniform(clock.seed, chance.RENEWAL, 0, old.id, 0)
    line = world.lines[contract.line]
    if comes_back(u, world.parameters[0].renewal_probability, line.surge):
        value = pence(contract.value * line.cost_index / contract.index_signed)
        identity = descend(old.id, FROM_RENEWAL, 0, 0)
        if contract.state == COMPLETED and not _takes_room(world, row, value):
            let_wait(world, contract.line, identity, value, 0, old.weeks, clock.week)
            return
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
    if weekly > free_room(world, contract.line):
        return False
    line.committed += weekly
    contract.commitment = weekly
    return True


@apart
def run(world: World) -> None:
    """Add this week's renewals and needs of every service line, within its budget and what it did not spend before."""
    clock = world.clock[0]
    for i in range(clock.renewals):
        if world.contracts[world.renewals[i]].state != TERMINATED:
            _renew(world, world.renewals[i])
    clock.renewals = 0
    if len(world.grants) > 0:
        call_for_grants(world)
    for row in range(len(world.lines)):
        _new_needs(world, row)
