"""What followed a tender without an award, or a contract that ended early: found by identity (``rows.descend``)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.engine.codes import RERUN, SPLIT, TERMINATED
from simulator.engine.rows import FROM_LOT, FROM_RELET, FROM_RERUN, descend


class Followers:
    """The tenders of a world, found by their identities.

    Args:
        world: a world after some weeks.
    """

    def __init__(self, world: Any) -> None:
        self._tenders = world.tenders[: world.clock[0].tenders]
        self._contracts = world.contracts[: world.clock[0].contracts]
        identities = self._tenders["id"]
        self._order = np.argsort(identities)
        self._ordered = identities[self._order]  # in one piece: a column would be copied for every look

    def _row_of(self, identity: int) -> int | None:
        place = int(np.searchsorted(self._ordered, identity))
        is_there = place < len(self._order) and self._ordered[place] == identity
        return int(self._order[place]) if is_there else None

    def of_tender(self, row: int) -> list[int]:
        """Return the rows of a tender's lots, or of the call that repeated it; empty if there are none."""
        state, identity = self._tenders["state"][row], int(self._tenders["id"][row])
        if state == RERUN:
            again = self._row_of(int(descend(identity, FROM_RERUN, 0, int(self._tenders["attempt"][row]))))
            return [] if again is None else [again]
        lots: list[int] = []
        while state == SPLIT and (lot := self._row_of(int(descend(identity, FROM_LOT, 0, len(lots))))) is not None:
            lots.append(lot)
        return lots

    def of_contract(self, row: int) -> int | None:
        """Return the row of the tender by which the rest of a terminated contract was let again, or None."""
        identity, worked = (int(self._contracts[name][row]) for name in ("id", "worked_weeks"))
        is_ended = self._contracts["state"][row] == TERMINATED
        return self._row_of(int(descend(identity, FROM_RELET, worked, 0))) if is_ended else None
