"""Columns of the social account, grants, practice, and what tenders ask beyond work at a price."""

from __future__ import annotations

import numpy as np

#: What a contract's work is credited with in the social account; a row per contract, in the order of ``contracts``.
PROMISE = np.dtype(
    [
        ("place", "i8"),  # row of ``outcome_cells`` plus one, 0 until work is credited; below 0 for a consortium
        ("priority_share", "f8"),
        ("social", "f8"),
        ("home", "f8"),  # 1 where the supplier is of the council's area
        ("evidenced_per_job", "f8"),  # pence of evidenced worth of a week in a job, priority group or not
        ("evidenced_per_pence", "f8"),  # pence that a penny of work is worth besides
        ("recognised_per_job", "f8"),  # the same as the buyer counts it
        ("recognised_per_pence", "f8"),
        ("weeks", "i8"),  # worked weeks that are credited
        ("costs", "f8"),  # ``line_costs`` up to which they are
    ]
)

#: Run totals of the social account: a row per (service line, supplier kind).
OUTCOME_CELL = np.dtype(
    [
        ("job_weeks", "f8"),
        ("priority_job_weeks", "f8"),
        ("home_work", "f8"),  # pence of work by firms of the council's area
        ("away_work", "f8"),  # pence by others
        ("offered_work", "f8"),  # pence times the supplier's social offer
        ("evidenced", "f8"),  # pence of additional benefit that was evidenced
        ("recognised", "f8"),  # pence of it that the buyer counted
    ]
)

PRACTICE = np.dtype(  # a row per council, none where practice does not spread
    [
        ("willingness", "f8"),  # 0 to 1
        ("first", "f8"),  # at the start
        ("next", "f8"),  # scratch: of the month that begins
        ("base_weight", "f8"),  # weight of social value without willingness
        ("good", "f8"),  # SE contracts completed, fading
        ("bad", "f8"),  # and ended by failure
        ("target", "i8"),  # flag: a soft target of its own
    ]
)
NATION = np.dtype([("rule_since", "i8"), ("counted_until", "i8")])  # week or NOBODY; week up to which results count

GRANT_ROW = np.dtype(  # none where no council's money goes out as grants
    [
        ("line", "i8"),
        ("council", "i8"),
        ("supplier", "i8"),
        ("weekly", "i8"),  # pence
        ("start", "i8"),  # week
        ("end", "i8"),
        ("live", "i8"),  # flag
        ("paid", "i8"),  # pence
        ("delivered", "f8"),  # pence of work
    ]
)

GRANTEE = np.dtype(
    [
        ("free_from", "i8"),  # week in which it may write an application again
        ("unspent", "f8"),  # pence of grants paid in advance: kept for their purpose
    ]
)

ASK = np.dtype(  # a row per tender: what it asks beyond work at a price, and what became of that
    [
        ("se_part", "f8"),  # share of the direct cost to be passed on to SEs
        ("stage", "i8"),  # when SEs and bidders hear of the clause
        ("jobs", "f8"),  # job-years for people of priority groups
        ("extra_jobs", "f8"),  # of those, beyond what the supplier's own staff give
        ("jobs_done", "f8"),  # of the extra ones
        ("se_placed", "f8"),  # share of the direct cost passed on to SEs
        ("keeps", "i8"),  # flag: the supplier means to keep what it promised
        ("milestones", "i8"),  # invoices over the contract's life; 0: one a month
        ("results_share", "f8"),  # of each invoice, paid by results
        ("results_weeks", "f8"),  # until results are known
        ("held", "i8"),  # pence kept back until then
    ]
)

#: Totals of what tenders asked, and what came of it.
ASK_TOTALS = np.dtype(
    [
        ("contracts", "i8"),  # with a clause
        ("jobs_asked", "f8"),  # job-years, of contracts completed
        ("jobs_given", "f8"),
        ("se_asked", "f8"),  # pence of contract value to be passed on to SEs
        ("se_placed", "f8"),  # of those, passed on
        ("penalties", "i8"),  # pence
        ("held", "i8"),  # pence kept back until results, and decided
        ("earned", "i8"),  # of those, paid
        ("walked_away", "i8"),  # contracts given up by suppliers
        ("dropped", "i8"),  # contracts ended early by councils
    ]
)
