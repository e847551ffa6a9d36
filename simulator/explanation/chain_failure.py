"""What payment chains add to the story of a firm: warnings, banks, investors, and who was left with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.explanation.given_lines import may_choose, reaches
from simulator.explanation.story import event_in_words, many, pounds
from simulator.languages.speech import say
from simulator.register import KIND_OF_NAME

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record

_FORMS = {
    "liquidation": "It was liquidated",
    "managed transfer": "Its work was passed on in a managed transfer",
    "SE wind-up": "It was wound up",
    "closure": "It was closed",
}
_WEEKS_PER_YEAR = 52


_TOLD = {
    "warned": (
        "a profit warning. It wrote down {amount} that it had reported and never earned; it owed banks {detail}."
    ),
    "bank_cut": ("it broke a covenant at a debt of {detail}, and its banks would lend no more than {amount}."),
    "rescued": "investors put {amount} of new money in.",
    "stake_taken": "it was about to fail; the state took over its debt of {amount} and owned it from then on.",
    "restructured": (
        "restructured at the parent. Banks lost {amount}; the operating companies went on, and so did their suppliers' "
        "payments."
    ),
}


_LOAN_CALLED = "its lender called {detail} of its loan back, and let it overdraw no more than {amount} from then on."


_PAID_BACK = "its loan of {detail} was paid back and its overdraft ended, as it was taken over."


_COVENANT = "its cash was below what its covenant asks for; "


def _loan_called(record: Record, number: int, week: int) -> str:
    """Return why a lender called a loan: a takeover, a shock of that week, or else a covenant that was broken."""
    events = record.events
    ends = events[(events["event"] == "taken_over") & (events["subject"] == number) & (events["week"] == week)]
    if len(ends):
        return say(_PAID_BACK)
    withdrawals = (shock for shock in record.scenario.shocks if shock.kind == "lender_withdrawal")
    firm = record.firms.loc[number]
    is_shock = any(
        shock.window_weeks(record.scenario)[0] == week and may_choose(shock, firm) and reaches(record, shock, firm)
        for shock in withdrawals
    )
    return say(_LOAN_CALLED) if is_shock else say(_COVENANT) + say(_LOAN_CALLED)


def milestones(record: Record, number: int, events: pd.DataFrame) -> list[tuple[int, str]]:
    """Return warnings, cuts, rescues and customers' failures by week: the story needs them however old they are."""
    # A large contractor's banks cut its facility; the lender of another firm calls its loan and ends its overdraft.
    is_large = KIND_OF_NAME[record.firms.at[number, "kind"]].carries_finance
    told = []
    for event in events[events["event"].isin(tuple(_TOLD))].to_dict("records"):
        week = int(event["week"])
        is_loan = event["event"] == "bank_cut" and not is_large
        words = _loan_called(record, number, week) if is_loan else _TOLD[event["event"]]
        told.append((week, f"{record.at(week)}: {event_in_words(words, event)}"))
    lost = events[events["event"] == "claim_lost"].groupby(["week", "subject"])["amount_gbp"].sum()
    for (week, debtor), amount in lost.items():
        who = record.firm_in_words(int(debtor))
        left = say("{firm} failed and left {amount} unpaid to it.").format(firm=who, amount=pounds(amount))
        told.append((int(week), f"{record.at(int(week))}: {left}"))
    return told


def left_behind(record: Record, number: int, week: int, facts: dict[str, Any]) -> list[str]:
    """Tell in what form a firm ended, what became of its work, who lost what, and what the public paid."""
    failures = record.failures
    if failures is None:
        return []
    rows = failures[(failures["firm"] == number) & (failures["week"] == week)]
    if rows.empty:
        return []
    failure = rows.iloc[-1]
    facts["failure"] = _facts(failure)
    told = [_form(record, failure)]
    if failure["owed_to_chain_gbp"] + failure["owed_to_others_gbp"] > 0:
        told += [_debts(failure), *_subcontractors(record, number, week, facts)]
    if failure["public_cost_gbp"] > 0:
        told.append(say("Its end cost the public {amount}.").format(amount=pounds(failure["public_cost_gbp"])))
    if not pd.isna(failure["cause"]):
        first = int(failures.loc[failures["failure"] == int(failure["cause"]), "firm"].iloc[0])
        but_for = say("It would have stood but for what the failure of {firm} had cost it.")
        told.append(but_for.format(firm=record.firm_in_words(first)))
    return told


def _facts(failure: Any) -> dict[str, Any]:
    names = ("owed_to_chain_gbp", "owed_to_others_gbp", "recovered_gbp", "lost_by_chain_gbp", "public_cost_gbp")
    counts = ("contracts", "handed_over", "let_again", "direct_suppliers", "failed_in_quarter", "failed_in_year")
    facts: dict[str, Any] = {name: float(failure[name]) for name in (*names, "jobs_moved", "jobs_lost")}
    facts |= {name: int(failure[name]) for name in counts}
    return facts | {"form": str(failure["form"])}


def _form(record: Record, failure: Any) -> str:
    told = say(_FORMS.get(str(failure["form"]), "It failed"))
    if not pd.isna(failure["warned"]):
        days = 7 * int(failure["week"] - failure["warned"])
        told += say(", {n} days after its warning in {when}").format(n=days, when=record.when(failure["warned"]))
    if failure["contracts"]:
        told += say(_WORK).format(
            contracts=many(int(failure["contracts"]), "running contract"),
            passed=int(failure["handed_over"]),
            stopped=int(failure["let_again"]),
            moved=many(round(failure["jobs_moved"]), "job"),
            lost=many(round(failure["jobs_lost"]), "job"),
        )
    return f"{told}."


_WORK = (
    ". Of its {contracts} for councils, {passed} passed to other providers and {stopped} stopped; with them {moved} "
    "moved and {lost} went"
)
_OWED = (
    "Besides its banks it owed {all}: {chain} to subcontractors, {others} to other suppliers, its pension fund and "
    "banks that had paid bills early. They got {got}, {pence}p in the pound."
)


def _debts(failure: Any) -> str:
    owed = failure["owed_to_chain_gbp"] + failure["owed_to_others_gbp"]
    return say(_OWED).format(
        all=pounds(owed),
        chain=pounds(failure["owed_to_chain_gbp"]),
        others=pounds(failure["owed_to_others_gbp"]),
        got=pounds(failure["recovered_gbp"]),
        pence=f"{100.0 * failure['recovered_gbp'] / owed:.1f}",
    )


def _subcontractors(record: Record, number: int, week: int, facts: dict[str, Any]) -> list[str]:
    """Tell who among the subcontractors lost most, and how many failed in the year after."""
    events = record.events
    lost = events[(events["event"] == "claim_lost") & (events["subject"] == number) & (events["week"] == week)]
    if lost.empty:
        return []
    by_firm = lost.groupby("firm")["amount_gbp"].sum().sort_values(ascending=False)
    facts["claims_lost"] = {int(firm): round(float(amount), 2) for firm, amount in by_firm.items()}
    first = int(by_firm.index[0])
    told = say("{subcontractors} lost {amount}, most of all {firm}: {most}.").format(
        subcontractors=many(len(by_firm), "subcontractor"),
        amount=pounds(by_firm.sum()),
        firm=record.firm_in_words(first),
        most=pounds(by_firm.iloc[0]),
    )
    firms = record.firms.loc[[int(firm) for firm in by_firm.index]]
    left = firms["left"].astype("Float64").fillna(-1.0).astype(float)
    failed = int(((firms["state"] == "insolvent") & (left >= week) & (left <= week + _WEEKS_PER_YEAR)).sum())
    facts["subcontractors_failed_in_year"] = failed
    after = say(" {n} of them failed within a year, for whatever reason.").format(n=failed or say("None"))
    return [told + after]
