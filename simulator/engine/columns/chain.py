"""Columns of large contractors and their chains; these tables are empty where a scenario leaves payment chains out."""

from __future__ import annotations

import numpy as np

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
    ]
)
