"""What a scenario gives a firm, in its story: a plan for staff, and the shocks that struck it, with their weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.explanation.money_trail import earned_between
from simulator.languages.speech import say
from simulator.register import KIND_OF_NAME
from simulator.scenario.calendar import week_of

if TYPE_CHECKING:
    from simulator.explanation.recorded_run import Record
    from simulator.scenario.changes import Shock

_STRUCK = {
    "downturn": "{name}: {size} of business with others than councils fell away.",
    "lender_withdrawal": "{name}: its lender took back {size} of its loan and overdraft.",
    "bank_withdrawal": "{name}: banks took back {size} of what they would lend.",
    "deferral": "{name}: {size} of running council work was put off.",
    "cost_shock": "{name}: the cost of work changed by {size}.",
    "demand_surge": "{name}: what councils asked for changed by {size}.",
}


_PLAN = "It had {staff} staff, paid whether there is work for them or not"
_GROWS = ", and meant to have {growth} more a year from {since} to {until}"


def staff_plan(record: Record, firm: Any) -> list[str]:
    """Return the staff that a named firm was given, and how they were to grow."""
    group = next((group for group in record.scenario.suppliers if group.name == firm["group"]), None)
    plan = group.finances if group and firm["born"] < 0 else None
    if plan is None or not plan.staff:
        return []
    told = say(_PLAN).format(staff=f"{plan.staff:g}")
    if plan.staff_growth:
        scenario = record.scenario
        last = scenario.horizon_weeks
        since, until = (
            last if moment is None else min(last, week_of(moment, scenario.start_date))
            for moment in (plan.growth_from, plan.growth_until)
        )
        weeks = {"since": record.when(since), "until": record.when(until)}
        told += say(_GROWS).format(growth=f"{plan.staff_growth:.0%}", **weeks)
    return [f"{told}."]


def milestones(record: Record, firm: Any, end: int) -> Iterator[tuple[int, str]]:
    """Yield the shocks that struck a firm in its life, with when they were over."""
    for shock in record.scenario.shocks:
        first, after = shock.window_weeks(record.scenario)
        is_alive = max(0, firm["born"]) <= first <= end
        if is_alive and _is_chosen(shock, firm) and reaches(record, shock, firm):
            told = _struck(shock).format(name=shock.name, size=f"{shock.size:.0%}")
            if after < record.scenario.horizon_weeks and shock.kind != "lender_withdrawal":
                told += say(" It was over in {when}.").format(when=record.when(after))
            yield first, f"{record.at(first)}: {told}"


def _struck(shock: Shock) -> str:
    """Return what a shock did to a firm, to be filled in; one without a name is told by that alone."""
    told = say(_STRUCK[shock.kind])
    return told if shock.name else re.sub(r"^\{name\} ?: ", "", told)


def _is_chosen(shock: Shock, firm: Any) -> bool:
    """Say whether a shock chooses a firm; one that chooses by size or home is told of nobody, as these change."""
    chosen = shock.suppliers
    is_fixed = chosen is None or (chosen.size is None and chosen.home is None)
    return is_fixed and may_choose(shock, firm)


def may_choose(shock: Shock, firm: Any) -> bool:
    """Say whether a firm has the name, kind and sector that a shock asks for, if it asks."""
    chosen = shock.suppliers
    if chosen is None:
        return True
    asked = ((chosen.name, firm["group"]), (chosen.kind, firm["kind"]), (chosen.sector, firm["sector"]))
    return all(words is None or own in words for words, own in asked)


def reaches(record: Record, shock: Shock, firm: Any) -> bool:
    """Say whether a shock is where a firm lives and trades or, if about councils' work, where it had work then."""
    if shock.kind == "bank_withdrawal" and not KIND_OF_NAME[firm["kind"]].carries_finance:
        return False  # banks lend to other firms what their lenders do
    is_home = shock.councils is None or firm["home"] in shock.councils
    if shock.kind in _OF_FIRMS:
        return is_home and shock.sector in (None, firm["sector"])
    work = record.held_by(int(firm["firm"]))
    if shock.councils is not None:
        work = work[work["council"].isin(shock.councils)]
    if shock.sector is not None:
        work = work[work["sector"] == shock.sector]
    first, after = shock.window_weeks(record.scenario)
    is_trade = shock.sector in (None, firm["sector"], firm["second_sector"])
    return (is_home and is_trade and shock.kind != "deferral") or earned_between(work, first - 1, after - 1) > 0.0


#: Shocks of a firm's own trade and lenders, where it lives; others are of councils' work.
_OF_FIRMS = ("downturn", "lender_withdrawal", "bank_withdrawal")
