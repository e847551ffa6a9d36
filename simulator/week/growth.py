"""Live many weeks at compiled speed, and make room in the tables between weeks; rows keep their numbers."""

from __future__ import annotations

import math
import time
from dataclasses import replace

from simulator.engine.columns.run_columns import Clock
from simulator.engine.declaring import GROWING_ROOM
from simulator.engine.limits import PATIENT, USUAL, Limits, check_memory
from simulator.engine.tables import DECLARATIONS
from simulator.engine.world import SPACES, World, chain_unused, grown
from simulator.week import tick
from simulator.week.together import Together, is_worth_it
from simulator.week.watch import Watch, where

_FACTOR = 1.6
_SPARE = 4096
#: Tables of which the clock counts the rows in use, all before the others.
COUNTED = frozenset(Clock.dtype.names or ()) & frozenset(DECLARATIONS)
_SHORT = 0.02  # seconds in compiled code after which more weeks are lived at once the next time


def live(world: World, until: int, watch: Watch | None = None) -> None:
    """Live weeks up to ``until`` (exclusive) in compiled code, at most to the horizon; stop at a broken invariant.

    Afterwards ``world.clock[0].fault`` tells whether one broke, and ``week`` in which week. Some dozen times a second
    Python is back between weeks, so that Ctrl+C ends a run, and ``watch`` looks at the time; after each of many short
    weeks that would cost a fifth of a run.

    Raises:
        LimitReached: the run takes longer, or more memory, than it may.
        Stopped: the watch was told to stop the run.
    """
    clock = world.clock[0]
    until = min(until, int(clock.horizon))
    watch = watch or Watch(PATIENT)
    together = Together(world)
    weeks = 1
    while clock.week < until and clock.fault == 0:
        watch.check()
        began, wanted = time.monotonic(), min(until, clock.week + weeks)
        if watch.cores > 1 and is_worth_it(world):
            together.advance(wanted)
        else:
            tick.advance(world, wanted)
        if clock.week < wanted and clock.fault == 0:
            together.let_go()
            grow(world, watch.limits)
        weeks = 2 * weeks if time.monotonic() - began < _SHORT else max(1, weeks // 2)


def grow(world: World, limits: Limits = USUAL) -> None:
    """Enlarge the tables that :func:`~simulator.week.space.has_space` marked; every one that grows if it marked none.

    Called when a busy week might not fit. A copy of all tables costs a fifth of a run.

    Raises:
        LimitReached: they would take more memory than a run may have; nothing has grown.
    """
    room = world.room
    own = {name for name, told in DECLARATIONS.items() if told.growth == "own" and told.is_in(room)}
    own = {name for name in own if name in SPACES and world.spaces["short"][SPACES[name]]} or own
    check_memory(_sizes_after(world, own), limits, where(world))
    for name in sorted(own):
        _enlarge(world, name)
    world.spaces["short"] = 0
    # The others follow from those.
    room = world.room = replace(room, **{name: len(getattr(world, name)) for name in GROWING_ROOM})
    for name, told in DECLARATIONS.items():
        if told.growth == "beside" and told.is_in(room):
            array = getattr(world, name)
            used = int(getattr(world.clock[0], told.used)) if told.used else len(array)
            world.put(name, grown(array, told.shape(room)[0], used))


def _sizes_after(world: World, own: set[str]) -> dict[str, int]:
    """Return how large each table will be once those named, and those beside them, have grown [bytes]."""
    arrays = {name: getattr(world, name) for name in DECLARATIONS}
    rows = {name: _rows_after(len(array)) if name in own else len(array) for name, array in arrays.items()}
    room = replace(world.room, **{name: rows[name] for name in GROWING_ROOM})
    for name, told in DECLARATIONS.items():
        if told.growth == "beside" and told.is_in(room):
            rows[name] = max(rows[name], told.shape(room)[0])
    return {name: rows[name] * a.itemsize * math.prod(a.shape[1:]) for name, a in arrays.items()}


def _rows_after(rows: int) -> int:
    """Return how many rows a table of so many has once it has grown."""
    return round(rows * _FACTOR) + _SPARE


def _enlarge(world: World, name: str) -> None:
    """Give a table more rows; where the clock keeps account of unused rows, add the new ones."""
    clock = world.clock[0]
    array = getattr(world, name)
    before = len(array)
    used = int(getattr(clock, name)) if name in COUNTED else before
    world.put(name, grown(array, _rows_after(before), used))
    added = len(getattr(world, name)) - before
    if name == "invoices":  # the next invoice takes the first of the new rows
        clock.next_invoice = before
        clock.free_invoices += added
    elif name == "bills":
        chain_unused(world.bills, before, clock.free_bill)
        clock.free_bill = before
        clock.free_bills += added
