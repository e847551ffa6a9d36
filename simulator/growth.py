"""Live many weeks at compiled speed, and make room in the tables between weeks; rows keep their numbers."""

from __future__ import annotations

import numpy as np

from simulator import tick
from simulator.ledger import N_PARTIES
from simulator.world import World, grown

_GROWING = (
    "suppliers",
    "memberships",
    "contact",
    "tenders",
    "open_tenders",
    "deciding",
    "candidates",
    "bids",
    "contracts",
    "live_contracts",
    "reordered",
    "ties",
    "teams",
    "team_members",
    "renewals",
)
_FACTOR = 1.6
_SPARE = 4096


def live(world: World, until: int) -> None:
    """Live weeks up to ``until`` (exclusive) in compiled code, at most to the horizon; stop at a broken invariant.

    Afterwards ``world.clock[0].fault`` tells whether one broke, and ``week`` in which week.
    """
    clock = world.clock[0]
    until = min(until, int(clock.horizon))
    tick.advance(world, until)
    while clock.week < until and clock.fault == 0:
        grow(world)
        tick.advance(world, until)


def grow(world: World) -> None:
    """Enlarge every table that grows. Called between weeks when a busy week might not fit."""
    for name in _GROWING:
        _enlarge(world, name)
    if world.clock[0].recording:
        _enlarge(world, "events")
        _enlarge(world, "statements")
        world.put("month_flows", grown(world.month_flows, len(world.suppliers)))
    accounts = N_PARTIES + len(world.councils) + len(world.suppliers)
    world.put("cash", grown(world.cash, accounts))
    world.put("account_kinds", grown(world.account_kinds, accounts))
    _grow_invoices(world)


def _enlarge(world: World, name: str) -> None:
    array = getattr(world, name)
    world.put(name, grown(array, round(len(array) * _FACTOR) + _SPARE))


def _grow_invoices(world: World) -> None:
    """Add unused invoice rows in front of the chain of unused ones."""
    clock = world.clock[0]
    before = len(world.invoices)
    _enlarge(world, "invoices")
    following = np.arange(before + 1, len(world.invoices) + 1)
    following[-1] = clock.free_invoice  # NOBODY when none is left
    world.invoices["next"][before:] = following
    clock.free_invoice = before
    clock.free_invoices += len(world.invoices) - before
