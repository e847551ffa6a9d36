"""The clone from which the site is built: where it is, and which version it states."""

from __future__ import annotations

import tomllib
from pathlib import Path

import simulator

ROOT = Path(simulator.__file__).parents[1]


def version() -> str:
    """Return the version that the clone's project file states, whatever is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
