"""Live many weeks at compiled speed, and make room in the tables between weeks; rows keep their numbers."""

from __future__ import annotations

from simulator.engine.accounts import N_PARTIES
from simulator.engine.world import World, chain_unused, grown
from simulator.week import tick

_GROWING = (
    "suppliers",
    "supplier_ids",
    "memberships",
    "member_ids",
    "draws",
    "finders",
    "contact",
    "tenders",
    "open_tenders",
    "deciding",
    "candidates",
    "bids",
    "contracts",
    "live_contracts",
    "reordered",
    "invoice_draws",
    "rounding_draws",
    "ties",
    "teams",
    "team_members",
    "renewals",
    "finished",
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
    world.put("promises", grown(world.promises, len(world.contracts)))
    if len(world.grants) > 0:
        _enlarge(world, "grants")
    world.put("grantees", grown(world.grantees, len(world.suppliers)))
    accounts = N_PARTIES + len(world.councils) + len(world.suppliers)
    if world.clock[0].chain:
        _grow_chain(world)
    if world.clock[0].asks:
        world.put("asks", grown(world.asks, len(world.tenders)))
    if world.clock[0].labels:
        world.put("labels", grown(world.labels, len(world.suppliers)))
    world.put("cash", grown(world.cash, accounts))
    world.put("account_kinds", grown(world.account_kinds, accounts))
    _grow_invoices(world)


def _enlarge(world: World, name: str) -> None:
    array = getattr(world, name)
    world.put(name, grown(array, round(len(array) * _FACTOR) + _SPARE))


def _grow_invoices(world: World) -> None:
    """Add unused invoice rows; the next invoice takes the first of them."""
    clock = world.clock[0]
    clock.next_invoice = len(world.invoices)
    _enlarge(world, "invoices")
    clock.free_invoices += len(world.invoices) - clock.next_invoice


def _grow_chain(world: World) -> None:
    """Keep finance beside suppliers and works beside contracts; make room for subcontracts, bills and failures."""
    clock = world.clock[0]
    world.put("finance", grown(world.finance, len(world.suppliers)))
    world.put("works", grown(world.works, len(world.contracts)))
    _enlarge(world, "subcontracts")
    _enlarge(world, "failures")
    before = len(world.bills)
    _enlarge(world, "bills")
    chain_unused(world.bills, before, int(clock.free_bill))
    clock.free_bill = before
    clock.free_bills += len(world.bills) - before
