"""Architecture: how memberships stand is known to one file, which others ask for a range of places."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "simulator"


def test_only_lists_knows_how_memberships_stand() -> None:
    knowing = [file for file in PACKAGE.rglob("*.py") if re.search(r"\bworld\.members\b", file.read_text(encoding="utf-8"))]
    assert [file.relative_to(PACKAGE).as_posix() for file in knowing] == ["engine/lists.py"]
