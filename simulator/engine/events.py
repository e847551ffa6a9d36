"""What is recorded of a run, if records are kept: events, and suppliers' bank statements. Changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import NOBODY, names_between
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account
from simulator.engine.rows import next_row

if TYPE_CHECKING:
    from simulator.engine.world import World

#: What happened.
(
    ENTERED,
    CLOSED_DOWN,
    FAILED,
    WENT_OVERDRAWN,
    OVER_LIMIT,
    PAID_LATE,
    BAD_MONTH,
    CONTRACT_WON,
    CONTRACT_ENDED,
    CONTRACT_TERMINATED,
    RENEWAL_LOST,
    CHALLENGED,
    RERUN_CALLED,
    TENDER_CANCELLED,
    TEAM_FORMED,
    TEAM_TOO_LATE,
    TEAM_NOT_FOUND,
    MEMBER_LOST,
    TEAM_DROPPED_WORK,
    FRANCHISE_FOUNDED,
    FRANCHISE_ENDED,
    UNIT_JOINED,
    UNIT_OPENED,
    UNIT_LEFT,
    UNITS_MERGED,
    WARNED,
    RESCUED,
    RESTRUCTURED,
    COLLAPSED,
    CLAIM_LOST,
    HANDED_OVER,
    BANK_CUT,
    RELABELLED,
    CLAUSE_BROKEN,
    WALKED_AWAY,
    DROPPED,
    STAKE_TAKEN,
    TAKEN_OVER,
) = range(38)
EVENT_NAMES = names_between(globals(), "ENTERED", "TAKEN_OVER")


@kernel
def add_event(world: World, event: int, supplier: int, subject: int, amount: int, detail: float) -> None:
    """Record what happened, if events are kept: ``amount`` in pence. Recording changes nothing else.

    What befalls the estate of a firm that left in an earlier week is no event of its life.
    """
    clock = world.clock[0]
    is_gone = supplier != NOBODY and 0 <= world.suppliers[supplier].left < clock.week
    if clock.recording and not is_gone:
        row = next_row(world, clock.events, len(world.events))
        if row == NOBODY:
            return
        happened = world.events[row]
        happened.week = clock.week
        happened.event = event
        happened.supplier = supplier
        happened.subject = subject
        happened.amount = amount
        happened.detail = detail
        clock.events = row + 1


@kernel
def add_statement(world: World, supplier: int) -> None:
    """Write a supplier's bank statement: cash, receivables and what moved, by reason, since the one before."""
    clock = world.clock[0]
    row = next_row(world, clock.statements, len(world.statements))
    if row == NOBODY:
        return
    statement = world.statements[row]
    statement.week = clock.week
    statement.supplier = supplier
    statement.movements = clock.movements
    statement.cash = world.cash[supplier_account(world, supplier)]
    statement.receivable = world.suppliers[supplier].receivable
    clock.statements = row + 1
    flows = world.month_flows[supplier]
    for reason in range(len(flows)):
        if flows[reason] != 0:
            _add_movement(world, reason, flows[reason])
            flows[reason] = 0


@kernel
def _add_movement(world: World, reason: int, amount: int) -> None:
    """Write what moved for one reason below the statement that was begun last."""
    clock = world.clock[0]
    row = next_row(world, clock.movements, len(world.movements))
    if row == NOBODY:
        return
    world.movements[row].reason = reason
    world.movements[row].amount = amount
    clock.movements = row + 1
