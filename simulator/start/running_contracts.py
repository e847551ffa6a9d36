"""The contracts that run at week 0, so that the world starts in the middle of things and not with empty order books.

Each service line draws needs until its budget is committed as planned. Each goes to a supplier of the sector that could
have won it (reach, standing, capacity), one that sells better with more chance whatever its kind, and is a random
way through. Awards made before week 0 count in no KPI of awards.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.buying.demand import draw_need
from simulator.behaviours.contractors.subcontracting import place
from simulator.behaviours.firms.cash import overhead_of
from simulator.behaviours.firms.standing import could_deliver, note_work
from simulator.engine import chance
from simulator.engine.codes import AWARDED, BEST_SCORE, NOBODY, RUNNING, WAIVER
from simulator.engine.kernel import kernel
from simulator.engine.kind_columns import carries_finance
from simulator.engine.ledger import pence
from simulator.engine.lists import areas_in_reach, draw_for_near, sector_members
from simulator.engine.rows import FROM_LEGACY, add_contract, add_need, descend
from simulator.start.lengths import LONGEST_WEEKS

if TYPE_CHECKING:
    from simulator.engine.world import World

_LEAST_TRIES = 1500  # needs drawn for a line at most, or more where its budget holds more contracts;
_TRIES_A_CONTRACT = 50  # beyond these its needs fit nobody, and the line starts with less work than is planned
_BOOK_SHARE = 0.5  # of the needs that a contractor with a given book could deliver, until that is full


@kernel
def _pick_holder(world: World, tender_row: int) -> int:
    """Return a supplier that could deliver a need, by an exponential race weighted with sales skill, or NOBODY."""
    tender = world.tenders[tender_row]
    best = NOBODY
    earliest = math.inf
    if world.clock[0].chain:
        best = _pick_builder_of_a_book(world, tender_row)
        if best != NOBODY:
            return best
    draw_for_near(world, chance.INVITE, tender.council, tender.sector, tender.id)
    drawn = 0
    for i in range(*areas_in_reach(world, tender.council, tender.sector)):
        near = world.reached_areas[i]
        for m in range(near.first, near.end):
            u, speed = world.draws[drawn], 0.5 + world.memberships[m].sales
            drawn += 1
            # No time is below (1 - u) / speed: most need no closer look.
            if 1.0 - u < speed * earliest and could_deliver(world, world.memberships[m].supplier, tender_row):
                time = -math.log(u) / speed
                if time < earliest:
                    earliest, best = time, world.memberships[m].supplier
    return best


@kernel
def _pick_builder_of_a_book(world: World, tender_row: int) -> int:
    """Return a contractor that could deliver a need and whose starting book is not full yet, or NOBODY.

    It has every second such need until its book is as large as the scenario says.
    """
    tender = world.tenders[tender_row]
    first, end = sector_members(world, tender.sector)
    for member in range(first, end):
        if not carries_finance(world.memberships[member].kind):
            continue
        supplier = world.memberships[member].supplier
        target = world.finance[supplier].book_target
        if target > world.suppliers[supplier].committed and could_deliver(world, supplier, tender_row):
            u = chance.uniform(world.clock[0].seed, chance.HOLDER, 0, world.suppliers[supplier].id, tender.id)
            if u < _BOOK_SHARE:
                return supplier
    return NOBODY


@kernel
def _hold(world: World, row: int, supplier: int, age: int) -> None:
    """Make a need a running contract of a supplier, ``age`` weeks old."""
    tender = world.tenders[row]
    tender.state = AWARDED
    tender.reason = BEST_SCORE
    tender.process = WAIVER
    tender.week_published = NOBODY
    contract_row = add_contract(world, row, supplier)
    contract = world.contracts[contract_row]
    s = world.suppliers[supplier]
    tender.contract = contract_row
    contract.state = RUNNING
    contract.legacy = 1
    contract.index_signed = 1.0
    contract.bid = NOBODY
    contract.value = tender.value
    contract.weekly_value = tender.value / tender.weeks
    direct = world.parameters[0].cost_share_of_reference * (1.0 - s.overhead_share)
    contract.weekly_cost = contract.weekly_value * direct
    believed = contract.weekly_cost
    if world.clock[0].chain and world.finance[supplier].book_target > 0.0:
        margin = world.finance[supplier].book_margin
        contract.weekly_cost = contract.weekly_value * (1.0 - s.overhead_share) * (1.0 - margin)
        reported = world.finance[supplier].reported_margin
        believed = contract.weekly_value * (1.0 - s.overhead_share) * (1.0 - reported)
    contract.commitment = tender.commitment
    tender.commitment = 0
    contract.week_awarded = -age
    contract.start = -age
    contract.end = tender.weeks - age
    contract.worked_weeks = age
    contract.invoiced = pence(contract.value * age / tender.weeks)
    contract.terms_days = world.rules[tender.council].payment_terms_days
    s.committed += pence(contract.weekly_value)
    s.live_contracts += 1
    s.overhead += overhead_of(contract.weekly_cost, s.overhead_share)
    note_work(world, supplier, tender.council, contract.end)
    if world.clock[0].chain:
        place(world, contract_row)
        world.works[contract_row].believed_cost = believed


@kernel
def _fill_line(world: World, line_row: int) -> None:
    """Draw needs until the line's budget is committed as planned; what fits nobody is left out."""
    clock = world.clock[0]
    line = world.lines[line_row]
    planned = world.parameters[0].planned_spend_share * line.budget / 52.0
    contracts = planned / max(1.0, line.mean_weekly_value)
    for ordinal in range(max(_LEAST_TRIES, int(_TRIES_A_CONTRACT * contracts))):
        if line.committed >= planned:
            return
        identity = descend(line.id, FROM_LEGACY, 0, ordinal)
        value, weeks = draw_need(world, line_row, identity)
        weekly = pence(value / weeks)
        u_age, u_length = chance.uniforms(clock.seed, chance.NEED_DURATION, 0, identity, 0)
        # Running at one moment: a need of w weeks is found running with chance proportional to w.
        is_running = u_length < weeks / LONGEST_WEEKS
        if is_running and line.committed + weekly <= line.budget / 52.0:
            row = add_need(world, identity, line_row, value, weeks, weekly)
            world.tenders[row].standing_multiple = world.rules[line.council].standing_multiple
            holder = _pick_holder(world, row)
            if holder != NOBODY:
                line.committed += weekly
                _hold(world, row, holder, math.floor(u_age * weeks))
            else:
                clock.tenders -= 1
            clock.open_tenders = 0


@kernel
def place_running_contracts(world: World) -> None:
    """Fill every service line with running contracts."""
    for line_row in range(len(world.lines)):
        _fill_line(world, line_row)
    world.clock[0].first_undecided = world.clock[0].tenders
