"""The page on validation, from what ``fairlot validate --json`` said (``docs/validation.json``): misses first.

``python -m simulator.handbook.validation_page`` asks again, with twenty seeds, and notes day and version.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import simulator
from simulator.handbook import clone
from simulator.handbook.markdown_writing import table, with_links

FILE = Path(simulator.__file__).parent / "docs" / "validation.json"
_SEEDS = 20


def _figure(value: Any) -> str:
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "" if value is None else str(value)


def _between(ends: Sequence[Any]) -> str:
    low, high = map(_figure, ends[:2])
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def _row(line: Mapping[str, Any]) -> tuple[str, ...]:
    found = f"{_figure(line['mean'])} [{_between(line['interval'])}]" if line["mean"] is not None else ""
    source = with_links(" ".join(filter(None, (line["id"], line["source"]))), up="")
    note = with_links(line["note"], up="")
    what = with_links(line["pattern"], up="")
    accepted = _between(line["accept"])
    return f"**{line['verdict']}**", what, found, accepted, line["unit"], source, line["mechanism"], note


def validation_tables() -> str:
    """Return a table for each family of what is known, misses first, with day, version and seeds."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    said = kept["said"]
    counted = Counter(line["verdict"] for line in said)
    counts = ", ".join(f"{number} {verdict}" for verdict, number in counted.items())
    made = f"Of {kept['day']}, version {kept['version']}, `{kept['scenario']}` with {kept['seeds']} seeds"
    parts = [f"{made}: {counts}.\n"]
    for family in dict.fromkeys(line["family"] for line in said):
        rows = [_row(line) for line in said if line["family"] == family]
        parts.append(f"## {family[:1].upper()}{family[1:]}\n\n" + table(_HEADINGS, rows))
    return "\n\n".join(parts)


_HEADINGS = ("", "what is known", "found [95 % interval]", "accepted", "unit", "source", "what makes it", "beware")


def _said(*more: str) -> list[dict[str, Any]]:
    order = [sys.executable, "-m", "simulator.cli", "validate", "--seeds", str(_SEEDS), "--json", *more]
    done = subprocess.run(order, check=True, capture_output=True, text=True, encoding="utf-8")
    return list(json.loads(done.stdout))


def ask_again() -> None:
    """Hold the baseline against what is known, and against real cases, and keep what comes out."""
    kept = {
        "day": datetime.now(UTC).date().isoformat(),
        "version": clone.version(),
        "scenario": "baseline",
        "seeds": _SEEDS,
        "said": [*_said(), *_said("--cases")],
    }
    FILE.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    ask_again()
