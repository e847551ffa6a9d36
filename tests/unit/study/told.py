"""Comparisons whose figures a test writes itself: what is said of them can be worked out in the head."""

from __future__ import annotations

import numpy as np

from simulator import Scenario
from simulator.metrics import KPIS
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.execution import Run

NOTHING = np.empty(0)


def told(scenario: Scenario, figures: dict[str, list[list[float]]]) -> Comparison:
    """Return a comparison in which figures have these values [arm, seed], and all others are 0."""
    arms, seeds = len(next(iter(figures.values()))), len(next(iter(figures.values()))[0])
    values = np.zeros((arms, seeds, len(KPIS)))
    for name, of_arms in figures.items():
        values[:, :, list(KPIS).index(name)] = of_arms
    runs = tuple(
        Run(arm, seed + 1, values[arm, seed], NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, None)
        for arm in range(arms)
        for seed in range(seeds)
    )
    names = ["Northvale as it is", "Northvale in ten days", "Third", "Fourth"][:arms]
    return Comparison(tuple(Arm(name, scenario) for name in names), tuple(range(1, seeds + 1)), runs)
