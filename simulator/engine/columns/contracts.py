"""Columns of tenders, bids, contracts and invoices."""

from __future__ import annotations

import numpy as np

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
