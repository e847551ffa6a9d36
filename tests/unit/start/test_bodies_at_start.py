"""Franchises, hubs and consortia at week 0: whom they take, who comes, and what the scenario says of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.behaviours.teams.sharing import share_of
from simulator.behaviours.teams.ties import find_tie
from simulator.engine.accounts import STARTING_CAPITAL
from simulator.engine.codes import FRANCHISE, JOINT, JOINT_WORK, NOBODY, PARTS, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.columns.joint_columns import Hub, HubMember
from simulator.engine.world import World, table
from simulator.start.bodies_at_start import add_bodies
from tests.scenes import cut_down
from tests.unit.hand_world import alike, cash, firm, hand_world, moved

pytestmark = pytest.mark.interpreted

FRANCHISE_OF_THREE = {"name": "F", "sector": "construction", "units": {"Aldermoor": 2, "Brackenford": 1}}
HUB_OF_TWO = {"name": "H", "sector": "construction", "home": "Aldermoor", "members": {"Aldermoor": 2},
              "capital_gbp": 500.0, "record": 0.9, "office_gbp": 1_000.0}  # fmt: skip


def with_bodies(**bodies: Any) -> Scenario:
    """Return two councils of the reference world with bodies."""
    settings = cut_down(load_scenario("baseline").without_policies(), 2, 0.02, 2).resolved()
    return Scenario.from_resolved(settings | {"rules": settings["rules"] | {"consortium_bids": 1}} | bodies)


def peopled(homes: tuple[int, ...] = (0, 0, 0, 1), hub_members: int = 2) -> World:
    """Return a world of social enterprises at home in these areas, and a small firm."""
    world = hand_world(0)
    for home in homes:
        firm(world, SOCIAL_ENTERPRISE, 1_000, home=home, turnover=1e6 * (1 + home), public_share=0.5, track=0.5)
    firm(world, SMALL_FIRM)
    world.put("hubs", table(Hub, 1 if hub_members else 0))
    world.put("hub_members", table(HubMember, hub_members))
    return world


def members_of(world: World, row: int = 0) -> list[int]:
    return np.flatnonzero(world.suppliers["franchise"][: world.clock[0].suppliers] == row).tolist()


def test_a_franchise_takes_firms_of_the_area_and_newcomers_make_up_the_number() -> None:
    """Of three in the first area two are units; the second area has one; the franchisor sits elsewhere."""
    world = peopled()
    system = FRANCHISE_OF_THREE | {"units": {"Aldermoor": 2, "Brackenford": 2}, "turnover_gbp": 30_000.0}
    add_bodies(world, with_bodies(franchises=[system]))
    f = world.franchises[0]
    assert (f.units, world.clock[0].franchises) == (4, 1)
    inside = members_of(world)
    assert len(inside) == 5
    assert sum(row < 3 for row in inside) == 2
    assert 3 in inside
    new = world.suppliers[[row for row in inside if row > 4]]
    assert sorted(new.home.tolist()) == [0, 1]
    far = world.suppliers[f.franchisor]
    assert (far.public_share, far.turnover, far.outside_income) == (0.0, 3e6, 250_000.0)
    a, b = (row for row in inside if row < 3)
    assert world.ties[find_tie(world, a, b)].origins == FRANCHISE


def test_a_franchisor_with_a_home_is_the_largest_left_there_with_the_capital_and_record_it_is_given() -> None:
    world = peopled((0, 0, 1, 1))
    world.suppliers[3].turnover = 9e6
    system = FRANCHISE_OF_THREE | {"units": {"Aldermoor": 2}, "home": "Brackenford", "capital_gbp": 50.0, "record": 0.7,
              "royalty": 0.04, "yearly_fee_gbp": 90.0, "unit_capital_gbp": 20.0, "units_elsewhere": 7,
              "pooled_guarantee": True}  # fmt: skip
    before = moved(world, STARTING_CAPITAL)
    add_bodies(world, with_bodies(franchises=[system]))
    f = world.franchises[0]
    assert (f.franchisor, cash(world, 3), moved(world, STARTING_CAPITAL) - before) == (3, 5_000, 4_000)
    assert (f.royalty, f.flat_fee, f.unit_capital, f.elsewhere, f.is_pooled) == (0.04, 9_000.0, 2_000.0, 7, 1)
    assert alike(world.suppliers["track"][members_of(world)], 0.7)
    assert alike(f.record, 0.7)


def test_the_largest_firm_at_home_leads_a_franchise_that_has_units_there() -> None:
    """Units had been drawn first, so that the largest could be one of them. The system is as large as all members."""
    world = peopled((0, 0, 0))
    world.suppliers[1].turnover = 9e6
    system = FRANCHISE_OF_THREE | {"units": {"Aldermoor": 2}, "home": "Aldermoor"}
    add_bodies(world, with_bodies(franchises=[system]))
    f = world.franchises[0]
    assert (f.franchisor, f.founded, f.units) == (1, NOBODY, 2)
    assert alike(f.turnover, 9e6 + 1e6 + 1e6)


def test_a_hub_is_a_firm_of_its_own_with_members_of_the_area() -> None:
    world = peopled()
    add_bodies(world, with_bodies(hubs=[HUB_OF_TWO]))
    hub = world.hubs[0]
    s = world.suppliers[hub.supplier]
    assert (hub.supplier, hub.n_members, cash(world, hub.supplier), s.track) == (5, 2, 50_000, 0.9)
    assert (hub.office, hub.margin) == (100_000.0, world.parameters[0].hub_margin)
    assert set(world.hub_members.supplier.tolist()) < {0, 1, 2}
    assert alike([s.turnover, s.starting_turnover], 2e6)
    assert (s.overdraft_limit, s.outside_income) == (0, 0.0)
    assert world.hub_members.parts.sum() == PARTS


def test_a_consortium_stands_ready_with_parts_by_capacity_and_its_largest_leads() -> None:
    world = peopled((0, 1))
    body = {"name": "C", "sector": "construction", "members": {"Aldermoor": 1, "Brackenford": 1}, "trust": 0.8}
    add_bodies(world, with_bodies(consortia=[body]))
    team = world.teams[0]
    assert (world.clock[0].teams, team.lead, team.ready, team.dissolved, team.trust) == (1, 1, 0, NOBODY, 0.8)
    assert team.formed == NOBODY  # before the run
    assert world.suppliers[team.supplier].state == JOINT
    parts = {int(m.supplier): share_of(m.parts) for m in world.team_members[:2]}
    assert alike([parts[0], parts[1]], [1 / 3, 2 / 3])
    assert world.team_members[:2].parts.sum() == PARTS
    tie = world.ties[find_tie(world, 0, 1)]
    assert (tie.origins, tie.trust) == (JOINT_WORK, 0.8)


def test_nobody_is_in_two_bodies_and_a_body_takes_the_same_firms_whatever_others_there_are() -> None:
    alone, beside = peopled((0,) * 6), peopled((0,) * 6)
    add_bodies(alone, with_bodies(franchises=[FRANCHISE_OF_THREE]))
    other = FRANCHISE_OF_THREE | {"name": "Second"}
    add_bodies(beside, with_bodies(franchises=[FRANCHISE_OF_THREE, other], hubs=[HUB_OF_TWO]))
    assert members_of(alone)[:2] == members_of(beside)[:2]
    inside = [*members_of(beside, 0), *members_of(beside, 1), *beside.hub_members.supplier.tolist()]
    assert len(inside) == len(set(inside)) == 4 + 4 + 2


def test_without_bodies_nothing_is_touched() -> None:
    world = peopled()
    was = world.suppliers.copy()
    add_bodies(world, with_bodies())
    assert np.array_equal(was, world.suppliers)
