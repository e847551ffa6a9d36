"""Unit tests: figures in words."""

from __future__ import annotations

import math

import pytest

from simulator import Scenario
from simulator.study.intervals import Interval
from simulator.study.wording import policy_in_words, shown, shown_difference, shown_unit, window_in_words, with_unit
from tests.scenes import with_policies


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.0512, "share", "5.1 %"),
        (347_618_238.0, "GBP a year", "347.6 £m a year"),
        (4_287.0, "GBP a year", "4.29 £k a year"),
        (16.89, "days", "16.9 days"),
        (1.0379, "ratio", "1.038"),
        (math.nan, "share", "n/a"),
    ],
)
def test_with_unit(value: float, unit: str, words: str) -> None:
    assert with_unit(value, unit) == words


def test_figures_beside_each_other_share_their_scale() -> None:
    assert shown(900.0, "GBP", 900.0, 2_000_000.0) == "0.00"
    assert shown_unit("GBP", 900.0, 2_000_000.0) == "£m"


def test_a_difference_of_shares_is_in_points_and_has_a_sign() -> None:
    assert shown_difference(Interval(0.047, 0.039, 0.055, 20), "share") == ("+4.7", "3.9 to 5.5", "points")
    assert shown_difference(Interval(-0.0004, -0.0006, -0.0002, 20), "share") == (
        "-0.040",
        "-0.060 to -0.020",
        "points",
    )
    assert shown_difference(Interval(0.0, 0.0, 0.0, 20), "share") == ("0", "", "points")
    assert shown_difference(Interval(math.nan, math.nan, math.nan, 0), "share") == ("n/a", "", "")


def test_policies_in_words(tiny_scenario: Scenario) -> None:
    first = {"lever": "payment_terms_days", "value": 10.0, "from": 12, "until": 40, "ramp_weeks": 4}
    second = {"lever": "mandate_enforcement", "value": "preference", "councils": ["Aldermoor"]}
    scenario = with_policies(tiny_scenario, first, second)
    assert policy_in_words(scenario.policies[0]) == "payment terms days set to 10 days, in every council"
    assert policy_in_words(scenario.policies[1]) == "mandate enforcement set to preference, in Aldermoor"
    window = window_in_words(scenario.policies[0], scenario)
    assert window == "from 2025-06-24 (week 12) until 2026-01-06 (week 40), reached step by step over 4 weeks"
    assert window_in_words(scenario.policies[1], scenario) == "from the start to the end"
