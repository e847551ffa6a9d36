"""The purse and the books of a large contractor: trade credit, period ends, dividends, banks, warnings, new money.

Only in scenarios with ``payment_chains``. What happens and what is shown are two things: debt is what the account says
every week, but reports show it at half-years only, and payments are held back before those if more would be shown than
last time; profit is what remains after cost, but reports add what optimistic contracts hope for. Nobody outside
acts on anything but what is shown, and nothing fails by decree.

What owners leave in a firm is its target of debt or cash: what stands above it goes to them, as in every other firm,
and dividends are paid on reported profit even below it. So debt stays where owners want it, and losses come on top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.contractors.public_stake import pay_owners
from simulator.behaviours.contractors.reporting import HALF_YEAR, ask_investors, debt_of, report, weekly_bought
from simulator.engine.accounts import DISTRIBUTION, DIVIDEND, MARKET, TRADE_CREDIT
from simulator.engine.apart import apart
from simulator.engine.codes import BANK_WITHDRAWAL, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_DIVIDEND_WEEK = 8  # of the year: after the accounts


@kernel
def stretched_terms(usual: float, longest: float, needed: float, room: float) -> float:
    """Return the terms that a contractor gives [days]: its usual ones, up to the longest as its room is used up.

    ``needed`` is what it would owe banks on its usual terms beyond what its owners mean it to owe: the cash that a
    stretch raises does not end the stretch. ``room`` is what banks lend it beyond the same [both pence].
    """
    used = min(1.0, max(0.0, needed) / max(1.0, room))
    return usual + max(0.0, longest - usual) * used


@kernel
def raised_by_waiting(world: World, row: int) -> int:
    """Return the cash that a contractor has because it pays later than on its usual terms [pence]."""
    f = world.finance[row]
    return max(0, f.payables - pence(weekly_bought(world, row) * f.first_terms_days / 7.0))


@kernel
def _set_terms(world: World, row: int) -> None:
    """Let terms follow what a contractor needed over the last half-year, within what the law allows."""
    s = world.suppliers[row]
    f = world.finance[row]
    cap = world.rules[s.home].maximum_chain_days
    needed = raised_by_waiting(world, row) - world.cash[supplier_account(world, row)]
    f.needed += (needed - f.needed) / HALF_YEAR
    longest = min(cap, world.parameters[0].chain_terms_stretched_days)
    usual = min(cap, f.first_terms_days)
    f.terms_days = stretched_terms(usual, longest, f.needed + s.target_cash, f.facility + s.target_cash)


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
    _set_terms(world, row)
    if f.warned != NOBODY:
        passed = (week - f.warned) / parameters.credit_withdrawal_weeks
        f.withdrawn = parameters.credit_withdrawn_share * min(1.0, passed)
    left = HALF_YEAR - in_half
    is_near_end = left <= parameters.dressing_weeks and f.warned == NOBODY
    aim = max(f.shown_debt, pence(parameters.contractor_shown_share * f.needed))
    f.holding = 1 if is_near_end and (f.holding or debt > aim) else 0
    if f.holding:
        _dress(world, row, max(0, debt - aim))
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
    held = min(wanted, pence(weekly_bought(world, row)))
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
    owed = weekly_bought(world, row) * f.terms_days / 7.0 * (1.0 - f.withdrawn)
    cap = world.rules[s.home].maximum_chain_days
    due_in = weekly * min(cap, parameters.outside_collection_days) / 7.0
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
    """Pay last year's dividend out of reported profit, borrowed or not; none while owners have to wait."""
    s = world.suppliers[row]
    f = world.finance[row]
    account = supplier_account(world, row)
    dividend = pence(max(0.0, world.parameters[0].dividend_payout * f.last_reported))
    room = world.cash[account] + s.overdraft_limit
    if not owners_wait(world, row) and 0 < dividend < room:
        pay_owners(world, row, dividend, DIVIDEND)


@apart
def pay_out(world: World, row: int, amount: int) -> None:
    """Give owners what a contractor has beyond what they mean to leave in it [pence], unless they have to wait."""
    if not owners_wait(world, row):
        pay_owners(world, row, amount, DISTRIBUTION)


@kernel
def owners_wait(world: World, row: int) -> bool:
    """Say whether a contractor's owners get nothing: a warning stands, or a covenant is broken."""
    f = world.finance[row]
    return f.warned != NOBODY or f.locked == 1
