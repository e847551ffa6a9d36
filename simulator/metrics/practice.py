"""How many councils buy for social value: targets, weights in tenders, willingness, and social enterprises engaged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simulator.metrics.books import WEEKS_PER_YEAR
from simulator.metrics.kpi import kpi, ratio
from simulator.world import NOBODY, SOCIAL_ENTERPRISE

if TYPE_CHECKING:
    from simulator.metrics.books import Books, Flags

_GROUP = "spread of practice"


def _of_last_year(books: Books) -> Flags:
    """Return which tenders were published in the last year."""
    published = books.tender("week_published")
    flags: Flags = (published != NOBODY) & (published >= books.weeks - WEEKS_PER_YEAR)
    return flags


@kpi("Councils with an SE target", "share", "up", _GROUP, is_year_end=True)
def councils_with_targets(books: Books) -> float:
    """Councils with a mandated or a soft target for social enterprises, as a share of all; mean of the year ends."""
    return float(np.mean(books.world.rules["mandated_se_share"] > 0.0))


@kpi("Tenders with a social weight", "share", "up", _GROUP, is_year_end=True)
def social_weight_tenders(books: Books) -> float:
    """Tenders of the year in which social value has a weight, as a share of all; mean of the years."""
    recent = _of_last_year(books)
    return ratio(np.count_nonzero(books.tender("weight_social")[recent] > 0.0), recent.sum())


@kpi("Mean social weight", "share", "none", _GROUP, is_year_end=True)
def mean_social_weight(books: Books) -> float:
    """Mean weight of social value in the tenders of the year; mean of the years."""
    recent = _of_last_year(books)
    return ratio(books.tender("weight_social")[recent].sum(), recent.sum())


@kpi("SEs that won in the year", "organisations", "up", _GROUP, is_year_end=True)
def se_engaged_yearly(books: Books) -> float:
    """Different social enterprises, or teams that one leads, that won a contract in the year; mean of the years."""
    decided = books.tender("week_decided")[books.is_awarded]
    is_recent = (decided >= books.weeks - WEEKS_PER_YEAR) & (books.award_kind == SOCIAL_ENTERPRISE)
    return float(len(np.unique(books.award_supplier[is_recent])))


@kpi("Willingness of councils", "share", "up", _GROUP, is_year_end=True)
def willingness(books: Books) -> float:
    """Mean willingness of councils to buy for social value, 0 to 1, where practice spreads; mean of the year ends."""
    rows = books.world.practice
    return float(rows["willingness"].mean()) if len(rows) else math.nan
