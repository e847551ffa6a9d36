"""Who knows whom: a sparse symmetric network of ties between suppliers, each with its origins and its trust.

A tie is two neighbouring rows of ``ties``, one in the chain of either supplier. Whether two suppliers know each other
at first is a draw that depends on the two alone, so that a newcomer, or the week in which joint bids begin, changes no
tie between others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.teams.sharing import lowered_trust, raised_trust
from simulator.engine import chance
from simulator.engine.accounts import MARKET, NETWORK_SUPPORT
from simulator.engine.apart import apart
from simulator.engine.codes import (
    ACTIVE,
    HUB,
    JOINT_WORK,
    MOST_MEMBERS,
    NOBODY,
    PENCE_PER_POUND,
    SAME_AREA,
    SE_NETWORK,
)
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se, has_social_purpose
from simulator.engine.ledger import council_account, pence, transfer
from simulator.engine.lists import area_members
from simulator.engine.rows import has_rows
from simulator.engine.world import SPACES

if TYPE_CHECKING:
    from simulator.engine.world import World

_TIES, _TEAMS, _TEAM_MEMBERS, _SUPPLIERS = (SPACES[name] for name in ("ties", "teams", "team_members", "suppliers"))
_HALF_SPREAD = 0.3  # of trust at first, around its mean


@kernel
def find_tie(world: World, one: int, other: int) -> int:
    """Return the row of the tie from one supplier to another, or NOBODY."""
    row = world.suppliers[one].first_tie
    while row != NOBODY and world.ties[row].other != other:
        row = world.ties[row].next
    return row


@kernel
def _half(world: World, row: int, one: int, other: int, origin: int, trust: float) -> None:
    tie = world.ties[row]
    tie.supplier = one
    tie.other = other
    tie.origins = origin
    tie.made = world.clock[0].week
    tie.trust = trust
    tie.next = world.suppliers[one].first_tie
    world.suppliers[one].first_tie = row


@kernel
def tie(world: World, one: int, other: int, origin: int, least_trust: float) -> None:
    """Let two suppliers know each other, or add an origin to their tie; trust is at least what is given."""
    clock = world.clock[0]
    row = find_tie(world, one, other)
    if row == NOBODY:
        row = clock.ties
        if row + 2 > len(world.ties):
            clock.table_full = 1
            return
        clock.ties = row + 2
        a, b = world.suppliers[one].id, world.suppliers[other].id
        u = chance.uniform(clock.seed, chance.TRUST, 0, min(a, b), max(a, b))
        mean = world.parameters[0].tie_trust_mean
        trust = min(1.0, max(0.0, mean + _HALF_SPREAD * (2.0 * u - 1.0)))
        _half(world, row, one, other, 0, trust)
        _half(world, row + 1, other, one, 0, trust)
    for half in (row, row ^ 1):
        world.ties[half].origins |= origin
        world.ties[half].trust = max(world.ties[half].trust, least_trust)


@kernel
def _set_trust(world: World, row: int, trust: float) -> None:
    world.ties[row].trust = trust
    world.ties[row ^ 1].trust = trust


@kernel
def trust_more(world: World, one: int, other: int) -> None:
    """Let two suppliers trust each other more after a contract delivered together; strangers become acquainted."""
    tie(world, one, other, JOINT_WORK, 0.0)
    row = find_tie(world, one, other)
    if row != NOBODY:
        _set_trust(world, row, raised_trust(world.ties[row].trust, world.parameters[0].trust_gain))


@kernel
def trust_less(world: World, one: int, other: int) -> None:
    """Let two suppliers trust each other less after a failure in common work."""
    row = find_tie(world, one, other)
    if row != NOBODY:
        _set_trust(world, row, lowered_trust(world.ties[row].trust, world.parameters[0].trust_loss))


@kernel
def _meet(world: World, one: int, other: int, probability: float, origin: int) -> None:
    a, b = world.suppliers[one].id, world.suppliers[other].id
    if chance.uniform(world.clock[0].seed, chance.TIE_MADE, origin, min(a, b), max(a, b)) < probability:
        tie(world, one, other, origin, 0.0)


@kernel
def may_meet_in_work(world: World, home: int, other_home: int, reach: float, other_reach: float) -> bool:
    """Say whether some place is in reach [km] of two firms: who can never work for one council need not be tied.

    Without this everybody's acquaintances would grow with the country, and a search among them with its square.
    """
    return world.distance_km[home, other_home] <= reach + other_reach


@kernel
def _meet_area(world: World, one: int, area: int, sector: int, before: int) -> None:
    """Let a supplier come to know those of an area and sector, one of which is its own, with rows below ``before``."""
    parameters = world.parameters[0]
    s = world.suppliers[one]
    is_home = area == s.home
    is_own_sector = sector == s.sector
    is_social = has_social_purpose(s.kind)
    if not may_meet_in_work(world, s.home, area, s.reach_km, world.reaches[sector, area]):
        return
    first, end = area_members(world, area, sector)
    for m in range(first, end):
        member = world.memberships[m]
        if member.supplier < before and member.supplier != one:
            if is_home and is_own_sector:
                _meet(world, one, member.supplier, parameters.tie_chance_same_area, SAME_AREA)
            is_near = may_meet_in_work(world, s.home, area, s.reach_km, member.reach_km)
            if is_social and is_near and has_social_purpose(member.kind):
                _meet(world, one, member.supplier, parameters.tie_chance_network, SE_NETWORK)


@kernel
def introduce(world: World, one: int) -> None:
    """Let a supplier come to know others of its area and sector that were there before it (lower rows).

    Those with a social purpose come to know each other by either, where their reaches meet.
    """
    s = world.suppliers[one]
    if not has_social_purpose(s.kind):
        _meet_area(world, one, s.home, s.sector, one)
        return
    for area in range(len(world.councils)):
        if area == s.home:
            for sector in range(len(world.sectors)):
                _meet_area(world, one, area, sector, one)
        else:
            _meet_area(world, one, area, s.sector, one)


@apart
def introduce_all(world: World) -> None:
    """Make the ties of every supplier in business; done once, in the first week in which joint bids are allowed."""
    clock = world.clock[0]
    clock.is_tied = 1
    for row in range(clock.suppliers):
        if world.suppliers[row].state == ACTIVE:
            introduce(world, row)


@apart
def introduce_newcomers(world: World) -> None:
    """Make the ties of firms that entered this week."""
    clock = world.clock[0]
    for i in range(clock.firms):
        s = world.suppliers[world.firms[i]]
        if s.born == clock.week and s.state == ACTIVE:
            introduce(world, world.firms[i])


@kernel
def _tie_area(world: World, council: int, probability: float, origin: int, least_trust: float) -> int:
    """Tie pairs of an area's SEs with a chance each; return how many pairs were tied or confirmed."""
    made = 0
    for sector in range(len(world.sectors)):
        first, end = area_members(world, council, sector)
        for m in range(first, end):
            one = world.memberships[m].supplier
            if counts_as_se(world, world.memberships[m].kind, council) and world.suppliers[one].sector == sector:
                made += _tie_one(world, council, one, probability, origin, least_trust)
    return made


@kernel
def _tie_one(world: World, council: int, one: int, probability: float, origin: int, least_trust: float) -> int:
    clock = world.clock[0]
    made = 0
    for sector in range(len(world.sectors)):
        first, end = area_members(world, council, sector)
        for m in range(first, end):
            member = world.memberships[m]
            is_main = world.suppliers[member.supplier].sector == sector
            is_other_se = member.supplier < one and counts_as_se(world, member.kind, council)
            if is_other_se and is_main:
                a, b = world.suppliers[one].id, world.member_ids[m]
                u = chance.uniform(clock.seed, chance.NETWORKING, clock.week, min(a, b), max(a, b))
                if u < probability:
                    tie(world, one, member.supplier, origin, least_trust)
                    made += 1
    return made


@kernel
def _social_enterprises(world: World, council: int) -> int:
    count = 0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        count += s.state == ACTIVE and s.home == council and counts_as_se(world, s.kind, council)
    return count


@apart
def support_networks(world: World) -> None:
    """Spend the month's money for networking and for lists of ready consortia; keep members of hubs acquainted."""
    parameters = world.parameters[0]
    for council in range(len(world.councils)):
        rule = world.rules[council]
        if rule.managed_hub > 0.0:
            _tie_area(world, council, 1.0, HUB, parameters.hub_trust)
        if rule.ready_consortia > 0.0:
            kept = pence(parameters.ready_list_gbp * PENCE_PER_POUND / 12.0)
            transfer(world, council_account(council), MARKET, kept, NETWORK_SUPPORT)
        if rule.network_investment_gbp > 0.0:
            monthly = rule.network_investment_gbp / 12.0
            n = _social_enterprises(world, council)
            pairs = max(1.0, n * (n - 1) / 2.0)
            probability = min(1.0, monthly / parameters.cost_per_tie_gbp / pairs)
            _tie_area(world, council, probability, SE_NETWORK, 0.0)
            spent = pence(monthly * PENCE_PER_POUND)
            transfer(world, council_account(council), MARKET, spent, NETWORK_SUPPORT)


@kernel
def pairs(count: int) -> int:
    """Return how many ordered pairs there are among so many."""
    return count * (count - 1)


@kernel
def _with_social_purpose(world: World, area: int, sector: int) -> int:
    """Return how many suppliers of an area and sector have a social purpose."""
    first, end = area_members(world, area, sector)
    number = 0
    for m in range(first, end):
        number += has_social_purpose(world.memberships[m].kind)
    return number


@kernel
def most_new_ties(world: World) -> int:
    """Return how many rows of ties a week could add at most, if all who may meet were strangers and met.

    Firms of an area and sector meet, and social enterprises of an area or, near enough, of a sector, as networks and
    hubs bring them together.
    """
    most = 0
    for sector in range(len(world.sectors)):
        for area in range(len(world.councils)):
            first, end = area_members(world, area, sector)
            most += pairs(end - first)
            own = _with_social_purpose(world, area, sector)
            reach = world.reaches[sector, area]
            for other in range(area):
                if own > 0 and may_meet_in_work(world, area, other, reach, world.reaches[sector, other]):
                    most += 2 * own * _with_social_purpose(world, other, sector)
            most += pairs(own)
    for area in range(len(world.councils)):
        of_area = 0
        for sector in range(len(world.sectors)):
            first, end = area_members(world, area, sector)
            for m in range(first, end):
                kind = world.memberships[m].kind
                of_area += has_social_purpose(kind) or counts_as_se(world, kind, area)
        most += pairs(of_area)
    return most


@kernel
def has_space_for_teams(world: World, leads: int, meetings: int) -> bool:
    """Say whether a week's new teams fit the tables, one for each of ``leads`` candidates, and the ties it may make.

    ``meetings`` are the pairs that may meet at events of councils.
    """
    clock = world.clock[0]
    has_all = has_rows(world, _TEAMS, leads)
    has_all &= has_rows(world, _SUPPLIERS, leads)
    has_all &= has_rows(world, _TEAM_MEMBERS, MOST_MEMBERS * leads)
    may_meet = clock.is_tied == 0 or clock.month_ends
    return has_all & has_rows(world, _TIES, meetings + (most_new_ties(world) if may_meet else 0))
