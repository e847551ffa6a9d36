"""How long contracts last by value and in each service line, and in which months they are called: from dated rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.intake.fits import ENOUGH, YEAR_DAYS, bands, exact, flow_weights, origin, within
from simulator.intake.place_numbers import LengthShares, MonthFactors, Told
from simulator.intake.purchases import PAYMENT
from simulator.scenario.contract_lengths import LONGEST_MONTHS, MONTHS_OF_A_YEAR

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
_STEP, _SHORTEST = 6.0, 3.0  # months: lengths are told by the half-year, the shortest spread below three months
_LEAST_FACTOR, _MOST_FACTOR = 0.1, 10.0  # as the scenario allows
START_LAG_MONTHS = 2
"""From a need to the start of its contract where none runs out, as in the reference world (a test holds it)."""
ENOUGH_DATES = 120
"""So many starts, ten a month, are needed before a season is looked for ..."""
FEWEST_YEARS = 2
"""... in so many years (what comes once is no season, but perhaps the days on which notices were fetched) ..."""
SURE = 0.01
"""... and it is taken only where luck would make months differ as much in one file of a hundred."""
_FULL = 0.25  # a year counts that has so many starts in those of the fullest


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts, awards and notices that say what they are worth and how long they last."""
    rows = frame[(frame["form"] != PAYMENT) & (frame["value_gbp"] > 0.0) & (frame["months"] > 0.0)]
    steps = (rows["months"] / _STEP).round() * _STEP
    return rows.assign(months=steps.clip(_SHORTEST, LONGEST_MONTHS), stated=rows["months"])


def contract_lengths(frame: pd.DataFrame, edges: Sequence[float]) -> list[LengthShares]:
    """Return lengths by value; a band with few rows takes all rows, and too few in all give none.

    Rows of a register, a stock, weigh one over their length.
    """
    rows = _dated(frame)
    if len(rows) < ENOUGH:
        return []
    return [_shares(low, enough, why) for low, enough, why in bands(rows, edges)]


def _shares(low: float, rows: pd.DataFrame, why: str) -> LengthShares:
    weights = flow_weights(rows.assign(months=rows["stated"]))
    sums = {f"{length:g}": float(weights[rows["months"] == length].sum()) for length in np.unique(rows["months"])}
    shares = exact({name: weight / sum(sums.values()) for name, weight in sums.items()})
    longer = int((rows["stated"] > LONGEST_MONTHS + _STEP / 2).sum())
    told = f"{origin(rows)}{why}; to the half-year" + (f"; {longer} over seven years count as seven" if longer else "")
    return LengthShares(low, tuple(map(float, shares)), tuple(shares.values()), told)


def length_factor(frame: pd.DataFrame, line: str, lengths: Sequence[LengthShares]) -> Told | None:
    """Return how long contracts of a line last over those of all lines at the same values; None for few rows."""
    rows = _dated(frame[frame["service"] == line])
    if len(rows) < ENOUGH or not lengths:
        return None
    edges, means = [band.low for band in lengths], np.array([band.mean_months for band in lengths])
    usual = means[np.searchsorted(edges, rows["value_gbp"].to_numpy(float), side="right") - 1]
    weights = flow_weights(rows.assign(months=rows["stated"]))
    factor = float(np.average(rows["months"].to_numpy(float), weights=weights) / np.average(usual, weights=weights))
    told = within(Told(factor, origin(rows)), _LEAST_FACTOR, _MOST_FACTOR)
    return Told(round(told.value, 2), told.source)


def starts_by_month(frame: pd.DataFrame) -> tuple[Numbers, int]:
    """Return how many contracts, awards and notices begin in each calendar month of whole years, and how many years.

    The years are counted back from the last start but one in a hundred, so that a slip in a date does not stretch them;
    years with few starts are left out.
    """
    from datetime import date  # noqa: PLC0415

    days = frame.loc[(frame["form"] != PAYMENT) & frame["start"].notna(), "start"].to_numpy(float)
    if not len(days):
        return np.zeros(MONTHS_OF_A_YEAR), 0
    first, last = np.quantile(days, [0.01, 0.99])
    years = int((last - first + 1.0) / YEAR_DAYS)
    ago = np.floor((last - days) / YEAR_DAYS).astype(np.int64)
    within = (ago >= 0) & (ago < years)
    a_year = np.bincount(ago[within], minlength=years)
    full = np.flatnonzero(a_year >= _FULL * a_year.max(initial=1))
    months = np.array([date.fromordinal(int(day)).month for day in days[np.isin(ago, full)]], np.int64)
    return np.bincount(months, minlength=MONTHS_OF_A_YEAR + 1)[1:].astype(np.float64), len(full)


def season(frame: pd.DataFrame) -> MonthFactors | None:
    """Return the needs of each month in those of an average one; None where luck alone could make the months differ."""
    counts, years = starts_by_month(frame)
    if counts.sum() < ENOUGH_DATES or years < FEWEST_YEARS:
        return None
    from scipy.stats import chisquare  # noqa: PLC0415  (slow to import)

    if float(chisquare(counts).pvalue) >= SURE:
        return None
    factors = np.roll(counts / counts.mean(), -START_LAG_MONTHS)
    told = f"{int(counts.sum()):,} starts of {years} whole years, called {START_LAG_MONTHS} months before"
    return MonthFactors(tuple(round(float(factor), 3) for factor in factors), told)
