"""What a unit of a social outcome is worth to whom: the table that comes with the package, and a user's own.

A table is a CSV file with a row per outcome and beneficiary. A scenario names its own with
``social_values = "my.csv"``; rows become tables that remember their line, so that every mistake is told with its
file and line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from simulator.scenario.documents import Node
from simulator.scenario.library import file_at, shown
from simulator.scenario.mistakes import Mistake
from simulator.scenario.schema import Scenario, SocialValue
from simulator.scenario.toml_reading import Asked, Unreadable, text_of
from simulator.scenario.value_words import did_you_mean, quoted

KEY = "social_values"
SHIPPED = Path(__file__).parents[1] / "data" / "social_values.csv"
COLUMNS = tuple(SocialValue.model_fields)
NUMBERS = ("value_gbp", "low_gbp", "high_gbp")
_OTHER_SIGNS = {";": "semicolons", "\t": "tabs", "|": "strokes"}
RESIDENTS = "residents"
"""The one beneficiary that is no public body: what people gain is no benefit to a department."""


def from_file(wish: Node) -> Node:
    """Return the rows of the table that a scenario names, in place of its name.

    Args:
        wish: the value of ``social_values``: a path, relative to the scenario file that holds it.

    Raises:
        Unreadable: it names a list, the file is not there, is not UTF-8, or its first line does not name the columns.
    """
    if isinstance(wish.value, list):
        raise Unreadable(_not_a_list(wish))
    path = file_at(wish.value, Path(wish.file).parent)
    if path is None:
        why = "it is looked for beside the scenario file"
        remedy = "name a CSV file, or leave `social_values` out for the usual values"
        raise Unreadable(Mistake(wish.file, wish.line, f"there is no file {quoted(wish.value)}", why, remedy))
    name = shown(path)
    return Node(rows_of(text_of(path, name, Asked(wish.file, wish.line)), name), name, 1)


def names_files(wish: Node) -> bool:
    """Tell whether a scenario names a table, or several in a list; rows that stand in it itself are none."""
    listed = wish.value if isinstance(wish.value, list) else [wish]
    return bool(listed) and all(isinstance(one.value, str) for one in listed)


def _not_a_list(wish: Node) -> Mistake:
    one = len(wish.value) == 1
    remedy = f'write {KEY} = "{wish.value[0].value}"' if one else "put all rows into one file"
    what, why = f"`{KEY}` is a list of files", "it names one CSV file, in quotes alone"
    return Mistake(wish.file, wish.line, what, why, remedy)


def rows_of(text: str, file: str) -> list[Node]:
    """Return a node per row of a table; numbers that are none stay texts, for the check of types to find."""
    lines = list(_cells(text, file))
    header = [column.strip() for column in lines[0][1]] if lines else []
    _check_header(header, file)
    rows = []
    for line, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(header):
                what = f"a row of {len(cells)} cells under {len(header)} columns"
                raise Unreadable(Mistake(file, line, what, "a cell with a comma needs quotes", "count the commas"))
            filled = {column: cell.strip() for column, cell in zip(header, cells, strict=True) if cell.strip()}
            nodes = {column: Node(_value(column, cell), file, line) for column, cell in filled.items()}
            rows.append(Node(nodes, file, line))
    if not rows:
        raise Unreadable(Mistake(file, 1, "no social values", "the table has no row", "add one, or leave the file out"))
    return rows


def _cells(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each row, with its line; lines may end as they do on any system."""
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as problem:
        why = f"the table cannot be read ({problem})"
        remedy = "look for a quote that is opened and not closed"
        raise Unreadable(Mistake(file, max(1, reader.line_num), "no table of cells", why, remedy)) from problem


def _check_header(header: list[str], file: str) -> None:
    known = ", ".join(COLUMNS)
    sign = next((name for sign, name in _OTHER_SIGNS.items() if len(header) == 1 and sign in header[0]), "")
    if sign:
        what, why = f"the cells stand between {sign}", "in this table they stand between commas"
        raise Unreadable(Mistake(file, 1, what, why, "save it as CSV with commas"))
    for column in header:
        if column not in COLUMNS or header.count(column) > 1:
            what = f"unknown column {quoted(column)}" if column not in COLUMNS else f"{quoted(column)} appears twice"
            remedy = did_you_mean(column, COLUMNS) if column not in COLUMNS else "delete one of the two"
            raise Unreadable(Mistake(file, 1, what, f"columns: {known}", remedy))
    needed = [name for name, field in SocialValue.model_fields.items() if field.is_required()]
    if missing := [name for name in needed if name not in header]:
        what = f"there is no column {quoted(missing[0])}"
        raise Unreadable(Mistake(file, 1, what, f"the first line names the columns: {known}", "add it"))


def _value(column: str, cell: str) -> Any:
    if column not in NUMBERS:
        return cell
    try:
        return float(cell)
    except ValueError:
        return cell


@cache
def shipped() -> tuple[SocialValue, ...]:
    """Return the values that come with the package."""
    rows = rows_of(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
    return tuple(SocialValue(**{key: cell.value for key, cell in row.value.items()}) for row in rows)


def values_of(scenario: Scenario) -> tuple[SocialValue, ...]:
    """Return the values in force: the scenario's own table as a whole, or the one that comes with the package."""
    return scenario.social_values or shipped()


def departments_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the councils' departments, in the order of the service lines."""
    return tuple(dict.fromkeys(line.department for line in scenario.service_lines))


def beneficiaries_of(scenario: Scenario) -> tuple[str, ...]:
    """Return all who can gain: the councils' departments, then other public bodies, residents last."""
    departments = departments_of(scenario)
    return (*departments, *_outside(scenario, departments), RESIDENTS)


def _outside(scenario: Scenario, departments: tuple[str, ...]) -> Iterator[str]:
    named = dict.fromkeys(value.beneficiary for value in values_of(scenario))
    yield from (name for name in named if name != RESIDENTS and name not in departments)
