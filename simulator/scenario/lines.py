"""Find the line on which each key of a TOML document was written.

The standard library reads TOML but forgets where things stood. This scanner walks the text of a document that
:mod:`tomllib` has already accepted, so it may trust the grammar, and notes lines only: it never works out a value.
"""

from __future__ import annotations

import re
import tomllib

from simulator.scenario.mistakes import KeyPath

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'  # a multi-line text may end in one or two quotes of its own
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")


def line_map(text: str) -> dict[KeyPath, int]:
    """Return the line, counted from one, of every key path of a valid TOML document.

    Tables stand on the line of their header, tables of dotted keys on the line of the first such key, entries of arrays
    on their own line, tables of an array of tables at the line of their ``[[header]]``.

    Args:
        text: a document that ``tomllib.loads`` accepts.
    """
    return _Scanner(text).scan()


class _Scanner:
    """One walk over one document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.lengths: dict[KeyPath, int] = {}  # tables so far of each array of tables
        self._counted_to = 0
        self._line = 1

    def scan(self) -> dict[KeyPath, int]:
        """Walk from the first line to the last."""
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.lines

    def _header(self) -> KeyPath:
        line = self._line_here()
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        keys = self._key()
        self.at += 2 if repeated else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._newest((*path, key), line)
        path = (*path, keys[-1])
        if not repeated:
            self.lines.setdefault(path, line)
            return path
        self.lines.setdefault(path, line)
        self.lengths[path] = self.lengths.get(path, 0) + 1
        return self._newest(path, line)

    def _newest(self, path: KeyPath, line: int) -> KeyPath:
        """Step into a table, or into the last table of an array of tables, noting its line when it is new."""
        self.lines.setdefault(path, line)
        if path in self.lengths:
            path = (*path, self.lengths[path] - 1)
            self.lines.setdefault(path, line)
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line_here()
        path = table
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """Read a key with its dots, and the space on both sides of it."""
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(self._simple_key())
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _simple_key(self) -> str:
        quoted = self.text[self.at] in "\"'"
        raw = self._take(_STRING if quoted else _BARE_KEY)
        return str(tomllib.loads(f"key = {raw}")["key"]) if quoted else raw

    def _value(self, path: KeyPath) -> None:
        first = self.text[self.at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._take(_STRING if first in "\"'" else _SCALAR)

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        self._skip(_BLANK)
        while self.text[self.at] != "]":
            self.lines.setdefault((*path, index), self._line_here())
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip_comma()
        self.at += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_BLANK)

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"line {self._line_here()}: not a TOML document that tomllib accepts")
        self.at = found.end()
        return found.group()
