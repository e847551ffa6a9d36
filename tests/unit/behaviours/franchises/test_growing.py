"""How a franchise grows by hand: where there is work, who is busy, what money there is, what a grant adds."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.franchises.growing import (
    _SKILL_OF_A_COPY,
    best_area,
    capital_of_unit,
    grow_systems,
    is_busy,
    local_work,
    open_unit,
    plan_units,
    usual_work_of_unit,
    yearly_gain_of_unit,
)
from simulator.engine.accounts import FRANCHISE_CAPITAL, FRANCHISE_SUPPORT, LOAN
from simulator.engine.codes import NOBODY, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from tests.unit.behaviours.franchises.test_systems import NOW, system
from tests.unit.hand_world import alike, cash, firm, list_members, moved, numbers, rules

pytestmark = pytest.mark.interpreted


def growing(units: int = 0, **values: float) -> World:
    """Return a system whose franchisor has work enough for one more unit in both areas: usual work is 100,000."""
    world = system(units)
    numbers(world, franchise_opening_rate=1e9, franchise_busy_share=0.5, franchise_setup_weeks=10.0,
            franchise_cost_per_unit_gbp=0.0)  # fmt: skip
    numbers(world, **{name: value for name, value in values.items() if name.startswith("franchise")})
    world.group_kinds.turnover_median_gbp[:], world.group_kinds.public_share[:] = 2_000.0, 0.5
    world.lines["budget"][:] = 0
    for line in world.lines:
        if line.sector == 0:
            line.budget = 1_000_000 - 100_000 * line.council
    world.suppliers["committed"][: 1 + units] = 10**9
    list_members(world)
    return world


@pytest.mark.parametrize(
    ("grant", "loan", "parts"),
    [(0, 0, (40, 0, 0)), (30, 0, (10, 30, 0)), (30, 20, (0, 30, 10)), (60, 20, (0, 60, 0)), (0, 90, (0, 0, 40))],
)
def test_a_grant_is_paid_in_full_and_lenders_and_franchisor_bring_the_rest(
    grant: float, loan: float, parts: tuple[float, ...]
) -> None:
    assert capital_of_unit(40.0, grant, loan) == parts


def test_work_in_an_area_is_its_budget_over_its_firms_and_the_newcomer() -> None:
    world = growing(1)
    assert [local_work(world, 0, 0), local_work(world, 0, 1)] == [1_000_000 / 3, 900_000.0]
    assert usual_work_of_unit(world, 0) == 100_000.0


def test_units_are_busy_with_so_much_of_their_capacity_in_work() -> None:
    world = growing(1)
    world.suppliers["turnover"][:2], world.suppliers["public_share"][:2] = 52_000.0, 0.5
    world.suppliers["committed"][:2] = (500, 0)
    assert is_busy(world, 0, 0)  # half of a thousand a week
    world.suppliers[0].committed = 499
    assert not is_busy(world, 0, 0)
    assert is_busy(world, 0, 1)  # nobody is there


def test_a_unit_brings_its_fees_less_what_it_costs_to_watch() -> None:
    """5 % of 100,000 and a flat 500; the second unit of a system whose costs double at two: 600 - 300 a year."""
    world = growing(1, franchise_cost_per_unit_gbp=2.0, franchise_crowding_units=2.0)
    world.franchises[0].flat_fee = 500.0
    assert alike(yearly_gain_of_unit(world, 0), 5_000.0 + 500.0 - (2 * 200 * 2.0 - 200 * 1.5))


def test_the_best_area_has_the_most_work_for_a_newcomer() -> None:
    world = growing()
    assert best_area(world, 0) == 1  # 900,000 for one against a million for two
    rules(world, 1, franchising=0.0)
    assert best_area(world, 0) == 0
    world.suppliers[0].committed = 0  # the franchisor could do more there itself
    assert best_area(world, 0) == NOBODY
    world.suppliers[0].committed = 10**9
    world.group_kinds.turnover_median_gbp[:] = 10_001.0
    assert best_area(world, 0) == NOBODY  # too little to fill a unit


@pytest.mark.parametrize(
    ("money", "grant", "planned"), [(3_999, 0.0, 0), (4_000, 0.0, 1), (8_000, 0.0, 2), (0, 40.0, 2), (99_000, 0.0, 2)]
)
def test_units_are_planned_as_far_as_money_and_areas_go(money: int, grant: float, planned: int) -> None:
    """Each costs 4,000; both areas have work; half of a target of 1,000 is kept."""
    world = growing()
    world.cash[7] = 500 + money
    rules(world, replication_grant_gbp=grant)
    plan_units(world, 0)
    assert world.clock[0].openings == planned
    assert [int(o.area) for o in world.openings[:planned]] == [1, 0][:planned]
    assert all(o.week == NOW + 10 for o in world.openings[:planned])


def test_a_franchisor_that_loses_more_than_it_earns_plans_nothing() -> None:
    for last, planned in ((-5_000.0, 2), (-5_001.0, 0)):
        world = growing()
        world.suppliers[0].last_result = last
        plan_units(world, 0)
        assert world.clock[0].openings == planned


def test_a_planned_unit_opens_in_its_week_with_all_that_was_given() -> None:
    world = growing()
    rules(world, replication_grant_gbp=60.0)
    plan_units(world, 0)
    grow_systems(world)
    assert world.clock[0].suppliers == 1
    world.clock[0].week = NOW + 10
    numbers(world, franchise_opening_rate=0.0)
    grow_systems(world)
    grow_systems(world)
    assert world.clock[0].suppliers == 3
    assert [int(world.suppliers[row].home) for row in (1, 2)] == [1, 0]
    assert cash(world, 1, 2) == [6_000, 6_000]  # the grant is more than the capital, so they are richer
    assert world.suppliers[1].target_cash >= 6_000.0
    assert (moved(world, FRANCHISE_SUPPORT), moved(world, FRANCHISE_CAPITAL)) == (12_000, 0)


def test_a_unit_is_most_of_the_way_to_a_copy_of_its_franchisor() -> None:
    """Seven tenths of the way from what a newcomer of its identity would be."""
    found = []
    for skill in (0.0, 1.0):
        world = growing()
        world.suppliers[0].quality = world.suppliers[0].sales = world.suppliers[0].social = skill
        rules(world, franchise_loan_gbp=15.0)
        open_unit(world, 0, 1)
        s = world.suppliers[1]
        found.append([float(s.quality), float(s.sales), float(s.social)])
    none, all_of_it = np.array(found)
    assert alike(all_of_it - none, _SKILL_OF_A_COPY)
    assert np.all((none > 0.0) & (none < 1.0 - _SKILL_OF_A_COPY + 1e-9))


def test_a_unit_is_opened_with_a_loan_and_the_franchisors_money() -> None:
    world = growing()
    rules(world, franchise_loan_gbp=15.0)
    open_unit(world, 0, 1)
    assert (moved(world, LOAN), moved(world, FRANCHISE_CAPITAL), cash(world, 1)) == (1_500, 2_500, 4_000)
    assert (world.suppliers[1].loan, world.suppliers[1].loan_payment) == (1_500, 25)
    assert (world.franchises[0].opened, world.franchises[0].units) == (1, 1)
    world.cash[7] = 0
    open_unit(world, 0, 1)
    assert world.franchises[0].opened == 1
    assert firm(world, SOCIAL_ENTERPRISE) == 2
