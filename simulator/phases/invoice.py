"""Phase 10, invoice: monthly in arrears and at the end; advances are taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import close_clauses, keep_promise
from simulator.behaviours.asks.results import hold_back, invoice_results, is_invoice_due
from simulator.behaviours.buying.pressure import gives_way
from simulator.behaviours.contractors.bills import bill_work
from simulator.behaviours.firms.cash import earned
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.chosen import rules_for
from simulator.engine.codes import COMPLETED, NOBODY, PROMPT_PAYMENT, RUNNING
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence
from simulator.engine.lists import take_off
from simulator.engine.prefetch import fetch_ahead, fetch_parts_ahead
from simulator.engine.rows import add_invoice

if TYPE_CHECKING:
    from simulator.engine.world import World


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
def _days_taken(world: World, row: int, u: float) -> tuple[float, float]:
    """Return the days that the council takes over an invoice, and those beyond the terms.

    One draw tells whether it is late and, spread out again over its part of [0, 1), how long it takes.
    """
    contract = world.contracts[row]
    rule = world.rules[rules_for(world, contract.council, contract.line, contract.supplier)]
    terms = min(contract.terms_days, rule.payment_terms_days, rule.maximum_payment_days)
    share = rule.payment_late_share
    if u < share:
        late = chance.inverse_exponential(u / share, rule.payment_late_days)
        return terms + late, late
    usual = terms if gives_way(world, contract.council, PROMPT_PAYMENT) else rule.payment_usual_days
    return days_on_time(usual, terms, (u - share) / (1.0 - share)), 0.0


@kernel
def _invoice(world: World, row: int, u: float, u_round: float) -> None:
    """Invoice what was earned since the last time; one draw decides when it is paid, one how that rounds to weeks."""
    clock = world.clock[0]
    contract = world.contracts[row]
    is_last = contract.state == COMPLETED
    weeks = contract.end - contract.start
    gross = earned(contract.value, weeks, contract.worked_weeks) - contract.invoiced
    if gross <= 0:
        return
    deducted = advance_to_deduct(contract.upfront_left, gross, contract.upfront_share, is_last)
    contract.upfront_left -= deducted
    world.suppliers[contract.supplier].advances -= deducted
    contract.invoiced += gross
    clock.over_invoiced += contract.invoiced > contract.value
    s = world.suppliers[contract.supplier]
    world.tallies[s.kind].invoiced += gross
    days, late = _days_taken(world, row, u)
    pay_week = clock.week + chance.round_by_chance(days / 7.0, u_round)
    amount = gross - deducted
    if clock.asks:
        amount -= _ask_after(world, row, gross, amount, days, late, pay_week)
    if clock.chain and world.works[row].first != NOBODY:
        amount -= bill_work(world, row, pay_week, amount)
    invoice_row = add_invoice(world, row, contract.supplier, amount, pay_week)
    if invoice_row != NOBODY:
        world.invoices[invoice_row].days = days
        world.invoices[invoice_row].days_late = late
        world.invoices[invoice_row].terms = contract.terms_days
        s.receivable += amount


@kernel
def _draw_for_all(world: World) -> None:
    """Make the draws of all live contracts at once."""
    clock = world.clock[0]
    who, count = world.reordered, clock.live_contracts
    for i in range(count):
        who[i] = world.contracts[world.live_contracts[i]].id
    chance.fill_pairs(world.invoice_draws, world.rounding_draws, clock.seed, chance.PAYMENT, clock.week, who, count, 0)


@kernel
def _is_due(world: World, row: int) -> bool:
    """Say whether a contract is invoiced this week: as it is completed, at a month's end or at a milestone."""
    state = world.contracts[row].state
    if state == RUNNING:
        return is_invoice_due(world, row)
    return bool(state == COMPLETED)


@kernel
def _invoice_month(world: World) -> None:
    """Invoice all work that is due at a month's end."""
    clock = world.clock[0]
    _draw_for_all(world)
    clock.next_invoice = 0  # what is invoiced together stands together, in as little memory as there is
    for i in range(clock.live_contracts):
        fetch_ahead(world, i)
        if clock.chain:
            fetch_parts_ahead(world, i)
        row = world.live_contracts[i]
        if _is_due(world, row):
            _invoice(world, row, world.invoice_draws[i], world.rounding_draws[i])


@kernel
def _invoice_one(world: World, row: int) -> None:
    """Invoice a contract in a week in which few are."""
    clock = world.clock[0]
    u, u_round = chance.uniforms(clock.seed, chance.PAYMENT, clock.week, world.contracts[row].id, 0)
    _invoice(world, row, u, u_round)


@apart
def _ask_after(world: World, row: int, gross: int, amount: int, days: float, late: float, pay_week: int) -> int:
    """See to what a contract asks beyond work at a price; return what is kept back of an invoice [pence]."""
    kept = hold_back(world, row, amount)
    keep_promise(world, row, gross)
    if world.contracts[row].state == COMPLETED:
        invoice_results(world, row, days, late, pay_week)
        close_clauses(world, row)
    return kept


@apart
def run(world: World) -> None:
    """Invoice the month's work, and what is left of contracts that ended this week."""
    clock = world.clock[0]
    if clock.month_ends:
        _invoice_month(world)
    elif clock.asks:
        for i in range(clock.live_contracts):
            if _is_due(world, world.live_contracts[i]):
                _invoice_one(world, world.live_contracts[i])
    else:
        for k in range(clock.ended):
            _invoice_one(world, world.live_contracts[world.ended[k]])
    take_off(world, world.ended, clock.ended)
