"""Look into JSON of strangers: what is not as expected is nothing, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, nan
from typing import Any

from simulator.intake.amounts_and_dates import money
from simulator.intake.texts import one_line

Json = Mapping[str, Any]


def dig(value: object, *path: str) -> object:
    """Return what stands at a path of keys; None where there is none."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def tables(value: object, *path: str) -> list[Json]:
    """Return the tables of the list at a path; empty where there is none."""
    found = dig(value, *path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def text(value: object, *path: str) -> str:
    """Return the text or number at a path as one line of text; empty where there is none."""
    found = dig(value, *path)
    is_plain = isinstance(found, str | int | float) and not isinstance(found, bool)
    return one_line(found) if is_plain else ""


def number(value: object, *path: str) -> float:
    """Return the number at a path, also one written as text (``50,000.00``); not a number where there is none."""
    found = dig(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return nan
    if isinstance(found, str):
        return money(found)
    try:
        told = float(found)
    except OverflowError:
        return nan
    return told if isfinite(told) else nan


def truth(value: object, *path: str) -> bool | None:
    """Return true or false at a path; None where there is neither."""
    found = dig(value, *path)
    return found if isinstance(found, bool) else None
