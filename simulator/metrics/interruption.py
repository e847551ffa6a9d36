"""For how long a service stood still after its supplier failed: from the contract to the one that replaced it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    rows = {int(i): row for row, i in enumerate(world.tenders["id"][: world.clock[0].tenders])} if len(ended) else {}
    found = []
    for contract in ended:
        stopped = max(0, int(contract.start + contract.worked_weeks))
        last = min(int(contract.end), weeks)
        first = descend(int(contract.id), FROM_RELET, int(contract.worked_weeks), 0)
        again = min(last, _restart(world, rows, first, last))
        if again > stopped:
            found.append((stopped, again))
    return found


def _restart(world: Any, rows: dict[int, int], identity: int, never: int) -> int:
    """Return the week in which work starts again under a tender, its re-runs or the last of its lots."""
    if identity not in rows:
        return never
    tender = world.tenders[rows[identity]]
    if tender.state == AWARDED:
        return int(world.contracts[tender.contract].start)
    if tender.state == RERUN:
        return _restart(world, rows, int(descend(int(tender.id), FROM_RERUN, 0, int(tender.attempt))), never)
    if tender.state == SPLIT:
        lots: list[int] = []
        while (lot := int(descend(int(tender.id), FROM_LOT, 0, len(lots)))) in rows:
            lots.append(_restart(world, rows, lot, never))
        return max(lots, default=never)
    return never
