"""What a buyer does after a call that failed."""

from __future__ import annotations

import pytest

from simulator.behaviours.buying.calling_again import (
    answer_to_failure,
    is_below_threshold,
    longer_notice,
    lots_of_answer,
    new_estimate,
    process_of_answer,
    process_without_framework,
)
from simulator.engine.codes import (
    ALWAYS_OPENLY,
    ASKED_ONE,
    CALLED_ANEW,
    CUT_FOR_MORE,
    FIRST_CALL,
    OPEN,
    QUOTATION,
    RUNG_ROUND,
    WAIVER,
)
from simulator.engine.world import World
from tests.unit.hand_world import hand_world, numbers, tender

pytestmark = pytest.mark.interpreted

SMALL, LARGE = 99_999, 100_000


def failed(value: int = LARGE, **columns: float) -> World:
    """Return a world with one tender of 50 weeks that failed, on a line with 10,000 pence a week and 2,000 held."""
    world = hand_world()
    numbers(world, quotation_threshold_gbp=1_000.0, estimate_revision=0.1, rerun_lots=3.0)
    world.lines[0].budget, world.lines[0].committed = 520_000, 2_000
    tender(world, value, 50, **columns)
    return world


def test_the_threshold_is_where_buyers_must_call_openly() -> None:
    assert [is_below_threshold(failed(), value) for value in (SMALL, LARGE)] == [True, False]


@pytest.mark.parametrize(
    ("value", "columns", "answer"),
    [
        (SMALL, {}, RUNG_ROUND),
        (SMALL, {"no_capacity": 5}, RUNG_ROUND),
        (LARGE, {}, CALLED_ANEW),
        (LARGE, {"no_standing": 2, "no_capacity": 1, "not_worth_it": 2}, CUT_FOR_MORE),
        (LARGE, {"no_standing": 2, "not_worth_it": 2}, CALLED_ANEW),
        (LARGE, {"no_standing": 9, "n_bids": 1}, CALLED_ANEW),
        (LARGE, {"no_standing": 9, "lot": 1}, CALLED_ANEW),  # a lot is not cut again
        (SMALL, {"attempt": 1}, ASKED_ONE),
        (LARGE, {"attempt": 2}, ASKED_ONE),
    ],
)
def test_the_answer_follows_from_size_and_what_was_seen(value: int, columns: dict[str, int], answer: int) -> None:
    world = failed(value, **columns)
    assert answer_to_failure(world, 0) == answer
    numbers(world, rerun_habit=ALWAYS_OPENLY)
    assert answer_to_failure(world, 0) == CALLED_ANEW


@pytest.mark.parametrize(
    ("value", "answer", "process", "lots"),
    [
        (SMALL, RUNG_ROUND, QUOTATION, 1),
        (LARGE, CALLED_ANEW, OPEN, 1),
        (SMALL, CUT_FOR_MORE, QUOTATION, 3),
        (LARGE, CUT_FOR_MORE, OPEN, 3),
        (LARGE, ASKED_ONE, WAIVER, 1),
        (LARGE, FIRST_CALL, OPEN, 1),
    ],
)
def test_each_answer_has_its_process(value: int, answer: int, process: int, lots: int) -> None:
    world = failed(value, answer=answer)
    assert (process_of_answer(world, 0), lots_of_answer(world, 0)) == (process, lots)


def test_only_what_is_called_openly_again_has_a_longer_notice() -> None:
    times = []
    for answer in (FIRST_CALL, RUNG_ROUND, CALLED_ANEW, CUT_FOR_MORE, ASKED_ONE):
        world = failed(answer=answer)
        numbers(world, rerun_notice_factor=1.5)
        times.append(longer_notice(world, 0))
    assert times == [1.0, 1.0, 1.5, 1.0, 1.0]


def test_without_a_framework_small_calls_are_quotations() -> None:
    assert [process_without_framework(failed(value), 0) for value in (SMALL, LARGE)] == [QUOTATION, OPEN]


def test_an_estimate_moves_up_where_firms_found_it_too_low_as_far_as_there_is_money() -> None:
    """A tenth of 100,000; the line has 8,000 a week free, or 100 a week."""
    assert new_estimate(failed(), 0) == 100_000  # nobody knew of it, or nobody could
    assert new_estimate(failed(not_worth_it=1), 0) == 110_000
    assert new_estimate(failed(n_bids=2), 0) == 110_000
    world = failed(not_worth_it=1)
    world.lines[0].committed = 9_900
    assert new_estimate(world, 0) == 105_000
    world.lines[0].committed = 12_000
    assert new_estimate(world, 0) == 100_000
