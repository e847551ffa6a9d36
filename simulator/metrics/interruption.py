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
    ended = contracts[contracts.state == TERMINATED]
    row_of = _finder(world.tenders["id"][: world.clock[0].tenders])
    found = []
    for contract in ended:
        stopped = max(0, int(contract.start + contract.worked_weeks))
        last = min(int(contract.end), weeks)
        first = descend(int(contract.id), FROM_RELET, int(contract.worked_weeks), 0)
        again = min(last, _restart(world, row_of, first, last))
        if again > stopped:
            found.append((stopped, again))
    return found


def _finder(identities: NDArray[np.int64]) -> Callable[[int], int | None]:
    """Return a function that gives the row of an identity, or None: few of many are looked for."""
    order = np.argsort(identities)

    def row_of(identity: int) -> int | None:
        place = int(np.searchsorted(identities, identity, sorter=order))
        is_there = place < len(order) and identities[order[place]] == identity
        return int(order[place]) if is_there else None

    return row_of


def _restart(world: Any, row_of: Callable[[int], int | None], identity: int, never: int) -> int:
    """Return the week in which work starts again under a tender, its re-runs or the last of its lots."""
    row = row_of(identity)
    if row is None:
        return never
    tender = world.tenders[row]
    if tender.state == AWARDED:
        return int(world.contracts[tender.contract].start)
    if tender.state == RERUN:
        return _restart(world, row_of, int(descend(int(tender.id), FROM_RERUN, 0, int(tender.attempt))), never)
    if tender.state == SPLIT:
        lots: list[int] = []
        while row_of(lot := int(descend(int(tender.id), FROM_LOT, 0, len(lots)))) is not None:
            lots.append(_restart(world, row_of, lot, never))
        return max(lots, default=never)
    return never
