"""What teams do to the price: both signs out of one rule, the simulator's own bid function (VR-A6).

A team bids once, as its cheapest member would, at a cost factor of working together. Whether the price rises or falls
depends only on who could have bid without it.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.behaviours.bidding.pricing import equilibrium_bid, power_law_bid
from simulator.behaviours.teams.sharing import coordination_factor

pytestmark = [pytest.mark.theory, pytest.mark.statistical]
RUNS = 4_000
SIGMAS = 4.0  # of the mean's standard error: a right model fails about once in 16,000


def prices(costs: np.ndarray, teams: list[list[int]], friction: float = 0.0) -> np.ndarray:
    """Return the winning price of each draw [runs] when the listed teams bid; ``costs`` is [runs, firms] on [0, 1]."""
    rivals = len(teams) - 1.0
    lowest = np.full(len(costs), np.inf)
    for team in teams:
        factor = coordination_factor(len(team), 0.4, friction)
        own = np.minimum(1.0, factor * costs[:, team].min(axis=1))
        bids = np.array([equilibrium_bid(float(c), 0.0, 1.0, rivals) for c in own])
        lowest = np.minimum(lowest, bids)
    return lowest


def mean_and_error(values: np.ndarray) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def test_teams_of_firms_that_could_bid_alone_raise_the_price() -> None:
    costs = np.random.default_rng(6).uniform(size=(RUNS, 4))
    alone = prices(costs, [[0], [1], [2], [3]])
    together = prices(costs, [[0, 1], [2, 3]])
    rise, error = mean_and_error(together - alone)
    assert rise > SIGMAS * error


def test_a_team_of_firms_that_could_not_bid_alone_lowers_the_price() -> None:
    """Firms 3 and 4 are too small to bid; together they are one bidder more."""
    costs = np.random.default_rng(7).uniform(size=(RUNS, 5))
    without = prices(costs, [[0], [1], [2]])
    with_team = prices(costs, [[0], [1], [2], [3, 4]])
    fall, error = mean_and_error(without - with_team)
    assert fall > SIGMAS * error


def test_friction_eats_the_gain_up() -> None:
    """A team that cannot work together lowers the price by less."""
    costs = np.random.default_rng(8).uniform(size=(RUNS, 5))
    teams = [[0], [1], [2], [3, 4]]
    dearer, error = mean_and_error(prices(costs, teams, friction=0.5) - prices(costs, teams))
    assert dearer > SIGMAS * error


@pytest.mark.parametrize(
    ("n", "k", "m", "price"),
    [(4, 2, 2, 0.466667), (6, 2, 3, 0.314286), (6, 3, 2, 0.357143), (12, 2, 6, 0.160839), (12, 3, 4, 0.169231)],
)
def test_equal_consortia_at_their_equilibrium(n: int, k: int, m: int, price: float) -> None:
    """VR-A6: n firms in m consortia of k that use their cheapest member, without synergy."""
    assert n == k * m
    best = np.random.default_rng(n + k).uniform(size=(40_000, m, k)).min(axis=2).min(axis=1)
    bids = np.array([power_law_bid(float(c), float(k), float(m)) for c in best])
    found, error = mean_and_error(bids)
    assert found == pytest.approx(price, abs=SIGMAS * error)
    assert price > 2.0 / (n + 1)


@settings(deadline=None)
@given(st.floats(0.0, 1.0), st.integers(2, 8))
def test_fewer_rivals_never_lower_a_bid(cost: float, n: int) -> None:
    assert equilibrium_bid(cost, 0.0, 1.0, n - 2.0) >= equilibrium_bid(cost, 0.0, 1.0, n - 1.0)
