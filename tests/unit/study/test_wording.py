"""Unit tests: figures in words."""

from __future__ import annotations

import math
from datetime import date

import pytest

from simulator import Scenario
from simulator.scenario.calendar import day_of, week_of
from simulator.study.intervals import Interval
from simulator.study.wording import (
    difference_beside,
    in_brackets,
    level_in_words,
    shown,
    shown_difference,
    shown_levels,
    shown_means,
    shown_unit,
    window_in_words,
    with_sign,
    with_unit,
)
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


def test_a_difference_beside_levels_of_another_size_carries_its_unit() -> None:
    """It read "-5 £k", and its ends, -37 to 27, as those of the row in millions."""
    found = Interval(-5_000.0, -37_000.0, 27_000.0, 20)
    assert difference_beside(found, "GBP a year", "£m a year") == ("-£5k", "-£37k to £27k")
    assert difference_beside(found, "GBP a year", "£k a year") == ("-5", "-37 to 27")
    assert difference_beside(Interval(0.047, 0.039, 0.055, 20), "share", "%") == ("+4.7 points", "3.9 to 5.5")
    assert difference_beside(Interval(5e3, math.nan, math.nan, 1), "GBP", "£m") == ("+£5.00k", "")
    assert difference_beside(Interval(math.nan, math.nan, math.nan, 0), "GBP", "£m") == ("n/a", "")


@pytest.mark.parametrize(
    ("digits", "told"), [("0", "0"), ("0.00", "0.00"), ("0.01", "+0.01"), ("-3", "-3"), ("10", "+10")]
)
def test_nothing_has_no_sign(digits: str, told: str) -> None:
    assert with_sign(digits) == told


def test_a_difference_of_shares_is_in_points_and_has_a_sign() -> None:
    assert shown_difference(Interval(0.047, 0.039, 0.055, 20), "share") == ("+4.7", "3.9 to 5.5", "points")
    assert shown_difference(Interval(-0.0004, -0.0006, -0.0002, 20), "share") == (
        "-0.040",
        "-0.060 to -0.020",
        "points",
    )
    assert shown_difference(Interval(-0.4, -11.2, 10.4, 20), "GBP a year") == ("0", "-11 to 10", "£ a year")
    assert shown_difference(Interval(0.0004, -0.11, 0.104, 20), "share") == ("0", "-11 to 10", "points")
    assert shown_difference(Interval(0.0, 0.0, 0.0, 20), "share") == ("0", "", "points")
    assert shown_difference(Interval(math.nan, math.nan, math.nan, 0), "share") == ("n/a", "", "")


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (Interval(-24.54, -84.9, 41.2, 20), "per 10,000 firm-years", ("-25", "-85 to 41", "per 10,000 firm-years")),
        (Interval(294_400.0, 116_300.0, 472_500.0, 20), "GBP a year", ("+290", "120 to 470", "£k a year")),
        (Interval(0.3, -63.0, 63.6, 20), "days", ("0", "-63 to 64", "days")),
        (Interval(2.0, 0.03, 3.97, 20), "days", ("+2.00", "0.03 to 3.97", "days")),  # its lower end is not zero
        (Interval(1.5, -0.001, 3.0, 20), "days", ("+1.5", "-0.0 to 3.0", "days")),
        (Interval(5_000.0, -40_000.0, 50_000.0, 20), "firms", ("+5,000", "-40,000 to 50,000", "firms")),
    ],
)
def test_two_digits_of_the_half_width_are_written(found: Interval, unit: str, words: tuple[str, str, str]) -> None:
    assert shown_difference(found, unit) == words


def test_levels_beside_each_other_are_written_to_the_digit_that_their_difference_tells() -> None:
    before, after = Interval(345.62e6, 330.0e6, 361.0e6, 20), Interval(346.11e6, 331.0e6, 361.5e6, 20)
    assert shown_levels([before, after], "GBP") == [("346", "330 to 361"), ("346", "331 to 362")]
    gap = Interval(0.49e6, 0.2e6, 0.78e6, 20)
    assert shown_levels([before, after], "GBP", gap) == [("345.6", "330.0 to 361.0"), ("346.1", "331.0 to 361.5")]
    assert shown_means([before.mean, math.nan], "GBP", gap) == ["345.6", "n/a"]
    assert level_in_words(Interval(0.036, 0.032, 0.04, 20), "share") == "3.6 % [3.2, 4.0]"
    assert level_in_words(Interval(math.nan, math.nan, math.nan, 0), "share") == "n/a"
    assert in_brackets("5", "") == "5"


def test_the_day_of_a_week_falls_into_that_week() -> None:
    start = date(2025, 4, 1)
    assert [week_of(day_of(week, start), start) for week in range(-60, 600)] == list(range(-60, 600))
    assert day_of(52, date(2024, 2, 29)) == date(2025, 2, 28)  # the next year has no 29 February


def test_when_a_policy_is_in_force_in_words(tiny_scenario: Scenario) -> None:
    first = {"lever": "payment_terms_days", "value": 10.0, "from": 12, "until": 40, "ramp_weeks": 4}
    second = {"lever": "mandate_enforcement", "value": "preference", "councils": ["Aldermoor"]}
    scenario = with_policies(tiny_scenario, first, second)
    window = window_in_words(scenario.policies[0], scenario)
    assert window == "from 2025-06-24 (week 12) until 2026-01-06 (week 40), reached step by step over 4 weeks"
    assert window_in_words(scenario.policies[1], scenario) == "from the start to the end"


def test_ends_of_a_difference_tell_their_side_of_zero() -> None:
    """An effect hangs on what is not known as its interval holds zero, by however little."""
    assert shown_difference(Interval(0.022, -0.00006, 0.044, 60), "share")[1] == "-0.0 to 4.4"
    assert shown_levels([Interval(0.022, -0.00006, 0.044, 60)], "share") == [("2.2", "0.0 to 4.4")]
