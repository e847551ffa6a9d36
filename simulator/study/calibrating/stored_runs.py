"""Runs of a calibration, kept as sweeps: a batch that was interrupted goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.study.execution import Progress
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.spreads import values_of
from simulator.study.sweeps.fulfilment import Means, Say, fulfil
from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.plan import Plan, recipe_of
from simulator.study.sweeps.pool import Pool
from simulator.study.sweeps.reading import runs_frame
from simulator.study.sweeps.run_experiment import held_store

Array = NDArray[np.float64]

#: So far apart are the first seeds of two batches: no two points of a calibration share a seed.
_BATCH = 1_000_000


class StoredRuns:
    """Plays batches of points, each into a folder of its own."""

    def __init__(
        self,
        loaded: Loaded,
        folder: Path,
        pool: Pool,
        figures: Sequence[str],
        progress: Progress | None = None,
        say: Say | None = None,
    ) -> None:
        self._loaded, self._folder, self._pool = loaded, folder, pool
        self._figures, self._progress, self._say = list(figures), progress, say
        self._batches = 0

    def __call__(self, name: str, units: Array, seeds: int) -> Array:
        """Return the figures of a batch [points, seeds, figures]; NaN for runs that failed."""
        self._batches += 1
        first = self._batches * _BATCH + 1
        plan = Plan(
            recipe_of(self._loaded),
            tuple(factor.column for factor in self._loaded.factors),
            units,
            values_of(self._loaded.factors, units),
            tuple(range(first, first + seeds)),
            stride=seeds,
        )
        store = Store(self._folder / name)
        with held_store(store, self._say):
            fulfil(self._loaded, plan, store, Means(), progress=self._progress, say=self._say, pool=self._pool)
        runs = runs_frame(store.folder)
        found = np.full((len(units) * seeds, len(self._figures)), np.nan)
        found[runs["run"].to_numpy()] = runs[self._figures].to_numpy(float)
        return found.reshape(len(units), seeds, len(self._figures))
