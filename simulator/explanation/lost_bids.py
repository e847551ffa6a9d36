"""Why a bid lost on its score: beside the winner's, and what would have had to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.codes import BID_OUTCOME_NAMES, LOST
from simulator.explanation.failings import KEPT_FROM_AWARD, tell_failing
from simulator.explanation.races import race_of
from simulator.explanation.recorded_run import PENCE
from simulator.explanation.story import has_mission, pounds
from simulator.explanation.winning import depends_on_others, highest_winning_price, lowest_winning_quality
from simulator.languages.speech import say
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


def why_lost(record: Record, bid: Any, tender: Any, facts: dict[str, Any]) -> list[str]:
    """Tell by how much a bid lost and why, and what would have won; write the numbers into ``facts``."""
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
    if bid["failing"] in KEPT_FROM_AWARD:
        better = say(" Its score was the better one, but it was passed over.") if gap < 0 else ""
        return [f"{first}{better}", *tell_failing(bid, tender, facts)]
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


def beside_winner(facts: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
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
