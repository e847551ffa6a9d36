"""What a franchise adds to the story of a firm: how a system grew and ended, and how a unit came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.explanation.story import many, pounds
from simulator.languages.speech import say

if TYPE_CHECKING:
    from collections.abc import Hashable

    from simulator.explanation.recorded_run import Record

Line = tuple[int, str]
_CAME = ("unit_from_start", "unit_joined", "unit_opened")
_TOLD = {
    "unit_from_start": "a unit of {franchise} when the simulation began.",
    "unit_joined": "joined {franchise} as a unit, for a fee of {amount}.",
    "unit_opened": "opened as a unit of {franchise}, with {amount} of capital.",
    "unit_left": "left {franchise}, which no longer paid.",
    "franchise_founded": "founded a franchise, for {amount}.",
    "franchise_ended": "its franchise ended, after fees of {amount} less than it had cost.",
}
_ENDED = {
    "insolvent": "{franchise} ended, as its franchisor was insolvent; it went on alone.",
    "closed": "{franchise} ended, as its franchisor closed down; it went on alone.",
    "": "{franchise} ended, as fees did not cover its cost and its franchisor had little money left; it went on alone.",
}


def franchise_in_words(record: Record, franchise: int) -> str:
    """Return what a franchise is called: by its name, or after its franchisor."""
    system = record.systems.get(franchise)
    if system is None:
        return say("a franchise")
    if system.name:
        return say("the franchise {name}").format(name=system.name)
    return say("the franchise of {firm}").format(firm=record.numbered(system.franchisor))


def milestones(record: Record, events: pd.DataFrame) -> list[Line]:
    """Return how a firm came into franchises and out of them, each with its week."""
    lines = []
    led = {franchise for franchise, system in record.systems.items() if system.franchisor in set(events["firm"])}
    for event in events[events["event"].isin(tuple(_TOLD))].to_dict("records"):
        if event["event"] == "unit_left" and event["subject"] in led:
            continue  # the end of a system that it led is told once
        told = _event(record, event)
        lines.append((int(event["week"]), f"{record.at(event['week'])}: {told}"))
    return lines


def _event(record: Record, event: dict[Hashable, Any]) -> str:
    franchise, name = int(event["subject"]), event["event"]
    words = {"franchise": franchise_in_words(record, franchise), "amount": pounds(abs(event["amount_gbp"]))}
    if name == "franchise_ended" and event["amount_gbp"] >= 0:
        return say("its franchise ended, after fees of {amount} more than it had cost.").format(**words)
    ended = _end_of(record, franchise)
    if name == "unit_left" and ended is not None and ended["week"] == event["week"]:
        return say(_ENDED[_why_ended(record, ended)]).format(**words)
    return say(_TOLD[name]).format(**words)


def _end_of(record: Record, franchise: int) -> Any:
    """Return the event that ended a franchise, or None."""
    ends = record.events[(record.events["event"] == "franchise_ended") & (record.events["subject"] == franchise)]
    return ends.iloc[-1] if len(ends) else None


def _why_ended(record: Record, ended: Any) -> str:
    """Return what became of the franchisor with whom a system ended; nothing if it gave the system up."""
    return str(record.firms.at[int(ended["firm"]), "state"]) if ended["detail"] > 0.0 else ""


def told(record: Record, number: int, facts: dict[str, Any]) -> list[str]:
    """Sum up the franchise that a firm led, or what it paid to the one that it belonged to."""
    led = [franchise for franchise, system in record.systems.items() if system.franchisor == number]
    if led:
        return [line for franchise in led for line in _system(record, franchise, facts)]
    paid = -_moved(record, number, "franchise_fee_gbp")
    if paid < 1:
        return []
    facts["franchise_fees_paid_gbp"] = round(paid, 2)
    return [say("It paid {amount} of franchise fees.").format(amount=pounds(paid))]


def _moved(record: Record, number: int, reason: str) -> float:
    statements = record.statements
    return float(statements.loc[statements["firm"] == number, reason].sum()) if reason in statements else 0.0


def members_of(record: Record, franchise: int) -> dict[str, int]:
    """Count how units came to a franchise and how they went, or were there to the end of it or of the run."""
    ended = _end_of(record, franchise)
    last = record.scenario.horizon_weeks if ended is None else int(ended["week"])
    mine = record.events[record.events["subject"] == franchise]
    came = mine[mine["event"].isin(_CAME)]
    counts = {name: int((came["event"] == event).sum()) for name, event in zip(_WAYS, _CAME, strict=True)}
    gone = dict.fromkeys(("left", "merged", "insolvent", "closed", "there"), 0)
    for entry in came.to_dict("records"):
        gone[_fate(record, int(entry["firm"]), int(entry["week"]), last)] += 1
    return counts | gone


_WAYS = ("at_start", "joined", "opened")


def _fate(record: Record, unit: int, since: int, last: int) -> str:
    """Return how a unit left its franchise before the week ``last``, or ``there``."""
    events = record.events[(record.events["week"] >= since) & (record.events["week"] < last)]
    if ((events["event"] == "unit_left") & (events["firm"] == unit)).any():
        return "left"
    if ((events["event"] == "units_merged") & (events["subject"] == unit)).any():
        return "merged"
    firm = record.firms.loc[unit]
    is_gone = not pd.isna(firm["left"]) and firm["left"] < last
    return str(firm["state"]) if is_gone else "there"


def _system(record: Record, franchise: int, facts: dict[str, Any]) -> list[str]:
    """Tell how a system grew, what it took and gave, and why it stopped."""
    system, counts = record.systems[franchise], members_of(record, franchise)
    number = system.franchisor
    money = {name: _moved(record, number, f"franchise_{name}_gbp") for name in ("fee", "cost", "capital")}
    facts["franchise"] = counts | {f"{name}_gbp": round(amount, 2) for name, amount in money.items()}
    name = franchise_in_words(record, franchise)
    text = [
        say(_GREW).format(
            franchise=name,
            units=many(counts["at_start"], "unit"),
            joined=counts["joined"],
            opened=counts["opened"],
            went=say(_WENT).format(**counts),
            there=many(counts["there"], "unit"),
        ),
        say(_MONEY).format(fees=pounds(money["fee"]), cost=pounds(-money["cost"]), capital=pounds(-money["capital"])),
    ]
    return [*text, _stopped(record, franchise)]


def _stopped(record: Record, franchise: int) -> str:
    """Tell why a system ended or, if it goes on, what a further unit would take."""
    ended = _end_of(record, franchise)
    if ended is not None:
        why = say(_WHY_ENDED[_why_ended(record, ended)])
        return say("It ended in {when}: {why}").format(when=record.when(ended["week"]), why=why)
    firm = record.firms.loc[record.systems[franchise].franchisor]
    free = float(firm["cash_gbp"]) - 0.5 * float(firm["target_cash_gbp"])
    name = record.systems[franchise].name
    body = next((body for body in record.scenario.franchises if body.name == name), None)
    given = body.unit_capital_gbp if body else None
    need = record.parameter("franchise_unit_capital_gbp") if given is None else given
    sentence = _NO_MONEY if free < need else _NO_WORK
    result = float(firm["last_result_gbp"])
    money = {"cash": pounds(firm["cash_gbp"]), "free": pounds(max(0.0, free)), "need": pounds(need)}
    return say(sentence).format(**money, result=pounds(result))


_GREW = (
    "It led {franchise}: {units} at the start, {joined} joined and {opened} opened; {went}; {there} when it ended, or "
    "the run did."
)
_WENT = "{left} left, {merged} merged into another, {insolvent} failed and {closed} closed down"
_MONEY = "It took {fees} of fees, spent {cost} on running the system and {capital} on capital for new units."
_WHY_ENDED = {
    "insolvent": "the franchisor was insolvent.",
    "closed": "the franchisor closed down.",
    "": "in that year fees did not cover what the system cost, and its cash was below half of what it means to hold.",
}
_NO_MONEY = (
    "At the end it had {cash} in the bank and could spare {free}; a unit takes {need} before grants and loans, so it "
    "was short of money for more."
)
_NO_WORK = (
    "At the end it had {cash} in the bank and could spare {free}; a unit takes {need}, so money was not what kept it "
    "from more, but work to fill one, units with their hands full, or a year's result that bears one (its last: "
    "{result})."
)
