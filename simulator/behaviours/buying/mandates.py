"""What a council does about its share for social enterprises: how it counts, in which tenders, and what if none can.

A council below its share acts by the enforcement in force. Reserving asks for enough SEs that could deliver; where
there are too few the rule in force says whether the tender is opened to all, called anyway, or cut smaller first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.labels import looks_like_se
from simulator.behaviours.firms.standing import (
    capacity,
    could_deliver,
    in_pence,
    is_below_se_share,
    is_within_reach,
    passes_standing,
    standing_turnover,
    takes_work,
)
from simulator.engine.apart import apart
from simulator.engine.codes import CALL_AGAIN, CALL_OFF, INDIRECT, INSIST, MINI_COMPETITION, RESERVE, WAIVE
from simulator.engine.kernel import kernel
from simulator.engine.lists import sector_members

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def is_short_of_ses(world: World, council: int) -> bool:
    """Say whether a council is below the share for SEs that it, or the nation, has set; as the rules in force count."""
    rule = world.rules[council]
    c = world.councils[council]
    won = c.awarded_to_se
    if int(rule.mandate_counts) == INDIRECT:
        won += c.passed_to_se
    return is_below_se_share(c.awarded, won, max(rule.mandated_se_share, rule.national_se_share))


@kernel
def applies_mandate(world: World, row: int, way: int) -> bool:
    """Say whether a council below its share acts on a tender in this way: by its enforcement and the tender's value."""
    tender = world.tenders[row]
    rule = world.rules[tender.council]
    if int(rule.mandate_enforcement) != way:
        return False
    if tender.value < in_pence(rule.mandate_from_gbp) or tender.value > in_pence(rule.mandate_to_gbp):
        return False
    return is_short_of_ses(world, tender.council)


@kernel
def is_tried_reserved(world: World, row: int) -> bool:
    """Say whether a council calls a tender for SEs alone although it sees too few of them."""
    tender = world.tenders[row]
    fallback = int(world.rules[tender.council].mandate_fallback)
    return fallback == INSIST or (fallback == CALL_AGAIN and tender.attempt == 0)


@kernel
def seeks_ses_elsewhere(world: World, row: int) -> bool:
    """Say whether a council looks for SEs beside a framework that has too few: any that does not waive."""
    return int(world.rules[world.tenders[row].council].mandate_fallback) != WAIVE


@kernel
def _could_deliver(world: World, supplier: int, row: int, value: float) -> bool:
    """Say whether a supplier could deliver a part of a need of this value [pence] over the need's time."""
    s = world.suppliers[supplier]
    tender = world.tenders[row]
    if not takes_work(world, supplier) or not is_within_reach(world, supplier, tender.council):
        return False
    multiple = world.rules[tender.council].standing_multiple
    if not passes_standing(standing_turnover(world, supplier, tender.council), multiple, value, tender.weeks):
        return False
    return s.committed + value / tender.weeks <= capacity(s.turnover, s.public_share)


@kernel
def ses_for(world: World, row: int, value: float, enough: int) -> int:
    """Return how many SEs could deliver work of a value [pence] instead of a whole need, counting up to ``enough``."""
    tender = world.tenders[row]
    found = 0
    first, end = sector_members(world, tender.sector)
    for m in range(first, end):
        if found < enough and looks_like_se(world, m, tender.council):
            found += _could_deliver(world, world.memberships[m].supplier, row, value)
    return found


@kernel
def lots_for_ses(world: World, row: int, value: float, most: int) -> int:
    """Return into how many equal lots a value [pence] is cut that enough SEs could deliver; 0 if too many.

    One, two, four ... up to ``most``, and no lot worth less than the smallest need.
    """
    parameters = world.parameters[0]
    enough = int(parameters.reserve_competitors)
    lots = 1
    while lots <= most and value / lots >= in_pence(parameters.smallest_need_gbp):
        if ses_for(world, row, value / lots, enough) >= enough:
            return lots
        lots *= 2
    return 0


@apart
def lots_of_mandate(world: World, row: int, most: int) -> int:
    """Return into how many lots a council cuts a need so that it can reserve them, or 1 where it need not.

    Only where the rule for too few SEs is to cut smaller.
    """
    tender = world.tenders[row]
    if tender.attempt > 0 or not applies_mandate(world, row, RESERVE):
        return 1
    return max(1, lots_for_ses(world, row, float(tender.value), most))


@kernel
def capable_social_enterprises(world: World, tender_row: int, enough: int) -> int:
    """Return how many SEs could enter a competition and deliver, counting no further than ``enough``.

    A framework's mini-competitions and call-offs are for its members.
    """
    tender = world.tenders[tender_row]
    is_of_framework = tender.process in (MINI_COMPETITION, CALL_OFF)
    found = 0
    first, end = sector_members(world, tender.sector)
    for m in range(first, end):
        member = world.memberships[m]
        may_enter = member.framework > 0 or not is_of_framework
        if found < enough and may_enter and looks_like_se(world, m, tender.council):
            found += could_deliver(world, member.supplier, tender_row)
    return found
