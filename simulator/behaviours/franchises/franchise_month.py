"""How social franchises are run, grow, shrink and end: once a month, from cash, records and chance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.behaviours.firms.newcomers import add_supplier
from simulator.behaviours.firms.scores import clipped
from simulator.behaviours.franchises.founding import could_found, found
from simulator.behaviours.franchises.franchising import monitoring_cost
from simulator.behaviours.franchises.merging import merge_units
from simulator.behaviours.franchises.units import MONTHS, enrol, part, review, share_in
from simulator.engine import chance
from simulator.engine.accounts import (
    BANKS,
    FRANCHISE_CAPITAL,
    FRANCHISE_COST,
    FRANCHISE_SUPPORT,
    HOUSEHOLDS,
    LOAN,
    MARKET,
    STARTING_CAPITAL,
)
from simulator.engine.apart import apart
from simulator.engine.chance import pick
from simulator.engine.codes import ACTIVE, INSOLVENT, NOBODY, PENCE_PER_POUND
from simulator.engine.events import FRANCHISE_ENDED, UNIT_OPENED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import council_account, pence, supplier_account, transfer
from simulator.engine.rows import FROM_UNIT, descend

if TYPE_CHECKING:
    from simulator.engine.world import World

_LOAN_MONTHS = 60  # five years, as the lever says
_LAST_MONTH = 11  # of a year, counted from 0
_SKILL_OF_A_COPY = 0.7  # how much of a new unit's skills are the franchisor's: assumption


@kernel
def is_franchising(world: World) -> bool:
    """Say whether social franchises may be founded or joined anywhere."""
    allowed = 0
    for council in range(len(world.councils)):
        allowed += world.rules[council].franchising > 0.0
    return allowed > 0


@kernel
def _cash(world: World, row: int) -> int:
    return world.cash[supplier_account(world, row)]


@kernel
def _end(world: World, franchise_row: int, hit: float) -> None:
    """End a system: every unit is on its own, with less of a name where the franchisor failed."""
    clock = world.clock[0]
    franchise = world.franchises[franchise_row]
    franchise.ended = clock.week
    add_event(world, FRANCHISE_ENDED, franchise.franchisor, franchise_row, franchise.fees - franchise.costs, hit)
    for row in range(clock.suppliers):
        if world.suppliers[row].franchise == franchise_row and world.suppliers[row].state == ACTIVE:
            part(world, row)
            world.suppliers[row].track *= 1.0 - hit
    franchise.units = 0


@kernel
def _take_stock(world: World) -> None:
    """Count units, take those that left off, let their failures tell on the others, and form the common record."""
    clock = world.clock[0]
    hit = world.parameters[0].franchise_reputation_hit
    for f in range(clock.franchises):
        world.franchises[f].units = 0
        world.franchises[f].wins = 0
        world.franchises[f].bids = 0
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if s.franchise != NOBODY and s.n_members == 0 and s.state != ACTIVE:
            franchise = world.franchises[s.franchise]
            if franchise.franchisor != row and franchise.ended == NOBODY:
                failed = s.state == INSOLVENT
                franchise.unit_insolvencies += failed
                franchise.unit_closures += not failed
                if failed:
                    _tell_on_others(world, s.franchise, hit)
                s.franchise = NOBODY
    for f in range(clock.franchises):
        if world.franchises[f].ended == NOBODY:
            franchisor = world.suppliers[world.franchises[f].franchisor]
            if franchisor.state != ACTIVE:
                _end(world, f, 2.0 * hit if franchisor.state == INSOLVENT else hit)
    for f in range(clock.franchises):
        if world.franchises[f].ended == NOBODY:
            _form_record(world, f)


@kernel
def _tell_on_others(world: World, franchise_row: int, hit: float) -> None:
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.franchise == franchise_row and s.state == ACTIVE:
            s.track *= 1.0 - hit


@kernel
def _form_record(world: World, franchise_row: int) -> None:
    franchise = world.franchises[franchise_row]
    total = 0.0
    members = 0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.franchise == franchise_row and s.state == ACTIVE:
            members += 1
            total += s.track
            franchise.wins += s.wins
            franchise.bids += s.bids
    franchise.units = members - 1
    franchise.unit_months += members - 1
    franchise.most_units = max(franchise.most_units, members - 1)
    franchise.record = total / members


@kernel
def _run_system(world: World, franchise_row: int) -> None:
    """Pay a month of a system's services; at a year's end a franchisor that cannot afford its losses gives it up."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    franchise = world.franchises[franchise_row]
    s = world.suppliers[franchise.franchisor]
    yearly = monitoring_cost(
        parameters.franchise_base_cost_gbp,
        parameters.franchise_cost_per_unit_gbp,
        float(franchise.units),
        parameters.franchise_crowding_units,
    )
    cost = pence(yearly * PENCE_PER_POUND / MONTHS)
    transfer(world, supplier_account(world, franchise.franchisor), MARKET, cost, FRANCHISE_COST)
    franchise.costs += cost
    franchise.costs_this_year += cost
    s.result -= cost
    if clock.month == _LAST_MONTH:
        is_losing = franchise.fees_this_year < franchise.costs_this_year
        is_short = _cash(world, franchise.franchisor) < 0.5 * s.target_cash
        franchise.fees_this_year = franchise.costs_this_year = 0
        if is_losing and is_short and clock.week - franchise.founded > 52:
            _end(world, franchise_row, 0.0)


@kernel
def _has_unit_in(world: World, franchise_row: int, area: int) -> bool:
    found = 0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        found += s.franchise == franchise_row and s.state == ACTIVE and s.home == area
    return found > 0


@kernel
def _plan_unit(world: World, franchise_row: int) -> None:
    """Let a franchisor plan a unit in an area where it has none, when its own money and a grant or loan suffice."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    franchise = world.franchises[franchise_row]
    s = world.suppliers[franchise.franchisor]
    u, where = chance.uniforms(clock.seed, chance.OPEN_UNIT, clock.week, s.id, 0)
    if u >= parameters.franchise_opening_rate / MONTHS:
        return
    area = pick(where, world.group_areas[s.group])
    rule = world.rules[area]
    if rule.franchising <= 0.0 or _has_unit_in(world, franchise_row, area):
        return
    own = parameters.franchise_unit_capital_gbp - rule.replication_grant_gbp - rule.franchise_loan_gbp
    if _cash(world, franchise.franchisor) - max(0.0, own) * PENCE_PER_POUND >= 0.5 * s.target_cash:
        franchise.opening_week = clock.week + int(parameters.franchise_setup_weeks)
        franchise.opening_area = area


@kernel
def _open_unit(world: World, franchise_row: int) -> None:
    """Open a planned unit: its capital comes from the franchisor, a grant and a lender, not from founders."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    franchise = world.franchises[franchise_row]
    area = franchise.opening_area
    franchise.opening_week = NOBODY
    best = world.suppliers[franchise.franchisor]
    rule = world.rules[area]
    need = pence(parameters.franchise_unit_capital_gbp * PENCE_PER_POUND)
    granted = min(need, pence(rule.replication_grant_gbp * PENCE_PER_POUND))
    lent = min(need - granted, pence(rule.franchise_loan_gbp * PENCE_PER_POUND))
    own = need - granted - lent
    if _cash(world, franchise.franchisor) < own:
        return
    identity = descend(best.id, FROM_UNIT, clock.week, franchise_row)
    row = add_supplier(world, best.group, identity, True)
    if row == NOBODY:
        return
    s = world.suppliers[row]
    account = supplier_account(world, row)
    transfer(world, account, HOUSEHOLDS, world.cash[account], STARTING_CAPITAL)
    transfer(world, supplier_account(world, franchise.franchisor), account, own, FRANCHISE_CAPITAL)
    transfer(world, council_account(area), account, granted, FRANCHISE_SUPPORT)
    transfer(world, BANKS, account, lent, LOAN)
    s.loan = lent
    s.loan_payment = math.ceil(lent / _LOAN_MONTHS)
    s.home = area
    s.sector, s.second_sector = franchise.sector, NOBODY
    copied = _SKILL_OF_A_COPY
    s.quality = clipped(copied * best.quality + (1.0 - copied) * s.quality)
    s.sales = clipped(copied * best.sales + (1.0 - copied) * s.sales)
    s.social = clipped(copied * best.social + (1.0 - copied) * s.social)
    s.track = franchise.record
    franchise.costs += own
    franchise.opened += 1
    world.tallies[s.kind].entries += 1
    world.groups[s.group].entrants += 1
    enrol(world, row, franchise_row)
    add_event(world, UNIT_OPENED, row, franchise_row, need, 0.0)


@kernel
def _run_systems(world: World) -> None:
    clock = world.clock[0]
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if s.franchise != NOBODY and s.state == ACTIVE:
            share_in(world, row)
    for f in range(clock.franchises):
        if world.franchises[f].ended == NOBODY:
            _run_system(world, f)


@kernel
def _grow_systems(world: World) -> None:
    clock = world.clock[0]
    for f in range(clock.franchises):
        franchise = world.franchises[f]
        if franchise.ended == NOBODY and franchise.opening_week == NOBODY:
            _plan_unit(world, f)
        elif franchise.ended == NOBODY and clock.week >= franchise.opening_week:
            _open_unit(world, f)


@apart
def live_franchise_month(world: World) -> None:
    """Live a month of all franchises: stock, common name, costs, joining and leaving, new units, mergers, foundings."""
    clock = world.clock[0]
    parameters = world.parameters[0]
    _take_stock(world)
    known = clock.suppliers
    _run_systems(world)
    for row in range(known):
        review(world, row)
    _grow_systems(world)
    if clock.month == _LAST_MONTH and clock.franchises > 0:
        merge_units(world)
    for row in range(known):
        if could_found(world, row):
            u = chance.uniform(clock.seed, chance.FOUND_FRANCHISE, clock.week, world.suppliers[row].id, 0)
            if u < parameters.franchise_founding_rate / MONTHS:
                found(world, row)
