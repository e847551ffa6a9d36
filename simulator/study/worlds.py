"""The arms of a comparison in plausible worlds: how much of an effect hangs on numbers that nobody knows exactly.

Each world is one vector of the plausible set with luck of its own; all arms are played in it, several times where more
runs are asked for than the set has vectors. The spread of an effect between worlds is that of luck and that of the
numbers; what luck alone spreads is known from the repeats in the worlds, or else from the seeds of the comparison
itself, and is taken off as far as these show it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.metrics.sums import weighted_sum
from simulator.study.arms import Arm
from simulator.study.execution import MOST_WORKERS, Job, Run
from simulator.study.intervals import Interval, mean_over, spread_over, t_quantile
from simulator.study.plausible import PlausibleSet

Array = NDArray[np.float64]

#: So many runs are played in plausible worlds for each seed of a comparison; more than the set has vectors repeat all.
WORLDS_PER_SEED = 3
#: Luck is taken off only as far as is this sure: what is estimated cannot be taken off in full (decision 91).
SURE_OF_LUCK = 0.9
#: An interval is rough whose width the worlds tell only to more than this factor (assumption).
ROUGH = 2.0
#: How sure each end of a width is.
_SURE_OF_WIDTH = 0.9


class InWorlds(NamedTuple):
    """An effect over plausible worlds.

    Attributes:
        mean: weighted over worlds.
        low: lower end of the 95 % interval of the mean effect in a plausible world: luck and parameters.
        high: upper end.
        up: worlds in which the figure went up.
        down: worlds in which it went down.
        number: worlds in which it is known.
        factor: to what factor the worlds tell the width: how much wider the interval is with the spread between worlds
            at the upper end of what it may be (90 %) than at the lower (10 %).
    """

    mean: float
    low: float
    high: float
    up: int
    down: int
    number: int
    factor: float

    @property
    def interval(self) -> Interval:
        """The interval by luck and parameters, as others are told."""
        return Interval(self.mean, self.low, self.high, self.number)

    @property
    def is_rough(self) -> bool:
        """Whether the width hardly is known: luck moves the effect about as much as the numbers do, or more."""
        return self.factor > ROUGH

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
        ends = {"mean": self.mean, "low": self.low, "high": self.high, "width_factor": self.factor}
        known = {name: None if math.isnan(value) else value for name, value in ends.items()}
        return known | {"up": self.up, "down": self.down, "worlds": self.number}


#: What is known of an effect where no worlds were played.
NOWHERE = InWorlds(math.nan, math.nan, math.nan, 0, 0, 0, math.nan)


def in_worlds(effects: Array, weights: Array, luck: float) -> InWorlds:
    """Return an effect over plausible worlds.

    A random-effects reckoning: the variance between worlds less that of luck is what the numbers do; the interval
    holds that and what the mean itself does not know.

    Args:
        effects: in each world [world], of one run or the mean of several; NaN where not known.
        weights: of the worlds [world].
        luck: variance of such an effect in one world (:func:`luck_in`, :func:`luck_within`).
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
        return InWorlds(mean, math.nan, math.nan, up, down, number, math.nan)
    spread = weighted_sum((found - mean) ** 2, share) / (1.0 - 1.0 / effective)

    def half(at: float) -> float:
        return t_quantile(effective - 1.0) * math.sqrt(max(0.0, at - luck) + at / effective)

    least, most = (half(_limit(spread, effective - 1.0, sure)) for sure in (_SURE_OF_WIDTH, 1.0 - _SURE_OF_WIDTH))
    factor = most / least if least > 0.0 else 1.0
    return InWorlds(mean, mean - half(spread), mean + half(spread), up, down, number, factor)


def luck_in(differences: Array) -> float:
    """Return the lower 90 % confidence limit of the variance of luck; 0 for a single seed, which tells nothing.

    Args:
        differences: of one arm from the reference over seeds in one world; NaN where not known [seed].
    """
    known = differences[~np.isnan(differences)]
    degrees = len(known) - 1
    return _limit(float(known.var(ddof=1)), degrees, SURE_OF_LUCK) if degrees > 0 else 0.0


def luck_within(effects: Array, weights: Array) -> float:
    """Return the same of runs that repeat worlds: each world's own luck, as the worlds weigh; 0 where none repeats.

    Args:
        effects: of every run [repeat, world]; NaN where not known.
        weights: of the worlds [world].
    """
    known = (~np.isnan(effects)).sum(axis=0)
    again = known > 1
    if not again.any():
        return 0.0
    share = weights[again] / weights[again].sum()
    pooled = weighted_sum(spread_over(effects[:, again], axis=0) ** 2, share)
    degrees = 1.0 / weighted_sum(share**2, 1.0 / (known[again] - 1))  # Satterthwaite, for luck alike in all worlds
    return _limit(pooled, degrees, SURE_OF_LUCK)


def _limit(variance: float, degrees: float, sure: float) -> float:
    """Return what a variance is at least, as sure as this: of normal draws that leave so many degrees of freedom."""
    from scipy.special import chdtri  # noqa: PLC0415  (slow to import)

    return variance * degrees / float(chdtri(degrees, 1.0 - sure))


@dataclass(frozen=True)
class Worlds:
    """What every arm came out as in each world.

    Attributes:
        numbers: a row for each run: its world, seed and weight, and the number at each path; round after round, each
            of all worlds in their order.
        values: every figure [arm, run, KPI].
    """

    numbers: pd.DataFrame
    values: Array

    @cached_property
    def number(self) -> int:
        """So many worlds."""
        return int(self.numbers["world"].nunique())

    def effect(self, kpi: str, arm: int, luck: float) -> InWorlds:
        """Return the effect of an arm (by its place) against the reference on a figure.

        ``luck`` is that of single runs, as `luck_in` has it; where worlds were played again, what repeats show counts.
        """
        place = list(KPIS).index(kpi)
        effects = (self.values[arm, :, place] - self.values[0, :, place]).reshape(-1, self.number)
        weights = self.numbers["weight"].to_numpy(float)[: self.number]
        repeats = len(effects)
        luck = luck_within(effects, weights) if repeats > 1 else luck
        return in_worlds(mean_over(effects, axis=0), weights, luck / repeats)

    def table(self, arms: Sequence[str]) -> pd.DataFrame:
        """Return a row for each arm and run: the numbers of its world and every figure."""
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
    worlds = min(len(plausible.table), WORLDS_PER_SEED * seeds)
    number = WORLDS_PER_SEED * seeds // worlds * worlds  # only whole rounds: every world as often
    rounds = [range(first, min(number, first + MOST_WORKERS)) for first in range(0, number, MOST_WORKERS)]
    played = [[Arm(arm.name, plausible.at(arm.scenario, world)) for world in range(worlds)] for arm in arms]
    return [
        Job(in_world[run % worlds], place, run + 1)
        for together in rounds
        for place, in_world in enumerate(played)
        for run in together
    ]


def worlds_of(values: Array, plausible: PlausibleSet) -> Worlds:
    """Return the worlds in which these figures came out [arm, run, KPI]: the first of a set, in its order."""
    runs = np.arange(values.shape[1])
    first = plausible.first(len(runs))
    worlds = runs % len(first.table)
    head = {"world": worlds + 1, "seed": runs + 1, "weight": first.weights[worlds]}
    return Worlds(pd.DataFrame(head | first.table[list(first.paths)].iloc[worlds].to_dict("list")), values)


def values_of_runs(runs: Sequence[Run], arms: int) -> Array:
    """Return the figures of the runs of some worlds [arm, run, KPI], in whatever order they were made."""
    ordered = sorted(runs, key=lambda run: (run.arm, run.seed))
    return np.array([run.kpis for run in ordered]).reshape(arms, -1, len(KPIS))
