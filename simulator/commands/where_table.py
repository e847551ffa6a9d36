"""Figures by council, service line or size, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from simulator.commands.figures_table import terminal
from simulator.study.where_bought import WhereFound, where_found
from simulator.study.wording import bracketed, in_brackets, shown_difference, shown_levels, shown_unit

if TYPE_CHECKING:
    from simulator.study.comparison import Result


def print_where(result: Result, by: str) -> None:
    """Print a row for each figure of each council, service line or size; of several arms a table for each."""
    found = where_found(result, by)
    for other in range(1, max(2, len(result.names))):
        _print_pair(found, by, result.names[:1] + result.names[other : other + 1], other)


def _print_pair(found: list[WhereFound], by: str, names: tuple[str, ...], other: int) -> None:
    """Print the reference and one arm (by its place) beside it, so that no table is wider than a terminal."""
    table = Table(title=f"By {by}", title_justify="left")
    for heading in (by, "figure", "unit", *names):
        table.add_column(heading, justify="left" if heading in (by, "figure", "unit") else "right")
    if len(names) > 1:
        table.add_column("difference", justify="right")
    last = ""
    for one in found:
        if one.name != last and last:
            table.add_section()
        table.add_row(one.name if one.name != last else "", *_cells(one, other))
        last = one.name
    terminal().print(table)


def _cells(found: WhereFound, other: int) -> list[str]:
    unit = found.figure.unit
    shown_arms = (found.arms[0], *found.arms[other : other + 1])
    gaps = found.differences[other - 1 : other]
    arms = [in_brackets(mean, ends) for mean, ends in shown_levels(shown_arms, unit, *gaps)]
    differences = [f"{bracketed(gap, unit)} {shown_difference(gap, unit)[2]}".strip() for gap in gaps]
    return [found.figure.label, shown_unit(unit, *(arm.mean for arm in shown_arms)), *arms, *differences]
