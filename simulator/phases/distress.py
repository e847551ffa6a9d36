"""Phase 13, distress and insolvency: firms over their limit for too long fail; others close for their own reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.collapse import PARENT_RESTRUCTURING, note_failure, patience_with, restructure
from simulator.behaviours.contractors.public_stake import takes_stake
from simulator.behaviours.firms.cash import is_ruined
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY
from simulator.engine.events import CLOSED_DOWN, FAILED, OVER_LIMIT, WENT_OVERDRAWN, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import supplier_account
from simulator.engine.lists import draw_for_suppliers, note_left

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def closure_hazard(world: World, age_weeks: int) -> float:
    """Return the yearly hazard of closing by age (S33): it peaks in the third year."""
    parameters = world.parameters[0]
    years = age_weeks // 52
    if years < 1:
        return parameters.hazard_year_1
    if years < 2:
        return parameters.hazard_year_2
    if years < 3:
        return parameters.hazard_year_3
    if years < 4:
        return parameters.hazard_year_4
    if years < 5:
        return parameters.hazard_year_5
    return parameters.hazard_mature


@kernel
def _leave(world: World, row: int, state: int, event: int) -> None:
    s = world.suppliers[row]
    s.state = state
    note_left(world, row)
    world.leaving[world.clock[0].left_now] = row
    world.clock[0].left_now += 1
    world.clock[0].left_working += s.live_contracts > 0
    world.tallies[s.kind].active -= 1
    add_event(world, event, row, row, world.cash[supplier_account(world, row)], float(s.overdraft_limit))


@kernel
def _watch_cash(world: World, row: int) -> None:
    """Count the weeks in a row that an overdrawn firm is beyond its limit; past the grace period it is insolvent."""
    week = world.clock[0].week
    s = world.suppliers[row]
    balance = world.cash[supplier_account(world, row)]
    if s.was_negative == 0:
        s.was_negative = 1
        add_event(world, WENT_OVERDRAWN, row, row, balance, float(s.receivable))
    if is_ruined(balance, -s.overdraft_limit):
        s.weeks_over_limit = s.weeks_over_limit + 1 if s.over_limit_until == week else 1
        s.over_limit_until = week + 1
        if s.weeks_over_limit == 1:
            add_event(world, OVER_LIMIT, row, row, balance, float(s.receivable))
        patience = world.parameters[0].grace_weeks
        if world.clock[0].chain:
            patience = patience_with(world, row)
        if s.weeks_over_limit > patience and not (world.clock[0].chain and _lives_on(world, row)):
            world.tallies[s.kind].insolvencies += 1
            _leave(world, row, INSOLVENT, FAILED)


@apart
def _lives_on(world: World, row: int) -> bool:
    """Say whether a firm beyond its limit goes on with public money or after a restructuring; note its failure if not.

    A restructuring is a failure, too.
    """
    if carries_finance(world.suppliers[row].kind) and takes_stake(world, row):
        return True
    failure_row = note_failure(world, row)
    if failure_row == NOBODY or world.failures[failure_row].form != PARENT_RESTRUCTURING:
        return False
    restructure(world, row, failure_row)
    return True


@kernel
def _consider_closing(world: World, row: int, u: float) -> None:
    """Let a firm decide to close, with the hazard of its age; it closes, solvent, when its work is done and paid for.

    Closing is not insolvency: a firm without the cash to close, and to pay its loan back, goes on.
    """
    clock = world.clock[0]
    s = world.suppliers[row]
    hazard = closure_hazard(world, clock.week - s.born) * world.group_kinds[s.group].closure_factor
    if u < hazard / 12.0:
        s.winding_down = 1
    is_done = s.live_contracts == 0 and s.receivable == 0
    if clock.chain and world.finance[row].owed > 0:
        is_done = False
    if s.winding_down and is_done and world.cash[supplier_account(world, row)] >= s.loan:
        world.tallies[s.kind].closures += 1
        _leave(world, row, CLOSED, CLOSED_DOWN)


@apart
def run(world: World) -> None:
    """Watch every firm's cash each week, and its will to go on each month."""
    clock = world.clock[0]
    clock.left_now = clock.left_working = 0
    for kind in range(len(world.tallies)):
        world.tallies[kind].firm_weeks += world.tallies[kind].active
    if clock.month_ends:
        draw_for_suppliers(world, chance.CLOSURE)
    for row in range(clock.suppliers):
        # A firm that left has an empty account, so only firms in business are overdrawn.
        if world.cash[supplier_account(world, row)] < 0:
            _watch_cash(world, row)
        if clock.month_ends and world.suppliers[row].state == ACTIVE:
            _consider_closing(world, row, world.draws[row])
