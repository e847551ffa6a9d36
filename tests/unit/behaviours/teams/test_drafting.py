"""How a lead drafts a team, what it promises, and how the best teams stand for a tender."""

from __future__ import annotations

import pytest

from simulator.behaviours.bidding.bidding import expected_gain
from simulator.behaviours.teams.drafting import (
    all_gain,
    can_stake,
    draft,
    draft_gain,
    expected,
    may_join,
    partner_fit,
)
from simulator.behaviours.teams.teaming import are_teams_possible, find_partners
from simulator.behaviours.teams.ties import tie
from simulator.engine.accounts import CONSORTIUM_GRANT, CONSORTIUM_SETUP
from simulator.engine.codes import (
    ALL_MEMBERS,
    ANY_TEAMS,
    GO,
    HUB,
    JOINED,
    LEAD_ALONE,
    NO_CAPACITY,
    NO_TEAMS,
    OPEN,
    QUOTATION,
    SOCIAL_ENTERPRISE,
    TEAMS_THAT_NEED_TO,
)
from simulator.engine.events import TEAM_FORMED, TEAM_NOT_FOUND, TEAM_TOO_LATE
from simulator.engine.rows import add_candidate
from simulator.engine.world import World
from tests.unit.hand_world import alike, events, firm, hand_world, moved, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def seekers(*turnovers: float, value: int = 50_000_000, mode: int = TEAMS_THAT_NEED_TO, **columns: float) -> World:
    """Return a world of firms that all know each other, and a tender of a million a week that closes now.

    A firm with a turnover of 52 million pence can carry half a million a week.
    """
    world = hand_world(NOW, recording=1)
    numbers(
        world, consortium_members_most=4.0, tie_trust_mean=0.5, cost_share_of_reference=0.8, cost_spread=0.25,
        experience_weight=10.0, risk_margin=0.0, affordable_excess=0.5, coordination_per_partner=0.0, hub_margin=0.1,
        joint_stake_most=0.5, consortium_setup_gbp=100.0, consortium_setup_weeks=3.0, consortium_setup_sigma=0.0,
        preferred_size_share=1.0, scale_mismatch=0.0, distance_cost_per_100km=0.0, bid_cost_gbp=1.0,
        bid_cost_elasticity=0.0, broker_cost_gbp=40.0, bid_money_share=1.0, bid_writing_least_weeks=1e9,
        overdraft_rate=0.0,
    )  # fmt: skip
    rules(
        world, consortium_bids=mode, consortium_standing=ALL_MEMBERS, consortium_brokerage=0.0, managed_hub=0.0,
        consortium_grant_share=0.0,
    )  # fmt: skip
    world.markets["bids"] = 2.0
    given = {"standing_multiple": 1.0, "process": OPEN, "week_closing": NOW, "bid_cost_factor": 1.0}
    tender(world, value, 50, **(given | columns))
    for turnover in turnovers:
        firm(world, turnover=turnover, cash=10**9)
    for one in range(len(turnovers)):
        for other in range(one):
            tie(world, one, other, 1, 0.0)
    world.ties["trust"] = 0.5
    return world


def drafted(world: World, n: int) -> list[tuple[int, float]]:
    return [(int(world.drafts[i, 0]), float(world.drafts[i, 1])) for i in range(n)]


FULL, HALF = 52_000_000.0, 26_000_000.0


# Drafts -----------------------------------------------------------------------------------------------------------


def test_a_partner_fits_by_trust_and_by_what_it_brings() -> None:
    assert alike([partner_fit(0.8, 50.0, 100.0), partner_fit(0.8, 500.0, 100.0)], [0.6, 0.8])


@pytest.mark.parametrize(
    ("change", "mode", "may"),
    [
        ({}, TEAMS_THAT_NEED_TO, True),
        ({"winding_down": 1}, TEAMS_THAT_NEED_TO, False),
        ({"joined_for": 0}, TEAMS_THAT_NEED_TO, False),
        ({"sector": 1}, TEAMS_THAT_NEED_TO, False),
        ({"sector": 1, "second_sector": 0}, TEAMS_THAT_NEED_TO, True),
        ({"alone_for": 0}, TEAMS_THAT_NEED_TO, False),
        ({"alone_for": 0}, ANY_TEAMS, True),
        ({"home": 1, "reach_km": 19.0}, TEAMS_THAT_NEED_TO, False),
    ],
)
def test_who_may_be_a_partner(change: dict[str, float], mode: int, may: bool) -> None:
    world = seekers(FULL)
    for name, value in change.items():
        world.suppliers[0][name] = value
    assert may_join(world, 0, 0, mode) == may


def test_reserved_tenders_are_for_ses_only() -> None:
    world = seekers(FULL, reserved=1)
    assert not may_join(world, 0, 0, ANY_TEAMS)
    world.suppliers[0].kind = SOCIAL_ENTERPRISE
    assert may_join(world, 0, 0, ANY_TEAMS)


def test_partners_are_taken_by_fit_until_size_and_capacity_suffice() -> None:
    """A million a week needs two full firms; the lead brings a half, the partner a half."""
    world = seekers(FULL, FULL, FULL)
    world.ties["trust"][world.ties["other"] == 2] = 0.9
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0) == 2
    assert drafted(world, 2) == [(0, 0.5), (2, 0.5)]
    world.suppliers[2].committed = 300_000  # brings 200,000: still trusted most (0.9 x 0.7 against 0.5)
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0) == 3
    assert alike([share for _, share in drafted(world, 3)], [5 / 12, 2 / 12, 5 / 12])


def test_who_is_too_large_for_all_its_acquaintances_drafts_nobody() -> None:
    world = seekers(FULL, FULL, FULL)
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_500_001.0) == 0
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_500_000.0) == 3
    numbers(world, consortium_members_most=2.0)
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_500_000.0) == 0


def test_all_members_turnover_counts_or_the_leads_alone() -> None:
    """Standing asks for 50 million a year: two halves have 52."""
    world = seekers(HALF, HALF)
    assert draft(world, 0, 0, 0, ANY_TEAMS, 100_000.0) == 2
    rules(world, consortium_standing=LEAD_ALONE)
    assert draft(world, 0, 0, 0, ANY_TEAMS, 100_000.0) == 0
    world.suppliers[0].turnover = FULL
    assert draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0) == 0  # half a million and a quarter
    assert draft(world, 0, 0, 0, ANY_TEAMS, 750_000.0) == 2


def test_a_hub_drafts_among_those_it_ties() -> None:
    world = seekers(FULL, FULL)
    assert draft(world, 0, 0, HUB, ANY_TEAMS, 1_000_000.0) == 0
    tie(world, 0, 1, HUB, 0.0)
    assert draft(world, 0, 0, HUB, ANY_TEAMS, 1_000_000.0) == 2


# What a draft promises ---------------------------------------------------------------------------------------------


def test_what_is_expected_of_a_bid() -> None:
    """Typical cost 40 million; against one rival half of the way up to 50: 45, a gain of 5 with a chance of a half."""
    world = seekers(FULL)
    gain = expected(world, 0, 1.0, 0.0, 1.0, 0.5, 1.0, 1_000.0)
    assert alike(gain, expected_gain(0.5, 45e6, 40e6, 1_000.0, 0.0))
    assert alike(gain, 2_499_000.0)
    assert alike(expected(world, 0, 1.0, 0.2, 0.5, 0.5, 1.0, 0.0), 0.5 * (43e6 - 32e6))  # a tenth left out
    assert expected(world, 0, 1.9, 0.0, 1.0, 0.5, 1.0, 0.0) == 0.0  # beyond what the council can pay


def test_a_team_expects_what_its_mean_member_would_less_the_cost_of_working_together() -> None:
    """Costs of 0.9 and 1.1 are 1.0 by halves; half trusted, ten per cent a partner cost 5 %."""
    world = seekers(FULL, FULL)
    world.suppliers[0].cost_factor, world.suppliers[1].cost_factor = 0.9, 1.1
    for row in (0, 1):
        world.suppliers[row].overhead_recovery = 1.0
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    assert alike(draft_gain(world, 0, 2, 0, 1.0, 0.0), 0.5 * 5e6)
    numbers(world, coordination_per_partner=0.1)
    assert alike(draft_gain(world, 0, 2, 0, 1.0, 0.0), 0.5 * 4e6)
    rules(world, consortium_brokerage=1.0)
    assert alike(draft_gain(world, 0, 2, 0, 1.0, 0.0), 0.5 * 5e6)


def test_members_that_could_have_bid_alone_are_rivals_less() -> None:
    world = seekers(FULL, FULL)
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    for row in (0, 1):
        world.suppliers[row].alone_for, world.suppliers[row].overhead_recovery = 0, 1.0
    assert alike(draft_gain(world, 0, 2, 0, 1.0, 0.0), 10e6)  # nobody else: sure to win at 50 million


def test_a_hubs_margin_goes_into_the_price() -> None:
    world = seekers(FULL, FULL)
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    numbers(world, risk_margin=0.0)
    cost = 40e6 / 0.9
    price = cost + 0.5 * (50e6 - cost)
    assert alike(draft_gain(world, 0, 2, HUB, 1.0, 0.0), 0.5 * (price - cost * 0.9))


def test_nobody_stakes_more_than_its_share_of_its_money() -> None:
    world = seekers(FULL)
    world.suppliers[0].overdraft_limit = 200
    world.cash[7] = 800
    assert can_stake(world, 0, 400.0, 100.0)
    assert not can_stake(world, 0, 400.0, 100.1)
    assert not can_stake(world, 0, 400.1, 100.0)
    world.suppliers[0].bid_spend, world.suppliers[0].last_bid = 700.0, NOW
    assert not can_stake(world, 0, 300.1, 0.0)  # no more for bids, alone or together


def test_all_must_gain_by_joining() -> None:
    world = seekers(FULL, FULL)
    draft(world, 0, 0, 0, ANY_TEAMS, 1_000_000.0)
    assert all_gain(world, 0, 2, 1.0, 1.0, 0.0, 0.0)
    assert not all_gain(world, 0, 2, 0.0, 1.0, 0.0, 0.0)
    world.suppliers[1].alone_for, world.suppliers[1].overhead_recovery = 0, 1.0  # alone it expects 2.5 million
    assert not all_gain(world, 0, 2, 5e6, 1.0, 0.0, 0.0)
    assert all_gain(world, 0, 2, 5.1e6, 1.0, 0.0, 0.0)
    world.cash[8] = 1_000
    assert all_gain(world, 0, 2, 5.1e6, 1.0, 600.0, 400.0)  # half of its money on half of the cost
    assert not all_gain(world, 0, 2, 5.1e6, 1.0, 600.0, 401.0)


# Teams that stand --------------------------------------------------------------------------------------------------


def searching(*turnovers: float, learned: int = 90, **columns: float) -> World:
    world = seekers(*turnovers, **columns)
    for row in range(len(turnovers)):
        world.suppliers[row].overhead_share, world.suppliers[row].overhead_recovery = 0.1, 1.0
        add_candidate(world, 0, row, learned)
        world.candidates[row].decision = NO_CAPACITY
    return world


def test_teams_are_possible_where_some_council_allows_them() -> None:
    world = seekers(FULL, mode=NO_TEAMS)
    assert not are_teams_possible(world)
    rules(world, 1, consortium_bids=ANY_TEAMS)
    assert are_teams_possible(world)


def test_two_that_cannot_bid_alone_stand_together() -> None:
    world = searching(FULL, FULL)
    find_partners(world, 0)
    t = world.tenders[0]
    assert (t.joint_bids, world.clock[0].teams, world.clock[0].joint_bids) == (1, 1, 1)
    assert [int(c.decision) for c in world.candidates[:2]] == [JOINED, JOINED]
    assert [int(s.joined_for) for s in world.suppliers[:2]] == [0, 0]
    joint = world.joint_bids[0]
    assert (joint.tender, joint.supplier) == (0, 2)
    assert moved(world, CONSORTIUM_SETUP) == 10_000
    assert world.suppliers["result"][:2].sum() == pytest.approx(-10_000)
    assert events(world) == [(TEAM_FORMED, 2, 10_000)]


def test_a_team_that_knows_each_other_bids_again_without_setting_up() -> None:
    world = searching(FULL, FULL)
    find_partners(world, 0)
    again = tender(
        world, 50_000_000, 50, standing_multiple=1.0, process=OPEN, week_closing=NOW, first_candidate=2,
        bid_cost_factor=1.0,
    )  # fmt: skip
    for row in (0, 1):
        add_candidate(world, again, row, 99)
        world.candidates[2 + row].decision = NO_CAPACITY
    find_partners(world, again)
    assert (world.clock[0].teams, world.tenders[again].joint_bids) == (1, 1)
    assert moved(world, CONSORTIUM_SETUP) == 10_000


def test_a_council_bears_its_part_of_setting_up_for_ses_and_pays_the_broker() -> None:
    world = searching(FULL, FULL)
    for row in (0, 1):
        world.suppliers[row].kind = SOCIAL_ENTERPRISE
    rules(world, consortium_grant_share=0.6, consortium_brokerage=0.5)
    find_partners(world, 0)
    assert moved(world, CONSORTIUM_SETUP) == 5_000
    assert moved(world, CONSORTIUM_GRANT) == 3_000 + 2_000


def test_who_finds_no_team_is_counted() -> None:
    world = searching(FULL)
    find_partners(world, 0)
    t = world.tenders[0]
    assert (t.team_too_late, t.team_not_found, t.joint_bids) == (0, 1, 0)
    assert events(world) == [(TEAM_NOT_FOUND, 0, 50_000_000)]


def test_who_has_partners_and_no_time_sets_the_team_up_for_the_next_tender() -> None:
    """They heard of it a week before it closes and need three: ready in two weeks, when they bid without set-up."""
    world = searching(FULL, FULL, learned=99)
    find_partners(world, 0)
    t = world.tenders[0]
    assert (t.team_too_late, t.team_not_found, t.joint_bids) == (2, 0, 0)
    assert (world.clock[0].teams, int(world.teams[0].ready)) == (1, 102)
    kinds = [event for event, _, _ in events(world)]
    assert kinds == [TEAM_TOO_LATE, TEAM_FORMED, TEAM_TOO_LATE]  # the partner has no need of the same team once more
    assert moved(world, CONSORTIUM_SETUP) == 10_000
    for week, bids in ((101, 0), (102, 1)):
        world.clock[0].week = week
        again = tender(
            world, 50_000_000, 50, standing_multiple=1.0, process=OPEN, week_closing=week, bid_cost_factor=1.0,
            first_candidate=int(world.clock[0].candidates),
        )  # fmt: skip
        first = int(world.clock[0].candidates)
        for row in (0, 1):
            add_candidate(world, again, row, week)
            world.candidates[first + row].decision = NO_CAPACITY
        find_partners(world, again)
        assert world.tenders[again].joint_bids == bids
    assert moved(world, CONSORTIUM_SETUP) == 10_000


def test_only_those_that_need_to_look_for_partners_unless_any_team_may() -> None:
    """Two rivals that bid as one have none left: half of that gain is more than half a chance of a smaller one."""
    for mode, teams in ((TEAMS_THAT_NEED_TO, 0), (ANY_TEAMS, 1)):
        world = searching(FULL, FULL, mode=mode)
        for row in (0, 1):
            world.candidates[row].decision = GO
        find_partners(world, 0)
        assert world.clock[0].teams == teams
        assert [int(s.alone_for) for s in world.suppliers[:2]] == [0, 0]


@pytest.mark.parametrize(("mode", "process"), [(NO_TEAMS, OPEN), (ANY_TEAMS, QUOTATION)])
def test_nobody_looks_where_teams_are_not_allowed(mode: int, process: int) -> None:
    world = searching(FULL, FULL, mode=mode, process=process)
    find_partners(world, 0)
    assert world.clock[0].teams == 0
    assert [int(c.decision) for c in world.candidates[:2]] == [NO_CAPACITY, NO_CAPACITY]


def test_nobody_stands_in_two_teams_for_one_tender() -> None:
    world = searching(FULL, FULL, FULL, FULL)
    find_partners(world, 0)
    assert world.tenders[0].joint_bids == 2
    members = world.team_members.supplier[: world.clock[0].team_members].tolist()
    assert sorted(members) == [0, 1, 2, 3]
    assert [int(c.decision) for c in world.candidates[:4]] == [JOINED] * 4
