"""Unit and theory tests: Student's t, intervals and what is said about them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.study.intervals import Interval, crossed, interval, p_value, smallest_shown, t_quantile
from simulator.study.readings import NO_DIFFERENCE, NOT_AVAILABLE, UNTOLD, verdict

#: Two-sided 5 % points of Student's t, from any printed table.
PRINTED = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 19: 2.093, 29: 2.045, 120: 1.980}


@pytest.mark.theory
@pytest.mark.parametrize("degrees", PRINTED)
def test_t_quantile_is_that_of_printed_tables(degrees: int) -> None:
    assert t_quantile(degrees) == pytest.approx(PRINTED[degrees], abs=5e-4)


def test_interval_of_three_numbers() -> None:
    found = interval(np.array([1.0, 2.0, 3.0]))
    half = 4.302652729911275 / math.sqrt(3.0)
    assert found == pytest.approx((2.0, 2.0 - half, 2.0 + half, 3))


def test_interval_leaves_seeds_without_a_value_out() -> None:
    assert interval(np.array([1.0, math.nan, 3.0])).seeds == 2
    assert math.isnan(interval(np.array([math.nan])).mean)
    single = interval(np.array([4.0]))
    assert single.mean == 4.0
    assert math.isnan(single.low)


def test_equal_values_have_an_interval_of_no_width() -> None:
    """Zeros always; others when the sign test would tell them from zero, which takes six (2 / 2^6 < 0.05)."""
    assert interval(np.zeros(2)) == (0.0, 0.0, 0.0, 2)
    assert interval(np.full(6, 0.1)) == (0.1, 0.1, 0.1, 6)


@pytest.mark.parametrize("seeds", [2, 3, 5])
def test_a_few_equal_values_are_no_proof(seeds: int) -> None:
    found = interval(np.full(seeds, 0.1))
    assert found.mean == 0.1
    assert math.isnan(found.low)
    assert verdict(found, "up") == UNTOLD


def test_values_that_differ_by_rounding_alone_are_the_same() -> None:
    found = np.array([0.6 - 0.4, 0.8 - 0.6])
    assert found[0] != found[1]
    assert math.isnan(interval(found).low)
    assert p_value(found) == 0.5


def test_a_table_of_nothing_has_no_width_and_one_column_tells_nothing_of_columns() -> None:
    assert crossed(np.zeros(50), np.zeros(1)) == Interval(0.0, 0.0, 0.0, 50)
    assert math.isnan(crossed(np.arange(5.0), np.array([2.0])).low)
    few_alike = crossed(np.full(5, 3.0), np.array([2.9, 3.1, 3.0]))
    assert few_alike[:3] == pytest.approx(interval(np.array([2.9, 3.1, 3.0]))[:3])


def test_equal_values_that_prove_nothing_show_no_smallest_effect() -> None:
    assert math.isnan(smallest_shown(np.full(3, 2.0)))
    assert smallest_shown(np.full(6, 2.0)) == smallest_shown(np.zeros(3)) == 0.0


@pytest.mark.statistical
def test_interval_covers_the_truth_as_often_as_it_says() -> None:
    """n = 4000 intervals of 6 normal numbers: coverage 0.95, standard error 0.0034; false alarm 1 in 15,000 (4 se)."""
    sample = np.random.default_rng(11).normal(3.0, 2.0, (4_000, 6))
    covered = [found.low <= 3.0 <= found.high for found in map(interval, sample)]
    assert np.mean(covered) == pytest.approx(0.95, abs=4 * 0.0034)


@pytest.mark.parametrize(
    ("found", "good", "word"),
    [
        (Interval(2.0, 1.0, 3.0, 5), "up", "better"),
        (Interval(2.0, 1.0, 3.0, 5), "down", "worse"),
        (Interval(-2.0, -3.0, -1.0, 5), "down", "better"),
        (Interval(-2.0, -3.0, -1.0, 5), "none", "lower"),
        (Interval(2.0, -1.0, 5.0, 5), "up", UNTOLD),
        (Interval(2.0, math.nan, math.nan, 1), "up", UNTOLD),
        (Interval(math.nan, math.nan, math.nan, 0), "up", NOT_AVAILABLE),
        (Interval(0.0, 0.0, 0.0, 5), "up", NO_DIFFERENCE),
    ],
)
def test_verdict(found: Interval, good: str, word: str) -> None:
    assert verdict(found, good) == word


def test_the_level_of_what_cannot_be_below_zero_ends_there() -> None:
    """Two seeds with 0 and 1: half of one plus or minus 12.7 halves."""
    found = interval(np.array([0.0, 1.0]))
    assert found.low < -5.0
    assert found.within((-math.inf, math.inf)) == found
    assert found.within((0.0, math.inf)) == found._replace(low=0.0)
    assert found.within((0.0, 1.0)) == found._replace(low=0.0, high=1.0)
    alone = interval(np.array([1.0])).within((0.0, 1.0))
    assert math.isnan(alone.low)
    assert math.isnan(alone.high)
