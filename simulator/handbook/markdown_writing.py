"""Pieces of Markdown: tables, links to sources, parts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from simulator.register.sources import ID, sources


def cell(text: object) -> str:
    """Return a text that stays within its cell of a table."""
    # An angle bracket begins a tag, except where it holds the address of a link.
    return re.sub(r"(?<!\]\()<", "&lt;", " ".join(str(text).split())).replace("|", "\\|")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines) + "\n"


def anchor(name: str) -> str:
    """Return the place of a name of the code on the page that lists it."""
    return name.replace("_", "-").replace(".", "-")


def code(text: str) -> str:
    """Return a text in code marks; nothing stays nothing."""
    return f"`{text}`" if text else ""


def with_links(text: str, up: str = "../") -> str:
    """Return a text in which ids of sources lead to their rows; ``up`` leads from the page to the site's root."""
    known = sources()

    def linked(found: re.Match[str]) -> str:
        return f"[{found[0]}](<{up}sources.md#{found[0].lower()}>)" if found[0] in known else found[0]

    return ID.sub(linked, text)


def sections(text: str, level: int = 2) -> dict[str, str]:
    """Return a page's sections by their headings, in order; what stands before the first is under ``""``."""
    marks = "#" * level
    pieces = re.split(rf"^{marks} (.+)$", text, flags=re.MULTILINE)
    return {"": pieces[0].strip()} | dict(zip(pieces[1::2], (body.strip() for body in pieces[2::2]), strict=True))


def slug(heading: str) -> str:
    """Return the name of a page, made from its heading: ``1. budgets`` is ``budgets``."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower().lstrip("0123456789. ")).strip("-")
