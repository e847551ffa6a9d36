"""Figures by council, service line or size, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from simulator.commands.figures_table import terminal
from simulator.study.where_bought import WhereFound, where_found
from simulator.study.wording import shown, shown_difference, shown_interval, shown_unit

if TYPE_CHECKING:
    from simulator.study.comparison import Result


def print_where(result: Result, by: str) -> None:
    """Print a table: a row for each figure of each council, service line or size."""
    table = Table(title=f"By {by}", title_justify="left")
    for heading in (by, "figure", "unit", *result.names):
        table.add_column(heading, justify="left" if heading in (by, "figure", "unit") else "right")
    for name in result.names[1:]:
        table.add_column(f"{name}: difference", justify="right")
    last = ""
    for found in where_found(result, by):
        if found.name != last and last:
            table.add_section()
        table.add_row(found.name if found.name != last else "", *_cells(found))
        last = found.name
    terminal().print(table)


def _cells(found: WhereFound) -> list[str]:
    unit = found.figure.unit
    means = [arm.mean for arm in found.arms]
    arms = [f"{shown(arm.mean, unit, *means)} {shown_interval(arm, unit, *means)}".strip() for arm in found.arms]
    differences = []
    for difference in found.differences:
        mean, ends, shown_in = shown_difference(difference, unit)
        differences.append(f"{mean} [{ends}] {shown_in}".strip() if ends else f"{mean} {shown_in}".strip())
    return [found.figure.label, shown_unit(unit, *means), *arms, *differences]
