"""The story of a firm: founded, won, lost, overdrawn, failed or closed, with dates, pounds and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.explanation import belonging, chain_failure, given_lines, hub_story
from simulator.explanation.firm_failure import failure
from simulator.explanation.money_trail import earned_between
from simulator.explanation.story import (
    Explanation,
    event_in_words,
    has_mission,
    kind_in_words,
    many,
    pounds,
)
from simulator.languages.speech import say
from simulator.register import KINDS
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from simulator.explanation.recorded_run import Record

EXAMPLES = 5
CLOSE_LOOK_WEEKS = 104
"""So many weeks before the end are told event by event; what came before is summed up."""
_MOST_TOLD = 14


def pick_failed_firms(record: Record) -> list[int]:
    """Return up to five firms that failed, social enterprises and those with most contracts first."""
    failed = record.firms[(record.firms["state"] == "insolvent") & record.firms["firm"].isin(record.told_firms)]
    terminated = record.contracts[record.contracts["state"] == "terminated"].groupby("firm").size()
    cut = -failed["firm"].map(terminated).fillna(0).astype(int)
    order = failed.assign(other=~has_mission(failed["kind"]), cut=cut)
    return [int(n) for n in order.sort_values(["other", "cut", "firm"])["firm"].head(EXAMPLES)]


def explain_firm(record: Record, number: int, *, brief: bool = False) -> Explanation:
    """Tell the story of a firm, and if it failed, why.

    Raises:
        UnknownNumber: there is no such firm.
    """
    firm = record.row("firms", number)
    events = record.events[record.events["firm"] == number]
    facts: dict[str, Any] = {"kind": firm["kind"], "state": firm["state"], "born": int(firm["born"])}
    facts["left"] = None if pd.isna(firm["left"]) else int(firm["left"])
    name = record.numbered(number)
    words = {"kind": kind_in_words(firm), "place": firm["home"], "service": record.service(firm["sector"])}
    title = say("{firm}: a {kind} from {place}, {service}").format(firm=name[:1].upper() + name[1:], **words)
    end = facts["left"] if facts["left"] is not None else record.scenario.horizon_weeks - 1
    began = hub_story.told(record, number, facts) or [_founded(record, firm, facts)]
    began += given_lines.staff_plan(record, firm)
    text = [*began, *hub_story.membership(record, number), _contracts(record, number, facts)]
    text += [*belonging.told(record, number, facts), *_in_order(record, number, events, end)]
    if firm["state"] == "insolvent":
        closing = failure(record, number, events, facts, brief=brief)
    else:
        closing = [*_growth(record, firm, end, facts), _outcome(record, firm, events)]
    shown = [text[0], *closing] if brief else [*text, *closing]
    return Explanation("firm", number, record.arm, record.seed, title, tuple(shown), facts)


def _in_order(record: Record, number: int, events: pd.DataFrame, end: int) -> list[str]:
    """Tell the turning points of its life and its last two years as they came."""
    lines = [*given_lines.milestones(record, record.firms.loc[number], end)]
    lines += [*chain_failure.milestones(record, number, events), *belonging.milestones(record, events)]
    lines += [_line(record, event) for event in _of(events, _MILESTONES)]
    lines += _close_look(record, events, end)
    return [line for _, line in sorted(lines, key=lambda told: told[0])]


def _founded(record: Record, firm: Any, facts: dict[str, Any]) -> str:
    if firm.get("n_members", 0) > 0:
        formed = say("It formed in {when} to bid for what no member could do alone.")
        return formed.format(when=record.when(firm["born"]))
    facts["starting_turnover_gbp"] = float(firm["starting_turnover_gbp"])
    turnover = pounds(firm["starting_turnover_gbp"])
    if firm["born"] < 0:
        years = int(-firm["born"] // WEEKS_PER_YEAR)
        age = say("{years} old").format(years=many(years, "year")) if years else say("less than a year old")
        began = say("When the simulation began it was {age}, with a turnover of {turnover} a year.")
        return began.format(age=age, turnover=turnover) + _first_balance(record, firm, facts)
    founded = say("It was founded in {when}, with a turnover of {turnover} a year.")
    return founded.format(when=record.when(firm["born"]), turnover=turnover)


def _first_balance(record: Record, firm: Any, facts: dict[str, Any]) -> str:
    """Tell what a firm had in the bank, or owed it, after the first month of the run."""
    balances = record.statements.loc[record.statements["firm"] == firm["firm"], "cash_gbp"]
    if balances.empty:
        return ""
    cash = facts["first_balance_gbp"] = float(balances.iloc[0])
    had = say(" A month later it had {amount} in the bank.") if cash >= 0 else say(" A month later it owed {amount}.")
    return had.format(amount=pounds(abs(cash)))


def _contracts(record: Record, number: int, facts: dict[str, Any]) -> str:
    """Sum up its council work over the whole run."""
    held = record.held_by(number)
    own = held[held["won_by"] == number]
    won, taken = own[own["legacy"] == 0], len(held) - len(own)
    is_done = (held["state"] == "completed") & ~held["contract"].isin(record.broken_off)
    bids = int((record.bids["firm"] == number).sum())
    lost = record.events[(record.events["firm"] == number) & (record.events["event"] == "renewal_lost")]
    facts |= {
        "bids": bids,
        "contracts_won": len(won),
        "value_won_gbp": float(won["value_gbp"].sum()),
        "renewals_lost": len(lost),
        "contracts_taken_on": taken,
        "contracts_completed": int((is_done & (held["firm"] == number)).sum()),
    }
    words = {"bids": many(bids, "bid"), "contracts": many(len(won), "contract")}
    told = say("It made {bids} and won {contracts}").format(**words)
    if len(won):
        told += say(" worth {amount}").format(amount=pounds(facts["value_won_gbp"]))
    if len(own) > len(won):
        had = many(len(own) - len(won), "contract")
        told += say(", beside {contracts} that it had at the start").format(contracts=had)
    if taken:
        told += say("; it took over {contracts} of others").format(contracts=many(taken, "contract"))
    if len(lost):
        gone = many(len(lost), "contract")
        told += say("; {contracts} of its own went to somebody else when renewed").format(contracts=gone)
    return told + "."


def _close_look(record: Record, events: pd.DataFrame, end: int) -> list[tuple[int, str]]:
    """Tell the last two years event by event, by week; late payments are told where they matter, in the failure."""
    recent = events[(events["week"] > end - CLOSE_LOOK_WEEKS) & (events["week"] <= end)]
    recent = recent[(recent["event"] != "contract_ended") | ~recent["subject"].isin(record.broken_off)]
    lines = [_line(record, event) for event in _of(recent, ("contract_won", *_TOLD))]
    shown = lines[-_MOST_TOLD:]
    if len(lines) > len(shown):
        left_out = many(len(lines) - len(shown), "earlier event")
        told_so = say("({events} of its last two years left out.)").format(events=left_out)
        shown.insert(0, (shown[0][0], told_so))
    return shown


def _of(events: pd.DataFrame, names: Collection[str]) -> list[dict[Hashable, Any]]:
    found: list[dict[Hashable, Any]] = events[events["event"].isin(tuple(names))].to_dict("records")
    return found


def _line(record: Record, event: dict[Hashable, Any]) -> tuple[int, str]:
    week = int(event["week"])
    return week, f"{record.at(week)}: {_event(record, event)}"


def _event(record: Record, event: dict[Hashable, Any]) -> str:
    if event["event"] != "contract_won":
        return event_in_words((_TOLD | _MILESTONES)[event["event"]], event)
    contract = record.contracts.loc[event["subject"]]
    return say("won contract {n}, {service} for {council}, {amount} over {weeks}.").format(
        n=int(event["subject"]),
        service=record.service(contract["sector"]),
        council=contract["council"],
        amount=pounds(event["amount_gbp"]),
        weeks=many(int(contract["end"] - contract["start"]), "week"),
    )


#: Told however long ago it was.
_MILESTONES = {
    "taken_over": "took over firm {n} for {amount}.",
    "units_merged": "took in firm {n}, another unit of its franchise.",
}
_TOLD = {
    "contract_ended": "finished contract {n}, worth {amount}.",
    "renewal_lost": "its expiring work, now tender {n} at {amount}, went to somebody else.",
    "bad_month": "a bad month in its other business cost it {size}.",
    "went_overdrawn": "overdrawn for the first time, at {amount}; councils had invoices of {detail} still to pay.",
    "over_limit": "beyond its overdraft limit, at {amount}; councils had invoices of {detail} still to pay.",
    "dropped": "the council ended contract {n} early, with {amount} of its work undone.",
    "walked_away": "walked away from contract {n}, with {amount} of its work undone, as going on would have cost more.",
    "member_lost": "a member left the team, which held work of {amount} a week.",
    "team_dropped_work": "gave its work up, {amount} a week: those left could not carry it.",
    "challenged": "challenged the award of tender {n}, at a cost of {amount}.",
}


def _growth(record: Record, firm: Any, end: int, facts: dict[str, Any]) -> list[str]:
    """Tell of a firm that lives how its size changed over the run, and what of it was work for councils."""
    first = max(0, int(firm["born"]))
    if firm["state"] != "active" or firm.get("n_members", 0) > 0 or end - first < 2 * WEEKS_PER_YEAR:
        return []
    held = record.held_by(int(firm["firm"]))
    began, now = (earned_between(held, week, week + WEEKS_PER_YEAR) for week in (first - 1, end - WEEKS_PER_YEAR))
    facts |= {"turnover_gbp": float(firm["turnover_gbp"]), "council_work_first_year_gbp": began}
    facts |= {"council_work_last_year_gbp": now}
    before, after = float(firm["starting_turnover_gbp"]), float(firm["turnover_gbp"])
    change = say("grew") if after >= before else say("shrank")
    words = {"before": pounds(before), "after": pounds(after), "began": pounds(began), "now": pounds(now)}
    return [say(_GREW).format(change=change, **words)]


_GREW = (
    "It {change} from a turnover of {before} a year to {after}: councils' work earned {began} in its first year of the "
    "run and {now} in its last."
)


def _outcome(record: Record, firm: Any, events: pd.DataFrame) -> str:
    if firm["state"] == "closed":
        closings = events[events["event"] == "closed_down"]
        if closings.empty:
            return _became_part(record, firm)
        told = say(_CLOSED).format(when=record.when(firm["left"]), cash=pounds(closings.iloc[-1]["amount_gbp"]))
        return told + say(_BY_AGE).format(share=f"{_share_that_closes(record, firm):.1%}")
    told = say(_IN_BUSINESS).format(
        cash=pounds(firm["cash_gbp"]),
        contracts=many(int(firm["live_contracts"]), "running contract"),
        owed=pounds(firm["receivable_gbp"]),
    )
    return told + (say(" It is winding down and takes no new work.") if firm["winding_down"] else "")


def _share_that_closes(record: Record, firm: Any) -> float:
    """Return the share of firms of its kind and of its age at the end that choose to close in a year (S33)."""
    year = int(firm["left"] - firm["born"]) // WEEKS_PER_YEAR + 1
    hazard = record.parameter(f"hazard_year_{year}" if year <= _YOUNG_YEARS else "hazard_mature")
    group = next((group for group in record.scenario.suppliers if group.name == firm["group"]), None)
    usual = KINDS[firm["kind"]]["closure_factor"].value
    return hazard * (group.overrides.get("closure_factor", usual) if group else usual)


def _became_part(record: Record, firm: Any) -> str:
    """Tell how a firm or team ended that neither failed nor closed down."""
    ends = record.events[record.events["event"].isin(["units_merged", "taken_over"])]
    ends, when = ends[ends["subject"] == firm["firm"]], record.when(firm["left"])
    if ends.empty:
        return say("The team came to its end in {when}.").format(when=when)
    return say("In {when} it became part of {firm}.").format(when=when, firm=record.name_of(ends.iloc[-1]["firm"]))


_CLOSED = "It closed down in {when}, solvent, with {cash} in the bank, when its last contract was done and paid for."
_BY_AGE = " It was not for want of money: of firms of its age {share} a year choose to close."
_YOUNG_YEARS = 5  # of age that have a hazard of their own
_IN_BUSINESS = (
    "When the run ended it was in business with {cash} in the bank, {contracts} and {owed} to be paid by councils."
)
