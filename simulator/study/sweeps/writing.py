"""Write parts beside the work: no worker waits for the disk, and what was handed in is written whatever happens."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from simulator.study.sweeps.parts import Store
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.work import Outcome

#: So many parts may wait for the disk; then those who bring more wait as well.
MOST_WAITING = 4


class Writer:
    """Writes parts one after another in a thread; leaving it waits for the last."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store, self._plan = store, plan
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fairlot-writer")
        self._waiting: deque[Future[int]] = deque()
        self._seconds = 0.0
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self._thread.shutdown(wait=True)  # after a mistake or an interruption: what was handed in is still written

    @property
    def seconds(self) -> float:
        """Time that the disk took so far."""
        return self._seconds

    @property
    def written(self) -> int:
        """Runs that are on the disk."""
        return self._written

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Hand in finished runs.

        Raises:
            StoreMistake: an earlier part could not be written.
        """
        self._waiting.append(self._thread.submit(self._write, outcomes))
        while self._waiting and (self._waiting[0].done() or len(self._waiting) > MOST_WAITING):
            self._written += self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait until everything is on the disk.

        Raises:
            StoreMistake: a part could not be written.
        """
        while self._waiting:
            self._written += self._waiting.popleft().result()

    def _write(self, outcomes: Sequence[Outcome]) -> int:
        began = time.monotonic()
        self._store.write_part(self._plan, outcomes)
        self._seconds += time.monotonic() - began
        return len(outcomes)
