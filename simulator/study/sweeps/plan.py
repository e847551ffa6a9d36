"""The plan of a sweep: every run that it asks for, under the address of its contents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.study.experiments.files import Loaded
from simulator.study.experiments.paths import WORLD, Settings, targets_of
from simulator.study.sweeps.model_version import model_version, version_with
from simulator.study.sweeps.work import Recipe, Task, Vectors

if TYPE_CHECKING:
    from simulator.study.plausible import PlausibleSet


def fingerprint_of(settings: Settings) -> str:
    """Return the fingerprint that the scenario of these settings has."""
    text = json.dumps(settings, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def recipe_of(loaded: Loaded) -> Recipe:
    """Return what all runs of an experiment have in common."""
    varied = [factor for factor in loaded.factors if factor.path != WORLD]
    targets = tuple(tuple(targets_of(f.paths, f.operation, settings) for f in varied) for settings in loaded.arms)
    own = loaded.own
    version = model_version() if own is None else version_with(own.digest)
    worlds = () if loaded.plausible is None else tuple(worlds_in(loaded.plausible, arm) for arm in loaded.arms)
    return Recipe(loaded.arms, targets, loaded.experiment.limit_seconds, version, own, worlds)


def worlds_in(plausible: PlausibleSet, settings: Settings) -> Vectors:
    """Return where the numbers of plausible worlds go in a scenario, and what they are."""
    return Vectors(plausible.targets(settings), tuple(map(tuple, plausible.values.tolist())))


@dataclass(frozen=True)
class Plan:
    """Points, arms and seeds; run number ``(point * arms + arm) * seeds + seed``.

    Attributes:
        recipe: what all runs have in common.
        columns: names of the factors.
        units: points in the unit cube [points, factors].
        values: points in the units of the factors [points, factors].
        seeds: of the first point, the same for every arm.
        stride: so much larger are the seeds of each next point; 0 for equal luck at all points.
    """

    recipe: Recipe
    columns: tuple[str, ...]
    units: NDArray[np.float64]
    values: NDArray[np.float64]
    seeds: tuple[int, ...]
    stride: int = 0

    @property
    def size(self) -> int:
        """Number of runs asked for; some may be the same run."""
        return len(self.values) * len(self.recipe.arms) * len(self.seeds)

    @property
    def repeated(self) -> int:
        """Number of runs that are the same as earlier ones: a factor that does nothing in an arm, or was rounded."""
        if not self.stride:
            return self.size - len(set(self.fingerprints)) * len(self.seeds)
        return self.size - len({self.address(number) for number in range(self.size)})

    @cached_property
    def fingerprints(self) -> list[str]:
        """Fingerprint of the scenario at each point in each arm [points * arms]."""
        arms = range(len(self.recipe.arms))
        return [fingerprint_of(self.recipe.settings(arm, row)) for row in self.values.tolist() for arm in arms]

    def task(self, number: int) -> Task:
        """Return the run of a number."""
        cell, seed = divmod(number, len(self.seeds))
        point, arm = divmod(cell, len(self.recipe.arms))
        return Task(number, arm, tuple(self.values[point].tolist()), self.seeds[seed] + self.stride * point)

    def tasks(self, numbers: Iterable[int]) -> Iterator[Task]:
        """Yield the runs of some numbers."""
        return map(self.task, numbers)

    def address(self, number: int) -> tuple[str, int]:
        """Return fingerprint of the scenario, and seed, of a run."""
        cell, seed = divmod(number, len(self.seeds))
        return self.fingerprints[cell], self.seeds[seed] + self.stride * (cell // len(self.recipe.arms))

    def cells(self) -> pd.DataFrame:
        """Return a row for each point and arm: numbers, fingerprint, and values of the factors."""
        arms = len(self.recipe.arms)
        points = len(self.values)
        head = {
            "point": np.repeat(np.arange(points), arms),
            "arm": np.tile(np.arange(arms), points),
            "fingerprint": self.fingerprints,
        }
        factors = {name: np.repeat(self.values[:, i], arms) for i, name in enumerate(self.columns)}
        units = {f"unit_{name}": np.repeat(self.units[:, i], arms) for i, name in enumerate(self.columns)}
        return pd.DataFrame(head | factors | units)


def plan_of(loaded: Loaded, units: NDArray[np.float64], values: NDArray[np.float64]) -> Plan:
    """Return the plan of an experiment at some points."""
    seeds = tuple(range(1, loaded.experiment.seeds + 1))
    return Plan(recipe_of(loaded), tuple(f.column for f in loaded.factors), units, values, seeds)
