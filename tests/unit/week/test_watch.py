"""A run is held against its limits between weeks, and against a little more from outside."""

from __future__ import annotations

import threading
import weakref
from types import SimpleNamespace
from typing import Any

import pytest

from simulator.engine.limits import LimitReached, Limits
from simulator.week import watch as watching
from simulator.week.tick import TICK
from simulator.week.watch import Stopped, Watch, where


def world_in(week: int, phase: int) -> Any:
    return SimpleNamespace(clock=[SimpleNamespace(week=week, horizon=520, phase=phase)])


def test_where_a_run_is() -> None:
    assert where(None) == "Before the first week"
    assert where(world_in(7, 5)) == f"Week 7 of 520, phase {TICK[5].name}"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(watching.time, "monotonic", lambda: now[0])
    return now


def test_a_run_ends_when_its_minutes_are_over(at: list[float]) -> None:
    watch = Watch(Limits(minutes=2.0))
    watch.begin(world_in(7, 5))
    at[0] += 120.0
    watch.check()
    at[0] += 0.1
    with pytest.raises(LimitReached, match=r"^Week 7 of 520, .*: the run has taken its 2 minutes"):
        watch.check()


def test_from_outside_a_week_may_go_on_for_ten_seconds(at: list[float]) -> None:
    watch = Watch(Limits(minutes=1.0))
    watch.begin(world_in(0, 0))
    at[0] += 69.9
    watch.check_from_outside()
    at[0] += 0.2
    with pytest.raises(LimitReached):
        watch.check_from_outside()


def test_a_run_that_is_over_is_not_late(at: list[float]) -> None:
    watch = Watch(Limits(minutes=1.0))
    watch.begin(world_in(0, 0))
    watch.end()
    at[0] += 1e6
    watch.check()
    watch.check_from_outside()


def test_a_run_that_is_told_to_stop_stops_before_its_next_week() -> None:
    watch = Watch()
    watch.begin(world_in(0, 0))
    watch.stop()
    with pytest.raises(Stopped):
        watch.check()


class Turn(threading.Event):
    """A turn that comes after so many looks, each of which takes a minute."""

    def __init__(self, at: list[float], looks: int) -> None:
        super().__init__()
        self.at, self.looks = at, looks

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.looks -= 1
        self.at[0] += 60.0
        return self.looks < 0


def test_the_time_that_a_run_waits_for_its_turn_is_none_of_its_own(at: list[float]) -> None:
    watch = Watch(Limits(minutes=1.0), turn := Turn(at, 5))
    watch.begin(world_in(0, 0))
    watch.check()
    assert (turn.looks, at[0]) == (-1, 460.0)
    at[0] += 60.1
    with pytest.raises(LimitReached):
        watch.check()


def test_a_run_that_others_wait_for_too_does_not_wait_for_its_turn(at: list[float]) -> None:
    """They would wait for it for ever, and it for them."""
    watch = Watch(turn=Turn(at, 1_000))
    watch.begin(world_in(0, 0), is_shared=True)
    watch.check()
    assert at[0] == 100.0


def test_a_run_that_waits_for_its_turn_can_be_stopped() -> None:
    watch = Watch(turn=threading.Event())
    watch.begin(world_in(0, 0))
    watch.stop()
    with pytest.raises(Stopped):
        watch.check()


def test_a_run_that_is_over_leaves_its_world_to_be_forgotten() -> None:
    class Place(SimpleNamespace):
        """A world that can be watched from afar."""

    watch, world = Watch(), Place(**vars(world_in(519, 0)))
    watch.begin(world)  # type: ignore[arg-type]
    seen = weakref.ref(world)
    del world
    watch.end()
    assert seen() is None  # the watches of a study live until its last run ends
