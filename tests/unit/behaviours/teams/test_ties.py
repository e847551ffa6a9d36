"""Who knows whom: ties by hand, who meets, what networks cost, and how many ties a week can add."""

from __future__ import annotations

import pytest

from simulator.behaviours.teams.ties import (
    find_tie,
    has_space_for_teams,
    introduce,
    introduce_all,
    introduce_newcomers,
    may_meet_in_work,
    most_new_ties,
    pairs,
    support_networks,
    tie,
    trust_less,
    trust_more,
)
from simulator.engine.accounts import NETWORK_SUPPORT
from simulator.engine.codes import CLOSED, HUB, JOINT_WORK, NOBODY, SAME_AREA, SE_NETWORK, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from tests.unit.hand_world import alike, firm, hand_world, list_members, moved, numbers, rules

pytestmark = pytest.mark.interpreted


def people(*kinds: int, **columns: float) -> World:
    world = hand_world(100)
    numbers(
        world, tie_trust_mean=0.5, trust_gain=0.2, trust_loss=0.5, tie_chance_same_area=1.0, tie_chance_network=1.0,
        hub_trust=0.9, cost_per_tie_gbp=100.0,
    )  # fmt: skip
    for kind in kinds:
        firm(world, kind, **columns)
    list_members(world)
    return world


def known(world: World, one: int) -> dict[int, int]:
    """Return whom a supplier knows: origins by supplier."""
    found, row = {}, int(world.suppliers[one].first_tie)
    while row != NOBODY:
        found[int(world.ties[row].other)] = int(world.ties[row].origins)
        row = int(world.ties[row].next)
    return found


def test_a_tie_is_known_to_both_and_is_made_once() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM, SMALL_FIRM)
    tie(world, 0, 1, SAME_AREA, 0.0)
    tie(world, 0, 2, SAME_AREA, 0.0)
    tie(world, 1, 0, JOINT_WORK, 0.0)
    assert world.clock[0].ties == 4
    assert known(world, 0) == {2: SAME_AREA, 1: SAME_AREA | JOINT_WORK}
    assert known(world, 1) == {0: SAME_AREA | JOINT_WORK}
    assert find_tie(world, 1, 2) == NOBODY
    assert world.ties[find_tie(world, 2, 0)].other == 0


def test_trust_lies_around_its_mean_and_is_at_least_what_is_given() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM)
    tie(world, 0, 1, SAME_AREA, 0.0)
    first = float(world.ties[0].trust)
    assert 0.2 <= first <= 0.8
    assert world.ties[1].trust == first
    tie(world, 0, 1, HUB, 0.95)
    assert list(world.ties.trust[:2]) == [0.95, 0.95]
    tie(world, 0, 1, HUB, 0.1)
    assert list(world.ties.trust[:2]) == [0.95, 0.95]


def test_no_room_for_a_tie_stops_the_run() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM)
    world.clock[0].ties = len(world.ties) - 1
    tie(world, 0, 1, SAME_AREA, 0.0)
    assert world.clock[0].table_full == 1
    assert known(world, 0) == {}


def test_work_done_together_raises_trust_and_failure_lowers_it_on_both_sides() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM, SMALL_FIRM)
    trust_more(world, 0, 1)  # strangers become acquainted
    assert known(world, 1) == {0: JOINT_WORK}
    world.ties.trust[:2] = 0.5
    trust_more(world, 0, 1)
    assert alike(world.ties.trust[:2], 0.6)
    trust_less(world, 1, 0)
    assert alike(world.ties.trust[:2], 0.3)
    trust_less(world, 0, 2)  # strangers: nothing to lose
    assert world.clock[0].ties == 2


def test_firms_of_an_area_and_sector_meet_and_social_enterprises_of_either() -> None:
    """Row 0 and 1: SEs at home and next door; 2: a firm at home; 3: an SE of another trade at home."""
    world = people(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SMALL_FIRM, SOCIAL_ENTERPRISE)
    world.suppliers[1].home, world.suppliers[3].sector = 1, 1
    list_members(world)
    for row in range(4):
        introduce(world, row)
    assert known(world, 0) == {1: SE_NETWORK, 2: SAME_AREA, 3: SE_NETWORK}
    assert known(world, 2) == {0: SAME_AREA}
    assert known(world, 3) == {0: SE_NETWORK}  # not the SE next door of another trade


def test_who_was_there_first_is_met_and_nobody_twice() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM)
    introduce(world, 0)
    assert world.clock[0].ties == 0
    introduce(world, 1)
    introduce(world, 1)
    assert world.clock[0].ties == 2


def test_a_chance_of_nothing_makes_no_tie() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM)
    numbers(world, tie_chance_same_area=0.0)
    introduce(world, 1)
    assert world.clock[0].ties == 0


def test_all_in_business_are_introduced_once_and_then_newcomers() -> None:
    world = people(SMALL_FIRM, SMALL_FIRM, SMALL_FIRM)
    world.suppliers[2].state = CLOSED
    list_members(world)
    introduce_all(world)
    assert world.clock[0].is_tied == 1
    assert known(world, 1) == {0: SAME_AREA}
    assert known(world, 2) == {}
    newcomer = firm(world, SMALL_FIRM, born=100)
    list_members(world)
    introduce_newcomers(world)
    assert known(world, newcomer) == {0: SAME_AREA, 1: SAME_AREA}
    world.clock[0].week = 101
    firm(world, SMALL_FIRM, born=100)
    list_members(world)
    introduce_newcomers(world)
    assert known(world, newcomer + 1) == {}


def test_a_hub_keeps_the_social_enterprises_of_its_area_acquainted_in_trust() -> None:
    world = people(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SMALL_FIRM)
    rules(world, 0, managed_hub=1.0)
    rules(world, network_investment_gbp=0.0)
    support_networks(world)
    assert known(world, 0) == {1: HUB}
    assert list(world.ties.trust[:2]) == [0.9, 0.9]
    assert moved(world, NETWORK_SUPPORT) == 0


@pytest.mark.parametrize(("yearly", "ties"), [(3_600.0, 6), (0.0, 0)])
def test_money_for_networking_is_spent_by_the_month_and_makes_ties_at_their_cost(yearly: float, ties: int) -> None:
    """300 a month pay for three ties at 100: all three pairs of three SEs."""
    world = people(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE)
    rules(world, managed_hub=0.0)
    rules(world, 0, network_investment_gbp=yearly)
    support_networks(world)
    assert world.clock[0].ties == ties
    assert moved(world, NETWORK_SUPPORT) == round(yearly / 12 * 100)


def test_pairs_are_ordered() -> None:
    assert [pairs(n) for n in (0, 1, 2, 5)] == [0, 0, 2, 20]


def test_as_many_ties_as_could_be_made_in_a_week() -> None:
    """Two SEs and a firm of one trade at home, an SE of that trade next door.

    At home 3 x 2; SEs of the trade 3 x 2; SEs of the home area 2 x 1.
    """
    world = people(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SMALL_FIRM, SOCIAL_ENTERPRISE)
    world.suppliers[3].home = 1
    list_members(world)
    assert most_new_ties(world) == 6 + 6 + 2
    world.suppliers.reach_km[:4] = 9.0  # 20 km apart: too far for common work
    list_members(world)
    assert most_new_ties(world) == 6 + 2 + 2


def test_ses_of_one_trade_know_one_another_where_they_could_work_for_one_council() -> None:
    """Their areas lie 20 km apart: reaches of 9 and 11 km meet, 9 and 10 km do not."""
    for reach, known_ones in ((11.0, 2), (10.0, 0)):
        world = people(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, reach_km=9.0)
        world.suppliers[1].home, world.suppliers[1].reach_km = 1, reach
        list_members(world)
        introduce(world, 1)
        assert world.clock[0].ties == known_ones
        assert may_meet_in_work(world, 0, 1, 9.0, reach) == (known_ones > 0)


@pytest.mark.parametrize(("column", "left", "has"), [("ties", 6, True), ("ties", 5, False), ("teams", 1, False)])
def test_a_weeks_teams_need_room(column: str, left: int, has: bool) -> None:
    """Two leads; three firms of one trade and area may meet in 3 x 2 ways."""
    world = people(SMALL_FIRM, SMALL_FIRM, SMALL_FIRM)
    world.clock[0][column] = len(getattr(world, column)) - left
    assert has_space_for_teams(world, 2, 0) == has
    assert not has_space_for_teams(world, 2, 7)  # and pairs that an event may bring together


def test_a_weeks_teams_need_rows_of_suppliers_and_members() -> None:
    world = people(SMALL_FIRM)
    world.clock[0].team_members = len(world.team_members) - 15
    assert not has_space_for_teams(world, 2, 0)  # eight members each
    assert has_space_for_teams(world, 1, 0)
    assert not has_space_for_teams(world, 64, 0)  # 63 rows of suppliers are free
