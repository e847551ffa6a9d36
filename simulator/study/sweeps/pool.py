"""A pool of supervised processes: a run that raises, hangs or kills its worker costs nobody else.

Processes are started afresh (``spawn``), whatever the platform's habit: a forked copy of a process with compiled code
and threads can hang. Each worker tells when it begins a run, so that a limit holds for runs and not for chunks, and so
that the run on which a worker died is known.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection
from types import ModuleType
from typing import Any, Self

from simulator.engine.kernel import is_compiled_before
from simulator.notebook.own_rules import rules_in_use
from simulator.study.arms import StudyMistake
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.work import Outcome, Recipe, Task, failed, play_task, warm_up

#: A worker may take so long to start, which may include compiling the model [seconds].
START_LIMIT = 900.0
#: A run that ends its worker is tried so often: the machine may have been at fault the first time.
ATTEMPTS = 2
#: So many workers in a row may end before they are ready.
FALSE_STARTS = 3
_TICK = 0.25  # seconds between looks at the clock

_READY, _BEGAN, _DONE, _IDLE = range(4)


#: The life of a worker process: it says that it is ready, and then for each run that it begins and what came of it.
Serve = Callable[[Any, Recipe], None]


def serve(line: Any, recipe: Recipe) -> None:
    """Play chunks until the line is closed."""
    answer(line, lambda task: play_task(recipe, task), lambda: warm_up(recipe))


def answer(line: Any, play: Callable[[Task], Outcome], start: Callable[[], None]) -> None:
    """Answer chunks with outcomes until the line is closed.

    Args:
        line: to the parent.
        play: makes a run.
        start: called before the first.
    """
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    with suppress(Exception):
        start()  # if this fails, so will the runs, and they say why
    with suppress(EOFError, OSError):  # the parent has ended
        line.send((_READY, None))
        while True:
            for task in line.recv():
                line.send((_BEGAN, task.number))
                line.send((_DONE, play(task)))
            line.send((_IDLE, None))


@contextmanager
def no_main() -> Iterator[None]:
    """Hide the main module while a process is started, which would otherwise import it once more.

    Workers need nothing of it; importing it can take as long as all else at their start, and a script that calls
    ``sweep`` without asking for its ``__name__`` would begin itself again in each of them.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Worker:
    """One process, and what it is doing."""

    def __init__(self, recipe: Recipe, life: Serve) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=life, args=(theirs, recipe), daemon=True)
        with no_main():
            self.process.start()
        theirs.close()
        self.is_ready = False
        self.is_idle = False
        self.waiting: list[Task] = []
        self.outcomes: list[Outcome] = []
        self.running: int | None = None
        self.since = time.monotonic()

    def give(self, chunk: list[Task]) -> None:
        self.waiting, self.outcomes, self.is_idle = chunk, [], False
        self.line.send(chunk)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class Pool:
    """So many supervised workers."""

    def __init__(self, recipe: Recipe, workers: int, life: Serve = serve) -> None:
        if multiprocessing.current_process().daemon:
            raise StudyMistake(
                "a sweep starts processes of its own, which a worker of a multiprocessing.Pool may not; call sweep from"
                " the main process, or run the points one by one with run or compare"
            )
        if rules := rules_in_use():
            raise StudyMistake(
                f"a sweep runs in processes of its own, which have no rules of yours ({', '.join(rules)}); use compare,"
                " or a model of your own (docs/how-to/own-rules.md)"
            )
        self._recipe = recipe
        self._life = life
        self._number = workers
        self._workers: list[_Worker] = []
        self._false_starts = 0
        self._is_kept = False

    @contextmanager
    def kept(self) -> Iterator[Self]:
        """Keep the workers from one :meth:`run` to the next: they start but once."""
        self._is_kept = True
        try:
            yield self
        finally:
            self._is_kept = False
            self.stop()

    def stop(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def _worker(self) -> _Worker:
        return _Worker(self._recipe, self._life)

    @property
    def processes(self) -> list[int]:
        """Ids of the worker processes."""
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def run(self, chunker: Chunker) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each chunk as soon as it is finished.

        Raises:
            StudyMistake: workers cannot be started.
        """
        is_finished = False
        try:
            # alone at first where the model is still to be compiled, so that this is done once
            first = self._number if is_compiled_before() else 1
            self._workers += [self._worker() for _ in range(first - len(self._workers))]
            is_busy = True
            while is_busy:
                finished = [self._look_at(worker, chunker) for worker in list(self._workers)]
                is_busy = self._is_busy(chunker)
                yield from filter(None, finished)
                if is_busy:
                    self._wait()
            is_finished = True
        finally:
            if not (is_finished and self._is_kept):
                self.stop()

    def _is_busy(self, chunker: Chunker) -> bool:
        """Give work to those who have none; say whether anyone works or starts."""
        busy = False
        for worker in self._workers:
            if worker.is_idle:
                chunk = chunker.take(self._number)
                if chunk:
                    with suppress(OSError):  # it has just died: seen at the next look
                        worker.give(chunk)
            busy = busy or (worker.is_ready and not worker.is_idle)
        is_starting = any(not worker.is_ready for worker in self._workers)
        if not is_starting and busy and len(self._workers) < self._number:
            self._workers += [self._worker() for _ in range(self._number - len(self._workers))]
        if not busy and is_starting:
            rest = chunker.take(self._number)  # is anything left for a worker that is not ready yet?
            chunker.give_back(rest)
            return bool(rest)
        return busy

    def _wait(self) -> None:
        lines = [worker.line for worker in self._workers]
        connection.wait([*lines, *(worker.process.sentinel for worker in self._workers)], timeout=_TICK)

    def _look_at(self, worker: _Worker, chunker: Chunker) -> list[Outcome]:
        """Read what a worker says; return the outcomes of a chunk that is finished, whole or by force."""
        try:
            while worker.line.poll():
                what, content = worker.line.recv()
                worker.since = time.monotonic()
                if what == _READY:
                    worker.is_ready = worker.is_idle = True
                    self._false_starts = 0
                elif what == _BEGAN:
                    worker.running = content
                elif what == _DONE:
                    worker.running = None
                    worker.outcomes.append(content)
                    worker.waiting = worker.waiting[1:]
                    chunker.note(content)
                else:
                    worker.is_idle = True
                    return self._collect(worker)
        except (EOFError, OSError):
            return self._bury(worker, chunker)
        limit = self._recipe.limit_seconds if worker.is_ready else START_LIMIT
        is_late = (worker.running is not None or not worker.is_ready) and time.monotonic() - worker.since > limit
        return self._bury(worker, chunker, limit) if is_late else []

    @staticmethod
    def _collect(worker: _Worker) -> list[Outcome]:
        finished, worker.outcomes = worker.outcomes, []
        return finished

    def _bury(self, worker: _Worker, chunker: Chunker, limit: float | None = None) -> list[Outcome]:
        """End a worker that died or takes too long; put another in its place; return what it had finished."""
        worker.stop()
        if not worker.is_ready:
            self._false_starts += 1
            if self._false_starts >= FALSE_STARTS:
                code = worker.process.exitcode
                raise StudyMistake(f"worker processes end before they have started (exit code {code}); nothing was run")
        finished = self._collect(worker)
        rest = worker.waiting
        if rest and worker.running == rest[0].number:
            first, rest = rest[0], rest[1:]
            if limit is not None:
                finished.append(failed(first, f"took longer than its limit of {limit:g} seconds", limit))
            elif chunker.attempts(first) >= ATTEMPTS:
                finished.append(failed(first, f"its worker process ended {ATTEMPTS} times ({_end(worker)})"))
            else:
                rest = [first, *rest]
        chunker.give_back(rest)
        self._workers[self._workers.index(worker)] = self._worker()
        return finished


def _end(worker: _Worker) -> str:
    code = worker.process.exitcode or 0
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def usable_processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
