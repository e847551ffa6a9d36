"""A run looked at closely: its books at the end, and every firm and some invoices at the end of each year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY, PENCE_PER_POUND
from simulator.metrics import kpi_values, year_end_values
from simulator.metrics.books import Books
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.schema import Scenario
from simulator.week.diagnosis import broken
from simulator.week.growth import live
from simulator.week.lived_in import open_world

if TYPE_CHECKING:
    from simulator.engine.world import World

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Year:
    """Every firm in business at the start of a year, and what became of it by its end [firm].

    ``age`` is in years, ``turnover`` in pounds a year, ``months`` its own cash in months of turnover; ``work`` is
    whether it has a council contract.
    """

    kind: NDArray[Any]
    age: Values
    turnover: Values
    months: Values
    work: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    closed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stock:
    """The contracts that run at a year's end [contract]: pounds, whether an SE holds it, weeks of length."""

    value: Values
    is_se: NDArray[np.bool_]
    weeks: Values


class Watched:
    """A finished run with what was noted on the way.

    Attributes:
        kpis: every key figure, in the order of ``metrics.KPIS``.
        years: the firms of each year.
        stocks: the running contracts at each year's end.
        invoice_days: days of invoices that were open at year ends [invoice].
        invoice_weights: one over the chance that such an invoice is open at a moment, up to a factor [invoice].
    """

    def __init__(self, world: World, kpis: Values, years: list[Year], stocks: list[Stock], invoices: Values) -> None:
        self.world, self.kpis, self.years, self.stocks = world, kpis, years, stocks
        self.invoice_days = invoices
        self.invoice_weights = 1.0 / np.maximum(7.0, invoices)  # weeks are the model's smallest step

    @cached_property
    def books(self) -> Books:
        """The run's books at its end."""
        return Books(self.world)

    def of_firms(self, name: str) -> NDArray[Any]:
        """Return a column of the firms of all years, one after the other."""
        return np.concatenate([getattr(year, name) for year in self.years])

    def of_stocks(self, name: str) -> NDArray[Any]:
        """Return a column of the running contracts of all year ends."""
        return np.concatenate([getattr(stock, name) for stock in self.stocks])


def _firms(world: World) -> tuple[NDArray[np.int64], dict[str, Any]]:
    rows = world.suppliers[: world.clock[0].suppliers]
    there = np.flatnonzero((rows["state"] == ACTIVE) & (rows["n_members"] == 0))
    cash = world.cash[N_PARTIES + len(world.councils) :][there] - rows["advances"][there]
    turnover = np.maximum(1.0, rows["turnover"][there])
    return there, {
        "kind": rows["kind"][there].copy(),
        "age": (world.clock[0].week - rows["born"][there]) / WEEKS_PER_YEAR,
        "turnover": turnover / PENCE_PER_POUND,
        "months": 12.0 * cash / turnover,
        "work": np.array(rows["live_contracts"][there] > 0),
    }


def _stock(world: World) -> Stock:
    rows = world.contracts[world.live_contracts[: world.clock[0].live_contracts]]
    is_se = np.array(world.suppliers["kind"][rows["supplier"]] == 0)
    return Stock(rows["value"] / PENCE_PER_POUND, is_se, (rows["end"] - rows["start"]).astype(np.float64))


def _open_invoices(world: World) -> Values:
    rows = world.invoices
    days: Values = rows["days"][rows["open"] != 0].astype(np.float64)
    return days


def watch(scenario: Scenario, seed: int) -> Watched:
    """Live a scenario with one seed and note what is to be looked at.

    Raises:
        BrokenInvariant: an invariant of the model does not hold.
    """
    world = open_world(scenario, seed)
    year_ends, years, stocks, invoices = [], [], [], []
    for year in range(scenario.horizon_years):
        there, columns = _firms(world)
        live(world, WEEKS_PER_YEAR * (year + 1))
        if world.clock[0].fault:
            raise broken(world, scenario, seed)
        state = world.suppliers["state"][there]
        years.append(Year(**columns, failed=state == INSOLVENT, closed=state == CLOSED))
        year_ends.append(year_end_values(world))
        stocks.append(_stock(world))
        invoices.append(_open_invoices(world))
    return Watched(world, kpi_values(world, year_ends), years, stocks, np.concatenate(invoices))


def age_at_exit(watched: Watched) -> tuple[Values, NDArray[np.bool_]]:
    """Return how long each firm founded in the run lived, or was watched [years], and whether it left."""
    books = watched.books
    born, left = books.supplier("born"), books.supplier("left")
    founded = (born >= 0) & ~books.is_joint
    until = np.where(left == NOBODY, books.weeks, left)
    return (until - born)[founded] / WEEKS_PER_YEAR, (left != NOBODY)[founded]
