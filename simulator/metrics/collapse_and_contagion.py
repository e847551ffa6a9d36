"""Collapse and contagion: what failures of large contractors and others do to suppliers, services and the public.

Every figure here is NaN in a scenario without ``payment_chains``, in which nobody has subcontractors.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.behaviours.contractors.collapse import PARENT_RESTRUCTURING
from simulator.engine.codes import NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.kind_columns import CARRIES_FINANCE
from simulator.metrics.interruption import interrupted_weeks
from simulator.metrics.kpi import kpi, ratio
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "collapse and contagion"
_QUARTER = 13.0


def has_chains(books: Books) -> bool:
    """Say whether large contractors carry finance and subcontract in this run."""
    return bool(books.world.clock[0].chain)


def failures_of(books: Books, kind: int | None = None) -> Any:
    """Return the accounts of failures, of all or of one kind."""
    rows = books.world.failures[: books.world.clock[0].failures]
    return rows if kind is None else rows[rows.kind == kind]


def collapses_of(books: Books) -> Any:
    """Return the accounts of failures of suppliers that carried finance."""
    rows = failures_of(books)
    return rows[CARRIES_FINANCE[rows.kind]]


def cascade_sizes(causes: Any) -> np.ndarray:
    """Return for each failure how many failures go back to it alone as their first cause, itself included.

    ``causes`` holds the row of each failure's cause, an earlier row, or NOBODY; failures with a cause have size 0.
    """
    root = np.arange(len(causes))
    for row, cause in enumerate(causes):
        if cause != NOBODY:
            root[row] = root[cause]
    return np.bincount(root, minlength=len(causes))


def _totals(books: Books) -> Any:
    return books.world.chain_totals[0]


def _pounds_per_year(books: Books, pence: Any) -> float:
    return books.pounds_per_year(pence) if has_chains(books) else math.nan


@kpi("Collapses of large contractors", "in ten years", "down", _GROUP)
def collapses_per_decade(books: Books) -> float:
    """Large contractors that were liquidated, sold in distress or restructured by their creditors, in ten years."""
    return 10.0 * len(collapses_of(books)) / books.years if has_chains(books) else math.nan


@kpi("Failures of large contractors", "per 10,000 firm-years", "down", _GROUP)
def large_failures_per_10000(books: Books) -> float:
    """Large contractors that were liquidated, sold in distress or restructured, per 10,000 in business for a year."""
    carrying = CARRIES_FINANCE[: len(books.tallies)]
    years = books.tallies["firm_weeks"][carrying].sum() / WEEKS_PER_YEAR
    return 10_000.0 * ratio(len(collapses_of(books)), years) if has_chains(books) else math.nan


@kpi("Claims over turnover", "share", "down", _GROUP, may_exceed_one=True)
def claims_over_turnover(books: Books) -> float:
    """What large contractors that ended owed to unsecured creditors, over a year's turnover, mean over failures."""
    ended = collapses_of(books)
    ended = ended[ended.form != PARENT_RESTRUCTURING]
    return ratio(((ended.owed_to_chain + ended.owed_to_others) / ended.turnover).sum(), len(ended))


@kpi("Jobs moved by a failure", "jobs", "none", _GROUP)
def jobs_moved(books: Books) -> float:
    """Jobs of a failed large contractor's own staff on council work that went to other providers, by failure."""
    return ratio(collapses_of(books).jobs_moved.sum(), len(collapses_of(books)))


@kpi("Jobs lost by a failure", "jobs", "down", _GROUP)
def jobs_lost(books: Books) -> float:
    """Jobs of a failed large contractor's own staff on council work that stopped, by failure."""
    return ratio(collapses_of(books).jobs_lost.sum(), len(collapses_of(books)))


@kpi("Public stakes", "GBP a year", "down", _GROUP, is_signed=True)
def public_stakes(books: Books) -> float:
    """What the state put into contractors that were about to fail, less what came back of it, a year."""
    return _pounds_per_year(books, _totals(books).staked - _totals(books).stake_returned)


@kpi("Profit warning to collapse", "days", "none", _GROUP)
def warning_to_collapse(books: Books) -> float:
    """Mean days from a large contractor's write-down to its collapse, of those that warned first."""
    rows = collapses_of(books)
    warned = rows[rows.warned != NOBODY]
    return 7.0 * ratio((warned.week - warned.warned).sum(), len(warned))


@kpi("Average debt over year-end debt", "ratio", "down", _GROUP)
def average_to_shown_debt(books: Books) -> float:
    """Average daily debt over the debt shown at year ends before the first warning, mean over collapsed contractors."""
    ratios = collapses_of(books).average_to_shown_debt
    return ratio(ratios.sum(), np.count_nonzero(ratios))


@kpi("Unsecured creditors' recovery", "share", "up", _GROUP)
def unsecured_recovery(books: Books) -> float:
    """What unsecured creditors of large contractors that ended got, as a share of what they were owed."""
    rows = collapses_of(books)
    return ratio(rows.recovered.sum(), rows.owed_to_chain.sum() + rows.owed_to_others.sum())


@kpi("Subcontractors' losses", "GBP a year", "down", _GROUP)
def subcontractor_losses(books: Books) -> float:
    """Bills, work and retentions that subcontractors lost in failures of large contractors, a year."""
    return _pounds_per_year(books, _totals(books).lost)


@kpi("Loss of covered subcontractors", "share of what they billed", "down", _GROUP)
def covered_loss_share(books: Books) -> float:
    """Losses on work under project bank accounts, as a share of what was billed under them."""
    return ratio(_totals(books).ring_fenced_lost, _totals(books).ring_fenced)


@kpi("Loss of other subcontractors", "share of what they billed", "down", _GROUP)
def uncovered_loss_share(books: Books) -> float:
    """Losses on work outside project bank accounts, as a share of what was billed there."""
    totals = _totals(books)
    return ratio(totals.lost - totals.ring_fenced_lost, totals.billed - totals.ring_fenced)


@kpi("Failures caused by a customer's failure", "share", "down", _GROUP)
def contagious_share(books: Books) -> float:
    """Insolvencies of firms that would have stood but for what a customer's failure cost them in the year before."""
    rows = failures_of(books)
    return ratio(np.count_nonzero(rows.cause != NOBODY), len(rows))


@kpi("Largest cascade", "firms", "down", _GROUP)
def largest_cascade(books: Books) -> float:
    """The most failures that go back to one first failure, itself included."""
    rows = failures_of(books)
    return float(cascade_sizes(rows.cause).max()) if len(rows) else math.nan


@kpi("Relative risk of direct suppliers", "ratio", "down", _GROUP)
def supplier_relative_risk(books: Books) -> float:
    """Failure rate of collapsed contractors' direct suppliers in the first quarter over that of all such firms."""
    rows = collapses_of(books)
    others = ~CARRIES_FINANCE[: len(books.tallies)]
    usual = _QUARTER * ratio(books.tallies["insolvencies"][others].sum(), books.tallies["firm_weeks"][others].sum())
    return ratio(ratio(rows.failed_in_quarter.sum(), rows.direct_suppliers.sum()), usual)


@kpi("Interrupted service", "contract-weeks a year", "down", _GROUP)
def interrupted_service(books: Books) -> float:
    """Weeks a year in which a service stood still as its supplier had failed, until it was let again or ran out."""
    return books.per_year(interrupted_weeks(books)) if has_chains(books) else math.nan


@kpi("Public cost of failures, large contractors", "GBP a year", "down", _GROUP)
def public_cost_large(books: Books) -> float:
    """What failures of large contractors cost councils and the state a year, from continuity funding to redundancy."""
    return _pounds_per_year(books, collapses_of(books).public_cost.sum())


@kpi("Public cost of failures, SEs", "GBP a year", "down", _GROUP)
def public_cost_se(books: Books) -> float:
    """The same account for failures of social enterprises."""
    return _pounds_per_year(books, failures_of(books, SOCIAL_ENTERPRISE).public_cost.sum())


@kpi("Public cost of failures, small firms", "GBP a year", "down", _GROUP)
def public_cost_sme(books: Books) -> float:
    """The same account for failures of small firms."""
    return _pounds_per_year(books, failures_of(books, SMALL_FIRM).public_cost.sum())


@kpi("Public cost over public revenue, large contractors", "share", "down", _GROUP, may_exceed_one=True)
def public_cost_share_large(books: Books) -> float:
    """Public cost of large contractors' failures over a year of the council work that they held when they failed."""
    rows = collapses_of(books)
    return ratio(rows.public_cost.sum(), rows.public_revenue.sum())


@kpi("Public cost over public revenue, SEs", "share", "down", _GROUP, may_exceed_one=True)
def public_cost_share_se(books: Books) -> float:
    """The same share for social enterprises: many small risks beside one big one."""
    rows = failures_of(books, SOCIAL_ENTERPRISE)
    return ratio(rows.public_cost.sum(), rows.public_revenue.sum())


@kpi("Days to payment, subcontractors", "days", "down", _GROUP)
def chain_days_to_payment(books: Books) -> float:
    """Mean days from a subcontractor's bill to its payment, retentions left out."""
    return ratio(_totals(books).payment_days, _totals(books).payments)


@kpi("SE share of subcontracts", "share of value", "up", _GROUP)
def se_subcontract_share(books: Books) -> float:
    """Value of subcontracts placed with social enterprises, as a share of all."""
    return ratio(_totals(books).se_value, _totals(books).value)


@kpi("SE indirect income", "GBP a year", "up", _GROUP)
def se_indirect_income(books: Books) -> float:
    """What social enterprises billed large contractors for part of their council work, a year."""
    return _pounds_per_year(books, _totals(books).se_billed)
