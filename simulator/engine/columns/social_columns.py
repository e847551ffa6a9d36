"""Columns of the social account, grants, practice, and what tenders ask beyond work at a price."""

from __future__ import annotations

from simulator.engine.columns.row import (
    Code,
    Count,
    Flag,
    JobWeeks,
    Money,
    Number,
    Pence,
    Row,
    RowNumber,
    Score,
    Share,
    Week,
)


class Promise(Row):
    """What a contract's work is credited with in the social account; a row per contract."""

    place: RowNumber  # row of ``outcome_cells`` plus one, 0 until work is credited; below 0 for a consortium
    priority_share: Share
    social: Score
    home: Number  # 1 where the supplier is of the council's area
    evidenced_per_job: Money  # pence of evidenced worth of a week in a job, priority group or not
    evidenced_per_pence: Money  # pence that a penny of work is worth besides
    recognised_per_job: Number  # the same as the buyer counts it
    recognised_per_pence: Number
    weeks: Week  # worked weeks that are credited


class OutcomeCell(Row):
    """Run totals of the social account: a row per (service line, supplier kind)."""

    job_weeks: JobWeeks
    priority_job_weeks: JobWeeks
    home_work: Money  # pence of work by firms of the council's area
    away_work: Money  # pence by others
    offered_work: Money  # pence at the prices of week 0, times the supplier's social offer
    evidenced: Money  # pence of additional benefit that was evidenced
    recognised: Money  # pence of it that the buyer counted


class Practice(Row):
    """A row per council, none where practice does not spread."""

    willingness: Score  # 0 to 1
    first: Number  # at the start
    next: Number  # scratch: of the month that begins
    base_weight: Number  # weight of social value without willingness
    good: Number  # SE contracts completed, fading
    bad: Number  # and ended by failure
    target: Flag  # flag: a soft target of its own


class Nation(Row):
    """One row: what national rules there are."""

    rule_since: Week  # week or NOBODY; week up to which results count
    counted_until: Week  # week or NOBODY; week up to which results count


class Grant(Row):
    """None where no council's money goes out as grants."""

    line: RowNumber
    council: RowNumber
    supplier: RowNumber
    weekly: Pence  # pence
    start: Week  # week
    end: Week
    live: Flag  # flag
    paid: Pence  # pence
    delivered: Money  # pence of work


class Grantee(Row):
    """What grants did to a supplier; a row per supplier."""

    free_from: Week  # week in which it may write an application again
    unspent: Money  # pence of grants paid in advance: kept for their purpose


class Ask(Row):
    """A row per tender: what it asks beyond work at a price, and what became of that."""

    se_part: Share  # share of the direct cost to be passed on to SEs
    stage: Code  # when SEs and bidders hear of the clause
    jobs: Number  # job-years for people of priority groups
    extra_jobs: Number  # of those, beyond what the supplier's own staff give
    jobs_done: Number  # of the extra ones
    se_placed: Share  # share of the direct cost passed on to SEs
    keeps: Flag  # flag: the supplier means to keep what it promised
    milestones: Count  # invoices over the contract's life; 0: one a month
    results_share: Share  # of each invoice, paid by results
    results_weeks: Number  # until results are known
    held: Pence  # pence kept back until then


class AskTotals(Row):
    """Totals of what tenders asked, and what came of it."""

    contracts: Count  # with a clause
    jobs_asked: Number  # job-years, of contracts completed
    jobs_given: Number
    se_asked: Money  # pence of contract value to be passed on to SEs
    se_placed: Number  # of those, passed on
    penalties: Pence  # pence
    held: Pence  # pence kept back until results, and decided
    earned: Pence  # of those, paid
    forfeited: Pence  # pence kept back of contracts that ended early or passed on: never paid
    walked_away: Count  # contracts given up by suppliers
    dropped: Count  # contracts ended early by councils
    to_ses: Pence  # pence awarded to whom a council took for an SE, where firms may call themselves so
    to_relabelled: Pence  # of those, to firms that only call themselves so

