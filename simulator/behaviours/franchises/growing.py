"""How a social franchise grows: where work is and its units have their hands full, as fast as its money allows.

A franchisor looks at its area a few times a year. A new unit is worth opening where council work for each firm of the
trade would fill it, and where the units that are there are busy; more than one may be set up at a time, in different
areas. Each costs its capital, less what a grant and a lender bring, from cash that the franchisor does not need
itself; and the system must be able to bear what the unit costs to keep an eye on beyond its fees.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.newcomers import add_supplier
from simulator.behaviours.firms.scores import clipped
from simulator.behaviours.firms.standing import capacity
from simulator.behaviours.franchises.franchising import monitoring_cost
from simulator.behaviours.franchises.units import MONTHS, enrol
from simulator.engine import chance
from simulator.engine.accounts import (
    BANKS,
    FRANCHISE_CAPITAL,
    FRANCHISE_SUPPORT,
    HOUSEHOLDS,
    LOAN,
    STARTING_CAPITAL,
)
from simulator.engine.codes import ACTIVE, NOBODY, PENCE_PER_POUND
from simulator.engine.events import UNIT_OPENED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.lists import area_members
from simulator.engine.rows import FROM_UNIT, descend, next_row

if TYPE_CHECKING:
    from simulator.engine.world import World

_LOAN_MONTHS = 60  # five years, as the lever says
_SKILL_OF_A_COPY = 0.7  # how much of a new unit's skills are the franchisor's: assumption


@kernel
def capital_of_unit(need: float, grant: float, loan: float) -> tuple[float, float, float]:
    """Return what a new unit gets from its franchisor, a grant and a lender; all in one unit of money.

    The grant is paid in full: beyond the need it makes the unit richer. A lender and the franchisor bring what is left.
    """
    lent = min(loan, max(0.0, need - grant))
    return max(0.0, need - grant - lent), grant, lent


@kernel
def local_work(world: World, sector: int, area: int) -> float:
    """Return the council work a year for each firm of a trade at home in an area, if one more came [pence]."""
    budget = 0
    for row in range(len(world.lines)):
        line = world.lines[row]
        budget += line.budget if line.council == area and line.sector == sector else 0
    first, end = area_members(world, area, sector)
    return budget / (1.0 + end - first)


@kernel
def usual_work_of_unit(world: World, group: int) -> float:
    """Return the council work a year of a usual firm of a group [pence]."""
    numbers = world.group_kinds[group]
    return numbers.public_share * numbers.turnover_median_gbp * PENCE_PER_POUND


@kernel
def is_busy(world: World, franchise_row: int, area: int) -> bool:
    """Say whether a system's units in an area have their hands full; nobody there counts as busy."""
    committed = most = 0.0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.franchise == franchise_row and s.state == ACTIVE and s.home == area and s.n_members == 0:
            committed += s.committed
            most += capacity(s.turnover, s.public_share)
    return committed >= world.parameters[0].franchise_busy_share * most


@kernel
def _is_being_set_up(world: World, franchise_row: int, area: int) -> bool:
    planned = 0
    for row in range(world.clock[0].openings):
        opening = world.openings[row]
        planned += opening.franchise == franchise_row and opening.area == area and opening.week != NOBODY
    return planned > 0


@kernel
def yearly_gain_of_unit(world: World, franchise_row: int) -> float:
    """Return what one more unit brings its franchisor a year: fees less what it costs to keep an eye on it [pence]."""
    parameters = world.parameters[0]
    franchise = world.franchises[franchise_row]
    group = world.suppliers[franchise.franchisor].group
    fees = franchise.royalty * usual_work_of_unit(world, group) + franchise.flat_fee
    units = float(franchise.units + franchise.elsewhere)
    per_unit, crowding = parameters.franchise_cost_per_unit_gbp, parameters.franchise_crowding_units
    more = monitoring_cost(0.0, per_unit, units + 1.0, crowding) - monitoring_cost(0.0, per_unit, units, crowding)
    return fees - more * PENCE_PER_POUND


@kernel
def best_area(world: World, franchise_row: int) -> int:
    """Return the area with the most work for one more unit where it could be filled, or NOBODY."""
    franchise = world.franchises[franchise_row]
    group = world.suppliers[franchise.franchisor].group
    best, most = NOBODY, usual_work_of_unit(world, group)
    for area in range(len(world.councils)):
        if world.rules[area].franchising > 0.0 and not _is_being_set_up(world, franchise_row, area):
            work = local_work(world, franchise.sector, area)
            if work >= most and is_busy(world, franchise_row, area):
                best, most = area, work
    return best


@kernel
def plan_units(world: World, franchise_row: int) -> None:
    """Let a franchisor that looks at it plan units, the best area first, while money and work for them last.

    Each area has one in setting up at most, so the search ends.
    """
    clock = world.clock[0]
    parameters = world.parameters[0]
    franchise = world.franchises[franchise_row]
    s = world.suppliers[franchise.franchisor]
    u = chance.uniform(clock.seed, chance.OPEN_UNIT, clock.week, s.id, 0)
    if u >= parameters.franchise_opening_rate / MONTHS:
        return
    if s.last_result + yearly_gain_of_unit(world, franchise_row) < 0.0:
        return
    free = world.cash[supplier_account(world, franchise.franchisor)] - 0.5 * s.target_cash
    for _ in range(len(world.councils)):
        area = best_area(world, franchise_row)
        if area == NOBODY:
            return
        rule = world.rules[area]
        grant, loan = rule.replication_grant_gbp * PENCE_PER_POUND, rule.franchise_loan_gbp * PENCE_PER_POUND
        own, _, _ = capital_of_unit(franchise.unit_capital, grant, loan)
        row = next_row(world, clock.openings, len(world.openings))
        if own > free or row == NOBODY:
            return
        free -= own
        clock.openings = row + 1
        world.openings[row].franchise = franchise_row
        world.openings[row].area = area
        world.openings[row].week = clock.week + int(parameters.franchise_setup_weeks)


@kernel
def open_unit(world: World, franchise_row: int, area: int) -> None:
    """Open a planned unit: its capital comes from the franchisor, a grant and a lender, not from founders."""
    clock = world.clock[0]
    franchise = world.franchises[franchise_row]
    best = world.suppliers[franchise.franchisor]
    rule = world.rules[area]
    need, grant = franchise.unit_capital, rule.replication_grant_gbp * PENCE_PER_POUND
    own, granted, lent = capital_of_unit(need, grant, rule.franchise_loan_gbp * PENCE_PER_POUND)
    if world.cash[supplier_account(world, franchise.franchisor)] < own:
        return
    identity = descend(best.id, FROM_UNIT, clock.week, franchise_row * len(world.councils) + area)
    row = add_supplier(world, best.group, identity, True)
    if row == NOBODY:
        return
    s = world.suppliers[row]
    account = supplier_account(world, row)
    transfer(world, account, HOUSEHOLDS, world.cash[account], STARTING_CAPITAL)
    transfer(world, supplier_account(world, franchise.franchisor), account, pence(own), FRANCHISE_CAPITAL)
    transfer(world, council_account(area), account, pence(granted), FRANCHISE_SUPPORT)
    transfer(world, BANKS, account, pence(lent), LOAN)
    s.target_cash = max(s.target_cash, float(world.cash[account]))  # it keeps what it was given to work with
    s.loan = pence(lent)
    s.loan_payment = math.ceil(lent / _LOAN_MONTHS)
    s.home = area
    s.sector, s.second_sector = franchise.sector, NOBODY
    copied = _SKILL_OF_A_COPY
    s.quality = clipped(copied * best.quality + (1.0 - copied) * s.quality)
    s.sales = clipped(copied * best.sales + (1.0 - copied) * s.sales)
    s.social = clipped(copied * best.social + (1.0 - copied) * s.social)
    s.track = franchise.record
    franchise.costs += pence(own)
    franchise.opened += 1
    world.tallies[s.kind].entries += 1
    world.groups[s.group].entrants += 1
    enrol(world, row, franchise_row)
    add_event(world, UNIT_OPENED, row, franchise_row, pence(own + granted + lent), 0.0)


@kernel
def grow_systems(world: World) -> None:
    """Open the units whose time has come, and let the franchisors of systems that go on plan further ones."""
    clock = world.clock[0]
    for row in range(clock.openings):
        opening = world.openings[row]
        if opening.week != NOBODY and clock.week >= opening.week:
            opening.week = NOBODY
            if world.franchises[opening.franchise].ended == NOBODY:
                open_unit(world, opening.franchise, opening.area)
    for f in range(clock.franchises):
        if world.franchises[f].ended == NOBODY:
            plan_units(world, f)
