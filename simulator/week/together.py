"""A large run on two cores: half of the week's open tenders on each, in the phases that look at many suppliers.

Who hears of a tender, and what a bid for it promises, touches no row of another tender. Each half sees the world
through a view: the same tables, but a clock and scratch lists of its own. Luck is keyed and the order within a phase
means nothing, so a run has the same bits on one core and on two. A small week is over before a second core has begun.
"""

from __future__ import annotations

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

_LEAST_FIRMS = 4000  # in business: the tables of fewer fit the caches of one core
_BEFORE_PUBLISHING = 2  # phases
#: What a view has for itself: lists that a phase writes and nobody reads afterwards.
_SCRATCH = ("draws", "finders", "invitation_queue")


@cache
def _second_core() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="second-core")


def is_worth_it(world: World) -> bool:
    """Say whether a world is so large that two cores live its weeks sooner than one."""
    return bool(world.clock[0].firms >= _LEAST_FIRMS)


def advance_together(world: World, until: int) -> None:
    """Do what ``tick.advance`` does, with the help of a second core."""
    clock = world.clock[0]
    while clock.week < until and clock.fault == 0:
        if clock.begun == 0:
            if not has_space(world):
                return
            start_week(world)
            _live_phases(world, 0, _BEFORE_PUBLISHING)
            clock.begun = 1
        if not has_space_to_publish(world):
            return
        _live_phases(world, _BEFORE_PUBLISHING, len(TICK))
        if clock.fault == 0:
            clock.begun = 0
            clock.week += 1


def _live_phases(world: World, first: int, end: int) -> None:
    for place in range(first, end):
        world.clock[0].phase = place
        phase = TICK[place]
        _SPLIT.get(phase.name, phase.run)(world)


def _discover(world: World) -> None:
    discover.begin(world)
    clock = world.clock[0]
    middle, end = discover.half_way(world), int(clock.open_tenders)
    before = discover.could_learn(world, 0, middle)
    fits = clock.candidates + before + discover.could_learn(world, middle, end) <= len(world.candidates)
    # Teams that are told of tenders come on top of those who could learn of them.
    if not fits or (clock.teams > 0 and world.rules["ready_consortia"].any()):
        discover.spread(world, 0, end)
        return
    view = _view(world)
    view.clock[0].candidates += before
    _halves(discover.spread, world, view, middle, end)
    clock.candidates = view.clock[0].candidates
    clock.table_full |= view.clock[0].table_full


def _bid(world: World) -> None:
    middle, end = bid.half_way(world), int(world.clock[0].open_tenders)
    view = _view(world)
    _halves(bid.weigh_part, world, view, middle, end)
    if world.clock[0].fault == 0:
        world.clock[0].fault = view.clock[0].fault
    bid.collect(world)


def _halves(part: Callable[[World, int, int], None], world: World, view: World, middle: int, end: int) -> None:
    other = _second_core().submit(part, view, middle, end)
    part(world, 0, middle)
    other.result()


def _view(world: World) -> World:
    """Return the world as a second core sees it: the same tables, but its own clock and scratch lists."""
    own: dict[str, Any] = {name: np.empty_like(getattr(world, name)) for name in _SCRATCH}
    return World(world.room, **(world.tables() | own | {"clock": world.clock.copy()}))


_SPLIT: dict[str, Callable[[World], None]] = {"discover": _discover, "bid": _bid}
