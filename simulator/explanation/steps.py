"""The steps between a rule and a figure: shares and means of what ``metrics.stages`` counts, seed by seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.metrics import KPIS
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.comparison import Result

#: Sums of the stages of one run, and its length [years].
Sums = Mapping[str, Any]
#: A step that moved by less is no cause worth telling: a share in its own unit, anything else as a part of itself.
LEAST_SHARE, LEAST_PART = 0.005, 0.02


@dataclass(frozen=True, slots=True)
class Step:
    """One count on the way.

    Attributes:
        label: what it is called.
        unit: as of a key figure.
        of: the step from the sums of a run's stages and its years; NaN where its denominator is empty.
    """

    label: str
    unit: str
    of: Callable[[Sums, float], float]

    def matters(self, level: float) -> float:
        """Return the smallest change worth telling."""
        return LEAST_SHARE if self.unit == "share" else LEAST_PART * abs(level)


def _ratio(part: str, whole: str) -> Callable[[Sums, float], float]:
    return lambda sums, _: float(sums[part]) / float(sums[whole]) if sums[whole] else math.nan


STEPS = {
    "called_value": Step("Work called for by tender", "GBP a year", lambda sums, years: sums["called_gbp"] / years),
    "carriable_share": Step(
        "Called in contracts small enough for enough social enterprises", "share", _ratio("carriable_gbp", "called_gbp")
    ),
    "kept_share": Step("Called for social or chosen suppliers alone", "share", _ratio("kept_gbp", "called_gbp")),
    "se_entered_share": Step(
        "Competitions with a bid of a social enterprise", "share", _ratio("se_entered", "competitions")
    ),
    "se_bids_per_competition": Step(
        "Bids of social enterprises for each competition", "bids", _ratio("se_bids", "competitions")
    ),
    "se_win_rate": Step("Bids of social enterprises that win", "share", _ratio("se_won", "se_bids")),
    "knew_of_it": Step("Suppliers that know of a competition", "suppliers", _ratio("knew", "competitions")),
    "too_small_share": Step("Of those who know: too small for the standing test", "share", _ratio("too_small", "knew")),
    "full_share": Step("Of those who know: no free capacity", "share", _ratio("full", "knew")),
    "no_cash_share": Step("Of those who know: no cash to start", "share", _ratio("no_cash", "knew")),
    "not_worth_share": Step("Of those who know: not worth a bid", "share", _ratio("not_worth_it", "knew")),
    "no_writers_share": Step("Of those who know: no money or people to bid", "share", _ratio("no_writers", "knew")),
    "written_terms": Step("Payment terms in contracts", "days", _ratio("terms", "awarded_gbp")),
    "paid_up_front": Step("Paid in advance", "share", _ratio("upfront_gbp", "awarded_gbp")),
}
#: Key figures that stand in a chain under another name, because they are a cause there.
ALIASES = {"passed_on_income": "se_indirect_income"}


def label_and_unit(name: str) -> tuple[str, str]:
    """Return what a step is called and its unit."""
    known = STEPS.get(name) or KPIS[ALIASES.get(name, name)]
    return known.label, known.unit


def step_values(result: Result, name: str) -> NDArray[np.float64]:
    """Return a step, or a key figure, of every run [arm, seed]."""
    if name not in STEPS:
        found: NDArray[np.float64] = result.values[:, :, list(KPIS).index(ALIASES.get(name, name))]
        return found
    return values_of(result, STEPS[name], sums_of(result.stages))


def sums_of(stages: pd.DataFrame, *by: str) -> dict[tuple[Any, ...], Sums]:
    """Return what the stages add up to by arm and seed, and before these by size or service line where asked."""
    sums = stages.groupby([*by, "arm", "seed"], sort=False).sum(numeric_only=True)
    return dict(zip(sums.index, sums.to_dict("records"), strict=True))


def values_of(result: Result, step: Step, sums: Mapping[tuple[Any, ...], Sums]) -> NDArray[np.float64]:
    """Return a step from the sums of the stages, NaN where a run has none [arm, seed]."""
    years = result.weeks / WEEKS_PER_YEAR
    runs = [[sums.get((name, seed)) for seed in result.seeds] for name in result.names]
    return np.array([[math.nan if run is None else step.of(run, years) for run in of_arm] for of_arm in runs])
