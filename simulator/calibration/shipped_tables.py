"""Read the shipped tables and turn them into grouped observations."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent.parent / "data"

VALUE_EDGES_GBP = (10_000.0, 25_000.0, 50_000.0, 100_000.0, 250_000.0, 500_000.0, 1_000_000.0, 5_000_000.0)
VALUE_BANDS = ("<10k", "10-25k", "25-50k", "50-100k", "100-250k", "250-500k", "0.5-1m", "1-5m", ">5m")
MONTH_EDGES = (3.0, 6.0, 12.0, 24.0, 36.0, 48.0, 60.0)
MONTH_BANDS = ("<=3", "4-6", "7-12", "13-24", "25-36", "37-48", "49-60", ">60")


class Interval(NamedTuple):
    """Observations known only to lie between two bounds, beside a known number ``x``."""

    low: float  # log units; -inf where open
    high: float  # log units; +inf where open
    weight: float  # observations; a fraction where quantiles cut a band
    x: float = 0.0


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV table as one mapping a row."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    """Read one of the shipped tables by its file name."""
    return read_rows(DATA / name)


def band_label(index: int) -> str:
    """Return the name of the value band with the given place in rising order."""
    return VALUE_BANDS[index]


def log_bounds(index: int, edges: Sequence[float]) -> tuple[float, float]:
    """Return the bounds of a band in log units; the first and the last band are open."""
    low = math.log(edges[index - 1]) if index else -math.inf
    high = math.log(edges[index]) if index < len(edges) else math.inf
    return low, high


def band_counts(process: str | None = None) -> list[int]:
    """Count the Salford contracts in each value band, of one process (the council's own name) or of all."""
    counts = dict.fromkeys(VALUE_BANDS, 0)
    for row in table("salford_process_value.csv"):
        if process in (None, row["Process Used"]):
            counts[row["value_band"]] += int(row["contracts"])
    return list(counts.values())


def quantiles(column: str, group: str = "all") -> dict[float, float]:
    """Return the published quantiles of a Salford column: probability -> value."""
    rows = [row for row in table("salford_quantiles.csv") if row["group"] == group]
    return {float(row["quantile"]): float(row[column]) for row in rows}


def value_intervals(process: str | None = None) -> list[Interval]:
    """Return the log values of the Salford contracts [ln pound] as intervals, from band counts and quantiles together.

    Both describe one sample, so each is a point of its cumulative distribution. A quantile that does not lie strictly
    between its neighbours (the two tables differ by ten contracts) is left out.
    """
    counts = band_counts(process)
    total = sum(counts)
    below = [sum(counts[: i + 1]) / total for i in range(len(VALUE_EDGES_GBP))]
    points = dict(zip(VALUE_EDGES_GBP, below, strict=True))
    for share, value in sorted(quantiles("total_value_gbp", process or "all").items()):
        lower = max((s for v, s in points.items() if v <= value), default=0.0)
        upper = min((s for v, s in points.items() if v > value), default=1.0)
        if lower < share < upper:
            points[value] = share
    bounds = [-math.inf, *(math.log(value) for value in sorted(points)), math.inf]
    shares = [0.0, *(points[value] for value in sorted(points)), 1.0]
    cells = [Interval(bounds[i], bounds[i + 1], total * (shares[i + 1] - shares[i])) for i in range(len(shares) - 1)]
    return [cell for cell in cells if cell.weight > 0.0]


def duration_counts() -> dict[str, list[int]]:
    """Return the Salford contracts by value band and duration band: value band -> counts in rising order of months."""
    counts = {band: dict.fromkeys(MONTH_BANDS, 0) for band in VALUE_BANDS}
    for row in table("salford_value_duration.csv"):
        counts[row["value_band"]][row["dur_band"]] += int(row["contracts"])
    return {band: list(row.values()) for band, row in counts.items()}


def numbers(rows: Sequence[Mapping[str, str]], column: str) -> list[float]:
    """Return the stated numbers of a column, in the order of the table."""
    return [float(row[column]) for row in rows if row[column] != ""]
