"""Demand as fitted from public tables: value, process, length, price weight, lots and season of the tenders of a place.

The numbers live in ``data/demand.toml`` with their sources; :mod:`simulator.calibration.fit_demand` fits them again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "demand.toml"


@dataclass(frozen=True)
class Lognormal:
    """A lognormal amount: median [pound] and standard deviation of the natural log."""

    median_gbp: float
    sigma: float


@dataclass(frozen=True)
class Band:
    """Shares that hold from a contract value [pound] upwards; they sum to one."""

    from_gbp: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Duration:
    """Length of a contract given its value.

    ``bands`` gives the shares of the length bands that end at ``band_tops_months``. Over six months take the top of the
    band (contracts last whole years), below spread evenly. The line in logs is a smooth second choice that fits worse:
    median months = ``median_months_at_100k_gbp`` * (value / 100,000) ** ``exponent``.
    """

    band_tops_months: tuple[float, ...]
    bands: tuple[Band, ...]
    median_months_at_100k_gbp: float
    exponent: float
    sigma: float
    whole_year_share: float


@dataclass(frozen=True)
class Demand:
    """All that the tables say about tenders; ``sources`` gives the words for each part by its name in the file."""

    value: Lognormal
    value_body: Lognormal
    value_tail: Lognormal
    value_tail_share: float
    value_largest_gbp: float
    value_flow: Lognormal
    value_by_process: Mapping[str, Lognormal]
    processes: tuple[str, ...]
    process_mix: tuple[Band, ...]
    duration: Duration
    price_weight_mean: float
    price_weight_sd: float
    lot_numbers: tuple[float, ...]
    lot_shares: tuple[float, ...]
    march_peak: float
    march_peak_range: tuple[float, float]
    monthly_factors: tuple[float, ...]
    sources: Mapping[str, str]


def process_band(row: Mapping[str, float]) -> Band:
    """Return one band of the process mix, its shares in the order of the file."""
    return Band(row["from_gbp"], tuple(share for name, share in row.items() if name != "from_gbp"))


def duration_from(table: Mapping[str, Any]) -> Duration:
    """Return the length of contracts from its table."""
    return Duration(
        band_tops_months=tuple(table["band_tops_months"]),
        bands=tuple(Band(row["from_gbp"], tuple(row["shares"])) for row in table["bands"]),
        median_months_at_100k_gbp=table["median_months_at_100k_gbp"],
        exponent=table["exponent"],
        sigma=table["sigma"],
        whole_year_share=table["whole_year_share"],
    )


def lognormal_from(table: Mapping[str, Any], prefix: str = "") -> Lognormal:
    """Return the lognormal whose two numbers carry the prefix."""
    return Lognormal(table[f"{prefix}median_gbp"], table[f"{prefix}sigma"])


def sources_in(tables: Mapping[str, Any]) -> dict[str, str]:
    """Return the source of every table that states one; the rows of the process mix share the register's."""
    named = {name: table["source"] for name, table in tables.items() if isinstance(table, dict) and "source" in table}
    return {**named, "process_mix": named["value"]}


@cache
def load_demand() -> Demand:
    """Read the fitted demand that travels with the package."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    value, season = tables["value"], tables["season"]
    return Demand(
        value=lognormal_from(value),
        value_body=lognormal_from(value["mixture"], "body_"),
        value_tail=lognormal_from(value["mixture"], "tail_"),
        value_tail_share=value["mixture"]["tail_share"],
        value_largest_gbp=value["largest_gbp"],
        value_flow=lognormal_from(value["flow"]),
        value_by_process={name: lognormal_from(table) for name, table in value["by_process"].items()},
        processes=tuple(name for name in tables["process_mix"][0] if name != "from_gbp"),
        process_mix=tuple(process_band(row) for row in tables["process_mix"]),
        duration=duration_from(tables["duration"]),
        price_weight_mean=tables["price_weight"]["mean"],
        price_weight_sd=tables["price_weight"]["sd"],
        lot_numbers=tuple(tables["lots"]["number"]),
        lot_shares=tuple(tables["lots"]["shares"]),
        march_peak=season["march_peak"],
        march_peak_range=(season["march_peak_low"], season["march_peak_high"]),
        monthly_factors=tuple(season["monthly_factors"]),
        sources=sources_in(tables),
    )
