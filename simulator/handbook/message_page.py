"""Error messages as a page: what the code may say, found where it says it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import simulator
from simulator.handbook.markdown_writing import table

_PACKAGE = Path(simulator.__file__).parent
_SAYS = re.compile(r"(Mistake|Fault|Problem|LimitReached)$")

_ROOMS = {
    "scenario": "Scenario files",
    "study": "Studies, experiments and folders of results",
    "intake": "Importing files",
    "handover": "Exporting",
    "explanation": "Explaining",
    "notebook": "The model in Python",
    "engine": "Limits of a run",
    "live": "The workshop view",
    "commands": "The command line",
}


def _words(node: ast.expr) -> str:
    """Return a text of the code, with ``...`` for what it fills in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) if isinstance(part, ast.Constant) else "..." for part in parts)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _words(left) + _words(right)
        case ast.IfExp(body=body):
            return _words(body)
    return ""


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def messages_in(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and words of every message of a file: what is wrong, the rule, the remedy."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _SAYS.search(_name(node)):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            words = [text for text in map(_words, given) if re.search(r"[a-z]{2,} [a-z]", text)]
            if words:
                yield node.lineno, "; ".join(words)


def message_page() -> str:
    """Return the page of error messages."""
    intro = (
        "Every mistake is told in one sentence: file and line where there is one, what is wrong, the rule, the remedy. "
        "`...` stands for what the message fills in. Search this page for a few words of yours; "
        "[troubleshooting](../troubleshooting.md) tells what to do about the common ones.\n"
    )
    parts = ["# Error messages\n", intro]
    for room, title in _ROOMS.items():
        rows = []
        for file in sorted((_PACKAGE / room).rglob("*.py")):
            place = file.relative_to(_PACKAGE).as_posix()
            rows += [(words, f"`{place}:{line}`") for line, words in messages_in(file)]
        if rows:
            parts += [f"## {title}\n", table(("message", "said in"), sorted(set(rows)))]
    return "\n".join(parts)
