"""Social value of delivered work: in physical units, and in pounds three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT, MARKET, REPORTING
from simulator.engine.codes import APPRENTICESHIP, LOCAL_RESPEND, SOCIAL_ENTERPRISE, TRAINING_WEEK
from simulator.metrics.account import Rates, additional, gross, worth
from simulator.metrics.kpi import kpi, ratio

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "social value"


def _rates(books: Books) -> Rates:
    return Rates.of(books.world.parameters[0])


def _physical(books: Books, outcome: int, *, net: bool) -> float:
    units = (additional if net else gross)(books.world.outcome_cells, _rates(books))
    return books.per_year(units[:, outcome].sum())


@kpi("Apprenticeships", "apprenticeships a year", "up", _GROUP)
def apprenticeships(books: Books) -> float:
    """Apprenticeships begun a year on delivered council work."""
    return _physical(books, APPRENTICESHIP, net=False)


@kpi("Additional apprenticeships", "apprenticeships a year", "up", _GROUP)
def additional_apprenticeships(books: Books) -> float:
    """Apprenticeships begun a year that would not have been begun anyway (net of deadweight)."""
    return _physical(books, APPRENTICESHIP, net=True)


@kpi("Training", "weeks a year", "up", _GROUP)
def training_weeks(books: Books) -> float:
    """Weeks of training a year on delivered council work."""
    return _physical(books, TRAINING_WEEK, net=False)


@kpi("Additional training", "weeks a year", "up", _GROUP)
def additional_training_weeks(books: Books) -> float:
    """Weeks of training a year that would not have been given anyway (net of deadweight)."""
    return _physical(books, TRAINING_WEEK, net=True)


@kpi("Additional spending in the area", "GBP a year", "up", _GROUP, is_signed=True)
def additional_local_respend(books: Books) -> float:
    """Money spent again locally a year, beyond what suppliers from elsewhere would have spent in the area as well."""
    return _physical(books, LOCAL_RESPEND, net=True)


@kpi("Social value, true", "GBP a year", "up", _GROUP, is_signed=True)
def social_value_true(books: Books) -> float:
    """Additional benefit a year of delivered work to public bodies and residents, at the unit values in force."""
    return books.per_year(books.benefit.sum())


@kpi("Social value, evidenced", "GBP a year", "up", _GROUP, is_signed=True)
def social_value_evidenced(books: Books) -> float:
    """The part of the true social value that suppliers could show."""
    return books.pounds_per_year(books.world.outcome_cells["evidenced"].sum())


@kpi("Social value, recognised", "GBP a year", "up", _GROUP, is_signed=True)
def social_value_recognised(books: Books) -> float:
    """The part of the true social value that the buyer counted: what it believed, behind no wall, times its weight."""
    return books.pounds_per_year(books.world.outcome_cells["recognised"].sum())


@kpi("SEs' part of social value", "share", "up", _GROUP, is_signed=True)
def se_social_value_share(books: Books) -> float:
    """True social value of the work of social enterprises, as a share of that of all work."""
    cells = books.world.outcome_cells
    own = worth(cells[SOCIAL_ENTERPRISE :: len(books.tallies)], _rates(books), books.world.benefits)
    return ratio(own.sum(), books.benefit.sum())


@kpi("Social value resting on assumptions", "share", "none", _GROUP)
def social_value_assumed_share(books: Books) -> float:
    """Share of the true social value whose unit values have no source."""
    return ratio(books.assumed_benefit.sum(), books.benefit.sum())


@kpi("Benefit to public bodies", "GBP a year", "up", _GROUP, is_signed=True)
def public_benefit(books: Books) -> float:
    """Additional benefit a year of delivered work to public bodies, in the council and outside; not to residents."""
    return books.per_year(books.benefit[:, :-1].sum())


@kpi("Benefit to residents", "GBP a year", "up", _GROUP, is_signed=True)
def resident_benefit(books: Books) -> float:
    """Additional benefit a year of delivered work to residents themselves: in work, as apprentices, in training."""
    return books.per_year(books.benefit[:, -1].sum())


@kpi("Benefit to public bodies resting on assumptions", "share", "none", _GROUP)
def public_benefit_assumed_share(books: Books) -> float:
    """Share of the benefit to public bodies whose unit values have no source."""
    return ratio(books.assumed_benefit[:, :-1].sum(), books.benefit[:, :-1].sum())


@kpi("Suppliers' cost of reporting", "GBP a year", "down", _GROUP)
def reporting_cost(books: Books) -> float:
    """What suppliers spend a year on evidence of outcomes, whether or not a council pays for it."""
    return books.pounds_per_year(books.flows[REPORTING, FIRST_SUPPLIER_ACCOUNT:, MARKET].sum())
