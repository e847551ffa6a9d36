"""New rows: the one way in which a tender, candidate, bid, contract or invoice comes to exist.

Others add suppliers (``newcomers.py``), subcontracts and bills (``chain_rows.py``), and what belongs to one behaviour.
Only rows of candidates, invoices and bills are used again. Space is made between weeks (``growth.py``); a table that is
full nevertheless raises ``table_full``, which stops the run with a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import chance
from simulator.engine.codes import BAND_EDGES, BANDS, NEEDED, NOBODY
from simulator.engine.kernel import kernel
from simulator.engine.ledger import pence

if TYPE_CHECKING:
    from simulator.engine.world import World

# How a new identity descends from an older one ---------------------------------------------------------------------
FROM_LINE, FROM_RENEWAL, FROM_LOT, FROM_RERUN, FROM_RELET = range(1, 6)
FROM_GROUP, FROM_LEGACY, FROM_TEAM, FROM_UNIT, FROM_GRANT = range(6, 11)
FROM_BREAK = 11  # and the next
FROM_PAST = 13  # lines, groups and luck of the years before week 0
FROM_CANCELLED = 14  # a need whose call was cancelled
FROM_BODY = 15  # firms of a franchise, hub or consortium that is there at week 0

LOW = 0xFFFFFFFF  # the low 32 bits of an identity


@kernel
def descend(parent: int, how: int, week: int, ordinal: int) -> int:
    """Return the identity of something caused by ``parent``: the same cause gives the same identity."""
    return chance.identity(parent & LOW, (parent >> 32) | (how << 16), week, ordinal)


@kernel
def pair_identity(one: int, other: int) -> int:
    """Return the identity of two together, whichever is named first."""
    a, b = min(one, other), max(one, other)
    return chance.identity(a & LOW, a >> 32, b & LOW, b >> 32)


@kernel
def value_band(value: int) -> int:
    """Return the market's value band [0, BANDS) of a value in pence."""
    band = 0
    while band < BANDS - 1 and value >= BAND_EDGES[band]:
        band += 1
    return band


@kernel
def next_row(world: World, used: int, rows: int) -> int:
    """Return the first unused row of a table with so many rows, or NOBODY and stop the run if all are ``used``."""
    if used < rows:
        return used
    world.clock[0].table_full = 1
    return NOBODY


@kernel
def rows_left(world: World, space: int) -> int:
    """Return how many rows are not in use of a table that may run full (its row of ``spaces``)."""
    room = world.spaces[space]
    if room.free != NOBODY:
        return world.clock_values[room.free]
    return room.rows - (world.clock_values[room.used] if room.used != NOBODY else 0)


@kernel
def has_rows(world: World, space: int, wanted: int) -> bool:
    """Say whether a table has so many rows left; one that has not is marked to be grown before the week goes on."""
    short = rows_left(world, space) < wanted
    world.spaces[space].short = int(short)
    return not short


@kernel
def add_need(world: World, identity: int, line: int, value: int, weeks: int, commitment: int) -> int:
    """Add a tender in the state ``needed`` and return its row; ``commitment`` is in pence a week."""
    clock = world.clock[0]
    row = next_row(world, clock.tenders, len(world.tenders))
    place = next_row(world, clock.open_tenders, len(world.open_tenders))
    if NOBODY in (row, place):
        return NOBODY
    tender = world.tenders[row]
    tender.id = identity
    tender.council = world.lines[line].council
    tender.line = line
    tender.sector = world.lines[line].sector
    tender.band = value_band(value)
    tender.value = value
    tender.weeks = weeks
    tender.commitment = commitment
    tender.state = NEEDED
    tender.week_needed = clock.week
    tender.week_published = tender.week_decided = NOBODY
    tender.renews = tender.incumbent = tender.winner = tender.contract = NOBODY
    world.open_tenders[place] = row
    clock.open_tenders = place + 1
    clock.tenders = row + 1
    return row


@kernel
def add_heir(world: World, row: int, identity: int, value: int, commitment: int, part: float) -> int:
    """Add a need in the place of a tender, or of a ``part`` of it, and return its row.

    What the tender renews, whose work that was, when work may start, its lot, its attempt and how it is called again
    pass on, and what that part of the work typically costs: another estimate makes it no dearer. ``value`` is in pence,
    ``commitment`` in pence a week.
    """
    tender = world.tenders[row]
    new = add_need(world, identity, tender.line, value, tender.weeks, commitment)
    if new != NOBODY:
        heir = world.tenders[new]
        heir.renews = tender.renews
        heir.incumbent = tender.incumbent
        heir.earliest_start = tender.earliest_start
        heir.lot = tender.lot
        heir.attempt = tender.attempt
        heir.answer = tender.answer
        heir.common_cost = pence(part * tender.common_cost)
    return new


@kernel
def add_candidate(world: World, tender: int, supplier: int, week: int) -> None:
    """Note that a supplier knows of a tender from a week on; candidates of one tender stand together."""
    clock = world.clock[0]
    row = next_row(world, clock.candidates, len(world.candidates))
    if row == NOBODY:
        return
    world.candidates[row].supplier = supplier
    world.candidates[row].week = week
    world.candidates[row].decision = 0
    world.tenders[tender].n_candidates += 1
    clock.candidates = row + 1


@kernel
def add_bid(world: World, tender: int, supplier: int) -> int:
    """Add an empty bid and return its row; bids of one tender stand together."""
    clock = world.clock[0]
    row = next_row(world, clock.bids, len(world.bids))
    if row == NOBODY:
        return NOBODY
    if world.tenders[tender].n_bids == 0:
        world.tenders[tender].first_bid = row
    world.tenders[tender].n_bids += 1
    world.bids[row].tender = tender
    world.bids[row].supplier = supplier
    world.bids[row].week = clock.week
    clock.bids = row + 1
    return row


@kernel
def add_contract(world: World, tender: int, supplier: int) -> int:
    """Add a contract to the live ones and return its row."""
    clock = world.clock[0]
    row = next_row(world, clock.contracts, len(world.contracts))
    place = next_row(world, clock.live_contracts, len(world.live_contracts))
    if NOBODY in (row, place):
        return NOBODY
    contract = world.contracts[row]
    contract.id = world.tenders[tender].id
    contract.tender = tender
    contract.bid = world.tenders[tender].winner
    contract.supplier = contract.won_by = supplier
    contract.council = world.tenders[tender].council
    contract.line = world.tenders[tender].line
    contract.sector = world.tenders[tender].sector
    contract.week_awarded = clock.week
    world.live_contracts[place] = row
    clock.live_contracts = place + 1
    clock.contracts = row + 1
    return row


@kernel
def _row_after(row: int, rows: int) -> int:
    """Return the row after one, round a table of so many rows."""
    return row + 1 if row + 1 < rows else 0


@kernel
def add_invoice(world: World, contract: int, supplier: int, amount: int, pay_week: int) -> int:
    """Add an invoice [pence] to the chain of the week in which it is paid and return its row.

    Rows are taken in order, so that paying one after the other goes through memory in order.
    """
    clock = world.clock[0]
    if clock.free_invoices == 0:
        clock.table_full = 1
        return NOBODY
    row = clock.next_invoice
    while world.invoices[row].open:
        row = _row_after(row, len(world.invoices))
    clock.next_invoice = _row_after(row, len(world.invoices))
    clock.free_invoices -= 1
    slot = min(pay_week, len(world.due) - 1)
    invoice = world.invoices[row]
    invoice.contract = contract
    invoice.council = world.contracts[contract].council
    invoice.supplier = supplier
    invoice.amount = amount
    invoice.open = 1
    invoice.next = world.due[slot]
    world.due[slot] = row
    return row


@kernel
def free_invoice(world: World, row: int) -> None:
    """Give the row of a paid invoice back."""
    world.invoices[row].open = 0
    world.clock[0].free_invoices += 1
