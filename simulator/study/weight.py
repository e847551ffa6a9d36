"""What one run of a scenario weighs: the memory of its tables, and the time that it takes here."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from numba.core.event import install_recorder

from simulator.engine.kernel import is_compiled_before
from simulator.engine.limits import USUAL, Limits
from simulator.engine.tables import DECLARATIONS
from simulator.scenario.schema import Scenario
from simulator.start.population import bytes_at_start
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.watch import Watch

if TYPE_CHECKING:
    from simulator.engine.world import World

#: The first week of a process loads compiled code. So many after it are timed, and their median is told: what some
#: are the first to ask for is loaded then, once, which a run of years must not be told to pay each week.
_WEEKS = 13
#: A world that is made faster [seconds] is made twice, as the first one of a process loads compiled code too.
_SOON = 5.0
#: Times in which something was compiled are not believed: this scenario is the first to ask for it. Measured again.
_TRIES = 3
_GIGABYTE = 1e9  # bytes


@dataclass(frozen=True, slots=True)
class Weight:
    """Memory of a run's tables at the start [10^9 bytes], and its processor time [seconds].

    The time is None before everything that it asks for is compiled. Of a busy machine a run takes longer.
    """

    gigabytes: float
    seconds: float | None


def weight_of(scenario: Scenario, limits: Limits = USUAL) -> Weight:
    """Return what a run weighs, by making its world and living its first weeks, or by its tables before it is compiled.

    Raises:
        LimitReached: it needs more memory, or its first weeks more time, than a run may have.
    """
    if not is_compiled_before():
        return Weight(bytes_at_start(scenario, limits) / _GIGABYTE, None)
    for _ in range(_TRIES):
        with install_recorder("numba:run_pass") as compiler:
            weight = _measured(scenario, limits)
        if not compiler.buffer:
            return weight
    return replace(weight, seconds=None)


def _measured(scenario: Scenario, limits: Limits) -> Weight:
    watch = Watch(limits)
    world, made = _made(scenario, limits)
    if made < _SOON:
        world, made = _made(scenario, limits)
    watch.begin(world)
    gigabytes = sum(getattr(world, name).nbytes for name in DECLARATIONS) / _GIGABYTE
    live(world, 1, watch)
    week = median(_seconds_until(world, 2 + week, watch) for week in range(_WEEKS))
    return Weight(gigabytes, made + week * scenario.horizon_weeks)


def _made(scenario: Scenario, limits: Limits) -> tuple[World, float]:
    began = time.process_time()
    world = open_world(scenario, 1, limits=limits)
    return world, time.process_time() - began


def _seconds_until(world: World, week: int, watch: Watch) -> float:
    began = time.process_time()
    live(world, week, watch)
    return time.process_time() - began
