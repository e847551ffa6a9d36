"""Choices of the model that could be otherwise, read from ``structures.toml``: alternatives with the same inputs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

STRUCTURES_FILE = Path(__file__).with_name("structures.toml")


@dataclass(frozen=True, slots=True)
class Structure:
    """One choice of the model: its alternatives by code (0, the usual, comes first) and what each of them does."""

    name: str
    choices: tuple[str, ...]
    what: str
    mechanism: str
    source: str

    @property
    def usual(self) -> str:
        """The alternative of a scenario that says nothing."""
        return self.choices[0]


def _structure(name: str, row: dict[str, object]) -> Structure:
    choices: tuple[str, ...] = tuple(row["choices"])  # type: ignore[arg-type]
    return Structure(name, choices, str(row["what"]), str(row["mechanism"]), str(row["source"]))


STRUCTURES: dict[str, Structure] = {
    name: _structure(name, row) for name, row in tomllib.loads(STRUCTURES_FILE.read_text(encoding="utf-8")).items()
}
