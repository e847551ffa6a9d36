"""How many councils buy for social value: targets, weights in tenders, willingness, and social enterprises engaged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.codes import AWARDED, NOBODY, SOCIAL_ENTERPRISE
from simulator.metrics.books import WEEKS_PER_YEAR
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Column

_GROUP = "spread of practice"


def _weights_of_last_year(books: Books) -> Column:
    """Return the weight of social value in each tender published in the last year."""
    published = books.recent_tender("week_published")
    is_recent = (published != NOBODY) & (published >= books.weeks - WEEKS_PER_YEAR)
    weights: Column = books.recent_tender("weight_social")[is_recent]
    return weights


@kpi("Councils with an SE target", "share", "up", _GROUP, is_year_end=True)
def councils_with_targets(books: Books) -> float:
    """Councils held to a target for social enterprises, mandated, their own or national, as a share of all.

    Mean of the year ends.
    """
    rules = books.world.rules[: len(books.world.councils)]  # those for all services and suppliers
    return float(np.mean((rules["mandated_se_share"] > 0.0) | (rules["national_se_share"] > 0.0)))


@kpi("Tenders with a social weight", "share", "up", _GROUP, is_year_end=True)
def social_weight_tenders(books: Books) -> float:
    """Tenders of the year in which social value has a weight, as a share of all; mean of the years."""
    weights = _weights_of_last_year(books)
    return ratio(np.count_nonzero(weights > 0.0), len(weights))


@kpi("Mean social weight", "share", "none", _GROUP, is_year_end=True)
def mean_social_weight(books: Books) -> float:
    """Mean weight of social value in the tenders of the year; mean of the years."""
    weights = _weights_of_last_year(books)
    return ratio(weights.sum(), len(weights))


@kpi("SEs that won in the year", "organisations", "up", _GROUP, is_year_end=True)
def se_engaged_yearly(books: Books) -> float:
    """Different social enterprises, or teams that one leads, that won a contract in the year; mean of the years."""
    is_award = (books.recent_tender("week_published") != NOBODY) & (books.recent_tender("state") == AWARDED)
    is_recent = is_award & (books.recent_tender("week_decided") >= books.weeks - WEEKS_PER_YEAR)
    winners = np.unique(books.world.bids["supplier"][books.recent_tender("winner")[is_recent]])
    return float(np.count_nonzero(books.supplier("kind")[winners] == SOCIAL_ENTERPRISE))


@kpi("Willingness of councils", "share", "up", _GROUP, is_year_end=True)
def willingness(books: Books) -> float:
    """Mean willingness of councils to buy for social value, 0 to 1, where practice spreads; mean of the year ends."""
    rows = books.world.practice
    return float(rows["willingness"].mean()) if len(rows) else math.nan
