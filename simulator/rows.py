"""New rows: the one way in which a tender, candidate, bid, contract, invoice, bill or event comes to exist.

Suppliers are added by ``newcomers.py``; teams, ties, franchises, grants and failures by the behaviours that they belong
to. Rows are never reused, except those of invoices, bills and candidates. Space is made between weeks (``growth.py``);
a table that is full nevertheless raises ``table_full``, which stops the run with a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import chance
from simulator.kernel import kernel
from simulator.ledger import supplier_account
from simulator.world import ACTIVE, BAND_EDGES, BANDS, NEEDED, NOBODY

if TYPE_CHECKING:
    from simulator.world import World

# What happened: codes of events ------------------------------------------------------------------------------------
(
    ENTERED,
    CLOSED_DOWN,
    FAILED,
    WENT_OVERDRAWN,
    OVER_LIMIT,
    PAID_LATE,
    BAD_MONTH,
    CONTRACT_WON,
    CONTRACT_ENDED,
    CONTRACT_TERMINATED,
    RENEWAL_LOST,
    CHALLENGED,
    RERUN_CALLED,
    TENDER_CANCELLED,
    TEAM_FORMED,
    TEAM_TOO_LATE,
    TEAM_NOT_FOUND,
    MEMBER_LOST,
    TEAM_DROPPED_WORK,
    FRANCHISE_FOUNDED,
    FRANCHISE_ENDED,
    UNIT_JOINED,
    UNIT_OPENED,
    UNIT_LEFT,
    UNITS_MERGED,
    WARNED,
    RESCUED,
    RESTRUCTURED,
    COLLAPSED,
    CLAIM_LOST,
    HANDED_OVER,
    BANK_CUT,
    RELABELLED,
    CLAUSE_BROKEN,
    WALKED_AWAY,
    DROPPED,
) = range(36)
EVENT_NAMES = (
    "entered",
    "closed_down",
    "failed",
    "went_overdrawn",
    "over_limit",
    "paid_late",
    "bad_month",
    "contract_won",
    "contract_ended",
    "contract_terminated",
    "renewal_lost",
    "challenged",
    "rerun_called",
    "tender_cancelled",
    "team_formed",
    "team_too_late",
    "team_not_found",
    "member_lost",
    "team_dropped_work",
    "franchise_founded",
    "franchise_ended",
    "unit_joined",
    "unit_opened",
    "unit_left",
    "units_merged",
    "warned",
    "rescued",
    "restructured",
    "collapsed",
    "claim_lost",
    "handed_over",
    "bank_cut",
    "relabelled",
    "clause_broken",
    "walked_away",
    "dropped",
)

# How a new identity descends from an older one ---------------------------------------------------------------------
FROM_LINE, FROM_RENEWAL, FROM_LOT, FROM_RERUN, FROM_RELET, FROM_GROUP, FROM_LEGACY, FROM_TEAM, FROM_UNIT = range(1, 10)
FROM_GRANT = 10  # the next of them
FROM_BREAK = 11  # and the next

_LOW = 0xFFFFFFFF  # the low 32 bits of an identity


@kernel
def descend(parent: int, how: int, week: int, ordinal: int) -> int:
    """Return the identity of something caused by ``parent``: the same cause gives the same identity."""
    return chance.identity(parent & _LOW, (parent >> 32) | (how << 16), week, ordinal)


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
def add_event(world: World, event: int, supplier: int, subject: int, amount: int, detail: float) -> None:
    """Record what happened, if events are kept. Recording changes nothing else."""
    clock = world.clock[0]
    if clock.recording:
        row = next_row(world, clock.events, len(world.events))
        if row == NOBODY:
            return
        world.events[row].week = clock.week
        world.events[row].event = event
        world.events[row].supplier = supplier
        world.events[row].subject = subject
        world.events[row].amount = amount
        world.events[row].detail = detail
        clock.events = row + 1


@kernel
def add_statement(world: World, supplier: int) -> None:
    """Write a supplier's bank statement: cash, receivables and what moved, by reason, since the one before."""
    clock = world.clock[0]
    row = next_row(world, clock.statements, len(world.statements))
    if row == NOBODY:
        return
    statement = world.statements[row]
    statement[0] = clock.week
    statement[1] = supplier
    statement[2] = world.cash[supplier_account(world, supplier)]
    statement[3] = world.suppliers[supplier].receivable
    flows = world.month_flows[supplier]
    head = len(statement) - len(flows)
    for reason in range(len(flows)):
        statement[head + reason] = flows[reason]
        flows[reason] = 0
    clock.statements = row + 1


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
    tender.week_published = NOBODY
    tender.week_decided = NOBODY
    tender.renews = NOBODY
    tender.incumbent = NOBODY
    tender.winner = NOBODY
    tender.contract = NOBODY
    world.open_tenders[place] = row
    clock.open_tenders = place + 1
    clock.tenders = row + 1
    return row


@kernel
def add_heir(world: World, row: int, identity: int, value: int, commitment: int) -> int:
    """Add a need in the place of a tender, or of a part of it, and return its row.

    What the tender renews, whose work that was, when work may start, its lot and its attempt pass on. ``value`` is in
    pence, ``commitment`` in pence a week.
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
    contract.supplier = supplier
    contract.council = world.tenders[tender].council
    contract.line = world.tenders[tender].line
    contract.sector = world.tenders[tender].sector
    contract.week_awarded = clock.week
    world.live_contracts[place] = row
    clock.live_contracts = place + 1
    clock.contracts = row + 1
    return row


@kernel
def add_invoice(world: World, contract: int, supplier: int, amount: int, pay_week: int) -> int:
    """Add an invoice to the chain of the week in which it is paid and return its row.

    Rows are taken in order, so that paying one after the other goes through memory in order.
    """
    clock = world.clock[0]
    if clock.free_invoices == 0:
        clock.table_full = 1
        return NOBODY
    row = clock.next_invoice
    while world.invoices[row].open:
        row = (row + 1) % len(world.invoices)
    clock.next_invoice = (row + 1) % len(world.invoices)
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


@kernel
def add_subcontract(world: World, contract: int, supplier: int) -> int:
    """Add a subcontract to those of a contract and return its row."""
    clock = world.clock[0]
    row = next_row(world, clock.subcontracts, len(world.subcontracts))
    if row == NOBODY:
        return NOBODY
    part = world.subcontracts[row]
    part.contract = contract
    part.supplier = supplier
    part.live = 1
    part.next = world.works[contract].first
    world.works[contract].first = row
    clock.subcontracts = row + 1
    return row


@kernel
def add_bill(world: World, payer: int, payee: int, subcontract: int, amount: int, due: int) -> int:
    """Add a bill of a subcontractor, not filed under any week yet, and return its row."""
    clock = world.clock[0]
    row = clock.free_bill
    if row == NOBODY:
        clock.table_full = 1
        return NOBODY
    bill = world.bills[row]
    clock.free_bill = bill.next
    clock.free_bills -= 1
    bill.payer = payer
    bill.payee = payee
    bill.council = world.contracts[world.subcontracts[subcontract].contract].council
    bill.subcontract = subcontract
    bill.amount = amount
    bill.issued = clock.week
    bill.due = due
    bill.early = 0
    bill.open = 1
    if payer != NOBODY:
        world.finance[payer].owed += amount
    return row


@kernel
def file_bill(world: World, row: int, week: int) -> None:
    """Put a bill into the chain of the week in which it is looked at."""
    slot = min(week, len(world.bills_due) - 1)
    world.bills[row].next = world.bills_due[slot]
    world.bills_due[slot] = row


@kernel
def free_bill(world: World, row: int) -> None:
    """Give the row of a bill back that was paid or lost."""
    bill = world.bills[row]
    bill.open = 0
    if bill.payer != NOBODY:
        world.finance[bill.payer].owed -= bill.amount
    world.bills[row].next = world.clock[0].free_bill
    world.clock[0].free_bill = row
    world.clock[0].free_bills += 1


@kernel
def index_members(world: World) -> None:
    """List the active suppliers by home area and sector (counting sort), for everyone who looks for suppliers."""
    members = world.members
    members[:, :, 1] = 0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.state == ACTIVE:
            members[s.home, s.sector, 1] += 1
            if s.second_sector != NOBODY:
                members[s.home, s.second_sector, 1] += 1
    place = 0
    for area in range(len(world.councils)):
        for sector in range(len(world.sectors)):
            members[area, sector, 0] = place
            place += members[area, sector, 1]
            members[area, sector, 1] = 0
    for row in range(world.clock[0].suppliers):
        s = world.suppliers[row]
        if s.state == ACTIVE:
            _add_membership(world, row, s.sector)
            if s.second_sector != NOBODY:
                _add_membership(world, row, s.second_sector)


@kernel
def _add_membership(world: World, row: int, sector: int) -> None:
    s = world.suppliers[row]
    place = world.members[s.home, sector, 0] + world.members[s.home, sector, 1]
    world.members[s.home, sector, 1] += 1
    member = world.memberships[place]
    member.supplier = row
    member.kind = s.kind
    member.framework = s.framework
    member.reach_km = s.reach_km
    member.sales = s.sales
    member.turnover = s.turnover
    world.member_ids[place] = s.id


@kernel
def count_completed(world: World, supplier: int, number: int) -> None:
    """Count contracts that a supplier completed this week, and list it among those that did."""
    s = world.suppliers[supplier]
    if s.completed_now == 0:
        world.finished[world.clock[0].finished] = supplier
        world.clock[0].finished += 1
    s.completed_now += number


@kernel
def order_live_contracts(world: World) -> None:
    """Order the live contracts by council (stable counting sort), oldest first within each.

    Nothing depends on it but speed: a week that goes through one region after another finds its firms in the
    processor's cache, which keeps the cost of a large country near that of its parts.
    """
    live = world.clock[0].live_contracts
    n_councils = len(world.councils)
    places = world.council_places
    places[:] = 0
    for i in range(live):
        places[world.contracts[world.live_contracts[i]].council] += 1
    first = 0
    for council in range(n_councils):
        count = places[council]
        places[council] = first
        first += count
    for i in range(live):
        row = world.live_contracts[i]
        council = world.contracts[row].council
        world.reordered[places[council]] = row
        places[council] += 1
    for i in range(live):
        world.live_contracts[i] = world.reordered[i]
