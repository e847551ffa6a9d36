"""Why a bid won, lost or was screened out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.codes import BID_OUTCOME_NAMES, INELIGIBLE, LOST, SUBMITTED, TOO_LOW, UNAFFORDABLE, WON
from simulator.explanation.failings import KEPT_FROM_AWARD, tell_failing
from simulator.explanation.lost_bids import beside_winner, why_lost
from simulator.explanation.races import bids_of
from simulator.explanation.story import PROCESS_WORDS, Explanation, many, pounds
from simulator.languages.speech import say

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record


def explain_bid(record: Record, number: int, *, brief: bool = False) -> Explanation:
    """Tell why a bid won, lost or was screened out.

    Raises:
        UnknownNumber: there is no such bid.
    """
    bid = record.row("bids", number)
    tender = record.tenders.loc[bid["tender"]]
    firm = int(bid["firm"])
    title = say("Bid {n}: {firm}, for tender {tender}").format(
        n=number, firm=record.firm_in_words(firm), tender=bid["tender"]
    )
    opening = _opening(record, bid, tender)
    facts: dict[str, Any] = {
        "tender": int(bid["tender"]),
        "firm": firm,
        "outcome": bid["outcome"],
        "price_gbp": float(bid["price_gbp"]),
    }
    heading: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    outcome = BID_OUTCOME_NAMES.index(bid["outcome"])
    if outcome != SUBMITTED and _is_missing(tender["week_decided"]):
        told = [say("The contract was running when the simulation began; how it was awarded is not part of the run.")]
    elif outcome in (TOO_LOW, UNAFFORDABLE, INELIGIBLE):
        told = tell_failing(bid, tender, facts)
    elif outcome == SUBMITTED:
        told = [say("It was still being evaluated when the run ended.")]
    elif outcome == WON:
        told = _why_won(record, bid, tender)
    elif _is_missing(tender["winner"]):
        ended = say("Nobody won: the tender ended in {when} without an award ({reason}).")
        when = record.when(tender["week_decided"])
        told = [ended.format(when=when, reason=say(tender["reason"])), *tell_failing(bid, tender, facts)]
    else:
        told = why_lost(record, bid, tender, facts)
        heading, table = beside_winner(facts)
    return Explanation(
        "bid", number, record.arm, record.seed, title, tuple(told if brief else [opening, *told]), facts, heading, table
    )


_OPENING = (
    "{service} for {council}, estimated at {value} over {weeks}, {process}. The bid of {price} was made in {when} and "
    "was {field}; writing it cost {cost}."
)


def _opening(record: Record, bid: Any, tender: Any) -> str:
    """Tell what was asked for, and what was bid."""
    bids = int(tender["n_bids"])
    return say(_OPENING).format(
        service=record.service(tender["sector"]),
        council=tender["council"],
        value=pounds(tender["value_gbp"]),
        weeks=many(int(tender["weeks"]), "week"),
        process=say(PROCESS_WORDS[tender["process"]]),
        price=pounds(bid["price_gbp"]),
        when=record.when(bid["week"]),
        field=say("one of {n} bids").format(n=f"{bids:,}") if bids > 1 else say("the only one"),
        cost=pounds(bid["bid_cost_gbp"]),
    )


def _is_missing(value: Any) -> bool:
    return bool(pd.isna(value))


def _why_won(record: Record, bid: Any, tender: Any) -> list[str]:
    others = bids_of(record, int(tender["tender"]))
    others = others[(others["bid"] != bid["bid"]) & (others["outcome"] == BID_OUTCOME_NAMES[LOST])]
    is_passed_over = others["failing"].isin(KEPT_FROM_AWARD)
    better = int((is_passed_over & (others["score"] > bid["score"])).sum())
    over = say(" Bids with a better score that were passed over: {better}.").format(better=better) if better else ""
    words = {"when": record.when(tender["week_decided"]), "score": f"{100 * bid['score']:.1f}"}
    others = others[~is_passed_over]
    if others.empty:
        told = say("It won in {when} with a score of {score} of 100; no other bid passed.")
    else:
        second = others.iloc[0]
        words |= {"bid": second["bid"], "next": f"{100 * second['score']:.1f}"}
        told = say("It won in {when} with a score of {score} of 100; the next was bid {bid} with {next}.")
    return [told.format(**words) + over]
