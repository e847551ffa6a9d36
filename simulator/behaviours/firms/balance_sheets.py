"""Where a large contractor stands when it enters: its bank debt, trade credit, pensions and books.

Only in scenarios with ``payment_chains``. A balance sheet is drawn from the ranges of real accounts, or the scenario
gives it. Nothing of it says whether and when a contractor fails.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.accounts import HOUSEHOLDS, STARTING_CAPITAL
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

# What a draw is about: the `what` of its key.
DEBT, MARGIN, HIDDEN, YEARS, TERMS, PENSIONS, PROGRAMME = range(7)


@kernel
def open_finance(world: World, row: int) -> None:
    """Give a new supplier its line of finance; a contractor has a balance sheet, drawn or given by the scenario."""
    s = world.suppliers[row]
    f = world.finance[row]
    f.warned = NOBODY
    f.strained = NOBODY
    f.rescued = NOBODY
    f.last_prime = NOBODY
    f.last_loss = NOBODY
    if not carries_finance(s.kind):
        return
    f.normal_margin = s.outside_margin
    given = world.group_finance[s.group]
    if given.given and s.born < 0:  # not those who enter later under its group's name
        _take_over(world, row)
    else:
        _draw_debt(world, row)
        _draw_books(world, row)
    _open_books(world, row)


@kernel
def _z(world: World, row: int, what: int) -> float:
    return chance.normal(world.clock[0].seed, chance.BALANCE_SHEET, 0, world.suppliers[row].id, what)


@kernel
def _u(world: World, row: int, what: int) -> float:
    return chance.uniform(world.clock[0].seed, chance.BALANCE_SHEET, 0, world.suppliers[row].id, what)


@kernel
def _draw_debt(world: World, row: int) -> None:
    """Draw what a contractor owes banks on an ordinary day, or holds in cash, and what banks agreed to lend.

    Banks leave a contractor the register's overdraft beyond what it owes; without one it cannot owe them anything.
    """
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    z = _z(world, row, DEBT)
    debt = s.turnover * (parameters.contractor_debt_mean + parameters.contractor_debt_sd * z)
    if s.overdraft_limit == 0:
        debt = min(0.0, debt)
    s.target_cash = -debt
    f.facility = s.overdraft_limit + pence(max(0.0, debt))
    f.shown_debt = pence(parameters.contractor_shown_share * max(0.0, debt))


@kernel
def _draw_books(world: World, row: int) -> None:
    """Draw what a contractor's other business earns and what its books show, its terms, pensions and programmes."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    s.outside_margin = f.normal_margin + parameters.contractor_margin_sd * _z(world, row, MARGIN)
    hidden = parameters.contractor_hidden_sd * abs(_z(world, row, HIDDEN))
    f.reported_margin = f.normal_margin + hidden
    added_up = 12.0 * s.outside_income * hidden * parameters.margin_recovery_years
    f.overstated = _u(world, row, YEARS) * min(added_up, parameters.write_down_limit * s.turnover)
    f.terms_days = parameters.chain_terms_days * math.exp(parameters.contractor_terms_sd * _z(world, row, TERMS))
    deficit = parameters.contractor_pension_most * max(0.0, 2.0 * _u(world, row, PENSIONS) - 1.0)  # half have none
    f.pension_deficit = pence(deficit * s.turnover)
    if _u(world, row, PROGRAMME) < parameters.early_payment_programmes:
        f.advance_limit = pence(parameters.early_payment_size * s.turnover)


@kernel
def _take_over(world: World, row: int) -> None:
    """Take over the balance sheet of the scenario."""
    s = world.suppliers[row]
    f = world.finance[row]
    given = world.group_finance[s.group]
    s.turnover = float(given.turnover)
    s.starting_turnover = s.turnover
    s.public_share = world.parameters[0].book_headroom * given.public_share
    s.outside_income = s.turnover * (1.0 - given.public_share) / 12.0
    s.outside_margin = given.true_margin
    s.target_cash = -float(given.average_debt)
    f.normal_margin = given.normal_margin
    f.facility = given.facility
    f.advance_limit = given.advance_limit
    f.pension_deficit = given.pension_deficit
    f.overstated = float(given.overstated)
    f.terms_days = given.terms_days
    f.reported_margin = f.normal_margin + given.reported_margin - given.true_margin
    f.bid_optimism = given.bid_optimism
    f.book_margin = given.true_margin
    f.book_target = s.turnover * given.public_share / 52.0
    f.shown_debt = given.shown_debt


@kernel
def _open_books(world: World, row: int) -> None:
    """Bring a contractor to its debt or cash and its trade credit; what it had beyond was paid out before the run."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    account = supplier_account(world, row)
    wanted = pence(s.target_cash)
    change = wanted - world.cash[account]
    if change >= 0:
        transfer(world, HOUSEHOLDS, account, change, STARTING_CAPITAL)
    else:
        transfer(world, account, HOUSEHOLDS, -change, STARTING_CAPITAL)
    s.overdraft_limit = f.facility
    s.was_negative = int(wanted < 0)
    f.needed = -float(wanted)
    f.average_debt = max(0.0, f.needed)
    f.overstated_before = f.overstated
    f.first_terms_days = f.terms_days
    weekly = s.outside_income * 12.0 / 52.0
    f.payables = pence(weekly * parameters.outside_bought_share * f.terms_days / 7.0)
    f.receivables = pence(weekly * parameters.outside_collection_days / 7.0)
    f.last_reported = (s.outside_margin + f.reported_margin - f.normal_margin) * s.turnover
