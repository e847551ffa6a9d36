"""The public purse: what councils pay, and what failures cost them, from the ledger's flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import (
    BUYER_BID_COST,
    CHALLENGE_COST,
    COMPETITION_COST,
    COUNCIL_ACCOUNT,
    FIRST_SUPPLIER_ACCOUNT,
    LATE_INTEREST,
    RELET_COST,
    UNSPENT_RETURNED,
)
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "public purse"


@kpi("Council spend on suppliers", "GBP a year", "none", _GROUP)
def council_spend(books: Books) -> float:
    """All payments of councils to suppliers a year: for work, grants, reports, cover, damages and interest."""
    return books.pounds_per_year(books.flows[:, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT:].sum())


@kpi("Cost of running tenders", "GBP a year", "down", _GROUP)
def buying_cost(books: Books) -> float:
    """What councils spent a year on preparing calls, reading bids, challenges and letting failed contracts again."""
    spent = books.flows[[BUYER_BID_COST, COMPETITION_COST, CHALLENGE_COST, RELET_COST], COUNCIL_ACCOUNT].sum()
    return books.pounds_per_year(spent)


@kpi("Late-payment interest", "GBP a year", "down", _GROUP)
def late_interest(books: Books) -> float:
    """Interest that councils paid a year for paying late."""
    return books.pounds_per_year(books.flows[LATE_INTEREST].sum())


@kpi("Budget delivered", "share", "up", _GROUP, may_exceed_one=True)
def budget_delivered(books: Books) -> float:
    """Work that suppliers did for the councils' services, as a share of the budgets paid in for them."""
    lines = books.world.lines
    return ratio(lines["worked"].sum(), lines["funded"].sum())


@kpi("Needs unmet", "share", "down", _GROUP)
def needs_unmet(books: Books) -> float:
    """Needs given up, after their call was cancelled or for want of room, as a share of them and what was awarded."""
    unmet = books.world.lines["unmet"].sum()
    return ratio(unmet, unmet + books.tallies["award_value"].sum())


@kpi("Budget given back", "share", "none", _GROUP)
def budget_returned(books: Books) -> float:
    """Money that councils gave back to the taxpayer at the end of years, as a share of the budgets paid in."""
    return ratio(books.flows[UNSPENT_RETURNED].sum(), books.world.lines["funded"].sum())
