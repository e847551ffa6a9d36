"""From purchases to numbers: how much is bought of what, how large contracts are, how they are let."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from simulator.intake.place_numbers import ASSUMED, Shared, Told
from simulator.intake.purchases import AWARD, CONTRACT, NOTICE, PAYMENT
from simulator.scenario.value_words import counted
from simulator.start.lengths import national_lengths

if TYPE_CHECKING:
    import pandas as pd

ENOUGH = 30
"""So many rows are needed before a distribution is fitted to them; below, the wider one stands in."""
SHORTEST_MONTHS = 12.0  # a register shows a contract for a year or as long as it lasts
YEAR_DAYS = 365.25
_FULL_ENOUGH = 0.05  # of the payments of the fullest month
_FEW = 0.05  # of all payments
_SHORT_SPAN = 180  # days of notices from which a year is not told
_FAR = 3.0  # spans of the middle half of the days, or years if that is more: a day farther from that half is a slip
_MOST_DAYS_LATE = 365.0  # as the scenario allows
_FEWEST_GBP, _MOST_GBP = 1_000.0, 1_000_000_000.0  # as the scenario allows
_SMALLEST_BUDGET_GBP, _LARGEST_BUDGET_GBP = 10_000.0, 2e10
_MOST_SIGMA = 4.0
_LEAST_APART_GBP = 1.0  # days of less difference are worth the same
_WEIGHED = "; weighted by 1 / length"


def origin(frame: pd.DataFrame) -> str:
    """Return which files rows come from and how many they are, in words."""
    counts = frame["file"].value_counts()
    names = [f"{str(file).rsplit('/', 1)[-1]} {count:,}" for file, count in counts.items() if count]
    more = f" and {len(names) - 3} more files" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more} {'row' if len(frame) == 1 else 'rows'}" if names else ASSUMED


def flow_weights(frame: pd.DataFrame) -> np.ndarray:
    """Return weights by which a stock of running contracts stands for the flow of new ones: one over the years.

    Rows that are a flow already (awards, notices) weigh one.
    """
    return np.where(frame["form"] == CONTRACT, 1.0 / _years(frame), 1.0)


def _years(frame: pd.DataFrame) -> np.ndarray:
    """Return lengths [years], at least one."""
    length = frame["months"].fillna(SHORTEST_MONTHS).clip(lower=SHORTEST_MONTHS).to_numpy(float)
    return np.asarray(length / SHORTEST_MONTHS)


def _usual_years(frame: pd.DataFrame) -> np.ndarray:
    """Return lengths [years], at least one; those that are not told as contracts of their value last in the country."""
    national = national_lengths()
    means = [math.fsum(map(mul, band.months, band.shares)) for band in national]
    band = np.searchsorted([band.from_gbp for band in national], frame["value_gbp"].to_numpy(float), side="right") - 1
    return _years(frame.assign(months=frame["months"].where(frame["months"].notna(), np.array(means)[band])))


def lognormal(frame: pd.DataFrame) -> tuple[float, float, int]:
    """Return median [pounds] and sigma of log values, and the number of rows, a stock weighed as a flow."""
    known = frame[frame["value_gbp"] > 0.0]
    if known.empty:
        return math.nan, math.nan, 0
    logs, weights = np.log(known["value_gbp"].to_numpy(float)), flow_weights(known)
    mean = float(np.average(logs, weights=weights))
    spread = math.sqrt(float(np.average((logs - mean) ** 2, weights=weights)))
    return math.exp(mean), spread, len(known)


def value_of_line(choices: Mapping[str, pd.DataFrame], usual: tuple[float, float]) -> tuple[Told, Told]:
    """Return median and sigma of a line: the first rows that are enough, else what the reference world has."""
    for whose, rows in choices.items():
        median, sigma, n = lognormal(rows)
        if n >= ENOUGH:
            remark = _WEIGHED if (rows["form"] == CONTRACT).any() else ""
            source = f"{origin(rows[rows['value_gbp'] > 0.0])} ({whose}{remark})"
            middle = within(Told(median, source), _FEWEST_GBP, _MOST_GBP, "£")
            spread = within(Told(sigma, source), 0.0, _MOST_SIGMA)
            return Told(_rounded(middle.value), middle.source), Told(round(spread.value, 3), spread.source)
    source = f"{ASSUMED}: the reference world's; the files have fewer than {ENOUGH} values"
    return Told(usual[0], source), Told(usual[1], source)


def _rounded(value: float) -> float:
    """Return a number with three significant digits."""
    return float(f"{value:.3g}")


def yearly_budget(frame: pd.DataFrame) -> Told:
    """Return what a buyer spends in a year: payments where there are any, else contracts, awards, notices."""
    forms = ((PAYMENT, _of_payments), (CONTRACT, _of_contracts), (AWARD, _of_notices), (NOTICE, _of_notices))
    for form, of in forms:
        rows = frame[(frame["form"] == form) & frame["value_gbp"].notna()]
        if len(rows) and (told := of(rows)).value > 0.0:
            fit = within(told, _SMALLEST_BUDGET_GBP, _LARGEST_BUDGET_GBP, "£")
            return Told(round(fit.value, -3), fit.source)
    why = "the files hold no amounts of this buyer, or none that sum to more than nought"
    return Told(10_000_000.0, f"{ASSUMED}: {why}")


def within(told: Told, least: float, most: float, sign: str = "") -> Told:
    """Return a number that a scenario may have, and say where it had to be cut or raised."""
    if least <= told.value <= most:
        return told
    what, limit, why = ("CUT", most, "more") if told.value > most else ("RAISED", least, "less")
    was = f"{sign}{told.value:,.0f}" if abs(told.value) >= 100.0 else f"{sign}{told.value:,.2f}"
    return Told(limit, f"{told.source}; {what} from {was}, {why} than a scenario may have")


def _of_payments(rows: pd.DataFrame) -> Told:
    dated = rows[rows["start"].notna()]
    if dated.empty:
        return Told(
            float(rows["value_gbp"].sum()), f"{ASSUMED} that the payments are those of a year: {origin(rows)}, no days"
        )
    is_of_period, months = _period(dated)
    undated = len(rows) - len(dated)
    are_few = undated <= _FEW * len(rows)  # and so of the same months; many may be of others
    used = rows if are_few else dated
    told = f"{origin(used)}: payments of {counted(months, 'month')}, scaled to a year"
    if undated:
        told += f"; {undated:,} without a day {'among them' if are_few else 'left out'}"
    if astray := int((~is_of_period).sum()):
        told += f"; {astray:,} in months with hardly any stretch no period"
    return Told(float(used["value_gbp"].sum()) * 12.0 / months, told)


def months_covered(rows: pd.DataFrame) -> int:
    """Return how many different months payments are from; one with hardly any, as of a slip in a date, counts none."""
    return _period(rows)[1]


def _period(rows: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Return which dated rows are of months with a twentieth of the fullest one's or more, and how many those are."""
    since = rows["start"].to_numpy(np.int64) - date(1970, 1, 1).toordinal()
    months = since.astype("datetime64[D]").astype("datetime64[M]")
    _, of_row, counts = np.unique(months, return_inverse=True, return_counts=True)
    is_full = counts >= _FULL_ENOUGH * counts.max()
    return is_full[of_row], int(is_full.sum())


def _of_contracts(rows: pd.DataFrame) -> Told:
    """Take the day on which most contracts run, and the yearly value of those that do.

    Those without a start or a length count with their values as those that have both. Where none has both, all are
    taken to run, and to last as long as contracts of their value do in the country.
    """
    yearly = rows["value_gbp"] / _years(rows)
    dated = rows[rows["start"].notna() & rows["months"].notna()]
    if dated.empty:
        value = float((rows["value_gbp"] / _usual_years(rows)).sum())
        return Told(value, f"{ASSUMED} that all run, those without a length for as long as is usual: {origin(rows)}")
    runs, is_tie = _running(dated, yearly[dated.index].to_numpy(float))
    share_undated = float(rows["value_gbp"].sum()) / max(float(dated["value_gbp"].sum()), 1.0)
    value = float(yearly[dated.index].to_numpy()[runs].sum()) * share_undated
    of_all = counted(len(dated), "contract")
    told = f"{origin(rows)}: yearly value of those that run when most do, {int(runs.sum()):,} of {of_all}"
    told += " (of several such days the one of most value)" if is_tie else ""
    undated = len(rows) - len(dated)
    return Told(value, f"{told}, and as much to the pound of {undated:,} without start or length" if undated else told)


def _running(dated: pd.DataFrame, yearly: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return which contracts run on the day on which most do, of several such days the one of most value; and whether
    there are several with other values.
    """
    first = dated["start"].to_numpy(float)
    last = first + dated["months"].to_numpy(float) * YEAR_DAYS / 12.0
    days = np.unique(first)
    counts = _met_by(days, first, np.ones(len(first))) - _met_by(days, last, np.ones(len(last)))
    values = (_met_by(days, first, yearly) - _met_by(days, last, yearly))[counts == counts.max()]
    day = days[counts == counts.max()][int(np.argmax(values))]
    is_tie = bool(values.max() - values.min() > _LEAST_APART_GBP)
    return (first <= day) & (day < last), is_tie


def _met_by(days: np.ndarray, moments: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Return the sum of the amounts whose moments are over on each day, or fall on it."""
    order = np.argsort(moments, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(amounts[order])])
    return np.asarray(sums[np.searchsorted(moments[order], days, side="right")])


def span_days(rows: pd.DataFrame) -> tuple[int, int]:
    """Return days from the first to the last start, both included, and how many starts lie too far off to count.

    One year that is typed wrong would else stretch a year of notices to thirty. Nought without dates.
    """
    days = rows["start"].dropna().to_numpy(float)
    if not len(days):
        return 0, 0
    low, high = np.quantile(days, [0.25, 0.75])
    far = _FAR * max(float(high - low), YEAR_DAYS)
    near = days[(days >= low - far) & (days <= high + far)]
    return int(near.max() - near.min()) + 1, len(days) - len(near)


def _of_notices(rows: pd.DataFrame) -> Told:
    (span, astray), total = span_days(rows), float(rows["value_gbp"].sum())
    remark = f"; {astray:,} of days far from the others stretch no span" if astray else ""
    if span < _SHORT_SPAN:
        return Told(total, f"{origin(rows)}: {ASSUMED} that the {span} days of notices are all of a year{remark}")
    return Told(total * YEAR_DAYS / span, f"{origin(rows)}: notices of {span} days, scaled to a year{remark}")


def service_shares(frame: pd.DataFrame, lines: Sequence[str], fallback: Shared) -> Shared:
    """Return shares of the money by service line; rows whose line is not known are spread like the others."""
    rows = frame[(frame["service"] != "") & (frame["value_gbp"] > 0.0)]
    if PAYMENT in set(rows["form"]):
        rows = rows[rows["form"] == PAYMENT]
    sums = (rows["value_gbp"] / _years(rows)).groupby(rows["service"].astype(str)).sum()
    total = float(sums.sum())
    if len(rows) < ENOUGH // 3 or total <= 0.0:
        return fallback
    return Shared(exact({line: float(sums.get(line, 0.0)) / total for line in lines}), origin(rows))


def exact(shares: dict[str, float], digits: int = 4) -> dict[str, float]:
    """Return shares rounded so that they sum to one; those that come to nought are left out."""
    kept = {name: round(share, digits) for name, share in shares.items() if round(share, digits) > 0.0}
    largest = max(kept, key=lambda name: kept[name])
    kept[largest] = round(kept[largest] + 1.0 - math.fsum(kept.values()), digits)
    return kept


def bands(rows: pd.DataFrame, edges: Sequence[float]) -> Iterator[tuple[float, pd.DataFrame, str]]:
    """Yield the lower edge of each value band, its rows, or all where it has few, and a remark where it has."""
    for low, high in zip(edges, [*edges[1:], math.inf], strict=True):
        band = rows[(rows["value_gbp"] >= low) & (rows["value_gbp"] < high)]
        yield (low, band, "") if len(band) >= ENOUGH // 3 else (low, rows, " (all values: the band has few)")


def process_mix(frame: pd.DataFrame, edges: Sequence[float], processes: Sequence[str]) -> list[tuple[float, Shared]]:
    """Return how contracts are let by value; bands with few rows take all rows, and too few in all give none."""
    rows = frame[(frame["process"] != "") & (frame["form"] != PAYMENT)]
    if len(rows) < ENOUGH:
        return []
    found = []
    for low, enough, why in bands(rows, edges):
        counts = enough["process"].astype(str).value_counts()
        shares = exact({name: float(counts.get(name, 0)) / len(enough) for name in processes})
        found.append((low, Shared(shares, origin(enough) + why)))
    return found


def payment_of(frame: pd.DataFrame) -> tuple[Told, Told, Told] | None:
    """Return usual days, late share and further days of late payments [days, share, days]; None where not stated."""
    days = frame["days_to_pay"].dropna().to_numpy(float)
    if len(days) < ENOUGH:
        return None
    late = days > 30.0  # the term of the Late Payment rules
    source = f"{origin(frame[frame['days_to_pay'].notna()])}: invoice date to payment date, late after 30 days"
    usual = float(days[~late].mean()) if (~late).any() else 30.0
    further = float((days[late] - 30.0).mean()) if late.any() else 0.0
    delay = within(Told(round(further, 1), source), 0.0, _MOST_DAYS_LATE)
    return Told(round(usual, 1), source), Told(round(float(late.mean()), 3), source), delay


def price_weight_of(frame: pd.DataFrame) -> Told | None:
    """Return the mean weight of price [share] over notices that state it; None where none does."""
    stated = frame["price_share"].dropna()
    source = origin(frame[frame["price_share"].notna()])
    return Told(round(float(stated.mean()), 3), source) if len(stated) else None
