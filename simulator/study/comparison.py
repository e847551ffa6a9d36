"""Run scenarios over common seeds and compare them pair by pair: the unit of work of the whole project.

Both arms of a pair share every piece of luck that the policy does not change, so most of the noise cancels in the
difference. One seed gives one difference; the interval is Student's over the seeds.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.engine.limits import Limits
from simulator.metrics import KPIS, Kpi
from simulator.register import relevance_of
from simulator.scenario.schema import Scenario
from simulator.study.arms import Arm, arms_of, as_scenario, seeds_of, shortened
from simulator.study.contributions import arms_without, parts_of
from simulator.study.engaged_areas import area_table, areas_as_json
from simulator.study.execution import Progress, jobs_of_all, play_all, play_jobs
from simulator.study.intervals import Interval, interval, smallest_shown
from simulator.study.plausible import PlausibleSet
from simulator.study.policy_years import policy_years_as_json
from simulator.study.readings import CLEAR, HANGS, verdict
from simulator.study.recording import NOTHING_KEPT, Recording, recording_of
from simulator.study.run_tables import RunTables
from simulator.study.study_tables import Part
from simulator.study.where_bought import where_as_json
from simulator.study.worlds import NOWHERE, InWorlds, Worlds, jobs_of, luck_in, values_of_runs, worlds_of

if TYPE_CHECKING:
    from matplotlib.animation import FuncAnimation
    from matplotlib.figure import Figure

SEEDS_OF_RUN = 5
SEEDS_OF_COMPARE = 20


@dataclass(frozen=True)
class Result(RunTables):
    """What came out of one or several arms over common seeds; its tables are those of `RunTables`."""

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """Every figure of every run [arm, seed, KPI]."""
        return np.array([run.kpis for run in self.runs]).reshape(len(self.arms), len(self.seeds), len(KPIS))

    def of_arm(self, kpi: str, arm: int) -> Interval:
        """Return the mean of a figure in one arm (by its place) with its interval."""
        return interval(self.values[arm, :, list(KPIS).index(kpi)]).within(KPIS[kpi].ends)

    def told(self, group: str) -> list[Kpi]:
        """Return the figures of a group that are worth a row: those that are something, not 0 or NaN, in some run."""
        figures = np.nan_to_num(self.values).reshape(-1, len(KPIS)).T
        return [k for k, values in zip(KPIS.values(), figures, strict=True) if k.group == group and values.any()]

    @property
    def kpis(self) -> pd.DataFrame:
        """A row for each arm and seed, a column for each figure."""
        index = pd.MultiIndex.from_product([self.names, self.seeds], names=["arm", "seed"])
        return pd.DataFrame(self.values.reshape(-1, len(KPIS)), index=index, columns=list(KPIS))

    @property
    def summary(self) -> pd.DataFrame:
        """A row for each figure and arm: unit, good direction, mean, low, high, seeds."""
        rows = [
            [k.name, name, k.unit, k.good, *self.of_arm(k.name, arm)]
            for k in KPIS.values()
            for arm, name in enumerate(self.names)
        ]
        columns = ["kpi", "arm", "unit", "good", "mean", "low", "high", "seeds"]
        return pd.DataFrame(rows, columns=columns).set_index(["kpi", "arm"])

    @property
    def areas(self) -> pd.DataFrame:
        """Nothing: areas are compared between arms; see :class:`Comparison`."""
        return pd.DataFrame()

    def plot(self, name: str = "se_share") -> Figure:
        """Return one of the report's plots as a matplotlib figure; see ``figures.FIGURES`` for their names."""
        from simulator.study.figures import plotted  # noqa: PLC0415  (matplotlib is slow to import)

        return plotted(self, name)

    def animate(self, measures: Sequence[str] = (), weeks_per_frame: int = 4) -> FuncAnimation:
        """Return an animation of weekly measures for notebooks, without the live view; see ``animation.animated``."""
        from simulator.study.animation import MEASURES, animated  # noqa: PLC0415  (matplotlib is slow to import)

        return animated(self, measures or MEASURES, weeks_per_frame)

    def as_json(self) -> dict[str, Any]:
        """Return scenario, arms, seeds, weeks and every figure as plain data; what is not a number is None."""
        return {
            "scenario": self.arms[-1].scenario.title if len(self.arms) == 2 else self.arms[0].scenario.title,
            "arms": list(self.names),
            "seeds": len(self.seeds),
            "weeks": self.weeks,
            "kpis": {name: self._kpi_as_json(name) for name in KPIS},
            "by": where_as_json(self),
        }

    def _kpi_as_json(self, kpi: str) -> dict[str, Any]:
        arms = {name: self.of_arm(kpi, place).as_json() for place, name in enumerate(self.names)}
        return {"unit": KPIS[kpi].unit, "good": KPIS[kpi].good, "arms": arms, "difference": {}}


@dataclass(frozen=True)
class Comparison(Result):
    """Two or more arms over common seeds; every other arm is compared with the first, seed by seed.

    Attributes:
        worlds: the same arms in plausible worlds, or None where the numbers of the register are taken as known.
        parts: arms without one of their policies, where that was asked for.
    """

    worlds: Worlds | None = None
    parts: tuple[Part, ...] = ()

    def difference(self, kpi: str, arm: int) -> Interval:
        """Return the mean paired difference of an arm (by its place) from the reference, with its interval."""
        return interval(self._differences(kpi, arm))

    def _differences(self, kpi: str, arm: int) -> NDArray[np.float64]:
        place = list(KPIS).index(kpi)
        found: NDArray[np.float64] = self.values[arm, :, place] - self.values[0, :, place]
        return found

    def smallest_shown(self, kpi: str, arm: int) -> float:
        """Return the smallest true effect that these seeds would have shown four times in five."""
        return smallest_shown(self._differences(kpi, arm))

    def in_worlds(self, kpi: str, arm: int) -> InWorlds | None:
        """Return the effect of an arm over plausible worlds (luck and parameters), or None where none were played."""
        if self.worlds is None:
            return None
        return self.worlds.effect(kpi, arm, luck_in(self._differences(kpi, arm)))

    def matters(self, kpi: str) -> float:
        """Return the smallest difference of a figure that matters, in its unit (``register/figures.toml``)."""
        return relevance_of(kpi).of(self.of_arm(kpi, 0).mean, self.of_arm("council_spend", 0).mean)

    def reading(self, kpi: str, arm: int) -> str:
        """Return what a difference means in a word; see :mod:`simulator.study.readings`."""
        word, wide = verdict(self.difference(kpi, arm), KPIS[kpi].good, self.matters(kpi)), self.in_worlds(kpi, arm)
        if word not in CLEAR or wide is None:
            return word
        return HANGS if wide.contains_zero or wide.mean * self.difference(kpi, arm).mean < 0.0 else word

    @property
    def differences(self) -> pd.DataFrame:
        """A row for each figure and arm beyond the reference: both intervals, what would have shown, and a reading."""
        rows = []
        for k in KPIS.values():
            for arm in range(1, len(self.arms)):
                found, wide = self.difference(k.name, arm), self.in_worlds(k.name, arm) or NOWHERE
                reading, shown_from = self.reading(k.name, arm), self.smallest_shown(k.name, arm)
                rows.append([k.name, self.names[arm], k.unit, k.good, *found, reading, shown_from, *wide])
        columns = ["kpi", "arm", "unit", "good", "mean", "low", "high", "seeds", "verdict", "shown_from"]
        columns += [f"worlds_{name}" for name in InWorlds._fields]
        return pd.DataFrame(rows, columns=columns).set_index(["kpi", "arm"])

    @cached_property
    def areas(self) -> pd.DataFrame:
        """A row for each arm, figure and comparison of engaged areas with others; empty if policies hold everywhere."""
        return area_table(self)

    def as_json(self) -> dict[str, Any]:
        """Return what :meth:`Result.as_json` does, and ``areas`` and ``policy_years`` where policies have such."""
        areas = areas_as_json(self)
        return super().as_json() | ({"areas": areas} if areas else {}) | policy_years_as_json(self)

    def _kpi_as_json(self, kpi: str) -> dict[str, Any]:
        differences = {self.names[arm]: self._difference_as_json(kpi, arm) for arm in range(1, len(self.arms))}
        return super()._kpi_as_json(kpi) | {"difference": differences}

    def _difference_as_json(self, kpi: str, arm: int) -> dict[str, Any]:
        smallest, wide = self.smallest_shown(kpi, arm), self.in_worlds(kpi, arm)
        told = {"reading": self.reading(kpi, arm), "smallest_shown": None if math.isnan(smallest) else smallest}
        luck_and_parameters = {"luck_and_parameters": wide.as_json()} if wide is not None else {}
        return self.difference(kpi, arm).as_json() | told | luck_and_parameters


def run(
    scenario: Scenario | str | Path,
    seeds: int | Iterable[int] = SEEDS_OF_RUN,
    years: int | None = None,
    workers: int | None = None,
    *,
    record: Collection[int] | Recording = (),
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Result:
    """Run one scenario once for each seed.

    Args:
        scenario: a scenario, its file, or the name of a ready one.
        seeds: how many (1 to N), or which.
        years: only so many of its years.
        workers: runs at once; by default the processors, at most four.
        record: seeds whose contracts, bids, firms and events are kept; a `Recording` says of which councils.
        progress: called after each run with the numbers of finished and of all runs.
        limits: time and memory that one run may take; by default an hour, and its part of three quarters of the memory.

    Raises:
        ScenarioMistakes: the file is wrong.
        StudyMistake: seeds, years or workers make no sense, or there is no such council or seed to keep records of.
        LimitReached: a run takes longer, or more memory, than it may.
    """
    chosen = shortened(as_scenario(scenario), years)
    arms = (Arm(chosen.title, chosen),)
    numbers = seeds_of(seeds)
    recording = recording_of(record, arms, numbers)
    runs = play_all(arms, numbers, recording=recording, workers=workers, progress=progress, limits=limits)
    return Result(arms, numbers, tuple(runs))


def compare(
    scenarios: Scenario | str | Path | Sequence[Scenario | str | Path],
    seeds: int | Iterable[int] = SEEDS_OF_COMPARE,
    years: int | None = None,
    workers: int | None = None,
    *,
    plausible: PlausibleSet | None = None,
    record: Collection[int] | Recording = (),
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Comparison:
    """Compare scenarios over common seeds.

    One scenario is set against itself without its policies (one that has none is the only arm, and nothing is
    compared); of several, the first is the reference. With a ``plausible`` set (``plausible.shipped()``) the arms are
    played in plausible worlds as well, three runs for each seed. The other arguments and the errors are those of
    :func:`run`.
    """
    listed = [scenarios] if isinstance(scenarios, (Scenario, str, Path)) else scenarios
    arms = arms_of([as_scenario(scenario) for scenario in listed], years)
    return compare_arms(arms, seeds, workers, plausible=plausible, record=record, progress=progress, limits=limits)


def compare_arms(
    arms: Sequence[Arm],
    seeds: int | Iterable[int] = SEEDS_OF_COMPARE,
    workers: int | None = None,
    *,
    plausible: PlausibleSet | None = None,
    record: Collection[int] | Recording = (),
    progress: Progress | None = None,
    limits: Limits | None = None,
    take_apart: bool = False,
) -> Comparison:
    """Compare named arms, the first of which is the reference; the other arguments are those of :func:`compare`.

    ``take_apart`` also runs arms without each of their policies in turn (:mod:`simulator.study.contributions`).
    """
    numbers = seeds_of(seeds)
    without = [arm for _, _, arm in arms_without(arms)] if take_apart else []
    jobs = jobs_of_all([*arms, *without], numbers, recording_of(record, arms, numbers), workers)
    jobs = [job if job.place < len(arms) else replace(job, recording=NOTHING_KEPT) for job in jobs]
    further = jobs_of(arms, plausible, len(numbers)) if plausible is not None and len(arms) > 1 else []
    runs = play_jobs([*jobs, *further], workers=workers, progress=progress, limits=limits)
    known = sorted(runs[: len(jobs)], key=lambda run: (run.arm, run.seed))
    own = len(arms) * len(numbers)
    worlds = None
    if plausible is not None and further:
        worlds = worlds_of(values_of_runs(runs[len(jobs) :], len(arms)), plausible)
    return Comparison(tuple(arms), numbers, tuple(known[:own]), worlds, parts_of(arms, known[own:], len(numbers)))
