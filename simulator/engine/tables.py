"""Every table of a run, declared once: the type of its rows, how many it has at the start, how it grows, what it needs.

A table is added here in one line, and a column in its row class (``columns/``). From that follow the row type, the room
at the start (``start/population.py``), growth between weeks and whether a week may begin (``week/growth.py``), the
attributes of a :class:`~simulator.engine.world.World` for the type checker and for compiled code, and the data
dictionary (``docs/tables.md``). Money is whole pence. Rows are never moved or deleted, so a row number is a handle for
as long as a run lasts; only those of candidates, invoices and bills are used again (``rows.py``).
"""

from __future__ import annotations

from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from simulator.engine.accounts import N_PARTIES, REASON_NAMES
from simulator.engine.cells import DIMENSIONS, Column, Cube, Grid, Table
from simulator.engine.codes import (
    BANDS,
    COMPETITIONS,
    MOST_INVITATIONS,
    MOST_MEMBERS,
    PUBLIC_COST_NAMES,
    WAITING_PLACES,
)
from simulator.engine.columns.chain_columns import Bill, ChainTotals, Failure, Finance, GroupFinance, Subcontract, Work
from simulator.engine.columns.contract_columns import Bid, Candidate, Contract, Invoice, Tender
from simulator.engine.columns.firm_columns import (
    Council,
    Economy,
    Group,
    Line,
    Market,
    Membership,
    NamedFirm,
    ReachedArea,
    Sector,
    Supplier,
    Takeover,
    Waiting,
)
from simulator.engine.columns.joint_columns import Franchise, Hub, HubMember, JointBid, Opening, Team, TeamMember, Tie
from simulator.engine.columns.run_columns import (
    ChosenSuppliers,
    Clock,
    Event,
    KindNumbers,
    Movement,
    Parameters,
    Policy,
    Rules,
    Series,
    Shock,
    Space,
    Statement,
    Tally,
)
from simulator.engine.columns.social_columns import (
    Ask,
    AskTotals,
    Grant,
    Grantee,
    Nation,
    OutcomeCell,
    Practice,
    Promise,
)
from simulator.engine.declaring import Declaration, Spare, beside, fixed, given, growing

MET_WORDS = 8  # of a council in a row of ``met``: a line of the processor's cache
MET_BITS = 32  # of a word, so that no sum of them overflows
MET_ROW = MET_WORDS * MET_BITS  # suppliers

_SPARE_WEEKS = 1  # one slot beyond the horizon holds everything that would be paid later


class Tables:
    """Every table of a run. Shapes are in rows; the comment says what a row is."""

    clock: Table[Clock] = fixed(1)  # one row
    clock_values: Column[int] = given()  # [column] the same memory as ``clock``: its columns by their place
    parameters: Table[Parameters] = given()  # one row
    baseline: Grid[float] = given()  # [row of rules, lever]: rules without policies
    rules: Table[Rules] = given()  # rules in force: a row per council, then others (``chosen.py``)
    rule_values: Grid[float] = given()  # [row of rules, lever]: the same memory as ``rules``
    policies: Table[Policy] = given()
    policy_councils: Grid[int] = given()  # [policy, row of rules]: flag
    chosen: Table[ChosenSuppliers] = given()  # a row per choice of suppliers
    chosen_groups: Grid[int] = given()  # [choice, group]: see ``chosen.py``
    chosen_sectors: Grid[int] = given()  # [choice, sector]: flag
    chosen_homes: Grid[int] = given()  # [choice, council]: flag
    # [choice, council, 2]: pence awarded to them, and passed on to them, in about the last year, fading
    chosen_awards: Cube[float] = given()
    shocks: Table[Shock] = given()
    shock_councils: Grid[int] = given()  # [shock, council]: flag
    season: Column[float] = given()  # [12] factor on needs by calendar month
    process_edges: Column[int] = given()  # [band] lower edge in pence
    process_mix: Grid[float] = given()  # [band, process] shares
    duration_edges: Column[int] = given()  # [band] lower edge in pence
    duration: Grid[float] = given()  # [band, quantile] weeks; [sector * bands + band, quantile] where lines differ
    councils: Table[Council] = given()
    distance_km: Grid[float] = given()  # [council, council]
    closeness: Grid[float] = given()  # [council, council]: factor on discovery by distance, 1 at home
    widest_reach: Column[float] = given()  # [1] km: the longest reach of any supplier group
    lines: Table[Line] = given()
    # needs that wait, so many places a line: line * WAITING_PLACES + place
    waiting: Table[Waiting] = fixed(lambda room: room.lines * WAITING_PLACES)
    sectors: Table[Sector] = given()
    economy: Table[Economy] = fixed(lambda room: 1 + room.sectors)  # all business, then a row per sector
    # a row per competition over all sectors and bands, then of each: (1 + sector * BANDS + band) * COMPETITIONS + which
    markets: Table[Market] = fixed(lambda room: (room.sectors * BANDS + 1) * COMPETITIONS)
    groups: Table[Group] = given()
    group_sectors: Grid[float] = given()  # [group, sector] shares
    group_second_sectors: Grid[float] = given()  # [group, sector] shares of the second kind of work
    group_areas: Grid[float] = given()  # [group, council] shares
    named: Table[NamedFirm] = given()
    takeovers: Table[Takeover] = given()
    group_kinds: Table[KindNumbers] = given()  # a row per group: the kind's numbers with the group's overrides
    suppliers: Table[Supplier] = growing(
        lambda room: room.suppliers, used="suppliers", spare=Spare(64, suppliers=1 / 8)
    )
    # [supplier] its identity, for many draws at once
    supplier_ids: Column[int] = beside(lambda room: room.suppliers, used="suppliers")
    # rows of the firms in business, the lowest first; those that left since the last month ended are still among them
    firms: Column[int] = beside(lambda room: room.suppliers)
    ties: Table[Tie] = growing(lambda room: 32 * room.suppliers + 4096, used="ties", spare=Spare(2048, suppliers=8))
    teams: Table[Team] = growing(lambda room: room.suppliers + 1024, used="teams", spare=Spare(512))
    # members of one team stand together; their shares sum to one
    team_members: Table[TeamMember] = growing(
        lambda room: 4 * room.suppliers + 4096, used="team_members", spare=Spare(4096)
    )
    franchises: Table[Franchise] = growing(
        lambda room: 256 + room.suppliers // 26, used="franchises", spare=Spare(64, suppliers=1 / 52)
    )
    # units of franchises that are being set up
    openings: Table[Opening] = growing(
        lambda room: 1024 + room.suppliers // 4, used="openings", spare=Spare(64, suppliers=1 / 8)
    )
    hubs: Table[Hub] = given()
    hub_members: Table[HubMember] = given()  # members of one hub stand together
    # scratch: teams that bid this week
    joint_bids: Table[JointBid] = growing(lambda room: 8192 + 48 * room.suppliers, spare=Spare(candidates=1))
    # scratch [place, 3]: supplier, what it brings, trust
    drafts: Grid[float] = fixed((3 * MOST_MEMBERS, 3))
    # [area, sector, 2]: first row and number of the memberships
    members: Cube[int] = fixed(lambda room: (room.councils, room.sectors, 2))
    # [sector, area] km: how far those look who look furthest, -1 where there is nobody
    reaches: Grid[float] = fixed(lambda room: (room.sectors, room.councils))
    # [sector, council, 3]: first row and number of the areas where somebody of the sector looks as far as the council,
    # and how many they are together
    reached: Cube[int] = fixed(lambda room: (room.sectors, room.councils, 3))
    reached_areas: Table[ReachedArea] = fixed(lambda room: room.sectors * room.councils * room.councils)
    memberships: Table[Membership] = beside(lambda room: room.memberships)
    member_ids: Column[int] = beside(lambda room: room.memberships)  # [membership] the supplier's identity
    draws: Column[float] = beside(lambda room: room.memberships)  # scratch [place]: as many as memberships
    finders: Column[int] = beside(lambda room: room.memberships)  # likewise
    # [supplier, council]: last week of work for that council, where ``met`` says that there was any
    contact: Grid[int] = beside(lambda room: (room.suppliers, room.councils), used="suppliers")
    # bits: who ever worked for which council; see ``met.py``
    met: Grid[int] = beside(lambda room: (room.suppliers // MET_ROW + 1, MET_WORDS * room.councils))
    tenders: Table[Tender] = growing(
        lambda room: room.tenders, used="tenders", spare=Spare(512, open_tenders=1, live_contracts=1, lines=60)
    )
    # rows of tenders that are not decided yet
    open_tenders: Column[int] = growing(
        lambda room: room.open_tenders,
        used="open_tenders",
        spare=Spare(512, open_tenders=1, live_contracts=1, lines=60),
    )
    # scratch: rows of the tenders decided this week: while they are, in the order of that, afterwards the lowest first
    deciding: Column[int] = beside(lambda room: room.open_tenders)
    candidates: Table[Candidate] = growing(lambda room: 8192 + 48 * room.suppliers, used="candidates", spare=Spare())
    invitation_queue: Grid[float] = fixed((MOST_INVITATIONS, 2))  # [place, 2] scratch: time, supplier
    bids: Table[Bid] = growing(
        lambda room: 4 * room.tenders + 16 * room.suppliers, used="bids", spare=Spare(candidates=1)
    )
    contracts: Table[Contract] = growing(lambda room: room.contracts, used="contracts", spare=Spare(open_tenders=1))
    # scratch: rows of suppliers that completed contracts this week
    finished: Column[int] = beside(lambda room: room.suppliers)
    # scratch: rows of the firms that left this week, in order
    leaving: Column[int] = beside(lambda room: room.suppliers)
    # [supplier] one more than the week in which it left, 0 while it has not: ``Supplier.left`` beside its long row
    gone: Column[int] = beside(lambda room: room.suppliers, used="suppliers")
    # scratch [place among the live contracts] its supplier, as this week's work was done
    holders: Column[int] = beside(lambda room: room.live_contracts)
    # scratch: places among the live contracts of those whose supplier left this week, in order
    orphans: Column[int] = beside(lambda room: room.live_contracts)
    # rows of contracts whose renewal is to be considered next week
    renewals: Column[int] = beside(lambda room: room.live_contracts, used="renewals")
    reordered: Column[int] = beside(lambda room: room.live_contracts)  # scratch: as many places as live contracts
    # scratch: places among the live contracts of those completed this week, in order
    ended: Column[int] = beside(lambda room: room.live_contracts)
    invoice_draws: Column[float] = beside(lambda room: room.live_contracts)  # scratch [place among the live contracts]
    rounding_draws: Column[float] = beside(lambda room: room.live_contracts)  # likewise
    council_places: Column[int] = fixed(lambda room: room.councils)  # [council] scratch
    # rows of contracts that have not ended
    live_contracts: Column[int] = growing(
        lambda room: room.live_contracts, used="live_contracts", spare=Spare(open_tenders=1)
    )
    invoices: Table[Invoice] = growing(
        lambda room: 4 * room.live_contracts, free="free_invoices", spare=Spare(open_tenders=1, live_contracts=2)
    )
    # [week]: head of the chain of invoices paid in that week
    due: Column[int] = fixed(lambda room: room.weeks + _SPARE_WEEKS)
    cash: Column[int] = beside(lambda room: N_PARTIES + room.councils + room.suppliers)  # [account] pence
    # [account] index into accounts.ACCOUNT_KIND_NAMES
    account_kinds: Column[int] = beside(lambda room: N_PARTIES + room.councils + room.suppliers)
    # [reason, account kind, account kind] pence
    flows: Cube[int] = fixed(lambda room: (len(REASON_NAMES), room.account_kinds, room.account_kinds))
    tallies: Table[Tally] = fixed(lambda room: room.kinds)  # a row per supplier kind
    series: Table[Series] = fixed(lambda room: room.weeks)  # a row per week
    # late payments are events, of two invoices a contract, and that a candidate found no team
    events: Table[Event] = growing(
        lambda room: 16 * room.suppliers + 8 * room.tenders,
        used="events",
        spare=Spare(1024, suppliers=8, open_tenders=4, live_contracts=2, candidates=1),
        only_with="recording",
    )
    statements: Table[Statement] = growing(
        lambda room: 16 * room.suppliers, used="statements", spare=Spare(64, suppliers=1), only_with="recording"
    )
    movements: Table[Movement] = growing(
        lambda room: 2 * len(REASON_NAMES) * room.suppliers,
        used="movements",
        spare=Spare(64, suppliers=len(REASON_NAMES)),
        only_with="recording",
    )
    # [supplier, reason]: pence in, or below 0 out, since the last statement
    month_flows: Grid[int] = beside(
        lambda room: (room.suppliers, len(REASON_NAMES)), used="suppliers", only_with="recording"
    )
    finance: Table[Finance] = beside(lambda room: room.suppliers, used="suppliers", only_with="chain")
    works: Table[Work] = beside(lambda room: room.contracts, used="contracts", only_with="chain")
    # a contract has up to six parts for a clause, and six of what else is passed on
    subcontracts: Table[Subcontract] = growing(
        lambda room: 2 * room.tenders + 128 * room.lines + 8192,
        used="subcontracts",
        spare=Spare(64, open_tenders=12),
        only_with="chain",
    )
    bills: Table[Bill] = growing(
        lambda room: 24 * room.live_contracts + 16384,
        free="free_bills",
        spare=Spare(64, live_contracts=12),
        only_with="chain",
    )
    # [week]: head of the chain of bills to be looked at in that week
    bills_due: Column[int] = fixed(lambda room: room.weeks + _SPARE_WEEKS, only_with="chain")
    failures: Table[Failure] = growing(
        lambda room: room.suppliers + 256, used="failures", spare=Spare(suppliers=1), only_with="chain"
    )
    # [supplier kind, item of codes.PUBLIC_COST_NAMES] pence
    failure_costs: Grid[int] = fixed(lambda room: (room.kinds, len(PUBLIC_COST_NAMES)))
    group_finance: Table[GroupFinance] = given()
    # [outcome, beneficiary] pence of one additional unit; departments first, residents last
    benefits: Grid[float] = given()
    assumed_benefits: Grid[float] = given()  # [outcome, beneficiary] the part of it that rests on an assumption
    promises: Table[Promise] = beside(lambda room: room.contracts, used="contracts")
    grants: Table[Grant] = growing(
        lambda room: 256 * room.lines, used="grants", spare=Spare(lines=64), only_with="grants"
    )
    grantees: Table[Grantee] = beside(lambda room: room.suppliers, used="suppliers")  # a row per supplier
    granted: Column[int] = fixed(lambda room: room.lines)  # [line] pence a week of running grants
    practice: Table[Practice] = given()
    nation: Table[Nation] = given()  # one row
    # row = line * number of supplier kinds + kind
    outcome_cells: Table[OutcomeCell] = fixed(lambda room: room.lines * room.kinds)
    chain_totals: Table[ChainTotals] = fixed(1)  # one row
    # a row per tender, none where no rule asks
    asks: Table[Ask] = beside(lambda room: room.tenders, used="tenders", only_with="asks")
    ask_totals: Table[AskTotals] = fixed(1)  # one row
    # [supplier] flag: a firm that calls itself an SE; empty where none may
    labels: Column[int] = beside(lambda room: room.suppliers, used="suppliers", only_with="labels")
    spaces: Table[Space] = given()  # a row per table that may run full


DECLARATIONS: dict[str, Declaration] = {name: getattr(Tables, name) for name in Tables.__annotations__}


def _stored(kind: Any) -> tuple[np.dtype[Any], int]:
    (cell,) = get_args(kind)
    dtype = np.dtype(np.int64 if cell is int else np.float64) if cell in (int, float) else cell.dtype
    return dtype, DIMENSIONS[get_origin(kind)]


#: Every table: name -> (row type, dimensions).
TABLES: dict[str, tuple[np.dtype[Any], int]] = {name: _stored(kind) for name, kind in get_type_hints(Tables).items()}
