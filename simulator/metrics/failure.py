"""Failure and entry: insolvencies, closures and new firms, per firm and year; contracts that ended early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import TERMINATED
from simulator.metrics.books import WEEKS_PER_YEAR
from simulator.metrics.kpi import kpi, kpi_of_kinds, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "failure and entry"
_PER = 10_000.0
_RARE = "per 10,000 firm-years"


def firm_years(books: Books, kind: int) -> float:
    """Return the years lived by active firms of one kind."""
    return float(books.tallies["firm_weeks"][kind]) / WEEKS_PER_YEAR


@kpi("Insolvencies, all firms", _RARE, "down", _GROUP)
def insolvencies_per_10000(books: Books) -> float:
    """Insolvencies of suppliers of every kind, per 10,000 years lived by an active firm."""
    return _PER * ratio(books.tallies["insolvencies"].sum(), books.tallies["firm_weeks"].sum() / WEEKS_PER_YEAR)


@kpi_of_kinds("Insolvencies, {short}", _RARE, "down", _GROUP)
def insolvencies_per_10000_of(books: Books, kind: int) -> float:
    """Insolvencies of {many}, per 10,000 years lived by an active one."""
    return _PER * ratio(books.tallies["insolvencies"][kind], firm_years(books, kind))


@kpi_of_kinds("Exit rate, {short}", "share a year", "down", _GROUP)
def exit_rate_of(books: Books, kind: int) -> float:
    """Of {many}, those that closed or became insolvent, per year lived by an active one."""
    tally = books.tallies[kind]
    return ratio(tally.closures + tally.insolvencies, firm_years(books, kind))


@kpi_of_kinds("Entry rate, {short}", "share a year", "none", _GROUP, others="none")
def entry_rate_of(books: Books, kind: int) -> float:
    """New {many}, per year lived by an active one."""
    return ratio(books.tallies["entries"][kind], firm_years(books, kind))


@kpi("Contracts ended by the supplier's failure", "share", "down", _GROUP)
def contracts_terminated_share(books: Books) -> float:
    """Contracts that ended early because their supplier failed, as a share of all contracts, old ones too."""
    state = books.world.contracts["state"][: books.world.clock[0].contracts]
    return ratio(np.count_nonzero(state == TERMINATED), len(state))
