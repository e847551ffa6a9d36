"""What ran: versions of the packages that can change a number, and the commit of a clone."""

from __future__ import annotations

import platform
import subprocess
from importlib import metadata
from pathlib import Path

PACKAGES = ("fairlot", "numba", "numpy", "mesa", "pandas", "duckdb")
_CLONE = Path(__file__).parents[2]


def versions() -> dict[str, str]:
    """Return the version of Python and of each package; ``not installed`` for a clone that is not."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def commit() -> str | None:
    """Return the commit of the clone that the package runs from, ``-changed`` behind it where files differ; or None."""
    if not (_CLONE / ".git").exists():
        return None
    head = _git("rev-parse", "HEAD")
    if head is None:
        return None
    return f"{head}-changed" if _git("status", "--porcelain", "--", "simulator", "scenarios") else head


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(_CLONE), *arguments], capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
