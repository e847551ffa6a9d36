"""Columns of the clock, the rules, and what is recorded of a run."""

from __future__ import annotations

import numpy as np

from simulator.engine.accounts import REASON_NAMES
from simulator.register import KINDS, LEVERS, PARAMETERS

CLOCK = np.dtype(
    [
        ("seed", "i8"),
        ("week", "i8"),  # weeks since the start; the week being lived
        ("horizon", "i8"),  # weeks in the run
        ("year", "i8"),
        ("month", "i8"),  # 0 = the first month of the scenario's year
        ("calendar_month", "i8"),  # 0 = January
        ("month_ends", "i8"),  # flag: this is the last week of a month
        ("year_starts", "i8"),  # flag
        ("start_month", "i8"),  # calendar month of week 0
        ("recording", "i8"),  # flag: events are kept
        ("suppliers", "i8"),  # rows in use, likewise below
        ("tenders", "i8"),
        ("candidates", "i8"),
        ("bids", "i8"),
        ("contracts", "i8"),
        ("events", "i8"),
        ("statements", "i8"),
        ("ties", "i8"),
        ("teams", "i8"),
        ("team_members", "i8"),
        ("joint_bids", "i8"),  # teams that bid this week
        ("franchises", "i8"),
        ("is_tied", "i8"),  # flag: suppliers know one another (made when joint bids are first allowed)
        ("open_tenders", "i8"),
        ("live_contracts", "i8"),
        ("renewals", "i8"),
        ("left_now", "i8"),  # firms that left this week
        ("left_working", "i8"),  # of those, with contracts
        ("finished", "i8"),  # suppliers that completed contracts this week
        ("first_undecided", "i8"),  # no tender before this row is still to be decided or was decided this week
        ("first_of_year", "i8"),  # the same as this year began
        ("first_of_last_year", "i8"),  # and as the year before it began
        ("next_invoice", "i8"),  # row from which on an unused invoice row is looked for
        ("free_invoices", "i8"),  # how many there are
        ("money", "i8"),  # pence in the world, fixed at the start
        ("negative_transfers", "i8"),  # counts of what must never happen; any stops the run
        ("over_invoiced", "i8"),
        ("worked_by_nobody", "i8"),
        ("begun", "i8"),  # flag: the week's needs are there, the rest of the week is still to be lived
        ("fault", "i8"),  # first broken invariant, 0 = none
        ("table_full", "i8"),  # flag: a table ran out of rows inside a week; never happens, see growth.py
        ("chain", "i8"),  # flag: large contractors carry their finance and subcontract (payment_chains)
        ("subcontracts", "i8"),  # rows in use, likewise below
        ("failures", "i8"),
        ("free_bill", "i8"),  # head of the chain of unused bill rows
        ("free_bills", "i8"),  # how many there are
        ("grants", "i8"),  # rows in use
        ("recognition", "i8"),  # flag: a lever of recognition, reporting or training is used somewhere
        ("asks", "i8"),  # flag: tenders ask for more than work at a price: clauses, milestones, results
        ("labels", "i8"),  # flag: firms may call themselves social enterprises
        ("breaks", "i8"),  # flag: running contracts may be dropped, by suppliers or by councils
    ]
)

EVENT = np.dtype(
    [("week", "i8"), ("event", "i8"), ("supplier", "i8"), ("subject", "i8"), ("amount", "i8"), ("detail", "f8")]
)

#: A firm's bank statement, one a month and one when it fails or closes: these columns [pence but for the first two],
#: then what came in (or went out, below 0) since the statement before, by reason of the ledger.
STATEMENT_HEAD = ("week", "supplier", "cash", "receivable")
STATEMENT_COLUMNS = len(STATEMENT_HEAD) + len(REASON_NAMES)

#: Run totals per supplier kind.
TALLY = np.dtype(
    [
        ("awards", "i8"),
        ("award_value", "i8"),
        ("invoiced", "i8"),
        ("paid", "i8"),
        ("payments", "i8"),
        ("payment_days", "f8"),
        ("late_payments", "i8"),
        ("firm_weeks", "i8"),
        ("active", "i8"),  # firms in business now
        ("insolvencies", "i8"),
        ("closures", "i8"),
        ("entries", "i8"),
        ("reserve_months", "f8"),  # sum over firm-months of cash in months of cost
        ("reserve_observations", "i8"),
        ("contract_firm_months", "i8"),  # firm-months with a council contract
        ("contract_reserve_months", "f8"),
        ("job_weeks", "f8"),
        ("priority_job_weeks", "f8"),
        ("additional_priority_job_weeks", "f8"),
        ("local_respend", "f8"),  # pence
    ]
)

#: A row per week. All but the counts of firms, cash, tenders and contracts are totals from the start of the run.
SERIES = np.dtype(
    [
        ("week", "i8"),
        ("active_se", "i8"),
        ("active_sme", "i8"),
        ("active_large", "i8"),
        ("open_tenders", "i8"),
        ("live_contracts", "i8"),
        ("se_cash", "i8"),  # pence in all SEs' accounts
        ("awards", "i8"),
        ("se_awards", "i8"),
        ("award_value", "i8"),  # pence, likewise below
        ("se_award_value", "i8"),
        ("invoiced", "i8"),
        ("se_invoiced", "i8"),
        ("paid", "i8"),
        ("payments", "i8"),
        ("payment_days", "f8"),
        ("insolvencies", "i8"),
        ("se_insolvencies", "i8"),
        ("closures", "i8"),
        ("entries", "i8"),
        ("job_weeks", "f8"),
        ("se_job_weeks", "f8"),
    ]
)

POLICY = np.dtype(
    [
        ("lever", "i8"),
        ("operation", "i8"),  # 0 set, 1 add, 2 scale
        ("value", "f8"),
        ("start", "i8"),  # week
        ("until", "i8"),  # week, exclusive
        ("ramp_weeks", "i8"),
    ]
)

SHOCK = np.dtype([("shock", "i8"), ("sector", "i8"), ("change", "f8"), ("start", "i8"), ("until", "i8")])

WHOLE = np.dtype(np.int64)
FLOAT = np.dtype(np.float64)
RULES = np.dtype([(name, "f8") for name in LEVERS])
PARAMETER = np.dtype([(name, "f8") for name in PARAMETERS])
KIND = np.dtype([(name, "f8") for name in next(iter(KINDS.values()))])
