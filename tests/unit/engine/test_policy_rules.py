"""Unit and property tests: what a policy makes of a rule, and how it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.rules import ADD, OPERATION_NAMES, SCALE, policy_value, ramp_progress

SET = OPERATION_NAMES.index("set")
inside = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("operation", "value", "found"),
    [(SET, 0.3, 0.3), (ADD, 0.1, 0.3), (ADD, -0.5, 0.0), (SCALE, 2.0, 0.4), (SCALE, 9.0, 1.0)],
)
def test_a_policy_sets_adds_or_scales_within_the_levers_range(operation: int, value: float, found: float) -> None:
    assert policy_value(0.2, value, operation, 1.0, 0.0, 1.0) == pytest.approx(found)


@given(inside, st.floats(-2.0, 2.0), st.sampled_from([SET, ADD, SCALE]), inside)
def test_a_ramp_goes_straight_from_the_rule_to_the_policy(
    before: float, value: float, operation: int, progress: float
) -> None:
    """Property: it starts at the rule, ends at the whole policy exactly, and stays in the range on the way."""
    whole = policy_value(before, value, operation, 1.0, 0.0, 1.0)
    assert policy_value(before, value, operation, 0.0, 0.0, 1.0) == before
    found = policy_value(before, value, operation, progress, 0.0, 1.0)
    assert found == pytest.approx(before + progress * (whole - before))
    assert 0.0 <= whole <= 1.0


def test_a_baseline_outside_the_range_may_stay_there() -> None:
    assert policy_value(1.4, 0.1, ADD, 1.0, 0.0, 1.0) == 1.4
    assert policy_value(1.4, 0.5, SET, 1.0, 0.0, 1.0) == 0.5


def test_a_ramp_comes_in_equal_steps_and_is_whole_in_its_last_week() -> None:
    assert [ramp_progress(week, 10, 4) for week in (10, 11, 12, 13, 14, 99)] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert ramp_progress(10, 10, 0) == 1.0
