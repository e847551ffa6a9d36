"""Figures of the years in which every policy is fully in force, in words: for the terminal and the report."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.metrics import KPIS
from simulator.study.comparison import Comparison
from simulator.study.intervals import Interval
from simulator.study.policy_years import FIGURES_OF_YEARS, PolicyYears
from simulator.study.readings import verdict
from simulator.study.wording import difference_beside, shown_means, shown_unit


@dataclass(frozen=True, slots=True)
class PolicyYearsRow:
    """One figure.

    Attributes:
        label: its name for people.
        definition: one sentence.
        unit: of the levels.
        levels: in the reference and in the arm.
        difference: between them, and the ends of its interval.
        whole_run: the difference over the whole run.
        word: the verdict on the difference of those years.
    """

    label: str
    definition: str
    unit: str
    levels: tuple[str, str]
    difference: tuple[str, str]
    whole_run: str
    word: str


def rows_of_policy_years(comparison: Comparison, years: PolicyYears, arm: int) -> Iterator[PolicyYearsRow]:
    """Yield a row for each figure that is something in those years."""
    for kpi in FIGURES_OF_YEARS:
        k = KPIS[kpi]
        means = [years.of_arm(kpi, place).mean for place in (0, arm)]
        if any(mean and not math.isnan(mean) for mean in means):
            found = years.difference(kpi, arm)
            unit = shown_unit(k.unit, *means)
            levels = shown_means(means, k.unit, found)
            yield PolicyYearsRow(
                label=k.label,
                definition=k.definition,
                unit=unit,
                levels=(levels[0], levels[1]),
                difference=_bare(found, k.unit, unit),
                whole_run=_bare(comparison.difference(kpi, arm), k.unit, unit)[0],
                word=verdict(found, k.good, comparison.matters(kpi)),
            )


def _bare(found: Interval, unit: str, of_levels: str) -> tuple[str, str]:
    """Return a difference beside levels and its ends, without the word for differences of percentages."""
    mean, ends = difference_beside(found, unit, of_levels)
    return mean.removesuffix(" points"), ends
