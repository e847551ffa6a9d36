"""Payment and cash: how long suppliers wait for their money, and how long they could go without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.accounts import BANKS, FIRST_SUPPLIER_ACCOUNT, OVERDRAFT_INTEREST
from simulator.engine.codes import SOCIAL_ENTERPRISE
from simulator.metrics.kpi import kpi, kpi_of_kinds, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "payment and cash"
_MONTHS = 12.0


@kpi("Days to payment", "days", "down", _GROUP)
def days_to_payment(books: Books) -> float:
    """Mean days from invoice to payment, over all invoices paid; money paid in advance is not counted."""
    return ratio(books.tallies["payment_days"].sum(), books.tallies["payments"].sum())


@kpi_of_kinds("Days to payment, {short}", "days", "down", _GROUP)
def days_to_payment_of(books: Books, kind: int) -> float:
    """Mean days from invoice to payment, over invoices of {many}."""
    return ratio(books.tallies["payment_days"][kind], books.tallies["payments"][kind])


@kpi("Invoices paid late", "share", "down", _GROUP)
def late_payment_share(books: Books) -> float:
    """Invoices paid after the agreed term, as a share of all invoices paid."""
    return ratio(books.tallies["late_payments"].sum(), books.tallies["payments"].sum())


@kpi("SE months of reserves (median)", "months", "up", _GROUP, is_year_end=True)
def se_months_of_reserves(books: Books) -> float:
    """Median own cash of social enterprises with a contract or grant, in months of turnover; mean of the year ends.

    What they were paid for work to come, in advance or as a grant, is not theirs yet.
    """
    holders = books.active_se[books.of_active_se("live_contracts") > 0]
    if not len(holders):
        return float("nan")
    turnover = np.maximum(1.0, books.world.suppliers["turnover"][holders])
    return float(np.median(books.own_cash[holders] * _MONTHS / turnover))


@kpi("SE months of reserves (mean)", "months", "up", _GROUP)
def se_mean_months_of_reserves(books: Books) -> float:
    """Mean own cash of active social enterprises that hold a contract or grant, in months of turnover."""
    tally = books.tallies[SOCIAL_ENTERPRISE]
    return ratio(tally.contract_reserve_months, tally.contract_firm_months)


@kpi("SEs ever overdrawn", "share", "down", _GROUP)
def se_negative_cash_share(books: Books) -> float:
    """Social enterprises whose cash was below zero in some week, as a share of all that existed in the run."""
    is_se = (books.supplier("kind") == SOCIAL_ENTERPRISE) & ~books.is_joint
    return ratio(books.supplier("was_negative")[is_se].sum(), is_se.sum())


@kpi("Overdraft interest paid by SEs", "GBP a year", "down", _GROUP)
def se_overdraft_interest(books: Books) -> float:
    """Interest that social enterprises paid on overdrafts, a year."""
    return books.pounds_per_year(books.flows[OVERDRAFT_INTEREST, FIRST_SUPPLIER_ACCOUNT + SOCIAL_ENTERPRISE, BANKS])


@kpi("SE margin", "share", "up", _GROUP, is_year_end=True, is_signed=True)
def se_margin(books: Books) -> float:
    """Surplus of all active social enterprises over their income in the year; mean of the years."""
    return ratio(books.of_active_se("last_result").sum(), books.of_active_se("last_income").sum())


@kpi("SEs that made a loss", "share", "down", _GROUP, is_year_end=True)
def se_loss_share(books: Books) -> float:
    """Social enterprises whose year ended in a deficit, as a share of those with any income; mean of the years."""
    has_income = books.of_active_se("last_income") > 0.0
    has_loss = has_income & (books.of_active_se("last_result") < 0.0)
    return ratio(np.count_nonzero(has_loss), np.count_nonzero(has_income))
