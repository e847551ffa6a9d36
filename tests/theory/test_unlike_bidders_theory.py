"""Unlike bidders against theory: asymmetric first price (VR-A7), preference and set-aside (VR-A8).

Monte Carlo comparisons: N = 1,000,000 tenders, seed fixed, tolerance 4 standard errors of the run; a correct model
fails such a comparison once in about 16,000 seeds.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.bidding.pricing import asymmetric_discount
from simulator.verification import asymmetric_tender, second_price_tender

pytestmark = pytest.mark.theory

SEED = 20250401
N = 1_000_000

# widths: top discount, strong discounts, weak discounts, then (E[discount], P(strong)) at first and at second price
ASYMMETRIC_ROWS = {
    (4 / 3, 4 / 5): (
        0.5, {0.8: 0.350781, 1.2: 0.468375}, {0.4: 0.208712, 0.7: 0.408367}, (0.339390, 0.625), (0.320000, 0.700),
    ),
    (1.0, 0.5): (
        1 / 3, {0.5: 0.215250, 0.9: 0.315565}, {0.25: 0.131483, 0.45: 0.276668}, (0.229503, 2 / 3), (0.208333, 0.750),
    ),
}  # fmt: skip
PREFERENCES = (0.0, 0.05, 0.10, 0.20, 0.30)
# (small, large, exponent of large): (price, share of small firms) at each preference, set-aside price, break-even count
PREFERENCE_ROWS = {
    (4, 2, 2): (
        (0.230159, 0.229541, 0.229312, 0.230276, 0.233627), (0.5, 0.514650, 0.530059, 0.563337, 0.600230), 0.4, 7.690,
    ),
    (4, 2, 3): (
        (0.195455, 0.194498, 0.193830, 0.193634, 0.195537), (0.4, 0.413762, 0.428434, 0.460844, 0.498007), 0.4, 9.233,
    ),
    (3, 1, 4): (
        (0.303571, 0.297674, 0.292542, 0.284960, 0.281714), (0.428571, 0.443297, 0.458946, 0.493303, 0.532260),
        0.5, 5.588,
    ),
}  # fmt: skip


@pytest.mark.parametrize("widths", ASYMMETRIC_ROWS)
def test_vr_a7_discounts(widths: tuple[float, float]) -> None:
    strong, weak = widths
    top, strong_discounts, weak_discounts, _, _ = ASYMMETRIC_ROWS[widths]
    for v, discount in strong_discounts.items():
        assert asymmetric_discount(v, strong, weak) == pytest.approx(discount, abs=1e-6)
    for v, discount in weak_discounts.items():
        assert asymmetric_discount(v, weak, strong) == pytest.approx(discount, abs=1e-6)
    for own, rival in ((strong, weak), (weak, strong)):
        assert asymmetric_discount(own, own, rival) == pytest.approx(top, abs=1e-12)
        assert asymmetric_discount(9.0, own, rival) == pytest.approx(top, abs=1e-12)
        assert asymmetric_discount(-0.1, own, rival) == 0.0


def test_vr_a7_limit_of_like_bidders_is_half_the_surplus() -> None:
    assert asymmetric_discount(0.6, 1.0, 1.0) == 0.3
    assert asymmetric_discount(0.6, 1.0, 1.0 + 1e-9) == pytest.approx(0.3, abs=1e-8)


@pytest.mark.parametrize("widths", ASYMMETRIC_ROWS)
def test_vr_a7_no_discount_earns_more(widths: tuple[float, float]) -> None:
    """Best response over a grid of 1,000 discounts, the rival's formula inverted by interpolation."""
    for own, rival in (widths, widths[::-1]):
        surpluses = np.linspace(0.0, rival, 4_001)
        rival_discounts = np.array([asymmetric_discount(v, rival, own) for v in surpluses])
        for v in np.linspace(0.1, 0.95, 6) * own:

            def profit(discount: float, v: float = v) -> float:
                return float((v - discount) * np.interp(discount, rival_discounts, surpluses / rival))  # noqa: B023

            best = max(profit(x) for x in np.linspace(0.0, v, 1_000))
            assert best - profit(asymmetric_discount(v, own, rival)) <= 1e-6


@pytest.mark.statistical
@pytest.mark.parametrize("widths", ASYMMETRIC_ROWS)
@pytest.mark.parametrize("is_first_price", [True, False])
def test_vr_a7_moments(widths: tuple[float, float], is_first_price: bool) -> None:
    """N = 1,000,000, 4 SE, about 1 false alarm in 16,000 a comparison."""
    expected = ASYMMETRIC_ROWS[widths][3 if is_first_price else 4]
    for estimate, value in zip(asymmetric_tender(SEED, N, *widths, is_first_price), expected, strict=True):
        assert abs(estimate.mean - value) <= 4 * estimate.standard_error


@pytest.mark.statistical
@pytest.mark.parametrize("field", PREFERENCE_ROWS)
def test_vr_a8_preference(field: tuple[int, int, int]) -> None:
    """N = 1,000,000, 4 SE, about 1 false alarm in 16,000 a comparison."""
    small, large, exponent = field
    prices, shares, _, _ = PREFERENCE_ROWS[field]
    for preference, price, share in zip(PREFERENCES, prices, shares, strict=True):
        tender = second_price_tender(SEED, N, small, large, float(exponent), preference)
        assert abs(tender.price.mean - price) <= 4 * tender.price.standard_error
        assert abs(tender.small_share.mean - share) <= 4 * tender.small_share.standard_error


@pytest.mark.statistical
@pytest.mark.parametrize("field", PREFERENCE_ROWS)
def test_vr_a8_small_preference_lowers_the_price_and_raises_the_share(field: tuple[int, int, int]) -> None:
    """On common draws (N = 1,000,000): the sign of theory, without a tolerance."""
    small, large, exponent = field
    free, preferred = (second_price_tender(SEED, N, small, large, float(exponent), d) for d in (0.0, 0.05))
    assert preferred.price.mean < free.price.mean
    assert preferred.small_share.mean > free.small_share.mean


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("field", "cheapest", "price"),
    [((4, 2, 2), 0.1016, 0.229312), ((4, 2, 3), 0.1627, 0.193503), ((3, 1, 4), 0.3134, 0.281664)],
)
def test_vr_a8_price_minimising_preference(field: tuple[int, int, int], cheapest: float, price: float) -> None:
    """N = 1,000,000, 4 SE, about 1 false alarm in 16,000; five points to either side, on common draws, are dearer."""
    small, large, exponent = field
    below, at, above = (
        second_price_tender(SEED, N, small, large, float(exponent), d).price
        for d in (cheapest - 0.05, cheapest, cheapest + 0.05)
    )
    assert abs(at.mean - price) <= 4 * at.standard_error
    assert at.mean < min(below.mean, above.mean)


@pytest.mark.statistical
@pytest.mark.parametrize("field", PREFERENCE_ROWS)
def test_vr_a8_set_aside(field: tuple[int, int, int]) -> None:
    """N = 1,000,000, 4 SE, about 1 false alarm in 16,000: dearer at fixed entry, cheaper beyond break-even."""
    small, _, _ = field
    prices, _, set_aside, break_even = PREFERENCE_ROWS[field]
    fixed_entry = second_price_tender(SEED, N, small, 0, 1.0, 0.0).price
    assert abs(fixed_entry.mean - set_aside) <= 4 * fixed_entry.standard_error
    assert fixed_entry.mean > prices[0]
    assert 2.0 / prices[0] - 1.0 == pytest.approx(break_even, abs=1e-3)
    elastic_entry = second_price_tender(SEED, N, int(break_even) + 1, 0, 1.0, 0.0).price
    assert elastic_entry.mean < prices[0]
