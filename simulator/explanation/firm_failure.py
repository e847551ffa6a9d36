"""The end of a firm that failed: what it owed and was owed, what became of its work, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.explanation import chain_failure
from simulator.explanation.money_trail import (
    WINDOW_WEEKS,
    CashFall,
    cash_fall,
    earned_between,
    late_payments,
    long_fall,
    overdue,
)
from simulator.explanation.story import ends_month, listed, many, pounds
from simulator.languages.speech import say
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record

_MOST_IN_BRIEF = 3  # contracts left undone
_SMALL_SHARE = 0.05
"""Causes below this share of what took cash away are left to the facts."""


def failure(record: Record, number: int, events: pd.DataFrame, facts: dict[str, Any], *, brief: bool) -> list[str]:
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
    first = record.when(first_over.iloc[-1]["week"]) if len(first_over) else None
    fall = cash_fall(record, number, week, float(failed["amount_gbp"]))
    return [
        *_late(late, week, facts),
        _debts(record.when(week), first, facts),
        *chain_failure.left_behind(record, number, week, facts),
        *_work_left(record, number, facts, brief=brief),
        *_longer(long_fall(record, fall, number), facts),
        _why(record, number, fall, facts),
    ]


def _debts(when: str, since: str | None, facts: dict[str, Any]) -> str:
    """Tell what it owed and was owed when it failed; ``since`` when it had been beyond its limit."""
    told = say("It failed in {when}").format(when=when)
    told += say(", beyond its limit since {when}").format(when=since) if since else ""
    limit = say("against a limit of {limit}").format(limit=pounds(facts["overdraft_limit_gbp"]))
    if facts["overdraft_limit_gbp"] == 0:
        limit = say("without an agreed overdraft")
    owed = say(". It owed the bank {debt} {limit}; councils owed it {owed} on invoices")
    told += owed.format(
        debt=pounds(-facts["cash_at_failure_gbp"]), limit=limit, owed=pounds(facts["owed_by_councils_gbp"])
    )
    if facts["overdue_gbp"] > 0:
        told += say(", {amount} of it past the agreed time").format(amount=pounds(facts["overdue_gbp"]))
    if facts["not_invoiced_gbp"]:
        told += say(", and {amount} for work not invoiced yet").format(amount=pounds(facts["not_invoiced_gbp"]))
    return told + "."


def _not_invoiced(record: Record, number: int, week: int) -> float:
    """Return what a firm had earned since it last wrote invoices, at the end of a month [GBP]."""
    last = next((w for w in range(week, -1, -1) if ends_month(w)), -1)
    return round(earned_between(record.held_by(number), last, week), 2)


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
        say(_WAITED).format(
            weeks=WINDOW_WEEKS,
            payments=many(len(hurt), "late payment"),
            all=pounds(hurt["amount_gbp"].sum()),
            largest=pounds(worst["amount_gbp"]),
            contract=int(worst["contract"]),
            days=round(worst["days_late"]),
        )
    ]


_WAITED = (
    "In its last {weeks} weeks it waited for {payments}, {all} together; the largest was {largest} on contract "
    "{contract}, paid {days} days late."
)


def _work_left(record: Record, number: int, facts: dict[str, Any], *, brief: bool) -> list[str]:
    """Tell what became of the contracts that it could not finish; in brief, of many in one sentence."""
    ended = record.contracts[(record.contracts["firm"] == number) & (record.contracts["state"] == "terminated")]
    facts["contracts_terminated"] = []
    lines = []
    for contract in ended.to_dict("records"):
        left = contract["value_gbp"] - contract["invoiced_gbp"]
        again = record.followers.relet(int(contract["id"]), int(contract["worked_weeks"]))
        facts["contracts_terminated"].append(
            {"contract": contract["contract"], "left_gbp": float(left), "again": again}
        )
        told = say("Contract {n} for {council} was left with {amount} of work undone")
        told = told.format(n=contract["contract"], council=contract["council"], amount=pounds(left))
        lines.append(f"{told}{_let_again(record, again)}.")
    if brief and len(lines) > _MOST_IN_BRIEF:
        undone = sum(left["left_gbp"] for left in facts["contracts_terminated"])
        let = sum(left["again"] is not None for left in facts["contracts_terminated"])
        left = say("It left {n} contracts with {amount} of work undone; {again} of them were let again.")
        return [left.format(n=len(lines), amount=pounds(undone), again=let)]
    return lines


def _let_again(record: Record, again: int | None) -> str:
    if again is None:
        return say("; the rest was not let again")
    tender = record.tenders.loc[again]
    if pd.isna(tender["contract"]):
        return say("; the rest became tender {n} ({state})").format(n=again, state=say(tender["state"]))
    heir = int(record.contracts.loc[tender["contract"]]["won_by"])
    return say("; the rest became tender {n}, won by {firm}").format(n=again, firm=record.firm_in_words(heir))


def _why(record: Record, number: int, fall: CashFall, facts: dict[str, Any]) -> str:
    lost = record.events[
        (record.events["firm"] == number)
        & (record.events["event"] == "renewal_lost")
        & (record.events["week"] > fall.until - WEEKS_PER_YEAR)
    ]
    facts["cash_fall"] = _fall_as_facts(fall) | {"renewals_lost_last_year": len(lost)}
    if fall.before_gbp <= fall.after_gbp < 0.0:
        weeks = many(fall.until - fall.since, "week")
        told = say("Why: {weeks} before, it owed its bank {before}, and {after} still")
        return told.format(weeks=weeks, before=pounds(-fall.before_gbp), after=pounds(-fall.after_gbp)) + "."
    return _fall_in_words(fall, say("Why: in its last {weeks} its cash went from {before} to {after}"), len(lost))


def _longer(fall: CashFall | None, facts: dict[str, Any]) -> list[str]:
    """Tell of a fall that began long before the last half-year."""
    if fall is None:
        return []
    facts["long_cash_fall"] = _fall_as_facts(fall)
    return [_fall_in_words(fall, say("Since its cash stood highest, {weeks} before, it went from {before} to {after}"))]


def _fall_as_facts(fall: CashFall) -> dict[str, Any]:
    return {
        "since_week": fall.since,
        "before_gbp": fall.before_gbp,
        "after_gbp": fall.after_gbp,
        "fall_gbp": round(fall.fall_gbp, 2),
        "earned_gbp": round(fall.earned_gbp, 2),
        "flows_gbp": fall.flows_gbp,
        "causes_gbp": fall.causes_gbp,
        "shares": fall.shares,
    }


def _fall_in_words(fall: CashFall, begins: str, renewals_lost: int = 0) -> str:
    """Return why cash fell, in one sentence."""
    told = begins.format(
        weeks=many(fall.until - fall.since, "week"), before=pounds(fall.before_gbp), after=pounds(fall.after_gbp)
    )
    causes = [
        say("{share} was {cause} ({amount})").format(
            share=f"{share:.0%}", cause=say(cause), amount=pounds(-fall.causes_gbp[cause])
        )
        for cause, share in fall.shares.items()
        if share >= _SMALL_SHARE
    ]
    told += say("; of what took cash away, {causes}").format(causes=listed(causes)) if causes else ""
    came = sum(amount for amount in fall.causes_gbp.values() if amount > 0)
    told += say("; {amount} came in against it").format(amount=pounds(came)) if came >= 1 else ""
    if renewals_lost:
        lost = many(renewals_lost, "contract")
        told += say("; in its last year it had lost the renewal of {contracts}").format(contracts=lost)
    return told + "."
