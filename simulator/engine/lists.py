"""What phases go through: tenders due, suppliers by area and sector with their draws, contracts done and live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.codes import (
    ACTIVE,
    EVALUATING,
    MINI_COMPETITION,
    NOBODY,
    OPEN,
    PUBLISHED,
    QUOTATION,
    SPLIT,
)
from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from simulator.engine.world import World

_AT_ONCE = 8  # draws


@kernel
def is_closing_now(world: World, row: int) -> bool:
    """Say whether a tender is out and closes this week."""
    tender = world.tenders[row]
    return bool(tender.state == PUBLISHED and tender.week_closing == world.clock[0].week)


@kernel
def is_decided_now(world: World, row: int) -> bool:
    """Say whether the bids for a tender are in and it is to be decided this week."""
    tender = world.tenders[row]
    return bool(tender.state == EVALUATING and tender.week_deciding == world.clock[0].week)


@kernel
def is_competitive(process: int) -> bool:
    """Say whether a process asks more than one supplier."""
    return process in (OPEN, MINI_COMPETITION, QUOTATION)


@kernel
def asked_several(world: World, row: int) -> bool:
    """Say whether a tender asked more than one supplier; a need that was cut into lots asked nobody."""
    tender = world.tenders[row]
    return bool(tender.state != SPLIT and is_competitive(tender.process))


@kernel
def list_firms(world: World) -> None:
    """List the firms in business, so that what goes through all of them passes over those that left."""
    clock = world.clock[0]
    clock.firms = 0
    for row in range(clock.suppliers):
        if world.suppliers[row].state == ACTIVE:
            list_firm(world, row)


@kernel
def list_firm(world: World, row: int) -> None:
    """Add a firm to those in business: its row is the highest."""
    world.firms[world.clock[0].firms] = row
    world.clock[0].firms += 1


@kernel
def index_members(world: World) -> None:
    """List the active suppliers by sector and home area (counting sort), for everyone who looks for suppliers.

    Areas of one sector stand side by side, so that the draws of neighbouring areas are made together; within an area
    those who look furthest come first, so that who does not look as far as a council costs its tenders nothing.
    """
    list_firms(world)
    members = world.members
    members[:, :, 1] = 0
    for i in range(world.clock[0].firms):
        s = world.suppliers[world.firms[i]]
        members[s.home, s.sector, 1] += 1
        if s.second_sector != NOBODY:
            members[s.home, s.second_sector, 1] += 1
    place = 0
    for sector in range(len(world.sectors)):
        for area in range(len(world.councils)):
            members[area, sector, 0] = place
            place += members[area, sector, 1]
            members[area, sector, 1] = 0
    for i in range(world.clock[0].firms):
        s = world.suppliers[world.firms[i]]
        _find_place(world, world.firms[i], s.sector)
        if s.second_sector != NOBODY:
            _find_place(world, world.firms[i], s.second_sector)
    for i in range(place):
        _note_member(world, i)
    _note_reaches(world)


@kernel
def _note_reaches(world: World) -> None:
    """Note how far those of each sector and area look who look furthest, and which areas that brings near a council.

    Nobody looks -1 km. Every tender asks who is near: what is listed once a month need not be looked for.
    """
    for sector in range(len(world.sectors)):
        for area in range(len(world.councils)):
            first, end = area_members(world, area, sector)
            world.reaches[sector, area] = world.draws[first] if end > first else -1.0
    place = 0
    for sector in range(len(world.sectors)):
        for council in range(len(world.councils)):
            world.reached[sector, council, 0] = first = place
            for area in range(len(world.councils)):  # most are not: written first, kept if it is, so without a branch
                world.reached_areas[place].area = area
                place += is_in_reach(world, council, area, sector)
            world.reached[sector, council, 1] = place - first
            world.reached[sector, council, 2] = 0
            for near in range(first, place):
                world.reached[sector, council, 2] += _note_looking_as_far(world, near, council, sector)


@kernel
def _note_looking_as_far(world: World, place: int, council: int, sector: int) -> int:
    """Note who of a listed area looks as far as the council, by halving: the first do; return how many they are.

    How far each looks still stands in ``draws``.
    """
    reached = world.reached_areas[place]
    first, end = area_members(world, reached.area, sector)
    distance = world.distance_km[council, reached.area]
    near, far = first + 1, end  # the first does look as far
    while near < far:
        middle = (near + far) // 2
        if world.draws[middle] >= distance:
            near = middle + 1
        else:
            far = middle
    reached.first, reached.end = first, near
    return near - first


@kernel
def _find_place(world: World, row: int, sector: int) -> None:
    """Note a firm and how far it looks in scratch lists, behind those of its area and sector who look as far."""
    s = world.suppliers[row]
    finders, draws = world.finders, world.draws
    first, place = area_members(world, s.home, sector)
    world.members[s.home, sector, 1] += 1
    while place > first and draws[place - 1] < s.reach_km:
        finders[place], draws[place] = finders[place - 1], draws[place - 1]
        place -= 1
    finders[place], draws[place] = row, s.reach_km


@kernel
def _note_member(world: World, place: int) -> None:
    """Write the membership at a place, of the firm that the scratch list says."""
    member, row = world.memberships[place], world.finders[place]
    s = world.suppliers[row]
    member.supplier = row
    member.kind = s.kind
    member.framework = s.framework
    member.reach_km = s.reach_km
    member.sales = s.sales
    member.turnover = s.turnover
    world.member_ids[place] = s.id


@kernel
def is_in_reach(world: World, council: int, area: int, sector: int) -> bool:
    """Say whether some supplier of an area and sector looks as far as a council."""
    return world.distance_km[council, area] <= world.reaches[sector, area]


@kernel
def areas_in_reach(world: World, council: int, sector: int) -> tuple[int, int]:
    """Return the places in ``reached_areas`` of the areas where somebody of a sector looks as far as a council."""
    first = world.reached[sector, council, 0]
    return first, first + world.reached[sector, council, 1]


@kernel
def members_in_reach(world: World, council: int, sector: int) -> int:
    """Return how many suppliers of a sector look as far as a council."""
    return int(world.reached[sector, council, 2])


@kernel
def area_members(world: World, area: int, sector: int) -> tuple[int, int]:
    """Return the places of the memberships of an area and sector: the first, and the one after the last."""
    first = world.members[area, sector, 0]
    return first, first + world.members[area, sector, 1]


@kernel
def sector_members(world: World, sector: int) -> tuple[int, int]:
    """Return the places of a sector's memberships in all areas, which stand side by side, as ``area_members`` does."""
    first, _ = area_members(world, 0, sector)
    _, end = area_members(world, len(world.councils) - 1, sector)
    return first, end


@kernel
def draw_for_near(world: World, decision: int, council: int, sector: int, what: int) -> None:
    """Write into ``draws`` the uniform draws of a sector's members that look as far as a council, for one ``what``.

    They stand as ``areas_in_reach`` leads to them, one area's behind the other's. In most areas few look so far, and a
    processor makes eight draws at once, each of a rest alone: so all are made together, by the identities in a scratch
    list.
    """
    ids, drawn = world.finders, 0
    for place in range(*areas_in_reach(world, council, sector)):
        near = world.reached_areas[place]
        for m in range(near.first, near.end):
            ids[drawn] = world.member_ids[m]
            drawn += 1
    whole = min(-(-drawn // _AT_ONCE) * _AT_ONCE, len(ids))
    chance.fill_uniforms(world.draws, world.clock[0].seed, decision, 0, ids, 0, whole, what)


@kernel
def draw_for_suppliers(world: World, decision: int) -> None:
    """Write this week's uniform draw of every supplier for a decision into ``world.draws``."""
    clock = world.clock[0]
    chance.fill_uniforms(world.draws, clock.seed, decision, clock.week, world.supplier_ids, 0, clock.suppliers, 0)


@kernel
def count_completed(world: World, supplier: int, number: int) -> None:
    """Count contracts that a supplier completed this week, and list it among those that did."""
    s = world.suppliers[supplier]
    if s.completed_now == 0:
        world.finished[world.clock[0].finished] = supplier
        world.clock[0].finished += 1
    s.completed_now += number


@kernel
def note_left(world: World, supplier: int) -> None:
    """Note that a supplier left this week, beside its row too, for who looks for the work of all that did."""
    world.suppliers[supplier].left = world.clock[0].week
    world.gone[supplier] = world.clock[0].week + 1


@kernel
def list_orphans(world: World) -> None:
    """List the contracts to start or run whose supplier left this week, by their places among the live ones.

    Listed once for all who look for them: in a country somebody leaves every week. Neither contracts nor suppliers are
    looked at but for those found: who holds a contract was noted as this week's work was done.
    """
    clock = world.clock[0]
    clock.orphans = 0
    for i in range(clock.live_contracts):
        if world.gone[world.holders[i]] == clock.week + 1:
            world.orphans[clock.orphans] = i
            clock.orphans += 1


@kernel
def take_off(world: World, places: object, number: int) -> None:
    """Take the contracts at so many places, in order, off the list of live ones; the others keep their order."""
    clock = world.clock[0]
    if number == 0:
        return
    kept = places[0]  # type: ignore[index]
    for k in range(number):
        end = places[k + 1] if k + 1 < number else clock.live_contracts  # type: ignore[index]
        for i in range(places[k] + 1, end):  # type: ignore[index]
            world.live_contracts[kept] = world.live_contracts[i]
            world.holders[kept] = world.holders[i]
            kept += 1
    clock.live_contracts = kept


@kernel
def order_live_contracts(world: World) -> None:
    """Order the live contracts by council (stable counting sort), oldest first within each.

    Nothing depends on it but speed: a week that goes through one region after another finds its firms in the
    processor's cache, which keeps the cost of a large country near that of its parts.
    """
    live = world.clock[0].live_contracts
    n_councils = len(world.councils)
    places = world.council_places
    places[:] = 0
    for i in range(live):
        places[world.contracts[world.live_contracts[i]].council] += 1
    first = 0
    for council in range(n_councils):
        count = places[council]
        places[council] = first
        first += count
    for i in range(live):
        row = world.live_contracts[i]
        council = world.contracts[row].council
        world.reordered[places[council]] = row
        places[council] += 1
    for i in range(live):
        world.live_contracts[i] = world.reordered[i]
