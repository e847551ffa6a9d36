"""The public purse: what councils pay, and what failures cost them, from the ledger's flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import (
    BUYER_BID_COST,
    CHALLENGE_COST,
    COUNCIL_ACCOUNT,
    FIRST_SUPPLIER_ACCOUNT,
    LATE_INTEREST,
    RELET_COST,
)
from simulator.metrics.kpi import kpi

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "public purse"


@kpi("Council spend on suppliers", "GBP a year", "none", _GROUP)
def council_spend(books: Books) -> float:
    """All payments of councils to suppliers a year, for invoices, in advance and as interest."""
    return books.pounds_per_year(books.flows[:, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT:].sum())


@kpi("Cost of running tenders", "GBP a year", "down", _GROUP)
def buying_cost(books: Books) -> float:
    """What councils spent a year on reading bids, on challenges and on letting failed suppliers' contracts again."""
    spent = books.flows[[BUYER_BID_COST, CHALLENGE_COST, RELET_COST], COUNCIL_ACCOUNT].sum()
    return books.pounds_per_year(spent)


@kpi("Late-payment interest", "GBP a year", "down", _GROUP)
def late_interest(books: Books) -> float:
    """Interest that councils paid a year for paying late."""
    return books.pounds_per_year(books.flows[LATE_INTEREST].sum())
