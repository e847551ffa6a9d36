"""A named firm: a supplier group of one with finances, a lender, staff and plans of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from simulator.register import KIND_NAMES, KIND_OF_NAME
from simulator.scenario.mistakes import Fault
from simulator.scenario.plain import Data, is_number, tables
from simulator.scenario.quantities import Moment, Shares, quantity, share
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.value_words import SUM_TOLERANCE, did_you_mean, quoted


class Finances(StrictTable):
    """Where a named firm stands at the start, in place of what the register's numbers and its past would give."""

    turnover_gbp: Annotated[float, quantity("Yearly turnover of all business", "pounds a year", 1_000, 2e10)]
    council_work_share: Annotated[float, share("Running council contracts at the start, as a share of turnover")]
    reserves_gbp: Annotated[float, quantity("Cash at the start", "pounds", 0, 1e10)]
    overdraft_gbp: Annotated[float, quantity("Overdraft that its bank allows", "pounds", 0, 1e10)] = 0.0
    loan_gbp: Annotated[float, quantity("Loan that it owes its lender", "pounds", 0, 1e10)] = 0.0
    loan_years: Annotated[float, quantity("Years in which it pays the loan back", "years", 0.25, 40)] = 5.0
    covenant_months: Annotated[
        float,
        quantity("Reserves, in months of turnover, below which the lender wants its money at once", "months", 0, 24),
    ] = 0.0
    staff: Annotated[
        float, quantity("Full-time staff for council work that it pays, work or no work", "people", 0, 1e6)
    ] = 0.0
    staff_growth: Annotated[
        float, quantity("Growth of its staff, and of the work that it can carry, before income", "share a year", 0, 3)
    ] = 0.0
    growth_from: Moment = Field(0, description="First week of that growth: a date, or weeks since the start.")
    growth_until: Moment | None = Field(None, description="Week that no longer grows. By default the end of the run.")


class WorkAtStart(StrictTable):
    """Who holds the running contracts at week 0: shares of their yearly value."""

    kind: Shares | None = Field(None, description="Share by kind of supplier; the rest stays with the other kinds.")
    local: Annotated[float | None, share("Share held by suppliers of the buying council's own area")] = None


def firm_faults(data: Data) -> Iterator[Fault]:
    """Find finances of what is no named firm, and shares of work at the start that cannot be."""
    for place, group in tables(data, "suppliers"):
        finances = group.get("finances")
        path = ("suppliers", place, "finances")
        if finances is None:
            continue
        kind = KIND_OF_NAME.get(str(group.get("kind")))
        if kind is not None and kind.carries_finance:
            yield Fault(path, f"{kind.many} have no `finances`", "they have a `balance_sheet`", "give it one of those")
        elif group.get("count") != 1:
            yield Fault(path, "`finances` of more than one firm", "they are those of a named firm", "write count = 1")
    work = data.get("work_at_start")
    shares = work.get("kind") if isinstance(work, Mapping) else None
    for name in shares if isinstance(shares, Mapping) else ():
        if name not in KIND_NAMES:
            where = ("work_at_start", "kind", str(name))
            yield Fault(where, f"unknown kind {quoted(name)}", "", did_you_mean(str(name), KIND_NAMES))
    given = [value for value in shares.values() if is_number(value)] if isinstance(shares, Mapping) else []
    if sum(given) > 1.0 + SUM_TOLERANCE:
        what = "shares of work at the start sum to more than 1"
        yield Fault(("work_at_start", "kind"), what, "", "lower some of them")
