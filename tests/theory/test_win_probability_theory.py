"""Chance of beating several rivals: Friedman and Gates, VR-A13 to VR-A15."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.behaviours.bidding.pricing import friedman_win_probability, gates_win_probability
from simulator.verification import proportional_hazard_wins

pytestmark = pytest.mark.theory

SEED = 20250401
N = 1_000_000
# markup: chances of beating each rival, Friedman, Gates, expected profit by each
MARKUP_ROWS = {
    0.03: ((0.75, 0.82, 0.67, 0.88), 0.362604, 0.458348, 0.010878, 0.013750),
    0.05: ((0.68, 0.75, 0.60, 0.80), 0.244800, 0.367568, 0.012240, 0.018378),
    0.07: ((0.60, 0.68, 0.54, 0.72), 0.158630, 0.296034, 0.011104, 0.020722),
}


@pytest.mark.parametrize(("markup", "row"), MARKUP_ROWS.items())
def test_vr_a13_published_example(markup: float, row: tuple[tuple[float, ...], float, float, float, float]) -> None:
    beat_each = np.array(row[0])
    assert friedman_win_probability(beat_each) == pytest.approx(row[1], abs=1e-6)
    assert gates_win_probability(beat_each) == pytest.approx(row[2], abs=1e-6)
    assert markup * friedman_win_probability(beat_each) == pytest.approx(row[3], abs=1e-6)
    assert markup * gates_win_probability(beat_each) == pytest.approx(row[4], abs=1e-6)


def test_vr_a13_the_rules_choose_different_markups() -> None:
    for rule, best in ((friedman_win_probability, 0.05), (gates_win_probability, 0.07)):
        assert max(MARKUP_ROWS, key=lambda m, rule=rule: m * rule(np.array(MARKUP_ROWS[m][0]))) == best


@pytest.mark.statistical
def test_vr_a14_gates_is_exact_for_proportional_hazards() -> None:
    """N = 1,000,000, 4 SE, about 1 false alarm in 16,000."""
    rates = np.array([1.0, 2.0, 0.5, 1.5])
    wins = proportional_hazard_wins(SEED, N, rates)
    assert gates_win_probability(1.0 / (1.0 + rates[1:])) == pytest.approx(0.2, abs=1e-12)
    assert abs(wins.mean - 0.2) <= 4 * wins.standard_error


def test_vr_a14_friedman_is_exact_for_a_fixed_bid() -> None:
    """Against exponential rivals: P(all above b) = exp(-b sum of rates)."""
    rates = np.array([2.0, 0.5, 1.5])
    assert friedman_win_probability(np.exp(-0.3 * rates)) == pytest.approx(math.exp(-0.3 * 4.0), abs=1e-12)


@pytest.mark.statistical
@pytest.mark.parametrize("rivals", [1, 2, 5, 9])
def test_vr_a15_exchangeable_rivals(rivals: int) -> None:
    """Each as good as oneself: 1/(n+1), not 2^-n. N = 1,000,000, 4 SE, about 1 false alarm in 16,000."""
    beat_each = np.full(rivals, 0.5)
    wins = proportional_hazard_wins(SEED, N, np.ones(rivals + 1))
    assert gates_win_probability(beat_each) == pytest.approx(1.0 / (rivals + 1), abs=1e-12)
    assert abs(wins.mean - 1.0 / (rivals + 1)) <= 4 * wins.standard_error
    if rivals > 1:
        assert abs(wins.mean - friedman_win_probability(beat_each)) > 4 * wins.standard_error


def test_no_rival_and_no_chance() -> None:
    assert friedman_win_probability(np.empty(0)) == gates_win_probability(np.empty(0)) == 1.0
    assert friedman_win_probability(np.array([0.0, 0.9])) == gates_win_probability(np.array([0.0, 0.9])) == 0.0
