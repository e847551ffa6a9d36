"""Two members, or a member and a stranger, become one firm: places, parts, work in hand and who leads."""

from __future__ import annotations

import pytest

from simulator.behaviours.teams.sharing import share_of
from simulator.behaviours.teams.team_work import hold_capacity
from simulator.behaviours.teams.uniting import place_in, unite_in_teams
from simulator.engine.codes import CLOSED, NOBODY
from tests.unit.behaviours.teams.test_team_work import team
from tests.unit.hand_world import alike, firm

pytestmark = pytest.mark.interpreted


def test_where_a_firm_stands_in_a_team() -> None:
    world, _ = team()
    assert [place_in(world, 0, 0), place_in(world, 0, 2), place_in(world, 0, 3)] == [0, 2, NOBODY]


@pytest.mark.parametrize("busy", [False, True])
def test_two_members_that_become_one_have_both_parts_and_hold_the_work_of_both(busy: bool) -> None:
    world, row = team()
    if busy:
        world.suppliers[row].committed, world.suppliers[row].live_contracts = 1_001, 1
        hold_capacity(world, row)
    unite_in_teams(world, 1, 2)
    assert (world.teams[0].n_members, world.suppliers[row].n_members) == (2, 2)
    parts = {int(m.supplier): share_of(m.parts) for m in world.team_members[:2]}
    assert alike([parts[0], parts[2]], [0.5, 0.5])
    assert (world.team_members[2].supplier, world.team_members[2].parts) == (1, 0)  # nobody stands there twice
    assert [int(world.suppliers[i].committed) for i in range(3)] == ([501, 0, 500] if busy else [0, 0, 0])
    assert [int(world.suppliers[i].live_contracts) for i in range(3)] == ([1, 0, 1] if busy else [0, 0, 0])


def test_a_stranger_takes_the_place_and_the_lead_of_the_firm_it_absorbs() -> None:
    world, _ = team()
    other = firm(world)
    unite_in_teams(world, 0, other)
    assert [int(m.supplier) for m in world.team_members[:3]] == [other, 1, 2]
    assert (int(world.teams[0].lead), int(world.suppliers[other].team), int(world.suppliers[0].team)) == (other, 0, -1)


def test_one_firm_is_no_team() -> None:
    world, row = team(0.5, 0.5)
    unite_in_teams(world, 0, 1)
    assert (world.suppliers[row].state, int(world.teams[0].dissolved)) == (CLOSED, 100)
