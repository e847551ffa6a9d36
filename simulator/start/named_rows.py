"""Named firms of a scenario, and takeovers, as rows: finances in pence, plans in weeks."""

from __future__ import annotations

from typing import Any

from simulator.engine.codes import NOBODY, PENCE_PER_POUND
from simulator.engine.columns.firm_columns import NamedFirm, Takeover
from simulator.engine.world import table
from simulator.scenario.calendar import week_of
from simulator.scenario.schema import Scenario

_MONTHS = 12.0


def named_firms(scenario: Scenario) -> Any:
    """Return a row for each supplier group with finances, in their order."""
    given = [(place, group.finances) for place, group in enumerate(scenario.suppliers) if group.finances is not None]
    rows = table(NamedFirm, len(given))
    for row, (place, finances) in zip(rows, given, strict=True):
        row.group, row.supplier = place, NOBODY
        row.turnover = round(finances.turnover_gbp * PENCE_PER_POUND)
        row.reserves = round(finances.reserves_gbp * PENCE_PER_POUND)
        row.overdraft = round(finances.overdraft_gbp * PENCE_PER_POUND)
        row.loan = round(finances.loan_gbp * PENCE_PER_POUND)
        row.loan_payment = -(-row.loan // round(finances.loan_years * _MONTHS))
        row.work_share, row.covenant_months = finances.council_work_share, finances.covenant_months
        row.staff, row.staff_growth = finances.staff, finances.staff_growth
        row.growth_from = week_of(finances.growth_from, scenario.start_date)
        until = finances.growth_until
        row.growth_until = scenario.horizon_weeks if until is None else week_of(until, scenario.start_date)
    return rows


def planned_takeovers(scenario: Scenario) -> Any:
    """Return a row for each takeover, in their order; which firms these are is found at week 0."""
    groups = [group.name for group in scenario.suppliers]
    rows = table(Takeover, len(scenario.takeovers))
    for row, plan in zip(rows, scenario.takeovers, strict=True):
        row.buyer_group, row.target_group = groups.index(plan.buyer), groups.index(plan.target)
        row.buyer = row.target = row.done = NOBODY
        row.start = week_of(plan.start, scenario.start_date)
        row.price = round(plan.price_gbp * PENCE_PER_POUND)
        row.once_closing = int(plan.once_closing)
    return rows
