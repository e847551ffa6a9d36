"""Architecture: a file's name says what is inside, so no two files of the package share one."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "simulator"
#: A room, or a folder of pages, has one of each, and its place says whose they are.
OF_A_ROOM = {"__init__.py", "README.md", "index.md"}
#: What is made while working, not written.
MADE = {"__pycache__", "library"}
#: Names that say nothing of what is inside.
EMPTY = {"utils", "helpers", "helper", "manager", "common", "misc", "base", "core"}


def _files() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.*") if path.is_file() and not MADE & set(path.parts)]


def test_no_two_files_share_a_name() -> None:
    names = Counter(path.name for path in _files())
    shared = {name for name, count in names.items() if count > 1} - OF_A_ROOM
    assert sorted(str(path.relative_to(PACKAGE)) for path in _files() if path.name in shared) == []


def test_names_say_what_is_inside() -> None:
    assert sorted(str(path.relative_to(PACKAGE)) for path in _files() if path.stem in EMPTY) == []


def test_no_two_rules_of_the_engine_share_a_name() -> None:
    """What another file may call is found by its name; every phase has its ``run``."""
    files = [
        file for room in ("engine", "behaviours", "phases", "start", "week") for file in (PACKAGE / room).rglob("*.py")
    ]
    found = [re.findall(r"^def ([a-z]\w*)\(", file.read_text(encoding="utf-8"), re.MULTILINE) for file in files]
    names = Counter(name for functions in found for name in functions)
    assert sorted(name for name, count in names.items() if count > 1 and name != "run") == []


def test_no_link_is_kept_in_the_repository() -> None:
    """A link points into one machine: a package cannot be built with it, and elsewhere it leads nowhere."""
    if not (PACKAGE.parent / ".git").exists():
        pytest.skip("no clone")
    listed = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(listed) > 500
    assert [line.split("\t")[1] for line in listed if line.startswith("120000 ")] == []
