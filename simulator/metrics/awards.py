"""Who wins: shares of awards and of invoiced spend, and how concentrated they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import PENCE_PER_POUND, SOCIAL_ENTERPRISE
from simulator.metrics.kpi import kpi, kpi_of_kinds, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Column

_GROUP = "who wins"
_MILLION = 1_000_000 * PENCE_PER_POUND


@kpi_of_kinds("{award} share of awards, by number", "share", "up", _GROUP, others="none")
def award_share_number_of(books: Books, kind: int) -> float:
    """Contracts awarded to {many}, as a share of all contracts awarded in the run."""
    tallies = books.tallies
    return ratio(tallies["awards"][kind], tallies["awards"].sum())


@kpi_of_kinds("{award} share of awards, by value", "share", "up", _GROUP, others="none")
def award_share_value_of(books: Books, kind: int) -> float:
    """Value of contracts awarded to {many}, as a share of the value of all contracts awarded in the run."""
    tallies = books.tallies
    return ratio(tallies["award_value"][kind], tallies["award_value"].sum())


@kpi_of_kinds("{award} share of invoiced spend", "share", "up", _GROUP, others="none")
def invoice_share_of(books: Books, kind: int) -> float:
    """Value invoiced to councils by {many} as a share of all that suppliers invoiced, old contracts too."""
    tallies = books.tallies
    return ratio(tallies["invoiced"][kind], tallies["invoiced"].sum())


def _se_awards(books: Books) -> Column:
    """Return the prices of awards to social enterprises [pence]."""
    won: Column = books.award_price[books.award_kind == SOCIAL_ENTERPRISE]
    return won


@kpi("SEs that won a contract", "organisations", "up", _GROUP)
def se_engaged(books: Books) -> float:
    """Number of different social enterprises that won at least one contract in the run, alone or in a team."""
    return float(np.count_nonzero(books.supplier("kind")[books.winning_firms] == SOCIAL_ENTERPRISE))


@kpi("Median SE award", "GBP", "none", _GROUP)
def se_median_award(books: Books) -> float:
    """Median value of the contracts awarded to social enterprises."""
    won = _se_awards(books)
    return float(np.median(won)) / PENCE_PER_POUND if len(won) else float("nan")


@kpi("SE awards of £1m or more", "share", "none", _GROUP)
def se_million_award_share(books: Books) -> float:
    """Share, by number, of social enterprises' awards that are worth one million pounds or more."""
    won = _se_awards(books)
    return ratio(np.count_nonzero(won >= _MILLION), len(won))


@kpi("Mean award", "GBP", "none", _GROUP)
def mean_award_value(books: Books) -> float:
    """Mean value of the contracts awarded in the run."""
    tallies = books.tallies
    return ratio(tallies["award_value"].sum() / PENCE_PER_POUND, tallies["awards"].sum())


@kpi("Awards a year", "contracts a year", "none", _GROUP)
def awards_per_year(books: Books) -> float:
    """Number of contracts awarded a year."""
    return books.per_year(books.is_awarded.sum())


@kpi("Concentration of awards (HHI)", "points", "down", _GROUP)
def award_concentration(books: Books) -> float:
    """Herfindahl-Hirschman index of award value over suppliers: 10,000 is a single winner, near 0 very many alike."""
    by_supplier = np.bincount(books.award_supplier, weights=books.award_price)
    total = float(by_supplier.sum())
    return 10_000.0 * ratio(float((by_supplier * by_supplier).sum()), total * total)


@kpi("Growth of SE winners beyond others", "ratio", "none", _GROUP)
def se_winner_growth(books: Books) -> float:
    """Median growth of turnover of the social enterprises that won a contract, over that of those that won none.

    Both were there at the start and are at the end; 1 means that winning goes with no extra growth.
    """
    is_old = books.of_active_se("born") <= 0
    has_won = np.isin(books.active_se, books.winning_firms, assume_unique=True)
    growth = books.of_active_se("turnover") / np.maximum(1.0, books.of_active_se("starting_turnover"))
    winners, others = growth[is_old & has_won], growth[is_old & ~has_won]
    if not len(winners) or not len(others):
        return float("nan")
    return ratio(float(np.median(winners)), float(np.median(others)))
