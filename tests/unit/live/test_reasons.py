"""Why a figure moved, as the page is told it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulator import Scenario
from simulator.engine.events import EVENT_NAMES
from simulator.live.reasons import figure_named, may_be_taken_apart, reason_of, with_parts
from simulator.live.refused import Refused
from simulator.live.studies import Studies
from simulator.live.words import story_events
from simulator.metrics import GROUPS
from simulator.study.arms import Arm
from tests.scenes import with_policies

FAST = {"lever": "payment_terms_days", "value": 5, "name": "Pay fast"}
LONG = {"lever": "notice_weeks", "value": 8, "name": "More time"}


def reasons(scenario: Scenario, *policies: Any) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """Return what is told at once, and what once B was taken apart; and whether it was."""
    arms = (Arm("A", scenario), Arm("B", with_policies(scenario, *policies)))
    studies = Studies(1)

    async def live() -> tuple[dict[str, Any], dict[str, Any], bool]:
        comparison = await studies.compare_quietly(arms, 3)
        whole = await with_parts(comparison, studies)
        told = [reason_of(each, "days_to_payment", is_whole=at > 0) for at, each in enumerate((comparison, whole))]
        return told[0], told[1], may_be_taken_apart(arms)

    try:
        return asyncio.run(live())
    finally:
        studies.close()


def test_steps_lead_to_the_figure_and_each_policy_has_its_bar(tiny_scenario: Scenario) -> None:
    first, whole, is_apart = reasons(tiny_scenario, FAST, LONG)
    assert is_apart
    assert first["bars"] == []
    assert first["waits"]
    assert 2 <= len(first["steps"]) <= 5
    assert [bar["name"] for bar in whole["bars"]] == ["Pay fast", "More time"]
    assert whole["bars"][0]["mean"] < -1.0
    assert abs(whole["bars"][1]["mean"]) < abs(whole["bars"][0]["mean"])
    assert not whole["waits"]
    assert "SEs" not in str(whole)


def test_a_single_policy_is_the_whole_difference(tiny_scenario: Scenario) -> None:
    _, whole, is_apart = reasons(tiny_scenario, FAST)
    assert not is_apart
    assert [bar["name"] for bar in whole["bars"]] == ["Pay fast"]
    assert whole["together"] is None


def test_where_nothing_can_be_taken_apart_it_says_why(tiny_scenario: Scenario) -> None:
    _, whole, _ = reasons(tiny_scenario)
    assert whole["bars"] == []
    assert whole["note"] == "B has no policies."


def test_cases_are_events_that_there_are() -> None:
    assert {event for group in GROUPS for event in story_events(group)} <= set(EVENT_NAMES)


@pytest.mark.parametrize("name", [None, 1, "no_such", ["se_jobs"]])
def test_a_figure_that_is_none_is_refused(name: object) -> None:
    with pytest.raises(Refused):
        figure_named(name)
