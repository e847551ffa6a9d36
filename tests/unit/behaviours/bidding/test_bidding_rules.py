"""Unit and property tests: what a bid costs, how likely it is to win, and whether it is worth making."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.behaviours.bidding.bidding import expected_gain, noise_factor, pooled, scale_factor, win_chance
from simulator.behaviours.bidding.pricing import common_value_bid
from simulator.behaviours.firms.standing import (
    capacity,
    is_below_share,
    needs_partners,
    passes_standing,
    required_turnover,
)
from simulator.engine.codes import GO, GONE, JOINED, NO_CAPACITY, NO_CASH, NO_STANDING

shares = st.floats(0.001, 0.999)


def test_work_of_the_usual_size_costs_the_least_and_twice_is_as_far_as_half() -> None:
    assert scale_factor(5e6, 5e6, 0.1) == 1.0
    assert scale_factor(1e7, 5e6, 0.1) == pytest.approx(1.0 + 0.1 * math.log(2.0))
    assert scale_factor(2.5e6, 5e6, 0.1) == pytest.approx(scale_factor(1e7, 5e6, 0.1))


@pytest.mark.parametrize("sd", [0.05, 0.3, 1.0])
def test_noise_has_mean_one(sd: float) -> None:
    """Against scipy: the quantiles are those of a lognormal with mean one."""
    us = [0.01, 0.2, 0.5, 0.8, 0.99]
    law = stats.lognorm(s=sd, scale=math.exp(-0.5 * sd * sd))
    assert law.mean() == pytest.approx(1.0)
    assert [noise_factor(u, sd) for u in us] == pytest.approx(law.ppf(us))


def test_a_newcomer_takes_an_even_chance_and_a_record_outweighs_it() -> None:
    assert win_chance(4.0, 0, 0, 5.0) == 0.25
    assert win_chance(0.2, 0, 0, 5.0) == 1.0  # fewer than one bid expected: nobody else comes
    assert win_chance(4.0, 50, 100, 5.0) == pytest.approx(51.25 / 105.0)


@given(st.floats(1.0, 50.0), st.integers(0, 200), st.integers(0, 200), st.floats(0.1, 50.0))
def test_a_belief_is_a_probability_and_a_win_raises_it(market: float, wins: int, losses: int, weight: float) -> None:
    """Property."""
    bids = wins + losses
    belief = win_chance(market, wins, bids, weight)
    assert 0.0 <= belief <= 1.0
    assert win_chance(market, wins + 1, bids + 1, weight) >= belief >= win_chance(market, wins, bids + 1, weight)


def test_ones_own_observations_outweigh_those_of_the_kind_in_the_end() -> None:
    assert [pooled(6.0, seen, 2.0, 10.0) for seen in (0, 10, 30)] == [2.0, 4.0, 5.0]


def test_a_bid_is_worth_its_chance_of_what_a_win_leaves() -> None:
    assert expected_gain(0.25, 1000.0, 700.0, 50.0, 20.0) == pytest.approx(0.25 * 280.0 - 50.0)
    assert expected_gain(0.0, 1000.0, 700.0, 50.0, 20.0) == -50.0


def test_who_knows_of_the_curse_bids_the_whole_error_above_its_signal() -> None:
    assert common_value_bid(100.0, 8.0) == 108.0


def test_the_standing_test_asks_for_a_multiple_of_a_years_value() -> None:
    assert required_turnover(2.0, 300_000.0, 156) == pytest.approx(200_000.0)
    assert required_turnover(2.0, 300_000.0, 26) == 600_000.0  # a short contract counts whole
    assert passes_standing(200_001.0, 2.0, 300_000.0, 156)
    assert not passes_standing(199_999.0, 2.0, 300_000.0, 156)
    assert capacity(5_200_000.0, 0.5) == 50_000.0


@pytest.mark.parametrize(
    ("to_se", "target", "is_below"), [(9.0, 0.1, True), (10.0, 0.1, False), (0.0, 0.0, False), (0.0, 0.1, True)]
)
def test_a_target_is_missed_only_where_there_is_one(to_se: float, target: float, is_below: bool) -> None:
    assert is_below_share(100.0, to_se, target) is is_below


@given(shares, st.floats(0.0, 2.0))
def test_better_luck_never_costs_more(u: float, sd: float) -> None:
    """Property: the factor rises with the draw, so shared luck keeps the order of firms."""
    higher = min(0.9999, u + 0.0005)
    assert noise_factor(higher, sd) >= noise_factor(u, sd)
    assert np.isfinite(noise_factor(u, sd))


@pytest.mark.parametrize(
    ("decision", "needs"),
    [(NO_STANDING, True), (NO_CAPACITY, True), (GO, False), (GONE, False), (NO_CASH, False), (JOINED, False)],
)
def test_only_who_is_too_small_or_too_busy_needs_partners(decision: int, needs: bool) -> None:
    assert needs_partners(decision) is needs
