"""Unit tests: the second process of a first start begins with the last phase and ends when nobody waits any more."""

from __future__ import annotations

import os
import subprocess

import pytest

from simulator.engine.apart import Apart
from simulator.phases import bid, discover, learn, record
from simulator.week import compiling, tick


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been compiled, by module."""
    found: list[str] = []
    monkeypatch.setattr(Apart, "compile_unless_busy", lambda self: found.append(self.__module__))
    return found


@pytest.mark.skipif(not isinstance(record.run, Apart), reason="nothing is compiled with compilation off")
def test_it_goes_backwards_and_then_to_what_phases_call(compiled: list[str]) -> None:
    compiling.compile_backwards()
    phases = len(tick.TICK)
    assert compiled[:2] == [record.__name__, learn.__name__]
    assert all(name.startswith("simulator.phases.") for name in compiled[:phases])
    parts = [name for name in compiled[phases:] if name.startswith("simulator.phases.")]
    assert {discover.__name__, bid.__name__} <= set(parts)  # two cores share them: parts by themselves
    assert compiled[phases : phases + len(parts)] == parts
    assert all(name.startswith("simulator.behaviours.") for name in compiled[phases + len(parts) :])
    assert len(compiled) > phases + len(parts)


def test_it_ends_with_the_process_that_started_it(compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    parents = iter([1, 1, 2])
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    compiling.compile_backwards()
    assert len(compiled) <= 1


def test_nobody_helps_where_the_model_is_compiled_or_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(compiling, "is_compiled_before", lambda: True)
    compiling.help_to_compile()
    monkeypatch.setattr(compiling, "is_compiled_before", lambda: False)
    monkeypatch.setattr(compiling, "CACHE_FOLDER", None)
    compiling.help_to_compile()
