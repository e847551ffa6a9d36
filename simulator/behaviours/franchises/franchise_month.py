"""How social franchises are run, grow, shrink and end: once a month, from cash, records and chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.franchises.founding import could_found, found
from simulator.behaviours.franchises.franchising import monitoring_cost
from simulator.behaviours.franchises.growing import grow_systems, usual_work_of_unit
from simulator.behaviours.franchises.merging import merge_units
from simulator.behaviours.franchises.units import MONTHS, part, review, share_in
from simulator.engine import chance
from simulator.engine.accounts import FRANCHISE_COST, FRANCHISE_FEE, MARKET
from simulator.engine.apart import apart
from simulator.engine.codes import ACTIVE, INSOLVENT, NOBODY, PENCE_PER_POUND
from simulator.engine.events import FRANCHISE_ENDED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence, supplier_account, transfer

if TYPE_CHECKING:
    from simulator.engine.world import World

_LAST_MONTH = 11  # of a year, counted from 0


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
    # Units elsewhere are seen by the record that the system has.
    total = franchise.elsewhere * franchise.record
    members = 0
    franchise.turnover = 0.0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.franchise == franchise_row and s.state == ACTIVE:
            members += 1
            total += s.track
            franchise.turnover += s.turnover
            franchise.wins += s.wins
            franchise.bids += s.bids
    franchise.units = members - 1
    franchise.unit_months += members - 1
    franchise.most_units = max(franchise.most_units, members - 1)
    franchise.record = total / (members + franchise.elsewhere)


@kernel
def _take_fees_from_elsewhere(world: World, franchise_row: int) -> None:
    """Let units outside the places of the scenario pay a month's fees, on the usual work of a unit."""
    franchise = world.franchises[franchise_row]
    s = world.suppliers[franchise.franchisor]
    yearly = franchise.royalty * usual_work_of_unit(world, s.group) + franchise.flat_fee
    fees = pence(franchise.elsewhere * yearly / MONTHS)
    transfer(world, MARKET, supplier_account(world, franchise.franchisor), fees, FRANCHISE_FEE)
    franchise.fees += fees
    franchise.fees_this_year += fees
    s.result += fees


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
        float(franchise.units + franchise.elsewhere),
        parameters.franchise_crowding_units,
    )
    _take_fees_from_elsewhere(world, franchise_row)
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
def _run_systems(world: World) -> None:
    clock = world.clock[0]
    for row in range(clock.suppliers):
        s = world.suppliers[row]
        if s.franchise != NOBODY and s.state == ACTIVE:
            share_in(world, row)
    for f in range(clock.franchises):
        if world.franchises[f].ended == NOBODY:
            _run_system(world, f)


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
    grow_systems(world)
    if clock.month == _LAST_MONTH and clock.franchises > 0:
        merge_units(world)
    for row in range(known):
        if could_found(world, row):
            u = chance.uniform(clock.seed, chance.FOUND_FRANCHISE, clock.week, world.suppliers[row].id, 0)
            if u < parameters.franchise_founding_rate / MONTHS:
                found(world, row)
