"""A finished sweep in the shape in which it is analysed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.study.experiments.paths import WORLD
from simulator.study.intervals import Interval, crossed, interval, mean_over
from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.reading import study_frames
from simulator.study.told_figures import is_told, take_words

Array = NDArray[np.float64]

#: Figures of a report where the experiment names none.
USUAL = ("se_award_share_value", "bids_per_tender", "price_over_cost", "insolvencies_per_10000", "priority_jobs")
#: Designs whose points are a sample; in the others every point was chosen, and only the seeds are a sample.
SAMPLED = ("latin_hypercube", "sobol", "saltelli", "morris", "pareto")


@dataclass(frozen=True)
class Study:
    """What a folder of a sweep holds.

    Attributes:
        folder: where it is.
        manifest: what was asked for.
        runs: a row for each finished run, in the order of their numbers.
        plan: a row for each point and arm.
        failures: number of runs without figures.
    """

    folder: Path
    manifest: dict[str, Any]
    runs: pd.DataFrame
    plan: pd.DataFrame
    failures: int

    @property
    def design(self) -> str:
        """Kind of the design."""
        return str(self.manifest["experiment"]["design"]["kind"])

    @property
    def is_sampled(self) -> bool:
        """Whether the points are a sample of the space of factors."""
        return self.design in SAMPLED

    @property
    def factors(self) -> list[str]:
        """Names of the factors."""
        return [factor["name"] for factor in self.manifest["factors"]]

    @property
    def arms(self) -> list[str]:
        """Names of the arms, the reference first."""
        return list(self.manifest["arms"])

    @property
    def main_kpis(self) -> list[str]:
        """Figures that the report is about."""
        experiment = self.manifest["experiment"]
        kept = self.manifest["kpis"]
        own = self.manifest.get("own_model") or {"figures": ()}
        usual = (*USUAL, *(told["name"] for told in own["figures"]))
        chosen = experiment["main_kpis"] or experiment["kpis"] or usual
        return [name for name in chosen if name in kept and is_told(name)]

    @property
    def is_complete(self) -> bool:
        """Whether every run that was asked for has figures."""
        return len(self.runs) == int(self.manifest["runs"])

    @cached_property
    def units(self) -> Array:
        """Points in the unit cube [points, factors]."""
        first = self.plan[self.plan["arm"] == 0]
        found: Array = first[[f"unit_{name}" for name in self.factors]].to_numpy(float)
        return found

    @cached_property
    def values(self) -> Array:
        """Points in the units of the factors [points, factors]."""
        found: Array = self.plan[self.plan["arm"] == 0][self.factors].to_numpy(float)
        return found

    @cached_property
    def space(self) -> tuple[list[str], Array]:
        """Names and values of what differs between points: of plausible worlds their numbers, not their places."""
        worlds = self.manifest.get("plausible")
        places = [i for i, factor in enumerate(self.manifest["factors"]) if factor["path"] != WORLD]
        names, values = [self.factors[i] for i in places], self.values[:, places]
        if worlds is None:
            return names, values
        world = self.values[:, next(i for i in range(len(self.factors)) if i not in places)]
        numbers = np.array(worlds["values"])[world.astype(int) - 1]
        return [*names, *worlds["paths"]], np.hstack([values, numbers])

    def figures(self, kpi: str) -> Array:
        """Return a figure of every run [points, arms, seeds]; NaN where there is none."""
        shape = (int(self.manifest["points"]), len(self.arms), len(self.manifest["seeds"]))
        flat = np.full(int(np.prod(shape)), np.nan)
        flat[self.runs["run"].to_numpy()] = self.runs[kpi].to_numpy(float)
        return flat.reshape(shape)

    def outcomes(self, kpi: str) -> dict[str, Array]:
        """Return what is analysed of a figure [points, seeds]: the first arm, and the others' paired differences."""
        found = self.figures(kpi)
        first = {self.arms[0]: found[:, 0, :]}
        return first | {
            f"{arm} - {self.arms[0]}": found[:, i, :] - found[:, 0, :] for i, arm in enumerate(self.arms) if i
        }

    @property
    def block(self) -> int:
        """Points that hang together: those of a Saltelli block or of a Morris trajectory differ in one factor each."""
        return {"saltelli": len(self.factors) + 2, "morris": len(self.factors) + 1}.get(self.design, 1)

    def sure(self, values: Array, points: NDArray[np.int64] | None = None) -> Interval:
        """Return the mean of values [points, seeds] with its interval over what was drawn.

        Points of a sampled design are alike and independent, or the blocks are into which they fall; the runs of one
        point are not, nor those of one seed. What is not independent is averaged first. All points have the same
        seeds, so the luck of these counts beside that of the points: with one seed nothing is known of it.

        Args:
            values: of some points.
            points: their rows in the design; all of them where they are left out.
        """
        of_seeds = mean_over(values, axis=0)
        if not self.is_sampled:
            return interval(of_seeds)
        rows = np.arange(len(values)) if points is None else points
        means = _mean_by(rows // self.block, mean_over(values, axis=1))
        return interval(means) if self.has_own_seeds else crossed(means, of_seeds)

    def sure_of(self, kpi: str, outcome: str, values: Array, points: NDArray[np.int64] | None = None) -> Interval:
        """Return the same of one outcome of a figure: an arm's level ends where the figure has its ends."""
        found = self.sure(values, points)
        return found.within(KPIS[kpi].ends) if outcome in self.arms and kpi in KPIS else found

    @property
    def has_own_seeds(self) -> bool:
        """Whether every point has seeds of its own."""
        return bool(self.manifest.get("seed_stride", 0))


def _mean_by(group: NDArray[np.int64], values: Array) -> Array:
    """Return the mean of values in each group that there is; NaN are left out."""
    _, place = np.unique(group, return_inverse=True)
    is_known = ~np.isnan(values)
    counts = np.bincount(place, is_known)
    sums = np.bincount(place, np.where(is_known, values, 0.0))
    found: Array = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    return found


def load_study(folder: str | Path) -> Study:
    """Read a folder of a sweep, finished or not.

    Raises:
        StoreMistake: not a study, or damaged.
    """
    manifest = Store(Path(folder)).manifest()
    take_words(manifest)
    return Study(Path(folder), manifest, *study_frames(folder))
