"""Phase 3, publish: choose the process, cut into lots, fix weights, reservation, terms and timetable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.asks.clauses import ask_more, lots_of_design
from simulator.behaviours.bidding.bid_budget import work_of_bid
from simulator.behaviours.buying.calling_again import (
    longer_notice,
    lots_of_answer,
    process_of_answer,
    process_without_framework,
)
from simulator.behaviours.buying.demand import band_of
from simulator.behaviours.buying.mandates import (
    applies_mandate,
    capable_suppliers,
    is_cut_smaller,
    is_sought_elsewhere,
    is_tried_reserved,
    lots_of_mandate,
)
from simulator.behaviours.buying.pressure import gives_way
from simulator.behaviours.buying.reservations import OPEN_TO_ALL, reservation_for
from simulator.behaviours.firms.standing import in_pence
from simulator.engine import chance
from simulator.engine.accounts import COMPETITION_COST, MARKET
from simulator.engine.apart import apart
from simulator.engine.chance import pick
from simulator.engine.chosen import FOR_SES, rules_for_choice, scope_of
from simulator.engine.codes import (
    CALL_OFF,
    CUT_FOR_MORE,
    CUT_INTO_LOTS,
    FIRST_CALL,
    MINI_COMPETITION,
    NEEDED,
    NOBODY,
    PREFERENCE,
    PUBLISHED,
    QUOTATION,
    RESERVE,
    SOCIAL_WEIGHT,
    SPLIT,
)
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, transfer
from simulator.engine.lists import is_competitive
from simulator.engine.rows import FROM_LOT, add_heir, descend
from simulator.engine.rules import award_weights

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def lots_needed(value: int, maximum_lot: float, most: int) -> int:
    """Return into how many equal lots a value is cut, ``most`` at most, so that none exceeds the maximum [pence]."""
    return min(most, max(1, math.ceil(value / maximum_lot)))


@kernel
def _equal_lots(world: World, row: int) -> int:
    """Return into how many equal lots a need will be cut, by the largest lot or for a mandate."""
    tender = world.tenders[row]
    most = int(world.parameters[0].most_lots)
    rule = world.rules[scope_of(world, tender.council, tender.line)]
    lots = lots_needed(tender.value, in_pence(rule.maximum_lot_gbp), most)
    for whom in range(FOR_SES, world.clock[0].choices):
        if is_cut_smaller(world, row, whom):
            lots = max(lots, lots_of_mandate(world, row, most, whom))
    return lots


@kernel
def lots_of(world: World, row: int) -> int:
    """Return into how many lots a need will be cut: 1 for one that is a lot already."""
    if world.tenders[row].lot > 0:
        return 1
    if world.tenders[row].answer == CUT_FOR_MORE:
        return lots_of_answer(world, row)
    lots = _equal_lots(world, row)
    if world.clock[0].asks and lots == 1:
        return lots_of_design(world, row, int(world.parameters[0].most_lots))
    return lots


@kernel
def _main_share(world: World, row: int) -> float:
    """Return the share of a need that its first lot has where a design leaves the rest to SEs; 0 for equal lots."""
    is_design = world.tenders[row].answer != CUT_FOR_MORE and _equal_lots(world, row) == 1
    if world.clock[0].asks and is_design:
        tender = world.tenders[row]
        return 1.0 - world.rules[scope_of(world, tender.council, tender.line)].clause_se_share
    return 0.0


@kernel
def _cut_into_lots(world: World, row: int, lots: int) -> None:
    """Cut a need into equal lots, or into a main one and equal small ones where its design says so."""
    tender = world.tenders[row]
    main = _main_share(world, row)
    share, held = tender.value // lots, tender.commitment // lots
    if main > 0.0:
        share = pence(tender.value * (1.0 - main)) // (lots - 1)
        held = pence(tender.commitment * (1.0 - main)) // (lots - 1)
    for lot in range(lots):
        is_rest = lot == 0 if main > 0.0 else lot == lots - 1
        value = tender.value - share * (lots - 1) if is_rest else share
        commitment = tender.commitment - held * (lots - 1) if is_rest else held
        identity = descend(tender.id, FROM_LOT, 0, lot)
        new = add_heir(world, row, identity, value, commitment, value / tender.value)
        if new != NOBODY:
            world.tenders[new].lot = lot + 1
    tender.state = SPLIT
    tender.reason = CUT_INTO_LOTS
    tender.commitment = 0
    tender.week_decided = world.clock[0].week


@kernel
def _choose_process(world: World, row: int) -> None:
    """Draw the process by value band; what is called again is called as the buyer answered to the failure."""
    tender = world.tenders[row]
    if tender.answer != FIRST_CALL:
        tender.process = process_of_answer(world, row)
    else:
        u = chance.uniform(world.clock[0].seed, chance.PROCESS, 0, tender.id, 0)
        tender.process = pick(u, world.process_mix[band_of(world.process_edges, tender.value)])


@kernel
def _fix_timetable(world: World, row: int) -> None:
    clock = world.clock[0]
    parameters = world.parameters[0]
    tender = world.tenders[row]
    rule = world.rules[scope_of(world, tender.council, tender.line)]
    notice = max(1, int(rule.notice_weeks * longer_notice(world, row) + 0.5))
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
    rule = world.rules[scope_of(world, tender.council, tender.line)]
    social = 0.0 if gives_way(world, tender.council, SOCIAL_WEIGHT) else rule.social_value_weight
    weights = award_weights(social, rule.minimum_social_value_weight, rule.price_share)
    tender.weight_price, tender.weight_quality, tender.weight_social = weights
    tender.price_rule = int(rule.price_rule)
    tender.low_threshold = rule.abnormally_low_threshold
    tender.standing_multiple = rule.standing_multiple
    tender.bid_cost_factor = rule.bid_cost_factor
    tender.terms_days = min(rule.payment_terms_days, rule.maximum_payment_days)
    tender.upfront_share = rule.upfront_share
    tender.se_preference = rule.se_price_preference


@kernel
def _has_enough(world: World, row: int, whom: int) -> bool:
    """Say whether a council sees enough of those meant that could enter a tender: one, where it asks one supplier."""
    is_contest = is_competitive(world.tenders[row].process)
    enough = int(world.parameters[0].reserve_competitors) if is_contest else 1
    return capable_suppliers(world, row, enough, whom) >= enough


@kernel
def _turn_from_framework(world: World, row: int, whom: int) -> bool:
    """Call beside a framework that has too few of those meant, and say whether enough can enter then.

    Where beside it there are too few, too, only a council that reserves all the same leaves the framework.
    """
    tender = world.tenders[row]
    inside = tender.process
    if inside not in (MINI_COMPETITION, CALL_OFF) or not is_sought_elsewhere(world, row, whom):
        return False
    tender.process = process_without_framework(world, row)
    is_enough = _has_enough(world, row, whom)
    if is_enough or is_tried_reserved(world, row, whom):
        _fix_timetable(world, row)
    else:
        tender.process = inside
    return is_enough


@kernel
def _set_aside_below(world: World, row: int, whom: int) -> float:
    """Return the value [pence] below which tenders are kept for SEs, or for those of a choice, whatever their share."""
    tender = world.tenders[row]
    rule = world.rules[rules_for_choice(world, tender.council, tender.line, whom)]
    return in_pence(rule.reserved_below_gbp if whom == FOR_SES else rule.set_aside_below_gbp)


@kernel
def _reserve(world: World, row: int, whom: int) -> None:
    """Reserve a tender for those meant, if the council is below their share or the tender is small enough."""
    tender = world.tenders[row]
    wants_reserve = applies_mandate(world, row, RESERVE, whom)
    if wants_reserve or tender.value < _set_aside_below(world, row, whom):
        # A tender that failed once is not reserved again, unless the council insists.
        is_enough = tender.attempt == 0 and _has_enough(world, row, whom)
        if wants_reserve and not is_enough:
            is_enough = _turn_from_framework(world, row, whom)
        if is_enough or (wants_reserve and is_tried_reserved(world, row, whom)):
            tender.reserved = reservation_for(whom)


@kernel
def _apply_mandate(world: World, row: int) -> None:
    """Prefer SEs, or reserve for them or else for those of the first choice that wants it."""
    tender = world.tenders[row]
    if applies_mandate(world, row, PREFERENCE, FOR_SES):
        rule = world.rules[scope_of(world, tender.council, tender.line)]
        tender.se_preference = max(tender.se_preference, rule.mandate_preference)
    for whom in range(FOR_SES, world.clock[0].choices):
        if tender.reserved == OPEN_TO_ALL:
            _reserve(world, row, whom)


@kernel
def _fix_cost(world: World, row: int) -> None:
    """Draw what a new need typically costs: the estimate is right in the mean, and off by chance."""
    parameters = world.parameters[0]
    tender = world.tenders[row]
    error = parameters.reference_error
    z = chance.normal(world.clock[0].seed, chance.COMMON_COST, 0, tender.id, 0)
    tender.common_cost = pence(
        tender.value * parameters.cost_share_of_reference * math.exp(error * z - 0.5 * error * error)
    )


@kernel
def _publish(world: World, row: int) -> None:
    tender = world.tenders[row]
    _choose_process(world, row)
    _fix_timetable(world, row)
    _fix_rules(world, row)
    _apply_mandate(world, row)
    if world.clock[0].asks:
        ask_more(world, row)
    if tender.common_cost == 0:  # what is called again costs what it did
        _fix_cost(world, row)
    tender.state = PUBLISHED
    preparing = pence(world.parameters[0].buyer_preparing_share * work_of_bid(world, row))
    transfer(world, council_account(tender.council), MARKET, preparing, COMPETITION_COST)


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
