"""The register is complete: no number of the world hides in a kernel, none is left unused, every source is known."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.engine.kernel import ENGINE_ROOMS
from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES
from simulator.register.sources import PAGE, cited, page, sources

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "simulator"
#: How memory, luck and compiled code work: their numbers are bits, bytes, rows and codes and none of the world's.
MACHINERY = {
    *(f"engine/{name}.py" for name in ["apart", "cells", "chance", "code_cache", "codes", "declaring"]),
    *(f"engine/{name}.py" for name in ["kernel", "prefetch", "tables", "world", "world_type"]),
    *(f"week/{name}.py" for name in ("digest", "growth")),
}
ENGINE = [
    file
    for room in ENGINE_ROOMS
    for file in sorted((PACKAGE / room).rglob("*.py"))
    if room != "register" and file.relative_to(PACKAGE).as_posix() not in MACHINERY
]

#: Files in which ``parameters``, ``rule`` and ``numbers`` are rows of the register and nothing else.
KERNELS = [file for file in ENGINE if file.name not in ("population.py", "place.py", "past.py")]

#: Numbers of arithmetic and of the calendar.
ALLOWED = {0, 1, -1, 2, 0.5, 52, 12, 7, 365, 100}

#: Functions whose numbers are room in tables: they decide when memory grows and change no result
#: (``tests/invariants/test_growth.py`` shows it).
ROOM = {"population.py": {"_room"}}

#: (file, number) -> why it is no number of the world.
FORMULAS = {
    ("subcontracting.py", 1.000001): "room for rounding before the exact test",
    ("discover.py", 1.000001): "room for rounding before the exact test",
    ("distress.py", 3): "the hazard's name says which year of a firm's life it is for",
    ("distress.py", 4): "the hazard's name says which year of a firm's life it is for",
    ("distress.py", 5): "the hazard's name says which year of a firm's life it is for",
    ("scoring.py", 1.5): "definition of the absolute price rule: half the marks at the reference price",
    ("offers.py", 4.0): "the root of a quadratic equation",
    ("rows.py", 16): "bits of an identity",
    ("rows.py", 32): "bits of an identity",
    ("drafting.py", 3): "columns of a draft",
    ("teaming.py", 3): "columns of a draft, and the three ways of teaming up",
    ("teams.py", 32): "bits of an identity",
    ("teams.py", 0xFFFFFFFF): "bits of an identity",
    ("teams.py", 1e15): "largest amount of pence that a whole number is made of",
    ("limits.py", 60.0): "what a run may take, not what happens in it",
    ("watch.py", 60.0): "seconds of a minute",
    ("lengths.py", 0.1): "shortest contract [months]; a duration is at least a week anyway",
    ("lengths.py", 6.0): "contracts above half a year last whole years, as the docstring says of the data",
    ("lengths.py", 400): "midpoints of equal shares: the number of steps of a quadrature",
    ("lengths.py", 4096): "size of a cache",
}


@dataclass(frozen=True)
class Number:
    """A numeric literal in the source of the engine."""

    file: Path
    line: int
    value: float

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.value}"


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def _enumerations(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the arguments of ``A, B, C = range(3)``: they count names."""
    for node in tree.body:
        is_named = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)
        if is_named and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "range":
            yield from node.value.args


def _commented_constants(tree: ast.Module, lines: list[str]) -> Iterator[ast.AST]:
    """Yield the numbers of module-level constants that say in a comment or docstring what they are."""
    for place, node in enumerate(tree.body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            after = tree.body[place + 1] if place + 1 < len(tree.body) else None
            is_told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            first, last = lines[node.lineno - 1 : node.end_lineno], lines[node.lineno - 2].strip()
            if is_told or last.startswith("#") or any("#" in line for line in first):
                yield from ast.walk(node.value)


def _allowed_functions(tree: ast.Module, file: Path) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in ROOM.get(file.name, ()):
            yield from ast.walk(node)


def stray_numbers(file: Path) -> list[Number]:
    """Return the numbers of a file that are neither arithmetic nor explained nor in an allow-list."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    known = {id(node) for node in _enumerations(tree)}
    known |= {id(node) for node in _commented_constants(tree, text.splitlines())}
    known |= {id(node) for node in _allowed_functions(tree, file)}
    found = []
    for node in ast.walk(tree):
        if _is_number(node) and id(node) not in known:
            value = node.value  # type: ignore[attr-defined]
            if value not in ALLOWED and (file.name, value) not in FORMULAS:
                found.append(Number(file, node.lineno, value))
    return found


def test_no_number_of_the_world_hides_in_the_engine() -> None:
    stray = [str(number) for file in ENGINE for number in stray_numbers(file)]
    advice = "move these to simulator/register/parameters.toml, or say in FORMULAS what they are:"
    assert stray == [], "\n".join([advice, *stray])


def test_the_search_for_stray_numbers_finds_one(tmp_path: Path) -> None:
    file = ROOT / "simulator" / "phases" / "pay.py"
    copy = tmp_path / "pay.py"
    copy.write_text(file.read_text(encoding="utf-8") + "\n\ndef f(x: float) -> float:\n    return 0.37 * x\n")
    assert [number.value for number in stray_numbers(copy)] == [0.37]


def test_every_exception_is_still_needed() -> None:
    """An allow-list that has outlived its numbers would hide new ones."""
    present = set()
    for file in ENGINE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if _is_number(node):
                present.add((file.name, node.value))  # type: ignore[attr-defined]
    assert set(FORMULAS) <= present


def _attributes() -> Iterator[tuple[Path, ast.Attribute]]:
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield file, node


def test_every_number_and_every_lever_is_used() -> None:
    used = {node.attr for _, node in _attributes()}
    every = [*LEVERS, *PARAMETERS, *STRUCTURES, *next(iter(KINDS.values()))]
    assert [name for name in every if name not in used] == []


def test_the_machinery_is_there() -> None:
    assert [name for name in sorted(MACHINERY) if not (PACKAGE / name).exists()] == []


def _owner(node: ast.expr) -> str:
    """Return what an attribute is read from: ``parameters`` of ``world.parameters[0]``, ``rule`` of ``rule``."""
    if isinstance(node, ast.Subscript):
        return _owner(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


OWNERS = {
    "parameters": {*PARAMETERS, *STRUCTURES},
    "rule": set(LEVERS),
    "rules": set(LEVERS),
    "numbers": set(next(iter(KINDS.values()))),
    "group_kinds": set(next(iter(KINDS.values()))),
}


def test_every_number_and_lever_that_is_used_exists() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {_owner(node.value)}.{node.attr}"
        for file, node in _attributes()
        if file in KERNELS and _owner(node.value) in OWNERS and node.attr not in OWNERS[_owner(node.value)]
    ]
    assert wrong == []


def test_every_number_has_a_unit_and_a_source() -> None:
    rows = [*LEVERS.values(), *PARAMETERS.values(), *(row for kind in KINDS.values() for row in kind.values())]
    assert [row.name for row in rows if not row.unit or not row.source] == []


def test_levers_bear_on_questions_that_are_listed() -> None:
    listed = re.findall(r"^\| (\d+) \|", (PACKAGE / "docs" / "questions.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {mission for lever in LEVERS.values() for mission in lever.missions} <= set(map(int, listed))


#: Files of prose and numbers that cite sources.
WRITTEN = (
    *("scenarios/*.toml", "scenarios/*.md", "experiments/*.toml", "experiments/*.md"),
    *("simulator/docs/**/*.md", "simulator/data/patterns.toml", "tests/*.md"),
)
WORDS = {"assumption", "definition", "fitted"}


def _texts() -> Iterator[tuple[str, str]]:
    """Yield (where, text) of everything that cites sources; ``S1`` in quotes is an index of Sobol's."""
    for row in [*LEVERS.values(), *PARAMETERS.values(), *(row for kind in KINDS.values() for row in kind.values())]:
        yield row.name, f"{row.source} {getattr(row, 'note', '')}"
    for file in (ROOT / "README.md", *(file for pattern in WRITTEN for file in ROOT.glob(pattern))):
        if file != PAGE:
            yield str(file.relative_to(ROOT)), re.sub(r"`S[1T]`", "", file.read_text(encoding="utf-8"))
    for folder in ("simulator", "experiments", "tests"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for line, text in remarks(file.read_text(encoding="utf-8")):
                yield f"{file.relative_to(ROOT)}:{line}", text


def remarks(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the docstrings and comments of Python source, without code in them and rules of ruff."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], re.sub(r"noqa: [A-Z0-9, ]+", "", token.string)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, re.sub(r"``.*?``", "", node.value.value, flags=re.DOTALL)


def test_remarks_are_docstrings_and_comments_without_code() -> None:
    source = '"""By N7, ``S1``."""\n\nX = "B2"  # noqa: N818 - as L50 says\n"""Of VR-A1."""\n'
    assert [name for _, text in remarks(source) for name in cited(text)] == ["L50", "N7", "VR-A1"]


def test_every_source_that_is_cited_is_known() -> None:
    missing = sorted({f"{where}: {name}" for where, text in _texts() for name in cited(text) if name not in sources()})
    assert missing == [], "give these a row in simulator/data/sources.csv"


def test_a_source_is_an_id_or_a_word() -> None:
    rows = [*LEVERS.values(), *PARAMETERS.values(), *(row for kind in KINDS.values() for row in kind.values())]
    odd = [row.name for row in rows if not cited(row.source) and row.source.split(",")[0].split(":")[0] not in WORDS]
    assert odd == []


def test_no_source_is_kept_that_nobody_cites() -> None:
    used = {name for _, text in _texts() for name in cited(text)}
    assert sorted(set(sources()) - used) == []


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.id)
def test_sources_say_what_they_are(source: object) -> None:
    assert source.fact  # type: ignore[attr-defined]
    assert source.grade in {"P", "S", "S-low", "P/S", "D", "M", "X", "A", "T", "gap"}  # type: ignore[attr-defined]
    assert all(part.startswith("http") for part in source.address.split())  # type: ignore[attr-defined]


def test_the_page_of_sources_is_that_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m simulator.register.sources"
