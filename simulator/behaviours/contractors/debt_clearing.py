"""The clearing of debts among failing firms, compiled and sparse, in the week: see ``clearing_vector.clear_claims``.

Starts from payment in full and lets estates fall until nothing changes, so it ends at the greatest clearing vector: a
ring of debts that can settle itself does. A chain of n firms needs n rounds; a ring that loses money each round comes
to rest geometrically. Held against ``simulator.verification.clearing_vector`` by tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.kernel import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_ROUNDS = 100_000  # of the iteration; a ring of debts comes to rest long before
_AT_REST = 1e-12  # share of all that is owed by which a last round may still change what is paid


@kernel
def clear_debts(
    debtor: NDArray[np.int64],
    creditor: NDArray[np.int64],
    owed: NDArray[np.float64],
    rank: NDArray[np.int64],
    cash: NDArray[np.float64],
    alpha: float,
    beta: float,
) -> NDArray[np.float64]:
    """Return what is paid on each claim.

    Args:
        debtor: firm that owes, by claim.
        creditor: firm that is owed, or -1 for anybody outside.
        owed: amount, in the unit of ``cash``.
        rank: class of seniority; 0 is paid first.
        cash: what each firm holds, not below zero.
        alpha: share of its cash that a firm which cannot pay in full has left for its creditors.
        beta: the same share of what it receives from others.
    """
    scale = 1.0 + _together(owed)
    by_class = _owed_by_class(debtor, owed, rank, len(cash))
    share = np.ones(by_class.shape)
    failed = np.zeros(len(cash), np.int64)
    paid = owed.copy()
    for _ in range(_MOST_ROUNDS):
        receipts = np.zeros(len(cash))
        for c in range(len(owed)):
            if creditor[c] >= 0:
                receipts[creditor[c]] += paid[c]
        for i in range(len(cash)):
            if cash[i] + receipts[i] < _together(by_class[i]) - _AT_REST * scale:
                failed[i] = 1
            if failed[i]:
                _share_out(alpha * cash[i] + beta * receipts[i], by_class[i], share[i])
        change = 0.0
        for c in range(len(owed)):
            settled = min(paid[c], owed[c] * share[debtor[c], rank[c]])
            change = max(change, paid[c] - settled)
            paid[c] = settled
        if change <= _AT_REST * scale:
            break
    return paid


@kernel
def _together(amounts: NDArray[np.float64]) -> float:
    """Return the sum of amounts; NumPy's own would have every start of the program load its linear algebra."""
    total = 0.0
    for amount in amounts:
        total += amount
    return total


@kernel
def _owed_by_class(
    debtor: NDArray[np.int64], owed: NDArray[np.float64], rank: NDArray[np.int64], firms: int
) -> NDArray[np.float64]:
    """Return what each firm owes in each class of seniority [firm, class]."""
    classes = 1
    for c in range(len(owed)):
        classes = max(classes, rank[c] + 1)
    by_class = np.zeros((firms, classes))
    for c in range(len(owed)):
        by_class[debtor[c], rank[c]] += owed[c]
    return by_class


@kernel
def _share_out(estate: float, by_class: NDArray[np.float64], share: NDArray[np.float64]) -> None:
    """Write the share that each class of a failed firm's debts is paid: senior classes first."""
    left = estate
    for k in range(len(by_class)):
        if by_class[k] > 0.0:
            share[k] = min(1.0, max(0.0, left / by_class[k]))
        left -= by_class[k]
