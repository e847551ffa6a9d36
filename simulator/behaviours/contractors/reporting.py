"""What a large contractor shows and what follows: reports, write-offs, warnings, covenants, new money.

Only in scenarios with ``payment_chains``. Nobody outside acts on anything but what is shown at half-years; profit is
what remains after cost, but reports add what optimistic contracts hope for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.accounts import HOUSEHOLDS, NEW_EQUITY, PENSION_CONTRIBUTION
from simulator.engine.apart import apart
from simulator.engine.codes import NOBODY
from simulator.engine.events import BANK_CUT, RESCUED, WARNED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

HALF_YEAR = 26  # weeks between two reports


@kernel
def quiet_write_off(overstated: float, reported: float, last: float, share: float) -> float:
    """Return what of past overstatement is written off unseen [pence]: a share of the rise in reported profit."""
    return min(max(0.0, overstated), share * max(0.0, reported - last))


@kernel
def breaks_covenant(debt: float, profit: float, multiple: float) -> bool:
    """Say whether the debt shown exceeds a multiple of the profit shown."""
    return debt > multiple * max(0.0, profit)


@kernel
def rescue_appetite(hole: float, normal_profit: float, multiple: float, error: float) -> bool:
    """Say whether investors fill a hole [pence]: it must be within a multiple of a normal year's profit, give or take.

    ``error`` is the log of how far opinion is off.
    """
    return hole < multiple * math.exp(error) * max(0.0, normal_profit)


@kernel
def debt_of(world: World, row: int) -> int:
    """Return a contractor's net debt to banks [pence]; its books leave supply-chain finance out."""
    return max(0, -world.cash[supplier_account(world, row)])


@apart
def close_month(world: World, row: int) -> None:
    """Pay into the pension fund; add what the other business's accounts overstate; let its margin return to normal."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    contribution = pence(f.pension_deficit / (12.0 * parameters.pension_recovery_years))
    transfer(world, supplier_account(world, row), HOUSEHOLDS, contribution, PENSION_CONTRIBUTION)
    f.pension_deficit -= contribution
    f.overstated += s.outside_income * max(0.0, f.reported_margin - s.outside_margin)
    s.outside_margin += (f.normal_margin - s.outside_margin) / (12.0 * parameters.margin_recovery_years)


@kernel
def report(world: World, row: int, year_ends: bool) -> None:
    """Report the half-year: what is shown, what banks and watchers make of it, and whether the books still hold."""
    week = world.clock[0].week
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    shown = debt_of(world, row)
    f.average_debt = f.debt_weeks / HALF_YEAR
    f.debt_weeks = 0.0
    f.shown_debt = shown
    if year_ends:
        if f.warned == NOBODY and shown > 0:
            f.average_debt_sum += f.average_debt
            f.shown_debt_sum += shown
        _close_accounts(world, row)
    is_strained = f.average_debt > parameters.strain_share * f.facility and f.facility > 0
    if is_strained and f.strained == NOBODY:
        f.strained = week
    if f.warned == NOBODY:
        is_looked_into = f.facility > 0 and f.average_debt > parameters.refinancing_share * f.facility
        limit = parameters.write_down_limit * s.turnover
        if f.overstated > limit or (is_looked_into and f.overstated > 0.5 * limit):
            _warn(world, row)
    elif f.rescued == NOBODY:
        _test_covenant(world, row, shown)


@kernel
def _close_accounts(world: World, row: int) -> None:
    """Work out the year's reported profit; part of a rise goes into writing off the past."""
    s = world.suppliers[row]
    f = world.finance[row]
    reported = s.result + f.overstated - f.overstated_before
    if f.warned == NOBODY:
        release = quiet_write_off(f.overstated, reported, f.last_reported, world.parameters[0].quiet_release)
        f.overstated -= release
        reported -= release
    f.overstated_before = f.overstated
    f.last_reported = reported


@kernel
def _warn(world: World, row: int) -> None:
    """Write down what was never earned: the first thing that outsiders see of a contractor's distress."""
    f = world.finance[row]
    add_event(world, WARNED, row, row, pence(f.overstated), float(debt_of(world, row)))
    f.warned = world.clock[0].week
    f.last_reported -= f.overstated
    f.overstated = 0.0
    f.overstated_before = 0.0
    f.reported_margin = world.suppliers[row].outside_margin
    f.bid_optimism = 0.0
    f.advance_limit = 0
    f.shown_debt = debt_of(world, row)


@kernel
def _test_covenant(world: World, row: int, shown: int) -> None:
    """Let banks waive a broken covenant for half a year, or cut the facility below the debt."""
    f = world.finance[row]
    parameters = world.parameters[0]
    if not breaks_covenant(float(shown), f.last_reported, parameters.covenant_multiple):
        return
    u = chance.uniform(world.clock[0].seed, chance.BANK, world.clock[0].week, world.suppliers[row].id, 0)
    if u >= parameters.bank_patience:
        f.cut = max(f.cut, 1.0 - (1.0 - parameters.facility_cut) * shown / max(1, f.facility))
        add_event(world, BANK_CUT, row, row, pence(f.facility * (1.0 - f.cut)), float(shown))


@kernel
def ask_investors(world: World, row: int) -> None:
    """Ask for new money after a warning; investors look at the hole and at what a normal year earns."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    hole = debt_of(world, row) + f.advanced + 0.5 * f.pension_deficit
    normal = max(0.0, f.normal_margin) * s.turnover
    z = chance.normal(world.clock[0].seed, chance.INVESTORS, f.warned, s.id, 0)
    if rescue_appetite(hole, normal, parameters.rescue_multiple, parameters.rescue_opinion_sd * z):
        money = debt_of(world, row)
        transfer(world, HOUSEHOLDS, supplier_account(world, row), money, NEW_EQUITY)
        restore_trust(world, row)
        add_event(world, RESCUED, row, row, money, hole / max(1.0, normal))


@kernel
def restore_trust(world: World, row: int) -> None:
    """Let trust return to a contractor with new money or less debt."""
    f = world.finance[row]
    f.rescued = world.clock[0].week
    f.warned = NOBODY
    f.strained = NOBODY
    f.withdrawn = 0.0
    f.cut = 0.0
    f.terms_days = f.first_terms_days
    f.shown_debt = debt_of(world, row)
    f.average_debt = float(f.shown_debt)
