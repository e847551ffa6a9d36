"""New rows of payment chains: subcontracts, and bills with the weeks in which they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.rows import next_row

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def add_subcontract(world: World, contract: int, supplier: int) -> int:
    """Add a subcontract to those of a contract and return its row."""
    clock = world.clock[0]
    row = next_row(world, clock.subcontracts, len(world.subcontracts))
    if row == NOBODY:
        return NOBODY
    part = world.subcontracts[row]
    part.contract = contract
    part.supplier = supplier
    part.live = 1
    part.next = world.works[contract].first
    world.works[contract].first = row
    clock.subcontracts = row + 1
    return row


@kernel
def add_bill(world: World, payer: int, payee: int, subcontract: int, amount: int, due: int) -> int:
    """Add a bill of a subcontractor [pence], not filed under any week yet, and return its row."""
    clock = world.clock[0]
    row = clock.free_bill
    if row == NOBODY:
        clock.table_full = 1
        return NOBODY
    bill = world.bills[row]
    clock.free_bill = bill.next
    clock.free_bills -= 1
    clock.bill_rows = max(clock.bill_rows, row + 1)
    bill.payer = payer
    bill.payee = payee
    bill.council = world.contracts[world.subcontracts[subcontract].contract].council
    bill.subcontract = subcontract
    bill.amount = amount
    bill.issued = clock.week
    bill.due = due
    bill.early = 0
    bill.open = 1
    if payer != NOBODY:
        world.finance[payer].owed += amount
    return row


@kernel
def file_bill(world: World, row: int, week: int) -> None:
    """Put a bill into the chain of the week in which it is looked at."""
    slot = min(week, len(world.bills_due) - 1)
    world.bills[row].next = world.bills_due[slot]
    world.bills_due[slot] = row


@kernel
def free_bill(world: World, row: int) -> None:
    """Give the row of a bill back that was paid or lost."""
    bill = world.bills[row]
    bill.open = 0
    if bill.payer != NOBODY:
        world.finance[bill.payer].owed -= bill.amount
    world.bills[row].next = world.clock[0].free_bill
    world.clock[0].free_bill = row
    world.clock[0].free_bills += 1
