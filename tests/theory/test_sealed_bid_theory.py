"""Symmetric sealed-bid tenders against theory: VR-A1 to VR-A6.

Monte Carlo comparisons: N = 200,000 or 400,000 tenders as stated, seed fixed, tolerance 4 standard errors of the run. A
correct model fails such a comparison once in about 16,000 seeds; with the seed fixed the outcome never changes.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.behaviours.bidding.pricing import (
    equilibrium_bid,
    equilibrium_bid_below_ceiling,
    equilibrium_bid_with_reserve,
    power_law_bid,
)
from simulator.verification import first_price_tender, second_price_tender

pytestmark = pytest.mark.theory

SEED = 20250401
N = 200_000

BID_AT_0_3 = {2: 0.65, 3: 1.6 / 3, 4: 0.475, 5: 0.44, 6: 2.5 / 6, 8: 0.3875, 10: 0.37}
# (n, reserve): bids at the costs 0, 0.2, 0.4, 0.6 and the chance of no award, all as printed
RESERVE_ROWS = {
    (3, 0.8): ((0.330667, 0.462500, 0.592593, 0.716667), 0.008000),
    (5, 0.7): ((0.199514, 0.358813, 0.516250, 0.661016), 0.002430),
}
# (firms, consortium size): price with consortia, price alone, ratio
CONSORTIUM_ROWS = {
    (4, 2): (0.466667, 0.400000, 1.166667),
    (6, 2): (0.314286, 0.285714, 1.100000),
    (6, 3): (0.357143, 0.285714, 1.250000),
    (12, 2): (0.160839, 0.153846, 1.045455),
    (12, 3): (0.169231, 0.153846, 1.100000),
    (12, 4): (0.179487, 0.153846, 1.166667),
}


@pytest.mark.parametrize(("n", "expected"), BID_AT_0_3.items())
def test_vr_a1_uniform_bid(n: int, expected: float) -> None:
    assert equilibrium_bid(0.3, 0.0, 1.0, n - 1) == pytest.approx(expected, abs=1e-12)


def test_vr_a1_holds_in_any_unit_of_money() -> None:
    assert equilibrium_bid(80_000.0 + 0.3 * 40_000.0, 80_000.0, 120_000.0, 4) == pytest.approx(97_600.0, abs=1e-9)


def test_vr_a1_agrees_with_the_general_integral() -> None:
    """b(c) = c + int (1-F)^(n-1) / (1-F(c))^(n-1), by quadrature."""
    for n in (2, 3, 7):
        for cost in (0.0, 0.25, 0.9):
            x = np.linspace(cost, 1.0, 20_001)
            heights = ((1 - x) / (1 - cost)) ** (n - 1)
            integral = float(np.sum(heights[1:] + heights[:-1])) * (x[1] - x[0]) / 2
            assert equilibrium_bid(cost, 0.0, 1.0, n - 1) == pytest.approx(cost + integral, abs=1e-8)


def test_bids_beyond_the_range_of_costs() -> None:
    assert equilibrium_bid(0.7, 0.0, 1.0, 0) == 1.0  # alone: the highest price there is
    assert equilibrium_bid(1.2, 0.0, 1.0, 3) == 1.2  # too dear to win with a profit: never below cost
    # surely the cheapest: no need to bid less
    assert equilibrium_bid(0.1, 0.5, 1.0, 3) == equilibrium_bid(0.5, 0.5, 1.0, 3)


@pytest.mark.statistical
@pytest.mark.parametrize("n", [2, 3, 5, 10])
def test_vr_a2_and_a3_prices_first_and_second_price(n: int) -> None:
    """VR-A2: N = 200,000, 4 SE, about 1 false alarm in 16,000 a comparison. VR-A3: deviations within 2 %."""
    first = first_price_tender(SEED, N, n, 1.0, 1.0)
    second = second_price_tender(SEED, N, n, 0, 1.0, 0.0)
    profit = 1.0 / (n + 1)
    for tender in (first, second):
        assert abs(tender.price.mean - 2.0 / (n + 1)) <= 4 * tender.price.standard_error
        assert abs(tender.margin.mean - profit) <= 4 * tender.margin.standard_error
    sd_first = (n - 1) / n * math.sqrt(n / ((n + 1) ** 2 * (n + 2)))
    sd_second = math.sqrt(2 * (n - 1) / ((n + 1) ** 2 * (n + 2)))
    assert first.price.deviation == pytest.approx(sd_first, rel=0.02)
    assert second.price.deviation == pytest.approx(sd_second, rel=0.02)
    assert first.price.deviation < second.price.deviation


@pytest.mark.parametrize(("case", "expected"), RESERVE_ROWS.items())
def test_vr_a4_bid_with_reserve(case: tuple[int, float], expected: tuple[tuple[float, ...], float]) -> None:
    n, reserve = case
    for cost, bid in zip((0.0, 0.2, 0.4, 0.6), expected[0], strict=True):
        assert equilibrium_bid_with_reserve(cost, n, reserve) == pytest.approx(bid, abs=1e-6)
        in_pounds = equilibrium_bid_below_ceiling(50_000 + 20_000 * cost, 50_000, 70_000, n, 50_000 + 20_000 * reserve)
        assert (in_pounds - 50_000) / 20_000 == pytest.approx(bid, abs=1e-6)


def test_vr_a4_limits() -> None:
    assert equilibrium_bid_with_reserve(0.3, 5, 1.0) == pytest.approx(equilibrium_bid(0.3, 0.0, 1.0, 4), abs=1e-15)
    assert equilibrium_bid_with_reserve(0.3, 1, 0.8) == pytest.approx(0.8, abs=1e-15)  # alone: the reserve itself
    assert equilibrium_bid_with_reserve(0.8, 5, 0.8) == 0.8
    assert equilibrium_bid_below_ceiling(95.0, 50.0, 90.0, 3, 100.0) == 95.0


@pytest.mark.statistical
@pytest.mark.parametrize(("case", "expected"), RESERVE_ROWS.items())
def test_vr_a4_chance_of_no_award(case: tuple[int, float], expected: tuple[tuple[float, ...], float]) -> None:
    """N = 200,000, 4 SE, about 1 false alarm in 16,000."""
    share = first_price_tender(SEED, N, case[0], 1.0, case[1]).unawarded_share
    assert abs(share.mean - expected[1]) <= 4 * share.standard_error


def best_deviation_gain(bids: np.ndarray, costs: np.ndarray, own: float, own_bid: float, lose: np.ndarray) -> float:
    """Most that any of 1,000 other bids earns beyond ``own_bid`` against rivals who bid ``bids`` at ``costs``.

    ``lose`` is the chance that a given cost or a lower one is the lowest among the rivals. The rivals' bids are
    inverted by interpolation, so that the formula under test is not used to check itself.
    """

    def profit(bid: float) -> float:
        return float((bid - own) * (1.0 - np.interp(bid, bids, lose, left=0.0, right=1.0)))

    return max(profit(bid) for bid in np.linspace(own, 1.0, 1_000)) - profit(own_bid)


@pytest.mark.parametrize("n", [2, 3, 5, 10])
@pytest.mark.parametrize("law", ["uniform", "power", "reserve"])
def test_vr_a5_no_bid_earns_more_than_the_formula(n: int, law: str) -> None:
    top = 0.8 if law == "reserve" else 1.0
    exponent = 2.5 if law == "power" else 1.0
    costs = np.linspace(0.0, top, 4_001)

    def formula(cost: float) -> float:
        if law == "power":
            return power_law_bid(cost, exponent, n)
        if law == "reserve":
            return equilibrium_bid_with_reserve(cost, n, top)
        return equilibrium_bid(cost, 0.0, 1.0, n - 1)

    bids = np.array([formula(cost) for cost in costs])
    lose = 1.0 - (1.0 - costs) ** (exponent * (n - 1))
    for own in (0.0, 0.1, 0.3, 0.5, 0.7):
        if law == "reserve":  # a bid above the reserve is not accepted
            inside = [b for b in np.linspace(own, 1.0, 1_000) if b <= top]
            earned = [(b - own) * (1.0 - np.interp(b, bids, lose, left=0.0)) for b in inside]
            gain = max(earned) - (formula(own) - own) * (1.0 - np.interp(formula(own), bids, lose))
        else:
            gain = best_deviation_gain(bids, costs, own, formula(own), lose)
        assert gain <= 1e-4


def test_vr_a5_bids_rise_with_cost_and_fall_with_rivals() -> None:
    for n in (1.0, 1.5, 2.0, 4.2, 9.0):
        bids = [equilibrium_bid(cost, 0.2, 1.0, n) for cost in np.linspace(0.2, 1.0, 50)]
        assert np.all(np.diff(bids) > 0)
    assert np.all(np.diff([equilibrium_bid(0.3, 0.0, 1.0, r) for r in np.linspace(0.0, 9.0, 50)]) < 0)


@pytest.mark.statistical
@pytest.mark.parametrize(("case", "expected"), CONSORTIUM_ROWS.items())
def test_vr_a6_consortia_that_only_remove_rivals_raise_the_price(
    case: tuple[int, int], expected: tuple[float, float, float]
) -> None:
    """N = 400,000, 4 SE, about 1 false alarm in 16,000 a comparison."""
    firms, size = case
    together, alone, ratio = expected
    consortia = first_price_tender(SEED, 400_000, firms // size, float(size), 1.0)
    solo = first_price_tender(SEED, 400_000, firms, 1.0, 1.0)
    assert abs(consortia.price.mean - together) <= 4 * consortia.price.standard_error
    assert abs(solo.price.mean - alone) <= 4 * solo.price.standard_error
    assert together / alone == pytest.approx(ratio, abs=1e-5)
    winner_cost = consortia.price.mean - consortia.margin.mean  # does not change: the cheapest firm still works
    assert abs(winner_cost - 1.0 / (firms + 1)) <= 4 * (
        consortia.price.standard_error + consortia.margin.standard_error
    )


@pytest.mark.statistical
def test_vr_a6_consortium_of_firms_that_could_not_bid_alone_lowers_the_price() -> None:
    """One bidder more among n = 4: N = 400,000, the fall exceeds 4 SE of each price."""
    without, with_one_more = (first_price_tender(SEED, 400_000, n, 1.0, 1.0).price for n in (4, 5))
    assert without.mean - with_one_more.mean > 4 * (without.standard_error + with_one_more.standard_error)
