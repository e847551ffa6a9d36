"""While the model is compiled for the first time, somebody who waits is told how far it is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from simulator.commands.how_far import watch_compilation
from simulator.engine import kernel

pytestmark = pytest.mark.integration


def told(folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many parts are told while a folder of compiled code gets its first two files."""
    monkeypatch.setattr(kernel, "CACHE_FOLDER", folder)
    found: list[int] = []
    has_run, has_told = threading.Event(), threading.Event()

    def tell(parts: int) -> None:
        found.append(parts)
        has_told.set()

    watch_compilation(tell, has_run, every=0.01)
    if folder is not None:
        for name in ("a.nbc", "b.nbc", "b.nbi"):
            (folder / name).touch()
    has_told.wait(0.5)
    has_told.clear()
    has_told.wait(0.5)
    has_run.set()
    return found


def test_parts_are_counted_until_a_run_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(tmp_path, monkeypatch)[-1] == 2


def test_nothing_is_told_of_what_was_compiled_before_or_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.nbc").touch()
    assert told(tmp_path, monkeypatch) == []
    assert told(None, monkeypatch) == []
