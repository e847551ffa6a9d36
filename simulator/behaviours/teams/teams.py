"""What a consortium is: a bidder of several firms, with an account of its own, that passes everything on.

A consortium is a row of ``suppliers`` in the state JOINT, so that bids, awards, contracts and invoices treat it as any
supplier. It does nothing itself: at the end of a week its account is empty, its work lies with the members
(``team_work.py``), and its kind is its first lead's. A firm never has members, a consortium is never a member.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import capacity, takes_work
from simulator.behaviours.teams.sharing import coordination_factor, share_of, through_a_hub
from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, HUB, JOINT, NOBODY, PARTS
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account
from simulator.engine.rows import FROM_TEAM, descend

if TYPE_CHECKING:
    from simulator.engine.world import World

_LOW = 0xFFFFFFFF


@kernel
def free_capacity(world: World, supplier: int) -> float:
    """Return how much more council work a firm can carry [pence a week]."""
    s = world.suppliers[supplier]
    return max(0.0, capacity(s.turnover, s.public_share) - s.committed)


@apart
def is_whole(world: World, supplier: int) -> bool:
    """Say whether a consortium still has all its members in business."""
    team = world.teams[world.suppliers[supplier].team]
    if team.dissolved != NOBODY:
        return False
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if member.parts > 0 and not takes_work(world, member.supplier):
            return False
    return True


@apart
def teams_short_of_hands(world: World) -> int:
    """Return how many consortia with work in hand, or money to come, are not wholly their active members'.

    Whole parts of the members in business sum to the whole, and one of them leads.
    """
    short = 0
    for row in range(world.clock[0].teams):
        team = world.teams[row]
        if team.dissolved == NOBODY and team.is_busy:
            held = 0
            for m in range(team.first_member, team.first_member + team.n_members):
                member = world.team_members[m]
                held += member.parts if world.suppliers[member.supplier].state == ACTIVE else 0
            is_led = team.lead != NOBODY and world.suppliers[team.lead].state == ACTIVE
            short += held != PARTS or not is_led
    return short


@apart
def members_can_carry(world: World, supplier: int, weekly: float) -> bool:
    """Say whether every member has room for its share of a contract's work [pence a week]."""
    team = world.teams[world.suppliers[supplier].team]
    for m in range(team.first_member, team.first_member + team.n_members):
        member = world.team_members[m]
        if share_of(member.parts) * weekly > free_capacity(world, member.supplier) + 1.0:
            return False
    return is_whole(world, supplier)


@kernel
def joint_turnover(world: World, team_row: int) -> float:
    """Return the turnover of all members [pence a year]."""
    team = world.teams[team_row]
    total = 0.0
    for m in range(team.first_member, team.first_member + team.n_members):
        total += world.suppliers[world.team_members[m].supplier].turnover
    return total


@kernel
def add_team(world: World, lead: int, n_members: int, origin: int) -> int:
    """Add a consortium of the members in ``drafts`` (supplier, share, trust; the lead first); return its team row."""
    clock = world.clock[0]
    row, supplier, first = clock.teams, clock.suppliers, clock.team_members
    if row >= len(world.teams) or supplier >= len(world.suppliers) or first + n_members > len(world.team_members):
        clock.table_full = 1
        return NOBODY
    clock.teams = row + 1
    clock.suppliers = supplier + 1
    clock.team_members = first + n_members
    team = world.teams[row]
    team.supplier = supplier
    team.lead = lead
    team.first_member = first
    team.n_members = n_members
    team.formed = team.ready = clock.week
    team.last_bid = clock.week
    team.dissolved = NOBODY
    team.origin = origin
    _list_under(world, row, lead)
    identity = world.suppliers[lead].id
    trust = 0.0
    for i in range(n_members):
        member = world.team_members[first + i]
        member.team = row
        member.supplier = int(world.drafts[i, 0])
        member.parts = int(world.drafts[i, 1] * PARTS)
        if i > 0:
            other = world.suppliers[member.supplier].id
            identity = descend(identity, FROM_TEAM, other & _LOW, other >> 32)
            trust += world.drafts[i, 2] / (n_members - 1)
    team.trust = trust
    if origin == HUB:
        team.margin = world.parameters[0].hub_margin
    _add_bidder(world, row, _identity_of(world, row, identity))
    return row


@kernel
def _list_under(world: World, row: int, lead: int) -> None:
    """Put a consortium first in the list of those that a firm leads, or led."""
    world.teams[row].following = world.suppliers[lead].team
    world.suppliers[lead].team = row


@kernel
def let_lead(world: World, row: int, lead: int) -> None:
    """Let another member lead a consortium from now on: it stands in the list of those that this firm leads."""
    team = world.teams[row]
    if team.lead == lead:
        return
    former = world.suppliers[team.lead]
    if former.team == row:
        former.team = team.following
    else:
        before = former.team
        while world.teams[before].following != row:
            before = world.teams[before].following
        world.teams[before].following = team.following
    team.lead = lead
    _list_under(world, row, lead)


@kernel
def strike_off(world: World, row: int, m: int) -> None:
    """Take a member without a part out of a consortium: its row, ``m``, stays behind those of the others."""
    team = world.teams[row]
    team.n_members -= 1
    world.suppliers[team.supplier].n_members = team.n_members
    gone, last = world.team_members[m], world.team_members[team.first_member + team.n_members]
    gone.supplier, last.supplier = last.supplier, gone.supplier
    gone.parts, last.parts = last.parts, gone.parts


@kernel
def _identity_of(world: World, row: int, members: int) -> int:
    """Return the identity of a consortium: that of its members, in which each time that they unite is another.

    An earlier one stands in the list of the member that led it last.
    """
    team = world.teams[row]
    identity = descend(members, FROM_TEAM, team.origin, team.n_members)
    while _is_taken(world, row, identity):
        identity = descend(identity, FROM_TEAM, team.origin, team.n_members)
    return identity


@kernel
def _is_taken(world: World, row: int, identity: int) -> bool:
    """Say whether a consortium that a member leads, or led, has this identity."""
    team = world.teams[row]
    for m in range(team.first_member, team.first_member + team.n_members):
        earlier = world.suppliers[world.team_members[m].supplier].team
        while earlier != NOBODY:
            if world.suppliers[world.teams[earlier].supplier].id == identity:
                return True
            earlier = world.teams[earlier].following
    return False


@kernel
def _add_bidder(world: World, row: int, identity: int) -> None:
    """Write the consortium's row of ``suppliers``; what changes with its members comes with :func:`refresh`."""
    team = world.teams[row]
    lead = world.suppliers[team.lead]
    s = world.suppliers[team.supplier]
    s.id = identity
    s.kind = lead.kind
    s.state = JOINT
    s.group = lead.group
    s.home = lead.home
    s.sector = lead.sector
    s.second_sector = lead.second_sector
    s.born = world.clock[0].week
    s.left = s.first_tie = s.joined_for = s.alone_for = s.franchise = NOBODY
    s.n_members = team.n_members
    s.team = row
    s.framework = lead.framework
    s.reach_km = lead.reach_km
    world.account_kinds[supplier_account(world, team.supplier)] = FIRST_SUPPLIER_ACCOUNT + s.kind


@kernel
def refresh(world: World, row: int, brokerage: float) -> None:
    """Let a consortium be what its members are now: sums for size, means by share of the work for the rest.

    Its cost carries the cost of coordination; what it can fund is what the weakest member can for its share.
    """
    parameters = world.parameters[0]
    team = world.teams[row]
    s = world.suppliers[team.supplier]
    turnover = room = 0.0
    wins = bids = 0
    cost = recovery = overhead = quality = track = social = priority = 0.0
    funds = math.inf
    for m in range(team.first_member, team.first_member + team.n_members):
        share = share_of(world.team_members[m].parts)
        supplier = world.team_members[m].supplier
        member = world.suppliers[supplier]
        turnover += member.turnover
        room += member.turnover * member.public_share
        wins += member.joint_wins
        bids += member.joint_bids
        cost += share * member.cost_factor
        overhead += share * member.overhead_share
        recovery += share * member.overhead_recovery
        quality += share * member.quality
        track += share * member.track
        social += share * member.social
        priority += share * member.priority_share
        if share > 0.0:
            can_pay = max(0.0, float(world.cash[supplier_account(world, supplier)] + member.overdraft_limit))
            funds = min(funds, can_pay / share)
    friction = parameters.coordination_per_partner * (1.0 - brokerage)
    s.wins, s.bids = wins, bids  # what its members have seen of joint bids, here or in other teams
    s.turnover = turnover
    s.starting_turnover = turnover
    s.public_share = room / turnover
    coordinated = cost * coordination_factor(team.n_members, team.trust, friction)
    s.cost_factor, s.overhead_share, s.overhead_recovery = through_a_hub(coordinated, overhead, recovery, team.margin)
    s.quality = quality
    s.track = track
    s.social = social
    s.priority_share = priority
    s.sales = world.suppliers[team.lead].sales
    s.overdraft_limit = pence(min(funds, 1e15))
