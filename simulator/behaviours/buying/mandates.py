"""What a council does about a share: how it counts, in which tenders, and what if none can.

The share is for social enterprises (``FOR_SES``), or for suppliers that a policy chooses. A council below it acts by
the enforcement in force. Reserving asks for enough of those meant that could deliver; where there are too few the rule
in force says whether the tender is opened to all, called anyway, or cut smaller first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.buying.reservations import is_meant
from simulator.behaviours.firms.standing import (
    capacity,
    could_deliver,
    in_pence,
    is_below_share,
    is_within_reach,
    passes_standing,
    standing_turnover,
    takes_work,
)
from simulator.engine.apart import apart
from simulator.engine.chosen import FOR_SES, rules_for_choice
from simulator.engine.codes import CALL_AGAIN, CALL_OFF, CUT_SMALLER, INDIRECT, INSIST, MINI_COMPETITION, RESERVE, WAIVE
from simulator.engine.kernel import kernel
from simulator.engine.lists import areas_in_reach

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def is_short(world: World, council: int, line: int, whom: int) -> bool:
    """Say whether a council is below the share that it, or the nation, has set for SEs (``FOR_SES``) or a choice.

    It counts as the rules in force say.
    """
    rule = world.rules[rules_for_choice(world, council, line, whom)]
    counts_both = int(rule.mandate_counts) == INDIRECT
    c = world.councils[council]
    if whom == FOR_SES:
        won = c.awarded_to_se + c.passed_to_se * counts_both
        return is_below_share(c.awarded, won, max(rule.mandated_se_share, rule.national_se_share))
    won = world.chosen_awards[whom, council, 0] + world.chosen_awards[whom, council, 1] * counts_both
    return is_below_share(c.awarded, won, rule.mandated_share)


@kernel
def applies_mandate(world: World, row: int, way: int, whom: int) -> bool:
    """Say whether a council below its share acts on a tender in this way: by its enforcement and the tender's value."""
    tender = world.tenders[row]
    rule = world.rules[rules_for_choice(world, tender.council, tender.line, whom)]
    if int(rule.mandate_enforcement) != way:
        return False
    if tender.value < in_pence(rule.mandate_from_gbp) or tender.value > in_pence(rule.mandate_to_gbp):
        return False
    return is_short(world, tender.council, tender.line, whom)


@kernel
def _fallback(world: World, row: int, whom: int) -> int:
    """Return what a council does that finds too few of those for whom a tender is meant."""
    tender = world.tenders[row]
    return int(world.rules[rules_for_choice(world, tender.council, tender.line, whom)].mandate_fallback)


@kernel
def is_tried_reserved(world: World, row: int, whom: int) -> bool:
    """Say whether a council calls a tender for those that it is meant for alone although it sees too few of them."""
    fallback = _fallback(world, row, whom)
    return fallback == INSIST or (fallback == CALL_AGAIN and world.tenders[row].attempt == 0)


@kernel
def is_sought_elsewhere(world: World, row: int, whom: int) -> bool:
    """Say whether a council looks for those meant beside a framework that has too few: any that does not waive."""
    return _fallback(world, row, whom) != WAIVE


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
def suppliers_for(world: World, row: int, value: float, enough: int, whom: int) -> int:
    """Return how many of those meant could deliver work of a value [pence] instead of a need, up to ``enough``."""
    tender = world.tenders[row]
    found = 0
    for place in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[place]
        for m in range(near.first, near.end):
            if found < enough and is_meant(world, m, tender.council, whom):
                found += _could_deliver(world, world.memberships[m].supplier, row, value)
    return found


@kernel
def lots_for(world: World, row: int, value: float, most: int, whom: int) -> int:
    """Return into how many equal lots a value [pence] is cut that enough of those meant could deliver; 0 if too many.

    One, two, four ... up to ``most``, and no lot worth less than the smallest need.
    """
    parameters = world.parameters[0]
    enough = int(parameters.reserve_competitors)
    lots = 1
    while lots <= most and value / lots >= in_pence(parameters.smallest_need_gbp):
        if suppliers_for(world, row, value / lots, enough, whom) >= enough:
            return lots
        lots *= 2
    return 0


@kernel
def is_cut_smaller(world: World, row: int, whom: int) -> bool:
    """Say whether a council that finds too few of those meant cuts a need smaller."""
    return _fallback(world, row, whom) == CUT_SMALLER


@apart
def lots_of_mandate(world: World, row: int, most: int, whom: int) -> int:
    """Return into how many lots a council cuts a need so that it can reserve them, or 1 where it need not.

    Only where the rule for too few of those meant is to cut smaller.
    """
    tender = world.tenders[row]
    if tender.attempt > 0 or not applies_mandate(world, row, RESERVE, whom):
        return 1
    return max(1, lots_for(world, row, float(tender.value), most, whom))


@kernel
def capable_suppliers(world: World, tender_row: int, enough: int, whom: int) -> int:
    """Return how many of those meant could enter a competition and deliver, counting no further than ``enough``.

    A framework's mini-competitions and call-offs are for its members.
    """
    tender = world.tenders[tender_row]
    is_of_framework = tender.process in (MINI_COMPETITION, CALL_OFF)
    found = 0
    for place in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[place]
        for m in range(near.first, near.end):
            member = world.memberships[m]
            may_enter = member.framework > 0 or not is_of_framework
            if found < enough and may_enter and is_meant(world, m, tender.council, whom):
                found += could_deliver(world, member.supplier, tender_row)
    return found
