"""Competition and price: bids, single bids, prices against cost and estimate, time, challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.accounts import BID_COST, BUYER_BID_COST, COMPETITION_COST
from simulator.engine.codes import ASKED_ONE, AWARDED, CANCELLED, FIRST_CALL, RERUN, RUNG_ROUND, WITHDRAWN
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "competition and price"
FOR_SES_CODE = 1  # of tenders.reserved
_DAYS_PER_WEEK = 7.0


@kpi("Bids per competitive tender", "bids", "up", _GROUP)
def bids_per_tender(books: Books) -> float:
    """Mean number of bids on competitive tenders (open, mini-competition, quotation) that drew at least one bid."""
    bids = books.competition_bids
    return ratio(bids.sum(), np.count_nonzero(bids))


@kpi("Competitive tenders with a single bid", "share", "down", _GROUP)
def single_bid_share(books: Books) -> float:
    """Competitive tenders that drew exactly one bid, as a share of those that drew at least one."""
    bids = books.competition_bids
    return ratio(np.count_nonzero(bids == 1), np.count_nonzero(bids))


@kpi("Competitive tenders without a bid", "share", "down", _GROUP)
def no_bid_share(books: Books) -> float:
    """Competitive tenders that drew no bid at all, as a share of all competitive tenders that ended."""
    bids = books.competition_bids
    return ratio(np.count_nonzero(bids == 0), len(bids))


@kpi("Tenders published a year", "tenders a year", "none", _GROUP)
def tenders_per_year(books: Books) -> float:
    """Number of tenders published a year, by any process; each lot and each re-run counts as one."""
    return books.per_year(books.is_called.sum())


@kpi("Tenders that end in an award", "share", "up", _GROUP)
def tenders_awarded_share(books: Books) -> float:
    """Tenders that ended in an award, as a share of all that ended (awarded, to be published again, or cancelled)."""
    state = books.state[books.is_decided]
    return ratio(np.count_nonzero(state == AWARDED), len(state))


@kpi("Tenders published again", "share", "down", _GROUP)
def tenders_rerun_share(books: Books) -> float:
    """Tenders that ended without an award and were published again, as a share of all that ended."""
    state = books.state[books.is_decided]
    return ratio(np.count_nonzero(state == RERUN), len(state))


@kpi("Tenders cancelled", "share", "down", _GROUP)
def tenders_cancelled_share(books: Books) -> float:
    """Tenders that were cancelled or withdrawn, as a share of all that ended; their needs may be called again later."""
    state = books.state[books.is_decided]
    return ratio(np.count_nonzero(state == CANCELLED), len(state))


@kpi("Competitions withdrawn", "share", "down", _GROUP)
def tenders_withdrawn_share(books: Books) -> float:
    """Competitive tenders that their buyer gave up for reasons of its own, as a share of all competitive tenders."""
    withdrawn = books.tender("reason")[books.is_decided & books.asks_several] == WITHDRAWN
    return ratio(withdrawn.sum(), len(withdrawn))


@kpi("Calls that ended without an award", "share", "down", _GROUP)
def needs_without_award_share(books: Books) -> float:
    """Needs, or lots, whose last call was cancelled, as a share of those and of awards; many are called later anew."""
    given_up = np.count_nonzero(books.state[books.is_decided] == CANCELLED)
    return ratio(given_up, given_up + books.is_awarded.sum())


@kpi("Awards without competition", "share", "none", _GROUP)
def award_without_competition_share(books: Books) -> float:
    """Awards to a supplier that was asked alone (call-off, waiver, last resort), as a share of all awards."""
    alone = books.is_awarded & ~books.asks_several
    return ratio(alone.sum(), books.is_awarded.sum())


@kpi("Called again by ringing round", "share", "none", _GROUP)
def rung_round_share(books: Books) -> float:
    """Tenders by which a buyer asked round after a call that failed, as a share of all that were called again."""
    return _share_of_answers(books, RUNG_ROUND)


@kpi("Called again by asking one supplier", "share", "none", _GROUP)
def asked_one_share(books: Books) -> float:
    """Tenders by which a buyer asked one supplier after calls that failed, as a share of all that were called again."""
    return _share_of_answers(books, ASKED_ONE)


def _share_of_answers(books: Books, answer: int) -> float:
    answers = books.tender("answer")[books.is_called]
    return ratio(np.count_nonzero(answers == answer), np.count_nonzero(answers != FIRST_CALL))


@kpi("Tenders reserved for SEs", "share", "none", _GROUP)
def reserved_share(books: Books) -> float:
    """Tenders that only social enterprises could win, as a share of all that were published."""
    kept = books.tender("reserved")[books.is_called]
    return ratio(np.count_nonzero(kept == FOR_SES_CODE), len(kept))


@kpi("Tenders kept for chosen suppliers", "share", "none", _GROUP)
def set_aside_share(books: Books) -> float:
    """Tenders that only suppliers chosen by a policy could win (not SEs as such), as a share of all published."""
    kept = books.tender("reserved")[books.is_called]
    return ratio(np.count_nonzero(kept > FOR_SES_CODE), len(kept))


@kpi("Price over cost", "ratio", "none", _GROUP)
def price_over_cost(books: Books) -> float:
    """Mean over awards of the price divided by the winner's true full cost (overheads in, later overruns not)."""
    price = books.award_price
    return ratio((price / np.maximum(1, books.award_cost)).sum(), len(price))


@kpi("Price over cost, by value", "ratio", "none", _GROUP)
def price_over_cost_by_value(books: Books) -> float:
    """Sum of all award prices divided by the sum of the winners' true full costs: large contracts count more."""
    return ratio(books.award_price.sum(), books.award_cost.sum())


@kpi("Price over the council's estimate", "ratio", "down", _GROUP)
def price_over_estimate(books: Books) -> float:
    """Mean over awards of the price divided by the council's own estimate of the contract's value."""
    estimate = books.tender("value")[books.is_awarded]
    return ratio((books.award_price / np.maximum(1, estimate)).sum(), len(estimate))


@kpi("Money left on the table", "share", "none", _GROUP, may_exceed_one=True)
def money_left_on_table(books: Books) -> float:
    """Mean gap between the second lowest and the lowest price, as a share of the lowest, where two or more bid."""
    lowest, second = books.two_lowest_prices
    return ratio(((second - lowest) / np.maximum(1, lowest)).sum(), len(lowest))


@kpi("Time from notice to award", "days", "down", _GROUP)
def time_to_award(books: Books) -> float:
    """Mean days from the notice to the decision, over competitive tenders that ended in an award."""
    is_counted = books.is_awarded & books.asks_several
    weeks = (books.tender("week_decided") - books.tender("week_published"))[is_counted]
    return _DAYS_PER_WEEK * ratio(weeks.sum(), len(weeks))


@kpi("Awards challenged", "share", "down", _GROUP)
def challenge_share(books: Books) -> float:
    """Awards that a losing bidder challenged, as a share of all awards."""
    return ratio(books.tender("challenged")[books.is_awarded].sum(), books.is_awarded.sum())


@kpi("Cost of bidding", "share", "down", _GROUP, may_exceed_one=True)
def bid_cost_share(books: Books) -> float:
    """What all bidders spent on writing bids, won or lost, as a share of the value awarded."""
    return ratio(books.flows[BID_COST].sum(), books.tallies["award_value"].sum())


@kpi("Bidders' part of the cost of bidding", "share", "none", _GROUP)
def private_bid_cost_share(books: Books) -> float:
    """What bidders spent on writing bids, as a share of that and what councils spent on calling and reading."""
    writing, buying = books.flows[BID_COST].sum(), books.flows[[BUYER_BID_COST, COMPETITION_COST]].sum()
    return ratio(writing, writing + buying)
