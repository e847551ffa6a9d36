"""How two units of a franchise become one firm when contracts have outgrown them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.behaviours.franchises.absorbing import absorb
from simulator.engine.codes import ACTIVE, NOBODY
from simulator.engine.events import UNITS_MERGED, add_event
from simulator.engine.kernel import kernel
from simulator.engine.ledger import supplier_account

if TYPE_CHECKING:
    from simulator.engine.world import World


@kernel
def _is_free_to_merge(world: World, row: int) -> bool:
    """Say whether a unit was too small for many tenders and owes no bank."""
    s = world.suppliers[row]
    if s.franchise == NOBODY or s.state != ACTIVE or s.winding_down or s.n_members > 0:
        return False
    if s.too_small < world.parameters[0].franchise_merger_blocked:
        return False
    return world.cash[supplier_account(world, row)] >= 0


@kernel
def _merge(world: World, stays: int, goes: int) -> None:
    """Make two units one: the system has one less."""
    absorb(world, stays, goes)
    franchise = world.franchises[world.suppliers[stays].franchise]
    franchise.merged += 1
    franchise.units -= 1
    world.suppliers[goes].franchise = NOBODY
    add_event(world, UNITS_MERGED, stays, goes, 0, world.suppliers[stays].turnover)


@kernel
def merge_units(world: World) -> None:
    """At a year's end, let units of one area that were too small for many tenders become one.

    The larger goes on, or their franchisor, in whatever order they stand.
    """
    clock = world.clock[0]
    for one in range(clock.suppliers):
        if _is_free_to_merge(world, one):
            f = world.suppliers[one].franchise
            for other in range(one + 1, clock.suppliers):
                o = world.suppliers[other]
                is_pair = o.franchise == f and o.home == world.suppliers[one].home
                if is_pair and world.suppliers[one].state == ACTIVE and _is_free_to_merge(world, other):
                    franchisor = world.franchises[f].franchisor
                    is_larger = o.turnover > world.suppliers[one].turnover
                    if franchisor == other or (is_larger and franchisor != one):
                        _merge(world, other, one)
                    else:
                        _merge(world, one, other)
    for row in range(clock.suppliers):
        world.suppliers[row].too_small = 0
