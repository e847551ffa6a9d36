"""Shapes of firms: leaving by age, insolvency by liquidity, size and age, concentration among social enterprises."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulator.calibration.shipped_tables import numbers, table
from simulator.metrics.kpi import ratio
from simulator.study.evidence.curve import Curve, within_factor
from simulator.study.evidence.looks import exit_hazards, mean_or_nan, se_incomes, top_share
from simulator.study.evidence.watched_run import Values, Watched


def exit_by_age() -> Curve:
    """Yearly hazard of leaving by age: the cohort of 2002 (S33)."""
    real = np.array([0.07, 0.15, 0.21, 0.18, 0.14])
    return Curve(
        "exit_by_age", "Leaving by age", "year of age", "share that leave in the year",
        ("1", "2", "3", "4", "5"), real, *within_factor(real, 1.3), exit_hazards,
    )  # fmt: skip


def failure_by_liquidity() -> Curve:
    """Insolvency by fifth of liquidity over the mean rate: Polish companies, ordering and slope only."""
    rows = table("failure_by_liquidity.csv")
    failed, firms = np.array(numbers(rows, "bankrupt")), np.array(numbers(rows, "firms"))
    real = failed / firms / (failed.sum() / firms.sum())

    def of_run(run: Watched) -> Values:
        months, failed = run.of_firms("months"), run.of_firms("failed")
        fifth = np.searchsorted(np.quantile(months, (0.2, 0.4, 0.6, 0.8)), months)
        whole = mean_or_nan(failed)
        return np.array([ratio(mean_or_nan(failed[fifth == place]), whole) for place in range(5)])

    return Curve(
        "failure_by_liquidity", "Insolvency by liquidity", "fifth of firms, least liquid first", "rate, mean = 1",
        ("1", "2", "3", "4", "5"), real, *within_factor(real), of_run,
    )  # fmt: skip


def _peak(points: int, place: int) -> Values:
    """Return a lower bound of 1, the mean, at one point; nothing is asked of the others."""
    low = np.full(points, math.nan)
    low[place] = 1.0
    return low


def _rate_by_class(run: Watched, column: str, edges: Sequence[float]) -> Values:
    """Return the yearly insolvency rate by class of a column, over the mean; NaN for fewer than 50 firm-years."""
    place, failed = np.searchsorted(edges, run.of_firms(column), side="right"), run.of_firms("failed")
    classes = [failed[place == i] for i in range(len(edges) + 1)]
    whole = mean_or_nan(failed)
    return np.array([ratio(mean_or_nan(c), whole) if len(c) >= 50 else math.nan for c in classes])


def failure_by_size() -> Curve:
    """Insolvency by turnover over the mean rate: only where it is highest is known (N20), 0.5 to 1 million pounds."""
    low = _peak(5, 2)
    return Curve(
        "failure_by_size", "Insolvency by turnover", "turnover [GBP]", "rate, mean = 1",
        ("<100k", "100-500k", "0.5-1m", "1-5m", ">5m"), np.full(5, math.nan), low, low + math.inf,
        lambda run: _rate_by_class(run, "turnover", (1e5, 5e5, 1e6, 5e6)),
    )  # fmt: skip


def failure_by_age() -> Curve:
    """Insolvency by age over the mean rate: only where it is highest is known (N20), 4 to 9 years."""
    low = _peak(4, 1)
    return Curve(
        "failure_by_age", "Insolvency by age", "years since founding", "rate, mean = 1",
        ("0-3", "4-9", "10-19", "20+"), np.full(4, math.nan), low, low + math.inf,
        lambda run: _rate_by_class(run, "age", (4.0, 10.0, 20.0)),
    )  # fmt: skip


def se_concentration() -> Curve:
    """Share of councils' money that the largest charities take (N13: 302 councils, 2010 to 2015)."""
    parts = (0.01, 0.10, 0.25, 0.50)
    real = np.array([0.19, 0.62, 0.79, 0.92])
    low, high = np.maximum(0.0, real - 0.15), np.minimum(1.0, real + 0.15)

    def of_run(run: Watched) -> Values:
        incomes = se_incomes(run)
        return np.array([top_share(incomes, part) if len(incomes) else math.nan for part in parts])

    return Curve(
        "se_concentration", "Concentration among social enterprises", "largest part of them",
        "share of councils' money", ("1 %", "10 %", "25 %", "50 %"), real, low, high, of_run,
    )  # fmt: skip
