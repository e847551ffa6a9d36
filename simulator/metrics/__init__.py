"""Key figures: from the tables of a run to numbers with a definition, a unit and a good direction.

``KPIS`` lists every figure by name, in the order of tables. :func:`measure` computes those of a finished run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.metrics import (  # noqa: F401 - each enters its KPIs
    awards,
    cash_waits,
    channel,
    clauses_kept,
    collapse_and_contagion,
    competition,
    dependence,
    failure,
    franchises,
    hubs,
    joint_bids,
    named_figures,
    near_and_small,
    practice_spread,
    public_value,
    purse,
    social_outcomes,
    social_value,
)
from simulator.metrics.books import Books
from simulator.metrics.kpi import GROUPS, KPIS, Good, Kpi

if TYPE_CHECKING:
    from simulator.engine.world import World

__all__ = ["GROUPS", "KPIS", "Good", "Kpi", "kpi_values", "measure", "year_end_values"]

Values = NDArray[np.float64]


def year_end_values(world: World) -> Values:
    """Return the figures that only a year's end shows [KPIs], NaN for all others."""
    books = Books(world)
    return np.array([k.measure(books) if k.is_year_end else np.nan for k in KPIS.values()])


def kpi_values(world: World, year_ends: Sequence[Values] = (), books: Books | None = None) -> Values:
    """Return every figure of a run [KPIs], in the order of ``KPIS``.

    Args:
        world: the run at its end.
        year_ends: what :func:`year_end_values` gave at the end of each year; their mean is the run's figure. Without
            any, those figures are measured now.
        books: the world's, where somebody has opened them already.
    """
    books = books or Books(world)
    values = np.array([np.nan if k.is_year_end and len(year_ends) else k.measure(books) for k in KPIS.values()])
    if len(year_ends):
        rows = np.array(year_ends)
        is_known = ~np.isnan(rows)
        counts = is_known.sum(axis=0)
        means = np.where(is_known, rows, 0.0).sum(axis=0) / np.maximum(1, counts)
        values = np.where(counts > 0, means, values)
    return values


def measure(world: World) -> dict[str, float]:
    """Return every figure of a world at this moment, by name."""
    return dict(zip(KPIS, map(float, kpi_values(world)), strict=True))
