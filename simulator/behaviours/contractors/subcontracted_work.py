"""The chain at work: subcontractors do their part of a contract each week; the contractor's books show what it hopes.

Only in scenarios with ``payment_chains``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.behaviours.firms.standing import jobs_per_penny
from simulator.behaviours.recognition.outcomes import count_by_home, credit_part
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import pence
from simulator.engine.rules import cost_shock

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def reported_cost(cost: float, believed: float, attitude: int) -> float:
    """Return a week's cost in the books [pence]: the true one, or no more (optimist) or no less than believed."""
    if attitude > 0:
        return min(cost, believed)
    if attitude < 0:
        return max(cost, believed)
    return cost


@kernel
def _overstate(world: World, row: int, cost: float) -> None:
    """Add what this week's report of a contract shows beyond its true profit to the contractor's books [pence]."""
    contract = world.contracts[row]
    work = world.works[row]
    s = world.suppliers[contract.supplier]
    if carries_finance(s.kind) and s.n_members == 0:
        believed = work.believed_cost * world.lines[contract.line].cost_index
        world.finance[contract.supplier].overstated += cost - reported_cost(cost, believed, work.attitude)


@apart
def own_part(world: World, row: int, cost: float) -> float:
    """Let subcontractors do their part of a week of a contract; return the share that its holder does itself.

    ``cost`` is that of the whole week [pence]. The holder's own staff replace a subcontractor that left.
    """
    _overstate(world, row, cost)
    contract = world.contracts[row]
    cost_index = world.lines[contract.line].cost_index
    labour_share = world.sectors[contract.sector].labour_share
    per_penny = jobs_per_penny(world)
    share = 0.0
    price = 0.0
    part_row = world.works[row].first
    while part_row != NOBODY:
        part = world.subcontracts[part_row]
        if part.live:
            s = world.suppliers[part.supplier]
            if s.state != ACTIVE:
                end_part(world, part_row)
            else:
                part_cost = part.weekly_cost * (cost_index * (1.0 + cost_shock(world, contract.line, part.supplier)))
                part.worked += 1
                s.wages_due += part_cost * labour_share
                s.materials_due += part_cost * (1.0 - labour_share)
                s.council_income += part.weekly_value
                s.council_cost += part_cost
                # Dearer work is no more people: jobs go by what a week costs at the prices of week 0.
                jobs = part.weekly_cost * labour_share * per_penny
                s.job_weeks += jobs
                credit_part(world, row, part.supplier, jobs, part.weekly_value)
                count_by_home(world, part.supplier, contract.council, part.weekly_value)
                share += part.share
                price += part.weekly_value
        part_row = part.next
    add_to_surplus(world, contract.supplier, -price)
    count_by_home(world, contract.supplier, contract.council, -price)
    return 1.0 - share


@kernel
def end_part(world: World, part_row: int) -> None:
    """End one subcontract; its firm is free for other work."""
    part = world.subcontracts[part_row]
    part.live = 0
    world.works[part.contract].subcontracted -= part.share
    world.suppliers[part.supplier].committed -= pence(part.weekly_value)


@apart
def end_chain(world: World, row: int) -> None:
    """End the subcontracts of a contract that ended; subcontractors are free for other work."""
    part_row = world.works[row].first
    while part_row != NOBODY:
        if world.subcontracts[part_row].live:
            end_part(world, part_row)
        part_row = world.subcontracts[part_row].next


@apart
def pass_chain_on(world: World, goes: int, stays: int) -> None:
    """Let the firm that absorbs another take over its subcontracts, the bills owed to it and by it, and its losses."""
    for i in range(world.clock[0].subcontracts):
        if world.subcontracts[i].supplier == goes:
            world.subcontracts[i].supplier = stays
    for i in range(world.clock[0].bill_rows):
        bill = world.bills[i]
        if bill.open and bill.payee == goes:
            bill.payee = stays
        if bill.open and bill.payer == goes:
            bill.payer = stays
    a, b = world.finance[stays], world.finance[goes]
    a.owed += b.owed
    b.owed = 0
    if b.last_loss != NOBODY and (a.last_loss == NOBODY or b.loss_week > a.loss_week):
        a.last_loss, a.loss_week, a.loss = b.last_loss, b.loss_week, b.loss
    if a.last_prime == NOBODY:
        a.last_prime = b.last_prime
