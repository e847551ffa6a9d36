"""Sliders: every default and every value of the ready scenarios can be shown, and money goes in ratios."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.live.controls import lever_for_page
from simulator.live.sliders import is_on, is_wide, slider_of, sliders_miss, step_of, stops_of
from simulator.register import LEVERS

READY = sorted(path for path in Path("scenarios").glob("*.toml") if "patterns" not in path.suffixes[0])


def test_every_default_and_every_value_of_the_ready_scenarios_can_be_shown() -> None:
    assert len(READY) > 10
    assert sliders_miss([load_scenario(path) for path in READY]) == []


@pytest.mark.parametrize("value", [4e6, 5e5, 1_000.0, 25_000.0, 1e9])
def test_a_sum_of_money_has_a_stop_where_people_name_one(value: float) -> None:
    wide = [lever for lever in LEVERS.values() if is_wide(lever) and lever.low <= value <= lever.high]
    assert wide
    for lever in wide:
        assert value in stops_of(lever)


def test_stops_rise_in_about_equal_ratios_from_one_end_of_the_range_to_the_other() -> None:
    for lever in LEVERS.values():
        stops = stops_of(lever)
        if stops:
            assert (stops[0], stops[-1]) == (lever.low, lever.high)
            ratios = [after / before for before, after in pairwise(stops[1:])]
            assert max(ratios) < 1.2


def test_a_step_becomes_finer_for_a_value_that_it_would_pass_over() -> None:
    lever = LEVERS["payment_usual_days"]
    assert is_on(step_of(lever, {lever.low + 25.3}), lever.low, lever.low + 25.3)
    assert step_of(lever, {lever.low + 25.3}) < step_of(lever)


def test_every_whole_day_and_week_can_be_chosen() -> None:
    """Terms of 5 days were shown as 6 once the law on terms had widened the range to a year."""
    counted = [lever for lever in LEVERS.values() if lever.unit in ("days", "weeks")]
    assert len(counted) > 5
    for lever in counted:
        assert slider_of(lever) == (1.0, []), lever.name


def test_a_lever_names_the_levers_without_which_it_does_nothing() -> None:
    (need,) = lever_for_page(LEVERS["franchise_loan_gbp"])["needs"]
    assert need["any"] == [{"lever": "franchising", "code": LEVERS["franchising"].choices.index("allowed")}]
    assert "Social franchises" in need["words"]
    assert lever_for_page(LEVERS["notice_weeks"])["needs"] == []
    assert slider_of(LEVERS["franchising"]) == (1.0, [])
