"""Documents whose every value remembers the file and line on which it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.scenario.lines import line_map
from simulator.scenario.mistakes import KeyPath
from simulator.scenario.names import normalised

_LONGEST = 1_000  # bits of a whole number: longer ones have no counterpart among the numbers that are reckoned with

APPENDED = ("policies", "shocks")
"""Arrays that grow when a file extends another; other arrays of named tables merge by name, the rest are replaced."""


class Unfit(ValueError):  # noqa: N818  (a message to the function that knows the file)
    """A value that no document may hold: its line, what it is, and what to do."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document: a table (dict of nodes), a list (list of nodes) or a plain value."""

    value: Any
    file: str
    line: int


def located(document: dict[str, Any], text: str, file: str) -> Node:
    """Return the document with the file and line of each value.

    Args:
        document: what ``tomllib`` made of the text.
        text: the text itself.
        file: the file, as the user would name it.

    Raises:
        Unfit: a number has hundreds of digits, or two keys are the same but for how their letters are written.
    """
    lines = line_map(text)

    def node(value: Any, path: KeyPath, line: int) -> Node:
        line = lines.get(path, line)
        if isinstance(value, dict):
            inner = {normalised(key): node(inner, (*path, key), line) for key, inner in value.items()}
            if len(inner) < len(value):
                raise Unfit(line, "two keys of a table are written alike", "rename one of them")
            return Node(inner, file, line)
        if isinstance(value, list):
            return Node([node(inner, (*path, place), line) for place, inner in enumerate(value)], file, line)
        if isinstance(value, int) and value.bit_length() > _LONGEST:
            raise Unfit(line, "a whole number of hundreds of digits", "write a smaller number")
        return Node(normalised(value) if isinstance(value, str) else value, file, line)

    return node(document, (), 1)


def plain(node: Node) -> Any:
    """Return the value without files and lines."""
    if isinstance(node.value, dict):
        return {key: plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [plain(inner) for inner in node.value]
    return node.value


def find(node: Node, path: KeyPath) -> Node:
    """Return the value at the path, or the innermost table or list around it when the path leads nowhere."""
    for step in path:
        inner = node.value
        known = range(len(inner)) if isinstance(inner, list) else inner if isinstance(inner, dict) else ()
        if step not in known:
            break
        node = inner[step]
    return node


def merged(base: Node, over: Node, path: KeyPath = ()) -> Node:
    """Return the base with the other document written over it.

    Tables merge key by key. Of the arrays, ``policies`` and ``shocks`` are appended, arrays of tables that have a
    ``name`` merge by name, and all others are replaced. Merged tables stand where the overriding file wrote them.
    """
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        return Node(_merged_table(base.value, over.value, path), over.file, over.line)
    if isinstance(base.value, list) and isinstance(over.value, list):
        if len(path) == 1 and path[0] in APPENDED:
            return Node(base.value + over.value, over.file, over.line)
        if base.value and over.value and all(name_of(item) for item in base.value):
            return Node(_merged_by_name(base.value, over.value, path), over.file, over.line)
    return over


def _merged_table(base: dict[str, Node], over: dict[str, Node], path: KeyPath) -> dict[str, Node]:
    both = {key: merged(base[key], inner, (*path, key)) if key in base else inner for key, inner in over.items()}
    return {key: both.get(key, inner) for key, inner in base.items()} | both


def _merged_by_name(base: list[Node], over: list[Node], path: KeyPath) -> list[Node]:
    """Merge the tables of the same name, once each: a name used twice in one file stays twice, to be reported."""
    waiting = {name_of(item): place for place, item in reversed(list(enumerate(base)))}
    result = list(base)
    for item in over:
        place = waiting.pop(name_of(item), None)
        if place is None:
            result.append(item)
        else:
            result[place] = merged(result[place], item, (*path, place))
    return result


def name_of(item: Node) -> str | None:
    """Return the ``name`` of a table, or None where it has none."""
    name = item.value.get("name") if isinstance(item.value, dict) else None
    return name.value if isinstance(name, Node) and isinstance(name.value, str) else None
