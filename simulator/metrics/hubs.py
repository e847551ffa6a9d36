"""Hubs that exist: what they win, what reaches their members, and how much of it members wait for or lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import ACTIVE
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "bidding together"


@kpi("Awards to hubs, by value", "share", "none", _GROUP)
def hub_award_share_value(books: Books) -> float:
    """Value of contracts awarded to hubs as prime contractors, as a share of the value of all contracts."""
    is_hub = np.isin(books.award_supplier, books.world.hubs["supplier"])
    return ratio(books.award_price[is_hub].sum(), books.award_price.sum())


@kpi("Passed on by hubs", "GBP a year", "none", _GROUP)
def hub_passed_on(books: Books) -> float:
    """What members were due a year for work that hubs held, as prime contractors or as subcontractors."""
    return books.pounds_per_year(books.world.hubs["passed_on"].sum())


@kpi("Owed by hubs to members", "weeks of what is passed on", "down", _GROUP, is_year_end=True)
def hub_owed_weeks(books: Books) -> float:
    """What hubs owe their members at a year's end, in weeks of what they have passed on so far; mean of the years."""
    weekly = float(books.world.hubs["passed_on"].sum()) / max(1, books.weeks)
    return ratio(books.world.hub_members["owed"].sum(), weekly)


@kpi("Hubs still in business", "share", "up", _GROUP)
def hubs_left(books: Books) -> float:
    """Hubs of the start that are in business at the end."""
    rows = books.world.hubs["supplier"]
    return ratio(np.count_nonzero(books.supplier("state")[rows] == ACTIVE), len(rows))
