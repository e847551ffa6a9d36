"""Rows of a CSV file or workbook with their line numbers, whatever separates, quotes, encodes or ends them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from simulator.intake.refusals import refused
from simulator.intake.sources_of_rows import Source, encoding_of, text_lines

Row = tuple[int, list[object]]
SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 60  # lines among which the headings are looked for


def heads_of(source: Source) -> Iterator[tuple[str, list[Row]]]:
    """Yield the beginning of a table once for each way to read it: its name for people, and its first rows."""
    if source.form == "workbook":
        for sheet in sheet_names(source):
            yield f"sheet {sheet}", list(islice(workbook_rows(source, sheet), LOOKED_AT))
        return
    encoding = encoding_of(source)
    lines = list(islice(text_lines(source, encoding), LOOKED_AT))
    for separator in SEPARATORS:
        yield f"{encoding}|{separator}", list(_some_rows(lines, separator))


def _some_rows(lines: list[str], separator: str) -> Iterator[Row]:
    """Yield rows of the beginning, which may be cut within a quote."""
    reader = csv.reader(lines, delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error:
        return


def rows_of(source: Source, way: str) -> Iterator[Row]:
    """Yield every row that holds something, read in one of the ways of :func:`heads_of`.

    Raises:
        ScenarioMistakes: a quote is opened and not closed, or the workbook is damaged.
    """
    found = workbook_rows(source, way.removeprefix("sheet ")) if source.form == "workbook" else _csv_rows(source, way)
    return (row for row in found if any(cell not in ("", None) for cell in row[1]))


def _csv_rows(source: Source, way: str) -> Iterator[Row]:
    encoding, separator = way.split("|", 1)
    reader = csv.reader(text_lines(source, encoding), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as problem:
        line = reader.line_num
        raise refused(source.name, "a quote that is opened and not closed", str(problem), "close it", line) from problem


def sheet_names(source: Source) -> list[str]:
    """Return the sheets of a workbook."""
    with _workbook(source) as book:
        return list(book.sheetnames)


def workbook_rows(source: Source, sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet; formulas give the value that was saved with them."""
    with _workbook(source) as book:
        for line, row in enumerate(book[sheet].iter_rows(values_only=True), 1):
            yield line, [cell.strip() if isinstance(cell, str) else cell for cell in row]


class _workbook:  # noqa: N801  (used as a function: what it opens is closed at the end)
    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self):  # type: ignore[no-untyped-def]
        from openpyxl import load_workbook  # noqa: PLC0415

        try:
            self._book = load_workbook(self._source.opened(), read_only=True, data_only=True)
        except Exception as problem:
            what = f"the workbook cannot be read ({type(problem).__name__})"
            raise refused(self._source.name, what, remedy="open and save it again, or save it as CSV") from problem
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()
