"""What becomes of consortia when two firms become one: it takes both places, or the place of the one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.teams.team_work import dissolve, hold_capacity, hold_nothing
from simulator.behaviours.teams.teams import strike_off
from simulator.engine.apart import apart
from simulator.engine.codes import NOBODY
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def place_in(world: World, team_row: int, supplier: int) -> int:
    """Return the row of ``team_members`` in which a firm stands in a consortium, or NOBODY."""
    team = world.teams[team_row]
    found = NOBODY
    for m in range(team.first_member, team.first_member + team.n_members):
        found = m if world.team_members[m].supplier == supplier else found
    return found


@kernel
def _take_place(world: World, team_row: int, goes: int, stays: int) -> None:
    """Let one firm have a consortium's places of both; with nobody else left the two are one bidder and no team."""
    team = world.teams[team_row]
    old, kept = place_in(world, team_row, goes), place_in(world, team_row, stays)
    hold_nothing(world, team_row)
    if kept == NOBODY:
        world.team_members[old].supplier = stays
    else:
        world.team_members[kept].parts += world.team_members[old].parts
        world.team_members[old].parts = 0
        strike_off(world, team_row, old)
    if team.lead == goes:
        team.lead = stays
    s = world.suppliers[team.supplier]
    if team.n_members == 1 and s.live_contracts == 0 and s.receivable == 0:
        dissolve(world, team_row)
    else:
        hold_capacity(world, team.supplier)


@apart
def unite_in_teams(world: World, goes: int, stays: int) -> None:
    """Let the firm that absorbs another stand in its place in every consortium, and lead those that it led.

    Work in hand stays with the consortium and is shared out by the same parts as before, to the penny.
    """
    for t in range(world.clock[0].teams):
        if world.teams[t].dissolved == NOBODY and place_in(world, t, goes) != NOBODY:
            _take_place(world, t, goes, stays)
    if world.suppliers[goes].team != NOBODY:
        last = world.suppliers[stays].team
        while last != NOBODY and world.teams[last].following != NOBODY:
            last = world.teams[last].following
        if last == NOBODY:
            world.suppliers[stays].team = world.suppliers[goes].team
        else:
            world.teams[last].following = world.suppliers[goes].team
        world.suppliers[goes].team = NOBODY
