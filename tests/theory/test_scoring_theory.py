"""Scoring: the price of quality in a scored tender (VR-A16), UK price scores as published (VR-S1 to VR-S5), VR-S6."""

from __future__ import annotations

import math

import pytest

from simulator.behaviours.buying.scoring import (
    absolute_price_score,
    is_abnormally_low,
    linear_price_score,
    optimal_quality,
    preference_price,
    quality_cost,
    relative_price_score,
    weighted_score,
)
from simulator.verification import scoring_tender

pytestmark = pytest.mark.theory

SEED = 20250401
PRICE_ROWS = {(3, 0.0): 0.5, (3, 0.2): 0.52, (3, 0.5): 0.625, (5, 0.0): 1 / 3, (5, 0.2): 0.353333, (5, 0.5): 0.458333}
Bid = tuple[float, float]  # quality out of 100, price in pounds


def half_and_half(bids: dict[str, Bid]) -> dict[str, float]:
    """Totals out of 100 at 50 % price, relative to the lowest, and 50 % quality."""
    lowest = min(price for _, price in bids.values())
    return {
        name: weighted_score(100 * relative_price_score(price, lowest), quality, 0.0, 0.5, 0.5, 0.0)
        for name, (quality, price) in bids.items()
    }


@pytest.mark.parametrize("productivity", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("weight", [0.0, 0.2, 0.5])
def test_vr_a16_quality_is_optimal_and_rises_with_productivity(weight: float, productivity: float) -> None:
    q = optimal_quality(weight, productivity)
    assert q == pytest.approx(weight * productivity, abs=1e-9)
    best = weight * q - quality_cost(q, productivity)
    assert best == pytest.approx(weight * weight * productivity / 2, abs=1e-12)
    for other in (0.9 * q, 1.1 * q + 0.01, 0.0):
        assert weight * other - quality_cost(other, productivity) <= best
    assert optimal_quality(weight, 2 * productivity) == 2 * q


@pytest.mark.statistical
@pytest.mark.parametrize(("case", "expected"), PRICE_ROWS.items())
@pytest.mark.parametrize("productivity", [1.0, 2.0])
def test_vr_a16_price_of_quality(case: tuple[int, float], expected: float, productivity: float) -> None:
    """N = 200,000, 4 SE, about 1 false alarm in 16,000 a comparison; quality to 1e-9, whatever the competition."""
    n, weight = case
    premium = weight * weight * productivity / 2
    if productivity == 1.0:
        assert premium + 2 / (n + 1) == pytest.approx(expected, abs=1e-6)
    price, quality, score = scoring_tender(SEED, 200_000, n, weight, productivity)
    assert quality.mean == pytest.approx(weight * productivity, abs=1e-9)
    assert abs(price.mean - (premium + 2 / (n + 1))) <= 4 * price.standard_error
    assert abs(score.mean - (premium - 2 / (n + 1))) <= 4 * score.standard_error


@pytest.mark.parametrize(("price", "score"), [(15_000, 0.667), (10_000, 1.0), (30_000, 0.333)])
def test_vr_s1_digital_marketplace(price: float, score: float) -> None:
    assert round(relative_price_score(price, 10_000), 3) == score
    assert relative_price_score(price, 10_000) == pytest.approx(10_000 / price, abs=1e-4)


@pytest.mark.parametrize(("price", "points"), [(100, 40.0), (105, 38.0952), (108, 37.0370)])
def test_vr_s2_forty_points_for_price(price: float, points: float) -> None:
    assert 40 * relative_price_score(price, 100) == pytest.approx(points, abs=1e-4)


def test_vr_s3_quality_points_and_seventy_for_price() -> None:
    a = weighted_score(relative_price_score(10_000, 8_000), 40 + 30 + 20, 0.0, 70.0, 1.0, 0.0)
    b = weighted_score(relative_price_score(8_000, 8_000), 32 + 20 + 22, 0.0, 70.0, 1.0, 0.0)
    assert a == pytest.approx(146.0, abs=1e-4)
    assert b == pytest.approx(144.0, abs=1e-4)


def test_vr_s4_the_middle_bid_cannot_win() -> None:
    totals = half_and_half({"A": (50, 50), "B": (75, 75), "C": (100, 100)})
    assert totals["A"] == pytest.approx(75.0, abs=1e-4)
    assert totals["B"] == pytest.approx(70.8333, abs=1e-4)
    assert totals["C"] == pytest.approx(75.0, abs=1e-4)


def test_vr_s5_ranking_paradox() -> None:
    bids = {"A": (50.0, 50.0), "B": (75.0, 74.0), "C": (100.0, 100.0)}
    with_a = half_and_half(bids)
    assert with_a["B"] == pytest.approx(71.2838, abs=1e-4)
    assert with_a["C"] == pytest.approx(75.0, abs=1e-4)
    without_a = half_and_half({name: bids[name] for name in "BC"})
    assert without_a["B"] == pytest.approx(87.5, abs=1e-4)
    assert without_a["C"] == pytest.approx(87.0, abs=1e-4)


@pytest.mark.parametrize("reference", [60.0, 80.0, 100.0, 150.0])
def test_vr_s6_no_paradox_with_a_fixed_reference(reference: float) -> None:
    bids = {"A": (50.0, 50.0), "B": (75.0, 74.0), "C": (100.0, 100.0)}

    def ranking(names: str) -> list[str]:
        def total(name: str) -> float:
            quality, price = bids[name]
            return weighted_score(100 * absolute_price_score(price, reference), quality, 0.0, 0.5, 0.5, 0.0)

        return sorted(names, key=total, reverse=True)

    assert [name for name in ranking("ABC") if name != "A"] == ranking("BC")


def test_absolute_and_linear_scores() -> None:
    assert absolute_price_score(100.0, 100.0) == 0.5
    assert absolute_price_score(101.0, 100.0) == pytest.approx(0.49, abs=1e-12)
    assert [absolute_price_score(p, 100.0) for p in (20.0, 50.0, 150.0, 300.0)] == [1.0, 1.0, 0.0, 0.0]
    assert absolute_price_score(100.0, 0.0) == 0.0
    assert [linear_price_score(p, 80.0, 120.0) for p in (70.0, 80.0, 90.0, 120.0, 130.0)] == [1.0, 1.0, 0.75, 0.0, 0.0]
    assert linear_price_score(80.0, 80.0, 80.0) == 1.0
    assert relative_price_score(0.0, 0.0) == 1.0


def test_preference_and_abnormally_low() -> None:
    assert preference_price(200.0, 0.05) == 190.0
    assert is_abnormally_low(79.0, 100.0, 0.2)
    assert not is_abnormally_low(81.0, 100.0, 0.2)
    assert not is_abnormally_low(1.0, 0.0, 0.2)  # nobody to compare with


def test_quality_without_productivity_is_out_of_reach() -> None:
    assert optimal_quality(0.5, 0.0) == 0.0
    assert quality_cost(0.0, 0.0) == 0.0
    assert quality_cost(0.1, 0.0) == math.inf
