"""Levers and numbers as pages: value, range, source, and which phase or room reads each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import simulator
from simulator.handbook.markdown_writing import anchor, code, table, with_links
from simulator.register import KINDS, LEVERS, PARAMETERS, Lever, Parameter
from simulator.register.sources import sources
from simulator.scenario.value_words import number
from simulator.verification.reads_and_writes import touched_by
from simulator.week.tick import TICK

_PACKAGE = Path(simulator.__file__).parent
_ROOMS = ("engine", "behaviours", "phases", "start", "week", "metrics")
_TABLES = ("rules", "parameters", "group_kinds")

#: The numbers of the first kind stand for all: every kind has every number.
NUMBERS: dict[str, Lever | Parameter] = {**LEVERS, **PARAMETERS, **next(iter(KINDS.values()))}


@cache
def files_that_read() -> dict[str, tuple[str, ...]]:
    """Return, for each number of the register, the files of the engine and of figures that name it."""
    found: dict[str, list[str]] = {name: [] for name in NUMBERS}
    for room in _ROOMS:
        for file in sorted((_PACKAGE / room).rglob("*.py")):
            for name in set(re.findall(r"\w+", file.read_text(encoding="utf-8"))) & found.keys():
                if "columns" not in file.parts:
                    found[name].append(file.relative_to(_PACKAGE).as_posix())
    return {name: tuple(files) for name, files in found.items()}


@cache
def numbers_of_phases() -> dict[str, tuple[str, ...]]:
    """Return, for each phase, the numbers of the register that its code may read, in the order of the register."""
    read = {}
    for phase in TICK:
        cells = (cell.partition(".") for cell in touched_by(phase.run).reads)
        names = {column for owner, _, column in cells if owner in _TABLES}
        read[phase.name] = tuple(name for name in NUMBERS if name in names)
    return read


def span(entry: Lever | Parameter) -> str:
    """Return the range of a number, or the choices of a lever."""
    if isinstance(entry, Lever) and entry.choices:
        return ", ".join(entry.choices)
    return "" if entry.low == entry.high else f"{number(entry.low)} to {number(entry.high)}"


def value(entry: Lever | Parameter) -> str:
    """Return a number's value, or the word of a choice."""
    if isinstance(entry, Lever) and entry.choices:
        return entry.choices[int(entry.default)]
    return number(entry.value)


def _kinds_value(name: str) -> str:
    """Return a number of kinds with the value of each kind, where they differ."""
    told = {kind: rows[name] for kind, rows in KINDS.items()}
    values = {row.value for row in told.values()}
    if len(values) == 1:
        return number(values.pop())
    return "; ".join(f"{kind.replace('_', ' ')} {number(row.value)}" for kind, row in told.items())


def _meaning(entry: Lever | Parameter) -> str:
    return entry.mechanism if isinstance(entry, Lever) else entry.note


def _words(name: str) -> str:
    """Return a name as words, where the register says no more about it."""
    return name.removesuffix("_gbp").replace("_", " ")


def table_of_numbers(names: Iterable[str]) -> str:
    """Return a table of numbers with what they mean, their value, range, unit, source and grade."""
    rows = []
    for name in names:
        entry = NUMBERS[name]
        shown = _kinds_value(name) if name in next(iter(KINDS.values())) else value(entry)
        grade = "" if isinstance(entry, Lever) else entry.grade
        place = "levers" if isinstance(entry, Lever) else "parameters"
        link = f"[`{name}`](<../reference/{place}.md#{anchor(name)}>)"
        source = with_links(entry.source)
        rows.append((link, _meaning(entry) or _words(name), shown, span(entry), entry.unit, source, grade))
    return table(("number", "what it is", "value", "range", "unit", "source", "grade"), rows)


def _marked(name: str) -> str:
    return f"[`{name}`]{{#{anchor(name)}}}"


def levers_page() -> str:
    """Return the page of all levers, group by group."""
    intro = (
        "A lever is a rule that a scenario sets under `[rules]`, a council under `[councils.rules]`, and a policy "
        f"changes for a time. There are {len(LEVERS)}. A lever that needs another one does nothing without it; "
        "`fairlot check` says so.\n"
    )
    parts = ["# Levers\n", intro]
    for group in dict.fromkeys(lever.group for lever in LEVERS.values()):
        rows = [_lever_row(lever) for lever in LEVERS.values() if lever.group == group]
        parts += [f"## {group.capitalize()}\n", table(_LEVER_HEADINGS, rows)]
    return "\n".join(parts)


_LEVER_HEADINGS = ("lever", "what it does", "default", "range or choices", "unit", "needs", "questions", "source")


def _lever_row(lever: Lever) -> tuple[str, ...]:
    needs = " and ".join(
        " or ".join(f"`{one.name}`" + (f" = {one.choice}" if one.choice else "") for one in alternatives)
        for alternatives in lever.needs
    )
    questions = ", ".join(map(str, lever.missions))
    source = with_links(lever.source)
    return _marked(lever.name), lever.mechanism, value(lever), span(lever), lever.unit, needs, questions, source


def parameters_page() -> str:
    """Return the page of all numbers that are no levers: of the world, of kinds of supplier, and constants."""
    world = [row for row in PARAMETERS.values() if row.kind != "constant"]
    fixed = [row for row in PARAMETERS.values() if row.kind == "constant"]
    count = len(world) + len(fixed) + sum(map(len, KINDS.values()))
    intro = (
        f"Every number of the model that is no lever: {count}. Grades: P primary, S secondary, S-low weak, D derived, "
        "M recalled without a source, X sources disagree, *assumption* chosen here with a range, *fitted* estimated "
        "from a table in `simulator/data`.\n"
    )
    parts = [
        "# Parameters\n",
        intro,
        "## Of the world\n",
        "A scenario sets them under `[parameters]`.\n",
        table(_PARAMETER_HEADINGS, [_parameter_row(row, row.name) for row in world]),
    ]
    first = next(iter(KINDS))
    for kind, rows in KINDS.items():
        named = {f"{kind}.{name}" if kind != first else name: row for name, row in rows.items()}
        parts += [
            f"## Of each {kind.replace('_', ' ')}\n",
            "A `[[suppliers]]` group of this kind changes them in `overrides`.\n",
            table(_PARAMETER_HEADINGS, [_parameter_row(row, name) for name, row in named.items()]),
        ]
    parts += ["## Constants\n", table(_PARAMETER_HEADINGS, [_parameter_row(row, row.name) for row in fixed])]
    return "\n".join(parts)


_PARAMETER_HEADINGS = ("number", "value", "range", "unit", "source", "grade", "note", "read in")


def _parameter_row(row: Parameter, name: str) -> tuple[str, ...]:
    own = name.rpartition(".")[2]
    shown = f"[`{own}`]{{#{anchor(name)}}}"
    read = ", ".join(code(file) for file in files_that_read()[own])
    return shown, number(row.value), span(row), row.unit, with_links(row.source), row.grade, with_links(row.note), read


def with_anchors(page: str) -> str:
    """Return the page of sources, whose rows can be linked to."""
    ids = "|".join(sorted(sources(), key=len, reverse=True))
    return re.sub(rf"^\| ({ids}) \|", lambda row: f"| [{row[1]}]{{#{row[1].lower()}}} |", page, flags=re.MULTILINE)
