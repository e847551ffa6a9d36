"""The tables of the runs of a study, as people read them: weeks, years, money, outcomes, places, records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from simulator.study import account_tables
from simulator.study import series as tables
from simulator.study.arms import Arm, StudyMistake
from simulator.study.execution import Run
from simulator.study.stage_table import stage_table
from simulator.study.where_bought import where_table

if TYPE_CHECKING:
    from simulator.study.styles import Plot


@dataclass(frozen=True)
class RunTables:
    """The runs of one or several arms over common seeds.

    Attributes:
        arms: the arms, the reference first.
        seeds: the seeds that every arm was run with.
        runs: what is kept of each run, by arm and then by seed.
    """

    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    runs: tuple[Run, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arms, the reference first."""
        return tuple(arm.name for arm in self.arms)

    @property
    def weeks(self) -> int:
        """Length of each run [weeks]."""
        return self.arms[0].scenario.horizon_weeks

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """A row for each arm, seed and week: awards, invoices, payments, firms, cash, jobs."""
        return tables.weekly(self.runs, self.names)

    @cached_property
    def series(self) -> pd.DataFrame:
        """Mean and quantiles over seeds of each weekly measure: arm, measure, week, mean, q05, q25, q50, q75, q95."""
        return tables.averaged(self.weekly)

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """A row for each arm, seed, year and supplier kind: the year's own totals."""
        return tables.yearly(self.runs, self.names)

    @cached_property
    def year_ends(self) -> pd.DataFrame:
        """A row for each arm, seed and year: the figures that are measured at year ends."""
        return tables.year_end_kpis(self.runs, self.names)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Pounds moved in each run by reason, payer and payee."""
        return tables.flows(self.runs, self.names)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """A row for each arm, seed, council, service line and supplier kind: social outcomes of delivered work."""
        return account_tables.outcomes(self.runs, self.arms)

    @cached_property
    def benefits(self) -> pd.DataFrame:
        """A row for each arm, seed, department that buys, outcome and beneficiary: pounds a year."""
        return account_tables.benefits(self.runs, self.arms)

    @cached_property
    def where(self) -> pd.DataFrame:
        """A row for each arm, seed and council, service line or size: awards, SE awards, competitions, bids, money."""
        return where_table(self.runs, self.arms)

    @cached_property
    def stages(self) -> pd.DataFrame:
        """A row for each arm, seed, service line and size: the way of work from call to award."""
        return stage_table(self.runs, self.arms)

    @property
    def recorded_in(self) -> tuple[str, ...]:
        """Names of the councils whose records are kept; none where those of all are, or no run was recorded."""
        return next((run.recorded_in for run in self.runs if run.records is not None), ())

    @cached_property
    def _plot_tables(self) -> dict[str, pd.DataFrame]:
        return {}

    def plot_table(self, plot: Plot) -> pd.DataFrame:
        """Return the table behind a plot, which is made once: the picture, the page and the CSV file need it."""
        if plot.title not in self._plot_tables:
            self._plot_tables[plot.title] = plot.table(self)
        return self._plot_tables[plot.title]

    def records(self, table: str) -> pd.DataFrame:
        """Return a table of the recorded runs (firms, tenders, bids, contracts, events) with their arm and seed."""
        found = tables.recorded(self.runs, self.names, table)
        if found is None:
            raise StudyMistake("no run was recorded; ask for it with record=(1,)")
        return found
