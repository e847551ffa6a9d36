"""When a contract is invoiced and how much of it hangs on results. Off unless a rule asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import add_to_surplus
from simulator.engine import chance
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence
from simulator.engine.rows import add_invoice

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def reaches_milestone(worked: int, weeks: int, milestones: int) -> bool:
    """Say whether a week of work brings a contract to one of ``milestones`` even points; the end is the last."""
    return worked * milestones // weeks > (worked - 1) * milestones // weeks


@kernel
def is_invoice_due(world: World, row: int) -> bool:
    """Say whether a running contract is invoiced this week: at a month's end, or at a milestone where it has those."""
    clock = world.clock[0]
    contract = world.contracts[row]
    if clock.asks and world.asks[contract.tender].milestones > 0:
        weeks = contract.end - contract.start
        return reaches_milestone(contract.worked_weeks, weeks, world.asks[contract.tender].milestones)
    return bool(clock.month_ends)


@kernel
def achievement(quality: float, error: float, target: float) -> float:
    """Return the share of the results asked for that is reached: quality, with luck, over what the results need."""
    return min(1.0, max(0.0, (quality + error) / target))


@kernel
def expected_pay_share(world: World, supplier: int, tender_row: int) -> float:
    """Return the share of a price that a bidder reckons to be paid, by its quality."""
    share = world.asks[tender_row].results_share
    reached = achievement(world.suppliers[supplier].quality, 0.0, world.parameters[0].results_target)
    return max(0.5, 1.0 - share * (1.0 - reached))


@kernel
def sure_pay(world: World, tender_row: int) -> float:
    """Return what a tender pays while work goes on, results aside [pence]."""
    return (1.0 - world.asks[tender_row].results_share) * world.tenders[tender_row].value


@kernel
def days_between_invoices(world: World, tender_row: int, monthly: float) -> float:
    """Return the days between invoices of a contract, ``monthly`` where it has no milestones."""
    milestones = world.asks[tender_row].milestones
    if milestones == 0:
        return monthly
    return world.tenders[tender_row].weeks * 7.0 / milestones


@kernel
def hold_back(world: World, row: int, amount: int) -> int:
    """Keep the part of an invoice that hangs on results; return how much that is [pence]."""
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    kept = pence(amount * ask.results_share)
    ask.held += kept
    world.tallies[world.suppliers[contract.supplier].kind].invoiced -= kept
    return kept


@kernel
def invoice_results(world: World, row: int, days: float, late: float, pay_week: int) -> None:
    """Invoice what a completed contract has earned of the money kept back, once results are known.

    From that invoice on it takes as long as the last one: ``days``, ``late`` of them beyond the terms.
    """
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    if ask.held <= 0:
        return
    parameters = world.parameters[0]
    s = world.suppliers[contract.supplier]
    z = chance.normal(world.clock[0].seed, chance.RESULTS, 0, contract.id, 0)
    paid = pence(ask.held * achievement(s.quality, parameters.results_sd * z, parameters.results_target))
    world.ask_totals[0].held += ask.held
    world.ask_totals[0].earned += paid
    add_to_surplus(world, contract.supplier, paid - ask.held)
    ask.held = 0
    week = pay_week + int(ask.results_weeks + 0.5)
    invoice_row = add_invoice(world, row, contract.supplier, paid, week)
    if invoice_row != NOBODY:
        world.invoices[invoice_row].days = days
        world.invoices[invoice_row].days_late = late
        world.invoices[invoice_row].terms = contract.terms_days
        s.receivable += paid
        world.tallies[s.kind].invoiced += paid


@kernel
def keep_results_money(world: World, row: int) -> None:
    """Let a council keep what hung on the results of a contract that ended early, or passed on to another provider."""
    contract = world.contracts[row]
    ask = world.asks[contract.tender]
    world.ask_totals[0].forfeited += ask.held
    add_to_surplus(world, contract.supplier, -ask.held)
    ask.held = 0
