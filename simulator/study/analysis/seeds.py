"""How many seeds are enough: how wide the interval is, and with how many runs it would be narrow enough."""

from __future__ import annotations

import math

import pandas as pd

from simulator.study.analysis.study import Study
from simulator.study.intervals import mean_over, spread_over, t_quantile

#: Half-widths that are asked for, as shares of the mean.
WANTED = (0.10, 0.05, 0.01)
MOST = 1_000_000


def enough_seeds(sd: float, half_width: float) -> int:
    """Return the least number of seeds whose interval has at most this half-width: n >= (t s / e)^2, at least 2."""
    if sd == 0.0:
        return 2
    low, high = 2, MOST
    while low < high:
        middle = (low + high) // 2
        if t_quantile(min(middle - 1, 1000)) * sd / math.sqrt(middle) <= half_width:
            high = middle
        else:
            low = middle + 1
    return low


def noise(study: Study, kpi: str) -> pd.DataFrame:
    """Return how much luck moves a figure, and how many seeds a point needs.

    Returns:
        kpi, outcome, mean, sd_seeds (within a point and arm, pooled), sd_points (between points), share_of_luck (of the
        variance of a single run), and for each wanted half-width (a share of the mean of the first arm) the seeds.
    """
    rows = []
    size = abs(float(mean_over(study.figures(kpi)[:, 0, :].ravel(), axis=0)))
    for outcome, values in study.outcomes(kpi).items():
        within = math.sqrt(mean_over(spread_over(values, axis=1) ** 2, axis=0))
        means = mean_over(values, axis=1)
        between = float(spread_over(means, axis=0))
        of_points = max(0.0, between**2 - within**2 / values.shape[1]) if not math.isnan(within) else math.nan
        total = within**2 + of_points
        needs = [
            enough_seeds(within, share * size) if size > 0.0 and not math.isnan(within) else math.nan
            for share in WANTED
        ]
        luck = within**2 / total if total else math.nan
        rows.append([kpi, outcome, float(mean_over(values.ravel(), axis=0)), within, between, luck, *needs])
    wanted = [f"seeds_for_{round(100 * share)}_percent" for share in WANTED]
    return pd.DataFrame(rows, columns=["kpi", "outcome", "mean", "sd_seeds", "sd_points", "share_of_luck", *wanted])


def convergence(study: Study, kpi: str) -> pd.DataFrame:
    """Return mean and interval of a figure from the first seeds only: kpi, outcome, seeds, mean, low, high."""
    rows = []
    for outcome, values in study.outcomes(kpi).items():
        for number in range(2, values.shape[1] + 1):
            found = study.sure_of(kpi, outcome, values[:, :number])
            rows.append([kpi, outcome, number, found.mean, found.low, found.high])
    return pd.DataFrame(rows, columns=["kpi", "outcome", "seeds", "mean", "low", "high"])
