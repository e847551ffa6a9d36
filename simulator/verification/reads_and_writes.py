"""What a phase reads and writes, found in the source of its kernels and of all that they call.

Kernels name tables as attributes of the world, give rows a name (``tender = world.tenders[row]``) and read or set their
columns. The search follows names, rows that are passed on, and calls. It leaves out what switches would rule out, so
it tells all that a phase may touch with any feature on; a traced run is held against it
(``tests/invariants/test_what_phases_touch.py``). Scratch that a phase fills and reads again counts as both.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

from simulator.engine import prefetch
from simulator.engine.tables import TABLES
from simulator.engine.world import SEEN_AS_NUMBERS

#: Hints to the processor: they read nothing.
HINTS = (prefetch.fetch, prefetch.fetch_books, prefetch.fetch_cell, prefetch.fetch_firm, prefetch.fetch_head)

#: Where functions are looked into.
OURS = ("simulator.",)

#: What a name may stand for: ``("world", "")``, ``("table", name)``, ``("row", name)``,
#: ``("column", name.column)``, or ``("numbers", name)`` for a table of rows that is seen as plain numbers.
Meaning = frozenset[tuple[str, str]]
NOTHING: Meaning = frozenset()
WORLD: Meaning = frozenset({("world", "")})


@dataclass
class Touched:
    """Cells that a piece of code may read and write: ``table.column``, or ``table`` where no column can be named."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)

    def add(self, other: Touched) -> None:
        """Add what another piece of code touches."""
        self.reads |= other.reads
        self.writes |= other.writes


def tables_of(cells: set[str]) -> list[str]:
    """Return the tables of some cells, in the order in which tables are declared."""
    named = {cell.partition(".")[0] for cell in cells}
    return [table for table in TABLES if table in named]


@cache
def touched_by(run: Callable[..., Any]) -> Touched:
    """Return what a phase may read and write, by its function ``run``."""
    return _Search().call(run, (WORLD,))[0]


class _Search:
    """One search through everything that a function calls."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, tuple[Meaning, ...]], tuple[Touched, Meaning]] = {}

    def call(self, called: Any, given: tuple[Meaning, ...]) -> tuple[Touched, Meaning]:
        """Return what a function touches when called with such arguments, and what it returns."""
        function = source_of(called)
        if function is None or not any(given):
            return Touched(), NOTHING
        key = (function, given)
        if key not in self.known:
            self.known[key] = Touched(), NOTHING  # kernels do not call themselves
            body = _Body(self, function, given)
            self.known[key] = body.touched, body.returned
        return self.known[key]


def source_of(called: Any) -> Any:
    """Return the Python function of a kernel or of a function compiled apart; None for what touches no table."""
    if called in HINTS:
        return None
    function = getattr(called, "py_func", getattr(called, "function", called))
    is_ours = inspect.isfunction(function) and str(function.__module__).startswith(OURS)
    return function if is_ours else None


class _Body(ast.NodeVisitor):
    """The body of one function, walked twice: a name may be set below the line that uses it in a loop."""

    def __init__(self, search: _Search, function: Any, given: tuple[Meaning, ...]) -> None:
        self.search, self.function = search, function
        self.touched, self.returned = Touched(), NOTHING
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(definition, ast.FunctionDef)
        names = [argument.arg for argument in definition.args.args]
        self.meanings: dict[str, Meaning] = dict(zip(names, given, strict=False))
        for _ in range(2):
            for statement in definition.body:
                self.visit(statement)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Note what names stand for, and what is written."""
        for target in node.targets:
            self._set(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Treat an annotated assignment like any other."""
        if node.value is not None:
            self._set(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Note a cell that is read and written at once."""
        self._read(node.value)
        self._read(node.target)
        self._write(node.target)

    def visit_For(self, node: ast.For) -> None:
        """Walk a loop; its counter stands for nothing."""
        self._read(node.iter)
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    def visit_Return(self, node: ast.Return) -> None:
        """Note what the function returns."""
        if node.value is not None:
            self.returned |= self._read(node.value)

    def generic_visit(self, node: ast.AST) -> None:
        """Read every expression within a statement."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._read(child)
            else:
                self.visit(child)

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._set(one, other)
            return
        meaning = self._read(value)
        if isinstance(target, ast.Name):
            self.meanings[target.id] = self.meanings.get(target.id, NOTHING) | meaning
            return
        for one in target.elts if isinstance(target, ast.Tuple) else [target]:
            self._write(one)
        if isinstance(target, ast.Subscript | ast.Attribute):
            self.touched.reads |= set(_cells(meaning))  # a row that is copied as a whole

    def _read(self, node: ast.expr) -> Meaning:
        """Note what an expression reads and return what it stands for."""
        match node:
            case ast.Name():
                return self.meanings.get(node.id, NOTHING)
            case ast.Attribute():
                return self._attribute(self._read(node.value), node.attr, self.touched.reads)
            case ast.Subscript():
                self._read(node.slice)
                return self._item(self._read(node.value), self.touched.reads)
            case ast.Call():
                return self._called(node)
            case _:
                inside = [self._read(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
                return NOTHING.union(*inside) if isinstance(node, ast.IfExp) else NOTHING

    def _write(self, node: ast.expr) -> None:
        if isinstance(node, ast.Subscript):
            self._read(node.slice)
            meaning = self._item(self._read(node.value), self.touched.writes)
            self.touched.writes |= set(_cells(meaning))
        elif isinstance(node, ast.Attribute):
            self._attribute(self._read(node.value), node.attr, self.touched.writes)

    def _attribute(self, owner: Meaning, name: str, cells: set[str]) -> Meaning:
        """Return what ``owner.name`` stands for; a column of numbers is noted as touched."""
        found = set()
        for kind, what in owner:
            if kind == "world" and name in TABLES:
                found.add(("numbers", SEEN_AS_NUMBERS[name][0]) if name in SEEN_AS_NUMBERS else ("table", name))
            elif kind in ("table", "row") and name in (TABLES[what][0].names or ()):
                cells.add(f"{what}.{name}")
                found.add(("column", f"{what}.{name}"))
        return frozenset(found)

    def _item(self, owner: Meaning, cells: set[str]) -> Meaning:
        """Return what ``owner[...]`` stands for; numbers are noted as touched."""
        found = set()
        for kind, what in owner:
            if kind == "table" and TABLES[what][0].names:
                found.add(("row", what))
            elif kind in ("table", "numbers", "column"):
                cells.add(what)
                found.add((kind, what))  # a row of numbers, until all places are given
        return frozenset(found)

    def _called(self, node: ast.Call) -> Meaning:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "len":
            return NOTHING
        given = tuple(self._read(argument) for argument in node.args)
        given += tuple(self._read(keyword.value) for keyword in node.keywords)
        called = self._object(node.func)
        if called is None or source_of(called) is None:
            if called not in HINTS:
                self.touched.reads |= {cell for meaning in given for cell in _cells(meaning)}
            return NOTHING
        touched, returned = self.search.call(called, given)
        self.touched.add(touched)
        return returned

    def _object(self, node: ast.expr) -> Any:
        """Return the function that a name, or a name of a module, stands for where the function was written."""
        if isinstance(node, ast.Name):
            return self.function.__globals__.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self._object(node.value)
            return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
        return None


def _cells(meaning: Meaning) -> Iterator[str]:
    """Yield every cell of what a name stands for, where it is used as a whole."""
    for kind, what in meaning:
        if kind in ("table", "row"):
            columns = TABLES[what][0].names
            yield from (f"{what}.{column}" for column in columns) if columns else (what,)
        elif kind in ("numbers", "column"):
            yield what
