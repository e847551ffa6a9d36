"""For how long a service stood still after its supplier failed: from the contract to the one that replaced it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import AWARDED, RERUN, SPLIT, TERMINATED
from simulator.engine.rows import FROM_LOT, FROM_RELET, FROM_RERUN, descend

if TYPE_CHECKING:
    from simulator.metrics.books import Books


def interrupted_weeks(books: Books) -> float:
    """Return the contract-weeks between terminations and the start of what replaced them, or the old end if earlier."""
    return float(sum(again - stopped for stopped, again in gaps(books.world, books.weeks)))


def gaps(world: Any, weeks: int) -> list[tuple[int, int]]:
    """Return from which week to which each service stood still whose supplier had failed."""
    contracts = world.contracts[: world.clock[0].contracts]
    rows = np.flatnonzero(contracts["state"] == TERMINATED)
    ended = zip(*(contracts[name][rows].tolist() for name in ("id", "start", "worked_weeks", "end")), strict=True)
    row_of = _finder(world.tenders["id"][: world.clock[0].tenders])
    found = []
    for identity, start, worked, end in ended:
        stopped, last = max(0, start + worked), min(end, weeks)
        first = descend(identity, FROM_RELET, worked, 0)
        again = min(last, _restart(world, row_of, first, last))
        if again > stopped:
            found.append((stopped, again))
    return found


def _finder(identities: NDArray[np.int64]) -> Callable[[int], int | None]:
    """Return a function that gives the row of an identity, or None: few of many are looked for."""
    order = np.argsort(identities)
    ordered = identities[order]  # in one piece: a column of a table would be copied for every look

    def row_of(identity: int) -> int | None:
        place = int(np.searchsorted(ordered, identity))
        is_there = place < len(order) and ordered[place] == identity
        return int(order[place]) if is_there else None

    return row_of


def _restart(world: Any, row_of: Callable[[int], int | None], identity: int, never: int) -> int:
    """Return the week in which work starts again under a tender, its re-runs or the last of its lots."""
    row = row_of(identity)
    if row is None:
        return never
    tenders = world.tenders
    state = tenders["state"][row]
    if state == AWARDED:
        return int(world.contracts["start"][tenders["contract"][row]])
    if state == RERUN:
        return _restart(world, row_of, int(descend(identity, FROM_RERUN, 0, int(tenders["attempt"][row]))), never)
    if state == SPLIT:
        lots: list[int] = []
        while row_of(lot := int(descend(identity, FROM_LOT, 0, len(lots)))) is not None:
            lots.append(_restart(world, row_of, lot, never))
        return max(lots, default=never)
    return never
