"""Columns of large contractors and their chains; these tables are empty where a scenario leaves payment chains out."""

from __future__ import annotations

from simulator.engine.columns.row import Code, Count, Days, Flag, Money, Number, Pence, Row, RowNumber, Share, Week


class Finance(Row):
    """What large contractors and their chains add to a supplier; a row per supplier."""

    facility: Pence  # pence that banks agreed to lend
    cut: Share  # share of the facility that banks took back
    advance_limit: Pence  # pence: size of the supply-chain finance programme, which does not count as debt
    advanced: Pence  # pence that banks paid to suppliers early and are owed
    payables: Pence  # pence owed to suppliers of the other business
    receivables: Pence  # pence owed by customers of the other business
    owed: Pence  # pence of subcontractors' bills that are open
    pension_deficit: Pence  # pence
    overstated: Money  # pence of reported profit that is none, added up
    overstated_before: Number  # the same at the last year end
    last_reported: Money  # pence of profit reported last year
    reported_margin: Number  # margin that the accounts show on the other business
    normal_margin: Number  # margin that the other business tends to
    needed: Money  # pence owed to banks if suppliers were paid on the usual terms, smoothed; below 0 cash
    locked: Flag  # flag: a broken covenant keeps money from the owners
    public_stake: Pence  # pence that the state put in and has not got back
    bid_optimism: Share  # share by which costs are underestimated in bids
    book_margin: Number  # true margin of the contracts held at the start
    book_target: Money  # pence a week of contracts held at the start
    terms_days: Days  # days that it takes to pay its suppliers now
    first_terms_days: Days  # and took at the start
    shown_debt: Pence  # pence of net debt at the last period end
    debt_weeks: Money  # pence-weeks of net debt this half-year
    average_debt: Money  # pence over the last half-year
    average_debt_sum: Money  # over year ends before the first warning
    shown_debt_sum: Money
    holding: Flag  # flag: payments are held back until the period has ended
    warned: Week  # week of the write-down that stands, or NOBODY
    strained: Week  # week from which its average debt shows strain to who looks closely, or NOBODY
    rescued: Week  # week, or NOBODY
    withdrawn: Share  # share of trade credit withdrawn
    last_prime: RowNumber  # supplier row: whom this firm worked for last, or NOBODY
    last_loss: RowNumber  # failure row that cost this firm money or work last, or NOBODY
    loss_week: Week
    loss: Pence  # pence lost in it


class Work(Row):
    """A row per contract, in the order of ``contracts``."""

    first: RowNumber  # subcontract row, or NOBODY
    subcontracted: Share  # share of the direct cost
    ring_fenced: Flag  # flag: a project bank account pays the chain
    believed_cost: Money  # pence a week, at a cost index of one
    attitude: Code  # -1 cautious, 0 fair, 1 optimistic
    handed_over: Flag  # flag: passed to another provider when its supplier failed


class Subcontract(Row):
    """Part of a contract that a supplier passed on to another."""

    contract: RowNumber
    supplier: RowNumber
    share: Share  # of the contract's direct cost
    weekly_value: Money  # pence
    weekly_cost: Money  # pence, at a cost index of one
    terms_days: Days
    worked: Week  # weeks
    invoiced: Pence  # pence
    retained: Pence  # pence
    deposit: Pence  # pence paid before the work by a contractor that is not trusted
    live: Flag  # flag
    next: RowNumber  # of the same contract


class Bill(Row):
    """What a subcontractor is owed for a month, or a retention."""

    payer: RowNumber  # supplier row, or NOBODY: the council, out of a project bank account
    payee: RowNumber  # supplier row, or NOBODY: the bank that paid the supplier early
    council: RowNumber
    subcontract: RowNumber
    amount: Pence  # pence
    issued: Week  # week
    due: Week  # week by its terms
    early: Code  # behaviours.bills: on time, early by a bank, or a retention
    open: Flag  # flag: not paid or lost
    next: RowNumber  # chain of bills paid in one week, or of unused rows


class Failure(Row):
    """A row per insolvency or restructuring."""

    supplier: RowNumber
    kind: Code
    week: Week
    form: Code
    warned: Week  # week of the first warning, or NOBODY
    cause: RowNumber  # failure row of the customer without whose failure it would have stood, or NOBODY
    depth: Count  # steps from the first failure of its cascade
    public_revenue: Pence  # pence a year worked for councils
    turnover: Money  # pence a year
    debt: Pence  # pence owed to banks
    owed_to_chain: Pence  # pence owed to subcontractors, retentions included
    owed_to_others: Pence
    recovered: Pence  # pence that unsecured creditors got
    lost_by_chain: Pence  # pence
    ring_fenced: Pence  # pence paid to its subcontractors out of project bank accounts after it failed
    direct_suppliers: Count
    failed_in_quarter: Count  # of those, whatever the reason
    failed_in_year: Count
    contracts: Count
    handed_over: Count
    let_again: Count
    jobs_moved: Number  # jobs of its own staff on council work that went to other providers
    jobs_lost: Number  # and that ended
    average_to_shown_debt: Number  # over the year ends before the first warning
    public_cost: Pence  # pence


class GroupFinance(Row):
    """A row per supplier group: the starting balance sheet that a scenario gives."""

    given: Flag  # flag
    turnover: Pence  # pence a year
    average_debt: Pence
    shown_debt: Pence
    facility: Pence
    advance_limit: Pence
    pension_deficit: Pence
    overstated: Pence
    terms_days: Days
    reported_margin: Number
    true_margin: Number
    normal_margin: Number
    public_share: Share
    bid_optimism: Number


class ChainTotals(Row):
    """Totals of the chain."""

    payments: Count
    payment_days: Days
    value: Pence  # pence of subcontracts placed
    se_value: Pence  # of those, with SEs
    billed: Pence  # pence
    se_billed: Pence
    ring_fenced: Pence  # pence billed under project bank accounts
    lost: Pence  # pence lost by subcontractors
    ring_fenced_lost: Pence  # of those, under project bank accounts
    deposits: Pence  # pence paid to subcontractors before the work
    staked: Pence  # pence that the state put into contractors
    stake_returned: Pence  # of those, what came back
    advances_lost: Pence  # pence paid in advance for work that passed on to another provider undone

