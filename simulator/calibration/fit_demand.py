"""Fit demand from the shipped tables and write ``simulator/data/demand.toml``.

Run ``python -m simulator.calibration.fit_demand``; it prints how well each fit meets its table. Running it again
writes the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from simulator.calibration.fit_competition import (
    bidder_sections,
    lots_section,
    price_weight_section,
    season_section,
    target_sections,
)
from simulator.calibration.fit_contracts import duration_sections, process_sections, value_sections
from simulator.calibration.fitted_numbers import render
from simulator.calibration.likelihood import mixture_cdf, normal_cdf
from simulator.calibration.shipped_tables import DATA, band_counts, quantiles
from simulator.start.fitted_demand import Demand, Lognormal, load_demand

TARGET = DATA / "demand.toml"
TITLE = (
    "Demand, fitted from the tables beside this file. Made by `python -m simulator.calibration.fit_demand`: "
    "do not edit by hand. Sources and licences: README.md."
)


class Check(NamedTuple):
    """One published quantile beside the probability that the fit gives it."""

    fit: str
    quantile: float
    value: float
    fitted: float
    error: float  # standard error of the empirical probability, sqrt(q (1 - q) / n)


def demand_text() -> str:
    """Fit everything and return the file as text."""
    sections = [
        *value_sections(),
        *process_sections(),
        *duration_sections(),
        price_weight_section(),
        lots_section(),
        season_section(),
        *bidder_sections(),
        *target_sections(),
    ]
    return render(TITLE, sections)


def single_share(value: Lognormal, x: float) -> float:
    """Return the share of contracts below ``x`` [pound] under one lognormal."""
    return normal_cdf(math.log(x / value.median_gbp) / value.sigma)


def mixture_share(demand: Demand, x: float) -> float:
    """Return the share of contracts below ``x`` [pound] under body and tail."""
    body, tail = demand.value_body, demand.value_tail
    return mixture_cdf(
        math.log(x),
        demand.value_tail_share,
        (math.log(body.median_gbp), body.sigma),
        (math.log(tail.median_gbp), tail.sigma),
    )


def checks(demand: Demand) -> Iterator[Check]:
    """Hold the fitted value distributions against Salford's published quantiles."""
    n = sum(band_counts())
    for share, value in quantiles("total_value_gbp").items():
        error = math.sqrt(share * (1.0 - share) / n)
        yield Check("one lognormal", share, value, single_share(demand.value, value), error)
        yield Check("body and tail", share, value, mixture_share(demand, value), error)


def main() -> None:
    """Write the file and print the checks."""
    TARGET.write_text(demand_text(), encoding="utf-8", newline="\n")
    print(f"Wrote {TARGET.name}")  # noqa: T201
    for check in sorted(checks(load_demand())):
        away = (check.fitted - check.quantile) / check.error
        note = "" if abs(away) < 2.0 else "   misses"
        print(  # noqa: T201
            f"{check.fit:14} quantile {check.quantile:.2f} at £{check.value:>12,.0f}: {check.fitted:.3f} "
            f"({away:+.1f} se){note}"
        )


if __name__ == "__main__":
    main()
