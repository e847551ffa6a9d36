"""Lenders, staff before work, shocks of chosen suppliers and running work that is put off, by hand."""

from __future__ import annotations

import pytest

from simulator.behaviours.firms.deferring import is_put_off
from simulator.behaviours.firms.lenders import (
    breaks_reserve_covenant,
    idle_pay,
    keep_staff,
    lose_lenders,
    serve_loans,
    staff_grown,
    take_back,
)
from simulator.behaviours.firms.standing import last_work
from simulator.engine.codes import COST_SHOCK, DEFERRAL, LENDER_WITHDRAWAL
from simulator.engine.columns.firm_columns import NamedFirm
from simulator.engine.rules import cost_shock, own_shock_size, shock_size
from simulator.engine.world import World, table
from simulator.phases import deliver
from simulator.phases.deliver import put_off
from tests.unit.hand_world import alike, cash, contract, firm, hand_world, numbers, strike

pytestmark = pytest.mark.interpreted


def shocked(kind: int, change: float, *, chosen: bool = True) -> World:
    """Return a world in week 100 with a shock of firms at home in area 0 from this week on; firm 1 is elsewhere."""
    world = hand_world()
    strike(world, kind, change, chosen=chosen)
    firm(world, home=0, overdraft_limit=80, loan=1_000), firm(world, home=1, overdraft_limit=80, loan=1_000)
    return world


def named(world: World, **columns: float) -> None:
    """Let firm 0 be a named one."""
    world.put("named", table(NamedFirm, 1))
    for name, value in ({"growth_until": 10_000} | columns).items():
        world.named[0][name] = value


def test_staff_grow_from_the_plan_on() -> None:
    assert [staff_grown(0.5, weeks) for weeks in (-3.0, 0.0, 52.0, 104.0)] == [1.0, 1.0, 1.5, 2.0]
    assert [idle_pay(2.0, 5_200.0, due) for due in (0.0, 150.0, 300.0)] == [200.0, 50.0, 0.0]
    assert [breaks_reserve_covenant(99.0, 1_200.0, months) for months in (0.0, 0.9, 1.0)] == [False, False, True]


def test_a_shock_of_chosen_suppliers_hits_them_alone() -> None:
    world = shocked(COST_SHOCK, 0.3)
    assert [own_shock_size(world, COST_SHOCK, 0, 0, row) for row in (0, 1)] == [0.3, 0.0]
    assert shock_size(world, COST_SHOCK, 0, 0) == 0.0
    world.clock[0].week = 110
    assert own_shock_size(world, COST_SHOCK, 0, 0, 0) == 0.0


def test_what_a_suppliers_work_costs_rises_with_shocks_of_all_and_its_own() -> None:
    """Together they take everything away at most."""
    world = shocked(COST_SHOCK, 0.3)
    world.lines[0].shock = 0.2
    assert alike([cost_shock(world, 0, row) for row in (0, 1)], [0.5, 0.2])
    world.lines[0].shock, world.shocks[0].change = -0.9, -0.2
    assert cost_shock(world, 0, 0) == -1.0


def test_struck_firms_work_at_higher_cost_for_as_many_jobs() -> None:
    world = shocked(COST_SHOCK, 0.3)
    world.sectors[0].labour_share = 0.5
    numbers(world, wage_gbp_per_year=520.0, procurement_lead_weeks=10.0)
    rows = [contract(world, supplier, weekly_cost=1_000.0) for supplier in (0, 1)]
    world.contracts[rows[1]].council = 0
    deliver.run(world)
    assert alike(world.suppliers["wages_due"][:2], [650.0, 500.0])
    assert alike(world.suppliers["materials_due"][:2], [650.0, 500.0])
    assert alike(world.suppliers["council_cost"][:2], [1_300.0, 1_000.0])
    assert alike(world.suppliers["job_weeks"][:2], 500.0 * 52 / 52_000)


def test_a_lender_takes_its_share_back_once() -> None:
    world = shocked(LENDER_WITHDRAWAL, 0.25)
    lose_lenders(world)
    assert cash(world, 0, 1) == [-250, 0]
    assert world.suppliers["loan"][:2].tolist() == [750, 1_000]
    assert world.suppliers["overdraft_limit"][:2].tolist() == [60, 80]
    world.clock[0].week = 101
    lose_lenders(world)
    assert cash(world, 0) == -250
    take_back(world, 1, 1.0)
    assert (cash(world, 1), world.suppliers[1].overdraft_limit) == (-1_000, 0)


def test_staff_are_paid_and_carry_more_work_before_there_is_any() -> None:
    world = hand_world(week=52)
    numbers(world, wage_gbp_per_year=52.0)  # 100 pence a week
    firm(world, wages_due=150.0)
    named(world, staff=2.0, staff_growth=0.5, public_share=0.4)
    keep_staff(world)
    assert alike([world.suppliers[0].wages_due, world.suppliers[0].public_share], [300.0, 0.6])


def test_loans_bear_interest_and_a_broken_covenant_ends_them() -> None:
    world = hand_world()
    numbers(world, overdraft_rate=0.12)
    firm(world, cash=1_000, loan=10_000, overdraft_limit=50, turnover=12_000.0)
    named(world, covenant_months=0.5)
    serve_loans(world)
    assert (cash(world, 0), world.suppliers[0].loan) == (900, 10_000)
    world.named[0].covenant_months = 1.0
    serve_loans(world)
    assert (cash(world, 0), world.suppliers[0].loan, world.suppliers[0].overdraft_limit) == (-9_200, 0, 0)


@pytest.mark.parametrize(("loan", "overdraft"), [(10_000, 0), (0, 50)])
def test_whoever_lends_in_whatever_way_looks_at_reserves(loan: int, overdraft: int) -> None:
    world = hand_world()
    numbers(world, overdraft_rate=0.0)
    firm(world, cash=900, loan=loan, overdraft_limit=overdraft, turnover=12_000.0)
    named(world, covenant_months=1.0)
    serve_loans(world)
    assert (world.suppliers[0].loan, world.suppliers[0].overdraft_limit) == (0, 0)


def test_work_that_is_put_off_ends_later_and_costs_a_part_of_its_wages() -> None:
    world = shocked(DEFERRAL, 1.0)
    numbers(world, outside_fixed_share=0.5)
    world.sectors["labour_share"] = 0.8
    rows = [contract(world, supplier, weekly_cost=1_000.0) for supplier in (0, 1)]
    assert [is_put_off(world, row) for row in rows] == [True, False]
    end = int(world.contracts[rows[0]].end)
    put_off(world, rows[0], 0.0)
    c = world.contracts[rows[0]]
    assert (c.end - end, c.deferred, c.worked_weeks) == (1, 1, 0)
    assert last_work(world, 0, c.council) == c.end
    assert alike(world.suppliers[0].wages_due, 400.0)


def test_a_shock_of_running_work_of_all_puts_off_its_share() -> None:
    world = shocked(DEFERRAL, 0.5, chosen=False)
    rows = [contract(world, 0) for _ in range(40)]
    assert 8 < sum(is_put_off(world, row) for row in rows) < 32
