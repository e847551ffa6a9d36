"""Theorems and published numbers (rows VR) against the kernels that the model calls: exact, so no seeds are needed.

The rows that need simulated draws, and the properties, are held by ``tests/theory``; here stand those with one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from simulator.behaviours.bidding.pricing import (
    asymmetric_discount,
    equilibrium_bid,
    equilibrium_bid_with_reserve,
    friedman_win_probability,
    gates_win_probability,
    power_law_bid,
)
from simulator.behaviours.buying.scoring import linear_price_score, optimal_quality, relative_price_score
from simulator.behaviours.contractors.debt_clearing import clear_debts
from simulator.behaviours.firms.cash import peak_funding_need
from simulator.study.evidence.held import Claim, Held
from simulator.study.intervals import Interval
from simulator.verification import cash_ruin
from simulator.verification.coalition import shapley
from simulator.verification.entry import entry_probability, expected_buyer_cost

_SEED, _FIRMS = 20250401, 20_000  # luck of the one row that is simulated, and how many cash paths


def _chain_paid(cost: float) -> float:
    """Return what the third firm of the subcontract chain of VR-K2 pays, with a share of estates that survives."""
    debtor, creditor = np.array([0, 1, 2]), np.array([1, 2, 3])
    owed, cash = np.array([100.0, 80.0, 60.0]), np.array([20.0, 10.0, 35.0, 5.0])
    paid = clear_debts(debtor, creditor, owed, np.zeros(3, np.int64), cash, cost, cost)
    return float(paid[2])


def _shapley_first() -> float:
    """Return the first member's value of the game of VR-C1 with values 68, 102, 0, 170, 710, 762, 992."""
    by_coalition = np.array([0.0, 68.0, 102.0, 170.0, 0.0, 710.0, 762.0, 992.0])
    return float(shapley(by_coalition, 3)[0])


#: Row, what, expected, tolerance, computation.
_ROWS: tuple[tuple[str, str, float, float, Callable[[], float]], ...] = (
    ("VR-A1", "bid at cost 0.3 of five with uniform costs", 0.44, 1e-9, lambda: equilibrium_bid(0.3, 0.0, 1.0, 4.0)),
    ("VR-A4", "bid at cost 0.2 of three below a ceiling of 0.8", 0.4625, 1e-6,
     lambda: equilibrium_bid_with_reserve(0.2, 3.0, 0.8)),
    ("VR-A6", "bid at cost 0 of two consortia of two", 1.0 / 3.0, 1e-9, lambda: power_law_bid(0.0, 2.0, 2.0)),
    ("VR-A7", "strong bidder's discount at 0.8, widths 4/3 and 4/5", 0.350781, 1e-6,
     lambda: asymmetric_discount(0.8, 4.0 / 3.0, 0.8)),
    ("VR-A9", "entry probability, ten firms, bid cost 0.1", 0.278972, 1e-5, lambda: entry_probability(0.1, 10)),
    ("VR-A9", "cost to the buyer then", 0.595921, 1e-5, lambda: expected_buyer_cost(0.278972, 10)),
    ("VR-A13", "Friedman, markup of 5 %", 0.2448, 1e-6,
     lambda: friedman_win_probability(np.array([0.68, 0.75, 0.60, 0.80]))),
    ("VR-A13", "Gates, markup of 5 %", 0.367568, 1e-6,
     lambda: gates_win_probability(np.array([0.68, 0.75, 0.60, 0.80]))),
    ("VR-A16", "best quality at weight 0.5, productivity 1", 0.5, 1e-9, lambda: optimal_quality(0.5, 1.0)),
    ("VR-S1", "marketplace price score of 15 against 10", 2.0 / 3.0, 1e-4, lambda: relative_price_score(15.0, 10.0)),
    ("VR-S1", "linear price score of the dearest", 0.0, 1e-9, lambda: linear_price_score(30.0, 10.0, 30.0)),
    ("VR-C1", "Shapley value of a published game, first member", 229.0, 1e-6, _shapley_first),
    ("VR-K2", "paid in a chain without cost of default", 60.0, 1e-6, lambda: _chain_paid(1.0)),
    ("VR-K2", "paid in a chain at half of estates", 22.5, 1e-6, lambda: _chain_paid(0.5)),
    ("VR-F5", "cash needed: monthly invoices paid after 30 days, 10 a day", 600.0, 1e-9,
     lambda: peak_funding_need(10.0, 30.0, 30.0)),
    ("VR-F2", "ruin in 12 months of a monthly walk (10, 0.5, 5)", 0.346815, 0.0135,
     lambda: cash_ruin(_SEED, _FIRMS, 10.0, 0.5, 5.0, 12).mean),
)  # fmt: skip


def theory(done: Callable[[], None] = lambda: None) -> Iterator[Held]:
    """Yield every row beside what the kernels give; a row is in range within its tolerance."""
    for row, what, expected, tolerance, compute in _ROWS:
        found = float(compute())
        claim = Claim(
            row, "theory", what, "", f"{expected:.6g}", expected - tolerance, expected + tolerance, what,
            "the kernel that the model calls", row,
        )  # fmt: skip
        yield Held(claim, Interval(found, found, found, 1))
    done()
