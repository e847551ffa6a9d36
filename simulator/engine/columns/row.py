"""How a table is declared: a class with a field per column, whose type says what the column holds and in which unit.

Identities, pence and real numbers take eight bytes, other whole numbers four: a year's weeks move more memory than a
processor's nearest caches hold. Compiled code reads them all as eight (``world_type.py``). What a column means stands
in the comment beside it; the data dictionary (``docs/tables.md``) is made from both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numba
import numpy as np

# Whole numbers.
Identity = int
RowNumber = int
Code = int
Flag = int
Week = int
Count = int
Pence = int
# Real numbers.
Money = float
Share = float
Score = float
Number = float
Km = float
Days = float
JobWeeks = float

#: Whole numbers that fit into four bytes. NumPy would also work sums out in four, so interpreted code has eight.
_SMALL = "i8" if numba.config.DISABLE_JIT else "i4"
#: What a field's type says: how the column is stored, and what a number in it is.
COLUMN_TYPES = {
    "Identity": ("i8", "identity, derived from causes; keys every draw"),
    "RowNumber": (_SMALL, "row number of another table; -1 for none"),
    "Code": (_SMALL, "code, see engine/codes.py"),
    "Flag": (_SMALL, "1 or 0"),
    "Week": (_SMALL, "week since the start, or -1"),
    "Count": (_SMALL, "count"),
    "Pence": ("i8", "whole pence"),
    "Money": ("f8", "pence, not rounded"),
    "Share": ("f8", "share, 1 for the whole"),
    "Score": ("f8", "score between 0 and 1"),
    "Number": ("f8", "number"),
    "Km": ("f8", "kilometres"),
    "Days": ("f8", "days"),
    "JobWeeks": ("f8", "full-time jobs times weeks"),
}


class Row:
    """Base of all rows. A subclass has ``dtype``; ``reals`` names columns that come from the register.

    ``whole`` is how small whole numbers are stored, where others see the row as plain numbers or get its columns.
    """

    dtype: ClassVar[np.dtype[Any]]

    def __init_subclass__(cls, reals: Iterable[str] = (), whole: str = "") -> None:
        """Make the row type from the fields; a field of an unknown type is an error of the project."""
        given = {name: kind for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar")}
        stored = {kind: whole or kept if kept == _SMALL else kept for kind, (kept, _) in COLUMN_TYPES.items()}
        fields = [(name, stored[kind]) for name, kind in given.items()]
        cls.dtype = np.dtype([*fields, *((name, "f8") for name in reals)])
