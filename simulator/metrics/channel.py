"""Grants beside contracts: what goes out which way, whom it reaches, and what it costs to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.accounts import (
    CONTRACT_PAYMENT,
    COUNCIL_ACCOUNT,
    FIRST_SUPPLIER_ACCOUNT,
    GRANT,
    GRANT_ADMINISTRATION,
    GRANT_APPLICATION,
    JOINT_SHARE,
    UPFRONT_PAYMENT,
)
from simulator.engine.codes import PENCE_PER_POUND, SOCIAL_ENTERPRISE
from simulator.metrics.kpi import kpi

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Column

_GROUP = "grants and contracts"
_SMALL = 100_000 * PENCE_PER_POUND  # pence a year of turnover at the start


def _reached(books: Books) -> Column:
    """Return the rows of social enterprises that won a contract or a grant in the run."""
    granted = books.world.grants["supplier"][: books.world.clock[0].grants]
    rows = np.union1d(books.winning_firms, granted)
    found: Column = rows[books.supplier("kind")[rows] == SOCIAL_ENTERPRISE]
    return found


@kpi("SE income from councils", "GBP a year", "up", _GROUP)
def se_council_income(books: Books) -> float:
    """What reaches social enterprises a year of what councils pay for contracts, alone or in teams, and as grants."""
    se = FIRST_SUPPLIER_ACCOUNT + SOCIAL_ENTERPRISE
    paid = books.flows[[CONTRACT_PAYMENT, UPFRONT_PAYMENT, GRANT], COUNCIL_ACCOUNT, se].sum()
    handed_on = books.flows[JOINT_SHARE, se].sum()  # a team's account is of its lead's kind
    return books.pounds_per_year(paid - handed_on + books.flows[JOINT_SHARE, :, se].sum())


@kpi("SEs with council money", "organisations", "up", _GROUP)
def se_reached(books: Books) -> float:
    """Different social enterprises that won a contract, alone or in a team, or a grant in the run."""
    return float(len(_reached(books)))


@kpi("Small SEs with council money", "organisations", "up", _GROUP)
def small_se_reached(books: Books) -> float:
    """Those of them whose turnover was below £100,000 a year at the start, or when they appeared later."""
    return float(np.count_nonzero(books.supplier("starting_turnover")[_reached(books)] < _SMALL))


@kpi("Grants", "GBP a year", "none", _GROUP)
def grant_spend(books: Books) -> float:
    """What councils pay a year as grants."""
    return books.pounds_per_year(books.flows[GRANT].sum())


@kpi("Cost of running grants", "GBP a year", "down", _GROUP)
def grant_running_cost(books: Books) -> float:
    """What applications cost a year: writing, reading, deciding and looking after grants."""
    return books.pounds_per_year(books.flows[[GRANT_APPLICATION, GRANT_ADMINISTRATION]].sum())


@kpi("Grants that brought no work", "GBP a year", "down", _GROUP)
def grant_undelivered(books: Books) -> float:
    """Part of the grants that ended, a year, for which no work was done: what slipped away, or failed holders had."""
    grants = books.world.grants[: books.world.clock[0].grants]
    ended = grants[grants["live"] == 0]
    return books.pounds_per_year((ended["paid"] - ended["delivered"]).sum())
