"""The compiled clearing of the week gives what the reference gives: VR-K1 to VR-K4 and random networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.behaviours.contractors.debt_clearing import clear_debts
from simulator.verification.clearing_vector import OUTSIDE, Claims, clear_claims

pytestmark = pytest.mark.theory


def paid_by(rows: list[tuple[int, int, float, int]], cash: list[float], alpha: float, beta: float) -> np.ndarray:
    debtor, creditor, owed, rank = (np.array(column) for column in zip(*rows, strict=True))
    return clear_debts(debtor, creditor, owed.astype(float), rank, np.array(cash, dtype=float), alpha, beta)


def reference(rows: list[tuple[int, int, float, int]], cash: list[float], alpha: float, beta: float) -> np.ndarray:
    debtor, creditor, owed, rank = (np.array(column) for column in zip(*rows, strict=True))
    return clear_claims(Claims(debtor, creditor, owed.astype(float), rank), np.array(cash, float), alpha, beta).paid


K1 = [(i, j, 0.5, 0) for i in range(3) for j in range(3) if i != j]
K1 += [(0, OUTSIDE, 1.5, 0), (1, OUTSIDE, 0.5, 0), (2, OUTSIDE, 0.5, 0)]
K2 = [(0, 1, 100.0, 0), (1, 2, 80.0, 0), (2, 3, 60.0, 0)]
K3 = [(0, j, 10.0, 0) for j in range(1, 6)] + [(0, OUTSIDE, 50.0, 0)] + [(j, OUTSIDE, 10.0, 0) for j in range(1, 6)]


@pytest.mark.parametrize(("alpha", "beta", "paid"), [
    (1.0, 1.0, (1.473214, 1.419643, 1.5)), (0.5, 0.7, (0.5020200, 0.5147049, 0.5653806)),
])  # fmt: skip
def test_vr_k1_published_output(alpha: float, beta: float, paid: tuple[float, ...]) -> None:
    claims = paid_by(K1, [0.5, 0.625, 0.75], alpha, beta)
    total = np.bincount([row[0] for row in K1], weights=claims)
    assert total == pytest.approx(paid, abs=1e-6)


@pytest.mark.parametrize(("cash", "cost", "paid"), [
    ([20, 10, 15, 5], 1.0, [20, 30, 45]), ([20, 10, 15, 5], 0.5, [10, 10, 12.5]),
    ([20, 10, 35, 5], 1.0, [20, 30, 60]), ([20, 10, 35, 5], 0.5, [10, 10, 22.5]),
    ([100, 10, 15, 5], 1.0, [100, 80, 60]),
])  # fmt: skip
def test_vr_k2_subcontract_chain(cash: list[float], cost: float, paid: list[float]) -> None:
    assert paid_by(K2, cash, cost, cost) == pytest.approx(paid)


@pytest.mark.parametrize("hub", [50.0, 20.0, 0.5])
def test_vr_k3_hub(hub: float) -> None:
    cash = [hub, 9.0, 7.0, 5.0, 3.0, 1.0]
    assert paid_by(K3, cash, 1.0, 1.0) == pytest.approx(reference(K3, cash, 1.0, 1.0))


def test_vr_k4_gridlock_bankrupts_nobody() -> None:
    ring = [(i, (i + 1) % 5, 10.0, 0) for i in range(5)]
    assert paid_by(ring, [0.0] * 5, 1.0, 1.0) == pytest.approx([10.0] * 5)
    leaking = [*ring, (0, OUTSIDE, 4.0, 0)]
    assert paid_by(leaking, [0.0] * 5, 1.0, 1.0) == pytest.approx([0.0] * 6, abs=1e-6)


NETWORKS = st.integers(2, 7).flatmap(
    lambda n: st.tuples(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(-1, n - 1), st.integers(1, 1000), st.integers(0, 2)),
            min_size=1, max_size=25,
        ),
        st.lists(st.integers(0, 500), min_size=n, max_size=n),
    )
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(network=NETWORKS, cost=st.sampled_from([(1.0, 1.0), (0.5, 0.7), (0.1, 0.9)]))
def test_random_networks_of_insolvency(
    network: tuple[list[tuple[int, int, int, int]], list[int]], cost: tuple[float, float]
) -> None:
    """Limited liability, no claim overpaid, value conserved, and the reference's answer."""
    raw, cash = network
    rows = [(d, c, float(o), r) for d, c, o, r in raw if d != c]
    if not rows:
        return
    money = [float(c) for c in cash]
    paid = paid_by(rows, money, *cost)
    owed = np.array([row[2] for row in rows])
    assert (paid >= -1e-9).all()
    assert (paid <= owed + 1e-9).all()
    n = len(money)
    out = np.bincount([row[0] for row in rows], weights=paid, minlength=n)
    inside = [i for i, row in enumerate(rows) if row[1] != OUTSIDE]
    receipts = np.bincount([rows[i][1] for i in inside], weights=paid[inside], minlength=n)
    assert (out <= np.array(money) + receipts + 1e-6).all()
    assert paid == pytest.approx(reference(rows, money, *cost), abs=1e-5)
