"""What the public gets for its money: services, their quality and their social value, less all that it pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.accounts import (
    CONTRACT_PAYMENT,
    COUNCIL_ACCOUNT,
    ESTATE_DISTRIBUTION,
    FUNDING,
    GRANT,
    REPORTING_PAYMENT,
    SUBCONTRACT_PAYMENT,
    TAXPAYER,
    UPFRONT_PAYMENT,
)
from simulator.engine.codes import TERMINATED
from simulator.metrics.channel import grant_undelivered
from simulator.metrics.kpi import kpi, ratio
from simulator.metrics.social_value import reporting_cost, social_value_true
from simulator.metrics.sums import weighted_sum

if TYPE_CHECKING:
    from simulator.metrics.books import Books

_GROUP = "what the public gets"
#: What councils and the taxpayer pay for work itself; every other payment of theirs is a cost beyond price.
_PAID_FOR_WORK = (FUNDING, CONTRACT_PAYMENT, UPFRONT_PAYMENT, ESTATE_DISTRIBUTION, SUBCONTRACT_PAYMENT, GRANT)


def _granted_work(books: Books) -> float:
    """Return the work done on grants [pence]: its cost is its price."""
    return float(books.world.grants["delivered"][: books.world.clock[0].grants].sum())


@kpi("Quality of winners", "score", "up", _GROUP)
def winner_quality(books: Books) -> float:
    """Mean quality that the winners of awards offered to deliver, on the scale from 0 to 1; each award counts alike."""
    offered = books.world.bids["quality_offer"][books.winning_bid]
    return ratio(offered.sum(), len(offered))


@kpi("Quality of delivered work", "score", "up", _GROUP)
def quality_delivered(books: Books) -> float:
    """Mean quality of the contract work done, on the scale from 0 to 1; each pound of work counts alike."""
    return books.work.mean_quality


@kpi("Quality that a tenth of the work is below", "score", "up", _GROUP)
def quality_delivered_low(books: Books) -> float:
    """Quality below which a tenth of the contract work is, by price."""
    return books.work.quality_at(0.1)


@kpi("Quality that a tenth of the work is above", "score", "up", _GROUP)
def quality_delivered_high(books: Books) -> float:
    """Quality above which a tenth of the contract work is, by price."""
    return books.work.quality_at(0.9)


@kpi("Worth of services to residents", "GBP a year", "up", _GROUP)
def service_value(books: Books) -> float:
    """What delivered work of usual quality is worth to residents a year: its typical cost times an assumed worth.

    A need that is not delivered is worth nothing to them.
    """
    cost = books.work.typical_cost.sum() + _granted_work(books)
    return books.world.parameters[0].service_worth * books.pounds_per_year(cost)


@kpi("Worth of quality beyond the usual", "GBP a year", "up", _GROUP, is_signed=True)
def quality_value(books: Books) -> float:
    """What it is worth to residents a year that contract work is better than usual; below zero, that it is worse."""
    p, work = books.world.parameters[0], books.work
    beyond = weighted_sum(work.quality - p.usual_quality, work.typical_cost)
    return p.quality_worth * books.pounds_per_year(beyond)


@kpi("Services that residents did not get", "GBP a year", "down", _GROUP)
def services_missed(books: Books) -> float:
    """What budgets that bought no work would have been worth to residents a year; not a part of the account's sum."""
    lines = books.world.lines
    unspent = books.pounds_per_year(float(lines["funded"].sum()) - float(lines["worked"].sum()))
    return books.world.parameters[0].service_worth * unspent


@kpi("Price of delivered work", "GBP a year", "none", _GROUP)
def price_of_work(books: Books) -> float:
    """What the work done in a year costs councils, on contracts and grants, whenever it is paid for.

    What was kept back for results and never paid, as they were not reached or the contract ended early, is taken off.
    """
    results = books.world.ask_totals[0]
    saved = float(results.held) - float(results.earned) + float(results.forfeited)
    return books.pounds_per_year(books.work.price.sum() + _granted_work(books) - saved)


@kpi("Price beyond typical cost", "GBP a year", "down", _GROUP, is_signed=True)
def price_beyond_cost(books: Books) -> float:
    """Part of that price above what a typical bidder's full cost of the contract work is; below zero, less."""
    work = books.work
    return books.pounds_per_year(work.price.sum() - work.typical_cost.sum())


@kpi("Public cost beyond price", "GBP a year", "down", _GROUP, is_signed=True)
def public_cost_beyond_price(books: Books) -> float:
    """What councils and the taxpayer pay a year besides the work: tendering, support, reporting, failures, interest."""
    others = np.ones(len(books.flows), bool)
    others[list(_PAID_FOR_WORK)] = False
    public = [TAXPAYER, COUNCIL_ACCOUNT]
    paid = books.flows[others][:, public, :].sum() - books.flows[others][:, :, public].sum()
    return books.pounds_per_year(paid)


@kpi("Paid for nothing", "GBP a year", "down", _GROUP)
def paid_for_nothing(books: Books) -> float:
    """Grants and advances a year for which no work was done: what slipped away or went down with a failed firm."""
    contracts = books.world.contracts[: books.world.clock[0].contracts]
    lost = contracts["upfront_left"][contracts["state"] == TERMINATED].sum()
    lost += books.world.chain_totals[0].advances_lost
    return grant_undelivered(books) + books.pounds_per_year(lost)


@kpi("Unpaid reporting", "GBP a year", "down", _GROUP)
def unpaid_reporting(books: Books) -> float:
    """What suppliers spend a year on evidence of outcomes that no council pays them for."""
    return reporting_cost(books) - books.pounds_per_year(books.flows[REPORTING_PAYMENT].sum())


@kpi("Net public value", "GBP a year", "up", _GROUP, is_signed=True)
def net_public_value(books: Books) -> float:
    """What residents and public bodies gain a year from services, quality and social value, less all that it costs.

    Costs: the price of the work, public cost beyond price, what was paid for nothing, reporting that nobody paid for.
    """
    gained = service_value(books) + quality_value(books) + social_value_true(books)
    paid = price_of_work(books) + public_cost_beyond_price(books) + paid_for_nothing(books)
    return gained - paid - unpaid_reporting(books)


@kpi("Part of net public value that is assumed", "GBP a year", "none", _GROUP)
def assumed_value(books: Books) -> float:
    """Worth of services and quality, and of social value at unit values without a source: assumptions with ranges."""
    return service_value(books) + quality_value(books) + books.per_year(books.assumed_benefit.sum())
