"""How long a sweep will take: a few of its runs are timed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.pool import Pool, usable_processors
from simulator.study.sweeps.work import Outcome, Task, play_task, warm_up

#: At most so many runs are timed, and no further one after so long [seconds].
MOST, PATIENCE = 5, 2.0
#: What a sweep takes besides: starting its processes and writing its tables [seconds].
START = 3.0


def _tasks(plan: Plan) -> list[Task]:
    """Return some runs, spread over the points and arms of a plan."""
    number = min(MOST, plan.size)
    return [plan.task((2 * place + 1) * plan.size // (2 * number)) for place in range(number)]


def _timed(plan: Plan) -> list[Outcome]:
    warm_up(plan.recipe)
    began = time.monotonic()
    outcomes: list[Outcome] = []
    for task in _tasks(plan):
        outcomes.append(play_task(plan.recipe, task))
        if time.monotonic() - began > PATIENCE:
            break
    return outcomes


def _timed_elsewhere(plan: Plan) -> list[Outcome]:
    """Do the same in a worker, where code of the user's own belongs."""
    tasks = _tasks(plan)
    return [outcome for part in Pool(plan.recipe, 1).run(Chunker(tasks, len(tasks))) for outcome in part]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was found by timing some runs.

    Attributes:
        seconds_per_run: mean time of those that ended well; 0 where none did.
        processes: as many as a sweep takes here unless told.
        failures: why others failed.
    """

    seconds_per_run: float
    processes: int
    failures: tuple[str, ...]

    def seconds(self, runs: int) -> float:
        """Return how long so many runs take, all processes at work."""
        return START + runs * self.seconds_per_run / self.processes


def estimate(plan: Plan) -> Estimate:
    """Time some runs of a plan, spread over its points and arms."""
    outcomes = _timed(plan) if plan.recipe.own is None else _timed_elsewhere(plan)
    times = [outcome.seconds for outcome in outcomes if outcome.failure is None]
    reasons = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Estimate(sum(times) / max(1, len(times)), usable_processors(), reasons)
