"""Phase 4, discover: who learns of a tender. Notices are found by chance, invitations go to those a buyer thinks of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator import chance
from simulator.behaviours.standing import could_deliver, is_below_se_share, is_known_to
from simulator.kernel import kernel
from simulator.rows import add_candidate
from simulator.world import (
    ACTIVE,
    CALL_OFF,
    MINI_COMPETITION,
    NOBODY,
    OPEN,
    PUBLISHED,
    QUOTATION,
    SOCIAL_ENTERPRISE,
    TARGET,
)

if TYPE_CHECKING:
    from simulator.world import World

MOST_INVITATIONS = 8
_NOT_YET = 1_000_000


@kernel
def discovery_rate(hazard: float, distance_factor: float, sales: float, contact_factor: float) -> float:
    """Return the rate a week at which a supplier learns of a notice.

    ``hazard`` holds for a supplier of middling sales skill (0.5) next door; ``distance_factor`` in (0, 1];
    ``contact_factor`` is 1 for a stranger.
    """
    return hazard * distance_factor * (0.5 + sales) * contact_factor


@kernel
def weeks_to_discovery(u: float, rate: float) -> int:
    """Return after how many whole weeks a uniform draw finds a notice; more notice never lowers anyone's chance."""
    if rate <= 0.0:
        return _NOT_YET
    weeks = -math.log(1.0 - u) / rate
    return int(weeks) if weeks < _NOT_YET else _NOT_YET


@kernel
def _find_notice(world: World, row: int, supplier: int, distance_factor: float) -> None:
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    u = chance.uniform(clock.seed, chance.DISCOVER, 0, s.id, tender.id)
    if tender.process == MINI_COMPETITION:
        if s.framework and u < parameters.framework_discovery:
            add_candidate(world, row, supplier, clock.week)
        return
    contact = parameters.contact_discovery if is_known_to(world, supplier, tender.council) else 1.0
    rate = discovery_rate(parameters.discovery_per_week, distance_factor, s.sales, contact)
    weeks = weeks_to_discovery(u, rate)
    if weeks < tender.notice_weeks:
        add_candidate(world, row, supplier, clock.week + weeks)


@kernel
def _advertise(world: World, row: int) -> None:
    """Let every supplier of the sector within reach come across the notice, or hear of it through a framework."""
    tender = world.tenders[row]
    for area in range(len(world.councils)):
        distance = world.distance_km[area, tender.council]
        if distance <= world.widest_reach[0]:
            factor = math.exp(-distance / world.parameters[0].discovery_distance_km)
            member = world.members[area, tender.sector]
            while member != NOBODY:
                supplier = world.memberships[member].supplier
                s = world.suppliers[supplier]
                is_allowed = tender.reserved == 0 or s.kind == SOCIAL_ENTERPRISE
                if s.state == ACTIVE and distance <= s.reach_km and is_allowed:
                    _find_notice(world, row, supplier, factor)
                member = world.memberships[member].next


@kernel
def invitation_weight(world: World, row: int, supplier: int) -> float:
    """Return how readily a buyer thinks of a supplier for a tender; 0 if it would not do."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    s = world.suppliers[supplier]
    if not could_deliver(world, supplier, row):
        return 0.0
    if tender.reserved and s.kind != SOCIAL_ENTERPRISE:
        return 0.0
    if tender.process == CALL_OFF and not s.framework:
        return 0.0
    weight = 0.5 + s.sales
    if is_known_to(world, supplier, tender.council):
        weight *= parameters.contact_weight
    if supplier == tender.incumbent:
        weight *= parameters.incumbent_weight
    rule = world.rules[tender.council]
    council = world.councils[tender.council]
    if s.kind == SOCIAL_ENTERPRISE and int(rule.mandate_enforcement) == TARGET:
        if is_below_se_share(council.awarded, council.awarded_to_se, rule.mandated_se_share):
            weight *= parameters.target_invite_weight
    return weight * math.exp(-world.distance_km[s.home, tender.council] / parameters.discovery_distance_km)


@kernel
def invitation_priority(u: float, weight: float) -> float:
    """Return a supplier's place in the queue for invitations: the highest come first.

    Exponential races: the first to arrive is supplier i with probability weight_i over the sum of weights.
    """
    return math.log(weight) - math.log(-math.log(u))


@kernel
def _invite(world: World, row: int, invitations: int) -> None:
    """Invite the suppliers that the buyer thinks of first."""
    clock = world.clock[0]
    tender = world.tenders[row]
    queue = world.invitation_queue
    chosen = 0
    for area in range(len(world.councils)):
        if world.distance_km[area, tender.council] <= world.widest_reach[0]:
            member = world.members[area, tender.sector]
            while member != NOBODY:
                supplier = world.memberships[member].supplier
                weight = invitation_weight(world, row, supplier)
                if weight > 0.0:
                    u = chance.uniform(clock.seed, chance.INVITE, 0, world.suppliers[supplier].id, tender.id)
                    chosen = _enqueue(queue, chosen, invitations, invitation_priority(u, weight), supplier)
                member = world.memberships[member].next
    for i in range(chosen):
        add_candidate(world, row, int(queue[i, 1]), clock.week)


@kernel
def _enqueue(queue: object, used: int, most: int, priority: float, supplier: int) -> int:
    """Keep the ``most`` highest priorities in rows [priority, supplier], sorted downwards; return how many there are."""
    place = used
    while place > 0 and queue[place - 1, 0] < priority:  # type: ignore[index]
        place -= 1
    if place >= most:
        return used
    for i in range(min(used, most - 1), place, -1):
        queue[i, 0] = queue[i - 1, 0]  # type: ignore[index]
        queue[i, 1] = queue[i - 1, 1]  # type: ignore[index]
    queue[place, 0] = priority  # type: ignore[index]
    queue[place, 1] = supplier  # type: ignore[index]
    return min(used + 1, most)


@kernel
def _forget_closed(world: World) -> None:
    """Close the gaps that decided tenders left among the candidates; open tenders stand in order of publication."""
    clock = world.clock[0]
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


@kernel
def run(world: World) -> None:
    """Spread the word of every tender published this week."""
    clock = world.clock[0]
    if 2 * clock.candidates > len(world.candidates):
        _forget_closed(world)
    invitations = min(MOST_INVITATIONS, int(world.parameters[0].quotation_invitations))
    for i in range(clock.open_tenders):
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if tender.state == PUBLISHED and tender.week_published == clock.week:
            tender.first_candidate = clock.candidates
            if tender.process in (OPEN, MINI_COMPETITION):
                _advertise(world, row)
            else:
                _invite(world, row, invitations if tender.process == QUOTATION else 1)
