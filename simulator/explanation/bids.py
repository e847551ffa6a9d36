"""Why a bid lost: its scores beside the winner's, and what would have had to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.behaviours.buying.scoring import highest_price
from simulator.engine.codes import (
    BID_OUTCOME_NAMES,
    BIDDER_FULL,
    FAILING_NAMES,
    INELIGIBLE,
    LOST,
    SUBMITTED,
    TOO_LOW,
    UNAFFORDABLE,
    WON,
)
from simulator.explanation.recorded_run import PENCE
from simulator.explanation.story import PROCESS_WORDS, Explanation, has_mission, many, pounds
from simulator.explanation.winning import (
    Rules,
    ScoredBid,
    depends_on_others,
    highest_winning_price,
    lowest_winning_quality,
)
from simulator.languages.speech import say
from simulator.register import LEVERS
from simulator.study.wording import with_sign

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
    value = round(t["value_gbp"] * PENCE)
    rules = Rules(
        price_rule=LEVERS["price_rule"].choices.index(t["price_rule"]),
        weights=(float(t["weight_price"]), float(t["weight_quality"]), float(t["weight_social"])),
        reference=float(value),
        ceiling=int(highest_price(float(value), record.parameter("affordable_excess"))),
        low_threshold=float(t["low_threshold"]),
        linear_zero=record.parameter("linear_price_zero"),
    )
    judged = bids_of(record, tender)
    names = [BID_OUTCOME_NAMES[outcome] for outcome in (WON, LOST, SUBMITTED, TOO_LOW)]
    judged = judged[judged["outcome"].isin(names)]
    bids = [_scored(b, float(t["se_preference"])) for b in judged.to_dict("records")]
    places = [place for place, number in enumerate(judged["bid"]) if number == bid]
    return rules, bids, places[0] if places else -1


def _scored(bid: dict[str, Any], preference: float) -> ScoredBid:
    """Return a bid as it was judged: it was preferred if it was compared at less than its price."""
    is_preferred = bid["compared_price_gbp"] < bid["price_gbp"]
    scores = float(bid["quality_score"]), float(bid["social_score"])
    could_win = bid["failing"] not in _KEPT_FROM_AWARD
    return ScoredBid(round(bid["price_gbp"] * PENCE), preference if is_preferred else 0.0, *scores, could_win)


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
        told = _failing(bid, tender, facts)
    elif outcome == SUBMITTED:
        told = [say("It was still being evaluated when the run ended.")]
    elif outcome == WON:
        told = _why_won(record, bid, tender)
    elif _is_missing(tender["winner"]):
        ended = say("Nobody won: the tender ended in {when} without an award ({reason}).")
        when = record.when(tender["week_decided"])
        told = [ended.format(when=when, reason=say(tender["reason"])), *_failing(bid, tender, facts)]
    else:
        told = _why_lost(record, bid, tender, facts)
        heading, table = _beside(facts)
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


#: What a bid failed by beside its score, in words; filled from its facts.
_FAILINGS = {
    "bidder gone": "It was ineligible: when bids were judged the bidder had left, was winding down or no longer whole.",
    "not chosen": "It was ineligible: the tender was kept for suppliers that a policy chooses, and it is none of them.",
    "not an SE": "It was ineligible: the tender was reserved for social enterprises, and the council took it for none.",
    "turnover too small": (
        "It was ineligible: by the time bids were judged the firm did not turn over the {bound} a year that the "
        "standing test asked for."
    ),
    "price too high": (
        "It was screened out as unaffordable: the council could not award above {bound}, and it was {beyond} dearer."
    ),
    "price too low": (
        "It was rejected as abnormally low: this council rejects any bid more than {threshold:.0%} below the mean of "
        "the others, here below {bound}, and it was {beyond} lower."
    ),
    "bidder full": "When the award was made, the bidder had no free capacity left for the work.",
    "over budget": "When the award was made, its price did not fit into what the budget had free.",
    "refused": "The council would not award it more: too much in one hand, or strain that it had seen.",
}
_KEPT_FROM_AWARD = FAILING_NAMES[BIDDER_FULL:]


def _failing(bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    """Tell what a bid failed by, from what was recorded when that was decided; nothing if it was sound."""
    if bid["failing"] not in _FAILINGS:
        return []
    facts |= {"failing": bid["failing"], "bound_gbp": float(bid["bound_gbp"])}
    return [
        say(_FAILINGS[bid["failing"]]).format(
            bound=pounds(bid["bound_gbp"]),
            beyond=pounds(abs(bid["price_gbp"] - bid["bound_gbp"])),
            threshold=tender["low_threshold"],
        )
    ]


def _why_won(record: Record, bid: Any, tender: Any) -> list[str]:
    others = bids_of(record, int(tender["tender"]))
    others = others[(others["bid"] != bid["bid"]) & (others["outcome"] == BID_OUTCOME_NAMES[LOST])]
    is_passed_over = others["failing"].isin(_KEPT_FROM_AWARD)
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
    first = say(_LOST).format(
        when=record.when(tender["week_decided"]),
        bid=winner["bid"],
        firm=record.firm_in_words(int(winner["firm"])),
        price=pounds(winner["price_gbp"]),
        points=f"{100 * bid['score']:.{digits}f}",
        best=f"{100 * winner['score']:.{digits}f}",
    )
    if bid["failing"] in _KEPT_FROM_AWARD:
        better = say(" Its score was the better one, but it was passed over.") if gap < 0 else ""
        return [f"{first}{better}", *_failing(bid, tender, facts)]
    if gap == 0:
        return [first + say(" It tied with the winner and lost by lot."), *_what_if(record, bid, tender, facts)]
    worst = min(CRITERIA, key=lambda name: facts["criteria"][name]["points"])
    first += say(" Most of the difference of {gap} points came from {criterion}.").format(
        gap=f"{gap:.{digits}f}", criterion=say(_CRITERION_WORDS[worst])
    )
    return [first, *_what_if(record, bid, tender, facts)]


_LOST = "It lost in {when} to bid {bid} of {firm}, at {price}: {points} points of 100 against {best}."


def _what_if(record: Record, bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    """Tell at which price or quality the bid would have won, all else as it was."""
    rules, bids, place = race_of(record, int(tender["tender"]), int(bid["bid"]))
    price = highest_winning_price(rules, bids, place)
    quality = lowest_winning_quality(rules, bids, place)
    facts["winning_price_gbp"] = None if price is None else price / PENCE
    facts["winning_quality"] = quality
    facts["cost_estimate_gbp"] = float(bid["cost_estimate_gbp"])
    told = _price_in_words(bid, price, is_relative=depends_on_others(rules))
    if quality is None:
        return [told, say("At its own price even full marks for quality would not have won.")]
    needed = say("At its own price it would have won with a quality score of {needed} instead of {own} (of 1).")
    return [told, needed.format(needed=f"{quality:.3f}", own=f"{bid['quality_score']:.3f}")]


def _price_in_words(bid: Any, price: int | None, *, is_relative: bool) -> str:
    """Tell at what price [pence] a bid would have won, where there is one; ``is_relative`` to the lowest price."""
    rule = say("Prices were scored against the lowest" if is_relative else "Prices were scored against the estimate")
    if price is None:
        return rule + say(", and no price could have won, all else as it was.")
    cut, below = (bid[name] - price / PENCE for name in ("price_gbp", "cost_estimate_gbp"))
    told = rule + say(": it would have won at {price} or less, {cut} ({share}) below what it asked").format(
        price=pounds(price / PENCE), cut=pounds(cut), share=f"{cut / bid['price_gbp']:.1%}"
    )
    if below <= 0:
        return f"{told}."
    return told + say(" and {amount} below what it reckoned the work would cost.").format(amount=pounds(below))


def _beside(facts: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the two bids' scores side by side."""
    rows = [
        (
            say(_CRITERION_WORDS[name]),
            f"{row['weight']:.0%}",
            f"{row['score']:.3f}",
            f"{row['winner']:.3f}",
            with_sign(f"{row['points']:z.1f}"),
        )
        for name, row in facts["criteria"].items()
    ]
    scores = [f"{facts[name]:.3f}" for name in ("score", "winner_score")]
    return tuple(map(say, _BESIDE)), (*rows, (say("total"), "", *scores, with_sign(f"{-facts['points_behind']:z.1f}")))


_BESIDE = ("criterion", "weight", "this bid", "winner", "points")
