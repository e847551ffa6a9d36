"""Cash and ruin against theory: VR-F1 to VR-F6.

Monte Carlo comparisons: N as stated, seed fixed, tolerance 4 standard errors of the run; a correct model fails such a
comparison once in about 16,000 seeds.
"""

from __future__ import annotations

import math

import pytest

from simulator.behaviours.firms.cash import is_ruined, outside_net, overhead_of, peak_funding_need
from simulator.verification import cash_ruin, gamblers_ruin, insurer_ruin

pytestmark = pytest.mark.theory

SEED = 20250401
N = 200_000
GAMBLER_ROWS = {0.55: 0.13232272, 0.52: 0.39425557, 0.50: 0.66666667, 0.48: 0.87780673}
GAMBLER_EVER = {0.55: 0.13443063, 0.52: 0.44913711}
# (cash, drift, spread, months): continuous, exact monthly
MONTHLY_ROWS = {
    (10.0, 0.0, 5.0, 12): (0.563703, 0.460666),
    (10.0, 0.5, 5.0, 12): (0.451752, 0.346815),
    (10.0, 0.5, 5.0, 60): (0.618205, 0.534340),
    (20.0, 0.5, 5.0, 60): (0.368792, 0.315328),
    (20.0, -0.25, 5.0, 36): (0.605853, 0.550521),
    (100.0, 2.0, 20.0, 12): (0.086897, 0.060910),
}
# payment days: cash left, ruin in 12 and in 60 months, ever (continuous)
TERMS_ROWS = {
    60: (50.00, 0.270106, 0.469985, 0.606531),
    55: (66.67, 0.172076, 0.377568, 0.513417),
    45: (100.00, 0.060910, 0.238571, 0.367879),
    30: (150.00, 0.008935, 0.113123, 0.223130),
    14: (203.33, 0.000698, 0.046974, 0.130898),
}


@pytest.mark.statistical
@pytest.mark.parametrize(("p", "expected"), GAMBLER_ROWS.items())
def test_vr_f1_gamblers_ruin_before_target(p: float, expected: float) -> None:
    """N = 200,000, 4 SE, about 1 false alarm in 16,000."""
    ruin = gamblers_ruin(SEED, N, 10, 30, p)
    assert abs(ruin.mean - expected) <= 4 * ruin.standard_error


@pytest.mark.statistical
@pytest.mark.parametrize(("p", "expected"), GAMBLER_EVER.items())
def test_vr_f1_gamblers_ruin_ever(p: float, expected: float) -> None:
    """N = 20,000, 4 SE, about 1 false alarm in 16,000. A purse of 120 stands for safety: wrong by below 7e-5."""
    ruin = gamblers_ruin(SEED, 20_000, 10, 120, p)
    assert abs(ruin.mean - expected) <= 4 * ruin.standard_error


@pytest.mark.statistical
@pytest.mark.parametrize(("case", "expected"), MONTHLY_ROWS.items())
def test_vr_f2_and_f3_monthly_ruin_is_the_random_walks_not_the_diffusions(
    case: tuple[float, float, float, int], expected: tuple[float, float]
) -> None:
    """VR-F2: N = 200,000, 4 SE, about 1 false alarm in 16,000. VR-F3: the continuous column is refuted beyond 4 SE."""
    continuous, monthly = expected
    ruin = cash_ruin(SEED, N, *case)
    assert abs(ruin.mean - monthly) <= 4 * ruin.standard_error
    assert abs(ruin.mean - continuous) > 4 * ruin.standard_error


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("cash", "loading", "expected"),
    [(0.0, 0.2, 0.83333333), (5.0, 0.2, 0.36216517), (10.0, 0.2, 0.15739634), (10.0, 0.5, 0.02378266)],
)
def test_vr_f4_cramer_lundberg(cash: float, loading: float, expected: float) -> None:
    """N = 50,000, 4 SE, about 1 false alarm in 16,000. A cash of 80 stands for safety: wrong by below 2e-6."""
    ruin = insurer_ruin(SEED, 50_000, cash, loading, 80.0)
    assert abs(ruin.mean - expected) <= 4 * ruin.standard_error


@pytest.mark.parametrize(("invoice_days", "payment_days"), [(30, 30), (30, 120), (7, 10), (30, 0)])
def test_vr_f5_peak_funding_need(invoice_days: int, payment_days: int) -> None:
    """The lowest point of a day-by-day account in which work is paid for daily and receipts come on terms."""
    cash = lowest = 0
    for day in range(1, 721):
        cash -= 100
        lowest = min(lowest, cash)
        if day >= invoice_days + payment_days and (day - payment_days) % invoice_days == 0:
            cash += 100 * invoice_days
    assert peak_funding_need(100.0, invoice_days, payment_days) == -lowest == 100 * (invoice_days + payment_days)


@pytest.mark.statistical
@pytest.mark.parametrize(("days", "row"), TERMS_ROWS.items())
def test_vr_f6_payment_terms_are_a_cash_buffer(days: int, row: tuple[float, float, float, float]) -> None:
    """Equity 250 less what terms tie up; N = 200,000, 4 SE, about 1 false alarm in 16,000 a comparison."""
    cash, in_a_year, in_five_years, ever = row
    left = 250.0 - peak_funding_need(100.0 / 30.0, 0.0, days)
    assert left == pytest.approx(cash, abs=0.005)
    for months, expected in ((12, in_a_year), (60, in_five_years)):
        ruin = cash_ruin(SEED, N, left, 2.0, 20.0, months)
        assert abs(ruin.mean - expected) <= 4 * ruin.standard_error
    assert math.exp(-2 * 2.0 * left / 20.0**2) == pytest.approx(ever, abs=1e-6)


@pytest.mark.statistical
def test_vr_f6_faster_payment_never_ruins_a_firm_that_slower_payment_spares() -> None:
    """On common draws (N = 200,000) the order of the terms is the order of ruin, without a tolerance."""
    shares = [
        cash_ruin(SEED, N, 250.0 - peak_funding_need(100.0 / 30.0, 0.0, days), 2.0, 20.0, 60).mean
        for days in sorted(TERMS_ROWS)
    ]
    assert shares == sorted(shares)


def test_outside_net_and_floor() -> None:
    assert outside_net(100.0, 20.0, -1.5) == 70.0
    assert is_ruined(-0.01, 0.0)
    assert not is_ruined(0.0, 0.0)
    assert not is_ruined(-400.0, -500.0)


def test_overheads_are_their_share_of_direct_cost_and_themselves() -> None:
    """Theory: what bids charge as a share of full cost is what the work then carries, whatever its price."""
    for share in (0.0, 0.1, 0.25):
        full = 1_000.0
        assert overhead_of(full * (1.0 - share), share) == pytest.approx(share * full)
