"""Failure and entry: insolvencies, closures and new firms, per firm and year; contracts that ended early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import LARGE_CONTRACTOR, SMALL_FIRM, SOCIAL_ENTERPRISE, TERMINATED
from simulator.metrics.books import WEEKS_PER_YEAR
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "failure and entry"
_PER = 10_000.0
_RARE = "per 10,000 firm-years"


def firm_years(books: Books, kind: int) -> float:
    """Return the years lived by active firms of one kind."""
    return float(books.tallies["firm_weeks"][kind]) / WEEKS_PER_YEAR


def insolvencies_per_10000_of(books: Books, kind: int) -> float:
    """Return insolvencies per 10,000 firm-years of one kind."""
    return _PER * ratio(books.tallies["insolvencies"][kind], firm_years(books, kind))


def exit_rate_of(books: Books, kind: int) -> float:
    """Return closures and insolvencies per firm-year of one kind."""
    tally = books.tallies[kind]
    return ratio(tally.closures + tally.insolvencies, firm_years(books, kind))


@kpi("Insolvencies, all firms", _RARE, "down", _GROUP)
def insolvencies_per_10000(books: Books) -> float:
    """Insolvencies of suppliers of every kind, per 10,000 years lived by an active firm."""
    return _PER * ratio(books.tallies["insolvencies"].sum(), books.tallies["firm_weeks"].sum() / WEEKS_PER_YEAR)


@kpi("Insolvencies, SEs", _RARE, "down", _GROUP)
def se_insolvencies_per_10000(books: Books) -> float:
    """Insolvencies of social enterprises, per 10,000 years lived by an active one."""
    return insolvencies_per_10000_of(books, SOCIAL_ENTERPRISE)


@kpi("Insolvencies, small firms", _RARE, "down", _GROUP)
def sme_insolvencies_per_10000(books: Books) -> float:
    """Insolvencies of small and medium firms, per 10,000 years lived by an active one."""
    return insolvencies_per_10000_of(books, SMALL_FIRM)


@kpi("Insolvencies, large contractors", _RARE, "down", _GROUP)
def large_insolvencies_per_10000(books: Books) -> float:
    """Insolvencies of large contractors, per 10,000 years lived by an active one."""
    return insolvencies_per_10000_of(books, LARGE_CONTRACTOR)


@kpi("Exit rate, SEs", "share a year", "down", _GROUP)
def se_exit_rate(books: Books) -> float:
    """Social enterprises that closed or became insolvent, per year lived by an active one."""
    return exit_rate_of(books, SOCIAL_ENTERPRISE)


@kpi("Exit rate, small firms", "share a year", "down", _GROUP)
def sme_exit_rate(books: Books) -> float:
    """Small and medium firms that closed or became insolvent, per year lived by an active one."""
    return exit_rate_of(books, SMALL_FIRM)


@kpi("Exit rate, large contractors", "share a year", "down", _GROUP)
def large_exit_rate(books: Books) -> float:
    """Large contractors that closed or became insolvent, per year lived by an active one."""
    return exit_rate_of(books, LARGE_CONTRACTOR)


@kpi("Entry rate, SEs", "share a year", "none", _GROUP)
def se_entry_rate(books: Books) -> float:
    """New social enterprises, per year lived by an active one."""
    return ratio(books.tallies["entries"][SOCIAL_ENTERPRISE], firm_years(books, SOCIAL_ENTERPRISE))


@kpi("Entry rate, small firms", "share a year", "none", _GROUP)
def sme_entry_rate(books: Books) -> float:
    """New small and medium firms, per year lived by an active one."""
    return ratio(books.tallies["entries"][SMALL_FIRM], firm_years(books, SMALL_FIRM))


@kpi("Contracts ended by the supplier's failure", "share", "down", _GROUP)
def contracts_terminated_share(books: Books) -> float:
    """Contracts that ended early because their supplier failed, as a share of all contracts, old ones too."""
    state = books.world.contracts["state"][: books.world.clock[0].contracts]
    return ratio(np.count_nonzero(state == TERMINATED), len(state))
