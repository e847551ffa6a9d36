"""How firms fail: in which form, by whose fault, and how long creditors wait.

Only in scenarios with ``payment_chains``. A failed contractor is restructured at the parent, sold, or liquidated: its
state and keyed luck decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.reporting import debt_of, restore_trust
from simulator.engine import chance
from simulator.engine.accounts import BANK_LOSS, BANKS
from simulator.engine.apart import apart
from simulator.engine.codes import NOBODY
from simulator.engine.events import RESTRUCTURED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance, has_social_purpose
from simulator.engine.ledger import supplier_account, transfer
from simulator.engine.rows import next_row

if TYPE_CHECKING:
    from simulator.engine.world import World

#: Forms of a failure; the last two are those of a social enterprise and of a small firm.
LIQUIDATION, PARENT_RESTRUCTURING, MANAGED_TRANSFER, WIND_UP, CLOSURE = range(5)

# Weeks of the calendar.
_QUARTER = 13
# Weeks in which a loss still weighs with creditors: half a year.
_HALF_YEAR = 26
_YEAR = 52


@kernel
def form_of_failure(is_viable: bool, u: float, restructuring: float, managed: float) -> int:
    """Return the form in which a contractor fails: viable work can go on under a new parent, other is sold or ends."""
    if is_viable and u < restructuring:
        return PARENT_RESTRUCTURING
    if u > 1.0 - managed:
        return MANAGED_TRANSFER
    return LIQUIDATION


@apart
def note_failure(world: World, row: int) -> int:
    """Open the account of a supplier's failure, decide its form and return the row; NOBODY when there is no room."""
    clock = world.clock[0]
    failure_row = next_row(world, clock.failures, len(world.failures))
    if failure_row == NOBODY:
        return NOBODY
    clock.failures = failure_row + 1
    s = world.suppliers[row]
    f = world.finance[row]
    failure = world.failures[failure_row]
    failure.supplier = row
    failure.kind = s.kind
    failure.week = clock.week
    failure.warned = f.warned
    failure.form = WIND_UP if has_social_purpose(s.kind) else CLOSURE
    failure.turnover = s.turnover
    failure.debt = debt_of(world, row)
    if carries_finance(s.kind):
        parameters = world.parameters[0]
        u = chance.uniform(clock.seed, chance.FAILURE_FORM, clock.week, s.id, 0)
        is_viable = s.last_result > 0.0
        failure.form = form_of_failure(
            is_viable, u, parameters.restructuring_probability, parameters.managed_transfer_probability
        )
        if f.shown_debt_sum > 0.0:
            failure.average_to_shown_debt = f.average_debt_sum / f.shown_debt_sum
    _find_cause(world, row, failure_row)
    return failure_row


@kernel
def _find_cause(world: World, row: int, failure_row: int) -> None:
    """Ask whether the firm would have stood without what a customer's failure cost it, and count it there."""
    clock = world.clock[0]
    f = world.finance[row]
    failure = world.failures[failure_row]
    failure.cause = NOBODY
    if f.last_loss == NOBODY:
        return
    since = clock.week - f.loss_week
    before = world.failures[f.last_loss]
    before.failed_in_quarter += since <= _QUARTER
    before.failed_in_year += since <= _YEAR
    short = -world.cash[supplier_account(world, row)] - world.suppliers[row].overdraft_limit
    if since <= _YEAR and f.loss >= short:
        failure.cause = f.last_loss
        failure.depth = before.depth + 1


@apart
def patience_with(world: World, row: int) -> float:
    """Return the weeks that a firm beyond its limit has: few once a customer's failure has cost it dear."""
    f = world.finance[row]
    parameters = world.parameters[0]
    if f.last_loss != NOBODY and world.clock[0].week - f.loss_week <= _HALF_YEAR:
        return min(parameters.grace_weeks, parameters.grace_after_loss_weeks)
    return parameters.grace_weeks


@apart
def restructure(world: World, row: int, failure_row: int) -> None:
    """Let banks and owners of the parent lose; the operating companies go on, and so do their suppliers' payments."""
    s = world.suppliers[row]
    f = world.finance[row]
    debt = debt_of(world, row)
    transfer(world, BANKS, supplier_account(world, row), debt, BANK_LOSS)
    s.weeks_over_limit = 0
    restore_trust(world, row)
    f.strained = NOBODY
    add_event(world, RESTRUCTURED, row, failure_row, debt, float(PARENT_RESTRUCTURING))


@kernel
def failure_of(world: World, supplier: int) -> int:
    """Return the row of a supplier's failure of this week, or NOBODY: a team that gives up a contract has none."""
    row = world.clock[0].failures - 1
    while row >= 0 and world.failures[row].week == world.clock[0].week:
        if world.failures[row].supplier == supplier:
            return row
        row -= 1
    return NOBODY
