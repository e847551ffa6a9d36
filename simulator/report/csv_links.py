"""Tables as CSV within the page: a link that saves the file, without a script and without another file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pandas.api.types import is_numeric_dtype

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = "%.6g"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_link(frame: pd.DataFrame) -> str:
    """Return an address that holds the table as CSV; no text in it is taken for a formula by a spreadsheet."""
    names = [name for name in frame.columns if not is_numeric_dtype(frame[name].dtype)]
    texts = {name: frame[name].map(_plain) for name in names}
    text = frame.assign(**texts).to_csv(index=False, float_format=_DIGITS, lineterminator="\r\n")
    return f"data:text/csv;charset=utf-8,{quote(text)}"


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
