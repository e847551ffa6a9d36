"""Columns of councils, their budget lines and sectors, and of suppliers."""

from __future__ import annotations

import numpy as np

COUNCIL = np.dtype(
    [
        ("id", "i8"),
        ("kind", "i8"),  # 0 council, 1 anchor institution
        ("x_km", "f8"),
        ("y_km", "f8"),
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
