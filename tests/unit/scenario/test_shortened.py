"""Unit tests: a scenario of which the first years are run comes back as it was run, and nonsense still does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simulator import Scenario, load_scenario
from simulator.scenario.mistakes import ScenarioMistakes

#: Policies and shocks of three years, of which a run of one year reaches none, or some of it.
WINDOWS = ({"from": 60}, {"from": "2026-10-01", "until": "2027-03-01"}, {"until": 100}, {"from": 20, "until": 156})


def with_windows(scenario: Scenario, *windows: dict[str, Any]) -> Scenario:
    policies = [{"lever": "payment_terms_days", "value": 5.0, **window} for window in windows]
    shocks = [{"kind": "cost_shock", "size": 0.5, **window} for window in windows]
    return Scenario.from_resolved(scenario.resolved() | {"policies": policies, "shocks": shocks})


@pytest.mark.parametrize("years", [1, 2, 3])
def test_a_shortened_scenario_comes_back(small_scenario: Scenario, years: int) -> None:
    short = with_windows(small_scenario, *WINDOWS).with_horizon(years)
    again = Scenario.from_resolved(short.resolved())
    assert again == short
    assert again.fingerprint() == short.fingerprint()


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"from": -1}, "before the start of the run"),
        ({"from": 70, "until": 60}, "the window ends before it starts"),
        ({"from": 52 * 40}, "the run ends after week 2079"),
        ({"from": "1800-01-01"}, "before the start of the run"),
    ],
)
def test_a_folder_with_nonsense_does_not(small_scenario: Scenario, window: dict[str, Any], words: str) -> None:
    settings = with_windows(small_scenario, {}).with_horizon(1).resolved()
    settings["policies"][0] |= window
    with pytest.raises(ValidationError) as refusal:
        Scenario.from_resolved(settings)
    assert words in str(refusal.value)


def test_windows_that_are_written_for_a_shortened_scenario_lie_within_it(small_scenario: Scenario) -> None:
    """Its own windows may reach past the end; one that is added, or moved there, is a mistake of who writes it."""
    short = with_windows(small_scenario, *WINDOWS).with_horizon(1)
    longer = short.with_policy("upfront_share", 0.2, from_=20)
    assert longer.horizon_years == 1
    assert len(longer.policies) == len(WINDOWS) + 1
    with pytest.raises(ScenarioMistakes) as refusal:
        short.with_policy("upfront_share", 0.2, from_=80)
    (told,) = refusal.value.mistakes
    assert "the window starts in week 80" in told.what
    with pytest.raises(ValidationError):
        Scenario.from_resolved(small_scenario.resolved() | {"horizon_years": 1, **late(small_scenario)}, {})


def late(scenario: Scenario) -> dict[str, Any]:
    return {"policies": with_windows(scenario, {"from": 60}).resolved()["policies"]}


@pytest.mark.parametrize(
    ("lever", "window", "words"),
    [
        ("upfront_shar", {}, "unknown lever `upfront_shar`"),
        ("upfront_share", {"form": 3}, "unknown key `form`; there is no such key in [[policies]]"),
        ("upfront_share", {"councils": ["Nowhere"]}, "Nowhere"),
    ],
)
def test_a_policy_that_is_wrong_is_told_in_a_sentence(
    small_scenario: Scenario, lever: str, window: dict[str, Any], words: str
) -> None:
    with pytest.raises(ScenarioMistakes) as told:
        small_scenario.with_policy(lever, 0.2, **window)
    assert str(told.value).startswith(f"{small_scenario.title}: ")
    assert words in str(told.value)


def test_a_shortened_growth_of_a_firm_comes_back(small_scenario: Scenario) -> None:
    settings = small_scenario.resolved()
    finances = {"turnover_gbp": 1e6, "council_work_share": 0.5, "reserves_gbp": 1e3, "growth_from": 60}
    group = {**settings["suppliers"][0], "name": "One", "count": 1, "finances": finances}
    short = Scenario.from_resolved({**settings, "suppliers": [*settings["suppliers"], group]}).with_horizon(1)
    assert Scenario.from_resolved(short.resolved()) == short


@pytest.mark.parametrize("moment", ["next year", "2026-13-01", ""])
def test_a_text_that_is_no_date_is_told_as_a_mistake_of_the_policy(small_scenario: Scenario, moment: str) -> None:
    """Python's own error came out, which `with_policy` does not say that it raises."""
    with pytest.raises(ScenarioMistakes, match="`from` is the text"):
        small_scenario.with_policy("payment_terms_days", 5, from_=moment)


def test_whole_numbers_of_numpy_are_whole_numbers(small_scenario: Scenario) -> None:
    """A year or week out of an array; scenarios hold plain ones, which files and fingerprints can be made of."""
    by_hand = small_scenario.with_horizon(2).with_policy("notice_weeks", 8, from_=52)
    numbers = small_scenario.with_horizon(np.int64(2)).with_policy("notice_weeks", 8, from_=np.int32(52))
    assert numbers == by_hand
    assert numbers.fingerprint() == by_hand.fingerprint()


@pytest.mark.parametrize("wrong", [None, 3, "x", True, [3], [None], ["x"], {"a": 1}, [[1]]])
@pytest.mark.parametrize("key", ["", "suppliers", "policies", "shocks", "takeovers", "finances", "social_values"])
def test_settings_that_are_no_tables_are_refused_as_is_said(wrong: Any, key: str) -> None:
    """Python's own errors came out: `from_resolved` turns dates before anything is checked."""
    settings = load_scenario("baseline").resolved()
    value = {"outcome": [1], "beneficiary": {}}
    changed: Any = {**settings, key: wrong}
    if key == "finances":
        changed = {**settings, "suppliers": [{**settings["suppliers"][0], key: wrong or 1}]}
    if key == "social_values":
        changed = {**settings, key: [value | {"outcome": wrong}, value]}
    with pytest.raises(ValidationError):
        Scenario.from_resolved(changed if key else wrong)
