"""Who a new firm is, and what any firm can do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.behaviours.firms.cash import earned
from simulator.behaviours.firms.maturing import maturity
from simulator.behaviours.firms.newcomers import add_groups, add_supplier, age_in_weeks, score, trait
from simulator.behaviours.firms.standing import (
    LONG_AGO,
    can_carry,
    could_deliver,
    in_pence,
    is_known_to,
    is_within_reach,
    jobs_per_penny,
    last_work,
    note_work,
    standing_turnover,
    takes_work,
)
from simulator.engine import chance
from simulator.engine.accounts import HOUSEHOLDS
from simulator.engine.codes import ACTIVE, CLOSED, FULL_SIZE, NOBODY
from simulator.engine.lists import area_members, areas_in_reach, is_in_reach, members_in_reach, sector_members
from simulator.engine.world import World
from tests.unit.hand_world import alike, cash, firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def group(**values: float) -> World:
    """Return a world whose first group's firms are all alike: no spread in anything."""
    world = hand_world(NOW)
    numbers(world, booked_at_start=0.5, oldest_firm_years=45.0)
    given = {
        "turnover_median_gbp": 1_200.0, "turnover_sigma": 0.0, "public_share": 0.4, "outside_margin": 0.05,
        "outside_sd": 0.1, "reserve_months_median": 2.0, "reserve_months_sigma": 0.0, "interest_access": 1.0,
        "overdraft_months": 3.0, "overhead_share": 0.15, "cost_factor": 1.1, "efficiency_sd": 0.0,
        "overhead_recovery_mean": 1.0, "quality_mean": 0.6, "quality_sd": 0.0, "sales_mean": 0.3, "sales_sd": 0.0,
        "social_mean": 2.0, "social_sd": 0.0, "priority_share": 0.2, "framework_probability": 1.0, "reach_km": 33.0,
        "second_sector_probability": 0.0, "young_share": 0.5, "entrant_size": 1.0,
    }  # fmt: skip
    for name, value in (given | values).items():
        world.group_kinds[0][name] = value
    world.group_areas[0] = [0.0, 1.0]
    world.group_sectors[0] = 0.0
    world.group_sectors[0, 2] = 1.0
    return world


def test_a_new_firm_is_its_group() -> None:
    """1,200 pounds a year of which 20 % is booked with councils leave 80 a month elsewhere; two months in reserve."""
    world = group()
    row = add_supplier(world, 0, 77, False)
    s = world.suppliers[row]
    assert (s.id, s.state, s.home, s.sector, s.second_sector, s.left, s.team, s.franchise) == (
        77, ACTIVE, 1, 2, NOBODY, NOBODY, NOBODY, NOBODY,
    )  # fmt: skip
    assert (s.turnover, s.starting_turnover, s.outside_income) == (120_000.0, 120_000.0, 8_000.0)
    assert alike([s.target_cash, cash(world, row)], 20_000.0)
    assert world.cash[HOUSEHOLDS] == -20_000
    assert (s.overdraft_limit, s.cost_factor, s.overhead_recovery) == (30_000, 1.1, 1.0)
    assert alike([s.quality, s.track, s.sales, s.social], [0.6, 0.6, 0.3, 0.98])  # nobody is perfect
    assert (s.framework, s.reach_km, s.born <= 0) == (1, 33.0, True)
    assert world.tallies[int(s.kind)].active == 1
    assert [last_work(world, row, council) for council in (0, 1)] == [LONG_AGO, LONG_AGO]


def test_an_entrant_is_smaller_and_born_now() -> None:
    world = group(interest_access=0.0, framework_probability=0.0, entrant_size=0.5)
    s = world.suppliers[add_supplier(world, 0, 77, True)]
    assert (s.turnover, s.born, s.overdraft_limit, s.framework) == (60_000.0, NOW, 0, 0)
    assert (s.outside_income, s.outside_usual) == (4_000.0, 8_000.0)


def test_where_nobody_grows_an_entrant_has_its_full_size() -> None:
    world = group(entrant_size=0.5)
    numbers(world, entrant_growth=FULL_SIZE)
    s = world.suppliers[add_supplier(world, 0, 77, True)]
    assert (s.turnover, s.outside_income) == (120_000.0, s.outside_usual)


def test_who_is_there_at_the_start_has_the_size_of_its_age() -> None:
    world = group(entrant_size=0.25)
    numbers(world, growth_years=3.0)
    for identity in range(30):
        s = world.suppliers[add_supplier(world, 0, identity, False)]
        full = maturity((NOW - s.born) / 52.0, 0.25, 3.0)
        assert alike([s.turnover, s.outside_income / s.outside_usual], [120_000.0 * full, full])


def test_no_room_for_a_firm_is_none() -> None:
    world = group()
    world.clock[0].suppliers = len(world.suppliers)
    assert add_supplier(world, 0, 77, True) == NOBODY
    assert world.clock[0].table_full == 1


def test_a_second_trade_is_never_the_first_again() -> None:
    world = group(second_sector_probability=1.0)
    world.group_second_sectors[:] = world.group_sectors
    assert world.suppliers[add_supplier(world, 0, 1, True)].second_sector == NOBODY
    world.group_sectors[0, :4] = 0.25
    world.group_second_sectors[:] = world.group_sectors
    firms = [world.suppliers[add_supplier(world, 0, identity, True)] for identity in range(2, 40)]
    assert all(s.second_sector != s.sector for s in firms)
    assert {int(s.second_sector) for s in firms} == {NOBODY, 0, 1, 2, 3}


def test_every_group_has_as_many_firms_as_it_says() -> None:
    world = group()
    world.groups["count"] = 0
    world.groups[0].count, world.groups[1].count = 3, 2
    add_groups(world)
    assert [int(s.group) for s in world.suppliers[: world.clock[0].suppliers]] == [0, 0, 0, 1, 1]
    assert len(set(world.suppliers.id[:5].tolist())) == 5


def test_half_are_young_and_the_others_no_older_than_the_oldest() -> None:
    """At the median, u = 0.5, a firm is five years old; ages follow the draw."""
    world = group()
    ages = np.array([age_in_weeks(world, identity, 0.5) for identity in range(400)])
    draws = np.array([trait(world, identity, 4) for identity in range(400)])
    expected = np.where(draws < 0.5, 10.0 * draws, 5.0 + 80.0 * (draws - 0.5)) * 52.0
    assert np.array_equal(ages, expected.astype(int))
    assert ages.max() <= 45 * 52


def test_traits_belong_to_the_firm_and_to_what_they_are_about() -> None:
    world = group()
    assert trait(world, 5, 1) == trait(world, 5, 1) != trait(world, 5, 2)
    assert trait(world, 5, 1) != trait(world, 6, 1)
    z = chance.inverse_normal(trait(world, 5, 7))
    assert alike(score(world, 5, 7, 0.5, 0.1), 0.5 + 0.1 * z)
    assert score(world, 5, 7, 9.0, 0.0) == 0.98


def test_a_normal_draw_is_the_quantile_of_a_uniform_one() -> None:
    assert alike(chance.normal(1, 2, 3, 4, 5), chance.inverse_normal(chance.uniform(1, 2, 3, 4, 5)))


def test_two_words_of_32_bits_make_a_number_between_nought_and_one() -> None:
    whole = 0xFFFFFFFF
    assert 0.0 < chance.unit_interval(0, 0) < 1e-15
    assert 1.0 - 1e-7 < chance.unit_interval(whole, 0) < 1.0
    assert chance.unit_interval(whole, whole) == math.nextafter(1.0, 0.0)  # it rounded to 1
    assert chance.inverse_exponential(chance.unit_interval(whole, whole), 1.0) < 40.0
    assert alike(chance.unit_interval(1 << 31, 0), 0.5)
    assert alike(chance.unit_interval(1 << 30, whole), 0.25)


def test_a_pick_falls_where_the_draw_falls() -> None:
    shares = np.array([0.2, 0.0, 0.5, 0.3])
    assert [chance.pick(u, shares) for u in (0.0, 0.19, 0.21, 0.69, 0.71, 0.999)] == [0, 0, 2, 2, 3, 3]


# What any firm can do ---------------------------------------------------------------------------------------------


def test_pounds_are_a_hundred_pence() -> None:
    assert in_pence(12.5) == 1_250.0


def test_a_job_of_52_pence_a_year_is_paid_by_a_penny_a_week() -> None:
    world = hand_world()
    numbers(world, wage_gbp_per_year=0.52)
    assert jobs_per_penny(world) == 1.0


def test_what_is_earned_goes_by_the_week_and_ends_at_the_whole() -> None:
    assert [earned(1_000, 3, worked) for worked in (0, 1, 2, 3, 4)] == [0, 333, 667, 1_000, 1_000]


def test_who_is_near_large_and_free_enough_could_deliver() -> None:
    """A thousand a week; capacity 500,000; standing asks for twice the yearly 50,000."""
    world = hand_world(NOW)
    row = firm(world, home=1, reach_km=20.0, committed=499_000)
    at = tender(world, 50_000, 50, standing_multiple=2.0)
    s = world.suppliers[row]
    assert could_deliver(world, row, at)
    assert can_carry(world, row, at)
    assert is_within_reach(world, row, 0)
    s.committed = 499_001
    assert not can_carry(world, row, at)
    assert not could_deliver(world, row, at)
    s.committed, s.reach_km = 0, 19.9
    assert not is_within_reach(world, row, 0)
    assert not could_deliver(world, row, at)
    s.reach_km, s.turnover = 20.0, 104_001.0
    assert could_deliver(world, row, at)
    s.turnover = 99_999.0
    assert not could_deliver(world, row, at)
    s.turnover, s.winding_down = 1e9, 1
    assert not takes_work(world, row)
    assert not could_deliver(world, row, at)
    s.winding_down, s.state = 0, CLOSED
    assert not takes_work(world, row)


def test_who_worked_for_a_council_in_the_last_years_is_known() -> None:
    world = hand_world(NOW)
    numbers(world, contact_years=1.0)
    row = firm(world)
    assert not is_known_to(world, row, 0)
    note_work(world, row, 0, NOW - 53)
    assert not is_known_to(world, row, 0)
    note_work(world, row, 0, NOW - 52)
    assert is_known_to(world, row, 0)
    assert not is_known_to(world, row, 1)


def test_a_shorter_contract_won_later_does_not_shorten_what_is_known() -> None:
    world = hand_world(NOW)
    row = firm(world)
    note_work(world, row, 0, NOW + 200)
    note_work(world, row, 0, NOW + 20)
    assert last_work(world, row, 0) == NOW + 200


def test_a_franchisors_turnover_counts_where_a_council_accepts_it() -> None:
    world = hand_world(NOW)
    best, unit = firm(world, turnover=700.0, franchise=0), firm(world, turnover=50.0, franchise=0)
    world.franchises[0].franchisor = best
    rules(world, franchise_guarantee=0.0)
    rules(world, 1, franchise_guarantee=1.0)
    assert [standing_turnover(world, unit, council) for council in (0, 1)] == [50.0, 750.0]
    assert standing_turnover(world, best, 1) == 700.0
    world.suppliers[best].state = CLOSED
    assert standing_turnover(world, unit, 1) == 50.0


def test_places_in_the_list_of_firms() -> None:
    world = hand_world(NOW)
    for home in (1, 0, 0, 1):
        firm(world, home=home)
    firm(world, sector=1)
    list_members(world)
    assert [area_members(world, area, 0) for area in (0, 1)] == [(0, 2), (2, 4)]
    assert sector_members(world, 0) == (0, 4)
    assert sector_members(world, 1) == (4, 5)
    world.reaches[0] = 19.0
    assert [is_in_reach(world, 0, area, 0) for area in (0, 1)] == [True, False]
    world.reaches[0, 1] = 20.0
    assert is_in_reach(world, 0, 1, 0)


def near_areas(world: World, council: int) -> list[tuple[int, int, int]]:
    """Return the areas where somebody of sector 0 looks as far as a council, and the places of those who do."""
    rows = world.reached_areas[slice(*areas_in_reach(world, council, 0))]
    return [(int(row.area), int(row.first), int(row.end)) for row in rows]


def test_those_who_look_furthest_come_first() -> None:
    world = hand_world(NOW)
    near, far, middle = (firm(world, home=1, reach_km=reach) for reach in (5.0, 50.0, 20.0))
    list_members(world)
    assert list(world.reaches[0]) == [-1.0, 50.0]  # nobody is at home in the first area
    assert [int(world.memberships[place].supplier) for place in range(3)] == [far, middle, near]
    assert near_areas(world, 0) == [(1, 0, 2)]  # 20 km away
    assert near_areas(world, 1) == [(1, 0, 3)]
    assert [members_in_reach(world, council, 0) for council in (0, 1)] == [2, 3]
    assert math.isclose(world.distance_km[0, 1], 20.0)


@pytest.mark.parametrize(("reach", "areas"), [(19.0, [[0], [0, 1]]), (20.0, [[0, 1], [0, 1]])])
def test_only_areas_where_somebody_looks_as_far_are_listed_for_a_council(reach: float, areas: list[list[int]]) -> None:
    """Area 1 is 20 km from council 0; those of area 0 look 50 km far. Nobody works in the other sector."""
    world = hand_world(NOW)
    firm(world, home=0, reach_km=50.0)
    firm(world, home=1, reach_km=reach)
    list_members(world)
    assert [[area for area, _, _ in near_areas(world, council)] for council in (0, 1)] == areas
    first, end = areas_in_reach(world, 0, 1)
    assert first == end
