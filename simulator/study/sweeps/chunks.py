"""Cut the work of a sweep into chunks: long enough to be worth the trouble, short enough to lose little."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from simulator.study.sweeps.work import Outcome, Task

#: A chunk lasts at least this long [seconds]; nothing shorter is worth a message and a file.
SHORTEST = 0.5
#: A chunk lasts so long where enough is left to do: writing it takes a hundredth of that [seconds].
USUAL = 2.0
#: And at most this long, because it is what a killed sweep loses [seconds].
LONGEST = 10.0
#: So many chunks are aimed at, so that a long sweep does not end in countless small files.
CHUNKS = 400
_FIRST_GUESS = 0.25  # seconds a run, until one has been timed
_MEMORY = 0.9  # weight of earlier runs in the estimate of a run's time


class Chunker:
    """Hands out tasks in chunks whose length follows the time that runs take."""

    def __init__(self, tasks: Iterable[Task], total: int) -> None:
        self._tasks = iter(tasks)
        self._again: deque[Task] = deque()
        self._total = total
        self._left = total
        self._seconds = _FIRST_GUESS
        self._attempts: dict[int, int] = {}

    def take(self, workers: int) -> list[Task]:
        """Return the next chunk for one of so many workers; empty when nothing is left."""
        goal = min(LONGEST, max(USUAL, self._total * self._seconds / CHUNKS))
        fair = self._left / (2 * max(1, workers))  # near the end everyone gets a part of the rest
        number = max(1, round(SHORTEST / self._seconds), round(min(goal / self._seconds, fair)))
        chunk: list[Task] = []
        while len(chunk) < number:
            task = self._again.popleft() if self._again else next(self._tasks, None)
            if task is None:
                break
            chunk.append(task)
        self._left -= len(chunk)
        return chunk

    def note(self, outcome: Outcome) -> None:
        """Learn from the time of a run."""
        if outcome.failure is None:
            self._seconds = _MEMORY * self._seconds + (1.0 - _MEMORY) * max(1e-4, outcome.seconds)

    def give_back(self, tasks: Iterable[Task]) -> None:
        """Take back tasks that were not run."""
        returned = list(tasks)
        self._again.extend(returned)
        self._left += len(returned)

    def attempts(self, task: Task) -> int:
        """Count another attempt at a task that ended its worker, and return how many there were."""
        self._attempts[task.number] = self._attempts.get(task.number, 0) + 1
        return self._attempts[task.number]
