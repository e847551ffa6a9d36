"""The story of a firm: founded, won, lost, overdrawn, failed or closed, with dates, pounds and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.engine.rows import FROM_RELET, descend
from simulator.explanation import chain_failure
from simulator.explanation.money_trail import WINDOW_WEEKS, CashFall, cash_fall, earned_between, late_payments, overdue
from simulator.explanation.story import (
    Explanation,
    ends_month,
    event_in_words,
    has_mission,
    kind_in_words,
    listed,
    pounds,
)
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.value_words import counted

if TYPE_CHECKING:
    from collections.abc import Hashable

    from simulator.explanation.recorded_run import Record

EXAMPLES = 5
CLOSE_LOOK_WEEKS = 104
"""So many weeks before the end are told event by event; what came before is summed up."""
_MOST_TOLD = 14
_MOST_IN_BRIEF = 3  # contracts left undone
_SMALL_SHARE = 0.05
"""Causes below this share of what took cash away are left to the facts."""


def pick_failed_firms(record: Record) -> list[int]:
    """Return up to five firms that failed, social enterprises and those with most contracts first."""
    failed = record.firms[record.firms["state"] == "insolvent"]
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
    what = f"a {kind_in_words(firm)} from {firm['home']}, {record.service(firm['sector'])}"
    title = f"{name[:1].upper()}{name[1:]}: {what}"
    text = [_founded(record, firm, facts), _contracts(record, number, facts), *chain_failure.milestones(record, events)]
    end = facts["left"] if facts["left"] is not None else record.scenario.horizon_weeks - 1
    if firm["state"] == "insolvent":
        closing = _failure(record, number, events, facts, brief=brief)
        text += [*_close_look(record, events, end), *closing]
        shown = [text[0], *closing] if brief else text
    else:
        text += [*_close_look(record, events, end), _outcome(record, firm, events)]
        shown = [text[0], text[-1]] if brief else text
    return Explanation("firm", number, record.arm, record.seed, title, tuple(shown), facts)


def _founded(record: Record, firm: Any, facts: dict[str, Any]) -> str:
    if firm.get("n_members", 0) > 0:
        return f"It formed in {record.when(firm['born'])} to bid for what no member could do alone."
    facts["starting_turnover_gbp"] = float(firm["starting_turnover_gbp"])
    size = f"with a turnover of {pounds(firm['starting_turnover_gbp'])} a year"
    if firm["born"] < 0:
        years = int(-firm["born"] // WEEKS_PER_YEAR)
        age = f"{counted(years, 'year')} old" if years else "less than a year old"
        return f"When the simulation began it was {age}, {size}."
    return f"It was founded in {record.when(firm['born'])}, {size}."


def _contracts(record: Record, number: int, facts: dict[str, Any]) -> str:
    """Sum up its council work over the whole run."""
    held = record.contracts[record.contracts["firm"] == number]
    won = held[held["legacy"] == 0]
    bids = int((record.bids["firm"] == number).sum())
    lost = record.events[(record.events["firm"] == number) & (record.events["event"] == "renewal_lost")]
    facts |= {
        "bids": bids,
        "contracts_won": len(won),
        "value_won_gbp": float(won["value_gbp"].sum()),
        "renewals_lost": len(lost),
        "contracts_completed": int((held["state"] == "completed").sum()),
    }
    told = f"It made {counted(bids, 'bid')} and won {counted(len(won), 'contract')}"
    if len(won):
        told += f" worth {pounds(facts['value_won_gbp'])}"
    if len(held) > len(won):
        told += f", beside {counted(len(held) - len(won), 'contract')} that it had at the start"
    if len(lost):
        told += f"; {counted(len(lost), 'contract')} of its own went to somebody else when renewed"
    return told + "."


def _close_look(record: Record, events: pd.DataFrame, end: int) -> list[str]:
    """Tell the last two years event by event; late payments are told where they matter, in the failure."""
    recent = events[(events["week"] > end - CLOSE_LOOK_WEEKS) & (events["week"] <= end)]
    recent = recent[recent["event"].isin(["contract_won", *_TOLD])]
    lines = [f"{record.at(event['week'])}: {_event(record, event)}" for event in recent.to_dict("records")]
    if len(lines) > _MOST_TOLD:
        left_out = len(lines) - _MOST_TOLD
        return [f"({counted(left_out, 'earlier event')} of its last two years left out.)", *lines[-_MOST_TOLD:]]
    return lines


def _event(record: Record, event: dict[Hashable, Any]) -> str:
    if event["event"] != "contract_won":
        return event_in_words(_TOLD[event["event"]], event)
    contract = record.contracts.loc[event["subject"]]
    length = counted(int(contract["end"] - contract["start"]), "week")
    what = f"{record.service(contract['sector'])} for {contract['council']}"
    return f"won contract {int(event['subject'])}, {what}, {pounds(event['amount_gbp'])} over {length}."


_WAITING = "; councils had invoices of {detail} still to pay."
_TOLD = {
    "contract_ended": "finished contract {n}, worth {amount}.",
    "renewal_lost": "its expiring work, now tender {n} at {amount}, went to somebody else.",
    "bad_month": "a bad month in its other business cost it {size}.",
    "went_overdrawn": "overdrawn for the first time, at {amount}" + _WAITING,
    "over_limit": "beyond its overdraft limit, at {amount}" + _WAITING,
    "taken_over": "took over firm {n} for {amount}.",
    "units_merged": "took in firm {n}, another unit of its franchise.",
    "challenged": "challenged the award of tender {n}, at a cost of {amount}.",
}


def _outcome(record: Record, firm: Any, events: pd.DataFrame) -> str:
    if firm["state"] == "closed":
        closings = events[events["event"] == "closed_down"]
        if closings.empty:
            return _became_part(record, firm)
        closed = closings.iloc[-1]
        return (
            f"It closed down in {record.when(firm['left'])}, solvent, with {pounds(closed['amount_gbp'])} in the bank, "
            "when its last contract was done and paid for."
        )
    winding = " It is winding down and takes no new work." if firm["winding_down"] else ""
    return (
        f"When the run ended it was in business with {pounds(firm['cash_gbp'])} in the bank, "
        f"{counted(int(firm['live_contracts']), 'running contract')} and {pounds(firm['receivable_gbp'])} to be paid "
        f"by councils.{winding}"
    )


def _became_part(record: Record, firm: Any) -> str:
    """Tell how a firm or team ended that neither failed nor closed down."""
    ends = record.events[record.events["event"].isin(["units_merged", "taken_over"])]
    ends = ends[ends["subject"] == firm["firm"]]
    if ends.empty:
        return f"The team came to its end in {record.when(firm['left'])}."
    return f"In {record.when(firm['left'])} it became part of {record.name_of(ends.iloc[-1]['firm'])}."


def _failure(record: Record, number: int, events: pd.DataFrame, facts: dict[str, Any], *, brief: bool) -> list[str]:
    """Tell how it failed, what was owed, what became of its work, and why, in one closing sentence."""
    failed = events[events["event"] == "failed"].iloc[-1]
    week = int(failed["week"])
    statement = record.statements[(record.statements["firm"] == number) & (record.statements["week"] == week)].iloc[-1]
    late = late_payments(record, number)
    first_over = events[events["event"] == "over_limit"]
    facts |= {
        "failed_week": week,
        "cash_at_failure_gbp": float(failed["amount_gbp"]),
        "overdraft_limit_gbp": float(failed["detail_gbp"]),
        "owed_by_councils_gbp": float(statement["receivable_gbp"]),
        "overdue_gbp": overdue(late, week),
        "not_invoiced_gbp": _not_invoiced(record, number, week),
    }
    since = f", beyond its limit since {record.when(first_over.iloc[-1]['week'])}" if len(first_over) else ""
    limit = f"against a limit of {pounds(failed['detail_gbp'])}"
    if failed["detail_gbp"] == 0:
        limit = "without an agreed overdraft"
    told = (
        f"It failed in {record.when(week)}{since}. It owed the bank {pounds(-failed['amount_gbp'])} {limit}; councils "
        f"owed it {pounds(statement['receivable_gbp'])} on invoices"
    )
    told += f", {pounds(facts['overdue_gbp'])} of it past the agreed time" if facts["overdue_gbp"] > 0 else ""
    unseen = facts["not_invoiced_gbp"]
    told += f", and {pounds(unseen)} for work not invoiced yet." if unseen else "."
    fall = cash_fall(record, number, week, float(failed["amount_gbp"]))
    return [
        *_late(late, week, facts),
        told,
        *chain_failure.left_behind(record, number, week, facts),
        *_work_left(record, number, facts, brief=brief),
        _why(record, number, fall, facts),
    ]


def _not_invoiced(record: Record, number: int, week: int) -> float:
    """Return what a firm had earned since it last wrote invoices, at the end of a month [GBP]."""
    last = next((w for w in range(week, -1, -1) if ends_month(w)), -1)
    return round(earned_between(record.contracts[record.contracts["firm"] == number], last, week), 2)


def _late(late: pd.DataFrame, week: int, facts: dict[str, Any]) -> list[str]:
    """Tell of invoices that were paid late in its last half-year, or that it waited for when it failed."""
    hurt = late[(late["paid"] > week - WINDOW_WEEKS) & (late["due"] <= week)]
    facts["late_payments"] = [
        {
            "contract": int(row["contract"]),
            "amount_gbp": float(row["amount_gbp"]),
            "days_late": round(float(row["days_late"])),
            "paid_week": int(row["paid"]),
        }
        for row in hurt.to_dict("records")
    ]
    if hurt.empty:
        return []
    worst = hurt.loc[hurt["amount_gbp"].idxmax()]
    return [
        (
            f"In its last {WINDOW_WEEKS} weeks it waited for {counted(len(hurt), 'late payment')}, "
            f"{pounds(hurt['amount_gbp'].sum())} together; the largest was {pounds(worst['amount_gbp'])} on contract "
            f"{int(worst['contract'])}, paid {round(worst['days_late'])} days late."
        )
    ]


def _work_left(record: Record, number: int, facts: dict[str, Any], *, brief: bool) -> list[str]:
    """Tell what became of the contracts that it could not finish; in brief, of many in one sentence."""
    ended = record.contracts[(record.contracts["firm"] == number) & (record.contracts["state"] == "terminated")]
    facts["contracts_terminated"] = []
    lines = []
    for contract in ended.to_dict("records"):
        left = contract["value_gbp"] - contract["invoiced_gbp"]
        identity = int(descend(int(contract["id"]), FROM_RELET, int(contract["worked_weeks"]), 0))
        again = record.tender_by_identity.get(identity)
        facts["contracts_terminated"].append(
            {"contract": contract["contract"], "left_gbp": float(left), "again": None if again is None else int(again)}
        )
        told = f"Contract {contract['contract']} for {contract['council']} was left with {pounds(left)} of work undone"
        lines.append(f"{told}{_let_again(record, again)}.")
    if brief and len(lines) > _MOST_IN_BRIEF:
        undone = sum(left["left_gbp"] for left in facts["contracts_terminated"])
        let = sum(left["again"] is not None for left in facts["contracts_terminated"])
        return [f"It left {len(lines)} contracts with {pounds(undone)} of work undone; {let} of them were let again."]
    return lines


def _let_again(record: Record, again: int | None) -> str:
    if again is None:
        return "; the rest was not let again"
    tender = record.tenders.loc[again]
    if pd.isna(tender["contract"]):
        return f"; the rest became tender {again} ({tender['state']})"
    heir = int(record.contracts.loc[tender["contract"]]["firm"])
    return f"; the rest became tender {again}, won by {record.firm_in_words(heir)}"


def _why(record: Record, number: int, fall: CashFall, facts: dict[str, Any]) -> str:
    lost = record.events[
        (record.events["firm"] == number)
        & (record.events["event"] == "renewal_lost")
        & (record.events["week"] > fall.until - WEEKS_PER_YEAR)
    ]
    facts["cash_fall"] = {
        "since_week": fall.since,
        "before_gbp": fall.before_gbp,
        "after_gbp": fall.after_gbp,
        "fall_gbp": round(fall.fall_gbp, 2),
        "earned_gbp": round(fall.earned_gbp, 2),
        "flows_gbp": fall.flows_gbp,
        "causes_gbp": fall.causes_gbp,
        "shares": fall.shares,
        "renewals_lost_last_year": len(lost),
    }
    weeks = fall.until - fall.since
    balances = f"from {pounds(fall.before_gbp)} to {pounds(fall.after_gbp)}"
    moved = f"Why: in its last {counted(weeks, 'week')} its cash went {balances}"
    causes = [
        f"{share:.0%} was {cause} ({pounds(-fall.causes_gbp[cause])})"
        for cause, share in fall.shares.items()
        if share >= _SMALL_SHARE
    ]
    told = f"{moved}; of what took cash away, {listed(causes)}" if causes else moved
    came = sum(amount for amount in fall.causes_gbp.values() if amount > 0)
    told += f"; {pounds(came)} came in against it" if came >= 1 else ""
    if len(lost):
        told += f"; in its last year it had lost the renewal of {counted(len(lost), 'contract')}"
    return told + "."
