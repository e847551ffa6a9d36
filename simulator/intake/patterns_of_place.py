"""What rows say that a simulation of their place should meet: ranges of its figures, 95 % intervals over rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.intake.fits import ENOUGH, flow_weights
from simulator.intake.place_numbers import Target
from simulator.intake.purchases import PAYMENT

if TYPE_CHECKING:
    import pandas as pd

_Z = 1.96  # two-sided 95 % of the normal distribution
_WITHOUT_COMPETITION = ("waiver", "call_off")


def targets_of(frame: pd.DataFrame) -> list[Target]:
    """Return what the simulation should meet; a figure that fewer than 30 rows tell of is left out."""
    contracts = frame[(frame["form"] != PAYMENT) & (frame["value_gbp"] > 0.0)]
    found = [*_by_kind(contracts), *_single_bids(frame)]
    if len(contracts) >= ENOUGH:
        told = f"Mean award ({len(contracts):,} contracts)"
        found.append(_mean("mean_award", told, "mean_award_value", contracts["value_gbp"], flow_weights(contracts)))
    days = frame["days_to_pay"].dropna()
    if len(days) >= ENOUGH:
        told = f"Mean days to payment ({len(days):,} payments)"
        found.append(_mean("days", told, "days_to_payment", days, np.ones(len(days))))
    return found


def _by_kind(contracts: pd.DataFrame) -> Iterator[Target]:
    """Yield the shares of social enterprises and of small firms, by value and, to check with, by number.

    A blank is no social enterprise, as registers mark those only. Small firms are told where rows say of both small
    and large that they are; in the simulation a small social enterprise is none.
    """
    se = contracts["vcse"] == 1
    if len(contracts) >= ENOUGH and se.any():
        yield from _shares("SE", "se", contracts, se)
    sized = contracts[contracts["sme"] >= 0]
    if len(sized) >= ENOUGH and sized["sme"].nunique() > 1:
        yield from _shares("Small-firm", "sme", sized, (sized["sme"] == 1) & (sized["vcse"] != 1))


def _shares(who: str, kind: str, rows: pd.DataFrame, marked: pd.Series) -> Iterator[Target]:
    flags, weights, told = marked.to_numpy(float), flow_weights(rows), f"({len(rows):,} contracts)"
    by_value = weights * rows["value_gbp"].to_numpy(float)
    yield _share(f"{who} awards by value {told}", f"{kind}_award_share_value", flags, by_value)
    yield _share(f"{who} awards by number {told}", f"{kind}_award_share_number", flags, weights, fits=False)


def _single_bids(frame: pd.DataFrame) -> Iterator[Target]:
    """Yield the share of competitions with one bid; what is let without competition says nothing of it."""
    counted = frame[(frame["bids"] >= 1.0) & ~frame["process"].isin(_WITHOUT_COMPETITION)]
    if len(counted) >= ENOUGH:
        single = (counted["bids"] == 1.0).to_numpy(float)
        told = f"Competitions with a single bid ({len(counted):,} competitions)"
        yield _share(told, "single_bid_share", single, np.ones(len(counted)))


def _share(what: str, kpi: str, flags: NDArray[np.float64], w: NDArray[np.float64], *, fits: bool = True) -> Target:
    share = float((flags * w).sum() / w.sum())
    error = float(np.sqrt(((w * (flags - share)) ** 2).sum()) / w.sum())
    low, high = max(0.0, share - _Z * error), min(1.0, share + _Z * error)
    if low == high:  # all rows say the same: the end of Wilson's interval of so many
        reach = _Z * _Z / (float(w.sum()) ** 2 / float((w * w).sum()) + _Z * _Z)
        low, high = max(0.0, low - reach), min(1.0, high + reach)
    return Target(kpi, what, kpi, low, high, fits)


def _mean(name: str, what: str, kpi: str, values: pd.Series, weights: NDArray[np.float64]) -> Target:
    numbers = values.to_numpy(float)
    mean = float(np.average(numbers, weights=weights))
    spread = float(((weights * (numbers - mean)) ** 2).sum()) * len(numbers) / (len(numbers) - 1)
    error = math.sqrt(spread) / float(weights.sum())
    return Target(name, what, kpi, max(0.0, mean - _Z * error), mean + _Z * error)
