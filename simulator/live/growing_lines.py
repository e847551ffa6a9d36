"""Lines that grow while the first run of each arm goes on, so that a hand on the lever sees at once where it leads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from simulator.live.pictures import FANS, Fan, fan_told, fan_values, fan_weeks, numbers
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.arms import Arm
from simulator.study.execution import Run
from simulator.week.watch import Watch

LOOK = 0.025  # seconds between two looks at the runs
STEP = 26  # weeks that a line grows by before it is told again

#: The weekly series of a run as far as it was lived; None before its first week.
SoFar = Callable[[], NDArray[Any] | None]
Tell = Callable[[dict[str, Any]], Awaitable[None]]
log = logging.getLogger("fairlot.live")


def begin_growing(
    arms: Sequence[Arm], runs: Sequence[asyncio.Future[Run]], watches: Sequence[Watch], tell: Tell | None
) -> asyncio.Task[None]:
    """Begin to tell lines of the first run of each arm; nothing without anybody to tell.

    Args:
        arms: the arms.
        runs: runs that are under way or done, the first of each arm first.
        watches: those of the runs.
        tell: as of :func:`tell_growing`.
    """
    looks = [_so_far(run, watch) for run, watch, _ in zip(runs, watches, arms, strict=False)]
    horizon = WEEKS_PER_YEAR * min(arm.scenario.horizon_years for arm in arms)
    task = asyncio.create_task(tell_growing(looks, horizon, tell))
    task.add_done_callback(_note_failure)
    return task


def _note_failure(task: asyncio.Task[None]) -> None:
    """Write down why lines stopped growing; the comparison goes on."""
    if not task.cancelled() and (problem := task.exception()) is not None:
        log.error("lines could not be told", exc_info=problem)


def _so_far(run: asyncio.Future[Run], watch: Watch) -> SoFar:
    """Return a look at how far a run has come; one that was kept is there as soon as it is found."""

    def look() -> NDArray[Any] | None:
        is_there = run.done() and not run.cancelled() and run.exception() is None
        return run.result().series if is_there else watch.so_far()

    return look


async def tell_growing(arms: Sequence[SoFar], horizon: int, tell: Tell | None) -> None:
    """Tell the lines of one run of each arm again and again until both are lived, or this is cancelled.

    Args:
        arms: looks at the first run of A and of B.
        horizon: weeks of a whole run.
        tell: takes a picture of lines: ``weeks``, ``fans`` and ``week``, up to which both arms were lived; None where
            nobody wants one.
    """
    told = 0
    while tell is not None and told < horizon:
        found = [of_arm() for of_arm in arms]
        lived = [series for series in found if series is not None]
        week = min(map(len, lived)) if len(lived) == len(arms) else 0
        if week >= min(told + STEP, horizon):
            await tell(lines_of(lived, horizon))
            told = week
        await asyncio.sleep(LOOK)


def lines_of(lived: Sequence[NDArray[Any]], horizon: int) -> dict[str, Any]:
    """Return the lines of one run of each arm as far as each was lived; None at weeks that are still to come."""
    weeks = fan_weeks(horizon)
    fans = [fan_told(fan, [_line(fan, series, weeks) for series in lived]) for fan in FANS]
    return {"weeks": weeks.tolist(), "fans": fans, "week": min(map(len, lived))}


def _line(fan: Fan, series: NDArray[Any], weeks: NDArray[Any]) -> dict[str, Any]:
    known = numbers(fan_values(fan, series, weeks[weeks < len(series)]))
    ahead: list[float | None] = [None] * (len(weeks) - len(known))
    return {"mean": known + ahead, "low": [None] * len(weeks), "high": [None] * len(weeks)}
