"""How a way of buying spreads between councils: willingness rises and falls with people, results, rules and money.

Only in scenarios with ``spreading_practice``. Each council's willingness lies in [0, 1]. Seen success pulls it up, seen
failure down, so the same channels can spread practice or its opposite; nothing here is known from data (all
``assumption``), and ranges reach down to no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.standing import in_pence
from simulator.engine.accounts import BUYER_NETWORK, CHAMPION, HOUSEHOLDS, INTERMEDIARIES, MARKET, TAXPAYER
from simulator.engine.apart import apart
from simulator.engine.chosen import scopes
from simulator.engine.codes import COMPLETED, NOBODY, TARGET, TERMINATED
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import counts_as_se
from simulator.engine.ledger import council_account, pence, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_MONTHS = 12.0


@kernel
def pulled(willingness: float, up: float, down: float) -> float:
    """Return a willingness after pulls towards one (``up``) and towards nothing (``down``), kept in [0, 1]."""
    return min(1.0, max(0.0, willingness + up * (1.0 - willingness) - down * willingness))


@kernel
def success_share(good: float, bad: float, weight_of_bad: float) -> float:
    """Return how good results look: completed contracts over all, a failure weighing more than a success."""
    total = good + weight_of_bad * bad
    return good / total if total > 0.0 else 0.0


@kernel
def squeeze(cost_inflation: float, budget_growth: float) -> float:
    """Return the pressure on a budget: by how much costs outgrow it a year [share]."""
    return max(0.0, cost_inflation - budget_growth)


@kernel
def _champion_at(world: World, council: int) -> float:
    placed = world.rules[council].champion
    return max(placed, 1.0) if world.councils[council].champion else float(placed)


@kernel
def _visibility(world: World, council: int) -> float:
    p = world.practice[council]
    seen = p.good + p.bad
    return seen / (seen + world.parameters[0].visible_contracts)


@kernel
def ear(world: World, council: int, other: int) -> float:
    """Return how much a council hears of another: nearness among all others, plus a network in which both invest.

    It hears fully of itself.
    """
    if council == other:
        return 1.0
    others = 0.0
    for k in range(len(world.councils)):
        if k != council:
            others += world.closeness[council, k]
    near = world.closeness[council, other] / others if others > 0.0 else 0.0
    full = world.parameters[0].buyer_network_cost_gbp
    ours = min(1.0, world.rules[council].buyer_network_gbp / full)
    theirs = min(1.0, world.rules[other].buyer_network_gbp / full)
    return near + ours * theirs / max(1, len(world.councils) - 1)


@kernel
def _remember_results(world: World) -> None:
    """Let results fade, and add the SE contracts that ended this month: completed ones are good, failed ones bad."""
    clock = world.clock[0]
    kept = 1.0 - 1.0 / (_MONTHS * world.parameters[0].practice_memory_years)
    for council in range(len(world.councils)):
        world.practice[council].good *= kept
        world.practice[council].bad *= kept
    for row in range(clock.contracts):
        contract = world.contracts[row]
        if contract.state in (COMPLETED, TERMINATED):
            ended = contract.start + contract.worked_weeks
            is_new = world.nation[0].counted_until < ended <= clock.week + 1
            if is_new and counts_as_se(world, world.suppliers[contract.supplier].kind, contract.council):
                if contract.state == COMPLETED:
                    world.practice[contract.council].good += 1.0
                else:
                    world.practice[contract.council].bad += 1.0
    world.nation[0].counted_until = clock.week + 1


@kernel
def _national_story(world: World) -> float:
    """Return how good the best practice looks on average: what intermediaries can carry to everyone."""
    told = 0.0
    for council in range(len(world.councils)):
        p = world.practice[council]
        success = success_share(p.good, p.bad, world.parameters[0].failure_weight)
        told += _visibility(world, council) * success * p.willingness
    return told / len(world.councils)


@kernel
def _pull(world: World, council: int, story: float) -> None:
    """Work out a month's pulls on one council and keep them until all are known."""
    parameters = world.parameters[0]
    rule = world.rules[council]
    p = world.practice[council]
    up = parameters.champion_pull * _champion_at(world, council)
    down = parameters.squeeze_pull * squeeze(rule.cost_inflation, rule.real_budget_growth)
    for other in range(len(world.councils)):
        theirs = world.practice[other]
        heard = parameters.results_pull * ear(world, council, other) * _visibility(world, other)
        success = success_share(theirs.good, theirs.bad, parameters.failure_weight)
        up += heard * success * theirs.willingness
        down += heard * (1.0 - success)
    up += parameters.intermediary_pull * rule.intermediary_reach * story
    if rule.minimum_social_value_weight > p.base_weight or world.nation[0].rule_since != NOBODY:
        up += max(0.0, parameters.national_rule_pull)
        down += max(0.0, -parameters.national_rule_pull)
    fading = parameters.practice_fading * (p.willingness - p.first)
    p.next = min(1.0, max(0.0, pulled(p.willingness, up / _MONTHS, down / _MONTHS) - fading / _MONTHS))


@kernel
def _move(world: World, council: int) -> None:
    """Let a council's willingness move, and its soft target with it: taken up high, given up lower down."""
    parameters = world.parameters[0]
    p = world.practice[council]
    p.willingness = p.next
    if p.willingness >= parameters.target_taken_up and p.willingness > p.first:
        p.target = 1
    elif p.willingness < parameters.target_given_up:
        p.target = 0


@kernel
def _make_national_rule(world: World) -> None:
    """Let a national rule come about where intermediaries carry enough councils' targets to the government."""
    reached = 0.0
    for council in range(len(world.councils)):
        reached += world.practice[council].target * world.rules[council].intermediary_reach
    is_enough = reached >= world.parameters[0].national_rule_share * len(world.councils)
    if is_enough and world.nation[0].rule_since == NOBODY:
        world.nation[0].rule_since = world.clock[0].week


@kernel
def _pay(world: World, council: int) -> None:
    """Pay a month of champions, buyers' networks and intermediaries."""
    parameters = world.parameters[0]
    rule = world.rules[council]
    account = council_account(council)
    champion = pence(in_pence(parameters.champion_gbp) * rule.champion / _MONTHS)
    transfer(world, account, HOUSEHOLDS, champion, CHAMPION)
    transfer(world, account, MARKET, pence(in_pence(rule.buyer_network_gbp) / _MONTHS), BUYER_NETWORK)
    carried = pence(in_pence(parameters.intermediary_gbp) * rule.intermediary_reach / _MONTHS)
    transfer(world, TAXPAYER, MARKET, carried, INTERMEDIARIES)


@apart
def live_practice_month(world: World) -> None:
    """Let every council's willingness move by what it has seen and who works there, all at once."""
    _remember_results(world)
    story = _national_story(world)
    for council in range(len(world.councils)):
        _pull(world, council, story)
    for council in range(len(world.councils)):
        _move(world, council)
        _pay(world, council)
    _make_national_rule(world)


@kernel
def _council_of_rules(world: World, row: int) -> int:
    """Return whose rules a row has: that of a council, or of one of its lines."""
    scope = row % scopes(world)
    return scope if scope < len(world.councils) else world.lines[scope - len(world.councils)].council


@kernel
def _move_rules(world: World, row: int) -> None:
    """Move one row of rules by the willingness of its council."""
    parameters = world.parameters[0]
    p = world.practice[_council_of_rules(world, row)]
    rule = world.rules[row]
    if row < len(world.councils):
        p.base_weight = rule.social_value_weight
    moved = rule.social_value_weight + parameters.willing_weight * (p.willingness - p.first)
    rule.social_value_weight = min(1.0, max(0.0, moved))
    if world.nation[0].rule_since != NOBODY:
        national = parameters.national_rule_weight
        rule.minimum_social_value_weight = max(rule.minimum_social_value_weight, national)
    if p.target and rule.mandated_se_share <= 0.0:
        rule.mandated_se_share = parameters.soft_target_share
        rule.mandate_enforcement = float(TARGET)


@apart
def apply_practice(world: World) -> None:
    """Move this week's rules by willingness: the weight of social value, and a soft target if nothing is mandated."""
    for row in range(len(world.rules)):
        _move_rules(world, row)
