"""Cells of a sheet that are merged over several rows: a workbook holds what they say in the first of these alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from simulator.intake.headings import Layout
from simulator.intake.rows_of_tables import merged_rows, sheet_of
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import Tally

MERGED = "{}: cells merged over several rows, of which the first alone is read with it; unmerge them and fill all rows"


def doubt_merged(source: Source, layout: Layout, tally: Tally, used: Sequence[int]) -> None:
    """Say of each column that is used which rows lack what a merged cell shows beside them.

    It is not filled in: an amount that is merged may be that of all its rows together. A note below the table may be
    merged as well, beside rows that are none: ``used`` tells the lines of those that are.
    """
    if not (sheet := sheet_of(layout.way)):
        return
    role_at = {place: role for role, place in layout.columns.items()}
    found: dict[str, list[int]] = {}
    rows = sorted(set(used))
    for place, first, last in merged_rows(source, sheet):
        beside = rows[bisect_right(rows, first) : bisect_right(rows, last)]
        if beside and first > layout.line and place in role_at:
            found.setdefault(role_at[place], []).extend(beside)
    for role, lines in found.items():
        tally.doubt_rows(MERGED.format(role), lines)
