"""Results of a room: every table's policy against the same world without policies, shown all at once.

While people talk they are worked out one run at a time, so that little is left to do when they are asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulator.languages.speech import say
from simulator.live.controls import Preset
from simulator.live.rooms import LOCKED, REVEALED, Room
from simulator.live.seats import Table
from simulator.live.studies import Studies
from simulator.live.table_results import result_of
from simulator.live.wishes import Refused, Wish, reference_of, scenario_of
from simulator.study.arms import Arm

log = logging.getLogger("fairlot.live")


READY_KEPT = 60  # results, each some tens of kilobytes, that no table asks for any more
NOTHING_READY: Mapping[Wish, dict[str, Any]] = {}


async def reveal(
    room: Room,
    presets: Sequence[Preset],
    studies: Studies,
    tell: Callable[[Room], None],
    ready: Mapping[Wish, dict[str, Any]] = NOTHING_READY,
) -> None:
    """Compare every table with the reference, one after the other, and then show all; ``tell`` says how far it is.

    What is ``ready`` already is not worked out again.

    A table whose policy no longer fits its scenario has no result, and the room says why.
    """
    left_out: list[tuple[Table, str]] = []
    try:
        for at, place in enumerate(room.shown_order(), 1):
            table = room.tables[place]
            if table.wish is not None:
                table.result = ready.get(table.wish) or None
                if table.result is not None:
                    continue
                room.telling.go_to(say("table {n} of {all}").format(n=at, all=len(room.tables)))
                tell(room)
                try:
                    table.result = await _result_of(table.wish, presets, studies)
                except Refused as refusal:
                    left_out.append((table, str(refusal)))
        room.phase = REVEALED
        room.telling.go_to("")
        for table, why in left_out:
            room.telling.note("{table}: {why}.", table, why)
    except Exception:
        log.exception("revealing failed")
        room.phase = LOCKED
        room.telling.go_to(say("the results could not be worked out"))
    tell(room)


class Preparing:
    """Works out what tables have sent, one run at a time, whenever nobody waits for another answer."""

    def __init__(self, presets: Sequence[Preset], studies: Studies) -> None:
        self.presets, self.studies = presets, studies
        self.ready: dict[Wish, dict[str, Any]] = {}
        self._rooms: list[Room] = []
        self._work: asyncio.Task[None] | None = None

    def soon(self, room: Room) -> None:
        """Begin with a room's policies, once nothing else is asked for."""
        if room not in self._rooms:
            self._rooms.append(room)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._prepare())

    async def _prepare(self) -> None:
        while (found := self._next()) is not None:
            try:
                self.ready[found] = await _result_of(found, self.presets, self.studies, is_quiet=True)
            except Refused:
                self.ready[found] = {}  # the reveal says why
            except Exception:
                log.exception("preparing a result failed")
                return
            self._forget()

    def _forget(self) -> None:
        """Keep no more than so many, and those that some table waits for: they would be worked out again."""
        wanted = set(self._wishes())
        for wish in [wish for wish in self.ready if wish not in wanted]:
            if len(self.ready) > READY_KEPT:
                del self.ready[wish]

    def _wishes(self) -> Iterator[Wish]:
        """Yield what tables have sent."""
        return (table.wish for room in self._rooms for table in room.tables if table.wish is not None)

    def _next(self) -> Wish | None:
        return next((wish for wish in self._wishes() if wish not in self.ready), None)


async def _result_of(
    wish: Wish, presets: Sequence[Preset], studies: Studies, *, is_quiet: bool = False
) -> dict[str, Any]:
    async def keep_quiet(_picture: dict[str, Any]) -> None:
        return None

    first, second = (scenario_of(each, presets) for each in (reference_of(wish), wish))
    arms = [Arm("A", first), Arm("B", second)]
    comparison = await (studies.compare_quietly(arms) if is_quiet else studies.compare(arms, keep_quiet))
    return result_of(comparison, second)
