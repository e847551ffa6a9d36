"""Verification modes: the small worlds of the theorems, played through the kernels that the model itself calls.

Each function simulates one textbook setting (fixed laws of cost, no learning, no capacity, no calendar) and returns an
estimate with its standard error, to be held against a closed form or a published number (the VR rows). Luck is keyed
like the model's: the decision is ``VERIFY``, ``who`` the repetition, ``what`` the bidder, and where the model has weeks
stands the step of a path or the part of a draw's purpose.

Costs and prices are in units of the cost range [0, 1] unless a docstring says otherwise.
"""

from simulator.verification.auction_tenders import (
    TenderEstimate,
    asymmetric_tender,
    common_value_tender,
    entry_tender,
    first_price_tender,
    proportional_hazard_wins,
    scoring_tender,
    second_price_tender,
)
from simulator.verification.ruin import cash_ruin, gamblers_ruin, insurer_ruin
from simulator.verification.simulated_mean import Estimate

__all__ = [
    "Estimate",
    "TenderEstimate",
    "asymmetric_tender",
    "cash_ruin",
    "common_value_tender",
    "entry_tender",
    "first_price_tender",
    "gamblers_ruin",
    "insurer_ruin",
    "proportional_hazard_wins",
    "scoring_tender",
    "second_price_tender",
]
