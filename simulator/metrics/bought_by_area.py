"""What each council bought in each year: the counts behind comparisons between areas."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import PENCE_PER_POUND, SOCIAL_ENTERPRISE
from simulator.metrics.books import Books

_WEEKS_PER_YEAR = 52

#: A cell per year and council; values in pence.
AREA = np.dtype(
    [
        ("awards", "f8"),
        ("se_awards", "f8"),
        ("value", "f8"),
        ("se_value", "f8"),
        ("estimate", "f8"),  # of what was awarded
        ("se_winners", "f8"),  # different bidders led by an SE that won something
        ("competitions", "f8"),  # competitive tenders that ended
        ("bids", "f8"),  # on them
        ("local_value", "f8"),  # of the value, to suppliers of the council's own area
    ]
)


def area_years(books: Books, years: int) -> NDArray[Any]:
    """Return the awards and competitions of each year and council [years, councils], by the week of decision."""
    councils = len(books.world.councils)
    cells = np.zeros(years * councils, AREA)
    place = books.tender("week_decided") // _WEEKS_PER_YEAR * councils + books.tender("council")
    _count_awards(cells, books, place)
    is_se = books.award_kind == SOCIAL_ENTERPRISE
    pairs = np.unique(np.stack([place[books.is_awarded][is_se], books.award_supplier[is_se]]), axis=1)[0]
    _count(cells, "se_winners", pairs, np.ones(len(pairs)))
    return cells.reshape(years, councils)


#: Lowest value of each size band of tenders [pounds].
SIZE_BANDS_GBP = (0, 25_000, 100_000, 1_000_000)


def bought_cells(books: Books) -> NDArray[Any]:
    """Return the awards and competitions of a run [councils, service lines, size bands of the estimate].

    ``se_winners`` stays empty: one bidder may win in several cells.
    """
    shape = (len(books.world.councils), len(books.world.sectors), len(SIZE_BANDS_GBP))
    cells = np.zeros(int(np.prod(shape)), AREA)
    edges = np.array(SIZE_BANDS_GBP[1:]) * PENCE_PER_POUND
    band = np.searchsorted(edges, books.tender("value"), side="right")
    sector = np.asarray(books.tender("sector"))
    place = (books.tender("council") * shape[1] + sector) * shape[2] + band
    _count_awards(cells, books, place)
    return cells.reshape(shape)


def _count_awards(cells: NDArray[Any], books: Books, place: NDArray[Any]) -> None:
    """Count what was awarded, and what competitions there were, in the cell at each tender's place."""
    won = books.is_awarded
    is_se = books.award_kind == SOCIAL_ENTERPRISE
    price = books.award_price.astype(np.float64)
    _count(cells, "awards", place[won], np.ones(len(price)))
    _count(cells, "se_awards", place[won], is_se.astype(np.float64))
    _count(cells, "value", place[won], price)
    _count(cells, "se_value", place[won], price * is_se)
    is_local = books.supplier("home")[books.award_supplier] == books.tender("council")[won]
    _count(cells, "local_value", place[won], price * is_local)
    _count(cells, "estimate", place[won], books.tender("value")[won].astype(np.float64))
    ended = books.is_decided & books.asks_several
    _count(cells, "competitions", place[ended], np.ones(int(ended.sum())))
    _count(cells, "bids", place[ended], books.tender("n_bids")[ended].astype(np.float64))


def _count(cells: NDArray[Any], column: str, place: NDArray[Any], amount: NDArray[np.float64]) -> None:
    cells[column] = np.bincount(place, weights=amount, minlength=len(cells))[: len(cells)]
