"""Write fitted numbers as TOML, each with a comment that says where it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH = 118


class Number(NamedTuple):
    """One fitted number, or a list of them, with its own remark: n, method, standard error."""

    value: float | int | str | list[float] | list[int]
    remark: str


class Section(NamedTuple):
    """A table of the file: its header with brackets, a source in words, and its numbers by name."""

    header: str
    source: str
    numbers: Mapping[str, Number]


def significant(x: float, digits: int = 4) -> float:
    """Round to a number of significant digits."""
    return float(f"{x:.{digits}g}")


def exact_shares(weights: Sequence[float], digits: int = 4) -> list[float]:
    """Return weights as rounded shares that sum to one exactly, by largest remainder (ties: the first)."""
    unit = 10**digits
    total = math.fsum(weights)
    scaled = [unit * weight / total for weight in weights]
    whole = [math.floor(x) for x in scaled]
    order = sorted(range(len(weights)), key=lambda i: (whole[i] - scaled[i], i))
    for i in order[: unit - sum(whole)]:
        whole[i] += 1
    return [x / unit for x in whole]


def toml_value(value: float | int | str | list[float] | list[int]) -> str:
    """Return a number, a text or a list of numbers as TOML."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(x) for x in value) + "]"
    if isinstance(value, int):
        return str(value)
    return str(int(value)) + ".0" if value == int(value) and abs(value) < 1e15 else repr(value)


def _comment(text: str) -> list[str]:
    """Return a text as comment lines of at most the width of the file."""
    lines = ["#"]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("#")
        lines[-1] += f" {word}"
    return lines


def render(title: str, sections: Sequence[Section]) -> str:
    """Return the whole file as text."""
    lines = _comment(title)
    for section in sections:
        lines += ["", section.header]
        if section.source:
            lines.append(f"source = {toml_value(section.source)}")
        for name, number in section.numbers.items():
            lines += _comment(number.remark)
            lines.append(f"{name} = {toml_value(number.value)}")
    return "\n".join(lines) + "\n"
