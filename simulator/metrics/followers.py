"""What followed a tender without an award, or a contract that ended early: found by identity (``rows.descend``)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import RERUN, SPLIT, TERMINATED
from simulator.engine.rows import FROM_LOT, FROM_RELET, FROM_RERUN, descend


class Followers:
    """Tenders, found by what they descend from.

    Args:
        identities: of tenders [tenders].
        numbers: what is returned of each; by default its place [tenders].
    """

    def __init__(self, identities: NDArray[np.int64], numbers: NDArray[np.int64] | None = None) -> None:
        order = np.argsort(identities)
        self._ordered = identities[order]  # in one piece: a column would be copied for every look
        self._numbers = order if numbers is None else numbers[order]

    def _number_of(self, identity: int) -> int | None:
        place = int(np.searchsorted(self._ordered, identity))
        is_there = place < len(self._ordered) and self._ordered[place] == identity
        return int(self._numbers[place]) if is_there else None

    def rerun(self, identity: int, attempt: int) -> int | None:
        """Return the call that repeated a tender after so many attempts, or None."""
        return self._number_of(int(descend(identity, FROM_RERUN, 0, attempt)))

    def lots(self, identity: int) -> list[int]:
        """Return the lots into which a need was cut."""
        found: list[int] = []
        while (lot := self._number_of(int(descend(identity, FROM_LOT, 0, len(found))))) is not None:
            found.append(lot)
        return found

    def relet(self, identity: int, worked_weeks: int) -> int | None:
        """Return the tender by which the rest of a contract was let again, or None."""
        return self._number_of(int(descend(identity, FROM_RELET, worked_weeks, 0)))

    def of_tender(self, tender: Any) -> list[int]:
        """Return a tender's lots, or the call that repeated it; empty if there are none. ``tender`` is its row."""
        if tender["state"] == RERUN:
            again = self.rerun(int(tender["id"]), int(tender["attempt"]))
            return [] if again is None else [again]
        return self.lots(int(tender["id"])) if tender["state"] == SPLIT else []

    def of_contract(self, contract: Any) -> int | None:
        """Return the tender that let the rest of a terminated contract again, or None. ``contract`` is its row."""
        is_ended = contract["state"] == TERMINATED
        return self.relet(int(contract["id"]), int(contract["worked_weeks"])) if is_ended else None
