"""Phase 10, invoice: monthly in arrears and at the end; advances are taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import chance
from simulator.apart import apart
from simulator.behaviours.bills import bill_work
from simulator.behaviours.cash import earned
from simulator.kernel import kernel
from simulator.ledger import pence
from simulator.rows import add_invoice
from simulator.world import COMPLETED, NOBODY, RUNNING

if TYPE_CHECKING:
    from simulator.world import World

@kernel
def days_on_time(usual: float, terms: float, u: float) -> float:
    """Return the days that an invoice paid on time takes: evenly between none and twice the usual, within the terms."""
    return min(terms, 2.0 * usual * u)


@kernel
def advance_to_deduct(advance_left: int, gross: int, upfront_share: float, is_last: bool) -> int:
    """Return how much of an advance comes off an invoice [pence]: its share, or on the last all that is left."""
    if is_last:
        return min(advance_left, gross)
    return min(advance_left, pence(gross * upfront_share))


@kernel
def _draw_days(world: World, row: int) -> tuple[float, float, float]:
    """Return the days that the council takes over an invoice, those beyond the terms, and a draw for rounding them.

    One draw tells whether it is late and, spread out again over its part of [0, 1), how long it takes.
    """
    clock = world.clock[0]
    contract = world.contracts[row]
    rule = world.rules[contract.council]
    terms = min(contract.terms_days, rule.payment_terms_days)
    u, u_round = chance.uniforms(clock.seed, chance.PAYMENT, clock.week, contract.id, 0)
    share = rule.payment_late_share
    if u < share:
        late = chance.inverse_exponential(u / share, rule.payment_late_days)
        return terms + late, late, u_round
    return days_on_time(rule.payment_usual_days, terms, (u - share) / (1.0 - share)), 0.0, u_round


@kernel
def _invoice(world: World, row: int) -> None:
    clock = world.clock[0]
    contract = world.contracts[row]
    is_last = contract.state == COMPLETED
    weeks = contract.end - contract.start
    gross = earned(contract.value, weeks, contract.worked_weeks) - contract.invoiced
    if gross <= 0:
        return
    deducted = advance_to_deduct(contract.upfront_left, gross, contract.upfront_share, is_last)
    contract.upfront_left -= deducted
    contract.invoiced += gross
    clock.over_invoiced += contract.invoiced > contract.value
    s = world.suppliers[contract.supplier]
    world.tallies[s.kind].invoiced += gross
    days, late, u = _draw_days(world, row)
    pay_week = clock.week + chance.round_by_chance(days / 7.0, u)
    amount = gross - deducted
    if clock.chain and world.works[row].first != NOBODY:
        amount -= bill_work(world, row, pay_week, amount)
    invoice_row = add_invoice(world, row, contract.supplier, amount, pay_week)
    if invoice_row != NOBODY:
        world.invoices[invoice_row].days = days
        world.invoices[invoice_row].days_late = late
        s.receivable += amount


@apart
def run(world: World) -> None:
    """Invoice the month's work, and what is left of contracts that ended this week."""
    clock = world.clock[0]
    kept = 0
    for i in range(clock.live_contracts):
        row = world.live_contracts[i]
        state = world.contracts[row].state
        if state == COMPLETED or (state == RUNNING and clock.month_ends):
            _invoice(world, row)
        if state <= RUNNING:
            world.live_contracts[kept] = row
            kept += 1
    clock.live_contracts = kept
