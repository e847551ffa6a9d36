"""Network measures against published and hand-solved examples: VR-K7 (DebtRank) and VR-K12 (ESRI)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from simulator.metrics.spreading import herfindahl, output_lost, spread_distress, systemic_impact

pytestmark = pytest.mark.theory

CHAIN = csr_array(np.diag([5.0, 8.0, 6.0], 1))  # each is exposed to the next
CHAIN_EQUITY = np.array([20.0, 16.0, 12.0, 10.0])
RING = csr_array(np.array([[0.0, 2.0, 3.0], [4.0, 0.0, 1.0], [2.0, 2.0, 0.0]]))
RING_EQUITY = np.array([10.0, 10.0, 8.0])


@pytest.mark.parametrize(
    ("shock", "distress"), [(1.0, (0.0625, 0.25, 0.5, 1.0)), (0.1, (0.00625, 0.025, 0.05, 0.1))]
)
def test_vr_k7_chain(shock: float, distress: tuple[float, ...]) -> None:
    found = spread_distress(CHAIN, CHAIN_EQUITY, np.array([0.0, 0.0, 0.0, shock]))
    assert found == pytest.approx(distress, abs=1e-12)


def test_vr_k7_three_nodes_are_the_linear_solution() -> None:
    first = np.array([0.1, 0.0, 0.0])
    found = spread_distress(RING, RING_EQUITY, first)
    assert found == pytest.approx((0.12420382, 0.05414013, 0.04458599), abs=1e-8)
    lever = RING.toarray() / RING_EQUITY[:, None]
    assert found == pytest.approx(np.linalg.solve(np.eye(3) - lever, first), abs=1e-9)


def test_the_impact_of_a_failure_is_what_the_others_lose_of_their_worth() -> None:
    impact = systemic_impact(CHAIN, CHAIN_EQUITY, CHAIN_EQUITY, np.array([3, 0]))
    assert impact == pytest.approx(((0.0625 * 20 + 0.25 * 16 + 0.5 * 12) / 48, 0.0))


S1, S2, S3, M, C1, C2 = range(6)
TRADE = np.zeros((6, 6))
TRADE[S1, M], TRADE[S2, M], TRADE[S3, M], TRADE[M, C1], TRADE[M, C2] = 6.0, 4.0, 5.0, 10.0, 10.0
SECTOR = np.array([0, 0, 1, 2, 3, 3])  # the first sector's work is essential, the second's is not
ESSENTIAL = np.array([True, False, True, True])
EXPECTED = (18 / 35, (4 + 20 * 0.4 * 4 / 6) / 35, (5 + 20 / 3) / 35, 1.0, 0.5, 0.5)


def test_vr_k12_hand_solved_network() -> None:
    found = output_lost(csr_array(TRADE), SECTOR, ESSENTIAL, np.arange(6))
    assert found == pytest.approx(EXPECTED, abs=1e-9)


def test_vr_k12_more_suppliers_alike_make_each_matter_less() -> None:
    def lost_with_one_of(rivals: int) -> float:
        trade = np.zeros((rivals + 2, rivals + 2))
        trade[:rivals, rivals] = 10.0 / rivals
        trade[rivals, rivals + 1] = 20.0
        sector = np.array([*[0] * rivals, 1, 2])
        return float(output_lost(csr_array(trade), sector, np.ones(3, bool), np.array([0]))[0])

    found = [lost_with_one_of(rivals) for rivals in (1, 2, 4, 8)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0


@given(st.integers(0, 10_000))
def test_distress_lies_between_the_shock_and_one_and_grows_with_it(seed: int) -> None:
    """Property."""
    luck = np.random.default_rng(seed)
    n = int(luck.integers(2, 8))
    exposure = csr_array(np.where(luck.random((n, n)) < 0.5, luck.random((n, n)), 0.0) * (1 - np.eye(n)))
    equity, first = luck.uniform(0.5, 3.0, n), luck.random(n) * 0.3
    found, more = (spread_distress(exposure, equity, shock) for shock in (first, np.minimum(1.0, 1.5 * first)))
    assert np.all((first <= found + 1e-12) & (found <= 1.0))
    assert np.all(more >= found - 1e-12)


def test_concentration_in_points() -> None:
    assert herfindahl(np.array([5.0])) == 10_000.0
    assert herfindahl(np.array([1.0, 1.0, 1.0, 1.0])) == 2_500.0
    assert np.isnan(herfindahl(np.zeros(3)))
