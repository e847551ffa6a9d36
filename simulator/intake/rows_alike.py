"""Rows of which several may tell of one contract: a framework that is listed once for each supplier, an amendment.

They are doubted and never left out: ten firms may as well have ten contracts alike, and only the council knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.intake.purchases_of_tables import HIDDEN
from simulator.intake.tallies import Tally

if TYPE_CHECKING:
    import pandas as pd

_ONE_CALL = ["council", "title", "value_gbp", "start", "months"]
_ONE_CONTRACT = ["council", "title", "supplier", "start"]
_OF_SUPPLIERS = (
    "alike in all but the supplier, {all} together: perhaps frameworks that are listed once for each supplier, and"
    " {more} of it counts more than once; if so, leave one row of each"
)
_OF_VALUES = (
    "alike but for value or end, {all} together: perhaps contracts that are listed again as amended, and {more} of it"
    " counts more than once; if so, leave the last row of each"
)


def doubt_rows_alike(frame: pd.DataFrame, tallies: Sequence[Tally]) -> None:
    """Say of each table which of its rows may tell of a contract that another tells of.

    Args:
        frame: the purchases in the order in which they were read, with names in one spelling each; ``title`` is a
            number that stands for it, nought where there is none.
        tallies: of the tables of which the first rows are, in that order; they hold what is found.
    """
    rows = frame[(frame["title"] != 0) & frame["value_gbp"].notna() & ~frame["supplier"].isin(["", HIDDEN])]
    rows = rows.assign(council=rows["council"].cat.codes, supplier=rows["supplier"].cat.codes)
    calls = _several(rows, _ONE_CALL, ["supplier"])
    others = rows[~rows.index.isin(calls.index) & rows["start"].notna()]
    contracts = _several(others, _ONE_CONTRACT, ["value_gbp", "months"])
    begin = 0
    for tally in tallies:
        end = begin + tally.used
        for why, found in ((_OF_SUPPLIERS, calls), (_OF_VALUES, contracts)):
            if len(mine := found[(found.index >= begin) & (found.index < end)]):
                told = why.format(all=_pounds(mine["value_gbp"].sum()), more=_pounds(mine["again_gbp"].sum()))
                tally.doubt_rows(told, mine["line"].tolist())
        begin = end


def _several(rows: pd.DataFrame, alike: list[str], others: list[str]) -> pd.DataFrame:
    """Return the rows that are alike and differ in one of the others, each with what of it may count again [pounds].

    Of each contract its largest value counts, and that once.
    """
    repeated = rows[rows.duplicated(alike, keep=False)]
    values = repeated.groupby(alike, dropna=False)[others].transform("nunique", dropna=False)
    found = repeated[(values > 1).any(axis="columns")]
    ordered = found.sort_values("value_gbp", ascending=False, kind="stable")
    counts_once = ~ordered.duplicated(alike)
    return found.assign(again_gbp=found["value_gbp"].mask(counts_once.reindex(found.index), 0.0))


def _pounds(value: float) -> str:
    return f"£{value / 1e6:,.1f}m" if value >= 1e6 else f"£{value:,.0f}"
