"""Runs that a room waits for go before those that nobody waits for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Scenario
from simulator.live import studies as living
from simulator.live.studies import Studies
from simulator.study.arms import Arm
from simulator.study.execution import play
from simulator.week.watch import Watch
from tests.scenes import cut_down, with_policies


@pytest.fixture
def studies() -> Iterator[Studies]:
    opened = Studies(workers=1)
    yield opened
    opened.close()


def policy(scenario: Scenario, days: float) -> Arm:
    return Arm("B", with_policies(scenario, {"lever": "payment_terms_days", "value": days}))


@pytest.fixture
def past_scenario(baseline: Scenario) -> Scenario:
    """One council with a year before week 0, which runs of all arms share."""
    settings = cut_down(baseline, councils=1, share_of_suppliers=0.1, years=3).resolved()
    return Scenario.from_resolved(settings | {"parameters": settings["parameters"] | {"burn_in_years": 1.0}})


async def keep_quiet(_picture: dict[str, Any]) -> None:
    """Tell nobody."""


def test_a_comparison_goes_before_a_run_that_has_begun_quietly(
    past_scenario: Scenario, studies: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only worker for quiet runs is in its first weeks, of one past with those that are waited for."""
    begun, ended = threading.Event(), []

    def noted(arm: Arm, place: int, seed: int, *, watch: Watch) -> Any:
        begun.set()
        run = play(arm, place, seed, watch=watch)
        ended.append(arm)
        return run

    monkeypatch.setattr(living, "play", noted)
    quiet, wanted = policy(past_scenario, 5), [policy(past_scenario, 10), policy(past_scenario, 20)]

    async def both() -> None:
        slow = asyncio.create_task(studies.compare_quietly([quiet], seeds=1))
        await asyncio.to_thread(begun.wait)
        await studies.compare(wanted, keep_quiet, seeds=8)
        assert quiet not in ended
        await slow

    asyncio.run(both())
    assert len(ended) == 17
    assert ended[-1] is quiet
    assert ended.count(quiet) == 1


def test_a_quiet_run_gives_what_a_run_gives(past_scenario: Scenario, studies: Studies) -> None:
    arm = policy(past_scenario, 5)
    (run,) = asyncio.run(studies.compare_quietly([arm], seeds=1)).runs
    assert run.kpis.tobytes() == play(arm, 0, 1).kpis.tobytes()
