"""Read one TOML file as a document whose values know their lines, or say why it cannot be read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from simulator.scenario.documents import Node, located
from simulator.scenario.mistakes import Mistake
from simulator.scenario.syntax import not_toml
from simulator.scenario.value_words import quoted


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
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        why = f"the byte {raw[problem.start]:#04x} is not UTF-8 text, which TOML files are"
        raise Unreadable(
            Mistake(file, line, "not a text in UTF-8", why, "save the file with the encoding UTF-8")
        ) from problem


def parsed(text: str, file: str) -> Node:
    """Return the document of a text, every value with its line.

    Raises:
        Unreadable: it is not TOML.
    """
    try:
        return located(tomllib.loads(text), text, file)
    except RecursionError as problem:
        why = "its lists or tables are nested too deeply to be read"
        raise Unreadable(Mistake(file, 1, "not a scenario", why)) from problem
    except ValueError as problem:
        raise Unreadable(not_toml(problem, text, file)) from problem
