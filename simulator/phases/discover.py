"""Phase 4, discover: who learns of a tender. Notices are found by chance, invitations go to those a buyer thinks of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import is_engaged
from simulator.behaviours.buying.mandates import applies_mandate
from simulator.behaviours.buying.reservations import is_meant, may_be_told
from simulator.behaviours.firms.standing import could_deliver, is_known_to, required_turnover, standing_turnover
from simulator.behaviours.teams.readiness import invite_ready_teams
from simulator.engine import chance
from simulator.engine.apart import apart
from simulator.engine.chosen import FOR_SES, scope_of
from simulator.engine.codes import (
    CALL_OFF,
    FIRST_CALL,
    MINI_COMPETITION,
    MOST_INVITATIONS,
    OPEN,
    PUBLISHED,
    QUOTATION,
    TARGET,
)
from simulator.engine.kernel import kernel
from simulator.engine.lists import areas_in_reach, draw_for_near, members_in_reach
from simulator.engine.met import fetch_met
from simulator.engine.rows import add_candidate

if TYPE_CHECKING:
    from simulator.engine.world import World

_A_LITTLE_MORE = 1.000001
_MOST_SALES = 1.5  # a half and the highest score, as in discovery_rate


@kernel
def discovery_rate(hazard: float, distance_factor: float, sales: float, contact_factor: float) -> float:
    """Return the rate a week at which a supplier learns of a notice.

    ``hazard`` holds for a supplier of middling sales skill (0.5) next door; ``distance_factor`` in (0, 1];
    ``contact_factor`` is 1 for a stranger.
    """
    return hazard * distance_factor * (0.5 + sales) * contact_factor


@kernel
def search_effort(world: World, row: int) -> float:
    """Return how fast a supplier of middling skill next door comes across a tender's notice [a week]."""
    tender = world.tenders[row]
    publicity = world.rules[scope_of(world, tender.council, tender.line)].notice_publicity
    return world.parameters[0].discovery_per_week * publicity


@kernel
def effort_to_discovery(u: float) -> float:
    """Return how much searching (rate times weeks) a uniform draw asks of a supplier before it finds a notice.

    It finds the notice when its rate times the weeks since publication, ``x``, reach the odds ``u / (1 - u)``: with
    chance ``x / (1 + x)``. More notice never lowers anyone's chance; some hardly ever look.
    """
    return u / (1.0 - u)


@kernel
def _find_notice(world: World, row: int, m: int, hazard: float, distance_factor: float, u: float) -> None:
    """Let a supplier that might find a notice learn of it, if it searches enough; ``hazard`` is the tender's."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    member = world.memberships[m]
    if tender.process == MINI_COMPETITION:
        add_candidate(world, row, member.supplier, clock.week)
        return
    effort = effort_to_discovery(u)
    known = is_known_to(world, member.supplier, tender.council) or is_engaged(world, row, member.supplier)
    contact = parameters.contact_discovery if known else 1.0
    rate = discovery_rate(hazard, distance_factor, member.sales, contact)
    if effort < rate * tender.notice_weeks:
        add_candidate(world, row, member.supplier, clock.week + int(effort / rate))


@kernel
def _advertise(world: World, row: int) -> None:
    """Let every supplier of the sector within reach come across the notice, or hear of it through a framework."""
    tender = world.tenders[row]
    parameters = world.parameters[0]
    hazard = search_effort(world, row)
    draws, finders = world.draws, world.finders
    is_framework, heard = tender.process == MINI_COMPETITION, parameters.framework_discovery
    draw_for_near(world, chance.DISCOVER, tender.council, tender.sector, tender.id)
    first = 0
    for place in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[place]
        luck = draws[first : first + near.end - near.first]
        first += len(luck)
        factor = world.closeness[tender.council, near.area]
        # What an acquaintance searches; a little too wide, and no division: most find nothing.
        search = _A_LITTLE_MORE * hazard * factor * parameters.contact_discovery
        search *= tender.notice_weeks
        lucky = 0
        for i in range(len(luck)):  # most are not: written first, kept if it is, so without a branch
            finders[lucky] = i
            lucky += luck[i] < heard if is_framework else luck[i] <= search * (1.0 - luck[i]) * _MOST_SALES
        found = 0
        for k in range(lucky):
            m, u = near.first + finders[k], luck[finders[k]]
            member = world.memberships[m]
            might = member.framework > 0 if is_framework else u <= search * (1.0 - u) * (0.5 + member.sales)
            if might and may_be_told(world, m, row):
                fetch_met(world, member.supplier, tender.council)
                finders[found] = finders[k]
                found += 1
        for k in range(found):
            _find_notice(world, row, near.first + finders[k], hazard, factor, luck[finders[k]])


@kernel
def might_do(world: World, row: int, m: int, least_turnover: float) -> bool:
    """Say whether the register of suppliers shows a buyer one that might do: kind, framework, standing."""
    tender = world.tenders[row]
    member = world.memberships[m]
    if not may_be_told(world, m, row):
        return False
    if tender.process == CALL_OFF and not member.framework:
        return False
    if world.rules[tender.council].franchise_guarantee > 0.0:
        return standing_turnover(world, member.supplier, tender.council) >= least_turnover
    return member.turnover >= least_turnover


@kernel
def sought(world: World, row: int) -> int:
    """Return for whom a council below a soft target looks out when it invites to a tender; below ``FOR_SES`` nobody."""
    for whom in range(FOR_SES, world.clock[0].choices):
        if applies_mandate(world, row, TARGET, whom):
            return whom
    return FOR_SES - 1


@kernel
def stranger_weight(world: World, row: int, m: int, closeness: float, whom: int) -> float:
    """Return how readily a buyer that looks out for ``whom`` thinks of a supplier that it does not know."""
    member = world.memberships[m]
    weight = (0.5 + member.sales) * closeness
    if whom >= FOR_SES and is_meant(world, m, world.tenders[row].council, whom):
        weight *= world.parameters[0].target_invite_weight
    if member.supplier == world.tenders[row].incumbent:
        weight *= world.parameters[0].incumbent_weight
    return weight


@kernel
def invitation_time(u: float, weight: float) -> float:
    """Return when a buyer thinks of a supplier: the earliest are invited.

    Exponential races: the first to come is supplier i with probability weight_i over the sum of weights.
    """
    return -math.log(u) / weight


@kernel
def _invite(world: World, row: int, invitations: int) -> None:
    """Invite the suppliers that the buyer thinks of first among those that could deliver."""
    clock = world.clock[0]
    tender = world.tenders[row]
    queue, finders = world.invitation_queue, world.finders
    parameters = world.parameters[0]
    contact = parameters.contact_weight
    whom = sought(world, row)
    heaviest = _A_LITTLE_MORE * contact * _MOST_SALES * max(1.0, parameters.incumbent_weight)
    if whom >= FOR_SES:
        heaviest *= max(1.0, parameters.target_invite_weight)
    least_turnover = required_turnover(tender.standing_multiple, tender.value, tender.weeks)
    chosen = 0
    draw_for_near(world, chance.INVITE, tender.council, tender.sector, tender.id)
    first = 0
    for place in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[place]
        luck = world.draws[first : first + near.end - near.first]
        first += len(luck)
        closeness = world.closeness[tender.council, near.area]
        # No time is below (1 - u) / weight: most need no closer look once the first places are taken.
        latest = queue[chosen - 1, 0] if chosen == invitations else math.inf
        most = heaviest * closeness * latest
        lucky = 0
        for i in range(len(luck)):  # most are not: written first, kept if it is, so without a branch
            finders[lucky] = i
            lucky += 1.0 - luck[i] < most
        found = 0
        for k in range(lucky):
            m = near.first + finders[k]
            if might_do(world, row, m, least_turnover):
                weight = stranger_weight(world, row, m, closeness, whom)
                if 1.0 - luck[finders[k]] < contact * weight * latest:
                    fetch_met(world, world.memberships[m].supplier, tender.council)
                    finders[found] = finders[k]
                    found += 1
        for k in range(found):
            m, u = near.first + finders[k], luck[finders[k]]
            supplier = world.memberships[m].supplier
            weight = stranger_weight(world, row, m, closeness, whom)
            if is_known_to(world, supplier, tender.council):
                weight *= contact
            is_early = chosen < invitations or 1.0 - u < weight * queue[chosen - 1, 0]
            if is_early and could_deliver(world, supplier, row):
                chosen = _enqueue(queue, chosen, invitations, invitation_time(u, weight), supplier)
    for i in range(chosen):
        add_candidate(world, row, int(queue[i, 1]), clock.week)


@kernel
def _enqueue(queue: object, used: int, most: int, time: float, supplier: int) -> int:
    """Keep the ``most`` earliest in rows [time, supplier], in order; return how many there are."""
    place = used
    while place > 0 and queue[place - 1, 0] > time:  # type: ignore[index]
        place -= 1
    if place >= most:
        return used
    for i in range(min(used, most - 1), place, -1):
        queue[i, 0] = queue[i - 1, 0]  # type: ignore[index]
        queue[i, 1] = queue[i - 1, 1]  # type: ignore[index]
    queue[place, 0] = time  # type: ignore[index]
    queue[place, 1] = supplier  # type: ignore[index]
    return min(used + 1, most)


@kernel
def invitations(world: World, row: int) -> int:
    """Return how many suppliers a buyer asks for a price: several, more when it rings round, or one."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    if tender.process != QUOTATION:
        return 1
    most = parameters.quotation_invitations if tender.answer == FIRST_CALL else parameters.ring_round_invitations
    return min(MOST_INVITATIONS, int(most))


@kernel
def _is_new(world: World, row: int) -> bool:
    """Say whether a tender was published this week."""
    tender = world.tenders[row]
    return bool(tender.state == PUBLISHED and tender.week_published == world.clock[0].week)


@apart
def could_learn(world: World, first: int, end: int) -> int:
    """Return how many suppliers could learn of the new ones among the open tenders at some places, each of each."""
    suppliers = 0
    for i in range(first, end):
        tender = world.tenders[world.open_tenders[i]]
        if _is_new(world, world.open_tenders[i]):
            suppliers += members_in_reach(world, tender.council, tender.sector)
    return suppliers


@apart
def middle_of_news(world: World) -> int:
    """Return the place among the open tenders before which half of those are who could learn of new ones."""
    end = world.clock[0].open_tenders
    left = could_learn(world, 0, end)
    before = 0
    for place in range(end):
        if before >= left:
            return place
        here = could_learn(world, place, place + 1)
        before += here
        left -= here
    return end


@apart
def begin(world: World) -> None:
    """Where half the room for candidates is used, close the gaps that decided tenders left among them.

    Open tenders stand in order of publication.
    """
    clock = world.clock[0]
    if 2 * clock.candidates <= len(world.candidates):
        return
    kept = 0
    for i in range(clock.open_tenders):
        tender = world.tenders[world.open_tenders[i]]
        if tender.state == PUBLISHED and tender.n_candidates > 0 and tender.week_published < clock.week:
            first = tender.first_candidate
            for k in range(tender.n_candidates):
                world.candidates[kept + k].supplier = world.candidates[first + k].supplier
                world.candidates[kept + k].week = world.candidates[first + k].week
                world.candidates[kept + k].decision = world.candidates[first + k].decision
            tender.first_candidate = kept
            kept += tender.n_candidates
    clock.candidates = kept


@apart
def run(world: World) -> None:
    """Spread the word of every tender published this week."""
    begin(world)
    spread(world, 0, world.clock[0].open_tenders)


@apart
def spread(world: World, first: int, end: int) -> None:
    """Spread the word of the new ones among the open tenders at some places; others touch no row of theirs."""
    clock = world.clock[0]
    for i in range(first, end):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if _is_new(world, row):
            tender.first_candidate = clock.candidates
            if tender.process in (OPEN, MINI_COMPETITION):
                _advertise(world, row)
                if world.rules[tender.council].ready_consortia > 0.0 and clock.teams > 0:
                    invite_ready_teams(world, row)
            else:
                _invite(world, row, invitations(world, row))
