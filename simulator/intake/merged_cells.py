"""Cells of a sheet that are merged over several rows: a workbook holds what they say in the first of these alone."""

from __future__ import annotations

from simulator.intake.headings import Layout
from simulator.intake.rows_of_tables import merged_rows, sheet_of
from simulator.intake.sources_of_rows import Source
from simulator.intake.tallies import Tally

MERGED = "{}: cells merged over several rows, of which the first alone is read with it; unmerge them and fill all rows"


def doubt_merged(source: Source, layout: Layout, tally: Tally) -> None:
    """Say of each column that is used which rows lack what a merged cell shows beside them.

    It is not filled in: an amount that is merged may be that of all its rows together.
    """
    if not (sheet := sheet_of(layout.way)):
        return
    role_at = {place: role for role, place in layout.columns.items()}
    found: dict[str, list[int]] = {}
    for place, first, last in merged_rows(source, sheet):
        if first > layout.line and place in role_at:
            found.setdefault(role_at[place], []).extend(range(first + 1, last + 1))
    for role, lines in found.items():
        tally.doubt_rows(MERGED.format(role), lines)
