"""Live a scenario uncompiled and write what each phase read and wrote, cell by cell, as JSON.

Usage: ``python trace_phases.py SCENARIO.json WEEKS`` with NUMBA_DISABLE_JIT=1. Tables are wrapped while a phase runs:
wrapped rows note every column that is read or set, wrapped arrays every place. A row that does not exist is an error:
compiled code counts a number below 0 from the end.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from simulator import Scenario
from simulator.engine.tables import TABLES
from simulator.engine.world import SEEN_AS_NUMBERS, World
from simulator.start.population import create_world
from simulator.week.growth import live
from simulator.week.tick import TICK


class Notes:
    """What one phase touched."""

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.writes: set[str] = set()


class Row:
    """A row of a table that notes its columns."""

    def __init__(self, name: str, row: Any, notes: Notes, place: int) -> None:
        self.__dict__.update(_name=name, _row=row, _notes=notes, _place=place)

    def __getattr__(self, column: str) -> Any:
        self._exists(column)
        self._notes.reads.add(f"{self._name}.{column}")
        return getattr(self._row, column)

    def __setattr__(self, column: str, value: Any) -> None:
        self._exists(column)
        self._notes.writes.add(f"{self._name}.{column}")
        setattr(self._row, column, value)

    def _exists(self, column: str) -> None:
        if self._place < 0:
            raise IndexError(f"{self._name}.{column} of row {self._place}")


class Wrapped:
    """A table that notes its rows, or an array that notes that it was read or written."""

    def __init__(self, name: str, array: Any, notes: Notes) -> None:
        self.__dict__.update(_name=name, _array=array, _notes=notes)

    def _cells(self) -> list[str]:
        columns = TABLES[self._name][0].names
        return [f"{self._name}.{column}" for column in columns] if columns else [self._name]

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, at: Any) -> Any:
        if self._array.dtype.names and not isinstance(at, slice):
            return Row(self._name, self._array[at], self._notes, int(at))
        self._notes.reads.update(self._cells())
        return self._array[at]

    def __setitem__(self, at: Any, value: Any) -> None:
        self._notes.writes.update(self._cells())
        if isinstance(value, Row):
            self._notes.reads.update(f"{value._name}.{column}" for column in value._row.dtype.names)
            value = value._row
        self._array[at] = value

    def __array__(self, *_: Any, **__: Any) -> Any:
        self._notes.reads.update(self._cells())
        return np.asarray(self._array)

    def __getattr__(self, column: str) -> Any:
        if column in (self._array.dtype.names or ()):
            self._notes.reads.add(f"{self._name}.{column}")
        return getattr(self._array, column)


class WrappedWorld:
    """A world whose tables are wrapped."""

    def __init__(self, world: World, notes: Notes) -> None:
        self._world, self._notes = world, notes

    def __getattr__(self, name: str) -> Any:
        array = getattr(self._world, name)
        if name in SEEN_AS_NUMBERS:
            return Numbers(SEEN_AS_NUMBERS[name][0], array, self._notes)
        return Wrapped(name, array, self._notes)


class Numbers(Wrapped):
    """A table seen as plain numbers: which column is touched is not told."""

    def _cells(self) -> list[str]:
        return [self._name]


def traced(run: Any, notes: Notes) -> Any:
    """Return a phase that notes what it touches."""
    return lambda world: run(WrappedWorld(world, notes))


def main(file: str, weeks: int) -> None:
    """Trace every phase over some weeks."""
    scenario = Scenario.from_resolved(json.loads(Path(file).read_text(encoding="utf-8")))
    world = create_world(scenario, 1)
    found = {phase.name: Notes() for phase in TICK}
    for phase in TICK:
        module = sys.modules[phase.run.__module__]
        module.run = traced(phase.run, found[phase.name])  # type: ignore[attr-defined]
    live(world, weeks)
    print(json.dumps({name: {"reads": sorted(n.reads), "writes": sorted(n.writes)} for name, n in found.items()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
