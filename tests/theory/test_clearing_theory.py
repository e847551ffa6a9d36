"""Payment clearing against published output and theorems: VR-K1 to VR-K6."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.verification.clearing_vector import OUTSIDE, Claims, clear, clear_claims

pytestmark = pytest.mark.theory


def claims_of(rows: list[tuple[int, int, float, int]]) -> Claims:
    debtor, creditor, owed, rank = zip(*rows, strict=True)
    return Claims(np.array(debtor), np.array(creditor), np.array(owed, dtype=float), np.array(rank))


def network(rows: list[tuple[int, int, float]], n: int) -> np.ndarray:
    liabilities = np.zeros((n, n))
    for debtor, creditor, owed in rows:
        liabilities[debtor, creditor] = owed
    return liabilities


@pytest.mark.parametrize(
    ("alpha", "beta", "defaults", "paid", "rounds"),
    [
        (1.0, 1.0, [True, True, False], (1.473214, 1.419643, 1.5), [[0], [0, 1]]),
        (0.5, 0.7, [True, True, True], (0.5020200, 0.5147049, 0.5653806), [[0], [0, 1, 2]]),
    ],
)
def test_vr_k1_published_output(
    alpha: float, beta: float, defaults: list[bool], paid: tuple[float, ...], rounds: list[list[int]]
) -> None:
    cash, external = np.array([0.5, 0.625, 0.75]), np.array([1.5, 0.5, 0.5])
    liabilities = 0.5 * (1.0 - np.eye(3))
    result, is_default = clear(liabilities, cash, external, alpha, beta)
    assert result == pytest.approx(paid, abs=1e-6)
    assert is_default.tolist() == defaults
    rows = [(i, j, 0.5, 0) for i in range(3) for j in range(3) if i != j]
    rows += [(i, OUTSIDE, external[i], 0) for i in range(3)]
    assert clear_claims(claims_of(rows), cash, alpha, beta).rounds == rounds


@pytest.mark.parametrize(
    ("cash", "cost", "paid", "rounds"),
    [
        ((20, 10, 15, 5), 1.0, (20, 30, 45, 0), [[0], [0, 1], [0, 1, 2]]),
        ((20, 10, 15, 5), 0.5, (10, 10, 12.5, 0), [[0], [0, 1], [0, 1, 2]]),
        ((20, 10, 35, 5), 1.0, (20, 30, 60, 0), [[0], [0, 1]]),
        ((20, 10, 35, 5), 0.5, (10, 10, 22.5, 0), [[0], [0, 1], [0, 1, 2]]),
        ((100, 10, 15, 5), 1.0, (100, 80, 60, 0), []),
    ],
)
def test_vr_k2_subcontract_chain(
    cash: tuple[float, ...], cost: float, paid: tuple[float, ...], rounds: list[list[int]]
) -> None:
    claims = claims_of([(0, 1, 100, 0), (1, 2, 80, 0), (2, 3, 60, 0)])
    result = clear_claims(claims, np.array(cash, dtype=float), cost, cost)
    assert result.paid == pytest.approx(paid[:3], abs=1e-9)
    assert result.rounds == rounds


@pytest.mark.parametrize(
    ("hub_cash", "recovery", "worth"),
    [
        (50.0, 0.5, (4, 2, 0, -2, -4)),
        (20.0, 0.2, (1, -1, -3, -5, -7)),
        (0.5, 0.005, (-0.95, -2.95, -4.95, -6.95, -8.95)),
    ],
)
def test_vr_k3_failure_of_a_hub(hub_cash: float, recovery: float, worth: tuple[float, ...]) -> None:
    suppliers = np.array([9.0, 7.0, 5.0, 3.0, 1.0])
    liabilities = network([(0, j, 10.0) for j in range(1, 6)], 6)
    external = np.array([50.0, 10.0, 10.0, 10.0, 10.0, 10.0])
    paid, is_default = clear(liabilities, np.array([hub_cash, *suppliers]), external)
    assert paid[0] / 100.0 == pytest.approx(recovery, abs=1e-12)
    assert suppliers + 10.0 * paid[0] / 100.0 - 10.0 == pytest.approx(worth, abs=1e-9)
    assert is_default[1:].tolist() == [w < 0 for w in worth]
    assert is_default[1:].tolist() == (10.0 * (1.0 - recovery) > suppliers + 1e-9).tolist()


def test_vr_k4_gridlock_settles_itself() -> None:
    ring = network([(i, (i + 1) % 5, 10.0) for i in range(5)], 5)
    paid, is_default = clear(ring, np.zeros(5))
    assert paid.tolist() == [10.0] * 5
    assert not is_default.any()
    paid, is_default = clear(ring, np.zeros(5), np.array([4.0, 0, 0, 0, 0]))
    assert paid == pytest.approx(np.zeros(5), abs=1e-9)
    assert is_default.all()


def test_seniority_pays_classes_in_order() -> None:
    """An estate of 50 against 20 secured, 60 unsecured in two claims and 10 subordinated."""
    claims = claims_of([(0, OUTSIDE, 20, 0), (0, 1, 40, 1), (0, 2, 20, 1), (0, 3, 10, 2)])
    result = clear_claims(claims, np.array([50.0, 0.0, 0.0, 0.0]))
    assert result.paid == pytest.approx([20.0, 20.0, 10.0, 0.0], abs=1e-12)


def test_seniority_decides_whether_a_ring_of_debts_settles() -> None:
    """Trade debts of a ring ahead of one firm's loan: the ring settles and only the lender loses."""
    ring = [(i, (i + 1) % 5, 10.0, 0) for i in range(5)]
    result = clear_claims(claims_of([*ring, (0, OUTSIDE, 4.0, 1)]), np.zeros(5))
    assert result.paid == pytest.approx([10.0] * 5 + [0.0], abs=1e-9)
    assert result.is_default.tolist() == [True, False, False, False, False]


def test_ring_that_leaks_to_a_senior_creditor_runs_dry_at_once() -> None:
    """Two firms owe each other a million, one of them a penny outside first, and half a penny is all there is.

    Solving for a place of rest finds none (the ring loses half a penny a round, 200 million times).
    """
    claims = claims_of([(0, OUTSIDE, 0.01, 0), (0, 1, 1e6, 1), (1, 0, 1e6, 0)])
    result = clear_claims(claims, np.array([0.005, 0.0]))
    assert result.paid == pytest.approx([0.005, 0.0, 0.0], abs=1e-5)
    assert result.is_default.all()


SUM = st.integers(0, 40).map(lambda x: x / 4)


@st.composite
def networks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Liabilities [n, n], cash [n], external debts [n] and ranks [n, n + 1] of two to seven firms."""
    n = draw(st.integers(2, 7))
    flat = draw(st.lists(SUM, min_size=n * n, max_size=n * n))
    liabilities = np.array(flat).reshape(n, n)
    np.fill_diagonal(liabilities, 0.0)
    cash = np.array(draw(st.lists(SUM, min_size=n, max_size=n)))
    external = np.array(draw(st.lists(SUM, min_size=n, max_size=n)))
    ranks = draw(st.lists(st.integers(0, 2), min_size=n * (n + 1), max_size=n * (n + 1)))
    return liabilities, cash, external, np.array(ranks).reshape(n, n + 1)


def by_repetition(
    owed: np.ndarray, cash: np.ndarray, ranks: np.ndarray, alpha: float, beta: float, rounds: int = 20_000
) -> np.ndarray:
    """Settle claim by claim [n, n + 1], over and over from full payment down: slow, plain, and the greatest too."""
    n = len(cash)
    paid, fallen = owed.copy(), np.zeros(n, dtype=bool)
    for _ in range(rounds):
        receipts = paid[:, :n].sum(axis=0)
        fallen = fallen | (cash + receipts < owed.sum(axis=1) - 1e-9)
        new = owed.copy()
        for i in np.flatnonzero(fallen):
            left = alpha * cash[i] + beta * receipts[i]
            for rank in range(3):
                row = np.where(ranks[i] == rank, owed[i], 0.0)
                part = min(left, row.sum())
                new[i] = np.where(ranks[i] == rank, row * (part / row.sum() if row.sum() > 0 else 1.0), new[i])
                left -= part
        if np.abs(new - paid).max() < 1e-13:
            break
        paid = new
    return paid


@pytest.mark.property
@settings(max_examples=150, deadline=None)
@given(networks(), st.sampled_from([(1.0, 1.0), (0.5, 0.7), (0.9, 0.2)]), st.booleans())
def test_vr_k5_settlement_is_the_greatest(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], costs: tuple[float, float], has_classes: bool
) -> None:
    """The same totals as plain repetition from full payment, and so limited liability and absolute priority with it."""
    liabilities, cash, external, ranks = case
    ranks = ranks if has_classes else np.zeros_like(ranks)
    owed = np.column_stack([liabilities, external])
    paid, is_default = clear(liabilities, cash, external, *costs, seniority=ranks)
    assert paid == pytest.approx(by_repetition(owed, cash, ranks, *costs).sum(axis=1), abs=1e-7)
    assert np.all(paid >= 0.0)
    assert np.all(paid <= owed.sum(axis=1) + 1e-9)
    assert np.all(paid[~is_default] == pytest.approx(owed.sum(axis=1)[~is_default], abs=1e-9))


@pytest.mark.property
@settings(max_examples=150, deadline=None)
@given(networks(), st.sampled_from([(0.5, 0.7), (0.9, 0.2), (1.0, 0.5)]))
def test_vr_k5_properties_of_one_class(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], costs: tuple[float, float]
) -> None:
    """Limited liability, absolute priority, more cash pays no less, default costs no more; value is conserved."""
    liabilities, cash, external, _ = case
    total = liabilities.sum(axis=1) + external
    pro_rata = np.divide(liabilities, total[:, None], out=np.zeros_like(liabilities), where=total[:, None] > 0)
    paid, is_default = clear(liabilities, cash, external)
    receipts = pro_rata.T @ paid
    assert np.all(paid <= cash + receipts + 1e-9)
    assert np.all((np.abs(paid - total) < 1e-9) | (np.abs(paid - cash - receipts) < 1e-9))
    assert is_default.tolist() == (paid < total - 1e-9).tolist()
    with_costs, _ = clear(liabilities, cash, external, *costs)
    assert with_costs.sum() <= paid.sum() + 1e-9
    richer = cash.copy()
    richer[0] += 1.0
    assert np.all(clear(liabilities, richer, external)[0] >= paid - 1e-9)
    assert np.all(clear(liabilities, richer, external, *costs)[0] >= with_costs - 1e-9)
    worth = cash + receipts - paid
    outside = np.divide(external * paid, total, out=np.zeros_like(total), where=total > 0)
    assert worth.sum() + outside.sum() == pytest.approx(cash.sum(), abs=1e-9)


@pytest.mark.property
@settings(max_examples=200, deadline=None)
@given(networks(), st.floats(0.0, 1.0))
def test_vr_k6_bound_on_contagion(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], share_lost: float
) -> None:
    """Glasserman & Young: firms felled by a shock to firm 0 are worth in all at most w beta (lambda - 1) of it."""
    liabilities, cash, external, _ = case
    total = liabilities.sum(axis=1) + external
    receipts = liabilities.sum(axis=0)
    cash = np.maximum(total - receipts, 0.0) + 0.05 * cash + 0.25  # all solvent before the shock, some barely
    worth = cash + receipts - total
    assume(total[0] > 0.0)
    shocked = cash.copy()
    shocked[0] *= 1.0 - share_lost
    _, is_default = clear(liabilities, shocked, external)
    felled = is_default.copy()
    felled[0] = False
    inside = liabilities[0].sum() / total[0]
    assert worth[felled].sum() <= worth[0] * inside * (cash[0] / worth[0] - 1.0) + 1e-9 or not felled.any()
