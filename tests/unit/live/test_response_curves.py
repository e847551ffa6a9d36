"""The response of a figure to a lever, point by point."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from simulator import Scenario
from simulator.live.refused import Refused
from simulator.live.response_curves import (
    SEEDS,
    asked_curve,
    from_the_ends,
    from_where_it_stands,
    moved_to,
    tell_curve,
)
from simulator.live.studies import SEEDS as ALL_SEEDS
from simulator.live.studies import Studies
from simulator.live.wishes import Rule, Wish, scenario_of
from simulator.study.arms import Arm
from simulator.study.comparison import run
from tests.scenes import with_policies
from tests.unit.live.stage import preset

ASKED = {"b": {"preset": 0}, "lever": "payment_terms_days", "figure": "days_to_payment", "values": [5, 30, 60]}


@pytest.mark.parametrize("count", range(2, 13))
def test_points_come_from_the_ends_inwards_and_each_once(count: int) -> None:
    order = list(from_the_ends(count))
    assert sorted(order) == list(range(count))
    assert set(order[:2]) == {0, count - 1}


def test_when_and_where_a_lever_holds_stays_as_it_was(tiny_scenario: Scenario) -> None:
    wish = Wish(0, frozenset(), (Rule("notice_weeks", 8.0, 13, 4, ("North",)), Rule("price_share", 0.4)))
    assert moved_to(wish, "notice_weeks", 6.0, tiny_scenario).rules == (
        Rule("notice_weeks", 6.0, 13, 4, ("North",)),
        Rule("price_share", 0.4),
    )
    assert moved_to(wish, "standing_multiple", 1.0, tiny_scenario).rules[-1] == Rule("standing_multiple", 1.0)


def test_a_lever_that_a_policy_of_the_file_sets_keeps_when_and_where_that_holds(tiny_scenario: Scenario) -> None:
    """Its curve was that of the lever moved from the first week, at once and everywhere: not what moving it does."""
    name = tiny_scenario.councils[0].name
    late = {"lever": "payment_terms_days", "value": 10, "from": 20, "ramp_weeks": 6, "councils": [name]}
    scenario = with_policies(tiny_scenario, late)
    wish = Wish(0, frozenset({0}), ())
    assert moved_to(wish, "payment_terms_days", 5.0, scenario).rules == (
        Rule("payment_terms_days", 5.0, 20, 6, (name,)),
    )
    elsewhere = replace(wish, where=((0, ()),))
    assert moved_to(elsewhere, "payment_terms_days", 5.0, scenario).rules[0].councils == ()
    gone = replace(wish, kept=frozenset())
    assert moved_to(gone, "payment_terms_days", 5.0, scenario).rules == (Rule("payment_terms_days", 5.0),)


def test_a_policy_of_the_file_gives_its_own_figure_at_its_own_value(tiny_scenario: Scenario) -> None:
    """The point of a curve where a lever stands is what the page says of the policy that is set."""
    offered, studies = preset(tiny_scenario), Studies(1)
    told: list[dict[str, Any]] = []

    async def tell(curve: dict[str, Any]) -> None:
        told.append(curve)

    wish = Wish(0, frozenset({0}), ())
    try:
        asyncio.run(tell_curve(ASKED | {"b": wish.as_data(), "values": [10, 60]}, [offered], studies, tell))
    finally:
        studies.close()
    own = run(scenario_of(wish, [offered]), seeds=range(1, SEEDS + 1), workers=1)
    assert told[-1]["points"][0][1] == own.of_arm("days_to_payment", 0).mean


def test_a_curve_is_what_runs_of_each_value_give(tiny_scenario: Scenario) -> None:
    presets, studies = [preset(tiny_scenario)], Studies(1)
    told: list[dict[str, Any]] = []

    async def tell(curve: dict[str, Any]) -> None:
        told.append(curve)

    try:
        asyncio.run(tell_curve(ASKED, presets, studies, tell))
    finally:
        studies.close()
    assert [len(curve["points"]) for curve in told] == [1, 2, 3]
    assert [curve["done"] for curve in told] == [False, False, True]
    values = [point[0] for point in told[-1]["points"]]
    assert values == [5.0, 30.0, 60.0]
    wish = Wish(0, frozenset(), (Rule("payment_terms_days", 60.0),))
    runs = run(scenario_of(wish, presets), seeds=range(1, SEEDS + 1), workers=1)
    assert told[-1]["points"][-1][1] == runs.of_arm("days_to_payment", 0).mean


@pytest.mark.parametrize(("stands", "order"), [(5.0, [0, 1, 2, 3]), (30.0, [2, 1, 3, 0]), (500.0, [3, 2, 1, 0])])
def test_all_seeds_come_first_next_to_where_the_lever_stands(stands: float, order: list[int]) -> None:
    assert from_where_it_stands([5.0, 10.0, 30.0, 60.0], stands) == order


def test_what_a_lever_may_be_set_to_next_is_answered_before_it_is_asked(tiny_scenario: Scenario) -> None:
    """A whole curve plays every run of a comparison at its values, which is then told from what is kept."""
    presets, studies = [preset(tiny_scenario)], Studies(1)
    wish = Wish(0, frozenset(), (Rule("payment_terms_days", 60.0),))
    told: list[dict[str, Any]] = []

    async def tell(curve: dict[str, Any]) -> None:
        told.append(curve)

    async def never(_picture: dict[str, Any]) -> None:
        return None

    try:
        asyncio.run(tell_curve(ASKED | {"whole": True, "values": [30, 60]}, presets, studies, tell))
        scenario = scenario_of(wish, presets)
        assert all(studies._kept.get((scenario.fingerprint(), seed)) for seed in range(1, ALL_SEEDS + 1))
        comparison = asyncio.run(studies.compare([Arm("A", tiny_scenario), Arm("B", scenario)], never))
    finally:
        studies.close()
    assert told[-1]["points"][-1][1] == comparison.of_arm("days_to_payment", 1).mean


@pytest.mark.parametrize(
    "change",
    [{"lever": "x"}, {"lever": [1]}, {"figure": "x"}, {"values": [1]}, {"values": "12"}, {"values": [1, None]},
     {"values": [1, float("inf")]}, {"values": [1] * 13}, {"b": None}],
)  # fmt: skip
def test_a_curve_of_nonsense_is_refused(tiny_scenario: Scenario, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        asked_curve(ASKED | change, [preset(tiny_scenario)])
