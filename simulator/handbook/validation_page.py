"""The page on validation, from what ``fairlot validate --json`` said (``docs/validation.json``): misses first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import simulator
from simulator.handbook.markdown_writing import cell, table, with_links

FILE = Path(simulator.__file__).parent / "docs" / "validation.json"


def _figure(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if isinstance(value, list):
        return " to ".join(map(_figure, value))
    return "" if value is None else str(value)


def _tables(told: Any, title: str) -> Iterator[str]:
    """Yield every list of rows in what validate said, as a table under its own name."""
    if isinstance(told, Mapping):
        for name, inside in told.items():
            yield from _tables(inside, str(name).replace("_", " ").capitalize())
    elif isinstance(told, list) and told and all(isinstance(row, Mapping) for row in told):
        columns = list(dict.fromkeys(key for row in told for key in row))
        rows = [[with_links(cell(_figure(row.get(column))), up="") for column in columns] for row in told]
        yield f"## {title}\n\n" + table([column.replace("_", " ") for column in columns], rows)


def validation_tables() -> str:
    """Return the tables of the validation."""
    return "\n\n".join(_tables(json.loads(FILE.read_text(encoding="utf-8")), "Patterns"))
