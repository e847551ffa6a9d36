"""What a large contractor shows and what follows: reports, write-offs, warnings, covenants, new money.

Only in scenarios with ``payment_chains``. Nobody outside acts on anything but what is shown at half-years; profit is
what remains after cost, but reports add what optimistic contracts hope for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.other_business import next_level
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
    """Return a contractor's net debt to banks [pence], without supply-chain finance."""
    return max(0, -world.cash[supplier_account(world, row)])


@kernel
def weekly_bought(world: World, row: int) -> float:
    """Return what a contractor's other business buys in a week [pence]."""
    return world.suppliers[row].outside_income * 12.0 / 52.0 * world.parameters[0].outside_bought_share


@kernel
def paid_early_by_banks(world: World, row: int) -> int:
    """Return what banks paid a contractor's suppliers early and it still owes [pence]; books call it trade payables.

    On council work bill by bill; in its other business the programme takes what it owes for longer than that.
    """
    f = world.finance[row]
    waits = pence(weekly_bought(world, row) * world.parameters[0].early_payment_days / 7.0)
    return f.advanced + max(0, min(f.advance_limit - f.advanced, f.payables - waits))


@kernel
def debt_shown(world: World, row: int) -> int:
    """Return the debt that accounts show [pence]: that of their day, and what rules in force add to it."""
    debt = debt_of(world, row)
    rule = world.rules[world.suppliers[row].home]
    beyond = rule.average_debt_disclosed * max(0.0, world.finance[row].average_debt - debt)
    return debt + pence(beyond + rule.early_payment_as_debt * paid_early_by_banks(world, row))


@apart
def close_month(world: World, row: int) -> None:
    """Pay into the pension fund; add what the other business's accounts overstate; let its margin move on.

    A margin wanders around the one that is normal for this firm: work taken too cheaply, or well, runs for years.
    """
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    contribution = pence(f.pension_deficit / (12.0 * parameters.pension_recovery_years))
    transfer(world, supplier_account(world, row), HOUSEHOLDS, contribution, PENSION_CONTRIBUTION)
    f.pension_deficit -= contribution
    f.overstated += s.outside_income * max(0.0, f.reported_margin - f.normal_margin)
    persistence = 1.0 - 1.0 / (12.0 * parameters.margin_recovery_years)
    z = chance.normal(world.clock[0].seed, chance.MARGIN, world.clock[0].week, s.id, 0)
    level = next_level(s.outside_margin - f.normal_margin, persistence, parameters.contractor_margin_sd * z)
    s.outside_margin = f.normal_margin + level


@kernel
def report(world: World, row: int, year_ends: bool) -> None:
    """Report the half-year: what is shown, what banks and watchers make of it, and whether the books still hold."""
    week = world.clock[0].week
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    f.average_debt = f.debt_weeks / HALF_YEAR
    f.debt_weeks = 0.0
    f.shown_debt = debt_shown(world, row)
    if year_ends:
        if f.warned == NOBODY and f.shown_debt > 0:
            f.average_debt_sum += f.average_debt
            f.shown_debt_sum += f.shown_debt
        _close_accounts(world, row)
    is_strained = f.average_debt > parameters.strain_share * f.facility and f.facility > 0
    if is_strained and f.strained == NOBODY:
        f.strained = week
    is_broken = breaks_covenant(float(f.shown_debt), f.last_reported, parameters.covenant_multiple)
    f.locked = int(is_broken)
    is_waived = not is_broken or _is_waived(world, row)
    if f.warned == NOBODY:
        is_looked_into = f.facility > 0 and f.average_debt > parameters.refinancing_share * f.facility
        limit = parameters.write_down_limit * s.turnover
        if f.overstated > limit or ((is_looked_into or not is_waived) and f.overstated > 0.5 * limit):
            _warn(world, row)
    elif not is_waived:
        _cut_facility(world, row)
    elif year_ends and not is_broken and not is_strained and week - f.warned > 2 * HALF_YEAR:
        restore_trust(world, row)


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
    f.reported_margin = f.normal_margin
    f.bid_optimism = 0.0
    f.advance_limit = 0
    f.shown_debt = debt_of(world, row)


@kernel
def _is_waived(world: World, row: int) -> bool:
    """Say whether banks let a broken covenant pass for half a year; otherwise they look into the books, or lend less.

    Until a warning they have no reason to think worse of a firm than its books.
    """
    u = chance.uniform(world.clock[0].seed, chance.BANK, world.clock[0].week, world.suppliers[row].id, 0)
    return bool(u < world.parameters[0].bank_patience)


@kernel
def _cut_facility(world: World, row: int) -> None:
    """Let banks cut the facility of a contractor that has warned below its debt."""
    f = world.finance[row]
    debt = debt_of(world, row)
    f.cut = max(f.cut, 1.0 - (1.0 - world.parameters[0].facility_cut) * debt / max(1, f.facility))
    add_event(world, BANK_CUT, row, row, pence(f.facility * (1.0 - f.cut)), float(debt))


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
