"""The arms of a comparison in plausible worlds: how much of an effect hangs on numbers that nobody knows exactly.

Each world is one vector of the plausible set with luck of its own; all arms are played in it. The spread of an effect
between worlds is that of luck and that of the numbers; what luck alone spreads is known from the seeds of the
comparison itself, and is taken off as far as these show it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.metrics.sums import weighted_sum
from simulator.study.arms import Arm
from simulator.study.execution import MOST_WORKERS, Job, Run
from simulator.study.intervals import t_quantile
from simulator.study.plausible import PlausibleSet

Array = NDArray[np.float64]

#: So many worlds are played for each seed of a comparison, as far as the set goes.
WORLDS_PER_SEED = 3
#: Luck is taken off only as far as is this sure: what is estimated cannot be taken off in full (decision 91).
SURE_OF_LUCK = 0.9


class InWorlds(NamedTuple):
    """An effect over plausible worlds.

    Attributes:
        mean: weighted over worlds.
        low: lower end of the 95 % interval of the mean effect in a plausible world: luck and parameters.
        high: upper end.
        up: worlds in which the figure went up.
        down: worlds in which it went down.
        number: worlds in which it is known.
    """

    mean: float
    low: float
    high: float
    up: int
    down: int
    number: int

    @property
    def contains_zero(self) -> bool:
        """Whether zero lies within; an interval that cannot be worked out excludes nothing."""
        return not (self.low > 0.0 or self.high < 0.0)

    @property
    def sentence(self) -> str:
        """In how many plausible worlds it went the way that it went in most."""
        if not self.up and not self.down:
            return f"the same in all {self.number} plausible worlds" if self.number else ""
        way, number = ("up", self.up) if self.up >= self.down else ("down", self.down)
        return f"{way} in {number} of {self.number} plausible worlds"

    def as_json(self) -> dict[str, float | int | None]:
        """Return it as plain data; what is not a number is None."""
        ends = {"mean": self.mean, "low": self.low, "high": self.high}
        known = {name: None if math.isnan(value) else value for name, value in ends.items()}
        return known | {"up": self.up, "down": self.down, "worlds": self.number}


#: What is known of an effect where no worlds were played.
NOWHERE = InWorlds(math.nan, math.nan, math.nan, 0, 0, 0)


def in_worlds(effects: Array, weights: Array, luck: float) -> InWorlds:
    """Return an effect over plausible worlds.

    A random-effects reckoning: the variance between worlds less that of luck is what the numbers do; the interval
    holds that and what the mean itself does not know.

    Args:
        effects: of one run in each world [world]; NaN where not known.
        weights: of the worlds [world].
        luck: variance of the effect over seeds in one world (:func:`luck_in`).
    """
    known = ~np.isnan(effects)
    number = int(known.sum())
    if number == 0:
        return NOWHERE
    found, share = effects[known], weights[known] / weights[known].sum()
    up, down = int((found > 0.0).sum()), int((found < 0.0).sum())
    mean = weighted_sum(found, share)
    effective = 1.0 / weighted_sum(share, share)
    if effective < 1.5:
        return InWorlds(mean, math.nan, math.nan, up, down, number)
    spread = weighted_sum((found - mean) ** 2, share) / (1.0 - 1.0 / effective)
    half = t_quantile(effective - 1.0) * math.sqrt(max(0.0, spread - luck) + spread / effective)
    return InWorlds(mean, mean - half, mean + half, up, down, number)


def luck_in(differences: Array) -> float:
    """Return the lower 90 % confidence limit of the variance of luck; 0 for a single seed, which tells nothing.

    Args:
        differences: of one arm from the reference over seeds in one world; NaN where not known [seed].
    """
    from scipy.special import chdtri  # noqa: PLC0415  (slow to import)

    known = differences[~np.isnan(differences)]
    degrees = len(known) - 1
    return float(known.var(ddof=1)) * degrees / float(chdtri(degrees, 1.0 - SURE_OF_LUCK)) if degrees > 0 else 0.0


@dataclass(frozen=True)
class Worlds:
    """What every arm came out as in each world.

    Attributes:
        numbers: a row for each world: its seed, weight, and the number at each path.
        values: every figure [arm, world, KPI].
    """

    numbers: pd.DataFrame
    values: Array

    def effect(self, kpi: str, arm: int, luck: float) -> InWorlds:
        """Return the effect of an arm (by its place) against the reference on a figure; ``luck`` as in `in_worlds`."""
        place = list(KPIS).index(kpi)
        effects = self.values[arm, :, place] - self.values[0, :, place]
        return in_worlds(effects, self.numbers["weight"].to_numpy(float), luck)

    def table(self, arms: Sequence[str]) -> pd.DataFrame:
        """Return a row for each arm and world: the numbers of the world and every figure."""
        frames = [
            pd.concat([self.numbers.assign(arm=name), pd.DataFrame(values, columns=list(KPIS))], axis=1)
            for name, values in zip(arms, self.values, strict=True)
        ]
        found = pd.concat(frames, ignore_index=True)
        return found[["arm", *found.columns.drop("arm")]]


def worlds_of_table(table: pd.DataFrame, arms: Sequence[str]) -> Worlds:
    """Return the worlds whose :meth:`Worlds.table` this was."""
    by_arm = [table[table["arm"] == name].reset_index(drop=True) for name in arms]
    values = np.array([frame[list(KPIS)].to_numpy(float) for frame in by_arm])
    return Worlds(by_arm[0].drop(columns=["arm", *KPIS]), values)


def jobs_of(arms: Sequence[Arm], plausible: PlausibleSet, seeds: int) -> list[Job]:
    """Return the runs of the worlds that go with so many seeds: every arm in each.

    Arms of one world share the years before week 0, so what goes on at once is of different worlds.
    """
    number = min(len(plausible.table), WORLDS_PER_SEED * seeds)
    rounds = [range(first, min(number, first + MOST_WORKERS)) for first in range(0, number, MOST_WORKERS)]
    return [
        Job(Arm(arm.name, plausible.at(arm.scenario, world)), place, world + 1)
        for together in rounds
        for place, arm in enumerate(arms)
        for world in together
    ]


def worlds_of(values: Array, plausible: PlausibleSet) -> Worlds:
    """Return the worlds in which these figures came out [arm, world, KPI]: the first of a set, in its order."""
    number = values.shape[1]
    first, places = plausible.first(number), np.arange(1, number + 1)
    head = {"world": places, "seed": places, "weight": first.weights}
    return Worlds(pd.DataFrame(head | first.table[list(first.paths)].to_dict("list")), values)


def values_of_runs(runs: Sequence[Run], arms: int) -> Array:
    """Return the figures of the runs of some worlds [arm, world, KPI], in whatever order they were made."""
    ordered = sorted(runs, key=lambda run: (run.arm, run.seed))
    return np.array([run.kpis for run in ordered]).reshape(arms, -1, len(KPIS))
