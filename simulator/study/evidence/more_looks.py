"""Looks at worlds with teams, franchises, clauses and large contractors; they enter themselves among ``LOOKS``."""

from __future__ import annotations

import math

import numpy as np

from simulator.engine.codes import INSOLVENT, LARGE_CONTRACTOR, NOBODY, PENCE_PER_POUND
from simulator.metrics import KPIS
from simulator.metrics.kpi import ratio
from simulator.study.evidence.looks import LOOKS, look
from simulator.study.evidence.watched_run import Watched

__all__ = ["LOOKS"]
_QUARTER = 13  # weeks


def _figure(run: Watched, name: str) -> float:
    return float(run.kpis[list(KPIS).index(name)])


@look
def joint_over_single_win_rate(run: Watched) -> float:
    """Chance that a joint bid wins over that of a single one."""
    return ratio(_figure(run, "joint_win_rate"), _figure(run, "single_win_rate"))


@look
def unit_over_independent_exit(run: Watched) -> float:
    """Yearly exits of franchise units over those of independent SEs."""
    return ratio(_figure(run, "unit_exit_rate"), _figure(run, "independent_exit_rate"))


@look
def insolvency_jump_after_collapse(run: Watched) -> float:
    """Insolvencies of builders in the quarter after the first large contractor's collapse over the quarter before."""
    world = run.world
    rows = world.failures[: world.clock[0].failures]
    large = rows["week"][(rows["kind"] == LARGE_CONTRACTOR) & (rows["cause"] == NOBODY)]
    if not len(large):
        return math.nan
    week = int(large[0])
    firms = world.suppliers[: world.clock[0].suppliers]
    is_builder = (firms["kind"] != LARGE_CONTRACTOR) & (firms["state"] == INSOLVENT) & (firms["sector"] == 0)
    left = firms["left"][is_builder]
    before = np.count_nonzero((left < week) & (left >= week - _QUARTER))
    return ratio(np.count_nonzero((left >= week) & (left < week + _QUARTER)), before)


@look
def loss_of_medium_over_micro(run: Watched) -> float:
    """Mean loss in a customer's failure of suppliers of 10 to 50 million pounds turnover over that below 2 million."""
    world = run.world
    used = int(world.clock[0].suppliers)
    loss = np.asarray(world.finance["loss"][:used], np.float64)
    size = world.suppliers["starting_turnover"][:used] / PENCE_PER_POUND
    micro, medium = loss[(loss > 0) & (size < 2e6)], loss[(loss > 0) & (size >= 1e7) & (size < 5e7)]
    return ratio(medium.mean(), micro.mean()) if len(micro) and len(medium) else math.nan


@look
def jobs_per_clause_million(run: Watched) -> float:
    """Additional job-years for each million pounds of contracts with clauses: what they ask, kept as far as it is."""
    asked = float(run.world.rules[0].clause_jobs_per_million)
    return asked * _figure(run, "clause_jobs_kept") * float(run.world.parameters[0].priority_share_additional)
