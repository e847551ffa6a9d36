"""Who can do the work: reach, capacity, the standing test, and what a council sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import ACTIVE, NO_CAPACITY, NO_STANDING, NOBODY, PENCE_PER_POUND
from simulator.engine.kernel import kernel
from simulator.engine.met import ever_worked_for, note_met

if TYPE_CHECKING:
    from simulator.engine.world import World

WEEKS_PER_YEAR = 52.0
LONG_AGO = -1_000_000  # a week far in the past


@kernel
def capacity(turnover: float, public_share: float) -> float:
    """Return the most council work that a firm can carry [pence a week], from its turnover [pence a year]."""
    return turnover * public_share / WEEKS_PER_YEAR


@kernel
def required_turnover(multiple: float, value: float, weeks: int) -> float:
    """Return the turnover [pence a year] that the standing test asks for: a multiple of a contract's yearly value.

    A contract shorter than a year counts with its whole value.
    """
    return multiple * (value * min(1.0, WEEKS_PER_YEAR / weeks))


@kernel
def passes_standing(turnover: float, multiple: float, value: float, weeks: int) -> bool:
    """Say whether a turnover [pence a year] passes the standing test for a contract."""
    return turnover >= required_turnover(multiple, value, weeks)


@kernel
def standing_turnover(world: World, supplier: int, council: int) -> float:
    """Return the turnover that a council's standing test reads [pence a year], with that of who stands in if accepted.

    For a unit of a franchise its franchisor stands in, or, where the guarantee is pooled, all members do.
    """
    s = world.suppliers[supplier]
    if world.rules[council].franchise_guarantee > 0.0 and s.franchise != NOBODY:
        if world.franchises[s.franchise].is_pooled:
            return max(s.turnover, world.franchises[s.franchise].turnover)
        franchisor = world.franchises[s.franchise].franchisor
        if franchisor != supplier and world.suppliers[franchisor].state == ACTIVE:
            return s.turnover + world.suppliers[franchisor].turnover
    return s.turnover


@kernel
def is_hub(world: World, supplier: int) -> bool:
    """Say whether a supplier is a hub that exists: what it can do is what its members can, for whom it bids."""
    found = 0
    for h in range(len(world.hubs)):
        found += world.hubs[h].supplier == supplier
    return found > 0


@kernel
def is_within_reach(world: World, supplier: int, council: int) -> bool:
    """Say whether a supplier looks for work as far away as a council."""
    s = world.suppliers[supplier]
    return world.distance_km[s.home, council] <= s.reach_km


@kernel
def can_carry(world: World, supplier: int, tender_row: int) -> bool:
    """Say whether a supplier has free capacity for a tender's weekly work."""
    s = world.suppliers[supplier]
    tender = world.tenders[tender_row]
    return s.committed + tender.value / tender.weeks <= capacity(s.turnover, s.public_share)


@kernel
def takes_work(world: World, supplier: int) -> bool:
    """Say whether a supplier is in business and not winding down."""
    s = world.suppliers[supplier]
    return s.state == ACTIVE and s.winding_down == 0


@kernel
def could_deliver(world: World, supplier: int, tender_row: int) -> bool:
    """Say whether a supplier is in business, near enough, large enough and free enough for a tender."""
    tender = world.tenders[tender_row]
    if not takes_work(world, supplier) or not is_within_reach(world, supplier, tender.council):
        return False
    turnover = standing_turnover(world, supplier, tender.council)
    if not passes_standing(turnover, tender.standing_multiple, tender.value, tender.weeks):
        return False
    return can_carry(world, supplier, tender_row)


@kernel
def needs_partners(decision: int) -> bool:
    """Say whether a candidate that decided so is too small, or too busy, to carry the tender alone."""
    return decision in (NO_STANDING, NO_CAPACITY)


@kernel
def last_work(world: World, supplier: int, council: int) -> int:
    """Return the last week in which a supplier works for a council, far in the past if it never did."""
    return world.contact[supplier, council] if ever_worked_for(world, supplier, council) else LONG_AGO


@kernel
def note_work(world: World, supplier: int, council: int, until: int) -> None:
    """Note that a supplier works for a council until a week; work that ends earlier shortens none noted before."""
    latest = max(until, last_work(world, supplier, council))
    note_met(world, supplier, council)
    world.contact[supplier, council] = latest


@kernel
def is_known_to(world: World, supplier: int, council: int) -> bool:
    """Say whether a supplier worked for a council in the last years (register: ``contact_years``)."""
    since = world.clock[0].week - last_work(world, supplier, council)
    return since <= world.parameters[0].contact_years * WEEKS_PER_YEAR


@kernel
def is_below_share(awarded: float, ours: float, target: float) -> bool:
    """Say whether recent awards to those meant [pence] are below a target share of all recent awards."""
    return target > 0.0 and ours < target * awarded


@kernel
def in_pence(pounds: float) -> float:
    """Return an amount of pounds in pence."""
    return pounds * PENCE_PER_POUND


@kernel
def jobs_per_penny(world: World) -> float:
    """Return the full-time jobs that a penny of labour a week pays for, at the prices of week 0."""
    return WEEKS_PER_YEAR / in_pence(world.parameters[0].wage_gbp_per_year)
