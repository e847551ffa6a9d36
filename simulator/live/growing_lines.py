"""Lines that grow while the first run of each arm goes on, so that a hand on the lever sees at once where it leads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from simulator.languages.speech import say
from simulator.live.pictures import FANS, Fan, fan_values, fan_weeks, numbers

LOOK = 0.025  # seconds between two looks at the runs
STEP = 26  # weeks that a line grows by before it is told again

#: The weekly series of a run as far as it was lived; None before its first week.
SoFar = Callable[[], NDArray[Any] | None]


async def tell_growing(arms: Sequence[SoFar], horizon: int, tell: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Tell the lines of one run of each arm again and again until both are lived, or this is cancelled.

    Args:
        arms: looks at the first run of A and of B.
        horizon: weeks of a whole run.
        tell: takes a picture of lines: ``weeks``, ``fans`` and ``week``, up to which both arms were lived.
    """
    told = 0
    while told < horizon:
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
    fans = [
        {
            "name": fan.name,
            "label": say(fan.label),
            "unit": say(fan.unit),
            "good": fan.good,
            "arms": [_line(fan, series, weeks) for series in lived],
        }
        for fan in FANS
    ]
    return {"weeks": weeks.tolist(), "fans": fans, "week": min(map(len, lived))}


def _line(fan: Fan, series: NDArray[Any], weeks: NDArray[Any]) -> dict[str, Any]:
    known = numbers(fan_values(fan, series, weeks[weeks < len(series)]))
    ahead: list[float | None] = [None] * (len(weeks) - len(known))
    return {"mean": known + ahead, "low": [None] * len(weeks), "high": [None] * len(weeks)}
