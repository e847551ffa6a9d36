"""Figures over the years in which every policy is fully in force, beside those of the whole run.

A policy that begins in year 2 and is phased in until year 4 changes years 4 to 10; over the ten years of a run its
effect is diluted by three in which it was not, or not wholly, there. Whole years of the run count in which each policy
of each arm holds at its full value. The figures are those with yearly totals; the same functions measure them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.engine.codes import PENCE_PER_POUND
from simulator.engine.columns.run_columns import Tally
from simulator.metrics import KPIS
from simulator.metrics.books import Books
from simulator.register import LEVERS
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.intervals import Interval, interval

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario
    from simulator.study.arms import Arm
    from simulator.study.study_tables import StudyTables

#: Figures that are worked out of yearly totals by supplier kind.
FROM_TOTALS = (
    *("se_award_share_value", "se_award_share_number", "se_invoice_share", "sme_award_share_value"),
    *("large_award_share_value", "days_to_payment", "se_days_to_payment", "late_payment_share"),
    *("insolvencies_per_10000", "se_insolvencies_per_10000", "sme_insolvencies_per_10000", "se_exit_rate"),
)
#: Figures of year ends, averaged over the years.
OF_YEAR_ENDS = ("se_months_of_reserves",)
FIGURES_OF_YEARS = (*FROM_TOTALS, *OF_YEAR_ENDS)


@dataclass(frozen=True, slots=True)
class PolicyYears:
    """Figures of a comparison over the years from ``first`` to ``last`` (both counted from 1).

    Attributes:
        first: first year in which every policy is fully in force.
        last: last such year.
        values: [arm, seed, figure of ``FIGURES_OF_YEARS``].
    """

    first: int
    last: int
    values: NDArray[np.float64]

    @property
    def words(self) -> str:
        """The years in words."""
        return f"Year {self.first}" if self.first == self.last else f"Years {self.first} to {self.last}"

    def of_arm(self, kpi: str, arm: int) -> Interval:
        """Return the mean of a figure in one arm with its interval."""
        return interval(self.values[arm, :, FIGURES_OF_YEARS.index(kpi)]).within(KPIS[kpi].ends)

    def difference(self, kpi: str, arm: int) -> Interval:
        """Return the mean paired difference of an arm from the reference, with its interval."""
        place = FIGURES_OF_YEARS.index(kpi)
        return interval(self.values[arm, :, place] - self.values[0, :, place])


def years_in_force(arms: Sequence[Arm]) -> tuple[int, int] | None:
    """Return the first and last year in which every policy of every arm is fully in force, or None without such years.

    None, too, where there are no policies, or where they are in force all the time: then the whole run says it.
    """
    windows = [window for arm in arms for window in _windows(arm.scenario)]
    if not windows:
        return None
    years = arms[0].scenario.horizon_years
    first = max(-(-start // WEEKS_PER_YEAR) for start, _ in windows) + 1
    last = min(until // WEEKS_PER_YEAR for _, until in windows)
    return (first, last) if first <= last and (first, last) != (1, years) else None


def _windows(scenario: Scenario) -> Iterator[tuple[int, int]]:
    """Yield the weeks in which each policy is fully in force; those beyond the horizon are left out."""
    for policy in scenario.policies:
        start, until = policy.window_weeks(scenario)
        ramp = 0 if LEVERS[policy.lever].choices else policy.ramp_weeks
        if start < until:
            yield start + ramp, until


def policy_years(study: StudyTables) -> PolicyYears | None:
    """Return the figures of the years in which every policy is fully in force, or None where that says nothing more."""
    years = years_in_force(study.arms)
    return None if years is None else PolicyYears(*years, values_of_years(study, *years))


def values_of_years(study: StudyTables, first: int, last: int) -> NDArray[np.float64]:
    """Return the figures over some years of a study [arm, seed, figure]."""
    totals, ends = (_of_years(table, first, last) for table in (study.yearly, study.year_ends))
    values = np.full((len(study.arms), len(study.seeds), len(FIGURES_OF_YEARS)), np.nan)
    for arm, name in enumerate(study.names):
        for place, seed in enumerate(study.seeds):
            tallies = _tallies(totals[name, seed])
            from_totals = [_measured(kpi, tallies) for kpi in FROM_TOTALS]
            values[arm, place] = [*from_totals, *(ends[name, seed][kpi].mean() for kpi in OF_YEAR_ENDS)]
    return values


def is_known_by_year(kpi: str) -> bool:
    """Say whether what is kept of a run holds a figure for each of its years."""
    return kpi in FROM_TOTALS or KPIS[kpi].is_year_end


def by_year(study: StudyTables, kpi: str) -> NDArray[np.float64]:
    """Return a figure that is known by year of every run [arm, seed, year]."""
    years = study.arms[0].scenario.horizon_years
    keys = ["arm", "seed", "year"]
    if KPIS[kpi].is_year_end:
        found = study.year_ends.set_index(keys)[kpi]
    else:
        tallies = _as_tallies(study.yearly)  # a row for each kind: nothing is to be summed
        groups = study.yearly.groupby(keys, sort=False).indices
        found = pd.Series({key: _measured(kpi, tallies[rows]) for key, rows in groups.items()})
    cells = [[[found[arm, seed, year + 1] for year in range(years)] for seed in study.seeds] for arm in study.names]
    return np.array(cells, float)


def _measured(kpi: str, tallies: Any) -> float:
    return KPIS[kpi].measure(cast(Books, SimpleNamespace(tallies=tallies)))


def _of_years(table: pd.DataFrame, first: int, last: int) -> dict[Any, pd.DataFrame]:
    """Return the rows of some years by arm and seed."""
    rows = table[table["year"].between(first, last)]
    return dict(iter(rows.groupby(["arm", "seed"], sort=False)))


def _tallies(rows: pd.DataFrame) -> Any:
    """Return the totals of some years as a run keeps them, a row for each supplier kind; states of a moment are 0."""
    return _as_tallies(rows.groupby("kind", sort=False).sum(numeric_only=True))


def _as_tallies(rows: pd.DataFrame) -> Any:
    tallies = np.zeros(len(rows), Tally.dtype).view(np.recarray)
    for name in Tally.dtype.names or ():
        if name in rows and name != "active":
            tallies[name] = rows[name]
        elif f"{name}_gbp" in rows:
            tallies[name] = (rows[f"{name}_gbp"] * PENCE_PER_POUND).round()
    tallies["firm_weeks"] = (rows["firm_years"] * WEEKS_PER_YEAR).round()
    return tallies


def policy_years_as_json(study: StudyTables) -> dict[str, Any]:
    """Return the years and their figures as plain data under ``policy_years``; nothing where there are none."""
    found = policy_years(study)
    if found is None:
        return {}
    kpis = {kpi: _kpi_as_json(found, study.names, kpi) for kpi in FIGURES_OF_YEARS}
    return {"policy_years": {"first": found.first, "last": found.last, "kpis": kpis}}


def _kpi_as_json(found: PolicyYears, names: Sequence[str], kpi: str) -> dict[str, Any]:
    arms = {name: found.of_arm(kpi, place).as_json() for place, name in enumerate(names)}
    differences = {name: found.difference(kpi, place).as_json() for place, name in enumerate(names) if place}
    return {"unit": KPIS[kpi].unit, "good": KPIS[kpi].good, "arms": arms, "difference": differences}
