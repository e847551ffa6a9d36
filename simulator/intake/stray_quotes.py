"""Lines of a text that are read again, each on its own, where a stray quote has taken in the rows below it.

A quote at the beginning of a cell that nobody closes makes one cell of all lines up to the next quote. Whether it is
stray shows by the line itself: without it, the line has as many cells as the table has columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_NEARLY_ALL = 0.9  # of the lines below; a footnote at the end is none of them


class Lines:
    """Lines that can be taken back: those since the last row began."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Begin before the first of them."""
        self._lines, self._back = lines, list[str]()
        self._since: list[str] = []
        self.first = 1

    def __iter__(self) -> Iterator[str]:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        line = self._back.pop() if self._back else next(self._lines)
        self._since.append(line)
        return line

    @property
    def taken(self) -> Sequence[str]:
        """The lines since the row began."""
        return self._since

    def begin(self) -> None:
        """Say that a row begins with the next line."""
        self.first += len(self._since)
        self._since = []

    def take_back(self) -> None:
        """Go back to where the second line of the row was next, and begin a row there."""
        self._back += self._since[:0:-1]
        self._since = self._since[:1]
        self.begin()


def cells_of(line: str, separator: str, width: int) -> list[object]:
    """Return the cells of a line on its own, quotes that are opened and not closed taken for signs; empty if it has not
    as many as the table has columns.
    """
    bare = line.rstrip("\r\n")
    for cells in (_pattern(separator).findall(bare), bare.split(separator)):
        if len(cells) == width:
            return [_plain(cell) for cell in cells]
    return []


def look_like_rows(lines: Sequence[str], separator: str, width: int) -> bool:
    """Tell whether nearly all of some lines are rows on their own; no line at all is none that is not."""
    filled = [line for line in lines if line.strip()]
    return sum(bool(cells_of(line, separator, width)) for line in filled) >= _NEARLY_ALL * len(filled)


@lru_cache
def _pattern(separator: str) -> re.Pattern[str]:
    """Return what finds cells: within quotes that are closed before a separator, else up to the next one."""
    sign = re.escape(separator)
    return re.compile(rf'(?:^|(?<={sign}))(?:"(?:[^"]|"")*"(?={sign}|$)|[^{sign}]*)')


def _plain(cell: str) -> str:
    """Return a cell without the quote that it begins with, and without the one that closes it."""
    bare = cell.strip()
    if not bare.startswith('"'):
        return bare
    inner = bare[1:-1] if len(bare) > 1 and bare.endswith('"') else bare[1:]
    return inner.replace('""', '"').strip()
