"""Look into a scenario that is still plain data, and may be wrong anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

Data = Mapping[str, Any]


def tables(data: Data, key: str) -> Iterator[tuple[int, Data]]:
    """Yield the place and content of each table of an array of tables."""
    items = data.get(key)
    if isinstance(items, Sequence) and not isinstance(items, str):
        yield from ((place, item) for place, item in enumerate(items) if isinstance(item, Mapping))


def names_of(data: Data, key: str) -> list[str]:
    """Return the names of the tables of an array, in order."""
    return [table["name"] for _, table in tables(data, key) if isinstance(table.get("name"), str)]


def is_finite(value: float) -> bool:
    """Tell whether a number is neither infinite nor undefined; whole numbers of any length are finite."""
    return isinstance(value, int) or math.isfinite(value)


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether the value is a finite number of a sane size (and not a truth value)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300  # also false for nan
