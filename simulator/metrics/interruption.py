"""For how long a service stood still after its supplier failed: from the contract to the one that replaced it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.codes import AWARDED, RERUN, SPLIT, TERMINATED
from simulator.rows import FROM_LOT, FROM_RELET, FROM_RERUN, descend

if TYPE_CHECKING:
    from simulator.metrics.books import Books


def interrupted_weeks(books: Books) -> float:
    """Return the contract-weeks between terminations and the start of what replaced them, or the old end if earlier."""
    contracts = books.world.contracts[: books.world.clock[0].contracts]
    ended = contracts[contracts.state == TERMINATED]
    if not len(ended):
        return 0.0
    rows = {int(identity): row for row, identity in enumerate(books.tender("id"))}
    total = 0
    for contract in ended:
        stopped = int(contract.start + contract.worked_weeks)
        last = min(int(contract.end), books.weeks)
        first = descend(int(contract.id), FROM_RELET, int(contract.worked_weeks), 0)
        total += max(0, min(last, _restart(books.world, rows, first, last)) - max(0, stopped))
    return float(total)


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
