"""How large a shock may be, for scenario files and for whoever adds one on a page."""

from __future__ import annotations

#: Relative change while a shock lasts: from nothing left to eleven times as much.
ANY_SIZE = (-1, 10)
#: Shocks whose size is a share that falls away or is put off.
SHARES = ("bank_withdrawal", "downturn", "deferral", "lender_withdrawal")


def size_range(kind: str) -> tuple[int, int]:
    """Return the least and the largest size of a kind of shock."""
    return (0, 1) if kind in SHARES else ANY_SIZE
