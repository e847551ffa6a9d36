"""The social account of a run in physical units and pounds, from the totals of its service lines and supplier kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.codes import PENCE_PER_POUND

Values = NDArray[np.float64]

_MILLION_POUNDS = 1e6 * PENCE_PER_POUND  # pence
_WEEKS_PER_YEAR = 52.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How delivered work turns into outcomes, from the run's own parameters.

    Attributes:
        per_offered_million: apprenticeships and training weeks per million pounds times social offer.
        respend: pounds spent again in the area per pound of work, by firms of the area and by others.
        additional: share of each outcome that would not have come about anyway [outcome].
    """

    per_offered_million: tuple[float, float]
    respend: tuple[float, float]
    additional: tuple[float, float, float, float]

    @classmethod
    def of(cls, parameters: Any) -> Rates:
        """Return the rates of a row of ``world.parameters``.

        Of local spending, what suppliers from elsewhere would have spent in the area too is not additional (R5).
        """
        home, away = float(parameters.local_respend_home), float(parameters.local_respend_away)
        return cls(
            (float(parameters.apprenticeships_per_gbp_m), float(parameters.training_weeks_per_gbp_m)),
            (home, away),
            (
                float(parameters.priority_share_additional),
                float(parameters.apprenticeships_additional),
                float(parameters.training_additional),
                max(0.0, home - away),
            ),
        )


def gross(cells: Any, rates: Rates) -> Values:
    """Return what came about on delivered work in each cell [cell, outcome], in physical units of the whole run."""
    offered = cells["offered_work"] / _MILLION_POUNDS
    respend = cells["home_work"] * rates.respend[0] + cells["away_work"] * rates.respend[1]
    columns = (
        cells["priority_job_weeks"] / _WEEKS_PER_YEAR,
        offered * rates.per_offered_million[0],
        offered * rates.per_offered_million[1],
        respend / PENCE_PER_POUND,
    )
    return np.stack(columns, axis=-1)


def additional(cells: Any, rates: Rates) -> Values:
    """Return what would not have come about anyway in each cell [cell, outcome], in physical units of the whole run."""
    found = gross(cells, rates)
    found[..., -1] = cells["home_work"] / PENCE_PER_POUND
    net: Values = found * np.array(rates.additional)
    return net


def worth(cells: Any, rates: Rates, benefits: Any) -> Values:
    """Return the additional benefit in pounds by outcome and beneficiary [outcome, beneficiary], whole run.

    ``benefits`` are pence of one additional unit [outcome, beneficiary].
    """
    total: Values = additional(cells, rates).sum(axis=0)[:, None] * benefits / PENCE_PER_POUND
    return total
