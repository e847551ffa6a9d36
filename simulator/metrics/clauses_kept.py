"""What tenders asked beyond work at a price, and what came of it; firms that only call themselves social enterprises.

Empty where no rule asks for any of it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulator.engine.accounts import CHALLENGE_COST, CLAUSE_MONITORING, COUNCIL_ACCOUNT, LITIGATION
from simulator.engine.codes import PENCE_PER_POUND
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "clauses and results"


def _totals(books: Books) -> Any:
    return books.world.ask_totals[0]


def _a_year(books: Books, amount: float) -> float:
    """Return an amount a year, or NaN where no tender had a clause."""
    return books.per_year(amount) if _totals(books).contracts else math.nan


@kpi("Jobs given under clauses", "job-years a year", "up", _GROUP)
def clause_jobs(books: Books) -> float:
    """Work for people of priority groups that completed contracts with clauses gave, up to what was asked; gross."""
    return _a_year(books, float(_totals(books).jobs_given))


@kpi("Clauses kept: jobs", "share", "up", _GROUP, may_exceed_one=True)
def clause_jobs_kept(books: Books) -> float:
    """Work for people of priority groups that was given, as a share of what clauses of completed contracts asked."""
    return ratio(_totals(books).jobs_given, _totals(books).jobs_asked)


@kpi("Clauses kept: work for SEs", "share", "up", _GROUP, may_exceed_one=True)
def clause_se_kept(books: Books) -> float:
    """Work passed on to social enterprises, as a share of what clauses of completed contracts asked, by value."""
    return ratio(_totals(books).se_placed, _totals(books).se_asked)


@kpi("Cost of watching clauses", "GBP a year", "down", _GROUP)
def clause_watching_cost(books: Books) -> float:
    """What councils spent a year on holding completed contracts against their clauses, penalties not taken off."""
    spent = books.flows[CLAUSE_MONITORING, COUNCIL_ACCOUNT].sum()
    return _a_year(books, float(spent) / PENCE_PER_POUND)


@kpi("Penalties for broken clauses", "GBP a year", "none", _GROUP)
def clause_penalties(books: Books) -> float:
    """What suppliers paid councils a year for clauses that they had not kept."""
    return _a_year(books, float(_totals(books).penalties) / PENCE_PER_POUND)


@kpi("Pay by results that was earned", "share", "none", _GROUP)
def results_earned(books: Books) -> float:
    """Of what was kept back until results were known, the share that was paid."""
    return ratio(_totals(books).earned, _totals(books).held)


@kpi("Awards to relabelled firms", "share", "down", _GROUP)
def relabelled_award_share(books: Books) -> float:
    """Of the value awarded to whom a council took for a social enterprise, the share of firms that only say so."""
    return ratio(_totals(books).to_relabelled, _totals(books).to_ses)


@kpi("Contracts dropped", "contracts a year", "down", _GROUP)
def dropped_contracts(books: Books) -> float:
    """Running contracts that suppliers gave up or councils ended early, a year."""
    return books.per_year(float(_totals(books).walked_away + _totals(books).dropped))


@kpi("Cost of disputes", "GBP a year", "down", _GROUP)
def dispute_cost(books: Books) -> float:
    """What councils and suppliers spent a year on challenges and on lawyers over dropped or failed contracts."""
    return books.pounds_per_year(books.flows[[CHALLENGE_COST, LITIGATION]].sum())
