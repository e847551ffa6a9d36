"""Why a bid lost: its scores beside the winner's, and what would have had to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.codes import BID_OUTCOME_NAMES, INELIGIBLE, LOST, SUBMITTED, TOO_LOW, UNAFFORDABLE, WON
from simulator.explanation.recorded_run import PENCE
from simulator.explanation.story import PROCESS_WORDS, Explanation, counted, has_mission, pounds
from simulator.explanation.winning import (
    Rules,
    ScoredBid,
    depends_on_others,
    highest_winning_price,
    lowest_winning_quality,
)
from simulator.register import KIND_OF_NAME, LEVERS

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record

EXAMPLES = 5
_CLOSE = 0.5  # points: a closer race is told with more digits
CRITERIA = ("price", "quality", "social")
_CRITERION_WORDS = {"price": "price", "quality": "quality", "social": "social value"}


def pick_lost_bids(record: Record) -> list[int]:
    """Return up to five bids that lost to another on scores, close races of social enterprises first."""
    bids = record.bids
    lost = bids[bids["outcome"] == BID_OUTCOME_NAMES[LOST]]
    winner = lost["tender"].map(record.tenders["winner"])
    lost = lost[winner.notna()]
    gap = lost["tender"].map(record.tenders["winner"]).map(bids["score"]) - lost["score"]
    is_other = ~has_mission(lost["firm"].map(record.firms["kind"]))
    order = lost.assign(gap=gap.astype(float), other=is_other)
    return [int(n) for n in order[order["gap"] >= 0].sort_values(["other", "gap", "bid"])["bid"].head(EXAMPLES)]


def bids_of(record: Record, tender: int) -> Any:
    """Return the bids for a tender, the best score first and those screened out last."""
    found = record.bids[record.bids["tender"] == tender]
    screened = found["outcome"].isin([BID_OUTCOME_NAMES[o] for o in (TOO_LOW, UNAFFORDABLE, INELIGIBLE)])
    winner = found["outcome"] == BID_OUTCOME_NAMES[WON]
    return (
        found.assign(screened=screened, won=winner)
        .sort_values(["screened", "score", "won", "bid"], ascending=[True, False, False, True])
        .drop(columns=["screened", "won"])
    )


def race_of(record: Record, tender: int, bid: int) -> tuple[Rules, list[ScoredBid], int]:
    """Return the rules of a tender, its bids that were judged on price, and the place of one of them."""
    t = record.tenders.loc[tender]
    excess = record.parameter("affordable_excess")
    value = round(t["value_gbp"] * PENCE)
    rules = Rules(
        price_rule=LEVERS["price_rule"].choices.index(t["price_rule"]),
        weights=(float(t["weight_price"]), float(t["weight_quality"]), float(t["weight_social"])),
        reference=float(value),
        ceiling=int(value * (1.0 + excess)),
        low_threshold=float(t["low_threshold"]),
        linear_zero=record.parameter("linear_price_zero"),
    )
    judged = bids_of(record, tender)
    names = [BID_OUTCOME_NAMES[outcome] for outcome in (WON, LOST, SUBMITTED, TOO_LOW)]
    judged = judged[judged["outcome"].isin(names)]
    best = judged[judged["outcome"] == BID_OUTCOME_NAMES[WON]]["score"].max()
    bids: list[ScoredBid] = []
    place = -1
    for b in judged.to_dict("records"):
        if b["bid"] == bid:
            place = len(bids)
        is_se = KIND_OF_NAME[record.firms.at[b["firm"], "kind"]].has_social_purpose
        preference = float(t["se_preference"]) if is_se else 0.0
        passed_over = b["outcome"] == BID_OUTCOME_NAMES[LOST] and b["score"] > best
        scores = float(b["quality_score"]), float(b["social_score"])
        bids.append(ScoredBid(round(b["price_gbp"] * PENCE), preference, *scores, not passed_over))
    return rules, bids, place


def explain_bid(record: Record, number: int, *, brief: bool = False) -> Explanation:
    """Tell why a bid won, lost or was screened out.

    Raises:
        UnknownNumber: there is no such bid.
    """
    bid = record.row("bids", number)
    tender = record.tenders.loc[bid["tender"]]
    firm = int(bid["firm"])
    title = f"Bid {number}: {record.firm_in_words(firm)}, for tender {bid['tender']}"
    others = int(tender["n_bids"]) - 1
    field = f"one of {others + 1:,} bids" if others else "the only one"
    opening = (
        f"{record.service(tender['sector'])} for {tender['council']}, estimated at {pounds(tender['value_gbp'])} over "
        f"{counted(int(tender['weeks']), 'week')}, {PROCESS_WORDS[tender['process']]}. The bid of "
        f"{pounds(bid['price_gbp'])} was made in {record.when(bid['week'])} and was {field}; "
        f"writing it cost {pounds(bid['bid_cost_gbp'])}."
    )
    facts: dict[str, Any] = {
        "tender": int(bid["tender"]),
        "firm": firm,
        "outcome": bid["outcome"],
        "price_gbp": float(bid["price_gbp"]),
    }
    heading: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    outcome = BID_OUTCOME_NAMES.index(bid["outcome"])
    if outcome in (TOO_LOW, UNAFFORDABLE, INELIGIBLE):
        told = _why_screened(record, bid, tender, facts)
    elif outcome == SUBMITTED:
        told = ["It was still being evaluated when the run ended."]
    elif outcome == WON:
        told = _why_won(record, bid, tender)
    elif _is_missing(tender["winner"]):
        told = [
            (f"Nobody won: the tender ended in {record.when(tender['week_decided'])} without an award "
            f"({tender['reason']}): no bidder that passed had the capacity left, or no price fitted what the "
            "budget had free.")
        ]
    else:
        told = _why_lost(record, bid, tender, facts)
        heading, table = _beside(facts)
    return Explanation(
        "bid", number, record.arm, record.seed, title, tuple(told if brief else [opening, *told]), facts, heading, table
    )


def _is_missing(value: Any) -> bool:
    return bool(pd.isna(value))


def _why_screened(record: Record, bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    outcome = BID_OUTCOME_NAMES.index(bid["outcome"])
    if outcome == UNAFFORDABLE:
        ceiling = tender["value_gbp"] * (1.0 + record.parameter("affordable_excess"))
        facts["ceiling_gbp"] = float(ceiling)
        return [
            (f"It was screened out as unaffordable: the council could not award above {pounds(ceiling)}, and it was "
            f"{pounds(bid['price_gbp'] - ceiling)} dearer.")
        ]
    if outcome == TOO_LOW:
        rules, bids, place = race_of(record, int(tender["tender"]), int(bid["bid"]))
        others = [b.price for i, b in enumerate(bids) if i != place]
        mean = sum(others) / len(others) / PENCE
        floor = (1.0 - rules.low_threshold) * mean
        facts |= {"mean_of_others_gbp": mean, "floor_gbp": floor}
        return [
            (f"It was rejected as abnormally low: the other bids averaged {pounds(mean)}, and this council rejects any "
            f"that is more than {rules.low_threshold:.0%} below, here below {pounds(floor)}.")
        ]
    firm = record.firms.loc[bid["firm"]]
    if not _is_missing(firm["left"]) and firm["left"] <= tender["week_deciding"]:
        return [f"It was ineligible: the firm had gone out of business in {record.when(firm['left'])}."]
    if tender["reserved"] and not KIND_OF_NAME[firm["kind"]].has_social_purpose:
        return ["It was ineligible: the tender was reserved for social enterprises."]
    yearly = tender["value_gbp"] * min(1.0, 52.0 / tender["weeks"])
    facts["turnover_asked_gbp"] = float(tender["standing_multiple"] * yearly)
    return [
        (f"It was ineligible: by the time bids were judged the firm no longer turned over the "
        f"{pounds(tender['standing_multiple'] * yearly)} a year that the standing test asked for.")
    ]


def _why_won(record: Record, bid: Any, tender: Any) -> list[str]:
    others = bids_of(record, int(tender["tender"]))
    others = others[(others["bid"] != bid["bid"]) & (others["outcome"] == BID_OUTCOME_NAMES[LOST])]
    decided = f"It won in {record.when(tender['week_decided'])} with a score of {100 * bid['score']:.1f} of 100"
    if others.empty:
        return [f"{decided}; no other bid passed."]
    second = others.iloc[0]
    return [f"{decided}; the next was bid {second['bid']} with {100 * second['score']:.1f}."]


def _why_lost(record: Record, bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    winner = record.bids.loc[tender["winner"]]
    facts |= {
        "winner": int(winner["bid"]),
        "winner_firm": int(winner["firm"]),
        "winner_price_gbp": float(winner["price_gbp"]),
        "score": float(bid["score"]),
        "winner_score": float(winner["score"]),
        "criteria": {
            name: {
                "weight": float(tender[f"weight_{name}"]),
                "score": float(bid[f"{name}_score"]),
                "winner": float(winner[f"{name}_score"]),
                "points": 100 * float(tender[f"weight_{name}"] * (bid[f"{name}_score"] - winner[f"{name}_score"])),
            }
            for name in CRITERIA
        },
    }
    gap = 100 * (winner["score"] - bid["score"])
    facts["points_behind"] = float(gap)
    digits = 1 if abs(gap) >= _CLOSE else 3
    first = (
        f"It lost in {record.when(tender['week_decided'])} to bid {winner['bid']} of "
        f"{record.firm_in_words(int(winner['firm']))}, at {pounds(winner['price_gbp'])}: "
        f"{100 * bid['score']:.{digits}f} points of 100 against {100 * winner['score']:.{digits}f}."
    )
    if gap < 0:
        return [
            first,
            ("Its score was the better one. It was passed over because, when the award was made, the firm had no free "
            "capacity left for the work or its price did not fit into what the budget had free."),
        ]
    if gap == 0:
        return [f"{first} It tied with the winner and lost by lot.", *_what_if(record, bid, tender, facts)]
    worst = min(CRITERIA, key=lambda name: facts["criteria"][name]["points"])
    first += f" Most of the difference of {gap:.{digits}f} points came from {_CRITERION_WORDS[worst]}."
    return [first, *_what_if(record, bid, tender, facts)]


def _what_if(record: Record, bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    """Tell at which price or quality the bid would have won, all else as it was."""
    rules, bids, place = race_of(record, int(tender["tender"]), int(bid["bid"]))
    price = highest_winning_price(rules, bids, place)
    quality = lowest_winning_quality(rules, bids, place)
    facts["winning_price_gbp"] = None if price is None else price / PENCE
    facts["winning_quality"] = quality
    facts["cost_estimate_gbp"] = float(bid["cost_estimate_gbp"])
    rule = f"Prices were scored against the {'lowest' if depends_on_others(rules) else 'estimate'}"
    if price is None:
        told = f"{rule}, and no price could have won, all else as it was."
    else:
        cut = bid["price_gbp"] - price / PENCE
        below = bid["cost_estimate_gbp"] - price / PENCE
        told = (
            f"{rule}: it would have won at {pounds(price / PENCE)} or less, {pounds(cut)} "
            f"({cut / bid['price_gbp']:.1%}) below what it asked"
        )
        told += f" and {pounds(below)} below what it reckoned the work would cost." if below > 0 else "."
    if quality is None:
        return [told, "At its own price even full marks for quality would not have won."]
    return [
        told,
        (f"At its own price it would have won with a quality score of {quality:.3f} instead of "
        f"{bid['quality_score']:.3f} (of 1)."),
    ]


def _beside(facts: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the two bids' scores side by side."""
    rows = [
        (
            _CRITERION_WORDS[name],
            f"{row['weight']:.0%}",
            f"{row['score']:.3f}",
            f"{row['winner']:.3f}",
            f"{row['points']:+.1f}",
        )
        for name, row in facts["criteria"].items()
    ]
    total = ("total", "", f"{facts['score']:.3f}", f"{facts['winner_score']:.3f}", f"{-facts['points_behind']:+.1f}")
    return ("criterion", "weight", "this bid", "winner", "points"), (*rows, total)
