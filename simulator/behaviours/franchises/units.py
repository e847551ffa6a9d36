"""How social enterprises become units of a franchise, live under its name, and leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.firms.scores import clipped
from simulator.behaviours.firms.standing import is_hub
from simulator.behaviours.franchises.franchising import pay_fee, shrunken_rate, unseen_share, yearly_gain_of_joining
from simulator.behaviours.teams.ties import tie
from simulator.engine import chance
from simulator.engine.codes import ACTIVE, FRANCHISE, NOBODY, PENCE_PER_POUND
from simulator.engine.events import UNIT_JOINED, UNIT_LEFT, add_event
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import has_social_purpose
from simulator.engine.ledger import pence, supplier_account

if TYPE_CHECKING:
    from simulator.engine.world import World

MONTHS = 12.0


@kernel
def part(world: World, row: int) -> None:
    """Take a unit out of its franchise; what it was taught stays, the common name goes with time."""
    s = world.suppliers[row]
    add_event(world, UNIT_LEFT, row, s.franchise, 0, 0.0)
    s.franchise = NOBODY
    t = s.first_tie
    while t != NOBODY:
        for half in (t, t ^ 1):
            world.ties[half].origins &= ~FRANCHISE
        t = world.ties[t].next


@kernel
def share_in(world: World, row: int) -> None:
    """Let a unit be seen by the common record, learn from a better franchisor, and slip where nobody looks."""
    parameters = world.parameters[0]
    s = world.suppliers[row]
    franchise = world.franchises[s.franchise]
    s.track += parameters.franchise_brand * (franchise.record - s.track)
    if franchise.franchisor == row:
        return
    best = world.suppliers[franchise.franchisor]
    s.sales += parameters.franchise_teaching * max(0.0, best.sales - s.sales)
    s.social += parameters.franchise_teaching * max(0.0, best.social - s.social)
    unseen = unseen_share(float(franchise.units + franchise.elsewhere), parameters.franchise_crowding_units)
    s.quality = clipped(s.quality - parameters.franchise_shirking * unseen)
    if s.quality < parameters.franchise_quality_floor:
        s.quality += (1.0 - unseen) * parameters.franchise_teaching * (parameters.franchise_quality_floor - s.quality)


@kernel
def gain_of_membership(world: World, row: int, franchise_row: int) -> float:
    """Return what a social enterprise expects a year from being a unit of a franchise, from both records [pence]."""
    parameters = world.parameters[0]
    s = world.suppliers[row]
    franchise = world.franchises[franchise_row]
    rule = world.rules[s.home]
    usual = 1.0 / max(1.0, parameters.rivals_at_start)
    weight = parameters.experience_weight
    own = shrunken_rate(float(s.wins), float(s.bids), usual, weight)
    theirs = shrunken_rate(float(franchise.wins), float(franchise.bids), usual, weight)
    years = max(0.5, (world.clock[0].week - max(0, s.born)) / 52.0)
    income = min(s.committed * 52.0, s.turnover)
    borne = 1.0 - rule.franchise_fee_subsidy
    gain = yearly_gain_of_joining(
        s.bids / years,
        parameters.bid_cost_gbp * parameters.mini_competition_bid_factor * PENCE_PER_POUND,
        parameters.franchise_bid_saving,
        income,
        s.overhead_share,
        theirs / own,
        franchise.royalty * borne,
    )
    return gain - borne * franchise.flat_fee


@kernel
def enrol(world: World, row: int, franchise_row: int) -> None:
    """Make a firm a unit: it comes to know all members, who trust each other as people under one method do."""
    clock = world.clock[0]
    s = world.suppliers[row]
    s.franchise = franchise_row
    s.joined = clock.week
    s.too_small = 0
    for other in range(clock.suppliers):
        o = world.suppliers[other]
        if other != row and o.franchise == franchise_row and o.state == ACTIVE:
            tie(world, row, other, FRANCHISE, world.parameters[0].franchise_trust)
    world.franchises[franchise_row].units += 1


@kernel
def _consider_joining(world: World, row: int) -> None:
    """Let an independent social enterprise join the franchise that promises most, if that pays the fee."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    s = world.suppliers[row]
    best, most = NOBODY, 0.0
    for f in range(clock.franchises):
        franchise = world.franchises[f]
        if franchise.ended == NOBODY and franchise.sector in (s.sector, s.second_sector):
            gain = gain_of_membership(world, row, f)
            if gain > most:
                best, most = f, gain
    if best == NOBODY:
        return
    fee = pence(parameters.franchise_joining_fee_gbp * PENCE_PER_POUND)
    own = fee * (1.0 - world.rules[s.home].franchise_fee_subsidy)
    is_worth_it = most * parameters.franchise_term_years > own
    money = max(0, world.cash[supplier_account(world, row)] + s.overdraft_limit)
    if is_worth_it and own <= parameters.joint_stake_most * money:
        pay_fee(world, row, best, fee)
        s.result -= own
        enrol(world, row, best)
        world.franchises[best].joined += 1
        add_event(world, UNIT_JOINED, row, best, fee, most)


@kernel
def review(world: World, row: int) -> None:
    """Let a social enterprise think of joining, or a unit past its term of leaving, now and then."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    s = world.suppliers[row]
    if not has_social_purpose(s.kind) or s.state != ACTIVE or s.winding_down or is_hub(world, row):
        return
    u = chance.uniform(clock.seed, chance.JOIN_FRANCHISE, clock.week, s.id, 0)
    if u >= parameters.franchise_review_rate / MONTHS:
        return
    if s.franchise == NOBODY:
        if world.rules[s.home].franchising > 0.0:
            _consider_joining(world, row)
    elif world.franchises[s.franchise].franchisor != row:
        is_free = clock.week - s.joined >= 52.0 * parameters.franchise_term_years
        if is_free and gain_of_membership(world, row, s.franchise) < 0.0:
            world.franchises[s.franchise].units -= 1
            part(world, row)
