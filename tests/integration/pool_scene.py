"""Lives of worker processes that go wrong, for tests of the pool; the seed of a task says how."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from simulator.study.sweeps.pool import answer
from simulator.study.sweeps.work import Outcome, Recipe, Task, failed

GOOD, RAISES, HANGS, DIES, EXITS = range(5)
LIMIT = 1.0  # seconds for a run


def play(task: Task) -> Outcome:
    """Do what the seed of a task says."""
    if task.seed == RAISES:
        return failed(task, "ValueError: on purpose")
    if task.seed == HANGS:
        time.sleep(60.0)
    if task.seed == DIES:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.seed == EXITS:
        os._exit(7)
    return Outcome(task.number, (float(task.number),), None, 0.001)


def live(line: Any, _recipe: Recipe) -> None:
    """Answer chunks by :func:`play`."""
    answer(line, play, lambda: None)


def die_at_once(_line: Any, _recipe: Recipe) -> None:
    """End before being ready."""
    os._exit(3)
