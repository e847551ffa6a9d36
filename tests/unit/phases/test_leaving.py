"""When firms fail or close, and what becomes of their money and their contracts."""

from __future__ import annotations

import pytest

from simulator.engine.accounts import (
    BANK_LOSS,
    BANKS,
    CLOSING_BALANCE,
    CONTRACT_PAYMENT,
    ESTATE_DISTRIBUTION,
    HOUSEHOLDS,
    LOAN_REPAYMENT,
    RELET_COST,
)
from simulator.engine.codes import (
    ACTIVE,
    CLOSED,
    INSOLVENT,
    LARGE_CONTRACTOR,
    MOBILISING,
    NEEDED,
    SMALL_FIRM,
    TERMINATED,
)
from simulator.engine.events import CLOSED_DOWN, CONTRACT_TERMINATED, FAILED, OVER_LIMIT, WENT_OVERDRAWN
from simulator.engine.ledger import total
from simulator.engine.world import World
from simulator.phases import clear, distress
from simulator.phases.distress import closure_hazard
from tests.unit.hand_world import account, cash, contract, events, fail, firm, hand_world, moved, numbers

pytestmark = pytest.mark.interpreted

NOW = 100


def firms(month_ends: int = 0, chain: int = 0, **columns: float) -> World:
    world = hand_world(NOW, month_ends=month_ends, recording=1, chain=chain)
    numbers(
        world, grace_weeks=2.0, hazard_year_1=0.1, hazard_year_2=0.2, hazard_year_3=0.3, hazard_year_4=0.4,
        hazard_year_5=0.5, hazard_mature=0.6, relet_cost_gbp=7.0, grace_after_loss_weeks=0.0,
        restructuring_probability=1.0, managed_transfer_probability=0.0,
    )  # fmt: skip
    firm(world, **columns)
    return world


def test_the_hazard_of_closing_goes_by_age() -> None:
    world = firms()
    ages = (0, 51, 52, 104, 156, 208, 260, 2_000)
    assert [closure_hazard(world, age) for age in ages] == [0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6]


def weeks(world: World, number: int) -> None:
    for _ in range(number):
        distress.run(world)
        world.clock[0].week += 1


def test_a_firm_beyond_its_limit_fails_when_the_grace_is_over() -> None:
    """Two weeks of grace: insolvent in the third week in a row."""
    world = firms(cash=-501, overdraft_limit=500, live_contracts=1)
    weeks(world, 2)
    assert world.suppliers[0].state == ACTIVE
    distress.run(world)
    s, clock = world.suppliers[0], world.clock[0]
    assert (s.state, s.left) == (INSOLVENT, NOW + 2)
    assert (clock.left_now, clock.left_working) == (1, 1)
    assert (world.tallies[SMALL_FIRM].insolvencies, world.tallies[SMALL_FIRM].active) == (1, 0)
    assert world.tallies[SMALL_FIRM].firm_weeks == 3
    assert [event for event, _, _ in events(world)] == [WENT_OVERDRAWN, OVER_LIMIT, FAILED]


def test_within_its_limit_a_firm_goes_on_for_ever() -> None:
    world = firms(cash=-500, overdraft_limit=500)
    weeks(world, 9)
    assert world.suppliers[0].state == ACTIVE
    assert events(world) == [(WENT_OVERDRAWN, 0, -500)]


def test_a_week_within_the_limit_starts_the_count_anew() -> None:
    world = firms(cash=-1)
    weeks(world, 2)
    world.cash[account(0)] = 5
    weeks(world, 1)
    world.cash[account(0)] = -1
    weeks(world, 2)
    assert world.suppliers[0].state == ACTIVE
    weeks(world, 1)
    assert world.suppliers[0].state == INSOLVENT


def test_a_contractor_that_is_viable_may_be_restructured_instead() -> None:
    world = firms(chain=1, kind=LARGE_CONTRACTOR, cash=-900, last_result=1.0)
    weeks(world, 3)
    assert world.suppliers[0].state == ACTIVE
    assert (cash(world, 0), moved(world, BANK_LOSS)) == (0, 900)
    assert world.tallies[LARGE_CONTRACTOR].insolvencies == 0


def test_creditors_are_less_patient_after_a_customers_failure() -> None:
    world = firms(chain=1, cash=-900)
    world.finance[0].last_loss, world.finance[0].loss_week = 0, NOW
    weeks(world, 1)
    assert world.suppliers[0].state == INSOLVENT


# Closing ----------------------------------------------------------------------------------------------------------


def test_who_means_to_close_finishes_its_work_first() -> None:
    world = firms(month_ends=1, cash=10, live_contracts=1)
    numbers(world, hazard_year_2=12.0)
    world.suppliers[0].born = NOW - 60
    world.group_kinds["closure_factor"] = 1.0
    distress.run(world)
    s = world.suppliers[0]
    assert (s.winding_down, s.state) == (1, ACTIVE)
    s.live_contracts, s.receivable = 0, 5
    distress.run(world)
    assert s.state == ACTIVE
    s.receivable = 0
    world.cash[account(0)] = -1
    distress.run(world)
    assert s.state == ACTIVE  # closing is not insolvency
    world.cash[account(0)], s.loan = 10, 11
    distress.run(world)
    assert s.state == ACTIVE  # nor does it leave its lender unpaid
    s.loan = 10
    distress.run(world)
    assert (s.state, s.left) == (CLOSED, NOW)
    assert world.tallies[SMALL_FIRM].closures == 1
    assert (CLOSED_DOWN, 0, 10) in events(world)


def test_nobody_thinks_of_closing_within_a_month_or_where_firms_never_close() -> None:
    for month_ends, factor in ((0, 1.0), (1, 0.0)):
        world = firms(month_ends=month_ends)
        numbers(world, hazard_year_1=12.0, hazard_year_2=12.0)
        world.group_kinds["closure_factor"] = factor
        distress.run(world)
        assert world.suppliers[0].winding_down == 0


def test_who_owes_its_chain_does_not_close() -> None:
    world = firms(month_ends=1, chain=1, winding_down=1)
    world.group_kinds["closure_factor"] = 0.0
    world.finance[0].owed = 1
    distress.run(world)
    assert world.suppliers[0].state == ACTIVE


# Clearing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "money", "reason"),
    [(INSOLVENT, -300, BANK_LOSS), (INSOLVENT, 300, ESTATE_DISTRIBUTION), (CLOSED, 300, CLOSING_BALANCE)],
)
def test_what_is_left_of_a_firm_is_shared_out(state: int, money: int, reason: int) -> None:
    world = firms(cash=money, committed=9)
    before = total(world)
    fail(world, 0)
    world.suppliers[0].state = state
    clear.run(world)
    assert (cash(world, 0), moved(world, reason)) == (0, 300)
    assert world.suppliers[0].committed == 0
    assert total(world) == before


@pytest.mark.parametrize(
    ("state", "lender", "owners", "banks"), [(CLOSED, 120, 180, 120), (INSOLVENT, 0, 0, 300), (CLOSED, 0, 300, 0)]
)
def test_a_lender_is_paid_off_before_owners(state: int, lender: int, owners: int, banks: int) -> None:
    """A failed firm's cash is its banks' anyway."""
    world = firms(cash=300, loan=lender)
    before = world.cash.copy()
    fail(world, 0)
    world.suppliers[0].state = state
    clear.run(world)
    assert (moved(world, LOAN_REPAYMENT), world.suppliers[0].loan) == (lender, 0)
    gained = world.cash - before
    assert (gained[HOUSEHOLDS], gained[BANKS], gained.sum()) == (owners, banks, 0)


def test_a_failed_firms_contract_ends_and_the_rest_is_let_again() -> None:
    """Ten of 52 weeks worked, four invoiced: six are paid into the estate; 42 weeks and their money are let again."""
    world = firms()
    row = contract(world, 0, worked_weeks=10, invoiced=400_000, commitment=100_000)
    world.lines[0].committed = 100_000
    fail(world, 0)
    world.clock[0].left_working = 1
    clear.run(world)
    c = world.contracts[row]
    assert (c.state, c.invoiced, c.commitment, c.replaced) == (TERMINATED, 1_000_000, 0, 1)
    assert moved(world, ESTATE_DISTRIBUTION) == 600_000
    assert (world.clock[0].live_contracts, world.suppliers[0].live_contracts) == (0, 0)
    again = world.tenders[1]
    assert (again.state, again.value, again.weeks, again.commitment) == (NEEDED, 4_200_000, 42, 100_000)
    assert world.lines[0].committed == 100_000
    assert moved(world, RELET_COST) == 700
    assert (CONTRACT_TERMINATED, 0, 4_200_000) in events(world)


def test_an_advance_that_was_not_worked_off_is_lost() -> None:
    """1,000,000 earned, 400,000 invoiced before, 900,000 paid in advance and not taken off: 300,000 are gone."""
    world = firms()
    row = contract(world, 0, worked_weeks=10, invoiced=400_000, upfront_left=900_000)
    fail(world, 0)
    world.clock[0].left_working = 1
    clear.run(world)
    assert world.contracts[row].upfront_left == 300_000
    assert moved(world, ESTATE_DISTRIBUTION) == 0


def test_an_advance_is_taken_off_what_the_estate_is_owed() -> None:
    world = firms()
    contract(world, 0, worked_weeks=10, invoiced=400_000, upfront_left=250_000)
    fail(world, 0)
    world.clock[0].left_working = 1
    clear.run(world)
    assert moved(world, ESTATE_DISTRIBUTION) == 350_000


@pytest.mark.parametrize("columns", [{"replaced": 1}, {"worked_weeks": 52}])
def test_what_is_replaced_or_done_is_not_let_again(columns: dict[str, int]) -> None:
    world = firms()
    contract(world, 0, commitment=5, **columns)
    world.lines[0].committed = 5
    fail(world, 0)
    world.clock[0].left_working = 1
    clear.run(world)
    assert world.clock[0].tenders == 1
    assert world.lines[0].committed == 0


def test_contracts_of_others_live_on() -> None:
    world = firms()
    other = firm(world)
    contract(world, 0, state=MOBILISING)
    kept = contract(world, other)
    fail(world, 0)
    world.clock[0].left_working = 1
    clear.run(world)
    assert [int(row) for row in world.live_contracts[: world.clock[0].live_contracts]] == [kept]
    assert moved(world, CONTRACT_PAYMENT) == 0


def test_a_week_in_which_nobody_left_changes_nothing() -> None:
    world = firms(cash=50)
    contract(world, 0)
    world.suppliers[0].left = NOW - 1
    clear.run(world)
    assert (cash(world, 0), world.clock[0].live_contracts) == (50, 1)
