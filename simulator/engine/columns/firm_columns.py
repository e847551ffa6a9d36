"""Columns of councils, their budget lines and sectors, and of suppliers."""

from __future__ import annotations

from simulator.engine.columns.row import (
    Code,
    Count,
    Days,
    Flag,
    Identity,
    JobWeeks,
    Km,
    Money,
    Number,
    Pence,
    Row,
    RowNumber,
    Score,
    Share,
    Week,
)


class Council(Row):
    """A buyer, and the area around it."""

    id: Identity
    kind: Code  # 0 council, 1 anchor institution
    x_km: Km
    y_km: Km
    awarded: Money  # pence awarded in about the last year, fading
    awarded_to_se: Money
    champion: Count
    passed_to_se: Money  # pence that other suppliers passed on to SEs, fading
    owed: Money  # pence of work done and not paid for as the last year ended
    days_beyond_terms: Days  # what suppliers believe of it: days from invoice to payment beyond the written terms


class Line(Row):
    """A service line: what a council spends on one sector."""

    id: Identity
    council: RowNumber
    sector: RowNumber
    department: RowNumber
    budget: Pence  # pence a year
    committed: Pence  # pence a week: running contracts and tenders under way
    mean_weekly_value: Money  # pence a week of a typical need
    cost_index: Number  # 1 at the start; delivery costs against budgets
    shock: Share  # share added to costs this week
    surge: Share  # share added to the budget's pace this week
    unspent: Money  # pence of budget, so far and carried over from earlier years, for which no work was done
    funded: Pence  # pence of budget that the taxpayer paid in since week 0
    worked: Money  # pence of work done for it since week 0
    unmet: Money  # pence of needs given up since week 0, their whole value
    unanswered: Money  # pence of competitions that drew no bid in about the last year, fading


class Waiting(Row):
    """A need that waits for room in its line's budget, or until it may be called again."""

    id: Identity  # 0 = nothing waits here
    value: Pence  # pence
    cost: Pence  # pence: what its work typically costs; 0 where it was never called
    weeks: Count  # duration
    not_before: Week  # first week in which it may be called


class Sector(Row):
    """A kind of work."""

    id: Identity
    value_median: Money  # pence
    value_sigma: Number
    labour_share: Share
    unanswered: Money  # pence: the sum of its lines', as the last month ended


class Economy(Row):
    """Business with others than councils: of all firms (the first row), then of each sector."""

    level: Number  # where the cycle stands, in standard deviations
    wanted: Money  # pence a month that customers buy at most; of the first row alone
    sold: Share  # share of what they offer that firms sell; likewise


class Market(Row):
    """A kind of competition, by sector, value band, process and reservation: what bidders believe about it."""

    bids: Number  # bids expected
    seen: Count  # competitions seen so far


class Supplier(Row):
    """Columns that a week reads together stand together: a row spans several lines of the processor's cache."""

    id: Identity
    kind: Code
    state: Code
    home: RowNumber  # council row
    wages_due: Money  # pence this week
    materials_due: Money
    overhead: Money  # pence a week carried for council work
    result: Money  # pence of surplus this year so far
    council_income: Money  # pence worked for councils this month
    council_cost: Money  # pence of its direct cost, parts passed on included
    job_weeks: JobWeeks  # full-time jobs on council work, summed over the month's weeks
    home_work: Money  # pence worked this month for the council of the home area
    away_work: Money  # pence worked this month for others
    turnover: Money  # pence a year, smoothed: what the standing test reads
    public_share: Share
    committed: Pence  # pence a week of council work won
    receivable: Pence  # pence invoiced and not yet paid
    overdraft_limit: Pence  # pence, positive
    winding_down: Flag  # flag: takes no new work and closes when the last contract is done
    live_contracts: Count
    left: Week  # week, or NOBODY
    cost_factor: Number
    sales: Score
    reach_km: Km
    overhead_share: Share
    overhead_recovery: Number
    wins: Count
    bids: Count  # competitive bids made
    bid_spend: Money  # pence spent on bids in about the last year, fading, as of its last bid
    bid_weeks: Number  # weeks of writing bids in about the last half-year, fading, as of its last bid
    last_bid: Week  # once it has bid
    first_hope: RowNumber  # head of the chain of candidates' rows: what it would like to bid for this week, or NOBODY
    quality: Score
    track: Score  # track record, a score
    social: Score
    group: RowNumber  # row of the scenario's supplier group
    sector: RowNumber  # main sector
    second_sector: RowNumber  # or NOBODY
    born: Week  # week, negative before the start
    starting_turnover: Money
    outside_income: Money  # pence a month
    outside_usual: Money  # pence a month of other business that it grows to
    outside_margin: Number
    outside_sd: Number
    priority_share: Share
    framework: Flag  # flag
    target_cash: Money  # pence
    advances: Pence  # pence paid in advance and not yet taken off invoices
    weeks_over_limit: Count  # in a row, up to the week before ``over_limit_until``
    over_limit_until: Week  # once it was beyond its limit
    last_result: Money  # pence of surplus last year
    last_income: Money  # pence of income last year
    income: Money  # pence of income this year so far
    was_negative: Flag  # flag: cash was below zero at some time
    completed_now: Count  # contracts completed this week
    n_members: Count  # of a consortium; 0 for a firm
    team: RowNumber  # a consortium's row of ``teams``; a firm's first one that it leads, or NOBODY
    first_tie: RowNumber  # head of the chain of a firm's ties, or NOBODY
    joined_for: RowNumber  # the last tender for which it is in a team, or NOBODY
    alone_for: RowNumber  # the last tender for which it could have bid alone, or NOBODY
    joint_bids: Count  # bids that it made with others
    joint_wins: Count
    franchise: RowNumber  # row of ``franchises`` that it belongs to, or NOBODY
    joined: Week  # in which it joined, once it has
    too_small: Count  # tenders of this year that it knew of and was too small for
    loan: Pence  # pence owed to a social lender
    loan_payment: Pence  # pence a month


class NamedFirm(Row):
    """A firm that the scenario names, with finances, a lender and staff of its own."""

    group: RowNumber
    supplier: RowNumber  # found at week 0
    turnover: Pence  # pence a year at the start
    work_share: Share  # of turnover, in council contracts at the start
    reserves: Pence
    overdraft: Pence
    loan: Pence
    loan_payment: Pence  # pence a month
    covenant_months: Number  # of turnover in cash, below which its lender withdraws; 0 without a covenant
    staff: Number  # people whom it pays, work or no work
    staff_growth: Number  # share a year
    growth_from: Week
    growth_until: Week
    public_share: Share  # of turnover that it can carry in council work without growth of staff


class Takeover(Row):
    """A firm that is to take another over."""

    buyer_group: RowNumber
    target_group: RowNumber
    buyer: RowNumber  # supplier, found at week 0
    target: RowNumber  # likewise
    start: Week  # first in which it may happen
    price: Pence
    once_closing: Flag  # it waits until the target winds down
    done: Week  # week in which it happened, or NOBODY


class Group(Row):
    """A group of suppliers as the scenario gives it."""

    id: Identity
    kind: Code
    count: Count  # suppliers at the start
    entrants: Count  # so far
    firms: Count  # in business as the last month ended
    profit: Money  # pence above typical cost of what its firms won in about the last year, fading
    seen: Number  # weeks over which that was seen, fading likewise


class Membership(Row):
    """Who can be found where: suppliers by (home area, sector), in one run of rows each.

    With the traits that the search for tenders needs, so that it walks through memory in order.
    """

    supplier: RowNumber
    kind: Code
    framework: Flag  # flag
    reach_km: Km
    sales: Score
    turnover: Money  # pence a year; changes at month ends only, when this list is made anew


class ReachedArea(Row):
    """An area where somebody of a sector looks as far as a council, and who does: they come first in their area."""

    area: RowNumber
    first: RowNumber  # of its memberships
    end: RowNumber  # the one after the last
