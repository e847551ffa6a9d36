"""Architecture: how memberships stand is known to one file, which others ask for a range of places."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "simulator"


def test_only_lists_knows_how_memberships_stand() -> None:
    source = {file: file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    knowing = [file for file, text in source.items() if re.search(r"\bworld\.members\b", text)]
    assert [file.relative_to(PACKAGE).as_posix() for file in knowing] == ["engine/lists.py"]
