"""Social outcomes of delivered work, in physical units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.codes import SOCIAL_ENTERPRISE
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "social outcomes"


@kpi("Jobs on council work", "full-time jobs", "up", _GROUP)
def jobs(books: Books) -> float:
    """Mean number of full-time jobs that council work keeps, at suppliers of every kind."""
    return ratio(books.tallies["job_weeks"].sum(), books.weeks)


@kpi("Jobs on council work at SEs", "full-time jobs", "up", _GROUP)
def se_jobs(books: Books) -> float:
    """Mean number of full-time jobs that council work keeps at social enterprises."""
    return ratio(books.tallies["job_weeks"][SOCIAL_ENTERPRISE], books.weeks)


@kpi("Jobs for priority groups", "full-time jobs", "up", _GROUP)
def priority_jobs(books: Books) -> float:
    """Mean number of those full-time jobs held by people of priority groups."""
    return ratio(books.world.outcome_cells["priority_job_weeks"].sum(), books.weeks)


@kpi("Additional jobs for priority groups", "full-time jobs", "up", _GROUP)
def additional_priority_jobs(books: Books) -> float:
    """Mean number of priority-group jobs that would not have come about anyway (net of deadweight)."""
    return priority_jobs(books) * books.world.parameters[0].priority_share_additional


@kpi("Spent again in the area", "GBP a year", "up", _GROUP)
def local_respend(books: Books) -> float:
    """Money that suppliers spend again locally out of the council work they do, a year."""
    return books.pounds_per_year(books.tallies["local_respend"].sum())
