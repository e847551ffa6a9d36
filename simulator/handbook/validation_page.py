"""The page on validation, from what ``fairlot validate --json`` said (``docs/validation.json``): misses first.

``python -m simulator.handbook.validation_page`` asks again, with twenty seeds, and notes day and version.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import simulator
from simulator.handbook.markdown_writing import table, with_links

FILE = Path(simulator.__file__).parent / "docs" / "validation.json"
_SEEDS = 20


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
        rows = [[with_links(_figure(row.get(column)), up="") for column in columns] for row in told]
        yield f"## {title}\n\n" + table([column.replace("_", " ") for column in columns], rows)


def validation_tables() -> str:
    """Return the tables of the validation, with their day, version and seeds."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    day = f"Of {kept['day']}, version {kept['version']}, `{kept['scenario']}` with {kept['seeds']} seeds.\n\n"
    return day + "\n\n".join(_tables(kept["said"], "Patterns"))


def ask_again() -> None:
    """Hold the baseline against what is known, and keep what comes out."""
    order = ["-m", "simulator.cli", "validate", "baseline", "--seeds", str(_SEEDS), "--json"]
    said = subprocess.run([sys.executable, *order], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    kept = {
        "day": datetime.now(UTC).date().isoformat(),
        "version": metadata.version("fairlot"),
        "scenario": "baseline",
        "seeds": _SEEDS,
        "said": json.loads(said),
    }
    FILE.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    ask_again()
