"""Words for values and names, as people and TOML files write them."""

from __future__ import annotations

import json
import math
import os
import re
import shlex
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from difflib import SequenceMatcher, get_close_matches
from subprocess import list2cmdline

FEW = 10
"""So many names are listed in full when none is near."""

#: Likeness from which a word, and a name of one word, is taken for a slip; words this short must be the same.
_SLIP, _SLIP_OF_ALL, _SHORT, _LOOKED_AT = 0.7, 0.6, 3, 5

SUM_TOLERANCE = 1e-6
"""Rounding that is forgiven in shares that should sum to one (`definition`)."""

LONG = 60
"""Longer texts are cut when quoted."""


def quoted(text: object) -> str:
    """Return the text between backticks, on one line, cut when long."""
    words = str(text)
    if not words.isprintable():
        words = repr(words)[1:-1]
    return f"`{words if len(words) <= LONG else words[:LONG] + '...'}`"


def as_argument(path: object, *, is_windows: bool = os.name == "nt") -> str:
    """Return a path as it is typed in a command: between quotes where a terminal would take it apart."""
    return list2cmdline([str(path)]) if is_windows else shlex.quote(str(path))


def as_key(name: str) -> str:
    """Return a key as it stands in TOML: between quotes where it cannot stand bare."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def number(value: float) -> str:
    """Return a number as a person would write it: ``0.97``, ``30``, ``1,000,000``."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if abs(value) >= 1e15:
        return f"{float(value):.6g}" if abs(value) < 1e300 else "a number beyond all bounds"
    if 0 < abs(value) < 1e-6:
        return f"{value:g}"
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def is_one(total: float) -> bool:
    """Tell whether shares sum to one, up to rounding."""
    return abs(total - 1) <= SUM_TOLERANCE


def to_make_one(total: float) -> str:
    """Return what to do with shares that sum to something else than one."""
    return f"{'take away' if total > 1 else 'add'} {number(abs(total - 1))}"


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
    """Return the known name that the word may be a slip of, or None when none is near.

    A slip changes letters within words; a name of which a word is another one means something else.
    """
    plain = {_plain(name): name for name in known}
    written = _plain(word)[:200]
    close = get_close_matches(written, plain, n=_LOOKED_AT, cutoff=0.6)
    return next((plain[name] for name in close if _is_slip(written, name)), None)


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _is_slip(written: str, name: str) -> bool:
    """Say whether every word that was written is, but for slips, one of the name, or all run together are."""
    words = name.split("_")
    if all(any(_is_same_word(one, other) for other in words) for one in written.split("_")):
        return True
    return _likeness(written.replace("_", ""), name.replace("_", "")) >= _SLIP_OF_ALL and "_" not in written + name


def _is_same_word(one: str, other: str) -> bool:
    if max(len(one), len(other)) <= _SHORT:
        return one == other
    return _likeness(one, other) >= _SLIP


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def related(word: str, known: Collection[str]) -> list[str]:
    """Return known names that share a word of some length with what was written, the most alike first."""
    words = {part for part in _plain(word).split("_") if len(part) > _SHORT}
    found = (name for name in known if words & set(_plain(name).split("_")))
    return sorted(found, key=lambda name: -_likeness(_plain(word), name))[:FEW]


def did_you_mean(word: str, known: Collection[str], listed_by: str = "") -> str:
    """Return a remedy for an unknown name: the nearest known one, or all of them, or where they are listed."""
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {quoted(near)}?"
    if known and len(known) <= FEW:
        return f"known: {', '.join(known)}"
    like = related(word, known)
    return "; ".join(filter(None, (f"about that: {', '.join(like)}" if like else "", listed_by)))


def all_of(known: Collection[str]) -> str:
    """Return all known names, for who has no other list of them."""
    return f"known: {', '.join(known)}"


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun, in the singular or plural."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
