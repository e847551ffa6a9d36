"""For how long a service stood still after its supplier failed: from the contract to the one that replaced it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.codes import AWARDED, TERMINATED
from simulator.metrics.followers import Followers

if TYPE_CHECKING:
    from simulator.metrics.books import Books


def interrupted_weeks(books: Books) -> float:
    """Return the contract-weeks between terminations and the start of what replaced them, or the old end if earlier."""
    return float(sum(again - stopped for stopped, again in gaps(books.world, books.weeks)))


def gaps(world: Any, weeks: int) -> list[tuple[int, int]]:
    """Return from which week to which each service stood still whose supplier had failed."""
    contracts = world.contracts[: world.clock[0].contracts]
    rows = np.flatnonzero(contracts["state"] == TERMINATED)
    ended = zip(*(contracts[name][rows].tolist() for name in ("start", "worked_weeks", "end")), strict=True)
    followers = Followers(world.tenders["id"][: world.clock[0].tenders])
    found = []
    for row, (start, worked, end) in zip(rows.tolist(), ended, strict=True):
        stopped, last = max(0, start + worked), min(end, weeks)
        first = followers.of_contract(contracts[row])
        again = last if first is None else min(last, _restart(world, followers, first, last))
        if again > stopped:
            found.append((stopped, again))
    return found


def _restart(world: Any, followers: Followers, tender: int, never: int) -> int:
    """Return the week in which work starts again under a tender, its re-runs or the last of its lots."""
    row = world.tenders[tender]
    if row["state"] == AWARDED:
        return int(world.contracts["start"][row["contract"]])
    return max((_restart(world, followers, after, never) for after in followers.of_tender(row)), default=never)
