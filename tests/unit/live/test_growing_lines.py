"""Lines grow while the first run of each arm goes on, and are those of the whole run."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.live import growing_lines as growing
from simulator.live.growing_lines import STEP, lines_of, tell_growing
from simulator.live.pictures import FANS, fan_values, fan_weeks, numbers
from simulator.live.studies import Studies
from simulator.study.arms import Arm
from simulator.study.execution import Run, play
from simulator.week.watch import Watch
from tests.scenes import with_policies


@pytest.fixture(scope="module")
def runs(tiny_scenario: Scenario) -> list[Run]:
    policy = with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": 1})
    return [play(Arm("A", tiny_scenario), 0, 1), play(Arm("B", policy), 1, 1)]


@pytest.mark.parametrize("week", [13, 40])
def test_a_line_is_that_of_the_whole_run_as_far_as_it_was_lived(runs: list[Run], week: int) -> None:
    """Property: what is told of a run's first weeks does not change when more of it is lived."""
    horizon = len(runs[0].series)
    found = lines_of([runs[0].series, runs[1].series[:week]], horizon)
    weeks = fan_weeks(horizon)
    ahead = int((weeks >= week).sum())
    assert ahead > 0
    assert found["week"] == week
    for fan, told in zip(FANS, found["fans"], strict=True):
        whole = [numbers(fan_values(fan, run.series, weeks)) for run in runs]
        assert told["arms"][0]["mean"] == whole[0]
        assert told["arms"][1]["mean"] == whole[1][:-ahead] + [None] * ahead
        assert {*told["arms"][1]["low"], *told["arms"][0]["high"]} == {None}


def test_lines_are_told_again_when_half_a_year_is_new(runs: list[Run]) -> None:
    """Null: nothing is told before both arms have lived so long; a run that rests is not told twice."""
    horizon = len(runs[0].series)
    lived = iter([None, 5, STEP, STEP, STEP + 1, horizon - 1, horizon])
    told: list[int] = []

    def so_far() -> Any:
        week = next(lived)
        return None if week is None else runs[1].series[:week]

    async def tell(lines: dict[str, Any]) -> None:
        told.append(lines["week"])

    asyncio.run(tell_growing([lambda: runs[0].series, so_far], horizon, tell))
    assert told == [STEP, horizon]


def test_a_watch_shows_the_weeks_that_were_lived_but_not_those_of_the_past(tiny_scenario: Scenario) -> None:
    watch, seen = Watch(), []
    assert watch.so_far() is None

    def look() -> None:
        seen.append(watch.so_far())

    check = watch.check
    watch.check = lambda: (look(), check())  # type: ignore[method-assign]
    run = play(Arm("A", tiny_scenario), 0, 2, watch=watch)
    lived = [series for series in seen if series is not None]
    assert len(lived) > 1
    assert [len(series) for series in lived] == sorted(len(series) for series in lived)
    for series in lived:
        for fan in FANS:
            assert np.array_equal(series[fan.part], run.series[fan.part][: len(series)])
    watch.begin(object(), is_shared=True)  # type: ignore[arg-type]
    assert watch.so_far() is None


def test_a_comparison_tells_lines_before_its_first_picture_and_none_after(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "LOOK", 0.0)
    told: list[tuple[str, int]] = []
    arms = [
        Arm(name, with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": days}))
        for name, days in (("A", 7), ("B", 11))
    ]

    async def tell(picture: dict[str, Any]) -> None:
        told.append(("picture", picture["seeds"]))

    async def tell_lines(lines: dict[str, Any]) -> None:
        told.append(("lines", lines["week"]))

    studies = Studies(workers=2)
    try:
        asyncio.run(studies.compare(arms, tell, seeds=4, tell_lines=tell_lines))
    finally:
        studies.close()
    kinds = [kind for kind, _ in told]
    assert "lines" in kinds
    assert kinds == sorted(kinds)  # lines, then pictures
    assert told[-1] == ("picture", 4)


def test_lines_that_fail_are_written_down_and_the_comparison_goes_on(
    tiny_scenario: Scenario, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(growing, "LOOK", 0.0)
    arms = [Arm(name, with_policies(tiny_scenario, {"lever": "payment_terms_days", "value": 3})) for name in "AB"]

    async def tell(_picture: dict[str, Any]) -> None:
        return None

    async def fail(_lines: dict[str, Any]) -> None:
        raise ValueError("no line")

    studies = Studies(workers=2)
    try:
        comparison = asyncio.run(studies.compare(arms, tell, seeds=3, tell_lines=fail))
    finally:
        studies.close()
    assert len(comparison.runs) == 6
    assert "lines could not be told" in caplog.text
