"""Where a firm's money went in the half-year before it failed: bank statements against the work it did.

The bank statements say what moved and why. What councils owed is what was worked for and not yet received, so that the
fall of cash divides exactly: what contracts cost beyond what they earned, what they had earned and not yet paid, other
business, interest, bids, and what was paid out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from simulator.explanation.recorded_run import Record

WINDOW_WEEKS = 26
_DAYS_PER_WEEK = 7.0
#: What happens to the account of a firm that has left is no cause of its leaving.
_AFTERWARDS = ("bank_loss_gbp", "estate_distribution_gbp", "closing_balance_gbp", "liquidation_cost_gbp")
_COSTS = (
    *("wages_gbp", "employment_tax_gbp", "materials_gbp", "overhead_gbp"),
    *("subcontract_payment_gbp", "early_payment_gbp", "early_payment_settled_gbp"),  # paid, or got, for shared work
)
_RECEIPTS = ("contract_payment_gbp", "upfront_payment_gbp", "late_interest_gbp")
_CHAIN = "subcontract_payment_gbp"
_OUTSIDE = ("outside_gain_gbp", "outside_loss_gbp")
_OFFICE = "the cost of its office"
#: What the office of a hub costs: an overhead, which results of earlier versions have under a name of its own.
OFFICE_OF_HUB = ("overhead_gbp", "hub_cost_gbp")
_JOINT = ("joint_share_gbp", "joint_cost_gbp")
#: What a firm begins with, at week 0 (where its years before were lived too) or as it is founded, does not move then.
_NO_FLOW = ("firm", "week", "cash_gbp", "receivable_gbp", "starting_capital_gbp")


@dataclass(frozen=True, slots=True)
class CashFall:
    """How cash went from one balance to another.

    Attributes:
        since: week at whose end the first balance stood.
        until: week in which the firm failed.
        before_gbp: balance then; of a firm without an earlier statement, what it began with.
        after_gbp: balance at the end.
        flows_gbp: what came in (above 0) or went out by reason of the ledger; they sum to the change.
        causes_gbp: the same change by cause, below 0 for what took cash away; they sum to the change too.
        earned_gbp: what councils owed for the work of these weeks, paid or not.
    """

    since: int
    until: int
    before_gbp: float
    after_gbp: float
    flows_gbp: dict[str, float]
    causes_gbp: dict[str, float]
    earned_gbp: float

    @property
    def fall_gbp(self) -> float:
        """Return how much cash fell; below 0 if it rose."""
        return self.before_gbp - self.after_gbp

    @property
    def shares(self) -> dict[str, float]:
        """Return each cause's share of all that took cash away, the largest first."""
        taken = {cause: -amount for cause, amount in self.causes_gbp.items() if amount < 0}
        total = sum(taken.values())
        return {cause: taken[cause] / total for cause in sorted(taken, key=lambda c: -taken[c])} if total > 0 else {}


def late_payments(record: Record, firm: int) -> pd.DataFrame:
    """Return a firm's invoices that were paid late: contract, amount_gbp, days_late, due and paid [weeks]."""
    events = record.events[(record.events["event"] == "paid_late") & (record.events["firm"] == firm)]
    late = events.rename(columns={"subject": "contract", "detail": "days_late", "week": "paid"})
    due = np.floor(late["paid"] - late["days_late"] / _DAYS_PER_WEEK).astype("int64")
    return late[["contract", "amount_gbp", "days_late", "paid"]].assign(due=due)


def overdue(late: pd.DataFrame, week: int) -> float:
    """Return what was past its terms and not yet paid at the end of a week [GBP]; of invoices paid within the run."""
    return float(late[(late["due"] <= week) & (late["paid"] > week)]["amount_gbp"].sum())


def earned_between(contracts: pd.DataFrame, since: int, until: int) -> float:
    """Return what contracts earned their holder (`held_by`) in the weeks after ``since``, up to ``until`` [GBP]."""
    first = np.maximum(contracts["start"], np.maximum(since + 1, contracts["since"]))
    last = np.minimum(contracts["start"] + contracts["worked_weeks"], contracts["until"]) - 1
    last = np.minimum(last, until)
    return float((contracts["weekly_value_gbp"] * np.maximum(0, last - first + 1)).sum())


def long_fall(record: Record, fall: CashFall, firm: int) -> CashFall | None:
    """Return how cash went since it stood highest, where the half-year before a failure is the smaller part of that."""
    statements = record.statements[(record.statements["firm"] == firm) & (record.statements["week"] < fall.since)]
    if statements.empty:
        return None
    best = statements.loc[statements["cash_gbp"].idxmax()]
    is_told_by_half_year = 2.0 * fall.fall_gbp >= best["cash_gbp"] - fall.after_gbp
    return None if is_told_by_half_year else cash_fall(record, firm, fall.until, fall.after_gbp, int(best["week"]))


def cash_fall(record: Record, firm: int, until: int, after_gbp: float, since: int | None = None) -> CashFall:
    """Return how cash went from a week, by default half a year before, to one in which it was ``after_gbp``."""
    statements = record.statements[(record.statements["firm"] == firm) & (record.statements["week"] <= until)]
    earlier = statements[statements["week"] <= (until - WINDOW_WEEKS if since is None else since)]
    if len(earlier):
        since, before = int(earlier["week"].iloc[-1]), float(earlier["cash_gbp"].iloc[-1])
    else:
        since, before = _opening(record, firm, statements)
    within = statements[statements["week"] > since]
    flows = {
        column: float(round(within[column].sum(), 2))
        for column in within.columns
        if column not in (*_NO_FLOW, *_AFTERWARDS) and within[column].any()
    }
    if _CHAIN in flows and record.firms["left"].eq(until).fillna(False).at[firm]:
        # What its estate paid subcontractors is booked as any payment to them, and came after its failure.
        flows[_CHAIN] = float(round(flows[_CHAIN] + after_gbp - before - sum(flows.values()), 2))
    earned = earned_between(record.held_by(firm), since, until)
    late = late_payments(record, firm)
    overdue_more = overdue(late, until) - overdue(late, since)
    passes_on = firm in record.hubs
    causes = _causes(flows, earned, overdue_more, record.firms.at[firm, "overhead_share"], passes_on=passes_on)
    return CashFall(since, until, before, after_gbp, flows, causes, earned)


def _opening(record: Record, firm: int, statements: pd.DataFrame) -> tuple[int, float]:
    """Return before which week, and with what, a firm without an earlier statement began."""
    born = int(record.firms.at[firm, "born"])
    if not len(statements):
        return max(born, 0) - 1, 0.0
    first = statements.iloc[0]
    moved = sum(first[column] for column in statements.columns if column not in _NO_FLOW)
    return max(born, 0) - 1, float(round(first["cash_gbp"] - moved, 2))


def _causes(
    flows: dict[str, float], earned: float, overdue_more: float, overhead_share: float, *, passes_on: bool
) -> dict[str, float]:
    """Divide what moved by cause; of a hub (``passes_on``) what members get is work, and overhead is its office."""
    overhead = flows.get("overhead_gbp", 0.0)
    costs = sum(flows.get(name, 0.0) for name in _COSTS)
    office = 0.0
    if passes_on:
        office = sum(flows.get(name, 0.0) for name in OFFICE_OF_HUB)
        costs, overhead = costs - overhead, 0.0
    waiting = sum(flows.get(name, 0.0) for name in _RECEIPTS) - earned
    late = -max(0.0, min(overdue_more, -waiting))
    carried = (overhead - costs) * overhead_share / (1.0 - overhead_share)
    idle = -max(0.0, min(-overhead - carried, -(earned + costs)))
    outside, joint = (sum(flows.get(name, 0.0) for name in names) for names in (_OUTSIDE, _JOINT))
    work, joint = earned + costs - idle + (joint if passes_on else 0.0), 0.0 if passes_on else joint
    amounts = late, waiting - late, idle, work, outside, joint
    causes = dict(zip(CAUSES, amounts, strict=True)) | {_OFFICE: office}
    known = {*_COSTS, *_RECEIPTS, *_OUTSIDE, *_JOINT, *OFFICE_OF_HUB}
    rest = {name: amount for name, amount in flows.items() if name not in known}
    causes |= {_REST.get(name, name.removesuffix("_gbp").replace("_", " ")): amount for name, amount in rest.items()}
    return {cause: round(amount, 2) for cause, amount in causes.items() if round(amount, 2) != 0.0}


CAUSES = (
    "late payment",
    "money tied up between work and payment",
    "overheads that its work no longer carried",
    "work that cost more than it paid",
    "losses in its other business",
    "work with partners",
)
_REST = {
    "bid_cost_gbp": "the cost of bidding",
    "overdraft_interest_gbp": "overdraft interest",
    "distribution_gbp": "money paid out to its owners or spent on its mission",
    "consortium_setup_gbp": "the cost of setting up a consortium",
    "trade_credit_gbp": "shorter credit from suppliers of its other business",
    "dividend_gbp": "dividends",
    "pension_contribution_gbp": "payments into its pension fund",
    "challenge_cost_gbp": "the cost of challenging an award",
    "consortium_liability_gbp": "what it stood in for",
    "franchise_fee_gbp": "franchise fees",
    "franchise_cost_gbp": "running its franchise",
    "franchise_founding_gbp": "founding its franchise",
    "franchise_capital_gbp": "capital for units of its franchise",
    "loan_gbp": "loans",
    "loan_repayment_gbp": "repaying loans",
    "merger_gbp": "joining with another firm",
    "reporting_gbp": "reporting to councils",
    "grant_application_gbp": "applying for grants",
    "clause_penalty_gbp": "penalties for clauses that were not kept",
    "community_benefit_gbp": "community benefits that clauses ask for",
    "broken_contract_gbp": "damages for contracts that were broken off",
    "litigation_gbp": "the cost of disputes",
    "redundancy_gbp": "redundancy pay",
    "skills_training_gbp": "training",
}
