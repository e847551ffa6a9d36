"""The way of work from a council's call to an award, counted stage by stage: where social enterprises drop out.

Nothing here is a key figure: these are the counts behind them, from the same tables, for explanations of why a figure
moved (``explanation/why.py``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import ACTIVE, AWARDED, NOBODY, PENCE_PER_POUND, SOCIAL_ENTERPRISE
from simulator.metrics.books import WEEKS_PER_YEAR, Books
from simulator.metrics.bought_by_area import SIZE_BANDS_GBP

#: What is counted in each cell, and what it is; money in pounds.
STAGES: dict[str, str] = {
    "called_gbp": "estimate of calls, each need's first or the first after it was given up (lots each for themselves)",
    "carriable_gbp": "of that, small enough for as many SEs of the trade as a council wants before it reserves",
    "kept_gbp": "of that which was called, kept for SEs or for chosen suppliers",
    "competitions": "competitive tenders that ended",
    "knew": "suppliers that knew of them",
    "too_small": "of those, too small for the standing test",
    "full": "of those, without free capacity",
    "no_cash": "of those, without the cash to start",
    "not_worth_it": "of those, that found it not worth a bid",
    "no_writers": "of those, without money or people for a bid",
    "bids": "bids on them",
    "se_bids": "of those, by SEs and teams that they lead",
    "se_entered": "competitions with such a bid",
    "se_won": "competitions that one of those won",
    "awarded_gbp": "price of all awards",
    "terms": "price of all awards, times the days of their written terms",
    "upfront_gbp": "of the price of all awards, paid in advance",
}


def stage_cells(books: Books) -> NDArray[Any]:
    """Return the stages of a run [service lines, size bands of the estimate], each a column of ``STAGES``."""
    shape = (len(books.world.sectors), len(SIZE_BANDS_GBP))
    edges = np.array(SIZE_BANDS_GBP[1:]) * PENCE_PER_POUND
    band = np.searchsorted(edges, books.tender("value"), side="right")
    place = np.asarray(books.tender("sector")) * shape[1] + band
    cells = np.zeros(shape[0] * shape[1], [(name, "f8") for name in STAGES])
    for name, (is_counted, amount) in (_called(books) | _contested(books) | _awarded(books)).items():
        cells[name] = np.bincount(place[is_counted], weights=amount[is_counted], minlength=len(cells))
    return cells.reshape(shape)


_Counted = dict[str, tuple[NDArray[np.bool_], NDArray[np.float64]]]


def _called(books: Books) -> _Counted:
    first = books.is_called & (books.tender("attempt") == 0)
    value = books.tender("value") / PENCE_PER_POUND
    kept = first & (books.tender("reserved") > 0)
    carriable = first & _carriable(books)
    return {"called_gbp": (first, value), "carriable_gbp": (carriable, value), "kept_gbp": (kept, value)}


def _carriable(books: Books) -> NDArray[np.bool_]:
    """Say of each tender whether enough SEs of its trade pass its standing test and carry it, by their size at the end.

    Enough: as many as a council wants to see before it reserves. How near, busy or willing they are is not asked.
    """
    enough = max(1, int(books.world.parameters[0].reserve_competitors))
    turnover, capacity = (_least_of_the_largest(books, enough, part) for part in (False, True))
    sector, value, weeks = (books.tender(name) for name in ("sector", "value", "weeks"))
    a_year = value * WEEKS_PER_YEAR / np.maximum(1, weeks)
    asked = books.tender("standing_multiple") * np.minimum(value, a_year)
    found: NDArray[np.bool_] = (asked <= turnover[sector]) & (a_year <= capacity[sector])
    return found


def _least_of_the_largest(books: Books, enough: int, is_capacity: bool) -> NDArray[np.float64]:
    """Return for each service line the turnover, or the council work, of the smallest of its ``enough`` largest SEs."""
    is_se = (books.supplier("kind") == SOCIAL_ENTERPRISE) & (books.supplier("state") == ACTIVE)
    size = books.supplier("turnover") * (books.supplier("public_share") if is_capacity else 1.0)
    found = np.full(len(books.world.sectors), -1.0)
    for sector in range(len(found)):
        is_of = (books.supplier("sector") == sector) | (books.supplier("second_sector") == sector)
        sizes = size[is_se & is_of]
        if len(sizes) >= enough:
            found[sector] = np.partition(sizes, -enough)[-enough]
    return found


def _contested(books: Books) -> _Counted:
    ended = books.is_decided & books.asks_several
    one = np.ones(len(ended))
    counts = {
        "knew": "n_candidates",
        "too_small": "no_standing",
        "full": "no_capacity",
        "no_cash": "no_cash",
        "not_worth_it": "not_worth_it",
        "bids": "n_bids",
    }
    found = {name: (ended, books.tender(column).astype(np.float64)) for name, column in counts.items()}
    writers = (books.tender("no_bid_money") + books.tender("no_writers")).astype(np.float64)
    bids_of_ses = _bids_of_ses(books)
    won = ended & (books.state == AWARDED)
    won[won] = books.supplier("kind")[books.bid("supplier")[books.tender("winner")[won]]] == SOCIAL_ENTERPRISE
    found |= {"competitions": (ended, one), "no_writers": (ended, writers), "se_bids": (ended, bids_of_ses)}
    return found | {"se_entered": (ended & (bids_of_ses > 0), one), "se_won": (won, one)}


def _bids_of_ses(books: Books) -> NDArray[np.float64]:
    """Return how many bids of SEs each tender drew."""
    is_se = books.supplier("kind")[books.bid("supplier")] == SOCIAL_ENTERPRISE
    return np.bincount(books.bid("tender")[is_se], minlength=len(books.state)).astype(np.float64)


def _awarded(books: Books) -> _Counted:
    price = np.zeros(len(books.state))
    price[books.is_awarded] = books.award_price / PENCE_PER_POUND
    terms, upfront = price * books.tender("terms_days"), price * books.tender("upfront_share")
    won = books.is_awarded & (books.tender("winner") != NOBODY)
    return {"awarded_gbp": (won, price), "terms": (won, terms), "upfront_gbp": (won, upfront)}
