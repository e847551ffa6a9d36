"""How two units of a franchise become one firm when contracts have outgrown them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.subcontracted_work import pass_chain_on
from simulator.behaviours.hubs.hub_work import change_member_of_hub
from simulator.behaviours.recognition.outcomes import credit_before_change
from simulator.behaviours.support.grants import pass_grants_on
from simulator.behaviours.teams.uniting import unite_in_teams
from simulator.engine.accounts import MERGER
from simulator.engine.codes import ACTIVE, CLOSED, NOBODY
from simulator.engine.events import UNITS_MERGED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _is_free_to_merge(world: World, row: int) -> bool:
    """Say whether a unit was too small for many tenders and owes no bank."""
    s = world.suppliers[row]
    if s.franchise == NOBODY or s.state != ACTIVE or s.winding_down or s.n_members > 0:
        return False
    if s.too_small < world.parameters[0].franchise_merger_blocked:
        return False
    return world.cash[supplier_account(world, row)] >= 0


@kernel
def _absorb(world: World, stays: int, goes: int) -> None:
    """Make two firms one: contracts, invoices, money, people and debts of one pass to the other."""
    clock = world.clock[0]
    a, b = world.suppliers[stays], world.suppliers[goes]
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
    transfer(world, supplier_account(world, goes), supplier_account(world, stays), _balance(world, goes), MERGER)
    a.committed += b.committed
    a.receivable += b.receivable
    a.advances += b.advances
    a.live_contracts += b.live_contracts
    a.overdraft_limit += b.overdraft_limit
    a.turnover += b.turnover
    a.outside_income += b.outside_income
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
    b.committed = b.receivable = b.advances = b.live_contracts = b.loan = 0
    b.wages_due = b.materials_due = b.council_income = b.council_cost = 0.0
    b.job_weeks = b.home_work = b.away_work = 0.0
    for council in range(len(world.councils)):
        world.contact[stays, council] = max(world.contact[stays, council], world.contact[goes, council])
    franchise = world.franchises[a.franchise]
    franchise.merged += 1
    franchise.units -= 1
    b.franchise = NOBODY
    b.state = CLOSED
    b.left = clock.week
    world.tallies[b.kind].active -= 1
    add_event(world, UNITS_MERGED, stays, goes, 0, a.turnover)


@kernel
def _balance(world: World, row: int) -> int:
    return world.cash[supplier_account(world, row)]


@kernel
def merge_units(world: World) -> None:
    """At a year's end, let units of one area that were too small for many tenders merge into the larger."""
    clock = world.clock[0]
    for one in range(clock.suppliers):
        if _is_free_to_merge(world, one):
            f = world.suppliers[one].franchise
            for other in range(one + 1, clock.suppliers):
                o = world.suppliers[other]
                is_pair = o.franchise == f and o.home == world.suppliers[one].home
                if is_pair and world.suppliers[one].state == ACTIVE and _is_free_to_merge(world, other):
                    is_franchisor = world.franchises[f].franchisor == other
                    if is_franchisor or o.turnover > world.suppliers[one].turnover:
                        if world.franchises[f].franchisor != one:
                            _absorb(world, other, one)
                    else:
                        _absorb(world, one, other)
    for row in range(clock.suppliers):
        world.suppliers[row].too_small = 0
