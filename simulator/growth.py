"""Make room in the tables between weeks; rows keep their numbers."""

from __future__ import annotations

import numpy as np

from simulator.world import NOBODY, World, grown

_GROWING = (
    "suppliers",
    "memberships",
    "contact",
    "tenders",
    "open_tenders",
    "candidates",
    "bids",
    "contracts",
    "live_contracts",
    "events",
)
_FACTOR = 1.6
_SPARE = 4096


def grow(world: World) -> None:
    """Enlarge every table that grows. Called between weeks when a busy week might not fit."""
    for name in _GROWING:
        array = getattr(world, name)
        if len(array):
            world.put(name, grown(array, round(len(array) * _FACTOR) + _SPARE))
    surplus = len(world.suppliers) - (len(world.cash) - _first_supplier_account(world))
    world.put("cash", grown(world.cash, len(world.cash) + surplus))
    _grow_invoices(world)


def _first_supplier_account(world: World) -> int:
    from simulator.ledger import N_PARTIES  # noqa: PLC0415

    return N_PARTIES + len(world.councils)


def _grow_invoices(world: World) -> None:
    """Add unused invoice rows in front of the chain of unused ones."""
    clock = world.clock[0]
    before = len(world.invoices)
    world.put("invoices", grown(world.invoices, round(before * _FACTOR) + _SPARE))
    following = np.arange(before + 1, len(world.invoices) + 1)
    following[-1] = NOBODY if clock.free_invoice == NOBODY else clock.free_invoice
    world.invoices["next"][before:] = following
    clock.free_invoice = before
    clock.free_invoices += len(world.invoices) - before
