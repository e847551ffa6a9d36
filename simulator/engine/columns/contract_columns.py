"""Columns of tenders, bids, contracts and invoices."""

from __future__ import annotations

from simulator.engine.columns.row import (
    Code,
    Count,
    Days,
    Flag,
    Identity,
    Money,
    Number,
    Pence,
    Row,
    RowNumber,
    Score,
    Share,
    Week,
)


class Tender(Row):
    """A need from its first week to its award, re-run, split or cancellation."""

    id: Identity
    council: RowNumber
    line: RowNumber
    sector: RowNumber
    state: Code
    process: Code
    week_published: Week
    week_closing: Week  # once it is published
    week_deciding: Week  # likewise
    value: Pence  # pence: the council's estimate
    weeks: Count  # duration
    notice_weeks: Count
    first_candidate: RowNumber
    n_candidates: Count  # suppliers that know of it
    standing_multiple: Number
    common_cost: Pence  # pence: full cost of a typical bidder, known to nobody
    reserved: Code  # 0 open to all, 1 SEs only, 2 and more: those of the first, second ... choice of suppliers only
    terms_days: Days
    upfront_share: Share
    first_bid: RowNumber
    n_bids: Count
    band: Code
    incumbent: RowNumber  # supplier row, or NOBODY
    bid_cost_factor: Number
    commitment: Pence  # pence a week held against the budget
    reason: Code
    week_needed: Week
    week_decided: Week
    attempt: Count  # 0, then 1 for the first re-run ... (np.record has a method called round)
    answer: Code  # how it is called again after an earlier attempt failed
    lot: Count  # 0 = not a lot
    renews: RowNumber  # contract row, or NOBODY
    earliest_start: Week  # before which its work may not start; one that is past binds nobody
    weight_price: Share
    weight_quality: Share
    weight_social: Share
    price_rule: Code
    se_preference: Number
    low_threshold: Number
    no_capacity: Count  # suppliers that knew of it and did not bid, by reason
    no_standing: Count
    no_cash: Count
    not_worth_it: Count
    no_bid_money: Count
    no_writers: Count
    joint_bids: Count  # teams that bid
    team_too_late: Count  # suppliers that would have needed a new team and had no time to set it up
    team_not_found: Count  # suppliers that found no team that would do
    winner: RowNumber  # bid row, or NOBODY
    contract: RowNumber  # contract row, or NOBODY
    challenged: Count
    gone: Count  # suppliers that knew of it and had left or were winding down when it closed


class Candidate(Row):
    """A supplier that knows of a tender."""

    supplier: RowNumber
    week: Week
    decision: Code
    writing: Money  # pence: what its bid would cost
    gain: Money  # pence: what it expects of bidding
    next_hope: RowNumber  # the supplier's next one of the week, or NOBODY


class Bid(Row):
    """What a supplier or team offers for a tender."""

    tender: RowNumber
    supplier: RowNumber
    week: Week
    price: Pence  # pence
    cost_estimate: Pence  # pence: full cost as the bidder sees it
    true_cost: Pence  # pence: full cost as it will turn out, before overruns
    bid_cost: Pence  # pence
    quality_offer: Score  # quality that it offers to deliver
    social_offer: Score  # social value that it offers to deliver
    expected_rivals: Number
    price_score: Score
    quality_score: Score
    social_score: Score
    score: Score
    outcome: Code
    compared_price: Money  # its price, less an SE's preference; 0 if it was screened out
    failing: Code  # what it failed by, beside its score
    bound: Money  # the price, or yearly turnover, that it would have needed; 0 where none was asked


class Contract(Row):
    """Work won, from award to end."""

    state: Code
    supplier: RowNumber  # who holds it: another than who won it once it was handed over, or its holder taken over
    won_by: RowNumber  # who won it, or held it when the run began
    council: RowNumber
    line: RowNumber
    sector: RowNumber
    start: Week
    end: Week
    renewed: Flag  # flag: its renewal is considered
    replaced: Flag  # flag: a tender for its renewal or for the rest of its work has been called
    index_signed: Number  # the line's cost index when the price was agreed
    weekly_value: Money
    weekly_cost: Money  # pence: direct cost of a week's work
    worked_weeks: Count
    value: Pence  # pence: the price
    invoiced: Pence  # pence
    upfront_left: Pence  # pence paid in advance and not yet taken off invoices
    terms_days: Days
    id: Identity  # its tender's
    upfront_share: Share
    commitment: Pence  # pence a week held against the budget
    tender: RowNumber
    bid: RowNumber
    week_awarded: Week
    legacy: Flag  # flag: was running at the start
    deferred: Count  # weeks by which its work was put off


class Invoice(Row):
    """What a supplier is owed by a council for work done."""

    contract: RowNumber
    supplier: RowNumber
    council: RowNumber
    amount: Pence  # pence
    open: Flag  # flag: not paid yet; the row is in use
    days: Days  # days the payer takes
    days_late: Days
    terms: Days  # written terms of its contract
    next: RowNumber  # chain of invoices paid in one week
