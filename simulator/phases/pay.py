"""Phase 11, pay: councils pay what is due plus their lateness, with interest on late days where a rule asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.bills import pay_bills
from simulator.behaviours.firms.cash import add_to_surplus, heir_of
from simulator.behaviours.teams.team_work import pay_members
from simulator.engine import chance
from simulator.engine.accounts import CONTRACT_PAYMENT, LATE_INTEREST
from simulator.engine.apart import apart
from simulator.engine.chosen import rules_for
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.events import PAID_LATE, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.prefetch import fetch
from simulator.engine.rows import free_invoice

_AHEAD = 6  # invoices between the one whose firm is fetched and the one that is paid
_BELOW, _LINES = 24, 4  # rows between an invoice and those that are fetched, and how many these are

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def late_interest(amount: int, days_late: float, rate: float) -> int:
    """Return simple interest [pence] on an amount paid late, at a yearly rate."""
    return pence(amount * days_late * rate / 365.0)


@kernel
def _rules_of(world: World, row: int) -> int:
    """Return the row of rules by which an invoice is paid; its contract is looked at only where that matters."""
    invoice = world.invoices[row]
    if world.clock[0].choices == 0 and world.clock[0].by_service == 0:
        return invoice.council
    return rules_for(world, invoice.council, world.contracts[invoice.contract].line, invoice.supplier)


@kernel
def _interest_claimed(world: World, row: int) -> int:
    """Return the interest that is paid on a late invoice [pence]: where nobody enforces it, few suppliers claim it."""
    invoice = world.invoices[row]
    rule = world.rules[_rules_of(world, row)]
    if rule.late_interest_rate <= 0.0 or invoice.days_late <= 0.0:
        return 0
    if rule.late_interest_enforced < 1.0:
        clock = world.clock[0]
        who, what = world.suppliers[invoice.supplier].id, world.contracts[invoice.contract].id
        u = chance.uniform(clock.seed, chance.LATE_CLAIM, clock.week, who, what)
        if u >= rule.late_interest_enforced:
            return 0
    return late_interest(invoice.amount, invoice.days_late, rule.late_interest_rate)


@kernel
def _believe(world: World, row: int) -> None:
    """Let suppliers see how long after the invoice a council paid, against the terms of its contract."""
    invoice = world.invoices[row]
    council = world.councils[invoice.council]
    weight = world.parameters[0].payment_belief_weight
    council.days_beyond_terms += weight * (invoice.days - invoice.terms - council.days_beyond_terms)


@kernel
def _pay(world: World, row: int) -> None:
    invoice = world.invoices[row]
    s = world.suppliers[invoice.supplier]
    payer, payee = council_account(invoice.council), supplier_account(world, invoice.supplier)
    transfer(world, payer, payee, invoice.amount, CONTRACT_PAYMENT)
    interest = _interest_claimed(world, row)
    transfer(world, payer, payee, interest, LATE_INTEREST)
    if interest > 0:
        add_to_surplus(world, invoice.supplier, interest)
    s.receivable -= invoice.amount
    if s.state != ACTIVE and s.n_members == 0:
        heir, reason = heir_of(world, invoice.supplier)
        transfer(world, payee, heir, invoice.amount + interest, reason)
    _believe(world, row)
    tally = world.tallies[s.kind]
    tally.paid += invoice.amount
    tally.payments += 1
    tally.payment_days += invoice.days
    if invoice.days_late > 0.0:
        tally.late_payments += 1
        add_event(world, PAID_LATE, invoice.supplier, invoice.contract, invoice.amount, invoice.days_late)


@kernel
def _look_ahead(world: World, row: int) -> int:
    """Fetch what paying an invoice will read, and return the next of its chain.

    The invoices of a month stand together, so those of one week are a few rows apart, each below the one before: rows
    below are fetched without waiting for the chain to tell which.
    """
    if row == NOBODY:
        return NOBODY
    for below in range(max(0, row - _BELOW), max(0, row - _BELOW + _LINES)):
        fetch(world.invoices, below)
    fetch(world.suppliers, world.invoices[row].supplier)
    fetch(world.cash, supplier_account(world, world.invoices[row].supplier))
    fetch(world.account_kinds, supplier_account(world, world.invoices[row].supplier))
    return world.invoices[row].next


@apart
def run(world: World) -> None:
    """Pay every invoice whose week has come; then large contractors pay those that they owe."""
    clock = world.clock[0]
    row = ahead = world.due[clock.week]
    for _ in range(_AHEAD):
        ahead = _look_ahead(world, ahead)
    while row != NOBODY:
        ahead = _look_ahead(world, ahead)
        following = world.invoices[row].next
        _pay(world, row)
        free_invoice(world, row)
        row = following
    world.due[clock.week] = NOBODY
    if clock.teams > 0:
        pay_members(world)
    if clock.chain:
        pay_bills(world)
