"""What became of a tender: its timetable, who knew of it, who could not or would not bid, and the bids in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.explanation.races import bids_of
from simulator.explanation.story import PROCESS_WORDS, Explanation, listed, many, pounds
from simulator.languages.speech import say

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
    title = say("Tender {n}: {service} for {council}, {value} over {weeks}").format(
        n=number,
        service=record.service(tender["sector"]),
        council=tender["council"],
        value=pounds(tender["value_gbp"]),
        weeks=many(int(tender["weeks"]), "week"),
    )
    text = [_origin(record, tender)]
    heading: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    if pd.notna(tender["week_published"]):
        ranked = bids_of(record, number)
        facts["joint_bids"] = int((record.firms["n_members"].loc[ranked["firm"]] > 0).sum())
        text += [_timetable(record, tender), _field(tender, facts), *_teams(record, number, facts)]
        heading = tuple(map(say, _HEADING))
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
    if pd.isna(tender["week_published"]) and not pd.isna(tender["contract"]):
        return say("The contract was running when the simulation began; how it was awarded is not part of the run.")
    told = say("The need arose in {when}").format(when=record.when(tender["week_needed"]))
    if tender["lot"]:
        told += say(", as lot {n} of a larger one").format(n=int(tender["lot"]))
    if pd.notna(tender["renews"]):
        holder = record.numbered(int(tender["incumbent"]))
        told += say(", to renew contract {n} of {firm}").format(n=int(tender["renews"]), firm=holder)
    if tender["attempt"]:
        told += say(", after a call without an award: {answer}").format(answer=say(_ANSWERS[tender["answer"]]))
    return told + "."


def _timetable(record: Record, tender: Any) -> str:
    told = say(_PUBLISHED).format(
        when=record.when(tender["week_published"]),
        process=say(PROCESS_WORDS[tender["process"]]),
        weeks=many(int(tender["notice_weeks"]), "week"),
        decided=record.when(tender["week_deciding"]),
        price=f"{tender['weight_price']:.0%}",
        quality=f"{tender['weight_quality']:.0%}",
        social=f"{tender['weight_social']:.0%}",
        days=f"{tender['terms_days']:.0f}",
    )
    if not tender["reserved"]:
        return told
    return told + say(_ONLY[min(int(tender["reserved"]), 2) - 1])


_ONLY = (" Only social enterprises could bid.", " Only suppliers that a policy chooses could bid.")
_PUBLISHED = (
    "It was published in {when} ({process}), closed {weeks} later and was due to be decided in {decided}. Price "
    "counted {price}, quality {quality} and social value {social}; payment within {days} days."
)


#: What kept suppliers away that knew of a tender, by the fact that counts them.
KEPT_AWAY = {
    "no_standing": "did not meet the standing test",
    "no_capacity": "had no free capacity",
    "no_cash": "lacked the cash to start the work",
    "not_worth_it": "found it not worth it",
    "no_bid_money": "had no money left for bids",
    "no_writers": "had nobody free to write the bid",
    "gone": "had gone or were winding down",
}
IN_A_TEAM = "could have bid alone and bid in a team"


def _field(tender: Any, facts: dict[str, Any]) -> str:
    knew, bid = facts["n_candidates"], facts["n_bids"] - facts["joint_bids"]
    reasons = {words: facts[name] for name, words in KEPT_AWAY.items()}
    if tender["state"] not in ("published", "needed"):
        facts["bid_in_teams"] = knew - bid - sum(reasons.values())  # everybody else bid, or lacked something
        reasons[IN_A_TEAM] = facts["bid_in_teams"]
    told = [say("{n} " + words).format(n=count) for words, count in reasons.items() if count > 0]
    alone = say("{n} bid alone" if facts["joint_bids"] else "{n} made a bid").format(n=bid)
    return say("{suppliers} knew of it: {list}.").format(suppliers=many(knew, "supplier"), list=listed([alone, *told]))


def _teams(record: Record, number: int, facts: dict[str, Any]) -> list[str]:
    """Tell why those that could not bid alone bid together, or did not."""
    events = record.events
    formed = events[(events["event"] == "team_formed") & (events["subject"] == number)]
    told = []
    if facts["joint_bids"]:
        teams = say("{teams} bid ({n} set up for it, the others were ready)")
        told.append(teams.format(teams=many(facts["joint_bids"], "team"), n=len(formed)))
    late, lonely = facts["team_too_late"], facts["team_not_found"]
    if late:
        weeks = events[(events["event"] == "team_too_late") & (events["subject"] == number)]["detail"]
        left = say(": they had {n} weeks on average").format(n=f"{weeks.mean():.0f}") if len(weeks) else ""
        no_time = say("{suppliers} that could not bid alone had no time to set a team up")
        told.append(no_time.format(suppliers=many(late, "supplier")) + left)
    if lonely:
        nobody = say("{suppliers} had the time but found nobody with whom it could be done and pay")
        told.append(nobody.format(suppliers=many(lonely, "supplier")))
    return [say("Of joint bids: {list}.").format(list=listed(told))] if told else []


def _bid_row(bid: dict[str, Any]) -> tuple[str, ...]:
    scores = [f"{bid[name]:.3f}" if bid["score"] > 0 else "" for name in _SCORES]
    return (str(bid["bid"]), str(bid["firm"]), pounds(bid["price_gbp"]), *scores, say(bid["outcome"]))


_HEADING = ("bid", "firm", "price", "price score", "quality", "social", "total", "outcome")
_SCORES = ("price_score", "quality_score", "social_score", "score")


def _end(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    state = tender["state"]
    if state == "awarded" and (pd.isna(tender["winner"]) or pd.isna(tender["week_decided"])):  # before week 0
        return say("It is contract {n}.").format(n=int(tender["contract"]))
    if state == "awarded":
        winner, contract = record.bids.loc[tender["winner"]], record.contracts.loc[tender["contract"]]
        facts |= {"winner": int(winner["bid"]), "contract": int(contract["contract"])}
        told = say("In {when} it was awarded to {firm}, at {price}.").format(
            when=record.when(tender["week_decided"]),
            firm=record.firm_in_words(int(winner["firm"])),
            price=pounds(winner["price_gbp"]),
        )
        told += say(" A loser challenged the award, which delayed the start.") if tender["challenged"] else ""
        return f"{told} {contract_in_words(record, int(contract['contract']))}"
    if state == "split":
        return say("It was cut into lots: {tenders}.").format(tenders=_lots(record, tender, facts))
    if state == "rerun":
        return _what_followed(record, tender, facts)
    if state == "cancelled":
        when, reason = record.when(tender["week_decided"]), say(tender["reason"])
        return say("In {when} it was cancelled: {reason}.").format(when=when, reason=reason)
    return say("When the run ended it was {state}.").format(state=say(state))


def _what_followed(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    again = record.followers.rerun(int(tender["id"]), int(tender["attempt"]))
    following = record.tenders.loc[again]
    facts |= {"again": again, "answer": following["answer"], "more_gbp": following["value_gbp"] - tender["value_gbp"]}
    told = say("In {when} it ended without an award ({reason}): {answer}, as tender {n}.").format(
        when=record.when(tender["week_decided"]),
        reason=say(tender["reason"]),
        answer=say(_ANSWERS[following["answer"]]),
        n=again,
    )
    if facts["more_gbp"] <= 0:
        return told
    return told + say(" The estimate was raised by {amount}.").format(amount=pounds(facts["more_gbp"]))


def _lots(record: Record, tender: Any, facts: dict[str, Any]) -> str:
    found = facts["lots"] = record.followers.lots(int(tender["id"]))
    shown = ", ".join(map(str, found[:MOST_LOTS_LISTED]))
    more = len(found) - MOST_LOTS_LISTED
    return say("tenders {list}").format(list=shown) + (say(" and {n} more").format(n=more) if more > 0 else "")


def contract_in_words(record: Record, number: int) -> str:
    """Return what became of a contract, in one sentence."""
    contract = record.contracts.loc[number]
    worked = many(int(contract["worked_weeks"]), "week")
    words = {"n": number, "begun": record.when(contract["start"]), "worked": worked}
    state = record.broken_off.get(number, str(contract["state"]))
    if state == "completed":
        words["ended"] = record.when(contract["end"] - 1)
    if state == "terminated" and contract["worked_weeks"] == 0:
        return say(_NEVER_BEGUN).format(**words)
    if state == "terminated" and record.firms.at[contract["firm"], "n_members"] > 0:
        state = "team_dropped_work"
    return say((_BECAME | _ENDED_EARLY)[state]).format(**words)


_BECAME = {
    "mobilising": "Contract {n} had not begun when the run ended.",
    "completed": "Contract {n} began in {begun} and was completed in {ended}.",
    "terminated": "Contract {n} began in {begun} and ended early, after {worked} of work, when its firm failed.",
    "running": "Contract {n} began in {begun} and was still running when the run ended.",
}
#: What became of one that ended early: by who ended it, beside the failure of its firm.
_ENDED_EARLY = {
    "walked_away": "Contract {n} began in {begun}; after {worked} of work its supplier walked away from it.",
    "dropped": "Contract {n} began in {begun}; after {worked} of work the council ended it early.",
    "team_dropped_work": "Contract {n} began in {begun}; after {worked} of work its team gave it up.",
}
_NEVER_BEGUN = "Contract {n} ended before any of its work was done: who had it failed or gave it up."
