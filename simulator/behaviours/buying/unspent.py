"""Money that a service line did not spend: counted week by week; at a year's end it is kept or goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import earned
from simulator.engine.accounts import FUNDING, TAXPAYER, UNSPENT_RETURNED
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def fund(world: World, line_row: int) -> None:
    """Let the taxpayer pay a service line a week of its budget."""
    line = world.lines[line_row]
    weekly = pence(line.budget * (1.0 + line.surge) / 52.0)
    transfer(world, TAXPAYER, council_account(line.council), weekly, FUNDING)
    line.funded += weekly
    line.unspent += weekly


@kernel
def spend(world: World, line_row: int, amount: float) -> None:
    """Count work that was done for a service line [pence]."""
    line = world.lines[line_row]
    line.worked += amount
    line.unspent -= amount


@kernel
def share_kept(unspent: float, carried: float, free: float) -> float:
    """Return the share of what its lines did not spend that a council keeps for them.

    ``unspent`` is their sum and ``free`` the money that is there for it [both pence]: calls, disputes and the like were
    paid out of it. ``carried`` is the share that the rule lets it keep.
    """
    if unspent <= 0.0:
        return 0.0
    return min(carried, max(0.0, free) / unspent)


@kernel
def _note_debts(world: World) -> None:
    """Note what every council owes for work done: invoices not yet paid, and work not yet invoiced, less advances."""
    for council in range(len(world.councils)):
        world.councils[council].owed = 0.0
    for row in range(len(world.invoices)):
        if world.invoices[row].open:
            world.councils[world.invoices[row].council].owed += world.invoices[row].amount
    for i in range(world.clock[0].live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        done = earned(contract.value, contract.end - contract.start, contract.worked_weeks) - contract.invoiced
        world.councils[contract.council].owed += max(0, done - contract.upfront_left)


@kernel
def _close_council(world: World, council: int) -> None:
    """Let a council's lines keep their share of what they did not spend, and give the taxpayer back what is left."""
    unspent = weekly = 0.0
    for row in range(len(world.lines)):
        if world.lines[row].council == council:
            unspent += max(0.0, world.lines[row].unspent)
            weekly += world.lines[row].budget / 52.0
    account = council_account(council)
    held = world.councils[council].owed + weekly * world.parameters[0].council_float_weeks
    free = world.cash[account] - held
    share = share_kept(unspent, world.rules[council].unspent_carried, free)
    for row in range(len(world.lines)):
        line = world.lines[row]
        if line.council == council and line.unspent > 0.0:
            line.unspent *= share
    transfer(world, account, TAXPAYER, max(0, pence(free - share * unspent)), UNSPENT_RETURNED)


@kernel
def close_year(world: World) -> None:
    """Settle, as a year begins, what councils did not spend in the last one. Their float stays."""
    _note_debts(world)
    for council in range(len(world.councils)):
        _close_council(world, council)
