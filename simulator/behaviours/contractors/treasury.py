"""The purse and the books of a large contractor: trade credit, period ends, dividends, banks, warnings, new money.

Only in scenarios with ``payment_chains``. What happens and what is shown are two things: debt is what the account says
every week, but reports show it at half-years only, and payments are held back before those if more would be shown than
last time; profit is what remains after cost, but reports add what optimistic contracts hope for. Nobody outside
acts on anything but what is shown, and nothing fails by decree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.reporting import HALF_YEAR, ask_investors, debt_of, report
from simulator.engine.accounts import DIVIDEND, HOUSEHOLDS, MARKET, TRADE_CREDIT
from simulator.engine.apart import apart
from simulator.engine.codes import BANK_WITHDRAWAL, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_DIVIDEND_WEEK = 8  # of the year: after the accounts


@kernel
def stretched_terms(usual: float, longest: float, debt: float, facility: float) -> float:
    """Return the terms that a contractor gives [days]: its usual ones, up to the longest as its facility is used up."""
    used = min(1.0, max(0.0, debt) / max(1.0, facility))
    return usual + max(0.0, longest - usual) * used


@kernel
def _withdrawal(world: World, row: int) -> float:
    """Return the share of its facility that a shock takes from a contractor this week."""
    week = world.clock[0].week
    s = world.suppliers[row]
    size = 0.0
    for i in range(len(world.shocks)):
        shock = world.shocks[i]
        concerns = shock.sector in (NOBODY, s.sector) and world.shock_councils[i, s.home]
        if shock.shock == BANK_WITHDRAWAL and shock.start <= week < shock.until and concerns:
            size += shock.change
    return min(1.0, max(0.0, size))


@apart
def live_week(world: World, row: int) -> None:
    """Run a contractor's treasury for a week; at the end of a half-year it reports."""
    week = world.clock[0].week
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    in_half = week % HALF_YEAR
    debt = debt_of(world, row)
    s.overdraft_limit = pence(f.facility * (1.0 - f.cut) * (1.0 - _withdrawal(world, row)))
    f.terms_days = stretched_terms(
        f.first_terms_days, parameters.chain_terms_stretched_days, f.average_debt, float(f.facility)
    )
    if f.warned != NOBODY:
        passed = (week - f.warned) / parameters.credit_withdrawal_weeks
        f.withdrawn = parameters.credit_withdrawn_share * min(1.0, passed)
    left = HALF_YEAR - in_half
    is_near_end = left <= parameters.dressing_weeks and f.warned == NOBODY
    f.holding = 1 if is_near_end and (f.holding or debt > f.shown_debt) else 0
    if f.holding:
        _dress(world, row, max(0, debt - f.shown_debt))
    else:
        _trade_credit(world, row)
    f.debt_weeks += debt_of(world, row)
    if week % 52 == _DIVIDEND_WEEK:
        _pay_dividend(world, row)
    if left == 1:
        report(world, row, (week + 1) % 52 == 0)
    if f.warned != NOBODY and week == f.warned + int(parameters.rescue_weeks):
        ask_investors(world, row)


@kernel
def _dress(world: World, row: int, wanted: int) -> None:
    """Hold back this week's payments to the other business's suppliers and pull receipts forward, as far as wanted."""
    s = world.suppliers[row]
    f = world.finance[row]
    weekly = s.outside_income * 12.0 / 52.0
    held = min(wanted, pence(weekly * world.parameters[0].outside_bought_share))
    pulled = min(wanted - held, pence(weekly * world.parameters[0].dressing_pull), f.receivables)
    f.payables += held
    f.receivables -= pulled
    transfer(world, MARKET, supplier_account(world, row), held + pulled, TRADE_CREDIT)


@kernel
def _trade_credit(world: World, row: int) -> None:
    """Let payables and receivables of the other business move towards their terms."""
    s = world.suppliers[row]
    f = world.finance[row]
    parameters = world.parameters[0]
    account = supplier_account(world, row)
    weekly = s.outside_income * 12.0 / 52.0
    owed = weekly * parameters.outside_bought_share * f.terms_days / 7.0 * (1.0 - f.withdrawn)
    due_in = weekly * parameters.outside_collection_days / 7.0
    more_owed = pence((owed - f.payables) / parameters.credit_adjustment_weeks)
    more_due = pence((due_in - f.receivables) / parameters.credit_adjustment_weeks)
    f.payables += more_owed
    f.receivables += more_due
    change = more_owed - more_due
    if change >= 0:
        transfer(world, MARKET, account, change, TRADE_CREDIT)
    else:
        transfer(world, account, MARKET, -change, TRADE_CREDIT)


@kernel
def _pay_dividend(world: World, row: int) -> None:
    """Pay last year's dividend out of reported profit, borrowed or not; none while a warning stands."""
    s = world.suppliers[row]
    f = world.finance[row]
    account = supplier_account(world, row)
    dividend = pence(max(0.0, world.parameters[0].dividend_payout * f.last_reported))
    room = world.cash[account] + s.overdraft_limit
    if f.warned == NOBODY and 0 < dividend < room:
        transfer(world, account, HOUSEHOLDS, dividend, DIVIDEND)
