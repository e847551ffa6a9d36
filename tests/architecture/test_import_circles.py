"""Architecture: no files import each other in a circle, not even within functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).parents[2] / "simulator"
#: Circles of names in annotations: an agent knows its model, and the model its agents.
OF_TYPES = [{f"simulator.notebook.{name}" for name in ("agents", "frames", "model", "network", "populated", "views")}]


def _module(file: Path) -> str:
    steps = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


def _imported(statements: Sequence[ast.AST], with_types: bool) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)
            yield str(statement.module)
        elif isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.If) and getattr(statement.test, "id", "") == "TYPE_CHECKING":
            yield from _imported(statement.body if with_types else statement.orelse, with_types)
        else:
            yield from _imported([*ast.iter_child_nodes(statement)], with_types)


def circles(files: Sequence[tuple[str, str]], with_types: bool) -> list[set[str]]:
    """Return the groups of modules (name, source) that import each other; a package stands for what it holds itself."""
    graph = nx.DiGraph()
    names = {name for name, _ in files}
    for name, source in files:
        inside = {one for one in _imported(ast.parse(source).body, with_types) if one in names and one != name}
        packages = {".".join(one.split(".")[:-1]) for one in inside}
        graph.add_edges_from((name, one) for one in inside - packages)
    return [set(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]


@pytest.mark.parametrize(("with_types", "allowed"), [(False, []), (True, OF_TYPES)], ids=["at run time", "with types"])
def test_no_files_import_each_other_in_a_circle(with_types: bool, allowed: list[set[str]]) -> None:
    files = [(_module(file), file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))]
    assert circles(files, with_types) == allowed


def test_a_circle_is_found_also_within_functions() -> None:
    one = ("a.one", "from a.two import f\n")
    other = ("a.two", "def f():\n    from a import one\n    return one\n")
    assert circles([("a", ""), one, other], with_types=False) == [{"a.one", "a.two"}]
