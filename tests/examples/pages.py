"""The examples of a page: console and Python blocks, the files that it writes, and the outputs that it shows.

A console block is run line by line; where its commands stand behind ``$ `` its other lines are what they print. What a
Python block prints stands in a block ``output`` right below it; ``...`` in an output stands for anything. A comment
above a block says more: ``<!-- file: NAME -->`` the block is a file, ``<!-- not run: why -->`` it is not run,
``<!-- refused -->`` it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import simulator

ROOT = Path(simulator.__file__).parents[1]
DOCS = ROOT / "simulator" / "docs"
_BLOCK = re.compile(r"^(?:<!-- (?P<mark>[^>]*?) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block: its kind, what its mark says, its text, and from where to where that text stands on the page."""

    kind: str
    mark: str
    text: str
    begin: int
    end: int

    def said(self, what: str) -> str | None:
        """Return what a mark says after ``what:``, or None if it is no such mark."""
        name, _, rest = self.mark.partition(":")
        return rest.strip() if name.strip() == what else None


def pages() -> dict[str, Path]:
    """Return every page that people read, by its path in the repository."""
    found = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / folder / "README.md" for folder in ("scenarios", "experiments")),
        *sorted(file for file in DOCS.rglob("*.md") if file.parent.name != "decisions"),
    ]
    return {file.relative_to(ROOT).as_posix(): file for file in found}


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["kind"], found["mark"] or "", found["text"], found.start("text"), found.end("text"))
        for found in _BLOCK.finditer(text)
    ]


@dataclass(frozen=True)
class Example:
    """A block that is run, and the block of what it shows: itself for consoles, None where nothing is shown."""

    block: Block
    shown: Block | None


def examples_of(page: Path) -> Iterator[Example]:
    """Yield what is done on a page, in order: files that are written, commands and code that are run."""
    blocks = blocks_of(page)
    for block, below in zip(blocks, [*blocks[1:], None], strict=False):
        if block.said("not run") is not None:
            continue
        if block.said("file") or block.kind in ("console", "python"):
            is_shown = below is not None and below.kind == "output" and block.kind == "python"
            has_prompts = block.kind == "console" and "$ " in block.text
            yield Example(block, below if is_shown else block if has_prompts else None)


def commands_of(console: str) -> list[str]:
    """Return the commands of a console block, without what they print."""
    lines = console.splitlines()
    if any(line.startswith("$ ") for line in lines):
        return [line[2:] for line in lines if line.startswith("$ ")]
    return [line for line in lines if line.strip()]


def matches(expected: str, found: str) -> bool:
    """Say whether an output is what a page shows; ``...`` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in tidy(expected).split("..."))
    return re.fullmatch(pattern, tidy(found), re.DOTALL) is not None


def tidy(text: str) -> str:
    """Return an output without blanks at the ends of lines and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
