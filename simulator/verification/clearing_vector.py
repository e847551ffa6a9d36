"""Who gets what when debtors cannot pay: the greatest clearing vector of a network of claims.

Eisenberg & Noe (2001) with the default costs of Rogers & Veraart (2013) and classes of seniority. A firm that can, pays
in full. One that cannot pays out all it has, ``alpha`` of its cash and ``beta`` of its receipts: class after class in
order of rank, in proportion within a class. Of all ways to settle that fit this rule the one that pays
most is taken, so that a ring of debts without cash settles itself (VR-K4) instead of failing whoever is asked first.

Pure functions of arrays in any unit of money; rounding to pence is the ledger's business.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE = -1
"""The creditor of a claim held by nobody in the network."""

_ROUNDING = 1e-12
"""What counts as nothing, as a share of the largest sum in play."""

_DOUBLINGS = 50
"""Two to this power of rounds are more than any network needs."""


class Claims(NamedTuple):
    """What is owed to whom: four columns of equal length, one row a claim."""

    debtor: NDArray[np.int64]
    creditor: NDArray[np.int64]
    """A firm, or ``OUTSIDE``."""
    owed: NDArray[np.float64]
    rank: NDArray[np.int64]
    """Class of seniority: 0 is paid first."""


class Clearing(NamedTuple):
    """How the claims are settled."""

    paid: NDArray[np.float64]
    """By claim."""
    is_default: NDArray[np.bool_]
    """By firm."""
    rounds: list[list[int]]
    """The firms known to default after each round: who falls first, and who falls because of them."""


class _Estate(NamedTuple):
    """Claims summed by debtor and class; shape [firms, classes]."""

    owed: NDArray[np.float64]
    senior: NDArray[np.float64]
    """What is owed to all classes before this one."""


def clear_claims(claims: Claims, cash: NDArray[np.float64], alpha: float = 1.0, beta: float = 1.0) -> Clearing:
    """Return the greatest clearing payments of ``claims`` among firms that hold ``cash`` (not below zero).

    The fictitious default algorithm: suppose all pay; find who cannot; settle the estates of those by one linear
    system; repeat until nothing changes. Payments of every round are at least the final ones, so the answer is the
    greatest. With one class it takes at most one round a firm. Where the system would take money back from a junior
    class, estates go round only as long as they reach that class, a smaller step that never overshoots either.
    """
    n = len(cash)
    tolerance = _ROUNDING * max(1.0, float(np.max(cash, initial=0.0)), float(np.sum(claims.owed)))
    estate = _estate(claims, n)
    is_default = np.zeros(n, dtype=np.bool_)
    marginal = np.full(n, estate.owed.shape[1] - 1)
    paid = claims.owed.astype(np.float64)
    rounds: list[list[int]] = []
    while True:
        receipts = _receipts(claims, paid, n)
        estates = alpha * cash + beta * receipts
        known_defaults = int(is_default.sum())
        is_default = is_default | (cash + receipts < estate.owed.sum(axis=1) - tolerance)
        if is_default.sum() > known_defaults:
            rounds.append(np.flatnonzero(is_default).tolist())
        reached = np.maximum((estate.senior <= estates[:, None] + tolerance).sum(axis=1) - 1, 0)
        marginal = np.where(is_default, np.minimum(reached, marginal), marginal)
        lowest = estate.senior[np.arange(n), marginal][is_default]
        gain, known_estates = _flows_between_estates(claims, estate, cash, is_default, marginal, alpha, beta)
        estates[is_default] = _settle_estates(gain, known_estates, estates[is_default], lowest, tolerance)
        settled = np.minimum(paid, _pay_by_rule(claims, estate, estates, is_default))
        if np.max(paid - settled, initial=0.0) <= tolerance:
            return Clearing(settled, is_default, rounds)
        paid = settled


def clear(
    liabilities: NDArray[np.float64],
    cash: NDArray[np.float64],
    external: NDArray[np.float64] | float = 0.0,
    alpha: float = 1.0,
    beta: float = 1.0,
    seniority: NDArray[np.int64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what each firm pays in all and whether it defaults, for liabilities given as a matrix.

    ``liabilities[i, j]`` is owed by i to j, ``external[i]`` by i to the outside; ``seniority`` is the rank of each
    entry, the outside's in an extra last column (default: one class). See :func:`clear_claims`.
    """
    n = len(cash)
    owed = np.column_stack([liabilities, np.broadcast_to(np.asarray(external, dtype=np.float64), n)])
    debtor, creditor = np.nonzero(owed > 0.0)
    rank = np.zeros(len(debtor), dtype=np.int64) if seniority is None else seniority[debtor, creditor]
    claims = Claims(debtor, np.where(creditor == n, OUTSIDE, creditor), owed[debtor, creditor], rank)
    result = clear_claims(claims, cash, alpha, beta)
    return np.bincount(debtor, weights=result.paid, minlength=n).astype(np.float64), result.is_default


def _estate(claims: Claims, n: int) -> _Estate:
    """Sum claims by debtor and class."""
    owed = np.zeros((n, int(np.max(claims.rank, initial=0)) + 1))
    np.add.at(owed, (claims.debtor, claims.rank), claims.owed)
    return _Estate(owed, np.cumsum(owed, axis=1) - owed)


def _receipts(claims: Claims, paid: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Sum payments by creditor inside the network."""
    inside = claims.creditor != OUTSIDE
    return np.bincount(claims.creditor[inside], weights=paid[inside], minlength=n).astype(np.float64)


def _pay_by_rule(
    claims: Claims, estate: _Estate, estates: NDArray[np.float64], is_default: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return what each claim gets: of ``estates`` by class, pro rata within one, from defaulters; all from others."""
    by_class = np.clip(estates[:, None] - estate.senior, 0.0, estate.owed)
    share = np.divide(by_class, estate.owed, out=np.ones_like(by_class), where=estate.owed > 0.0)
    share[~is_default] = 1.0
    paid: NDArray[np.float64] = claims.owed * share[claims.debtor, claims.rank]
    return paid


def _flows_between_estates(
    claims: Claims,
    estate: _Estate,
    cash: NDArray[np.float64],
    is_default: NDArray[np.bool_],
    marginal: NDArray[np.int64],
    alpha: float,
    beta: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return matrix G and vector k such that estates x become ``G x + k`` when paid out and received once.

    Shapes [defaulters, defaulters] and [defaulters]. Each pays the classes before its marginal one in full, what is
    left to that class, and later ones nothing.
    """
    who = np.flatnonzero(is_default)
    place = np.full(len(cash), -1)
    place[who] = np.arange(len(who))
    of_failed = is_default[claims.debtor]
    is_marginal = of_failed & (claims.rank == marginal[claims.debtor])
    certain = np.where(of_failed & (claims.rank >= marginal[claims.debtor]), 0.0, claims.owed)
    class_total = estate.owed[claims.debtor, claims.rank]
    share = np.divide(claims.owed, class_total, out=np.zeros_like(claims.owed), where=is_marginal & (class_total > 0.0))
    senior = np.where(is_marginal, estate.senior[claims.debtor, marginal[claims.debtor]], 0.0)
    known = alpha * cash + beta * _receipts(claims, certain - share * senior, len(cash))
    linked = is_marginal & (claims.creditor != OUTSIDE) & is_default[claims.creditor]
    gain = np.zeros((len(who), len(who)))
    np.add.at(gain, (place[claims.creditor[linked]], place[claims.debtor[linked]]), beta * share[linked])
    return gain, known[who]


def _settle_estates(
    gain: NDArray[np.float64],
    known: NDArray[np.float64],
    start: NDArray[np.float64],
    lowest: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64]:
    """Return where estates come to rest from ``start`` if every one stays above ``lowest``; else as far as they do.

    Going round once is ``x -> G x + k`` and never raises an estate. Where rest lies below ``lowest``, or nowhere (a
    ring of debts that loses a fixed sum each round), as many rounds are taken as leave all above it, doubling their
    number each time: a loss of one penny a round on a million is thirty steps and not a hundred million.
    """
    try:
        rest = np.linalg.solve(np.eye(len(start)) - gain, known)
        if np.all(rest >= lowest - tolerance) and np.all(rest <= start + tolerance):
            return rest.astype(np.float64)
    except np.linalg.LinAlgError:
        pass  # no single place of rest
    reached = start
    for _ in range(_DOUBLINGS):
        further = gain @ start + known
        if not np.all(further >= lowest - tolerance):
            break
        reached = np.minimum(further, reached)
        gain, known = gain @ gain, gain @ known + known
    return reached
