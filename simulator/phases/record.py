"""Phase 17, record: the week's series, and the invariants of every run. Recording draws and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.cash import paid_ahead
from simulator.behaviours.support.grants import total_granted
from simulator.behaviours.teams.teams import teams_short_of_hands
from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, JOINT, LARGE_CONTRACTOR, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.events import add_statement
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account, total, total_of_kind

if TYPE_CHECKING:
    from simulator.engine.world import World

#: Broken invariants, by code. The first one stops the run.
(
    NO_FAULT,
    MONEY_NOT_CONSERVED,
    NEGATIVE_TRANSFER,
    BUDGET_HOLD_WRONG,
    OVER_INVOICED,
    DEAD_SUPPLIER_WORKS,
    DUE_UNPAID,
    TABLE_FULL,
    TEAM_SHORT_OF_HANDS,
) = range(9)
FAULTS = {
    MONEY_NOT_CONSERVED: "the sum over all accounts changed",
    NEGATIVE_TRANSFER: "a transfer of a negative amount was asked for",
    BUDGET_HOLD_WRONG: "a service line's commitments differ from its tenders and contracts",
    OVER_INVOICED: "a contract was invoiced beyond its value",
    DEAD_SUPPLIER_WORKS: "a firm that left still holds a running contract",
    DUE_UNPAID: "an invoice whose week has come was not paid",
    TABLE_FULL: "a table ran out of rows",
    TEAM_SHORT_OF_HANDS: "work of a consortium is not shared out whole among members in business",
}


@kernel
def _check_budget_holds(world: World) -> int:
    """Compare each line's commitments with the sum over its tenders and contracts; leaves the line untouched."""
    clock = world.clock[0]
    difference = 0
    for i in range(len(world.lines)):
        difference += world.lines[i].committed
    for i in range(clock.live_contracts):
        difference -= world.contracts[world.live_contracts[i]].commitment
    for i in range(clock.open_tenders):
        difference -= world.tenders[world.open_tenders[i]].commitment
    if len(world.grants) > 0:
        difference -= total_granted(world)
    return NO_FAULT if difference == 0 else BUDGET_HOLD_WRONG


@kernel
def broken_invariant(world: World) -> int:
    """Return the code of the first broken invariant of this week, or NO_FAULT."""
    clock = world.clock[0]
    if clock.table_full:
        return TABLE_FULL
    if total(world) != clock.money:
        return MONEY_NOT_CONSERVED
    if clock.negative_transfers > 0:
        return NEGATIVE_TRANSFER
    if world.due[clock.week] != NOBODY:
        return DUE_UNPAID
    if clock.over_invoiced > 0:
        return OVER_INVOICED
    if clock.worked_by_nobody > 0:
        return DEAD_SUPPLIER_WORKS
    if clock.teams > 0 and teams_short_of_hands(world) > 0:
        return TEAM_SHORT_OF_HANDS
    if clock.month_ends and _contracts_of_nobody(world) > 0:
        return DEAD_SUPPLIER_WORKS
    return _check_budget_holds(world) if clock.month_ends else NO_FAULT


@kernel
def _contracts_of_nobody(world: World) -> int:
    """Return how many contracts that are to start or run are held by a bidder that left; those at work count weekly."""
    number = 0
    for i in range(world.clock[0].live_contracts):
        contract = world.contracts[world.live_contracts[i]]
        number += world.suppliers[contract.supplier].state not in (ACTIVE, JOINT)
    return number


@kernel
def _write_series(world: World) -> None:
    clock = world.clock[0]
    now = world.series[clock.week]
    now.week = clock.week
    now.active_se = world.tallies[SOCIAL_ENTERPRISE].active
    now.active_sme = world.tallies[SMALL_FIRM].active
    now.active_large = world.tallies[LARGE_CONTRACTOR].active
    now.se_cash = total_of_kind(world, FIRST_SUPPLIER_ACCOUNT + SOCIAL_ENTERPRISE)
    now.open_tenders = clock.open_tenders
    now.live_contracts = clock.live_contracts


@kernel
def _write_running_totals(world: World) -> None:
    """Write totals up to now; readers (``study/series.py``) take differences where they want a week's own."""
    now = world.series[world.clock[0].week]
    for kind in range(len(world.tallies)):
        tally = world.tallies[kind]
        now.awards += tally.awards
        now.award_value += tally.award_value
        now.invoiced += tally.invoiced
        now.paid += tally.paid
        now.payments += tally.payments
        now.payment_days += tally.payment_days
        now.insolvencies += tally.insolvencies
        now.closures += tally.closures
        now.entries += tally.entries
        now.job_weeks += tally.job_weeks
    of_ses = world.tallies[SOCIAL_ENTERPRISE]
    now.se_awards = of_ses.awards
    now.se_award_value = of_ses.award_value
    now.se_invoiced = of_ses.invoiced
    now.se_insolvencies = of_ses.insolvencies
    now.se_job_weeks = of_ses.job_weeks


@kernel
def _count_reserves(world: World) -> None:
    """At a month's end, count the cash of firms with work, less what is for work to come, in months of turnover."""
    clock = world.clock[0]
    for i in range(clock.firms):
        row = world.firms[i]
        s = world.suppliers[row]
        if s.state == ACTIVE and s.live_contracts > 0:
            own = world.cash[supplier_account(world, row)] - paid_ahead(world, row)
            tally = world.tallies[s.kind]
            tally.contract_firm_months += 1
            tally.contract_reserve_months += own / (s.turnover / 12.0)


@kernel
def _has_moved(world: World, row: int) -> bool:
    """Say whether money moved on an account since its last statement."""
    moved = 0
    for reason in range(world.month_flows.shape[1]):
        moved += world.month_flows[row, reason] != 0
    return moved > 0


@kernel
def _write_statements(world: World) -> None:
    """Write a bank statement for every firm in business at a month's end, and for those that left this week.

    Consortia and estates have one for every month in which money moved.
    """
    clock = world.clock[0]
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if s.left == clock.week or (clock.month_ends and (s.state == ACTIVE or _has_moved(world, row))):
            add_statement(world, row)


@apart
def run(world: World) -> None:
    """Write the week's row of the series and check the invariants."""
    clock = world.clock[0]
    _write_series(world)
    _write_running_totals(world)
    if clock.month_ends:
        _count_reserves(world)
    if clock.recording:
        _write_statements(world)
    fault = broken_invariant(world)
    if fault != NO_FAULT and clock.fault == NO_FAULT:  # a rule's unusable value comes first
        clock.fault = fault
