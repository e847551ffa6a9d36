"""Shapes of bids, contracts and payment, and the list of all shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from simulator.calibration.shipped_tables import VALUE_BANDS, VALUE_EDGES_GBP, duration_counts, numbers, table
from simulator.metrics.kpi import ratio
from simulator.study.evidence.curve import Curve, share_band, within_factor
from simulator.study.evidence.firm_curves import (
    exit_by_age,
    failure_by_age,
    failure_by_liquidity,
    failure_by_size,
    se_concentration,
)
from simulator.study.evidence.looks import spreads
from simulator.study.evidence.watched_run import Values, Watched

# ------------------------------------------------------------------------------------------------------------ bidding
_FIELDS = (2, 3, 4, 5, 6)


def _by_field(counts: Any, values: Values, of: Callable[[Values], float]) -> Values:
    """Return a statistic for each number of bidders, the last one for so many or more."""
    chosen = [counts == n if n < _FIELDS[-1] else counts >= n for n in _FIELDS]
    return np.array([of(values[mask]) if mask.sum() >= 10 else math.nan for mask in chosen])


def _timber(column: str) -> Values:
    rows = table("timber_auctions.csv")
    return _by_field(np.array(numbers(rows, "bids")), np.array(numbers(rows, column)), lambda v: float(np.median(v)))


def _over_first(values: Values) -> Values:
    """Return values over the first of them."""
    found: Values = values / values[0]
    return found


def _field_names() -> tuple[str, ...]:
    return (*(str(n) for n in _FIELDS[:-1]), f"{_FIELDS[-1]}+")


def bid_spread() -> Curve:
    """Median sd of log bids by number of bidders, over that of two bidders: timber tells the shape, not the level."""

    def of_run(run: Watched) -> Values:
        counts, sd, _ = spreads(run)
        return _over_first(_by_field(counts, sd, lambda v: float(np.median(v))))

    real = _over_first(_timber("sd_log_bid"))
    return Curve(
        "bid_spread", "Bid spread by number of bidders", "bidders", "sd of log bids, two bidders = 1", _field_names(),
        real, *within_factor(real), of_run,
    )  # fmt: skip


def money_left() -> Curve:
    """Median gap of the two best bids by number of bidders, over that of two bidders."""

    def of_run(run: Watched) -> Values:
        counts, _, left = spreads(run)
        return _over_first(_by_field(counts, left, lambda v: float(np.median(v))))

    real = _over_first(_timber("money_left"))
    return Curve(
        "money_left", "Money left on the table by number of bidders", "bidders", "gap of the best two, two bidders = 1",
        _field_names(), real, *within_factor(real), of_run,
    )  # fmt: skip


def bidder_counts() -> Curve:
    """Quantiles of the number of bids over their median: how uneven competitions are."""
    shares = (0.1, 0.25, 0.75, 0.9)
    rows = [row for row in table("dos_opportunities.csv") if row["applications_total"]]
    counts = np.array(numbers(rows, "applications_total"))

    def spread_of(values: Values) -> Values:
        return np.quantile(values, shares) / np.median(values) if len(values) else np.full(len(shares), math.nan)

    def of_run(run: Watched) -> Values:
        bids = run.books.competition_bids
        return spread_of(bids[bids > 0].astype(np.float64))

    real = spread_of(counts)
    return Curve(
        "bidder_counts", "Uneven numbers of bidders", "quantile", "bids, median = 1",
        tuple(f"{share:.0%}" for share in shares), real, *within_factor(real, 2.0), of_run,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- contracts, payment
def _band_of(values: Values) -> Any:
    return np.searchsorted(np.array(VALUE_EDGES_GBP), values, side="right")


def lengths_by_value() -> Curve:
    """Share of running contracts longer than two years, by value: Salford's register, a stock."""
    counts = np.array([duration_counts()[band] for band in VALUE_BANDS], dtype=np.float64)
    share, low, high = share_band(counts[:, 4:].sum(axis=1), counts.sum(axis=1))

    def of_run(run: Watched) -> Values:
        band, is_long = _band_of(run.of_stocks("value")), run.of_stocks("weeks") > 104.5
        return _share_by_band(band, is_long)

    return Curve(
        "value_length", "Contracts of more than two years, by value", "value [GBP]", "share of running contracts",
        VALUE_BANDS, share, low, high, of_run,
    )  # fmt: skip


def _share_by_band(band: Any, flag: Any, least: int = 10) -> Values:
    found = np.full(len(VALUE_BANDS), math.nan)
    for place in range(len(VALUE_BANDS)):
        mask = band == place
        if mask.sum() >= least:
            found[place] = flag[mask].mean()
    return found


def _se_by_band(run: Watched) -> Values:
    return _share_by_band(_band_of(run.of_stocks("value")), run.of_stocks("is_se"))


#: Bands of the county's register that are parts of those of the others.
_PARTS = {"<5k": "<10k", "5-10k": "<10k", "1-2.5m": "1-5m", "2.5-5m": "1-5m"}


def _register_share(rows: Sequence[dict[str, str]], column: str, yes: str) -> tuple[Values, Values, Values]:
    part, whole = np.zeros(len(VALUE_BANDS)), np.zeros(len(VALUE_BANDS))
    for row in rows:
        band = _PARTS.get(row["value_band"], row["value_band"])
        place = VALUE_BANDS.index(band) if band in VALUE_BANDS else len(VALUE_BANDS) - 1
        whole[place] += int(row["contracts"])
        part[place] += int(row["contracts"]) * (row[column] == yes)
    return share_band(part, whole)


def se_share_salford() -> Curve:
    """SEs' share of running contracts by value, beside Salford's register of 2022."""
    return Curve(
        "se_share_salford", "SE share by value: Salford 2022", "value [GBP]", "share of running contracts", VALUE_BANDS,
        *_register_share(table("salford_process_value.csv"), "vcse", "True"), _se_by_band,
    )  # fmt: skip


def se_share_county() -> Curve:
    """SEs' share of running contracts by value, beside Norfolk's register of 2015."""
    return Curve(
        "se_share_county", "SE share by value: Norfolk 2015", "value [GBP]", "share of running contracts", VALUE_BANDS,
        *_register_share(table("norfolk_contracts.csv"), "vcse", "yes"), _se_by_band,
    )  # fmt: skip


def payment_days() -> Curve:
    """Share of councils' invoices paid within so many days: what councils themselves report (B1, B2, B4)."""
    limits = (10.0, 30.0, 60.0)
    real = np.array([0.48, 0.92, math.nan])
    low, high = np.array([0.35, 0.86, math.nan]), np.array([0.60, 0.98, math.nan])

    def of_run(run: Watched) -> Values:
        weights = run.invoice_weights
        return np.array([ratio(weights[run.invoice_days <= days].sum(), weights.sum()) for days in limits])

    return Curve(
        "payment_days", "How fast councils pay", "within days", "share of invoices", ("10", "30", "60"),
        real, low, high, of_run,
    )  # fmt: skip


CURVES: tuple[Callable[[], Curve], ...] = (
    *(bid_spread, money_left, bidder_counts, lengths_by_value, payment_days, exit_by_age),
    *(failure_by_liquidity, failure_by_size, failure_by_age, se_concentration),
    *(se_share_salford, se_share_county),
)
