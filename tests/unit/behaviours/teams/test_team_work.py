"""A consortium of hand-made firms: capacity, work, money, experience and trust pass to members by their shares."""

from __future__ import annotations

import pytest

from simulator.behaviours.firms.cash import add_to_surplus, heir_of
from simulator.behaviours.firms.standing import last_work, note_work
from simulator.behaviours.teams.sharing import share_of
from simulator.behaviours.teams.team_failure import lose_members
from simulator.behaviours.teams.team_work import (
    count_joint_bid,
    dissolve,
    forget_idle_teams,
    hand_on_share,
    hand_on_work,
    hold_capacity,
    hold_nothing,
    join_award,
    keep_no_work,
    learn_together,
    note_joint_work,
    pay_members,
)
from simulator.behaviours.teams.teams import (
    add_team,
    free_capacity,
    is_whole,
    joint_turnover,
    let_lead,
    members_can_carry,
    refresh,
    strike_off,
    teams_short_of_hands,
)
from simulator.behaviours.teams.ties import find_tie, tie
from simulator.engine.accounts import (
    BANK_LOSS,
    BANKS,
    CLOSING_BALANCE,
    CONSORTIUM_LIABILITY,
    ESTATE_DISTRIBUTION,
    HOUSEHOLDS,
    HUB_COST,
    JOINT_COST,
    JOINT_SHARE,
)
from simulator.engine.codes import ACTIVE, CLOSED, HUB, INSOLVENT, JOINT, NOBODY, PARTS, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.events import MEMBER_LOST, TEAM_DROPPED_WORK
from simulator.engine.ledger import council_account, total
from simulator.engine.world import World
from tests.unit.hand_world import account, alike, cash, contract, events, firm, hand_world, moved, numbers

pytestmark = pytest.mark.interpreted

NOW = 100
SHARES = (0.5, 0.25, 0.25)


def team(*shares: float, origin: int = 0, trust: float = 0.5) -> tuple[World, int]:
    """Return a world with a consortium of firms 0, 1, 2 ... and the consortium's row of suppliers."""
    world = hand_world(NOW, recording=1)
    numbers(world, hub_margin=0.1, coordination_per_partner=0.02, trust_gain=0.2, trust_loss=0.5, takeover_cost=0.25,
            joint_liability_share=0.1, consortium_memory_years=1.0, tie_trust_mean=0.5)  # fmt: skip
    for i, share in enumerate(shares or SHARES):
        world.drafts[i] = (firm(world, SOCIAL_ENTERPRISE if i == 0 else SMALL_FIRM), share, trust)
    row = add_team(world, 0, len(shares or SHARES), origin)
    return world, int(world.teams[row].supplier)


def committed(world: World) -> list[int]:
    return [int(world.suppliers[row].committed) for row in range(3)]


# What a consortium is ---------------------------------------------------------------------------------------------


def test_a_consortium_is_a_bidder_of_its_leads_kind_and_home() -> None:
    world, row = team(trust=0.4)
    s, t = world.suppliers[row], world.teams[0]
    assert (s.state, s.kind, s.n_members, s.team, s.home, s.born) == (JOINT, SOCIAL_ENTERPRISE, 3, 0, 0, NOW)
    assert (t.lead, t.supplier, t.formed, t.dissolved, t.following) == (0, row, NOW, NOBODY, NOBODY)
    assert alike(t.trust, 0.4)  # mean over the lead's partners
    assert world.suppliers[0].team == 0
    assert [(m.supplier, share_of(m.parts)) for m in world.team_members[:3]] == list(enumerate(SHARES))
    assert (world.clock[0].teams, world.clock[0].suppliers, world.clock[0].team_members) == (1, 4, 3)


def test_a_leads_teams_form_a_chain_and_have_identities_of_their_own() -> None:
    world, row = team()
    again = add_team(world, 0, 2, 0)
    assert world.suppliers[0].team == again
    assert world.teams[again].following == 0
    assert world.suppliers[int(world.teams[again].supplier)].id != world.suppliers[row].id


def test_the_same_members_are_another_bidder_each_time_that_they_unite() -> None:
    world, row = team()
    bidders = [row, *(int(world.teams[add_team(world, 0, len(SHARES), 0)].supplier) for _ in range(2))]
    assert len({int(world.suppliers[bidder].id) for bidder in bidders}) == 3


def test_no_room_for_a_team_stops_the_run() -> None:
    world, _ = team()
    world.clock[0].team_members = len(world.team_members) - 1
    assert add_team(world, 0, 2, 0) == NOBODY
    assert world.clock[0].table_full == 1


def test_free_capacity_is_what_turnover_allows_less_what_is_held() -> None:
    """520,000 pounds, half of it public, over 52 weeks: half a million pence a week."""
    world, _ = team()
    assert free_capacity(world, 0) == 500_000.0
    world.suppliers[0].committed = 499_000
    assert free_capacity(world, 0) == 1_000.0
    world.suppliers[0].committed = 501_000
    assert free_capacity(world, 0) == 0.0


def test_members_carry_by_their_shares_and_all_must_be_there() -> None:
    world, row = team()
    assert members_can_carry(world, row, 1_000_000.0)  # half of it is the first member's room, within a penny
    assert not members_can_carry(world, row, 1_000_003.0)
    world.suppliers[2].committed = 400_000
    assert members_can_carry(world, row, 400_000.0)
    assert not members_can_carry(world, row, 400_006.0)
    world.suppliers[2].committed = 0
    assert joint_turnover(world, 0) == 3 * 52_000_000.0
    assert is_whole(world, row)
    world.suppliers[1].winding_down = 1
    assert not is_whole(world, row)
    assert not members_can_carry(world, row, 1.0)
    world.team_members[1].parts = 0  # its work went to the others
    assert is_whole(world, row)
    world.teams[0].dissolved = NOW
    assert not is_whole(world, row)


def test_a_consortium_is_the_sum_of_its_members_in_size_and_their_mean_in_the_rest() -> None:
    """Costs of 1.0, 1.2 and 0.9 by shares are 1.025; two partners half trusted cost 2 % more; a broker halves that."""
    world, row = team()
    for i, (cost, quality, overhead) in enumerate(((1.0, 0.8, 0.1), (1.2, 0.6, 0.2), (0.9, 0.5, 0.3))):
        s = world.suppliers[i]
        s.cost_factor, s.quality, s.track, s.social, s.overhead_share, s.overhead_recovery = (
            cost, quality, 0.5, 0.1 * i, overhead, 1.0,
        )  # fmt: skip
        s.joint_wins, s.joint_bids, s.priority_share, s.sales = i, 2 * i, 0.1, 0.3 + i
        world.cash[account(i)] = 1_000
    world.suppliers[1].turnover, world.suppliers[1].public_share = 26_000_000.0, 1.0
    refresh(world, 0, 0.0)
    s = world.suppliers[row]
    assert alike(s.cost_factor, 1.025 * 1.02)
    assert alike([s.quality, s.track, s.social, s.priority_share], [0.675, 0.5, 0.075, 0.1])
    assert alike([s.overhead_share, s.overhead_recovery], [0.175, 1.0])
    assert (s.turnover, s.starting_turnover, s.wins, s.bids, s.sales) == (130_000_000.0, 130_000_000.0, 3, 6, 0.3)
    assert alike(s.public_share, 0.6)
    assert s.overdraft_limit == 2_000  # the first member can pay 1,000 for its half
    refresh(world, 0, 0.5)
    assert alike(world.suppliers[row].cost_factor, 1.025 * 1.01)


def test_a_team_without_overheads_has_none_to_recover() -> None:
    """Nothing of nothing was no number, and became the price of every bid."""
    world, row = team()
    for i in range(3):
        world.suppliers[i].overhead_share, world.suppliers[i].overhead_recovery = 0.0, 0.5
    refresh(world, 0, 0.0)
    assert (world.suppliers[row].overhead_share, world.suppliers[row].overhead_recovery) == (0.0, 1.0)


def test_a_hubs_margin_is_an_overhead_that_its_price_recovers() -> None:
    world, row = team(origin=HUB)
    for i in range(3):
        world.suppliers[i].overhead_share, world.suppliers[i].overhead_recovery = 0.2, 0.5
    refresh(world, 0, 1.0)
    s = world.suppliers[row]
    assert alike(s.cost_factor, 1.0 / 0.9)
    assert alike(s.overhead_share, 0.28)
    assert alike(s.overhead_share * (1.0 - s.overhead_recovery), 0.1)  # what members leave out stays left out


# Capacity, work, money --------------------------------------------------------------------------------------------


def test_members_hold_their_shares_to_the_penny() -> None:
    world, row = team()
    world.suppliers[row].committed = 1_001
    hold_capacity(world, row)
    assert committed(world) == [501, 250, 250]
    world.suppliers[row].committed = 10
    hold_capacity(world, row)
    assert committed(world) == [5, 3, 2]
    assert world.teams[0].committed == 10


def test_members_are_at_work_while_the_team_has_work_or_money_to_come() -> None:
    world, row = team()
    world.suppliers[row].receivable = 1
    hold_capacity(world, row)
    assert [world.suppliers[i].live_contracts for i in range(3)] == [1, 1, 1]
    hold_capacity(world, row)
    assert world.suppliers[0].live_contracts == 1  # once
    world.suppliers[row].receivable = 0
    hold_capacity(world, row)
    assert [world.suppliers[i].live_contracts for i in range(3)] == [0, 0, 0]


def test_who_holds_nothing_for_a_team_still_leaves_the_team_its_contracts() -> None:
    world, row = team()
    s = world.suppliers[row]
    s.committed, s.live_contracts, s.receivable = 1_000, 2, 30
    hold_capacity(world, row)
    hold_nothing(world, 0)
    assert committed(world) == [0, 0, 0]
    assert (s.committed, s.live_contracts, s.receivable) == (1_000, 2, 30)


def test_an_award_makes_every_member_known_to_the_council() -> None:
    world, row = team()
    note_work(world, 1, 1, 500)
    world.suppliers[row].committed = 100
    join_award(world, row, 1, 152)
    assert [last_work(world, i, 1) for i in range(3)] == [152, 500, 152]
    note_joint_work(world, row, 1, 160)
    assert [last_work(world, i, 1) for i in range(3)] == [160, 500, 160]
    assert [world.suppliers[i].joint_wins for i in range(3)] == [1, 1, 1]
    assert world.teams[0].awards == 1
    assert committed(world) == [50, 25, 25]


def test_a_bid_counts_with_every_member_and_takes_of_what_it_can_spend_on_bids() -> None:
    world, row = team()
    count_joint_bid(world, row, 1_000.0)
    assert [world.suppliers[i].joint_bids for i in range(3)] == [1, 1, 1]
    shares = [share_of(m.parts) for m in world.team_members[:3]]
    assert alike([world.suppliers[i].bid_spend for i in range(3)], [1_000.0 * share for share in shares])


def test_the_weeks_work_lies_with_the_members() -> None:
    """Of 1,000 worked a hub keeps a tenth."""
    world, row = team(origin=HUB)
    world.teams[0].is_busy = 1
    s = world.suppliers[row]
    s.wages_due, s.materials_due, s.council_income, s.job_weeks, s.home_work, s.away_work = 400, 200, 1_000, 2, 600, 400
    s.council_cost = 600.0
    hand_on_work(world)
    member = world.suppliers[1]
    assert alike([member.wages_due, member.materials_due, member.council_income], [100.0, 50.0, 225.0])
    assert (member.council_cost, s.council_cost) == (150.0, 0.0)
    assert alike([member.job_weeks, member.home_work, member.away_work], [0.5, 150.0, 100.0])
    assert (s.wages_due, s.materials_due, s.council_income, s.job_weeks, s.home_work, s.away_work) == (0,) * 6


def test_a_share_of_a_bodys_week_is_its_members() -> None:
    world = hand_world()
    giver, taker = firm(world), firm(world)
    s = world.suppliers[giver]
    s.wages_due, s.materials_due, s.council_income, s.council_cost = 400.0, 200.0, 1_000.0, 600.0
    s.job_weeks, s.home_work, s.away_work = 2.0, 600.0, 400.0
    hand_on_share(world, giver, taker, 0.5, 900.0)
    member = world.suppliers[taker]
    assert alike([member.wages_due, member.materials_due, member.council_income], [200.0, 100.0, 450.0])
    assert alike([member.council_cost, member.job_weeks], [300.0, 1.0])
    assert alike([member.home_work, member.away_work], [300.0, 200.0])
    keep_no_work(world, giver)
    assert (s.wages_due, s.materials_due, s.council_income, s.council_cost) == (0.0,) * 4
    assert (s.job_weeks, s.home_work, s.away_work) == (0.0,) * 3


def test_receipts_go_to_members_and_costs_come_from_them() -> None:
    world, row = team()
    world.cash[account(row)] = 1_001
    pay_members(world)
    assert cash(world, 0, 1, 2, row) == [501, 250, 250, 0]
    assert moved(world, JOINT_SHARE) == 1_001
    world.cash[account(row)] = -1_001
    pay_members(world)
    assert cash(world, 0, 1, 2, row) == [1, -1, 0, 0]  # parts are rounded as their sums are
    assert moved(world, JOINT_COST) == 1_001


def test_what_a_consortium_spends_beside_its_work_is_its_members_loss_and_a_firms_is_its_own() -> None:
    world, row = team()
    add_to_surplus(world, row, -800.0)
    add_to_surplus(world, 1, 50.0)
    assert world.suppliers["result"][[0, 1, 2, row]].tolist() == [-400.0, -150.0, -200.0, 0.0]


def test_a_hub_keeps_its_margin_of_receipts_but_not_of_costs() -> None:
    world, row = team(origin=HUB)
    world.cash[account(row)] = 1_000
    pay_members(world)
    assert moved(world, HUB_COST) == 100
    assert cash(world, 0, 1, 2) == [450, 225, 225]
    world.cash[account(row)] = -1_000
    pay_members(world)
    assert moved(world, HUB_COST) == 100


def test_the_part_of_a_member_that_is_gone_is_the_banks() -> None:
    world, row = team()
    world.suppliers[1].state = INSOLVENT
    world.cash[account(row)] = 1_000
    pay_members(world)
    assert (cash(world, 1), moved(world, ESTATE_DISTRIBUTION)) == (0, 250)
    world.cash[account(row)] = -1_000
    pay_members(world)
    assert (cash(world, 1), moved(world, BANK_LOSS)) == (0, 250)
    assert world.cash[BANKS] == 0


def test_completed_contracts_teach_members_and_bind_them() -> None:
    """Trust closes a fifth of its gap to one: from a half to 0.6."""
    world, row = team()
    for one, other in ((0, 1), (0, 2), (1, 2)):
        tie(world, one, other, 1, 0.0)
        for half in (find_tie(world, one, other), find_tie(world, other, one)):
            world.ties[half].trust = 0.5
    world.suppliers[row].completed_now = 2
    world.finished[0], world.clock[0].finished = row, 1
    learn_together(world)
    assert [world.suppliers[i].completed_now for i in range(3)] == [2, 2, 2]
    assert world.suppliers[row].completed_now == 0
    assert world.clock[0].finished == 4
    assert alike(world.teams[0].trust, 0.6)
    assert alike([world.ties[find_tie(world, 2, 1)].trust, world.ties[find_tie(world, 0, 2)].trust], 0.6)


# Ends -------------------------------------------------------------------------------------------------------------


def test_a_team_that_breaks_up_holds_nothing_and_is_gone() -> None:
    world, row = team()
    world.suppliers[row].committed = 100
    hold_capacity(world, row)
    dissolve(world, 0)
    assert committed(world) == [0, 0, 0]
    assert (world.teams[0].dissolved, world.suppliers[row].state, world.suppliers[row].left) == (NOW, CLOSED, NOW)


@pytest.mark.parametrize(("last_bid", "busy", "stays"), [(48, 0, True), (47, 0, False), (47, 1, True)])
def test_idle_teams_are_forgotten_after_years(last_bid: int, busy: int, stays: bool) -> None:
    world, _ = team()
    world.teams[0].last_bid, world.teams[0].is_busy = last_bid, busy
    forget_idle_teams(world)
    assert (world.teams[0].dissolved == NOBODY) == stays
    numbers(world, consortium_memory_years=2.0)
    world, _ = team()
    numbers(world, consortium_memory_years=2.0)
    world.teams[0].last_bid = 47
    forget_idle_teams(world)
    assert world.teams[0].dissolved == NOBODY


def losing(state: int = INSOLVENT, weekly: int = 100_000) -> tuple[World, int, int]:
    """Return a team with a contract whose member with a quarter of the work is gone."""
    world, row = team()
    at = contract(world, row, value=52 * weekly, weekly_cost=1_000.0, invoiced=2 * weekly)
    world.suppliers[row].committed = weekly
    hold_capacity(world, row)
    world.suppliers[2].state = state
    return world, row, at


def test_the_others_carry_the_work_of_a_member_that_is_gone_at_a_higher_cost() -> None:
    """Two thirds and one; what is taken over, a quarter, costs a quarter more: 6.25 % of the whole."""
    world, row, at = losing()
    lose_members(world)
    assert alike([share_of(world.team_members[i].parts) for i in range(3)], [2 / 3, 1 / 3, 0.0])
    assert world.team_members.parts[:3].sum() == PARTS
    assert committed(world) == [66_667, 33_333, 0]
    assert alike(world.contracts[at].weekly_cost, 1_062.5)
    assert (world.teams[0].carried, world.teams[0].dissolved, world.teams[0].lead) == (1, NOBODY, 0)
    assert events(world) == [(MEMBER_LOST, row, 100_000)]
    lose_members(world)
    assert world.teams[0].carried == 1


def test_the_largest_member_left_leads() -> None:
    world, _, _ = losing()
    world.suppliers[2].state, world.suppliers[0].state = ACTIVE, CLOSED
    lose_members(world)
    assert world.teams[0].lead == 1
    assert [int(m.supplier) for m in world.team_members[:3]] == [2, 1, 0]  # who is gone stands last, for the books
    assert alike([share_of(m.parts) for m in world.team_members[:3]], [0.5, 0.5, 0.0])
    assert (world.teams[0].n_members, world.suppliers[3].n_members) == (2, 2)


@pytest.mark.parametrize("led", [1, 2, 3])
def test_a_team_whose_lead_is_gone_stands_in_the_list_of_the_one_that_leads_now(led: int) -> None:
    """It was looked for in the list of the firm that is gone, and never bid again; the others of that list stay."""
    world, _, _ = losing()
    world.suppliers[2].state, world.suppliers[0].state = ACTIVE, CLOSED
    teams = [0, *(add_team(world, 0, 2, 0) for _ in range(1, led))]
    let_lead(world, 0, 1)
    assert (world.teams[0].lead, world.suppliers[1].team, world.teams[0].following) == (1, 0, NOBODY)
    left, t = [], int(world.suppliers[0].team)
    while t != NOBODY:
        left.append(t)
        t = int(world.teams[t].following)
    assert left == teams[:0:-1]


@pytest.mark.parametrize(("gone", "left"), [(0, [2, 1]), (1, [0, 2]), (2, [0, 1])])
def test_who_is_struck_off_stands_behind_the_others(gone: int, left: list[int]) -> None:
    world, row = team()
    strike_off(world, 0, gone)
    assert [int(m.supplier) for m in world.team_members[:3]] == [*left, gone]
    assert (world.teams[0].n_members, world.suppliers[row].n_members) == (2, 2)


def test_a_team_that_another_leads_now_is_still_known_where_the_same_unite_again() -> None:
    world, _ = team()
    let_lead(world, 0, 1)
    again = add_team(world, 0, len(SHARES), 0)
    assert world.suppliers[int(world.teams[again].supplier)].id != world.suppliers[int(world.teams[0].supplier)].id


def test_a_member_without_a_part_that_is_gone_leaves_the_others_a_team() -> None:
    world, _, _ = losing()
    world.team_members[0].parts += world.team_members[2].parts
    world.team_members[2].parts = 0
    lose_members(world)
    assert (world.teams[0].n_members, world.teams[0].dissolved) == (2, NOBODY)
    assert [int(m.supplier) for m in world.team_members[:3]] == [0, 1, 2]


def test_a_lead_without_a_part_of_the_work_leaves_the_lead_to_the_largest() -> None:
    """It had no room when the work was shared out: nothing is lost with it, but somebody has to lead."""
    world, row, at = losing(ACTIVE)
    world.team_members.parts[:3] = (0, PARTS // 4, 3 * PARTS // 4)
    world.suppliers[0].state = CLOSED
    assert teams_short_of_hands(world) == 1
    lose_members(world)
    assert teams_short_of_hands(world) == 0
    assert (world.teams[0].lead, world.teams[0].carried, world.teams[0].dissolved) == (2, 0, NOBODY)
    assert world.contracts[at].weekly_cost == 1_000.0
    assert world.suppliers[row].committed == 100_000


def test_a_team_without_work_whose_partless_lead_leaves_is_led_when_its_bid_wins_later() -> None:
    """Its bid is evaluated after the lead left; by then nobody leaves who would make anybody look again."""
    world, row = team()
    world.team_members.parts[:3] = (0, PARTS // 4, 3 * PARTS // 4)
    world.suppliers[0].state = CLOSED
    lose_members(world)
    assert (world.teams[0].lead, world.teams[0].dissolved) == (2, NOBODY)
    contract(world, row, value=5_200_000)
    world.suppliers[row].committed = 100_000
    hold_capacity(world, row)
    assert world.teams[0].is_busy == 1
    assert teams_short_of_hands(world) == 0


def test_those_left_give_up_what_they_cannot_carry_and_owe_a_share_of_it() -> None:
    """The second has room for 30,000 a week and no more. A tenth of the 50 weeks not done goes to the council."""
    world, row, at = losing()
    world.suppliers[1].public_share = 30_000 * 52 / 52e6
    before = total(world)
    lose_members(world)
    assert world.contracts[at].weekly_cost == 1_000.0
    assert moved(world, CONSORTIUM_LIABILITY) == 500_000
    assert (cash(world, row), world.cash[council_account(0)]) == (-500_000, 500_000)
    assert committed(world) == [0, 0, 0]
    assert (world.suppliers[row].state, world.suppliers[row].left, world.teams[0].dropped) == (CLOSED, NOW, 1)
    assert TEAM_DROPPED_WORK in [event for event, _, _ in events(world)]
    pay_members(world)
    assert cash(world, 0, 1, 2) == [-333_333, -166_667, 0]
    assert world.suppliers["result"][:2] == pytest.approx([-500_000 * 2 / 3, -500_000 / 3], abs=1.0)
    assert total(world) == before


def test_nobody_left_owes_nothing() -> None:
    world, row, _ = losing()
    for i in range(3):
        world.suppliers[i].state = INSOLVENT
    lose_members(world)
    assert moved(world, CONSORTIUM_LIABILITY) == 0
    assert world.suppliers[row].state == CLOSED


def test_without_work_a_team_that_loses_a_member_simply_ends() -> None:
    world, _row = team()
    world.suppliers[1].state = CLOSED
    lose_members(world)
    assert world.teams[0].dissolved == NOW
    assert world.teams[0].dropped == 0


@pytest.mark.parametrize(("state", "trust"), [(INSOLVENT, 0.4), (CLOSED, 0.8)])
def test_failing_costs_trust_and_closing_in_good_order_does_not(state: int, trust: float) -> None:
    world, _, _ = losing(state)
    tie(world, 0, 2, 1, 0.8)
    world.ties.trust[:2] = 0.8
    lose_members(world)
    assert alike(world.ties[find_tie(world, 0, 2)].trust, trust)


def test_a_team_at_work_is_wholly_its_members_and_one_of_them_leads() -> None:
    world, _, _ = losing()
    assert teams_short_of_hands(world) == 1  # a quarter is nobody's
    lose_members(world)
    assert teams_short_of_hands(world) == 0
    world.teams[0].lead = 2
    assert teams_short_of_hands(world) == 1
    world.teams[0].is_busy = 0
    assert teams_short_of_hands(world) == 0


@pytest.mark.parametrize(("state", "account_of", "reason"), [(CLOSED, HOUSEHOLDS, CLOSING_BALANCE),
                                                             (INSOLVENT, BANKS, ESTATE_DISTRIBUTION)])  # fmt: skip
def test_what_comes_for_a_firm_that_left_is_its_owners_or_its_banks(state: int, account_of: int, reason: int) -> None:
    world, _ = team()
    world.suppliers[1].state = state
    assert heir_of(world, 1) == (account_of, reason)
