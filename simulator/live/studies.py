"""Comparisons that are refined as seeds come in: models step in threads, never in the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from simulator.live.pictures import picture_of
from simulator.live.recent import Recent
from simulator.scenario.schema import Scenario
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.execution import Run, default_workers, play

SEEDS = 20
LOOKS = (2, 8)  # seeds after which a picture is shown, before the last; few, as painting takes time from runs
RUNS_KEPT = 400  # about 100 kB each

Tell = Callable[[dict[str, Any]], Awaitable[None]]


class Studies:
    """Runs that are played once and remembered, by scenario and seed."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or default_workers()
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="run")
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="picture")
        self._stage = ThreadPoolExecutor(1, thread_name_prefix="film")
        self._kept: Recent[tuple[str, int], Run] = Recent(RUNS_KEPT)

    def close(self) -> None:
        """Drop what has not begun."""
        for pool in (self._pool, self._painter, self._stage):
            pool.shutdown(wait=False, cancel_futures=True)

    def _played(self, key: str, arm: Arm, place: int, seed: int) -> Run:
        run = self._kept.get((key, seed))
        if run is None:
            run = play(arm, 0, seed)
            self._kept.put((key, seed), run)
        return replace(run, arm=place, records=None)

    async def in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do other heavy work, such as a film, without waiting for the runs of a comparison to end."""
        return await asyncio.get_running_loop().run_in_executor(self._stage, work, *arguments)

    async def in_painter(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do light work beside the pool of runs."""
        return await asyncio.get_running_loop().run_in_executor(self._painter, work, *arguments)

    async def compare(self, arms: Sequence[Arm], tell: Tell, seeds: int = SEEDS) -> Comparison:
        """Play two arms over common seeds, and tell a picture whenever enough is new; cancel it to stop.

        The first picture comes after two seeds; the last one holds all.
        """
        loop = asyncio.get_running_loop()
        keys = await loop.run_in_executor(self._painter, _fingerprints, [arm.scenario for arm in arms])
        jobs = [(seed, place) for seed in range(1, seeds + 1) for place in range(len(arms))]
        futures = [
            loop.run_in_executor(self._pool, self._played, keys[place], arms[place], place, seed)
            for seed, place in jobs
        ]
        runs: list[list[Run]] = [[] for _ in arms]
        began, painting = time.monotonic(), None
        try:
            for (seed, place), future in zip(jobs, futures, strict=True):
                runs[place].append(await future)
                is_look = place == len(arms) - 1 and seed in LOOKS and seed < seeds
                if is_look and (painting is None or painting.done()):
                    painting = asyncio.create_task(self._paint(arms, runs, seeds, began, tell))
            if painting is not None:
                await painting
            return await self._paint(arms, runs, seeds, began, tell)
        finally:
            for future in futures:
                future.cancel()
            if painting is not None:
                painting.cancel()

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


def _fingerprints(scenarios: Sequence[Scenario]) -> list[str]:
    return [scenario.fingerprint() for scenario in scenarios]
