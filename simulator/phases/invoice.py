"""Phase 10, invoice: monthly in arrears and at the end; advances are taken off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator import chance
from simulator.behaviours.cash import earned
from simulator.kernel import kernel
from simulator.ledger import pence
from simulator.rows import add_invoice
from simulator.world import COMPLETED, NOBODY, RUNNING

if TYPE_CHECKING:
    from simulator.world import World

_USUAL_SIGMA = 0.5


@kernel
def days_on_time(usual: float, terms: float, z: float) -> float:
    """Return the days that an invoice paid on time takes: lognormal around its mean, never beyond the terms."""
    return min(terms, usual * math.exp(_USUAL_SIGMA * z - 0.5 * _USUAL_SIGMA * _USUAL_SIGMA))


@kernel
def advance_to_deduct(advance_left: int, gross: int, upfront_share: float, is_last: bool) -> int:
    """Return how much of an advance comes off an invoice [pence]: its share, or on the last all that is left."""
    if is_last:
        return min(advance_left, gross)
    return min(advance_left, pence(gross * upfront_share))


@kernel
def _draw_days(world: World, row: int) -> tuple[float, float]:
    """Return the days that the council takes over an invoice, and how many of them are beyond the terms."""
    clock = world.clock[0]
    contract = world.contracts[row]
    rule = world.rules[contract.council]
    terms = min(contract.terms_days, rule.payment_terms_days)
    key = world.tenders[contract.tender].id
    u_late, u_days = chance.uniforms(clock.seed, chance.PAYMENT, clock.week, key, 0)
    if u_late < rule.payment_late_share:
        late = chance.inverse_exponential(u_days, rule.payment_late_days)
        return terms + late, late
    return days_on_time(rule.payment_usual_days, terms, chance.inverse_normal(u_days)), 0.0


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
    s = world.suppliers[contract.supplier]
    world.tallies[s.kind].invoiced += gross
    days, late = _draw_days(world, row)
    key = world.tenders[contract.tender].id
    u = chance.uniform(clock.seed, chance.PAYMENT_WEEK, clock.week, key, 0)
    pay_week = clock.week + chance.round_by_chance(days / 7.0, u)
    invoice_row = add_invoice(world, row, contract.supplier, gross - deducted, pay_week)
    if invoice_row != NOBODY:
        world.invoices[invoice_row].days = days
        world.invoices[invoice_row].days_late = late
        s.receivable += gross - deducted


@kernel
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
