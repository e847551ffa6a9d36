"""What all files come down to: a row for each contract, award, notice or payment, in columns of little memory."""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

CONTRACT, AWARD, NOTICE, PAYMENT = "contract", "award", "notice", "payment"
"""Contracts of a register are a stock: those that run. Awards and notices are a flow: what is newly let."""
MOST_ROWS = 2_000_000
"""So many rows are kept; each takes about 100 bytes, and 100 more while repeats are looked for."""

_WORDS = ("file", "form", "council", "department", "service", "supplier", "process")
_NUMBERS = ("value_gbp", "start", "months", "price_share", "days_to_pay", "bids")


@dataclass(frozen=True, slots=True)
class Purchase:
    """One contract, award, notice or payment; what the file does not say is empty, None or not a number.

    Attributes:
        file: where it was read.
        line: its line, or its place among the releases of an OCDS file.
        form: ``contract`` of a register, ``award``, ``notice`` (published, not awarded yet) or ``payment``.
        council: who buys.
        department: of the buyer.
        service: our service line.
        supplier: who delivers.
        process: how it was let, in the words of the scenario.
        value_gbp: whole value, or what was paid [pounds].
        start: first day, or the day of payment.
        months: length [months].
        price_share: weight of price [share].
        days_to_pay: from invoice to payment [days].
        bids: how many bid.
        vcse: whether the file says that the supplier is a charity or social enterprise.
        sme: whether it says that it is small or medium-sized.
        title: what was bought, where several rows may tell of one contract; only whether it is the same is kept.
    """

    file: str
    line: int
    form: str
    council: str
    department: str = ""
    service: str = ""
    supplier: str = ""
    process: str = ""
    value_gbp: float = nan
    start: date | None = None
    months: float = nan
    price_share: float = nan
    days_to_pay: float = nan
    bids: float = nan
    vcse: bool | None = None
    sme: bool | None = None
    title: str = ""


@dataclass(slots=True)
class _Words:
    """A column of texts that repeat: codes, and each text once."""

    codes: array[int] = field(default_factory=lambda: array("i"))
    places: dict[str, int] = field(default_factory=dict)

    def append(self, text: str) -> None:
        self.codes.append(self.places.setdefault(text, len(self.places)))


class Purchases:
    """All purchases that were read, column by column."""

    def __init__(self) -> None:
        self._words = {name: _Words() for name in _WORDS}
        self._numbers = {name: array("d") for name in _NUMBERS}
        self._flags = {name: array("b") for name in ("vcse", "sme")}
        self._lines, self._titles = array("q"), array("L")

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self, begin: int, end: int) -> array[int]:
        """Return the line numbers of some of them, in the order in which they were kept."""
        return self._lines[begin:end]

    def add(self, row: Purchase) -> None:
        """Keep one more."""
        for name, words in self._words.items():
            words.append(getattr(row, name))
        for name, numbers in self._numbers.items():
            value = getattr(row, name)
            numbers.append(nan if value is None else value.toordinal() if name == "start" else value)
        for name, flags in self._flags.items():
            flag = getattr(row, name)
            flags.append(-1 if flag is None else int(flag))
        self._lines.append(row.line)
        self._titles.append(zlib.crc32(row.title.encode()))

    def frame(self) -> pd.DataFrame:
        """Return them as a table: words as categories, ``start`` as day number, flags -1 where nothing is said.

        ``title`` is a number that stands for it, nought where there is none.
        """
        import pandas as pd  # noqa: PLC0415  (slow to import)

        columns: dict[str, object] = {
            name: pd.Categorical.from_codes(np.array(words.codes), list(words.places))
            for name, words in self._words.items()
        }
        columns |= {name: np.array(numbers) for name, numbers in self._numbers.items()}
        columns |= {name: np.array(flags) for name, flags in self._flags.items()}
        return pd.DataFrame({**columns, "title": np.array(self._titles), "line": np.array(self._lines)})
