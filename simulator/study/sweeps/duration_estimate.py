"""How long a sweep will take: a few of its runs are timed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.pool import usable_processors
from simulator.study.sweeps.work import Outcome, play_task, warm_up

#: At most so many runs are timed, and no further one after so long [seconds].
MOST, PATIENCE = 5, 2.0
#: What a sweep takes besides: starting its processes and writing its tables [seconds].
START = 3.0


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
    warm_up(plan.recipe)
    number = min(MOST, plan.size)
    began = time.monotonic()
    outcomes: list[Outcome] = []
    for place in range(number):
        outcomes.append(play_task(plan.recipe, plan.task((2 * place + 1) * plan.size // (2 * number))))
        if time.monotonic() - began > PATIENCE:
            break
    times = [outcome.seconds for outcome in outcomes if outcome.failure is None]
    reasons = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Estimate(sum(times) / max(1, len(times)), usable_processors(), reasons)
