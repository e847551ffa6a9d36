"""Who is paid when in the chain: subcontractors' monthly bills, terms, early payment by banks, retentions, ring-fences.

Only in scenarios with ``payment_chains``. Bills are paid on the contractor's terms, which it stretches when cash is
short; or out of a project bank account, which the council keeps and which the contractor's creditors cannot touch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.waiting import longest_terms
from simulator.behaviours.contractors.subcontracted_work import end_part
from simulator.behaviours.firms.cash import heir_of
from simulator.engine import chance
from simulator.engine.accounts import (
    BANKS,
    EARLY_PAYMENT,
    EARLY_PAYMENT_SETTLED,
    SUBCONTRACT_PAYMENT,
)
from simulator.engine.apart import apart
from simulator.engine.chain_rows import add_bill, file_bill, free_bill
from simulator.engine.codes import CLOSED, INSOLVENT, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.prefetch import fetch

if TYPE_CHECKING:
    from simulator.engine.world import World

# What a bill is: to be paid on time, to be paid early by a bank, or kept back until long after completion.
ON_TIME, EARLY, RETENTION = range(3)
_AHEAD = 6  # bills between the one that is fetched and the one that is paid


@apart
def bill_work(world: World, row: int, council_pays: int, available: int) -> int:
    """Let the subcontractors of a contract bill the month's work; return what a project bank account pays [pence].

    ``council_pays`` is the week in which the contractor's own invoice is paid and ``available`` its amount [pence],
    beyond which a project bank account has nothing to give. Nobody is paid before the contractor
    unless the rules ask for it.
    """
    ring_fenced = 0
    is_last = world.works[row].first != NOBODY and world.contracts[row].worked_weeks >= (
        world.contracts[row].end - world.contracts[row].start
    )
    part_row = world.works[row].first
    while part_row != NOBODY:
        part = world.subcontracts[part_row]
        done = pence(part.weekly_value * part.worked) - part.invoiced
        if done > 0:
            ring_fenced += _bill_part(world, part_row, done, council_pays, available - ring_fenced)
        if is_last:
            if part.live:
                end_part(world, part_row)
            _bill_retention(world, part_row)
        part_row = part.next
    return ring_fenced


@kernel
def _bill_part(world: World, part_row: int, done: int, council_pays: int, available: int) -> int:
    """Bill one part's work; return what comes out of a project bank account [pence]."""
    clock = world.clock[0]
    part = world.subcontracts[part_row]
    contract = world.contracts[part.contract]
    s = world.suppliers[part.supplier]
    totals = world.chain_totals[0]
    rule = world.rules[contract.council]
    is_ring_fenced = world.works[part.contract].ring_fenced == 1 and available >= done
    part.invoiced += done
    totals.billed += done
    if counts_as_se(world, s.kind, contract.council):
        totals.se_billed += done
    if is_ring_fenced:
        totals.ring_fenced += done
        due = clock.week + _rounded_weeks(world, part_row, world.parameters[0].project_bank_account_days)
        bill_row = add_bill(world, NOBODY, part.supplier, part_row, done, due)
        s.receivable += done
        if bill_row != NOBODY:
            file_bill(world, bill_row, due)
        return done
    if part.deposit > 0:
        owed = done - _worked_off(world, part_row, done)
        s.receivable += owed
        _file_at_once(world, part_row, owed)
        return 0
    kept = pence(done * rule.retention_share)
    part.retained += kept
    s.receivable += done - kept
    _file_with_terms(world, part_row, done - kept, council_pays)
    return 0


@kernel
def _worked_off(world: World, part_row: int, done: int) -> int:
    """Take from a deposit what the work to come no longer covers, at most what was done, and return it [pence]."""
    part = world.subcontracts[part_row]
    contract = world.contracts[part.contract]
    to_come = max(0, pence(part.weekly_value * (contract.end - contract.start)) - part.invoiced)
    worked_off = min(done, max(0, part.deposit - to_come))
    part.deposit -= worked_off
    return worked_off


@kernel
def _file_at_once(world: World, part_row: int, amount: int) -> None:
    """File a bill of a firm that does not trust the contractor: it is due the next time that bills are paid."""
    part = world.subcontracts[part_row]
    due = world.clock[0].week
    if amount > 0:
        bill_row = add_bill(world, world.contracts[part.contract].supplier, part.supplier, part_row, amount, due)
        if bill_row != NOBODY:
            file_bill(world, bill_row, due)


@kernel
def _rounded_weeks(world: World, part_row: int, days: float) -> int:
    clock = world.clock[0]
    who, what = world.suppliers[world.subcontracts[part_row].supplier].id, world.subcontracts[part_row].contract
    u = chance.uniform(clock.seed, chance.CHAIN_PAYMENT, clock.week, who, world.contracts[what].id)
    return chance.round_by_chance(days / 7.0, u)


@kernel
def _file_with_terms(world: World, part_row: int, amount: int, council_pays: int) -> None:
    """File a bill of a contractor under the week in which it means to pay: its terms, at times late."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    part = world.subcontracts[part_row]
    contract = world.contracts[part.contract]
    prime = world.finance[contract.supplier]
    mandated = longest_terms(world, contract.council)
    terms = min(max(part.terms_days, prime.terms_days), mandated)
    s = world.suppliers[part.supplier]
    u, u_round = chance.uniforms(clock.seed, chance.CHAIN_PAYMENT, clock.week, s.id, contract.id)
    days = terms
    if u < parameters.chain_late_share:
        late = chance.inverse_exponential(u / parameters.chain_late_share, parameters.chain_late_days)
        days = min(terms + late, max(terms, mandated))
    due = clock.week + chance.round_by_chance(terms / 7.0, u_round)
    planned = clock.week + chance.round_by_chance(days / 7.0, u_round)
    if mandated > terms:
        planned = max(planned, council_pays)  # paid when paid
    bill_row = add_bill(world, contract.supplier, part.supplier, part_row, amount, due)
    if bill_row == NOBODY:
        return
    early = clock.week + int(parameters.early_payment_days / 7.0)
    if early < due and prime.advanced + amount <= prime.advance_limit:
        world.bills[bill_row].early = EARLY
        file_bill(world, bill_row, early)
    else:
        file_bill(world, bill_row, planned)


@kernel
def _bill_retention(world: World, part_row: int) -> None:
    """Bill what was kept back, long after completion."""
    part = world.subcontracts[part_row]
    if part.retained > 0:
        payer = world.contracts[part.contract].supplier
        due = world.clock[0].week + int(world.parameters[0].retention_release_weeks)
        bill_row = add_bill(world, payer, part.supplier, part_row, part.retained, due)
        world.suppliers[part.supplier].receivable += part.retained
        part.retained = 0
        if bill_row != NOBODY:
            world.bills[bill_row].early = RETENTION
            file_bill(world, bill_row, due)


# Paying -------------------------------------------------------------------------------------------------------------


@kernel
def _look_ahead(world: World, row: int) -> int:
    """Fetch what paying a bill will read, and return the next of its chain."""
    if row == NOBODY:
        return NOBODY
    bill = world.bills[row]
    if bill.payee != NOBODY:
        fetch(world.suppliers, bill.payee)
    return bill.next


@apart
def pay_bills(world: World) -> None:
    """Look at the bills whose week has come: pay them, let a bank pay them early, or put them off."""
    week = world.clock[0].week
    row = ahead = world.bills_due[week]
    world.bills_due[week] = NOBODY
    for _ in range(_AHEAD):
        ahead = _look_ahead(world, ahead)
    while row != NOBODY:
        ahead = _look_ahead(world, ahead)
        following = world.bills[row].next
        _look_at(world, row)
        row = following


@kernel
def _look_at(world: World, row: int) -> None:
    week = world.clock[0].week
    bill = world.bills[row]
    if bill.payer == NOBODY:
        world.tallies[world.suppliers[bill.payee].kind].paid += bill.amount
        _pay_in_full(world, row, council_account(bill.council), bill.amount)
        return
    prime = world.finance[bill.payer]
    if bill.early == EARLY:
        bill.early = ON_TIME
        if prime.advanced + bill.amount <= prime.advance_limit:
            _pay_early(world, row)
        file_bill(world, row, max(week + 1, bill.due))
        return
    account = supplier_account(world, bill.payer)
    overdue = week - bill.due
    if overdue < world.parameters[0].chain_stretch_weeks:
        headroom = world.cash[account] + world.suppliers[bill.payer].overdraft_limit
        if prime.holding or bill.amount > headroom:
            file_bill(world, row, week + 1)
            return
    _pay_in_full(world, row, account, bill.amount)


@kernel
def _pay_early(world: World, row: int) -> None:
    """Let the bank of a supply-chain finance programme pay a bill, less a fee; the contractor owes the bank instead."""
    bill = world.bills[row]
    prime = world.finance[bill.payer]
    fee = pence(bill.amount * world.parameters[0].early_payment_fee)
    account = supplier_account(world, bill.payee)
    transfer(world, BANKS, account, bill.amount - fee, EARLY_PAYMENT)
    world.suppliers[bill.payee].result -= fee
    prime.advanced += bill.amount
    _received(world, row, bill.amount - fee)
    bill.payee = NOBODY


@kernel
def _pay_in_full(world: World, row: int, payer: int, amount: int) -> None:
    """Pay a bill in full and give its row back."""
    bill = world.bills[row]
    if bill.payee == NOBODY:
        transfer(world, payer, BANKS, amount, EARLY_PAYMENT_SETTLED)
        world.finance[bill.payer].advanced -= amount
    else:
        account = supplier_account(world, bill.payee)
        transfer(world, payer, account, amount, SUBCONTRACT_PAYMENT)
        _received(world, row, amount)
    free_bill(world, row)


@kernel
def _received(world: World, row: int, received: int) -> None:
    """Count a payment; what reaches a firm that is gone goes on to those it owes."""
    bill = world.bills[row]
    s = world.suppliers[bill.payee]
    totals = world.chain_totals[0]
    days = 7.0 * (world.clock[0].week - bill.issued)
    s.receivable -= bill.amount
    if bill.early != RETENTION:
        totals.payments += 1
        totals.payment_days += days
    hand_on(world, bill.payee, received)


@kernel
def hand_on(world: World, supplier: int, received: int) -> None:
    """Let money that reaches a firm after its end go on: to the banks of one that failed, to the owners of others."""
    s = world.suppliers[supplier]
    account = supplier_account(world, supplier)
    if s.left == world.clock[0].week:
        return  # it is wound up this week
    if s.state in (INSOLVENT, CLOSED):
        heir, reason = heir_of(world, supplier)
        transfer(world, account, heir, received, reason)
