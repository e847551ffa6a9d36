"""The tables: what exists, column by column, with units; and how tables grow.

Each table is one structured array seen as a record array: ``world.suppliers[i].quality`` is one number,
``world.suppliers.quality`` a column. Money is whole pence (``i8``), shares and scores ``f8``, flags and codes ``i8``.
Rows are never moved or deleted, so a row number is a handle for as long as a run lasts; only those of candidates,
invoices and bills are used again (``rows.py``). ``id`` columns are identities derived from causes and key every draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.ledger import REASON_NAMES as REASON_NAMES_OF_LEDGER
from simulator.register import KINDS, LEVERS, PARAMETERS

_CACHE_LINE = 64  # bytes

Table = Any  # a one-dimensional np.recarray; numba and numpy see its fields

# Supplier kinds and states ------------------------------------------------------------------------------------------
SOCIAL_ENTERPRISE, SMALL_FIRM, LARGE_CONTRACTOR = range(3)
# A consortium is a row of the table of suppliers in the state JOINT: it bids and holds contracts, but it is no firm.
ACTIVE, CLOSED, INSOLVENT, JOINT = range(4)
SUPPLIER_STATE_NAMES = ("active", "closed", "insolvent", "joint")

# How a need is bought -----------------------------------------------------------------------------------------------
OPEN, MINI_COMPETITION, QUOTATION, CALL_OFF, WAIVER = range(5)
PROCESS_NAMES = ("open", "mini_competition", "quotation", "call_off", "waiver")

# Tender states and why a tender ended -------------------------------------------------------------------------------
NEEDED, PUBLISHED, EVALUATING, AWARDED, CANCELLED, RERUN, SPLIT = range(7)
TENDER_STATE_NAMES = ("needed", "published", "evaluating", "awarded", "cancelled", "rerun", "split")
NO_REASON, BEST_SCORE, NO_BIDS, NO_ACCEPTABLE_BID, CUT_INTO_LOTS = range(5)
REASON_NAMES = ("none", "best score", "no bids", "no acceptable bid", "cut into lots")

# Contract states ----------------------------------------------------------------------------------------------------
MOBILISING, RUNNING, COMPLETED, TERMINATED = range(4)
CONTRACT_STATE_NAMES = ("mobilising", "running", "completed", "terminated")

# Bid outcomes -------------------------------------------------------------------------------------------------------
SUBMITTED, WON, LOST, TOO_LOW, UNAFFORDABLE, INELIGIBLE = range(6)
BID_OUTCOME_NAMES = ("submitted", "won", "lost", "abnormally low", "unaffordable", "ineligible")

# Why a supplier that knew of a tender did not bid -------------------------------------------------------------------
GO, NO_CAPACITY, NO_STANDING, NO_CASH, NOT_WORTH_IT, RESERVED, GONE, JOINED = range(8)
DECISION_NAMES = ("go", "no capacity", "standing test", "no cash for it", "not worth it", "reserved", "gone", "joined")

# Enforcements of a mandate and price rules, in the order of the register's choices -----------------------------------
TARGET, PREFERENCE, RESERVE, PASS_ON = range(4)
WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST = range(4)  # what a council does that finds too few SEs to reserve for
LEGAL_FORM, OWN_WORD = range(2)  # what makes a supplier a social enterprise to a council
DIRECT, INDIRECT = range(2)  # whether work that SEs do for other suppliers counts
NEW_NEEDS, RUNNING_CONTRACTS, SOCIAL_WEIGHT, PROMPT_PAYMENT = range(4)  # what gives way first when budgets shrink
AFTER_AWARD, AT_TENDER, BEFORE_DESIGN = range(3)  # when SEs and bidders hear of a community benefit clause
RELATIVE, ABSOLUTE, LINEAR = range(3)

# Joint bids: who may bid together, whose turnover the standing test reads, and where a tie comes from (flags) ---------
NO_TEAMS, TEAMS_THAT_NEED_TO, ANY_TEAMS = range(3)
LEAD_ALONE, ALL_MEMBERS = range(2)
SAME_AREA, SE_NETWORK, JOINT_WORK, HUB, FRANCHISE = 1, 2, 4, 8, 16
TIE_ORIGIN_NAMES = {1: "same area", 2: "network", 4: "joint work", 8: "hub", 16: "franchise"}
MOST_MEMBERS = 8

# Social outcomes, in the order of the rows of ``benefits`` ---------------------------------------------------------
PRIORITY_JOB, APPRENTICESHIP, TRAINING_WEEK, LOCAL_RESPEND = range(4)
OUTCOME_NAMES = ("priority_job", "apprenticeship", "training_week", "local_respend")

# Shocks -------------------------------------------------------------------------------------------------------------
DEMAND_SURGE, COST_SHOCK, BANK_WITHDRAWAL = range(3)
SHOCK_NAMES = ("demand_surge", "cost_shock", "bank_withdrawal")

# Value bands of the market that share a belief about competition [pence] ---------------------------------------------
BANDS = 3
BAND_EDGES = (10_000_000, 100_000_000)

NOBODY = -1
PENCE_PER_POUND = 100

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

COUNCIL = np.dtype(
    [
        ("id", "i8"),
        ("kind", "i8"),  # 0 council, 1 anchor institution
        ("x_km", "f8"),
        ("y_km", "f8"),
        ("weekly_funding", "i8"),  # pence
        ("awarded", "f8"),  # pence awarded in about the last year, fading
        ("awarded_to_se", "f8"),
        ("champion", "i8"),
        ("passed_to_se", "f8"),  # pence that other suppliers passed on to SEs, fading
    ]
)

LINE = np.dtype(
    [
        ("id", "i8"),
        ("council", "i8"),
        ("sector", "i8"),
        ("department", "i8"),
        ("budget", "i8"),  # pence a year
        ("committed", "i8"),  # pence a week: running contracts and tenders under way
        ("mean_weekly_value", "f8"),  # pence a week of a typical need
        ("cost_index", "f8"),  # 1 at the start; delivery costs against budgets
        ("shock", "f8"),  # share added to costs this week
        ("surge", "f8"),  # share added to the budget's pace this week
        ("waiting_id", "i8"),  # the need that waits for budget, 0 = none
        ("waiting_value", "i8"),  # pence
        ("waiting_weeks", "i8"),  # duration
        ("waiting_since", "i8"),  # week
    ]
)

SECTOR = np.dtype(
    [
        ("id", "i8"),
        ("value_median", "f8"),  # pence
        ("value_sigma", "f8"),
        ("labour_share", "f8"),
    ]
)

MARKET = np.dtype([("rivals", "f8")])  # a row per (sector, value band): bids expected on a competitive tender

# Columns that a week reads together stand together: a row spans several lines of the processor's cache.
SUPPLIER = np.dtype(
    [
        ("id", "i8"),
        ("kind", "i8"),
        ("state", "i8"),
        ("home", "i8"),  # council row
        ("wages_due", "f8"),  # pence this week
        ("materials_due", "f8"),
        ("overhead", "f8"),  # pence a week carried for council work
        ("result", "f8"),  # pence of surplus this year so far
        ("council_income", "f8"),  # pence worked for councils this month
        ("job_weeks", "f8"),  # full-time jobs on council work, summed over the month's weeks
        ("home_work", "f8"),  # pence worked this month for the council of the home area
        ("away_work", "f8"),  # pence worked this month for others
        ("turnover", "f8"),  # pence a year, smoothed: what the standing test reads
        ("public_share", "f8"),
        ("committed", "i8"),  # pence a week of council work won
        ("receivable", "i8"),  # pence invoiced and not yet paid
        ("overdraft_limit", "i8"),  # pence, positive
        ("winding_down", "i8"),  # flag: takes no new work and closes when the last contract is done
        ("live_contracts", "i8"),
        ("left", "i8"),  # week, or NOBODY
        ("cost_factor", "f8"),
        ("sales", "f8"),
        ("reach_km", "f8"),
        ("overhead_share", "f8"),
        ("overhead_recovery", "f8"),
        ("wins", "i8"),
        ("bids", "i8"),  # competitive bids made
        ("quality", "f8"),
        ("track", "f8"),  # track record, a score
        ("social", "f8"),
        ("group", "i8"),  # row of the scenario's supplier group
        ("sector", "i8"),  # main sector
        ("second_sector", "i8"),  # or NOBODY
        ("born", "i8"),  # week, negative before the start
        ("starting_turnover", "f8"),
        ("outside_income", "f8"),  # pence a month
        ("outside_margin", "f8"),
        ("outside_sd", "f8"),
        ("priority_share", "f8"),
        ("framework", "i8"),  # flag
        ("target_cash", "f8"),  # pence
        ("advances", "i8"),  # pence paid in advance and not yet taken off invoices
        ("weeks_over_limit", "i8"),  # in a row, up to the week before ``over_limit_until``
        ("over_limit_until", "i8"),
        ("last_result", "f8"),  # pence of surplus last year
        ("last_income", "f8"),  # pence of income last year
        ("income", "f8"),  # pence of income this year so far
        ("was_negative", "i8"),  # flag: cash was below zero at some time
        ("completed_now", "i8"),  # contracts completed this week
        ("n_members", "i8"),  # of a consortium; 0 for a firm
        ("team", "i8"),  # a consortium's row of ``teams``; a firm's first one that it leads, or NOBODY
        ("first_tie", "i8"),  # head of the chain of a firm's ties, or NOBODY
        ("joined_for", "i8"),  # the last tender for which it is in a team, or NOBODY
        ("alone_for", "i8"),  # the last tender for which it could have bid alone, or NOBODY
        ("joint_bids", "i8"),  # bids that it made with others
        ("joint_wins", "i8"),
        ("franchise", "i8"),  # row of ``franchises`` that it belongs to, or NOBODY
        ("joined", "i8"),  # week in which it joined
        ("too_small", "i8"),  # tenders of this year that it knew of and was too small for
        ("loan", "i8"),  # pence owed to a social lender
        ("loan_payment", "i8"),  # pence a month
    ]
)

#: Half of a tie between two suppliers; the other half is the neighbouring row (``row ^ 1``).
TIE = np.dtype(
    [
        ("supplier", "i8"),
        ("other", "i8"),
        ("next", "i8"),  # the supplier's next tie, or NOBODY
        ("origins", "i8"),  # flags: SAME_AREA, SE_NETWORK ...
        ("made", "i8"),  # week
        ("trust", "f8"),  # 0 to 1
    ]
)

#: A consortium, also the standing team of a hub.
TEAM = np.dtype(
    [
        ("supplier", "i8"),  # its row of ``suppliers``
        ("lead", "i8"),  # supplier row
        ("first_member", "i8"),
        ("n_members", "i8"),
        ("following", "i8"),  # the lead's next team, or NOBODY
        ("formed", "i8"),  # week
        ("last_bid", "i8"),  # week
        ("dissolved", "i8"),  # week, or NOBODY
        ("origin", "i8"),  # 0, HUB or FRANCHISE
        ("margin", "f8"),  # share of receipts kept by the hub
        ("trust", "f8"),  # mean trust of the lead in its partners
        ("setup_cost", "i8"),  # pence
        ("committed", "i8"),  # pence a week that the members hold for it
        ("is_busy", "i8"),  # flag: has work, or money to come
        ("awards", "i8"),
        ("carried", "i8"),  # members lost whose work the others took over
        ("dropped", "i8"),  # flag: its work was given up because a member failed
    ]
)

FRANCHISE_ROW = np.dtype(
    [
        ("franchisor", "i8"),  # supplier row
        ("sector", "i8"),
        ("founded", "i8"),  # week
        ("ended", "i8"),  # week, or NOBODY
        ("units", "i8"),  # members now, the franchisor not counted
        ("most_units", "i8"),
        ("record", "f8"),  # mean track record of its members
        ("wins", "i8"),  # of its members, for those who think of joining
        ("bids", "i8"),
        ("opening_week", "i8"),  # week in which a planned unit opens, or NOBODY
        ("opening_area", "i8"),  # council row
        ("fees", "i8"),  # pence received
        ("costs", "i8"),  # pence spent
        ("fees_this_year", "i8"),
        ("costs_this_year", "i8"),
        ("joined", "i8"),
        ("opened", "i8"),
        ("parted", "i8"),
        ("merged", "i8"),
        ("unit_months", "i8"),
        ("unit_insolvencies", "i8"),
        ("unit_closures", "i8"),
    ]
)

TEAM_MEMBER = np.dtype([("team", "i8"), ("supplier", "i8"), ("share", "f8")])
JOINT_BID = np.dtype([("tender", "i8"), ("supplier", "i8")])

GROUP = np.dtype(
    [
        ("id", "i8"),
        ("kind", "i8"),
        ("count", "i8"),  # suppliers at the start
        ("entrants", "i8"),  # so far
        ("first_awards", "i8"),  # awards in the first year
        ("wins_at_start", "f8"),  # share of award numbers in the first year
        ("wins", "f8"),  # fading share of award numbers, from the second year on
    ]
)

#: Who can be found where: suppliers by (home area, sector), in one run of rows each; with the traits that the search
#: for tenders needs, so that it walks through memory in order.
MEMBERSHIP = np.dtype(
    [
        ("supplier", "i8"),
        ("kind", "i8"),
        ("framework", "i8"),  # flag
        ("reach_km", "f8"),
        ("sales", "f8"),
        ("turnover", "f8"),  # pence a year; changes at month ends only, when this list is made anew
    ]
)

TENDER = np.dtype(
    [
        ("id", "i8"),
        ("council", "i8"),
        ("line", "i8"),
        ("sector", "i8"),
        ("state", "i8"),
        ("process", "i8"),
        ("week_published", "i8"),
        ("week_closing", "i8"),
        ("week_deciding", "i8"),
        ("value", "i8"),  # pence: the council's estimate
        ("weeks", "i8"),  # duration
        ("notice_weeks", "i8"),
        ("first_candidate", "i8"),
        ("n_candidates", "i8"),  # suppliers that know of it
        ("standing_multiple", "f8"),
        ("common_cost", "i8"),  # pence: full cost of a typical bidder, known to nobody
        ("reserved", "i8"),  # flag: SEs only
        ("terms_days", "f8"),
        ("upfront_share", "f8"),
        ("first_bid", "i8"),
        ("n_bids", "i8"),
        ("band", "i8"),
        ("incumbent", "i8"),  # supplier row, or NOBODY
        ("bid_cost_factor", "f8"),
        ("commitment", "i8"),  # pence a week held against the budget
        ("reason", "i8"),
        ("week_needed", "i8"),
        ("week_decided", "i8"),
        ("attempt", "i8"),  # 0, then 1 for the first re-run ... (np.record has a method called round)
        ("lot", "i8"),  # 0 = not a lot
        ("renews", "i8"),  # contract row, or NOBODY
        ("earliest_start", "i8"),  # week
        ("weight_price", "f8"),
        ("weight_quality", "f8"),
        ("weight_social", "f8"),
        ("price_rule", "i8"),
        ("se_preference", "f8"),
        ("low_threshold", "f8"),
        ("no_capacity", "i8"),  # suppliers that knew of it and did not bid, by reason
        ("no_standing", "i8"),
        ("no_cash", "i8"),
        ("not_worth_it", "i8"),
        ("joint_bids", "i8"),  # teams that bid
        ("team_too_late", "i8"),  # suppliers that would have needed a new team and had no time to set it up
        ("team_not_found", "i8"),  # suppliers that found no team that would do
        ("winner", "i8"),  # bid row, or NOBODY
        ("contract", "i8"),  # contract row, or NOBODY
        ("challenged", "i8"),
    ]
)

CANDIDATE = np.dtype([("supplier", "i8"), ("week", "i8"), ("decision", "i8")])

BID = np.dtype(
    [
        ("tender", "i8"),
        ("supplier", "i8"),
        ("week", "i8"),
        ("price", "i8"),  # pence
        ("cost_estimate", "i8"),  # pence: full cost as the bidder sees it
        ("true_cost", "i8"),  # pence: full cost as it will turn out, before overruns
        ("bid_cost", "i8"),  # pence
        ("expected_rivals", "f8"),
        ("price_score", "f8"),
        ("quality_score", "f8"),
        ("social_score", "f8"),
        ("score", "f8"),
        ("outcome", "i8"),
    ]
)

CONTRACT = np.dtype(
    [
        ("state", "i8"),
        ("supplier", "i8"),
        ("council", "i8"),
        ("line", "i8"),
        ("sector", "i8"),
        ("start", "i8"),
        ("end", "i8"),
        ("renewed", "i8"),  # flag: its renewal is considered
        ("replaced", "i8"),  # flag: a tender for its renewal or for the rest of its work has been called
        ("index_signed", "f8"),  # the line's cost index when the price was agreed
        ("weekly_value", "f8"),
        ("weekly_cost", "f8"),  # pence: direct cost of a week's work
        ("worked_weeks", "i8"),
        ("value", "i8"),  # pence: the price
        ("invoiced", "i8"),  # pence
        ("upfront_left", "i8"),  # pence paid in advance and not yet taken off invoices
        ("terms_days", "f8"),
        ("id", "i8"),  # its tender's
        ("upfront_share", "f8"),
        ("commitment", "i8"),  # pence a week held against the budget
        ("tender", "i8"),
        ("bid", "i8"),
        ("week_awarded", "i8"),
        ("legacy", "i8"),  # flag: was running at the start
    ]
)

INVOICE = np.dtype(
    [
        ("contract", "i8"),
        ("supplier", "i8"),
        ("council", "i8"),
        ("amount", "i8"),  # pence
        ("open", "i8"),  # flag: not paid yet; the row is in use
        ("days", "f8"),  # days the payer takes
        ("days_late", "f8"),
        ("next", "i8"),  # chain of invoices paid in one week
    ]
)

#: What large contractors and their chains add. These tables are empty where a scenario leaves payment chains out.
FINANCE = np.dtype(  # a row per supplier, in the order of ``suppliers``
    [
        ("facility", "i8"),  # pence that banks agreed to lend
        ("cut", "f8"),  # share of the facility that banks took back
        ("advance_limit", "i8"),  # pence: size of the supply-chain finance programme, which does not count as debt
        ("advanced", "i8"),  # pence that banks paid to suppliers early and are owed
        ("payables", "i8"),  # pence owed to suppliers of the other business
        ("receivables", "i8"),  # pence owed by customers of the other business
        ("owed", "i8"),  # pence of subcontractors' bills that are open
        ("pension_deficit", "i8"),  # pence
        ("overstated", "f8"),  # pence of reported profit that is none, added up
        ("overstated_before", "f8"),  # the same at the last year end
        ("last_reported", "f8"),  # pence of profit reported last year
        ("reported_margin", "f8"),  # margin that the accounts show on the other business
        ("normal_margin", "f8"),  # margin that the other business tends to
        ("bid_optimism", "f8"),  # share by which costs are underestimated in bids
        ("book_margin", "f8"),  # true margin of the contracts held at the start
        ("book_target", "f8"),  # pence a week of contracts held at the start
        ("terms_days", "f8"),  # days that it takes to pay its suppliers now
        ("first_terms_days", "f8"),  # and took at the start
        ("shown_debt", "i8"),  # pence of net debt at the last period end
        ("debt_weeks", "f8"),  # pence-weeks of net debt this half-year
        ("average_debt", "f8"),  # pence over the last half-year
        ("average_debt_sum", "f8"),  # over year ends before the first warning
        ("shown_debt_sum", "f8"),
        ("holding", "i8"),  # flag: payments are held back until the period has ended
        ("warned", "i8"),  # week of the write-down that stands, or NOBODY
        ("strained", "i8"),  # week from which its average debt shows strain to who looks closely, or NOBODY
        ("rescued", "i8"),  # week, or NOBODY
        ("withdrawn", "f8"),  # share of trade credit withdrawn
        ("last_prime", "i8"),  # supplier row: whom this firm worked for last, or NOBODY
        ("last_loss", "i8"),  # failure row that cost this firm money or work last, or NOBODY
        ("loss_week", "i8"),
        ("loss", "i8"),  # pence lost in it
    ]
)

WORK = np.dtype(  # a row per contract, in the order of ``contracts``
    [
        ("first", "i8"),  # subcontract row, or NOBODY
        ("subcontracted", "f8"),  # share of the direct cost
        ("ring_fenced", "i8"),  # flag: a project bank account pays the chain
        ("believed_cost", "f8"),  # pence a week, at a cost index of one
        ("attitude", "i8"),  # -1 cautious, 0 fair, 1 optimistic
        ("handed_over", "i8"),  # flag: passed to another provider when its supplier failed
    ]
)

SUBCONTRACT = np.dtype(
    [
        ("contract", "i8"),
        ("supplier", "i8"),
        ("share", "f8"),  # of the contract's direct cost
        ("weekly_value", "f8"),  # pence
        ("weekly_cost", "f8"),  # pence, at a cost index of one
        ("terms_days", "f8"),
        ("worked", "i8"),  # weeks
        ("invoiced", "i8"),  # pence
        ("retained", "i8"),  # pence
        ("live", "i8"),  # flag
        ("next", "i8"),  # of the same contract
    ]
)

BILL = np.dtype(
    [
        ("payer", "i8"),  # supplier row, or NOBODY: the council, out of a project bank account
        ("payee", "i8"),  # supplier row, or NOBODY: the bank that paid the supplier early
        ("council", "i8"),
        ("subcontract", "i8"),
        ("amount", "i8"),  # pence
        ("issued", "i8"),  # week
        ("due", "i8"),  # week by its terms
        ("early", "i8"),  # behaviours.bills: on time, early by a bank, or a retention
        ("open", "i8"),  # flag: not paid or lost
        ("next", "i8"),  # chain of bills paid in one week, or of unused rows
    ]
)

FAILURE = np.dtype(  # a row per insolvency or restructuring
    [
        ("supplier", "i8"),
        ("kind", "i8"),
        ("week", "i8"),
        ("form", "i8"),
        ("warned", "i8"),  # week of the first warning, or NOBODY
        ("cause", "i8"),  # failure row of the customer without whose failure it would have stood, or NOBODY
        ("depth", "i8"),  # steps from the first failure of its cascade
        ("public_revenue", "i8"),  # pence a year worked for councils
        ("turnover", "f8"),  # pence a year
        ("debt", "i8"),  # pence owed to banks
        ("owed_to_chain", "i8"),  # pence owed to subcontractors, retentions included
        ("owed_to_others", "i8"),
        ("recovered", "i8"),  # pence that unsecured creditors got
        ("lost_by_chain", "i8"),  # pence
        ("ring_fenced", "i8"),  # pence paid to its subcontractors out of project bank accounts after it failed
        ("direct_suppliers", "i8"),
        ("failed_in_quarter", "i8"),  # of those, whatever the reason
        ("failed_in_year", "i8"),
        ("contracts", "i8"),
        ("handed_over", "i8"),
        ("let_again", "i8"),
        ("average_to_shown_debt", "f8"),  # over the year ends before the first warning
        ("public_cost", "i8"),  # pence
    ]
)

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

GROUP_FINANCE = np.dtype(  # a row per supplier group: the starting balance sheet that a scenario gives
    [
        ("given", "i8"),  # flag
        ("turnover", "i8"),  # pence a year
        ("average_debt", "i8"),
        ("shown_debt", "i8"),
        ("facility", "i8"),
        ("advance_limit", "i8"),
        ("pension_deficit", "i8"),
        ("overstated", "i8"),
        ("terms_days", "f8"),
        ("reported_margin", "f8"),
        ("true_margin", "f8"),
        ("public_share", "f8"),
        ("bid_optimism", "f8"),
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

#: Totals of the chain.
CHAIN = np.dtype(
    [
        ("payments", "i8"),
        ("payment_days", "f8"),
        ("late_payments", "i8"),
        ("value", "i8"),  # pence of subcontracts placed
        ("se_value", "i8"),  # of those, with SEs
        ("billed", "i8"),  # pence
        ("se_billed", "i8"),
        ("ring_fenced", "i8"),  # pence billed under project bank accounts
        ("lost", "i8"),  # pence lost by subcontractors
        ("ring_fenced_lost", "i8"),  # of those, under project bank accounts
        ("warnings", "i8"),
        ("rescues", "i8"),
    ]
)

EVENT = np.dtype(
    [("week", "i8"), ("event", "i8"), ("supplier", "i8"), ("subject", "i8"), ("amount", "i8"), ("detail", "f8")]
)

#: A firm's bank statement, one a month and one when it fails or closes: these columns [pence but for the first two],
#: then what came in (or went out, below 0) since the statement before, by reason of the ledger.
STATEMENT_HEAD = ("week", "supplier", "cash", "receivable")
STATEMENT_COLUMNS = len(STATEMENT_HEAD) + len(REASON_NAMES_OF_LEDGER)

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


#: Every table of a run: name -> (row type, dimensions). Shapes are in rows; the comment says what a row is.
TABLES: dict[str, tuple[np.dtype[Any], int]] = {
    "clock": (CLOCK, 1),  # one row
    "parameters": (PARAMETER, 1),  # one row
    "baseline": (FLOAT, 2),  # [council, lever]: rules without policies
    "rules": (RULES, 1),  # a row per council: rules in force this week
    "rule_values": (FLOAT, 2),  # [council, lever]: the same memory as ``rules``
    "policies": (POLICY, 1),
    "policy_councils": (WHOLE, 2),  # [policy, council]: flag
    "shocks": (SHOCK, 1),
    "shock_councils": (WHOLE, 2),  # [shock, council]: flag
    "season": (FLOAT, 1),  # [12] factor on needs by calendar month
    "process_edges": (WHOLE, 1),  # [band] lower edge in pence
    "process_mix": (FLOAT, 2),  # [band, process] shares
    "duration_edges": (WHOLE, 1),  # [band] lower edge in pence
    "duration": (FLOAT, 2),  # [band, quantile] weeks
    "councils": (COUNCIL, 1),
    "distance_km": (FLOAT, 2),  # [council, council]
    "closeness": (FLOAT, 2),  # [council, council]: factor on discovery by distance, 1 at home
    "widest_reach": (FLOAT, 1),  # [1] km: the longest reach of any supplier group
    "lines": (LINE, 1),
    "sectors": (SECTOR, 1),
    "markets": (MARKET, 1),  # row = sector * BANDS + band
    "groups": (GROUP, 1),
    "group_sectors": (FLOAT, 2),  # [group, sector] shares
    "group_areas": (FLOAT, 2),  # [group, council] shares
    "group_kinds": (KIND, 1),  # a row per group: the kind's numbers with the group's overrides
    "suppliers": (SUPPLIER, 1),
    "supplier_ids": (WHOLE, 1),  # [supplier] its identity, for many draws at once
    "ties": (TIE, 1),
    "teams": (TEAM, 1),
    "team_members": (TEAM_MEMBER, 1),  # members of one team stand together; their shares sum to one
    "franchises": (FRANCHISE_ROW, 1),
    "joint_bids": (JOINT_BID, 1),  # scratch: teams that bid this week
    "drafts": (FLOAT, 2),  # scratch [place, 3]: supplier, what it brings, trust
    "members": (WHOLE, 3),  # [area, sector, 2]: first row and number of the memberships
    "memberships": (MEMBERSHIP, 1),
    "member_ids": (WHOLE, 1),  # [membership] the supplier's identity
    "draws": (FLOAT, 1),  # scratch [place]: as many as memberships
    "finders": (WHOLE, 1),  # likewise
    "contact": (WHOLE, 2),  # [supplier, council]: last week of work for that council, or far in the past
    "tenders": (TENDER, 1),
    "open_tenders": (WHOLE, 1),  # rows of tenders that are not decided yet
    "deciding": (WHOLE, 1),  # scratch: rows of the tenders decided this week, in order
    "candidates": (CANDIDATE, 1),
    "invitation_queue": (FLOAT, 2),  # [place, 2] scratch: time, supplier
    "bids": (BID, 1),
    "contracts": (CONTRACT, 1),
    "finished": (WHOLE, 1),  # scratch: rows of suppliers that completed contracts this week
    "renewals": (WHOLE, 1),  # rows of contracts whose renewal is to be considered next week
    "reordered": (WHOLE, 1),  # scratch: as many places as live contracts
    "invoice_draws": (FLOAT, 1),  # scratch [place among the live contracts]
    "rounding_draws": (FLOAT, 1),  # likewise
    "council_places": (WHOLE, 1),  # [council] scratch
    "live_contracts": (WHOLE, 1),  # rows of contracts that have not ended
    "invoices": (INVOICE, 1),
    "due": (WHOLE, 1),  # [week]: head of the chain of invoices paid in that week
    "cash": (WHOLE, 1),  # [account] pence
    "account_kinds": (WHOLE, 1),  # [account] index into ledger.ACCOUNT_KIND_NAMES
    "flows": (WHOLE, 3),  # [reason, account kind, account kind] pence
    "tallies": (TALLY, 1),  # a row per supplier kind
    "series": (SERIES, 1),  # a row per week
    "events": (EVENT, 1),
    "statements": (WHOLE, 2),  # [statement, column]: see STATEMENT_HEAD; kept when recording
    "month_flows": (WHOLE, 2),  # [supplier, reason]: pence in, or below 0 out, since the last statement
    "finance": (FINANCE, 1),
    "works": (WORK, 1),
    "subcontracts": (SUBCONTRACT, 1),
    "bills": (BILL, 1),
    "bills_due": (WHOLE, 1),  # [week]: head of the chain of bills to be looked at in that week
    "failures": (FAILURE, 1),
    "failure_costs": (WHOLE, 2),  # [supplier kind, item of behaviours.handover.COST_NAMES] pence
    "group_finance": (GROUP_FINANCE, 1),
    "benefits": (FLOAT, 2),  # [outcome, beneficiary] pence of one additional unit; departments first, residents last
    "assumed_benefits": (FLOAT, 2),  # [outcome, beneficiary] the part of it that rests on an assumption
    "promises": (PROMISE, 1),
    "line_costs": (FLOAT, 1),  # [line] sum of the cost index, shocks included, over the weeks so far
    "grants": (GRANT_ROW, 1),
    "grantees": (GRANTEE, 1),  # a row per supplier
    "granted": (WHOLE, 1),  # [line] pence a week of running grants
    "practice": (PRACTICE, 1),
    "nation": (NATION, 1),  # one row
    "outcome_cells": (OUTCOME_CELL, 1),  # row = line * number of supplier kinds + kind
    "chain_totals": (CHAIN, 1),  # one row
    "asks": (ASK, 1),  # a row per tender, none where no rule asks
    "ask_totals": (ASK_TOTALS, 1),  # one row
    "labels": (WHOLE, 1),  # [supplier] flag: a firm that calls itself an SE; empty where none may
}


#: Where compiled code finds functions that were compiled apart (``apart.py``), by slot; shared by all worlds.
ADDRESSES = np.zeros(1 << 14, np.int64)


class World:
    """All tables of one run, an attribute each (see ``TABLES``), and their addresses for compiled code.

    Kernels take the whole world as one argument: compiled code reads a table's address, length and width from
    ``descriptor``, so that a call costs the same however many tables there are (``world_type.py``).
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, **tables: Any) -> None:
        """Take every table of ``TABLES``; a missing or surplus one is an error of the project."""
        if set(tables) != set(TABLES):
            raise TypeError(f"tables differ from TABLES: {sorted(set(tables) ^ set(TABLES))}")
        self.descriptor = np.zeros((len(TABLES) + 1, 4), np.int64)
        self.descriptor[-1, 0] = ADDRESSES.ctypes.data
        self.address = self.descriptor.ctypes.data
        for name, array in tables.items():
            self.put(name, array)

    def put(self, name: str, array: Any) -> None:
        """Set or replace a table; it must be of the declared row type, dimensions and contiguous."""
        dtype, dimensions = TABLES[name]
        if array.dtype != dtype or array.ndim != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"table {name} is {array.dtype} [{array.ndim}], not {dtype} [{dimensions}] in one piece")
        object.__setattr__(self, name, array)
        row = self.descriptor[list(TABLES).index(name)]
        row[0] = array.ctypes.data
        row[1 : 1 + dimensions] = array.shape


def table(dtype: np.dtype[Any], rows: int) -> Table:
    """Return an empty table of ``rows`` rows."""
    return np.zeros(rows, dtype).view(np.recarray)


def empty_tables(shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return empty tables of the given shapes, all in one block of memory.

    The operating system hands out one large block in large pages, which saves a run a thousand interruptions. Each
    table begins at a line of the processor's cache.
    """
    sizes = {name: TABLES[name][0].itemsize * math.prod(shape) for name, shape in shapes.items()}
    block = np.zeros(sum(size + _CACHE_LINE for size in sizes.values()) + _CACHE_LINE, np.uint8)
    place = -block.ctypes.data % _CACHE_LINE
    made = {}
    for name, shape in shapes.items():
        dtype = TABLES[name][0]
        array = block[place : place + sizes[name]].view(dtype).reshape(shape)
        made[name] = array.view(np.recarray) if dtype.names else array
        place += -(-sizes[name] // _CACHE_LINE) * _CACHE_LINE
    return made


def grown(array: Any, rows: int) -> Any:
    """Return a copy of a table or array with at least ``rows`` rows; new rows are zero."""
    if len(array) >= rows:
        return array
    bigger = np.zeros((rows, *array.shape[1:]), array.dtype)
    bigger[: len(array)] = array
    return bigger.view(np.recarray) if isinstance(array, np.recarray) else bigger


def chain_unused(rows: Any, first: int, following: int) -> None:
    """Chain the rows from ``first`` on, and after them ``following`` (NOBODY when none is left)."""
    rows["next"][first:] = np.arange(first + 1, len(rows) + 1)
    rows["next"][-1:] = following
