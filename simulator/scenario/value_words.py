"""Words for values and names, as people and TOML files write them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches

FEW = 10
"""So many names are listed in full when none is near."""

LONG = 60
"""Longer texts are cut when quoted."""


def quoted(text: object) -> str:
    """Return the text between backticks, on one line, cut when long."""
    words = str(text)
    if not words.isprintable():
        words = repr(words)[1:-1]
    return f"`{words if len(words) <= LONG else words[:LONG] + '...'}`"


def number(value: float) -> str:
    """Return a number as a person would write it: ``0.97``, ``30``, ``1,000,000``."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if abs(value) >= 1e15:
        return f"{float(value):.6g}" if abs(value) < 1e300 else "a number beyond all bounds"
    if 0 < abs(value) < 1e-6:
        return f"{value:g}"
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def kind_of(value: object) -> str:
    """Return what a TOML value is, with the value where it is short."""
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {number(value)}"
    if isinstance(value, str):
        return f'the text "{quoted(value)[1:-1]}"'
    if isinstance(value, datetime | date | time):
        return f"the {'date' if type(value) is date else 'time'} {value.isoformat()}"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a {type(value).__name__}"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known name that looks most like the word, or None when none is near."""
    plain = {name.lower().replace(" ", "_").replace("-", "_"): name for name in known}
    close = get_close_matches(word.lower().replace(" ", "_").replace("-", "_")[:200], plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def did_you_mean(word: str, known: Collection[str], listed_by: str = "") -> str:
    """Return a remedy for an unknown name: the nearest known one, or all of them, or where they are listed."""
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {quoted(near)}?"
    if known and len(known) <= FEW:
        return f"known: {', '.join(known)}"
    return listed_by


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun, in the singular or plural."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
