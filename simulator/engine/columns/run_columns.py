"""Columns of the clock, the rules, and what is recorded of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.columns.row import Code, Count, Days, Flag, JobWeeks, Money, Number, Pence, Row, RowNumber, Week
from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES


class Clock(Row, whole="i8"):
    """One row: where the run stands, how many rows of each table are in use, which features are on."""

    seed: Count
    week: Week  # weeks since the start; the week being lived
    phase: Count  # place in the tick of the phase at work, or of the last
    horizon: Week  # weeks in the run
    year: Count
    month: Count  # 0 = the first month of the scenario's year
    calendar_month: Count  # 0 = January
    month_ends: Flag  # flag: this is the last week of a month
    year_starts: Flag  # flag
    start_month: Count  # calendar month of week 0
    recording: Flag  # flag: events are kept
    suppliers: RowNumber  # rows in use, likewise below
    firms: Count
    tenders: Count
    candidates: Count
    bids: Count
    contracts: Count
    events: Count
    statements: Count
    movements: Count
    ties: Count
    teams: Count
    team_members: Count
    joint_bids: Count  # teams that bid this week
    franchises: Count
    openings: Count
    is_tied: Flag  # flag: suppliers know one another (made when joint bids are first allowed)
    open_tenders: Count
    live_contracts: Count
    renewals: Count
    left_now: Count  # firms that left this week
    left_working: Count  # of those, with contracts
    orphans: Count  # contracts of those, and of consortia that gave up this week
    finished: Count  # suppliers that completed contracts this week
    ended: Count  # contracts that were completed this week
    decided: Count  # tenders that were decided this week
    first_undecided: RowNumber  # no tender before this row is still to be decided or was decided this week
    first_of_year: Count  # the same as this year began
    first_of_last_year: Count  # and as the year before it began
    next_invoice: RowNumber  # row from which on an unused invoice row is looked for
    free_invoices: Count  # how many there are
    money: Pence  # pence in the world, fixed at the start
    negative_transfers: Count  # counts of what must never happen; any stops the run
    over_invoiced: Count
    worked_by_nobody: Count
    begun: Flag  # flag: the week's needs are there, the rest of the week is still to be lived
    fault: Count  # first broken invariant, 0 = none
    table_full: Flag  # flag: a table ran out of rows inside a week; never happens, see growth.py
    chain: Flag  # flag: large contractors carry their finance and subcontract (payment_chains)
    subcontracts: RowNumber  # rows in use, likewise below
    failures: Count
    free_bill: RowNumber  # head of the chain of unused bill rows
    free_bills: Count  # how many there are
    bill_rows: Count  # no row from here on was ever in use
    grants: RowNumber  # rows in use
    recognition: Flag  # flag: a lever of recognition, reporting or training is used somewhere
    asks: Flag  # flag: tenders ask for more than work at a price: clauses, milestones, results
    labels: Flag  # flag: firms may call themselves social enterprises
    breaks: Flag  # flag: running contracts may be dropped, by suppliers or by councils
    choices: Count  # different choices of suppliers that policies make
    by_service: Flag  # flag: service lines have rules of their own
    strikes: Flag  # flag: some shock is about chosen suppliers, running work or lenders


class Event(Row):
    """Something that happened, kept when recording."""

    week: Week
    event: Code
    supplier: RowNumber
    subject: RowNumber
    amount: Pence
    detail: Number


class Statement(Row):
    """A firm's bank statement, one a month and one when it fails or closes; kept when recording."""

    week: Week
    supplier: RowNumber
    movements: RowNumber  # the first of its movements; they reach to the next statement's
    cash: Pence
    receivable: Pence


class Movement(Row):
    """What came in, or below 0 went out, for one reason since the statement before; only what is not 0."""

    reason: Code  # of the ledger
    amount: Pence


class Tally(Row, whole="i8"):
    """Run totals per supplier kind."""

    awards: Count
    award_value: Pence
    invoiced: Pence
    paid: Pence
    payments: Count
    payment_days: Days
    late_payments: Count
    firm_weeks: Count
    active: Count  # firms in business now
    insolvencies: Count
    closures: Count
    entries: Count
    contract_firm_months: Count  # firm-months with a council contract or grant
    contract_reserve_months: Number  # sum over them of own cash in months of turnover
    job_weeks: JobWeeks
    local_respend: Money  # pence


class Series(Row, whole="i8"):
    """A row per week. All but the counts of firms, tenders and contracts, and cash, are totals from the start."""

    week: Week
    active_se: Count
    active_sme: Count
    active_large: Count
    open_tenders: Count
    live_contracts: Count
    se_cash: Pence  # pence in all SEs' accounts
    awards: Count
    se_awards: Count
    award_value: Pence  # pence, likewise below
    se_award_value: Pence
    invoiced: Pence
    se_invoiced: Pence
    paid: Pence
    payments: Count
    payment_days: Days
    insolvencies: Count
    se_insolvencies: Count
    closures: Count
    entries: Count
    job_weeks: JobWeeks
    se_job_weeks: JobWeeks


class Policy(Row):
    """A lever that moves in a window."""

    lever: Code
    operation: Code  # 0 set, 1 add, 2 scale
    value: Number
    start: Week  # week
    until: Week  # week, exclusive
    ramp_weeks: Count


class ChosenSuppliers(Row):
    """Suppliers that policies choose: their sizes, and whether they are those of the area of the council that buys."""

    least: Money  # pence a year of turnover
    below: Money  # pence a year
    is_local: Flag  # flag


class Shock(Row):
    """Something from outside that hits lines in a window."""

    shock: Code
    sector: RowNumber
    change: Number
    start: Week
    until: Week
    chosen: RowNumber  # row of ``chosen``, or NOBODY: all suppliers


class Rules(Row, reals=LEVERS):
    """What every lever stands at this week in a council, a line of it, for chosen suppliers; in the lever's unit."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...
        def __setattr__(self, name: str, value: float) -> None: ...


class Parameters(Row, reals=(*PARAMETERS, *STRUCTURES)):
    """One row: every number of the register that holds everywhere, in its unit; then the structure, choices by code."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...
        def __setattr__(self, name: str, value: float) -> None: ...


class KindNumbers(Row, reals=next(iter(KINDS.values()))):
    """The numbers of a supplier group: those of its kind with what the scenario gives in their place."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...
        def __setattr__(self, name: str, value: float) -> None: ...


class Space(Row):
    """What a table that may run full must have to spare when a week begins (see ``engine/tables.py``)."""

    rows: Count  # of the table; 0 where the clock counts free rows
    used: Code  # place of the clock's column that counts rows in use, or -1
    free: Code  # place of the clock's column that counts unused rows, or -1
    fixed: Number  # rows to spare whatever happens
    per_supplier: Number  # and for each supplier, likewise below
    per_open_tender: Number
    per_live_contract: Number
    per_candidate: Number
    short: Flag  # the table might run full this week
