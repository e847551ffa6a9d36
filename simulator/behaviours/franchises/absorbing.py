"""How one firm becomes part of another: all that it holds, owes and is owed passes on, and it is there no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.subcontracted_work import pass_chain_on
from simulator.behaviours.firms.standing import last_work, note_work
from simulator.behaviours.hubs.hub_work import change_member_of_hub
from simulator.behaviours.recognition.outcomes import credit_before_change
from simulator.behaviours.support.grants import pass_grants_on
from simulator.behaviours.teams.uniting import unite_in_teams
from simulator.engine.accounts import MERGER
from simulator.engine.codes import CLOSED
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, transfer
from simulator.engine.lists import note_left
from simulator.engine.met import ever_worked_for

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _pass_balance_on(world: World, stays: int, goes: int) -> None:
    """Let a firm have what is in another's account, or make up for what is missing there."""
    ours, theirs = supplier_account(world, stays), supplier_account(world, goes)
    balance = world.cash[theirs]
    if balance >= 0:
        transfer(world, theirs, ours, balance, MERGER)
    else:
        transfer(world, ours, theirs, -balance, MERGER)


@kernel
def _pass_work_on(world: World, stays: int, goes: int) -> None:
    """Let a firm have another's contracts, grants, invoices, subcontracts and places in hubs and consortia."""
    clock = world.clock[0]
    for i in range(clock.live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        if contract.supplier == goes:
            credit_before_change(world, world.live_contracts[i])
            contract.supplier = stays
    if len(world.grants) > 0:
        pass_grants_on(world, stays, goes)
    for i in range(len(world.invoices)):
        if world.invoices[i].supplier == goes:
            world.invoices[i].supplier = stays
    if clock.chain:
        pass_chain_on(world, goes, stays)
    change_member_of_hub(world, goes, stays)
    unite_in_teams(world, goes, stays)
    for council in range(len(world.councils)):
        if ever_worked_for(world, goes, council):
            note_work(world, stays, council, last_work(world, goes, council))


@kernel
def _add_up(world: World, stays: int, goes: int) -> None:
    """Let a firm's books be its own and another's together."""
    a, b = world.suppliers[stays], world.suppliers[goes]
    a.committed += b.committed
    a.receivable += b.receivable
    a.advances += b.advances
    a.live_contracts += b.live_contracts
    a.overdraft_limit += b.overdraft_limit
    a.turnover += b.turnover
    a.outside_income += b.outside_income
    a.outside_usual += b.outside_usual
    a.overhead += b.overhead
    a.target_cash += b.target_cash
    a.wages_due += b.wages_due
    a.materials_due += b.materials_due
    a.council_income += b.council_income
    a.council_cost += b.council_cost
    a.job_weeks += b.job_weeks
    a.home_work += b.home_work
    a.away_work += b.away_work
    a.result += b.result
    a.income += b.income
    a.loan += b.loan
    a.loan_payment += b.loan_payment


@kernel
def absorb(world: World, stays: int, goes: int) -> None:
    """Make two firms one: contracts, invoices, money, people and debts of one pass to the other."""
    _pass_work_on(world, stays, goes)
    _pass_balance_on(world, stays, goes)
    _add_up(world, stays, goes)
    b = world.suppliers[goes]
    b.committed = b.receivable = b.advances = b.live_contracts = b.loan = 0
    b.wages_due = b.materials_due = b.council_income = b.council_cost = 0.0
    b.job_weeks = b.home_work = b.away_work = 0.0
    b.state = CLOSED
    note_left(world, goes)
    world.tallies[b.kind].active -= 1
