"""The bids for a tender as a race: who ran, and by which rules they were judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.behaviours.buying.scoring import highest_price
from simulator.engine.codes import BID_OUTCOME_NAMES, INELIGIBLE, LOST, SUBMITTED, TOO_LOW, UNAFFORDABLE, WON
from simulator.explanation.failings import KEPT_FROM_AWARD
from simulator.explanation.recorded_run import PENCE
from simulator.explanation.winning import Rules, ScoredBid
from simulator.register import LEVERS

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record


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
    could_win = bid["failing"] not in KEPT_FROM_AWARD
    return ScoredBid(round(bid["price_gbp"] * PENCE), preference if is_preferred else 0.0, *scores, could_win)
