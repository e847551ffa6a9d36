"""How a table is declared: how large it begins, how it grows, and what a week may need of it (``tables.py``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from simulator.engine.accounts import FIRST_SUPPLIER_ACCOUNT

_MEMBERSHIPS_TO_SPARE = 256  # rows beyond those of suppliers that all work in two sectors


@dataclass(frozen=True, slots=True)
class Room:
    """How large the tables of a run are to be [rows], and which features it has (flags)."""

    councils: int
    sectors: int
    lines: int
    weeks: int
    kinds: int
    suppliers: int
    tenders: int
    contracts: int
    open_tenders: int
    live_contracts: int
    recording: int
    chain: int
    asks: int
    labels: int
    grants: int

    @property
    def memberships(self) -> int:
        """Places in the index of suppliers by area and sector: a supplier has one or two sectors."""
        return 2 * self.suppliers + _MEMBERSHIPS_TO_SPARE

    @property
    def account_kinds(self) -> int:
        """Kinds of account: the outside parties, councils, and suppliers by their kind."""
        return FIRST_SUPPLIER_ACCOUNT + self.kinds


#: What of a room grows, each as many rows as the table of its name has.
GROWING_ROOM = ("suppliers", "tenders", "contracts", "open_tenders", "live_contracts")


def doubled(room: Room) -> Room:
    """Return a room for twice as many suppliers, tenders and contracts."""
    return replace(room, **{name: 2 * getattr(room, name) for name in GROWING_ROOM})


class Spare(NamedTuple):
    """Rows that must be unused when a week begins: a number, and one for each of what may use them up."""

    fixed: float = 0.0
    suppliers: float = 0.0
    open_tenders: float = 0.0
    live_contracts: float = 0.0
    candidates: float = 0.0
    lines: float = 0.0


Shape = int | tuple[int, ...]


class Declaration(NamedTuple):
    """How a table begins and grows.

    ``rows`` is its shape at the start, or gives it for a room, or is None for one made of the scenario. ``growth`` is
    "none", "own" (by a factor, when a table may run full) or "beside" (always as ``rows`` says of the room that there
    is). ``used`` or ``free`` name the clock's column that counts rows in use or rows left. A table is there with the
    feature (a flag of the room) that ``only_with`` names, without one always.
    """

    rows: Callable[[Room], Shape] | Shape | None
    growth: str
    used: str
    free: str
    spare: Spare | None
    only_with: str

    def shape(self, room: Room) -> tuple[int, ...]:
        """Return the table's shape in a room; no rows where a run does without it."""
        wanted = self.rows(room) if callable(self.rows) else self.rows or 0
        shape = wanted if isinstance(wanted, tuple) else (wanted,)
        return shape if self.is_in(room) else (0, *shape[1:])

    def is_in(self, room: Room) -> bool:
        """Say whether a run has the table."""
        return not self.only_with or getattr(room, self.only_with) > 0


def given() -> Any:
    """Declare a table that is made of the scenario (``start/place.py``)."""
    return Declaration(None, "none", "", "", None, "")


def fixed(rows: Callable[[Room], Shape] | Shape, *, only_with: str = "") -> Any:
    """Declare a table that has as many rows as it will ever need."""
    return Declaration(rows, "none", "", "", None, only_with)


def beside(rows: Callable[[Room], Shape] | Shape, *, used: str = "", only_with: str = "") -> Any:
    """Declare a table that always has as many rows as another needs it to have; ``used`` if that says which count."""
    return Declaration(rows, "beside", used, "", None, only_with)


def growing(
    rows: Callable[[Room], Shape] | Shape,
    *, used: str = "", free: str = "", spare: Spare | None = None, only_with: str = ""
) -> Any:
    """Declare a table that is enlarged when less than ``spare`` is left, with all others."""
    return Declaration(rows, "own", used, free, spare, only_with)
