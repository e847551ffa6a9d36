"""Read one TOML file as a document whose values know their lines, or say why it cannot be read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from simulator.scenario.documents import Node, Unfit, located
from simulator.scenario.mistakes import Mistake
from simulator.scenario.names import normalised
from simulator.scenario.syntax import not_toml
from simulator.scenario.value_words import quoted

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_ENDLESS = {
    "key": ("a key of a hundred parts", "write a shorter key"),
    "number": ("a number of a thousand digits", "write a smaller number"),
}
_LONG_ONES = re.compile(  # texts and comments are taken whole, so that none of what they hold is found
    rf"""(?<![\w-])(?P<key>(?:{_PART}[ \t]*+\.[ \t]*+){{100}})|(?<![\w.])(?P<number>[0-9][0-9_]{{999}})"""
    r"""|\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})?|'{3}(?:[^']|'(?!''))*+(?:'{3})?"""
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Asked:
    """Where a file was asked for: by the user, or by ``extends`` on a line of another file."""

    file: str
    line: int = 1
    beside: Path | None = None


class Unreadable(Exception):  # noqa: N818  (it is a message to the function that asked for the file)
    """A file that cannot be read as a document."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


def text_of(path: Path, file: str, asked: Asked) -> str:
    """Return the text of a file.

    Args:
        path: the file.
        file: the file, as the user would name it.
        asked: where it was asked for.

    Raises:
        Unreadable: it cannot be read, or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Unreadable(Mistake(asked.file, asked.line, f"{quoted(file)} cannot be read", reason)) from problem
    try:
        return normalised(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        why = f"the byte {raw[problem.start]:#04x} is not UTF-8 text, which scenarios and their tables are"
        raise Unreadable(
            Mistake(file, line, "not a text in UTF-8", why, "save the file with the encoding UTF-8")
        ) from problem


def parsed(text: str, file: str) -> Node:
    """Return the document of a text, every value with its line.

    Raises:
        Unreadable: it is not TOML.
    """
    try:
        _no_endless_keys(text, file)
        return located(tomllib.loads(text), text, file)
    except Unfit as problem:
        raise Unreadable(Mistake(file, problem.line, problem.what, "", problem.remedy)) from problem
    except RecursionError as problem:
        why = "its lists or tables are nested too deeply to be read"
        raise Unreadable(Mistake(file, 1, "not a scenario", why)) from problem
    except ValueError as problem:
        raise Unreadable(not_toml(problem, text, file)) from problem


def _no_endless_keys(text: str, file: str) -> None:
    """Refuse keys and numbers that take longer to read than anybody waits."""
    for found in _LONG_ONES.finditer(text):
        if kind := found.lastgroup:
            what, remedy = _ENDLESS[kind]
            raise Unreadable(Mistake(file, text.count("\n", 0, found.start()) + 1, what, "", remedy))
