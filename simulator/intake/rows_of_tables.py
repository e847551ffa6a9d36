"""Rows of a CSV file or workbook with their line numbers, whatever separates, quotes, encodes or ends them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from simulator.intake.refusals import refused
from simulator.intake.sources_of_rows import Source, encoding_of, text_lines
from simulator.intake.stray_quotes import Lines, cells_of, look_like_rows
from simulator.scenario.mistakes import ScenarioMistakes

Row = tuple[int, list[object]]
SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 60  # lines among which the headings are looked for
WITHIN_QUOTE = "\0within a quote"
"""The only cell of a line that a stray quote has taken in; no text holds it, as texts are read without ``\\0``."""
STRAY_QUOTE = "\0stray quote"
"""The cell behind the last of a row that was read without the quote that one of its cells begins with."""
_SHEET = "sheet "
_END = "\0end"  # a line of its own behind the last, unless a quote is open there
_PIECE = 1 << 20  # bytes of a sheet that are looked at at once
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FEWEST_CELLS = 3  # of a row; below, lines of an address look like rows


def heads_of(source: Source) -> Iterator[tuple[str, list[Row]]]:
    """Yield the beginning of a table once for each way to read it: its name for people, and its first rows."""
    if source.form == "workbook":
        for sheet in sheet_names(source):
            yield f"{_SHEET}{sheet}", list(islice(workbook_rows(source, sheet), LOOKED_AT))
        return
    encoding = encoding_of(source)
    lines = list(islice(text_lines(source, encoding), LOOKED_AT))
    for separator in SEPARATORS:
        yield f"{encoding}|{separator}", list(_some_rows(lines, separator))


def sheet_of(way: str) -> str:
    """Return which sheet is read in a way; empty where it is a text."""
    return way.removeprefix(_SHEET) if way.startswith(_SHEET) else ""


def _some_rows(lines: list[str], separator: str) -> Iterator[Row]:
    """Yield rows of the beginning, which may be cut within a quote: what it holds is told when all is read."""
    reader = csv.reader(lines, delimiter=separator)
    first = 1
    try:
        for row in reader:
            yield first, list(row)
            first = reader.line_num + 1
    except csv.Error:
        return


def rows_of(source: Source, way: str, width: int = 0) -> Iterator[Row]:
    """Yield every row that holds something, read in one of the ways of :func:`heads_of`.

    Args:
        source: the table.
        way: in which it is read.
        width: cells of a row; a quoted cell over several lines that holds such rows is no cell. Its first line is
            yielded with ``STRAY_QUOTE`` behind it, and the others are read anew; or, where the first is no row without
            the quote, each of them as ``WITHIN_QUOTE`` alone.

    Raises:
        ScenarioMistakes: a quote is opened and not closed and may be none that is stray, or the workbook is damaged.
    """
    is_book = source.form == "workbook"
    found = workbook_rows(source, sheet_of(way)) if is_book else _csv_rows(source, way, width)
    return (row for row in found if any(cell not in ("", None) for cell in row[1]))


def _csv_rows(source: Source, way: str, width: int) -> Iterator[Row]:
    encoding, separator = way.split("|", 1)
    lines = Lines(chain(text_lines(source, encoding), [_END]))
    reader = csv.reader(lines, delimiter=separator)
    while True:
        lines.begin()
        row, problem = _next_row(reader)
        if row == [_END]:
            return
        if not problem and not (len(lines.taken) > 1 and _holds_rows(row, lines.taken[0], separator, width)):
            yield lines.first, [cell.strip() for cell in row]
        elif cells := _without_quote(lines.taken, separator, width, is_closed=not problem):
            yield lines.first, [*cells, STRAY_QUOTE]
            lines.take_back()
            reader = csv.reader(lines, delimiter=separator)
        elif problem:
            what = "a quote that is opened and not closed"
            raise refused(source.name, what, problem, "close it, or take it out", lines.first)
        else:
            for line, _ in enumerate(lines.taken, lines.first):
                yield line, [WITHIN_QUOTE]


def _next_row(reader: Iterator[list[str]]) -> tuple[list[str], str]:
    """Return the next row, or what is wrong with it; neither at the end."""
    try:
        row = next(reader, [_END])
    except csv.Error as problem:
        return [], str(problem)
    is_open = row != [_END] and row and row[-1].endswith(_END)
    return row, "the file ends within it" if is_open else ""


def _without_quote(lines: Sequence[str], separator: str, width: int, *, is_closed: bool) -> list[object]:
    """Return the cells of the first of the lines that a stray quote has taken in; empty where that is not sure.

    A quote that is closed before a separator, in a row with all its cells, may be meant. Else the line has as many
    cells as the table has columns; and where no other quote ends the cell, the lines below it have too: they may as
    well be the text of a cell whose end is lost.
    """
    if width < _FEWEST_CELLS or (is_closed and _is_proper(lines, separator, width)):
        return []
    below = [line for line in lines[1:] if line != _END]
    return cells_of(lines[0], separator, width) if is_closed or look_like_rows(below, separator, width) else []


def _is_proper(lines: Sequence[str], separator: str, width: int) -> bool:
    """Tell whether lines are one row by the letter of CSV, with a cell for each column."""
    try:
        return [len(row) for row in csv.reader(lines, delimiter=separator, strict=True)] == [width]
    except csv.Error:
        return False


def _holds_rows(row: list[str], line: str, separator: str, width: int) -> bool:
    """Tell whether a cell over several lines has taken in whole rows, as two stray quotes do that pair up.

    Its first line then has the rest of a row, its last the beginning of one, and each between a whole one. A sign
    before a space is one of prose, not a separator. From the last cell of a line to the first of another there is none
    of them in the cell: then the line has to be a whole row without the quote.
    """
    place = next((i for i, cell in enumerate(row) if "\n" in cell), None)
    if place is None or width < _FEWEST_CELLS:
        return False
    first, *between, last = [
        line.count(separator) - line.count(f"{separator} ") for line in row[place].split("\n")
    ]
    before, after = place, len(row) - 1 - place
    return (
        first >= width - 1 - before
        and last >= width - 1 - after
        and (first + last > 0 or bool(cells_of(line, separator, width)))
        and all(count >= width - 1 for count in between)
    )


def sheet_names(source: Source) -> list[str]:
    """Return the sheets of a workbook that hold cells; a chart on a sheet of its own is none."""
    with _workbook(source) as book:
        return [sheet.title for sheet in book.worksheets]


def hidden_sheets(source: Source) -> list[str]:
    """Return the sheets that a workbook does not show; a text has none."""
    if source.form != "workbook":
        return []
    with _workbook(source) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]


def workbook_rows(source: Source, sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet up to their last filled cell; formulas give the value that was saved with them."""
    with _workbook(source) as book:
        book[sheet].reset_dimensions()  # programs write sizes that are none: one cell, or a million columns
        for line, row in enumerate(book[sheet].iter_rows(values_only=True), 1):
            cells = [cell.strip() if isinstance(cell, str) else cell for cell in row]
            while cells and cells[-1] in ("", None):
                cells.pop()
            yield line, cells


def merged_rows(source: Source, sheet: str) -> Iterator[tuple[int, int, int]]:
    """Yield place of the column, first and last row of each part of a column that a sheet shows as one cell.

    They stand behind all rows in the file, and openpyxl skips them where it reads row by row.
    """
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    with _workbook(source) as book, book[sheet]._get_source() as stream:
        left = b""
        while piece := stream.read(_PIECE):
            text, over = left + piece, 0
            for found in _MERGED.finditer(text):
                first, top, last, bottom = (part.decode() for part in found.groups())
                if int(top) < int(bottom):
                    for column in range(column_index_from_string(first), column_index_from_string(last) + 1):
                        yield column - 1, int(top), int(bottom)
                over = found.end()
            left = text[max(over, text.rfind(b"<")) :]


class _workbook:  # noqa: N801  (used as a function: what it opens is closed at the end)
    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self):  # type: ignore[no-untyped-def]
        from openpyxl import load_workbook  # noqa: PLC0415

        try:
            self._book = load_workbook(self._source.opened(), read_only=True, data_only=True)
        except Exception as problem:
            raise self._told(problem) from problem
        return self._book

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        self._book.close()
        if isinstance(problem, Exception) and not isinstance(problem, ScenarioMistakes):
            raise self._told(problem) from problem  # a sheet is only looked into when its rows are read

    def _told(self, problem: Exception) -> ScenarioMistakes:
        what = f"the workbook cannot be read ({type(problem).__name__})"
        return refused(self._source.name, what, remedy="open and save it again, or save it as CSV")
