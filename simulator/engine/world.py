"""A run's tables in memory, and how compiled code finds them; ``tables.py`` says which tables there are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulator.engine.codes import NOBODY
from simulator.engine.columns.row import Row
from simulator.engine.columns.run_columns import Clock, Space
from simulator.engine.declaring import Room, Spare
from simulator.engine.tables import DECLARATIONS, TABLES, Tables

_CACHE_LINE = 64  # bytes

_PLACES = {name: place for place, name in enumerate(TABLES)}
#: Row of ``spaces`` of each table that may run full.
SPACES = {name: row for row, name in enumerate(name for name, told in DECLARATIONS.items() if told.spare is not None)}

#: Tables that see the memory of another as plain numbers, and of which kind.
SEEN_AS_NUMBERS = {"clock_values": ("clock", np.int64), "rule_values": ("rules", np.float64)}
#: Tables that follow from others and from the room: nobody hands them over or keeps them.
DERIVED = frozenset({"spaces", *SEEN_AS_NUMBERS})

#: Where compiled code finds functions that were compiled apart (``apart.py``), by slot; shared by all worlds.
ADDRESSES = np.zeros(1 << 14, np.int64)


class World(Tables):
    """All tables of one run, an attribute each (see ``Tables``), and their addresses for compiled code.

    Kernels take the whole world as one argument: compiled code reads a table's address, length and width from
    ``descriptor``, so that a call costs the same however many tables there are (``world_type.py``).
    """

    def __init__(self, room: Room, **tables: Any) -> None:
        """Take every table of ``TABLES`` but those that follow from others; another is an error of the project.

        ``room`` is how large they were made; growth goes on from there.
        """
        self.room = room
        tables["spaces"] = _spaces(room)
        for name, (seen, _) in SEEN_AS_NUMBERS.items():
            tables[name] = _as_numbers(name, tables[seen])
        if set(tables) != set(TABLES):
            raise TypeError(f"tables differ from TABLES: {sorted(set(tables) ^ set(TABLES))}")
        self.descriptor = np.zeros((len(TABLES) + 1, 4), np.int64)
        self.descriptor[-1, 0] = ADDRESSES.ctypes.data
        self.address = self.descriptor.ctypes.data
        self.put("spaces", tables.pop("spaces"))  # first: it notes how many rows the others have
        for name, array in tables.items():
            self.put(name, array)

    def tables(self) -> dict[str, Any]:
        """Return every table by name, but those that follow from others."""
        return {name: getattr(self, name) for name in TABLES if name not in DERIVED}

    def furnish(self, room: Room) -> None:
        """Add the empty tables of features that another room has and this world did without."""
        before, self.room = self.room, room
        new = {name: told for name, told in DECLARATIONS.items() if told.is_in(room) and not told.is_in(before)}
        self.put("spaces", _spaces(room))
        made = empty_tables({name: told.shape(room) for name, told in new.items()})
        for name in {*made, *SPACES}:
            self.put(name, made[name] if name in made else getattr(self, name))

    def restate(self, rules: Any) -> None:
        """Put another table of rules, with rows of its own, in the place of the one in force."""
        self.put("rules", rules)
        self.put("rule_values", _as_numbers("rule_values", rules))

    # The descriptor holds addresses of this world's tables: whoever copies it must make it anew.
    def __getstate__(self) -> tuple[Room, dict[str, Any]]:
        return self.room, self.tables()

    def __setstate__(self, state: tuple[Room, dict[str, Any]]) -> None:
        room, tables = state
        self.__init__(room, **tables)  # type: ignore[misc]

    def __copy__(self) -> World:
        return World(self.room, **{name: copied(array) for name, array in self.tables().items()})

    def __deepcopy__(self, _memo: object) -> World:
        return self.__copy__()

    def put(self, name: str, array: Any) -> None:
        """Set or replace a table; it must be of the declared row type, dimensions and contiguous."""
        dtype, dimensions = TABLES[name]
        if array.dtype != dtype or array.ndim != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"table {name} is {array.dtype} [{array.ndim}], not {dtype} [{dimensions}] in one piece")
        object.__setattr__(self, name, array)
        row = self.descriptor[_PLACES[name]]
        row[0] = array.ctypes.data
        row[1 : 1 + dimensions] = array.shape
        if name in SPACES:
            self.spaces["rows"][SPACES[name]] = len(array)


def _as_numbers(name: str, seen: Any) -> Any:
    """Return what a table looks like as plain numbers: the same memory."""
    numbers = seen.view(SEEN_AS_NUMBERS[name][1]).view(np.ndarray)
    return numbers if TABLES[name][1] == 1 else numbers.reshape(len(seen), -1)


def table(kind: type[Row], rows: int) -> Any:
    """Return an empty table of ``rows`` rows of a kind."""
    return np.zeros(rows, kind.dtype).view(np.recarray)


def wide(values: Any) -> Any:
    """Return a column's numbers in one piece, whole ones with eight bytes each: sums with four could pass their end."""
    return np.ascontiguousarray(values, np.int64 if values.dtype.kind == "i" else None)


def bare(rows: Any) -> Any:
    """Return rows as so many bytes each, the same memory: NumPy copies rows column by column, thirty times slower."""
    return np.asarray(rows).view(np.dtype((np.void, rows.dtype.itemsize)))


def copied(rows: Any, chosen: Any = slice(None)) -> Any:
    """Return a copy of rows of a table or array, all or the chosen ones."""
    found = bare(rows)[chosen]
    found = (found.copy() if isinstance(chosen, slice) else found).view(rows.dtype)
    return found.view(np.recarray) if isinstance(rows, np.recarray) else found


def bytes_of(shapes: dict[str, tuple[int, ...]]) -> dict[str, int]:
    """Return how large tables of the given shapes are [bytes]."""
    return {name: TABLES[name][0].itemsize * math.prod(shape) for name, shape in shapes.items()}


def empty_tables(shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return empty tables of the given shapes, all in one block of memory.

    The operating system hands out one large block in large pages, which saves a run a thousand interruptions. Each
    table begins at a line of the processor's cache.
    """
    sizes = bytes_of(shapes)
    block = np.zeros(sum(size + _CACHE_LINE for size in sizes.values()) + _CACHE_LINE, np.uint8)
    place = -block.ctypes.data % _CACHE_LINE
    made = {}
    for name, shape in shapes.items():
        dtype = TABLES[name][0]
        array = block[place : place + sizes[name]].view(dtype).reshape(shape)
        made[name] = array.view(np.recarray) if dtype.names else array
        place += -(-sizes[name] // _CACHE_LINE) * _CACHE_LINE
    return made


def _spaces(room: Room) -> Any:
    """Return the rows of ``spaces``: what each table that may run full must have to spare, by the clock's columns.

    A table that a run does without never holds a week up.
    """
    made = table(Space, len(SPACES))
    place = {name: i for i, name in enumerate(Clock.dtype.names or ())}
    for name, row in SPACES.items():
        told = DECLARATIONS[name]
        spare = told.spare if told.spare is not None and told.is_in(room) else Spare(fixed=-1.0)
        made[row] = (
            0,
            place.get(told.used, NOBODY),
            place.get(told.free, NOBODY),
            spare.fixed + spare.lines * room.lines,
            spare.suppliers,
            spare.open_tenders,
            spare.live_contracts,
            spare.candidates,
            0,
        )
    return made


def grown(array: Any, rows: int, used: int) -> Any:
    """Return a copy of a table or array with at least ``rows`` rows, of which those from ``used`` on are zero.

    Memory that nobody has touched yet costs nothing: a copy of unused rows was most of what growth cost.
    """
    if len(array) >= rows:
        return array
    bigger = np.zeros((rows, *array.shape[1:]), array.dtype)
    bare(bigger)[:used] = bare(array)[:used]
    return bigger.view(np.recarray) if isinstance(array, np.recarray) else bigger


def chain_unused(rows: Any, first: int, following: int) -> None:
    """Chain the rows from ``first`` on, and after them ``following`` (NOBODY when none is left)."""
    rows["next"][first:] = np.arange(first + 1, len(rows) + 1)
    rows["next"][-1:] = following
