"""Where the time of a run goes: every phase timed, beside the least that its work could take on this machine now.

The least (a floor) is what memory and luck cost: the cache lines of the rows that a unit of work has to touch, at the
speed at which this machine copies memory, and its keyed draws, at what a draw costs when made in a row. Both are
measured in the same run. A floor leaves sums, branches and the search for rows out, so no phase reaches it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine import chance
from simulator.engine.lists import draw_for_suppliers
from simulator.engine.tables import TABLES
from simulator.verification.reads_and_writes import tables_of, touched_by
from simulator.week.digest import in_use, table_digests
from simulator.week.growth import grow, live
from simulator.week.lived_in import open_world
from simulator.week.space import has_space, has_space_to_publish
from simulator.week.tick import TICK, start_week

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

#: Beside the phases: looking whether tables have room, and growing those that have not.
ROOM = "room in tables"
_LINE = 64  # bytes that memory gives at once
_MOST_LINES = 3  # of a row: its hot columns stand in front
_COPIED = 64 * 2**20  # bytes, more than the caches near a processor hold
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Work:
    """What a phase does its work for: the unit, how many a run has, rows that each must touch, draws, a remark."""

    unit: str
    count: Callable[[World], float]
    rows: tuple[str, ...]
    draws: float = 0.0
    why: str = ""


def _lines(world: World) -> float:
    return float(len(world.lines) * world.clock[0].week)


def _tenders(world: World) -> float:
    return float(world.clock[0].tenders)


def _hearers(world: World) -> float:
    """Return how often a supplier came to know of a tender."""
    return float(world.tenders.n_candidates[: world.clock[0].tenders].sum())


def _contract_weeks(world: World) -> float:
    return float(world.contracts.worked_weeks[: world.clock[0].contracts].sum())


def _payments(world: World) -> float:
    return float(world.tallies.payments.sum())


def _firm_weeks(world: World) -> float:
    return float(world.tallies.firm_weeks.sum())


#: By phase. ``rows`` may name a table more than once: so many rows of it.
WORK = {
    "budgets": Work("line-week", _lines, ("lines", "rules", "rules"), why="all levers of every council, each week"),
    "needs": Work("line-week", _lines, ("lines", "waiting"), draws=1.0, why="needs that wait are tried again"),
    "publish": Work("tender", _tenders, ("tenders", "rules"), draws=1.0, why="rules and timetable of each"),
    "discover": Work(
        "tender", _tenders, ("tenders", "candidates"), why="draws for all suppliers in reach, of whom few find it"
    ),
    "partner": Work("hearer", _hearers, ("candidates", "suppliers"), why="searches among acquaintances, lead by lead"),
    "bid": Work("hearer", _hearers, ("candidates", "suppliers"), draws=1.0, why="prices and beliefs, many formulas"),
    "evaluate": Work("tender", _tenders, ("tenders", "bids", "suppliers"), draws=1.0, why="several bids a tender"),
    "award": Work("tender", _tenders, ("tenders", "bids", "contracts", "suppliers"), draws=2.0, why="subcontractors"),
    "deliver": Work("contract-week", _contract_weeks, ("contracts", "suppliers", "lines")),
    "invoice": Work("payment", _payments, ("contracts", "suppliers", "invoices"), draws=1.0),
    "pay": Work("payment", _payments, ("invoices", "suppliers", "cash"), why="invoices of a week lie apart"),
    "operate": Work("firm-week", _firm_weeks, ("suppliers", "cash"), why="months are closed in it"),
    "distress": Work("firm-week", _firm_weeks, ("cash",)),
    "clear": Work("contract-week", _contract_weeks, ()),
    "social": Work("firm-week", _firm_weeks, ()),
    "learn": Work("firm-week", _firm_weeks, (), why="lists of suppliers are made anew each month"),
    "record": Work("firm-week", _firm_weeks, ("cash", "account_kinds")),
    ROOM: Work("tender", _tenders, ("tenders",), why="looked at twice a week; growth copies tables"),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured of the machine: the speed of copying memory [bytes/s] and a keyed draw [s]."""

    bandwidth: float
    draw: float


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """One phase of a run.

    Attributes:
        name: of the phase.
        calls: weeks in which it was called.
        seconds: processor time.
        units: how much work it did, in its unit.
        floor: the least time that a unit could take [s]; 0 where no row or draw of its own is told.
        table_bytes: rows in use, at the end, of the tables that it may touch.
    """

    name: str
    calls: int
    seconds: float
    units: float
    floor: float
    table_bytes: int

    @property
    def work(self) -> Work:
        """What it does its work for."""
        return WORK[self.name]

    @property
    def per_unit(self) -> float:
        """Seconds for a unit of work."""
        return self.seconds / max(1.0, self.units)


@dataclass(frozen=True, slots=True)
class Profile:
    """A run, phase by phase, and whether it left the same bits as the run that is lived as usual."""

    phases: tuple[PhaseTime, ...]
    machine: Machine
    is_same: bool


def profile(scenario: Scenario, seed: int) -> Profile:
    """Live a scenario as usual, which compiles what it needs, then phase by phase; see whether both left the same."""
    world = open_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    timed = open_world(scenario, seed)
    spent = by_phase(timed)
    machine = Machine(_bandwidth(), _draw(timed))
    phases = tuple(_phase_time(timed, name, seconds, machine) for name, seconds in spent.items())
    return Profile(phases, machine, table_digests(world) == table_digests(timed))


def by_phase(world: World) -> dict[str, float]:
    """Live a world to its horizon, each phase called by itself; return its processor time [s] by phase."""
    clock = world.clock[0]
    has_space(world), has_space_to_publish(world)  # loaded from the disk before they are timed
    spent = dict.fromkeys([*(phase.name for phase in TICK), ROOM], 0.0)
    while clock.week < clock.horizon and not clock.fault:
        spent[ROOM] += _make_room(world, has_space)
        start_week(world)
        for phase in TICK:
            if phase.name == "publish":
                spent[ROOM] += _make_room(world, has_space_to_publish)
            began = time.thread_time()
            phase.run(world)
            spent[phase.name] += time.thread_time() - began
        clock.week += 1
    return spent


def _make_room(world: World, has_room: Callable[[World], bool]) -> float:
    began = time.thread_time()
    while not has_room(world):
        grow(world)
    return time.thread_time() - began


def _phase_time(world: World, name: str, seconds: float, machine: Machine) -> PhaseTime:
    work = WORK[name]
    size = sum(_LINE * min(_MOST_LINES, -(-TABLES[table][0].itemsize // _LINE)) for table in work.rows)
    floor = size / machine.bandwidth + work.draws * machine.draw
    run = next((phase.run for phase in TICK if phase.name == name), None)
    touched = touched_by(run) if run is not None else None
    tables = tables_of(touched.reads | touched.writes) if touched is not None else []
    held = sum(in_use(world, table).nbytes for table in tables)
    return PhaseTime(name, int(world.clock[0].week), seconds, work.count(world), floor, held)


def _bandwidth() -> float:
    """Return how fast memory is copied [bytes/s], read and written."""
    there, here = np.ones(_COPIED, np.uint8), np.empty(_COPIED, np.uint8)
    return max(2 * _COPIED / _seconds(lambda: np.copyto(here, there)) for _ in range(_REPEATS))


def _draw(world: World) -> float:
    """Return what a keyed draw costs when many are made at once [s]."""
    number = int(world.clock[0].suppliers)
    return min(_seconds(lambda: draw_for_suppliers(world, chance.CLOSURE)) for _ in range(2 + _REPEATS)) / number


def _seconds(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began
