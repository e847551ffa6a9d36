"""The way from call to award of every run as a table, by service line and size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.metrics.stages import STAGES
from simulator.study.where_bought import size_names

if TYPE_CHECKING:
    from simulator.study.arms import Arm
    from simulator.study.execution import Run

COLUMNS = ("arm", "seed", "sector", "size", *STAGES)


def stage_table(runs: Sequence[Run], arms: Sequence[Arm]) -> pd.DataFrame:
    """Return a row per arm, seed, service line and size with what ``metrics.stages.STAGES`` counts, over the run."""
    rows = [row for run in runs for row in _rows(run, arms[run.arm])]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(run: Run, arm: Arm) -> Iterator[list[Any]]:
    if not run.stages.size:
        return
    for place, line in enumerate(arm.scenario.service_lines):
        for band, size in enumerate(size_names()):
            yield [arm.name, run.seed, line.name, size, *(float(cell) for cell in run.stages[place, band])]
