"""Phase 3, publish: choose the process, cut into lots, fix weights, reservation, terms and timetable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator import chance
from simulator.apart import apart
from simulator.behaviours.demand import band_of
from simulator.behaviours.standing import capable_social_enterprises, in_pence, is_below_se_share
from simulator.kernel import kernel
from simulator.ledger import pence
from simulator.newcomers import pick
from simulator.rows import FROM_LOT, add_need, descend
from simulator.rules import award_weights
from simulator.world import (
    CUT_INTO_LOTS,
    MINI_COMPETITION,
    NEEDED,
    NOBODY,
    OPEN,
    PREFERENCE,
    PUBLISHED,
    QUOTATION,
    RESERVE,
    SPLIT,
)

if TYPE_CHECKING:
    from simulator.world import World


@kernel
def lots_needed(value: int, maximum_lot: float, most: int) -> int:
    """Return into how many equal lots a value is cut, ``most`` at most, so that none exceeds the maximum [pence]."""
    return min(most, max(1, math.ceil(value / maximum_lot)))


@kernel
def lots_of(world: World, row: int) -> int:
    """Return into how many lots a need will be cut: 1 for one that is a lot already."""
    tender = world.tenders[row]
    if tender.lot > 0:
        return 1
    largest = in_pence(world.rules[tender.council].maximum_lot_gbp)
    return lots_needed(tender.value, largest, int(world.parameters[0].most_lots))


@kernel
def is_competitive(process: int) -> bool:
    """Say whether a process asks more than one supplier."""
    return process in (OPEN, MINI_COMPETITION, QUOTATION)


@kernel
def _cut_into_lots(world: World, row: int, lots: int) -> None:
    tender = world.tenders[row]
    share = tender.value // lots
    held = tender.commitment // lots
    for lot in range(lots):
        is_last = lot == lots - 1
        value = tender.value - share * (lots - 1) if is_last else share
        commitment = tender.commitment - held * (lots - 1) if is_last else held
        identity = descend(tender.id, FROM_LOT, 0, lot)
        new = add_need(world, identity, tender.line, value, tender.weeks, commitment)
        if new != NOBODY:
            world.tenders[new].lot = lot + 1
            world.tenders[new].renews = tender.renews
            world.tenders[new].incumbent = tender.incumbent
            world.tenders[new].earliest_start = tender.earliest_start
            world.tenders[new].attempt = tender.attempt
    tender.state = SPLIT
    tender.reason = CUT_INTO_LOTS
    tender.commitment = 0
    tender.week_decided = world.clock[0].week


@kernel
def _choose_process(world: World, row: int) -> None:
    """Draw the process by value band; a tender published again is always open."""
    tender = world.tenders[row]
    if tender.attempt > 0:
        tender.process = OPEN
    else:
        u = chance.uniform(world.clock[0].seed, chance.PROCESS, 0, tender.id, 0)
        tender.process = pick(u, world.process_mix[band_of(world.process_edges, tender.value)])


@kernel
def _fix_timetable(world: World, row: int) -> None:
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    notice = max(1, int(world.rules[tender.council].notice_weeks + 0.5))
    evaluation = int(parameters.evaluation_weeks)
    if tender.process == QUOTATION:
        notice, evaluation = int(parameters.quotation_notice_weeks), int(parameters.short_evaluation_weeks)
    elif not is_competitive(tender.process):
        notice, evaluation = int(parameters.direct_notice_weeks), int(parameters.short_evaluation_weeks)
    tender.notice_weeks = notice
    tender.week_published = clock.week
    tender.week_closing = clock.week + notice
    tender.week_deciding = tender.week_closing + evaluation


@kernel
def _fix_rules(world: World, row: int) -> None:
    """Write into the tender the rules under which it will be judged, paid and carried out."""
    tender = world.tenders[row]
    rule = world.rules[tender.council]
    weights = award_weights(rule.social_value_weight, rule.minimum_social_value_weight, rule.price_share)
    tender.weight_price, tender.weight_quality, tender.weight_social = weights
    tender.price_rule = int(rule.price_rule)
    tender.low_threshold = rule.abnormally_low_threshold
    tender.standing_multiple = rule.standing_multiple
    tender.bid_cost_factor = rule.bid_cost_factor
    tender.terms_days = rule.payment_terms_days
    tender.upfront_share = rule.upfront_share
    tender.se_preference = rule.se_price_preference


@kernel
def _apply_mandate(world: World, row: int) -> None:
    """Prefer or reserve, if the council is below its SE share or the tender is small enough to be reserved."""
    tender = world.tenders[row]
    rule = world.rules[tender.council]
    council = world.councils[tender.council]
    is_below = is_below_se_share(council.awarded, council.awarded_to_se, rule.mandated_se_share)
    if is_below and int(rule.mandate_enforcement) == PREFERENCE:
        tender.se_preference = max(tender.se_preference, rule.mandate_preference)
    wants_reserve = is_below and int(rule.mandate_enforcement) == RESERVE
    if wants_reserve or tender.value < in_pence(rule.reserved_below_gbp):
        enough = int(world.parameters[0].reserve_competitors) if is_competitive(tender.process) else 1
        # A tender that failed once is not reserved again.
        if tender.attempt == 0 and capable_social_enterprises(world, row, enough) >= enough:
            tender.reserved = 1


@kernel
def _publish(world: World, row: int) -> None:
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    _choose_process(world, row)
    _fix_timetable(world, row)
    _fix_rules(world, row)
    _apply_mandate(world, row)
    error = parameters.reference_error
    z = chance.normal(clock.seed, chance.COMMON_COST, 0, tender.id, 0)
    tender.common_cost = pence(
        tender.value * parameters.cost_share_of_reference * math.exp(error * z - 0.5 * error * error)
    )
    tender.state = PUBLISHED


@apart
def run(world: World) -> None:
    """Publish this week's needs; a need above the largest lot is cut first. The list grows while lots are added."""
    i = 0
    while i < world.clock[0].open_tenders:
        row = world.open_tenders[i]
        tender = world.tenders[row]
        if tender.state == NEEDED:
            lots = lots_of(world, row)
            if lots > 1:
                _cut_into_lots(world, row, lots)
            else:
                _publish(world, row)
        i += 1
