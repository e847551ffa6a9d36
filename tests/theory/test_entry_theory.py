"""Costly entry against theory: VR-A9 and VR-A10 (Levin & Smith 1994)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simulator.verification import entry_tender
from simulator.verification.entry import entry_probability, entry_profit, expected_buyer_cost

pytestmark = pytest.mark.theory

SEED = 20250401
# (entry cost, potential bidders): probability of entry, bidders, chance of none, cost to the buyer
ENTRY_ROWS = {
    (0.05, 4): (1.000000, 4.00000, 0.0, 0.400000),
    (0.05, 5): (0.816060, 4.08030, 0.000211, 0.408240),
    (0.05, 10): (0.421724, 4.21724, 0.004182, 0.425906),
    (0.05, 20): (0.213443, 4.26886, 0.008215, 0.435101),
    (0.05, 50): (0.085891, 4.29457, 0.011217, 0.440674),
    (0.10, 3): (0.911696, 2.73509, 0.000689, 0.547706),
    (0.10, 5): (0.558727, 2.79363, 0.016732, 0.575458),
    (0.10, 10): (0.278972, 2.78972, 0.037977, 0.595921),
    (0.10, 20): (0.138884, 2.77768, 0.050261, 0.605798),
    (0.02, 8): (0.833331, 6.66665, 0.000001, 0.266667),
    (0.02, 20): (0.344743, 6.89485, 0.000213, 0.276007),
}


@pytest.mark.parametrize(("case", "expected"), ENTRY_ROWS.items())
def test_vr_a9_probability_and_cost(case: tuple[float, int], expected: tuple[float, float, float, float]) -> None:
    entry_cost, n = case
    p = entry_probability(entry_cost, n)
    assert p == pytest.approx(expected[0], abs=1e-5)
    assert n * p == pytest.approx(expected[1], abs=1e-4)
    assert (1.0 - p) ** n == pytest.approx(expected[2], abs=1e-6)
    assert expected_buyer_cost(p, n) == pytest.approx(expected[3], abs=1e-6)


@pytest.mark.statistical
@pytest.mark.parametrize(("case", "expected"), ENTRY_ROWS.items())
def test_vr_a9_simulated(case: tuple[float, int], expected: tuple[float, float, float, float]) -> None:
    """N = 400,000 tenders, 4 SE, about 1 false alarm in 16,000 a comparison.

    Where entry is mixed, the profit of an entrant equals the entry cost: that is why p is an equilibrium.
    """
    entry_cost, n = case
    p = entry_probability(entry_cost, n)
    cost, bidders, profit = entry_tender(SEED, 400_000, n, p)
    assert abs(cost.mean - expected[3]) <= 4 * cost.standard_error
    assert abs(bidders.mean - expected[1]) <= 4 * bidders.standard_error + 1e-4  # the table has five digits
    assert abs(profit.mean - entry_cost) <= 4 * profit.standard_error


@pytest.mark.parametrize("n", [1, 2, 5, 30])
@pytest.mark.parametrize("p", [0.05, 0.4, 0.9, 1.0])
def test_vr_a9_sums_equal_the_published_closed_forms(n: int, p: float) -> None:
    q = 1.0 - p
    profit = (1.0 - q ** (n + 1) - (n + 1) * p * q**n) / (p * p * n * (n + 1))
    cost = 2.0 * (1.0 - q ** (n + 1)) / ((n + 1) * p) - q**n
    assert entry_profit(p, n) == pytest.approx(profit, abs=1e-12)
    assert expected_buyer_cost(p, n) == pytest.approx(cost, abs=1e-12)


def test_vr_a9_limits() -> None:
    assert entry_profit(0.0, 9) == pytest.approx(0.5, abs=1e-15)
    assert entry_profit(1.0, 9) == pytest.approx(1.0 / 90.0, abs=1e-15)
    assert expected_buyer_cost(0.0, 9) == pytest.approx(1.0, abs=1e-15)
    assert entry_probability(0.5, 9) == 0.0
    assert entry_probability(0.0, 9) == 1.0


@pytest.mark.parametrize("entry_cost", [0.02, 0.05, 0.10, 0.2])
def test_vr_a10_more_potential_bidders_raise_the_cost_where_entry_is_mixed(entry_cost: float) -> None:
    costs = []
    for n in range(2, 80):
        p = entry_probability(entry_cost, n)
        if p < 1.0:
            costs.append(expected_buyer_cost(p, n))
    assert len(costs) > 50
    assert all(later > earlier for earlier, later in pairwise(costs))


def test_section_1_5_halving_the_bid_cost_lowers_the_price() -> None:
    dear, cheap = (expected_buyer_cost(entry_probability(e, 10), 10) for e in (0.10, 0.05))
    assert cheap / dear - 1.0 == pytest.approx(-0.285, abs=5e-4)
