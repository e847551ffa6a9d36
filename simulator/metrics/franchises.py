"""Social franchises: systems and units, what they cost and earn, how long units last beside other SEs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.accounts import FRANCHISE_SUPPORT
from simulator.engine.codes import FRANCHISE, NOBODY, PENCE_PER_POUND, SOCIAL_ENTERPRISE
from simulator.metrics.books import WEEKS_PER_YEAR
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "social franchises"
_MILLION = 1_000_000 * PENCE_PER_POUND
_MONTHS = 12.0


def _systems(books: Books) -> Any:
    """Return the rows of all franchises that ever were."""
    return books.world.franchises[: books.world.clock[0].franchises]


def unit_years(books: Books) -> float:
    """Return the years lived by units of franchises, franchisors not counted."""
    return float(_systems(books)["unit_months"].sum()) / _MONTHS


@kpi("Franchises founded", "systems a year", "none", _GROUP)
def franchises_founded(books: Books) -> float:
    """Social franchises founded in the run, a year."""
    return books.per_year(np.count_nonzero(_systems(books)["founded"] >= 0))


@kpi("Franchises", "systems", "none", _GROUP, is_year_end=True)
def franchises(books: Books) -> float:
    """Social franchises in being at a year's end; mean of the years."""
    return float(np.count_nonzero(_systems(books)["ended"] == NOBODY))


@kpi("Franchise units", "organisations", "none", _GROUP, is_year_end=True)
def franchise_units(books: Books) -> float:
    """Units of social franchises at a year's end, franchisors not counted; mean of the years."""
    return float(_systems(books)["units"].sum())


@kpi("Franchises that ended", "share", "down", _GROUP)
def franchises_ended_share(books: Books) -> float:
    """Social franchises that were given up or failed in the run, as a share of all that there were."""
    rows = _systems(books)
    return ratio(np.count_nonzero(rows["ended"] != NOBODY), len(rows))


@kpi("New units opened", "units a year", "none", _GROUP)
def units_opened(books: Books) -> float:
    """Units opened in new areas by franchisors, a year; social enterprises that joined are not counted."""
    return books.per_year(_systems(books)["opened"].sum())


@kpi("Social enterprises that joined a franchise", "organisations a year", "none", _GROUP)
def units_joined(books: Books) -> float:
    """Social enterprises that became units of a franchise, a year."""
    return books.per_year(_systems(books)["joined"].sum())


@kpi("Exit rate, franchise units", "share a year", "down", _GROUP)
def unit_exit_rate(books: Books) -> float:
    """Units of franchises that closed or became insolvent, per year lived by a unit."""
    rows = _systems(books)
    return ratio(rows["unit_insolvencies"].sum() + rows["unit_closures"].sum(), unit_years(books))


@kpi("Exit rate, other SEs", "share a year", "down", _GROUP)
def independent_exit_rate(books: Books) -> float:
    """Social enterprises outside franchises (and franchisors) that closed or failed, per year lived by one."""
    rows = _systems(books)
    tally = books.tallies[SOCIAL_ENTERPRISE]
    exits = float(tally.closures + tally.insolvencies)
    exits -= float(rows["unit_insolvencies"].sum() + rows["unit_closures"].sum())
    return ratio(exits, float(tally.firm_weeks) / WEEKS_PER_YEAR - unit_years(books))


@kpi("Fee income over franchisors' cost", "ratio", "none", _GROUP)
def fees_over_costs(books: Books) -> float:
    """Joining fees and royalties received by franchisors, over what founding, services and new units cost them."""
    rows = _systems(books)
    return ratio(rows["fees"].sum(), rows["costs"].sum())


@kpi("Public support of franchises", "GBP a year", "down", _GROUP)
def franchise_support_cost(books: Books) -> float:
    """What councils paid a year in replication grants and towards fees."""
    return books.pounds_per_year(books.flows[FRANCHISE_SUPPORT].sum())


@kpi("Paid under guarantees of franchises", "GBP a year", "down", _GROUP)
def franchise_guarantees_paid(books: Books) -> float:
    """What franchisors, or all members of a pool, paid councils a year for the work that failed units left."""
    return books.pounds_per_year(_systems(books)["guaranteed"].sum())


@kpi("Mergers of units", "mergers a year", "none", _GROUP)
def mergers(books: Books) -> float:
    """Units that merged into another unit of their franchise, a year."""
    return books.per_year(_systems(books)["merged"].sum())


@kpi("SE share of contracts over £1m, pooled in franchises", "share", "up", _GROUP)
def se_share_over_1m_in_franchises(books: Books) -> float:
    """Share of the value of contracts of one million pounds or more that units of one franchise won together."""
    is_large = books.award_price >= _MILLION
    winners = books.award_supplier
    is_pooled = np.zeros(len(winners), bool)
    joint = books.is_joint[winners]
    is_pooled[joint] = books.world.teams["origin"][books.supplier("team")[winners[joint]]] == FRANCHISE
    is_ours = is_large & is_pooled & (books.award_kind == SOCIAL_ENTERPRISE)
    return ratio(books.award_price[is_ours].sum(), books.award_price[is_large].sum())
