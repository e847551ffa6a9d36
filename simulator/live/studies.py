"""Comparisons that are refined as seeds come in: models step in threads, never in the event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from simulator.engine.limits import USUAL, LimitReached, Limits
from simulator.live.film_story import Film
from simulator.live.films import film_of
from simulator.live.growing_lines import Tell, begin_growing
from simulator.live.passed_on import said_again
from simulator.live.pictures import picture_of
from simulator.live.recent import Recent
from simulator.live.wishes import Refused
from simulator.scenario.schema import Scenario
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.execution import THREADS, Job, Run, default_workers, play
from simulator.week.watch import Watch

SEEDS = 20
LOOKS = (2, 8)  # seeds after which a picture is shown, before the last; few, as painting takes time from runs
MINUTES = 5.0  # that one run may take: a room waits
RUNS_KEPT = 800  # about 100 kB each: 24 tables, what is compared beside them, and what a lever is likely to be set to
PATIENCE = 0.05  # seconds between two looks whether anybody waits for an answer



class Studies:
    """Runs that are played once and remembered, by scenario and seed."""

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.workers = workers or default_workers()
        self.limits = limits or Limits(MINUTES, USUAL.shared(2 * self.workers + 1).gigabytes)
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix=THREADS)
        self._quiet = ThreadPoolExecutor(self.workers, thread_name_prefix=f"{THREADS}-quiet")
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="picture")
        self._stage = ThreadPoolExecutor(1, thread_name_prefix=f"{THREADS}-film")
        self._watches: set[Watch] = set()
        self._kept: Recent[tuple[str, int], Run] = Recent(RUNS_KEPT)
        self._waited_for = 0
        self._is_quiet = threading.Event()  # whether nobody waits for a comparison
        self._is_quiet.set()

    def close(self) -> None:
        """Drop what has not begun, and let what has begun end after its week."""
        for watch in self._watches:
            watch.stop()
        for pool in (self._pool, self._quiet, self._painter, self._stage):
            pool.shutdown(wait=False, cancel_futures=True)

    def _played(self, key: str, arm: Arm, place: int, seed: int, watch: Watch) -> Run:
        run = self._kept.get((key, seed))
        if run is None:
            with self._watched(watch):
                run = play(arm, 0, seed, watch=watch)
            self._kept.put((key, seed), run)
        return replace(run, arm=place, records=None)

    @contextmanager
    def _watched(self, watch: Watch) -> Iterator[None]:
        """Let a run be stopped when the server is, and refuse in a sentence what takes too long or too much memory."""
        self._watches.add(watch)
        try:
            yield
        except LimitReached as problem:
            raise Refused(said_again(str(problem))) from problem
        finally:
            self._watches.discard(watch)

    async def film(self, scenarios: tuple[Scenario, Scenario], names: tuple[str, str], seed: int) -> Film:
        """Return the film of two arms.

        Raises:
            Refused: a run takes longer, or more memory, than it may.
        """
        watch = Watch(self.limits)

        def work() -> Film:
            with self._watched(watch):
                return film_of(scenarios, names, seed, watch)

        try:
            film: Film = await self._in(self._stage, work)
            return film
        finally:
            watch.stop()

    async def story(self, film: Film, arm: int, subject: str, row: int) -> dict[str, Any]:
        """Return a story of a film; an arm that was let go is lived again.

        Raises:
            Refused: nothing can be told of it, or living the arm again takes too long or too much memory.
        """
        watch = Watch(self.limits)

        def work() -> dict[str, Any]:
            with self._watched(watch):
                return film.story(arm, subject, row, watch)

        try:
            told: dict[str, Any] = await self._in(self._stage, work)
            return told
        finally:
            watch.stop()

    async def in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do other heavy work, such as a film, without waiting for the runs of a comparison to end."""
        return await self._in(self._stage, work, *arguments)

    @staticmethod
    async def _in(pool: ThreadPoolExecutor, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)

    async def in_painter(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do light work beside the pool of runs."""
        return await self._in(self._painter, work, *arguments)

    async def compare(
        self, arms: Sequence[Arm], tell: Tell, seeds: int = SEEDS, tell_lines: Tell | None = None
    ) -> Comparison:
        """Play two arms over common seeds, and tell a picture whenever enough is new; cancel it to stop.

        The first picture comes after two seeds; the last one holds all. Until the first, ``tell_lines`` is told how
        far the first run of each arm has come.

        Raises:
            Refused: a run takes longer, or more memory, than it may.
        """
        loop = asyncio.get_running_loop()
        keys = [arm.scenario.fingerprint() for arm in arms]  # half a millisecond each: too short to wait for a turn
        jobs = [(seed, place) for seed in range(1, seeds + 1) for place in range(len(arms))]
        watches = [Watch(self.limits) for _ in jobs]
        futures = [
            loop.run_in_executor(self._pool, self._played, keys[place], arms[place], place, seed, watch)
            for (seed, place), watch in zip(jobs, watches, strict=True)
        ]
        runs: list[list[Run]] = [[] for _ in arms]
        began, painting = time.monotonic(), None
        growing = begin_growing(arms, futures, watches, tell_lines)
        self._be_waited_for(1)
        try:
            for (seed, place), future in zip(jobs, futures, strict=True):
                runs[place].append(await future)
                is_look = place == len(arms) - 1 and seed in LOOKS and seed < seeds
                if is_look and (painting is None or painting.done()):
                    growing.cancel()
                    painting = asyncio.create_task(self._paint(arms, runs, seeds, began, tell))
            if painting is not None:
                await painting
            return await self._paint(arms, runs, seeds, began, tell)
        finally:
            self._be_waited_for(-1)
            for future, watch in zip(futures, watches, strict=True):
                future.cancel()
                watch.stop()
            growing.cancel()
            if painting is not None:
                painting.cancel()

    async def compare_quietly(self, arms: Sequence[Arm], seeds: int = SEEDS, at_once: int = 1) -> Comparison:
        """Play arms over common seeds, so many runs at once, each only in weeks in which nobody waits for a comparison.

        Raises:
            Refused: a run takes longer, or more memory, than it may.
        """
        keys = [arm.scenario.fingerprint() for arm in arms]
        turns = asyncio.Semaphore(at_once)

        async def one(place: int, seed: int) -> Run:
            watch = Watch(self.limits, self._is_quiet)
            async with turns:
                await self._until_nobody_waits()
                try:
                    found: Run = await self._in(self._quiet, self._played, keys[place], arms[place], place, seed, watch)
                    return found
                finally:
                    watch.stop()

        numbers = range(1, seeds + 1)
        tasks = [asyncio.ensure_future(one(place, seed)) for place in range(len(arms)) for seed in numbers]
        try:
            return Comparison(tuple(arms), tuple(numbers), tuple(await asyncio.gather(*tasks)))
        finally:
            for task in tasks:
                task.cancel()

    def _be_waited_for(self, more: int) -> None:
        """Note how many wait for a comparison; runs that nobody waits for rest meanwhile."""
        self._waited_for += more
        if self._waited_for:
            self._is_quiet.clear()
        else:
            self._is_quiet.set()

    async def _until_nobody_waits(self) -> None:
        while self._waited_for:
            await asyncio.sleep(PATIENCE)

    async def play_quietly(self, job: Job) -> Run:
        """Play a run in weeks in which nobody waits for a comparison.

        Raises:
            Refused: it takes longer, or more memory, than it may.
        """
        await self._until_nobody_waits()
        watch = Watch(self.limits, self._is_quiet)

        def work() -> Run:
            with self._watched(watch):
                return play(job.arm, job.place, job.seed, watch=watch)

        try:
            run: Run = await self._in(self._quiet, work)
            return run
        finally:
            watch.stop()

    async def _paint(
        self, arms: Sequence[Arm], runs: Sequence[Sequence[Run]], of: int, began: float, tell: Tell
    ) -> Comparison:
        count = min(map(len, runs))
        flat = tuple(run for of_arm in runs for run in of_arm[:count])
        comparison = Comparison(tuple(arms), tuple(range(1, count + 1)), flat)
        picture = await self.in_painter(picture_of, comparison)
        seconds = round(time.monotonic() - began, 3)
        await tell(picture | {"of": of, "seconds": seconds, "done": count == of})
        return comparison
