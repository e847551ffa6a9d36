"""A hub by hand: members hold its work by their room, do it, are owed the price less the margin, paid as cash goes."""

from __future__ import annotations

import pytest

from simulator.behaviours.firms.standing import capacity, is_hub
from simulator.behaviours.hubs.hub_work import (
    be_its_members,
    change_member_of_hub,
    hold,
    live_week_of_hubs,
    pay_members_of_hub,
    room_of,
    settle_hub,
)
from simulator.behaviours.teams.sharing import share_of, through_a_hub
from simulator.engine.accounts import HUB_COST, JOINT_SHARE, OVERHEAD
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, PARTS, SOCIAL_ENTERPRISE
from simulator.engine.columns.joint_columns import Hub, HubMember
from simulator.engine.world import World, table
from tests.unit.hand_world import alike, cash, firm, hand_world, moved, numbers

pytestmark = pytest.mark.interpreted

MILLION = 52_000_000.0  # of turnover a year: half a million pence a week can be carried


def hub_of(*turnovers: float, money: int = 10_000) -> World:
    """Return a world with members 0, 1 ... of a hub, which is the last firm."""
    world = hand_world(100)
    numbers(world, consortium_members_most=5.0, hub_trust=1.0, coordination_per_partner=0.1)
    for turnover in turnovers:
        firm(world, SOCIAL_ENTERPRISE, turnover=turnover, overhead_recovery=1.0, quality=0.6, social=0.4)
    world.put("hubs", table(Hub, 1))
    world.put("hub_members", table(HubMember, len(turnovers)))
    hub = world.hubs[0]
    hub.supplier = firm(world, SOCIAL_ENTERPRISE, money, public_share=0.0, track=0.8)
    hub.n_members, hub.margin, hub.office = len(turnovers), 0.1, 1_200.0
    for row in range(len(turnovers)):
        world.hub_members[row].supplier = row
    settle_hub(world, 0)
    return world


def work(world: World, income: float, cost: float, committed: int = 0) -> None:
    """Let the hub have done a week's work, as the phase of delivery leaves it."""
    s = world.suppliers[world.hubs[0].supplier]
    s.council_income, s.council_cost, s.wages_due, s.materials_due = income, cost, 0.75 * cost, 0.25 * cost
    s.job_weeks, s.home_work, s.committed = 4.0, income, committed


def test_a_hub_is_as_large_as_good_and_as_dear_as_its_members_with_its_margin_and_its_own_record() -> None:
    world = hub_of(MILLION, MILLION / 2)
    s = world.suppliers[2]
    assert alike([s.turnover, s.quality, s.social, s.track], [1.5 * MILLION, 0.6, 0.4, 0.8])
    assert alike(capacity(s.turnover, s.public_share), 750_000.0)
    assert alike(s.cost_factor, through_a_hub(1.0, 0.0, 1.0, 0.1)[0])
    assert alike(through_a_hub(1.0, 0.2, 0.5, 0.1), (1.0 / 0.9, 0.28, 1.0 - 0.1 / 0.28))
    assert [is_hub(world, row) for row in range(3)] == [False, False, True]


def test_members_room_is_what_they_could_do_for_the_hub() -> None:
    """Half a million a week; 200,000 is in work, of which 50,000 for the hub; who is full takes a hundredth."""
    world = hub_of(MILLION)
    world.suppliers[0].committed, world.hub_members[0].held = 200_000, 50_000
    assert alike(room_of(world, 0), 350_000.0)
    world.suppliers[0].committed = 900_000
    assert alike(room_of(world, 0), 5_000.0)
    world.suppliers[0].winding_down = 1
    assert room_of(world, 0) == 0.0


def test_members_hold_the_hubs_promises_to_the_penny() -> None:
    world = hub_of(MILLION, MILLION, MILLION)
    hold(world, 0, 100_001)
    assert sum(int(world.suppliers[row].committed) for row in range(3)) == 100_001
    hold(world, 0, 10)
    assert sum(int(m.held) for m in world.hub_members) == 10
    hold(world, 0, 0)
    assert [int(world.suppliers[row].committed) for row in range(3)] == [0, 0, 0]


def test_a_week_of_a_hub_is_its_members() -> None:
    """Two alike: half of the cost and jobs each, 450 pence of the 1,000 as a tenth stays; all paid from capital."""
    world = hub_of(MILLION, MILLION)
    work(world, 1_000.0, 800.0, committed=1_000)
    live_week_of_hubs(world)
    for row in (0, 1):
        s = world.suppliers[row]
        assert alike([s.wages_due, s.materials_due, s.council_income, s.council_cost], [300.0, 100.0, 450.0, 400.0])
        assert alike([s.job_weeks, s.home_work, s.committed], [2.0, 500.0, 500])
    hub = world.suppliers[2]
    assert hub.wages_due == hub.materials_due == hub.council_income == hub.job_weeks == 0.0
    assert (cash(world, 0), cash(world, 2), hub.result) == (450, 9_100, 100.0)
    assert (moved(world, JOINT_SHARE), int(world.hubs[0].passed_on), moved(world, HUB_COST)) == (900, 900, 0)


def test_a_hub_without_capital_pays_when_it_is_paid() -> None:
    world = hub_of(MILLION, MILLION, money=300)
    work(world, 1_000.0, 800.0)
    live_week_of_hubs(world)
    assert cash(world, 0, 1, 2) == [150, 150, 0]
    assert [int(m.owed) for m in world.hub_members] == [300, 300]
    world.cash[-1] = 0
    world.cash[2 + 5 + 2] += 1_000  # the council pays
    pay_members_of_hub(world, 0)
    assert cash(world, 0, 1, 2) == [450, 450, 400]


def test_an_office_costs_a_twelfth_a_month() -> None:
    world = hub_of(MILLION)
    world.clock[0].month_ends = 1
    live_week_of_hubs(world)
    assert (moved(world, OVERHEAD), cash(world, 1), world.suppliers[1].result) == (100, 9_900, -100.0)


@pytest.mark.parametrize("state", [CLOSED, INSOLVENT])
def test_members_of_a_hub_that_is_gone_hold_nothing_for_it(state: int) -> None:
    world = hub_of(MILLION)
    hold(world, 0, 1_000)
    world.suppliers[1].state = state
    live_week_of_hubs(world)
    assert int(world.suppliers[0].committed) == 0


def test_a_hub_without_members_winds_down_and_does_its_work_itself() -> None:
    world = hub_of(MILLION)
    world.suppliers[0].state = CLOSED
    work(world, 1_000.0, 800.0)
    live_week_of_hubs(world)
    assert (world.suppliers[1].winding_down, world.suppliers[1].wages_due) == (1, 600.0)
    be_its_members(world, 0, 0.0)
    assert world.suppliers[1].state == ACTIVE


@pytest.mark.parametrize("is_member", [False, True])
def test_who_absorbs_a_member_has_its_place(is_member: bool) -> None:
    world = hub_of(MILLION, MILLION, MILLION)
    hold(world, 0, 300)
    world.hub_members.owed[:] = (10, 20, 30)
    change_member_of_hub(world, 0, 1 if is_member else 7)
    rows = world.hub_members[: world.hubs[0].n_members]
    assert [int(m.supplier) for m in rows] == ([2, 1] if is_member else [7, 1, 2])
    assert [int(m.owed) for m in rows] == ([30, 30] if is_member else [10, 20, 30])
    assert (rows.held.sum(), sum(share_of(m.parts) for m in rows), rows.parts.sum()) == (300, 1.0, PARTS)
