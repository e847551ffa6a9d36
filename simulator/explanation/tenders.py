"""What became of a tender: its timetable, who knew of it, who could not or would not bid, and the bids in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.rows import FROM_LOT, FROM_RERUN, descend
from simulator.explanation.bids import bids_of
from simulator.explanation.story import PROCESS_WORDS, Explanation, listed, pounds
from simulator.scenario.value_words import counted

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record

MOST_LOTS_LISTED = 12


def explain_tender(record: Record, number: int, *, brief: bool = False) -> Explanation:
    """Tell what became of a tender.

    Raises:
        UnknownNumber: there is no such tender.
    """
    tender = record.row("tenders", number)
    facts = _facts(tender)
    title = (
        f"Tender {number}: {record.service(tender['sector'])} for {tender['council']}, "
        f"{pounds(tender['value_gbp'])} over {counted(int(tender['weeks']), 'week')}"
    )
    text = [_origin(record, tender)]
    heading: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    if pd.notna(tender["week_published"]):
        ranked = bids_of(record, number)
        facts["joint_bids"] = int((record.firms["n_members"].loc[ranked["firm"]] > 0).sum())
        text += [_timetable(record, tender), _field(tender, facts), *_teams(record, number, facts)]
        heading = ("bid", "firm", "price", "price score", "quality", "social", "total", "outcome")
        table = tuple(_bid_row(bid) for bid in ranked.to_dict("records"))
    text.append(_end(record, tender, facts))
    shown = text[-1:] if brief else text
    return Explanation("tender", number, record.arm, record.seed, title, tuple(shown), facts, heading, table)


def _facts(tender: Any) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "n_candidates",
        "n_bids",
        "no_standing",
        "no_capacity",
        "no_cash",
        "not_worth_it",
        "no_bid_money",
        "no_writers",
        "reserved",
        "attempt",
    )
    names += ("team_too_late", "team_not_found", "gone")
    weeks = ("week_needed", "week_published", "week_closing", "week_deciding", "week_decided")
    facts: dict[str, Any] = {name: int(tender[name]) for name in names}
    facts |= {name: None if pd.isna(tender[name]) else int(tender[name]) for name in weeks}
    return facts | {"state": tender["state"], "reason": tender["reason"], "value_gbp": float(tender["value_gbp"])}


_ANSWERS = {
    "first call": "",
    "rung round": "the council rang round for a price",
    "called anew": "it was called openly again, with a longer notice",
    "cut for more": "it was cut into lots, because too few were large or free enough",
    "asked one": "the council asked one supplier",
}


def _origin(record: Record, tender: Any) -> str:
    told = f"The need arose in {record.when(tender['week_needed'])}"
    if pd.isna(tender["week_published"]) and not pd.isna(tender["contract"]):
        return "The contract was running when the simulation began; how it was awarded is not part of the run."
    if tender["lot"]:
        told += f", as lot {int(tender['lot'])} of a larger one"
    if pd.notna(tender["renews"]):
        told += f", to renew contract {int(tender['renews'])} of {record.numbered(int(tender['incumbent']))}"
    if tender["attempt"]:
        told += f", after a call without an award: {_ANSWERS[tender['answer']]}"
    return told + "."


def _timetable(record: Record, tender: Any) -> str:
    words = PROCESS_WORDS[tender["process"]]
    told = (
        f"It was published in {record.when(tender['week_published'])} as {_a(words)}, closed "
        f"{counted(int(tender['notice_weeks']), 'week')} later and was due to be decided in "
        f"{record.when(tender['week_deciding'])}. Price counted {tender['weight_price']:.0%}, quality "
        f"{tender['weight_quality']:.0%} and social value {tender['weight_social']:.0%}; payment within "
        f"{tender['terms_days']:.0f} days."
    )
    if tender["reserved"]:
        meant = "social enterprises" if tender["reserved"] == 1 else "suppliers that a policy chooses"
        told += f" Only {meant} could bid."
    return told


def _a(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _field(tender: Any, facts: dict[str, Any]) -> str:
    knew, bid = facts["n_candidates"], facts["n_bids"] - facts["joint_bids"]
    reasons = {
        "did not meet the standing test": facts["no_standing"],
        "had no free capacity": facts["no_capacity"],
        "lacked the cash to start the work": facts["no_cash"],
        "found it not worth it": facts["not_worth_it"],
        "had no money left for bids": facts["no_bid_money"],
        "had nobody free to write the bid": facts["no_writers"],
        "had gone or were winding down": facts["gone"],
    }
    if tender["state"] not in ("published", "needed"):
        facts["bid_in_teams"] = knew - bid - sum(reasons.values())  # everybody else bid, or lacked something
        reasons["could have bid alone and bid in a team"] = facts["bid_in_teams"]
    told = [f"{count} {words}" for words, count in reasons.items() if count > 0]
    alone = f"{bid} bid alone" if facts["joint_bids"] else f"{bid} bid"
    return f"{counted(knew, 'supplier')} knew of it: {listed([alone, *told])}."


def _teams(record: Record, number: int, facts: dict[str, Any]) -> list[str]:
    """Tell why those that could not bid alone bid together, or did not."""
    events = record.events
    formed = events[(events["event"] == "team_formed") & (events["subject"] == number)]
    told = []
    if facts["joint_bids"]:
        told.append(f"{counted(facts['joint_bids'], 'team')} bid ({len(formed)} set up for it, the others were ready)")
    late, lonely = facts["team_too_late"], facts["team_not_found"]
    if late:
        weeks = events[(events["event"] == "team_too_late") & (events["subject"] == number)]["detail"]
        left = f": they had {weeks.mean():.0f} weeks on average" if len(weeks) else ""
        told.append(f"{counted(late, 'supplier')} that could not bid alone had no time to set a team up{left}")
    if lonely:
        told.append(f"{counted(lonely, 'supplier')} had the time but found nobody with whom it could be done and pay")
    return [f"Of joint bids: {listed(told)}."] if told else []


def _bid_row(bid: dict[str, Any]) -> tuple[str, ...]:
    scores = [f"{bid[name]:.3f}" if bid["score"] > 0 else "" for name in _SCORES]
    return (str(bid["bid"]), str(bid["firm"]), pounds(bid["price_gbp"]), *scores, bid["outcome"])


_SCORES = ("price_score", "quality_score", "social_score", "score")


def _end(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    state = tender["state"]
    if state == "awarded" and pd.isna(tender["winner"]):
        return f"It is contract {int(tender['contract'])}."
    if state == "awarded":
        winner, contract = record.bids.loc[tender["winner"]], record.contracts.loc[tender["contract"]]
        facts |= {"winner": int(winner["bid"]), "contract": int(contract["contract"])}
        challenge = " A loser challenged the award, which delayed the start." if tender["challenged"] else ""
        return (
            f"In {record.when(tender['week_decided'])} it was awarded to {record.firm_in_words(int(winner['firm']))}, "
            f"at {pounds(winner['price_gbp'])}.{challenge} {contract_in_words(record, int(contract['contract']))}"
        )
    if state == "split":
        return f"It was cut into lots: {_lots(record, tender, facts)}."
    if state == "rerun":
        return _what_followed(record, tender, facts)
    if state == "cancelled":
        return f"In {record.when(tender['week_decided'])} it was cancelled: {tender['reason']}."
    return f"When the run ended it was {state}."


def _what_followed(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    again = record.tender_by_identity[int(descend(int(tender["id"]), FROM_RERUN, 0, int(tender["attempt"])))]
    following = record.tenders.loc[again]
    facts |= {"again": again, "answer": following["answer"], "more_gbp": following["value_gbp"] - tender["value_gbp"]}
    told = (
        f"In {record.when(tender['week_decided'])} it ended without an award ({tender['reason']}): "
        f"{_ANSWERS[following['answer']]}, as tender {again}."
    )
    return told + (f" The estimate was raised by {pounds(facts['more_gbp'])}." if facts["more_gbp"] > 0 else "")


def _lots(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    found = []
    identity = int(tender["id"])
    for lot in range(len(record.tenders)):
        number = record.tender_by_identity.get(int(descend(identity, FROM_LOT, 0, lot)))
        if number is None:
            break
        found.append(number)
    facts["lots"] = found
    shown = ", ".join(map(str, found[:MOST_LOTS_LISTED]))
    return f"tenders {shown}" + (f" and {len(found) - MOST_LOTS_LISTED} more" if len(found) > MOST_LOTS_LISTED else "")


def contract_in_words(record: Record, number: int) -> str:
    """Return what became of a contract, in one sentence."""
    contract = record.contracts.loc[number]
    name = f"Contract {number}"
    if contract["state"] == "mobilising":
        return f"{name} had not begun when the run ended."
    begun = f"{name} began in {record.when(contract['start'])}"
    if contract["state"] == "completed":
        return f"{begun} and was completed in {record.when(contract['end'] - 1)}."
    if contract["state"] == "terminated":
        worked = counted(int(contract["worked_weeks"]), "week")
        return f"{begun} and ended early, after {worked} of work, when its firm failed."
    return f"{begun} and was still running when the run ended."
