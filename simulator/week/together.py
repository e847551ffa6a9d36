"""A large run on two cores: half of the week's open tenders on each, in the phases that look at many suppliers.

Who hears of a tender, and what a bid for it promises, touches no row of another tender. Each half sees the world
through a view: the same tables, but a clock and scratch lists of its own. Luck is keyed and the order within a phase
means nothing, so a run has the same bits on one core and on two. A small week is over before a second core has begun.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.world import World
from simulator.phases import bid, discover
from simulator.week.space import has_space, has_space_to_publish
from simulator.week.tick import TICK, start_week

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.declaring import Room

_LEAST_FIRMS = 4000  # in business: the tables of fewer fit the caches of one core
_BEFORE_PUBLISHING = 2  # phases
#: What a view has for itself: lists that a phase writes and nobody reads afterwards.
_SCRATCH = ("draws", "finders", "invitation_queue")


@cache
def _second_cores() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="second-core")  # one for each run that has two


def is_worth_it(world: World) -> bool:
    """Say whether a world is so large that two cores live its weeks sooner than one."""
    return bool(world.clock[0].firms >= _LEAST_FIRMS)


class Together:
    """A world whose weeks two cores live. How the second sees it is made once, and anew when tables have grown."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._room: Room | None = None  # for which the view was made
        self._view = world

    def advance(self, until: int) -> None:
        """Do what ``tick.advance`` does."""
        world, clock = self._world, self._world.clock[0]
        while clock.week < until and clock.fault == 0:
            if clock.begun == 0:
                if not has_space(world):
                    return
                start_week(world)
                self._live_phases(0, _BEFORE_PUBLISHING)
                clock.begun = 1
            if not has_space_to_publish(world):
                return
            self._live_phases(_BEFORE_PUBLISHING, len(TICK))
            if clock.fault == 0:
                clock.begun = 0
                clock.week += 1

    def _live_phases(self, first: int, end: int) -> None:
        for place in range(first, end):
            self._world.clock[0].phase = place
            phase = TICK[place]
            if phase.name == "discover":
                self._discover()
            elif phase.name == "bid":
                self._bid()
            else:
                phase.run(self._world)

    def let_go(self) -> None:
        """Forget the tables: those that are to grow are not to be kept as they were."""
        self._view, self._room = self._world, None

    def _discover(self) -> None:
        world, clock = self._world, self._world.clock[0]
        discover.begin(world)
        middle, end = discover.middle_of_news(world), int(clock.open_tenders)
        before = discover.could_learn(world, 0, middle)
        fits = clock.candidates + before + discover.could_learn(world, middle, end) <= len(world.candidates)
        # Teams that are told of tenders come on top of those who could learn of them.
        if not fits or (clock.teams > 0 and bool(np.any(world.rules["ready_consortia"]))):
            discover.spread(world, 0, end)
            return
        view = self._seen()
        view.clock[0].candidates += before
        self._halves(discover.spread, middle, end)
        clock.candidates = view.clock[0].candidates
        clock.table_full |= view.clock[0].table_full

    def _bid(self) -> None:
        world, view = self._world, self._seen()
        self._halves(bid.weigh_part, bid.middle_of_bids(world), int(world.clock[0].open_tenders))
        if world.clock[0].fault == 0:
            world.clock[0].fault = view.clock[0].fault
        bid.collect(world)

    def _halves(self, part: Callable[[World, int, int], None], middle: int, end: int) -> None:
        other = _second_cores().submit(part, self._view, middle, end)
        part(self._world, 0, middle)
        other.result()

    def _seen(self) -> World:
        """Return the world as the second core sees it: the same tables, but its own clock and scratch lists."""
        world = self._world
        if self._room is not world.room:  # tables grow with it
            own: dict[str, Any] = {name: np.empty_like(getattr(world, name)) for name in _SCRATCH}
            self._view = World(world.room, **(world.tables() | own | {"clock": world.clock.copy()}))
            self._room = world.room
        self._view.clock[:] = world.clock
        return self._view
