"""A run begins with what the years before week 0 hand on (``carried.py``): rows, opening balances, unpaid invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.behaviours.contractors.subcontracting import place
from simulator.behaviours.firms.balance_sheets import open_finance
from simulator.behaviours.firms.standing import note_work
from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT, HOUSEHOLDS, STARTING_CAPITAL, TAXPAYER
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import index_members
from simulator.engine.world import bare
from simulator.start.carried import Past

if TYPE_CHECKING:
    from simulator.engine.world import World

#: Columns that the scenario states for week 0, whatever the past was like.
STATED = {
    "lines": ("id", "budget", "cost_index", "shock", "surge", "funded", "worked", "unmet"),
    "councils": ("id", "champion"),
    "groups": ("id", "entrants"),
}
#: The clock's count of the rows in use of a table that is handed on.
_COUNTED = ("suppliers", "tenders", "candidates", "bids", "contracts")


@kernel
def _open_accounts(world: World, balances: Any) -> None:
    """Give every supplier what it had [pence]; an overdraft was lent out before the run."""
    for row in range(world.clock[0].suppliers):
        account = supplier_account(world, row)
        world.account_kinds[account] = FIRST_SUPPLIER_ACCOUNT + world.suppliers[row].kind
        world.supplier_ids[row] = world.suppliers[row].id
        if balances[row] >= 0:
            transfer(world, HOUSEHOLDS, account, balances[row], STARTING_CAPITAL)
        else:
            transfer(world, account, HOUSEHOLDS, -balances[row], STARTING_CAPITAL)


@kernel
def _note_work(world: World, worked: Any) -> None:
    """Let councils know who worked for them: rows of supplier, council and last week of that."""
    for row in worked:
        note_work(world, row[0], row[1], row[2])


@kernel
def _keep_unspent(world: World) -> None:
    """Let councils have what their lines may still spend of earlier budgets."""
    for row in range(len(world.lines)):
        line = world.lines[row]
        kept = pence(max(0.0, line.unspent))
        transfer(world, TAXPAYER, council_account(line.council), kept, STARTING_CAPITAL)


@kernel
def _take_invoices(world: World, weeks: Any) -> None:
    """Chain the invoices to be paid by week, in their order; councils have what they owe, no funding of the run."""
    for row in range(len(weeks) - 1, -1, -1):
        slot = min(weeks[row], len(world.due) - 1)
        invoice = world.invoices[row]
        invoice.next = world.due[slot]
        world.due[slot] = row
        transfer(world, TAXPAYER, council_account(invoice.council), invoice.amount, STARTING_CAPITAL)
    world.clock[0].next_invoice = len(weeks) % len(world.invoices)
    world.clock[0].free_invoices -= len(weeks)


@kernel
def _open_finances(world: World) -> None:
    """Open the finance of every supplier; a contractor with a stated balance sheet was there before week 0."""
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if world.group_finance[s.group].given:
            s.born = min(s.born, -1)
            s.winding_down = 0
        open_finance(world, row)


@kernel
def _place_work(world: World) -> None:
    """Let large contractors subcontract what they hold; work of a stated book earns, and shows, what that says."""
    for i in range(world.clock[0].live_contracts):
        row = world.live_contracts[i]
        contract = world.contracts[row]
        holder = world.finance[contract.supplier]
        whole = contract.weekly_value * (1.0 - world.suppliers[contract.supplier].overhead_share)
        if holder.book_target > 0.0:
            contract.weekly_cost = whole * (1.0 - holder.book_margin)
        believed = contract.weekly_cost
        if holder.book_target > 0.0:
            believed = whole * (1.0 - holder.reported_margin)
        place(world, row)
        world.works[row].believed_cost = believed


def begin_chains(world: World, settle: Callable[[], None]) -> None:
    """Open finances, settle what the scenario states, then subcontract: chains begin on what the past left."""
    if world.clock[0].chain:
        _open_finances(world)
    settle()
    if world.clock[0].chain:
        _place_work(world)


def take_up(world: World, past: Past) -> None:
    """Fill an empty world with a past; raise its ``table_full`` where it has not the room."""
    clock = world.clock[0]
    if not all(len(rows) <= len(getattr(world, name)) for name, rows in (past.rows | past.lists).items()):
        clock.table_full = 1
        return
    for name, rows in past.rows.items():
        _write(world, name, rows)
    for name, rows in past.lists.items():
        getattr(world, name)[: len(rows)] = rows
        setattr(clock, name, len(rows))
    for name in _COUNTED:
        setattr(clock, name, len(past.rows[name]))
    clock.first_undecided = past.decided
    _note_work(world, past.worked)
    world.tallies["active"] = np.bincount(past.rows["suppliers"]["kind"], minlength=len(world.tallies))
    _open_accounts(world, past.cash)
    _take_invoices(world, past.pay_weeks)
    _keep_unspent(world)
    index_members(world)


def _write(world: World, name: str, rows: Any) -> None:
    """Write the rows of one table, but for what the scenario states of week 0."""
    table = getattr(world, name)
    stated = {column: table[column].copy() for column in STATED.get(name, ())}
    bare(table)[: len(rows)] = bare(rows)
    for column, values in stated.items():
        table[column] = values
