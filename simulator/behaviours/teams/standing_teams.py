"""Consortia that stand: which of a lead's teams bids for a tender, with whose work, and one that is drafted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.bidding.bidding import own_cost_factor, win_chance
from simulator.behaviours.firms.standing import passes_standing
from simulator.behaviours.teams.drafting import BEST, can_stake, expected, may_join
from simulator.behaviours.teams.sharing import contribution_share, share_of
from simulator.behaviours.teams.teams import free_capacity, joint_turnover, members_can_carry, refresh
from simulator.engine.codes import FRANCHISE, HUB, LEAD_ALONE, NO_TEAMS, NOBODY, PARTS
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def share_by_room(world: World, row: int) -> None:
    """Let the members of a team without work share by what each could do now; nothing changes where nobody could."""
    team = world.teams[row]
    first, end = team.first_member, team.first_member + team.n_members
    room = 0.0
    for m in range(first, end):
        room += free_capacity(world, world.team_members[m].supplier)
    if room <= 0.0:
        return
    rest, largest = PARTS, first
    for m in range(first, end):
        member = world.team_members[m]
        member.parts = int(contribution_share(free_capacity(world, member.supplier), room) * PARTS)
        rest -= member.parts
        largest = m if member.parts > world.team_members[largest].parts else largest
    world.team_members[largest].parts += rest


@kernel
def old_team(world: World, row: int, lead: int, mode: int, rivals: float, writing: float) -> tuple[int, float]:
    """Return the lead's standing team with the largest gain per head for a tender and that gain, or NOBODY."""
    tender = world.tenders[row]
    is_lead_test = int(world.rules[tender.council].consortium_standing) == LEAD_ALONE
    best, most = NOBODY, 0.0
    t = world.suppliers[lead].team
    while t != NOBODY:
        team = world.teams[t]
        is_mine = team.dissolved == NOBODY and team.lead == lead and team.ready <= world.clock[0].week
        if is_mine and _team_may_bid(world, row, t, mode, writing):
            if team.is_busy == 0:
                share_by_room(world, t)
            s = world.suppliers[team.supplier]
            turnover = world.suppliers[lead].turnover if is_lead_test else joint_turnover(world, t)
            is_large = passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks)
            if is_large and members_can_carry(world, team.supplier, tender.value / tender.weeks):
                refresh(world, t, world.rules[tender.council].consortium_brokerage)
                factor = own_cost_factor(world, team.supplier, row)
                believed = win_chance(rivals + 1.0, s.wins, s.bids, world.parameters[0].experience_weight)
                gain = expected(world, row, factor, s.overhead_share, s.overhead_recovery, believed, rivals, writing)
                if gain / team.n_members > most:
                    best, most = t, gain / team.n_members
        t = team.following
    return best, most


@kernel
def _team_may_bid(world: World, row: int, team_row: int, mode: int, writing: float) -> bool:
    """Say whether a standing team is allowed to bid for a tender and each member can and may take part."""
    tender = world.tenders[row]
    team = world.teams[team_row]
    if (mode == NO_TEAMS and team.origin != FRANCHISE) or team.n_members < 2:
        return False
    if team.origin == HUB and world.rules[tender.council].managed_hub <= 0.0:
        return False
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if not may_join(world, row, member.supplier, mode):
            return False
        franchise = world.suppliers[member.supplier].franchise
        if team.origin == FRANCHISE and franchise == NOBODY:
            return False
        if team.origin == FRANCHISE and franchise != world.suppliers[team.lead].franchise:
            return False
    return _can_all_stake(world, team_row, writing)


@kernel
def _can_all_stake(world: World, team_row: int, writing: float) -> bool:
    """Say whether each member of a team can afford to lose its part of a bid's cost [pence]."""
    team = world.teams[team_row]
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if not can_stake(world, member.supplier, share_of(member.parts) * writing, 0.0):
            return False
    return True


@kernel
def known_team(world: World, lead: int, n: int) -> int:
    """Return the lead's idle team of exactly the best draft's members, which takes on its shares, or NOBODY."""
    t = world.suppliers[lead].team
    while t != NOBODY:
        team = world.teams[t]
        if team.dissolved == NOBODY and team.n_members == n and team.lead == lead and team.ready <= world.clock[0].week:
            same = 0
            for i in range(n):
                for m in range(team.first_member, team.first_member + n):
                    same += world.team_members[m].supplier == int(world.drafts[BEST + i, 0])
            if same == n and team.is_busy == 0:
                for m in range(team.first_member, team.first_member + n):
                    for i in range(n):
                        if world.team_members[m].supplier == int(world.drafts[BEST + i, 0]):
                            world.team_members[m].parts = int(world.drafts[BEST + i, 1] * PARTS)
                return t
        t = team.following
    return NOBODY
