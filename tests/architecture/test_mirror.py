"""Every rule has a test that names it: the rooms of the engine are mirrored in ``tests/unit``, kernel by kernel."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path("simulator")
TESTS = Path("tests")
ROOMS = ("engine", "behaviours", "phases", "start", "week")
#: Decorators that make a function part of the compiled engine.
_COMPILED = {"kernel", "apart", "inlined"}
#: Kernels that change nothing but what the processor has at hand: only a clock can tell whether they work.
WITHOUT_RULE = {
    f"simulator.engine.prefetch.fetch_{name}_ahead" for name in ("bidders", "firm", "members", "parts", "promise")
} | {"simulator.engine.prefetch.fetch_ahead"}
#: Modules that speak to the compiler: every compiled test goes through them.
_OF_THE_COMPILER = {"simulator.engine.world_type"}


def modules() -> Iterator[Path]:
    """Yield the files of the engine's rooms that hold code."""
    for room in ROOMS:
        yield from sorted(path for path in (PACKAGE / room).rglob("*.py") if path.name != "__init__.py")


def public(path: Path) -> list[ast.FunctionDef]:
    """Return a module's functions that others may call."""
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def kernels() -> set[str]:
    """Return every public compiled function by its full name."""
    return {
        f"{dotted(path)}.{function.name}"
        for path in modules()
        for function in public(path)
        if _COMPILED & {ast.unparse(mark).split("(")[0] for mark in function.decorator_list}
    }


def named_in(path: Path) -> set[str]:
    """Return what a test imports from the package and then uses, by its full name."""
    tree = ast.parse(path.read_text("utf-8"))
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("simulator"):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in known:
            found.add(known[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            found.add(f"{known[node.value.id]}.{node.attr}")
    return found


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Everything of the package that some test names."""
    return set().union(*(named_in(path) for path in TESTS.rglob("test_*.py")))


def test_every_kernel_is_named_in_a_test(named: set[str]) -> None:
    missing = kernels() - named - WITHOUT_RULE
    assert sorted(missing) == [], "write a test that calls it and checks what its docstring says"


def test_what_needs_no_test_is_there() -> None:
    assert sorted(WITHOUT_RULE - kernels()) == [], "take it off the list: it is gone"


def test_every_module_of_the_engine_has_its_mirror(named: set[str]) -> None:
    """A module with public functions has one that a test names."""
    silent = [
        dotted(path)
        for path in modules()
        if public(path)
        and dotted(path) not in _OF_THE_COMPILER
        and not {f"{dotted(path)}.{function.name}" for function in public(path)} & (named | WITHOUT_RULE)
    ]
    assert silent == []


def test_unit_tests_stand_in_rooms_of_the_package() -> None:
    folders = {path.relative_to(TESTS / "unit") for path in (TESTS / "unit").rglob("*") if path.is_dir()}
    strays = [str(f) for f in folders if f.name != "__pycache__" and not (PACKAGE / f).is_dir()]
    assert strays == []
