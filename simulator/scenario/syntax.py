"""Say what is wrong with a text that is not TOML."""

from __future__ import annotations

import re

from simulator.scenario.mistakes import Mistake
from simulator.scenario.value_words import quoted

_SAID: dict[str, tuple[str, str]] = {
    "Cannot overwrite a value": ("the key is written twice in its table", "keep one of them"),
    "Cannot declare": (
        "the table is written twice",
        "join the two, or write [[name]] with two brackets for lists of tables",
    ),
    "Cannot mutate immutable namespace": ("the table is already complete elsewhere", "write its keys in one place"),
    "Invalid value": (
        "a value is a number, a date, true or false, a list, or a text between quotes",
        "put texts between quotes",
    ),
    "Invalid statement": ("a line is a key = value pair, a [table] header or a # comment", ""),
    "Expected '='": ("a line is a key = value pair, a [table] header or a # comment", ""),
    "Expected newline or end of document": (
        "one line holds one key and one value",
        "put texts between quotes, and lists in brackets",
    ),
    "Invalid initial character for a key": (
        "a key is made of letters, digits, - and _; a table in braces stays on one line, with no comma at its end",
        "put other keys between quotes, and long tables under a [header]",
    ),
    **dict.fromkeys(
        ("Illegal character '\\n'", "Found invalid character '\\n'"),
        ("a text between quotes ends on its own line", "close the quotes"),
    ),
    **dict.fromkeys(
        ("Illegal character", "Found invalid character"),
        ("signs that cannot be seen have no place in a file", "delete that sign"),
    ),
    **dict.fromkeys(
        ("Unterminated string", "Expected \"'\""), ("a text between quotes must be closed", "close the quotes")
    ),
    "Unclosed array": ("a list must be closed", "write commas between entries and ] at the end"),
    "Unclosed inline table": ("a table in braces must be closed", "write commas between entries and } at the end"),
    "Invalid date": ("there is no such day or time", ""),
}
"""Beginnings of tomllib's messages, with the rule of TOML behind them and a remedy."""

_OF_VALUES = ("Invalid value", "Expected newline or end of document", "Invalid date")
_SLIPS = (
    (
        re.compile(r"=\s*+(?!\d{4}-\d\d-\d\d\b)\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*+(#.*)?$"),
        ("a date is year-month-day in four, two and two digits", "write it as 2026-04-01"),
    ),
    (
        re.compile(r"=\s*+[+-]?+\s*+[£$€]?+\s*+[.\d][\d,_.]*+\s*+([^\W\d]++|[%£$€])?+\s*+(#.*)?$"),
        (
            "a number is digits, with at most a point between them and no needless 0 before them",
            "write for example 250_000, or 0.05 for 5 %, without quotes",
        ),
    ),
)
"""How people write dates and numbers that TOML does not take, with its rule and a remedy: quotes would not help."""


def not_toml(problem: ValueError, text: str, file: str) -> Mistake:
    """Return the mistake for a text that ``tomllib`` refuses, at the line where it stopped."""
    message = str(problem)
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = int(found[1]) if found and found[1] else max(1, text.rstrip("\n").count("\n") + 1) if found else 1
    said = message[: found.start()] if found else message
    written = _line_text(text, line)
    rule, remedy = next((words for start, words in _SAID.items() if said.startswith(start)), ("", ""))
    if said.startswith(_OF_VALUES):
        rule, remedy = next((words for sign, words in _SLIPS if sign.search(written)), (rule, remedy))
    return Mistake(
        file,
        line,
        f"not TOML: {said[0].lower()}{said[1:]} in {quoted(written)}" if written else f"not TOML: {said}",
        rule,
        remedy,
    )


def _line_text(text: str, line: int) -> str:
    lines = text.split("\n")
    return lines[line - 1].strip() if line <= len(lines) else ""
