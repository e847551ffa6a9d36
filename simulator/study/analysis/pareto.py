"""Policies that no other policy beats in everything: the Pareto front, robust over states of the world."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.study.analysis.study import Study
from simulator.study.intervals import mean_over
from simulator.study.told_figures import told_figure

Array = NDArray[np.float64]

WORST_SHARE = 0.1  # "worst": the mean of the worst tenth of the states


def robust_value(values: Array, how: str, goal: str) -> float:
    """Return one number for a policy from its figures in several states: their mean, or that of the worst tenth."""
    known = np.sort(values[~np.isnan(values)])
    if len(known) == 0:
        return float("nan")
    if how == "mean":
        return float(known.mean())
    number = max(1, round(WORST_SHARE * len(known)))
    return float((known[:number] if goal == "up" else known[-number:]).mean())


def undominated(costs: Array) -> NDArray[np.bool_]:
    """Return which rows no other row beats: none is at most as costly in every column and less in one.

    Args:
        costs: less is better [policies, objectives]; rows with NaN are never on the front.
    """
    is_known = ~np.isnan(costs).any(axis=1)
    found: NDArray[np.bool_] = np.array(is_known)
    for i in np.flatnonzero(is_known):
        others = costs[is_known]
        found[i] = not np.any(np.all(others <= costs[i], axis=1) & np.any(others < costs[i], axis=1))
    return found


def goal_of(objective: dict[str, str]) -> str:
    """Return whether an objective wants more (``up``) or less (``down``)."""
    return objective["goal"] or told_figure(objective["kpi"]).good


def costs_of(figures: dict[str, Array], objectives: list[dict[str, str]]) -> Array:
    """Return the objectives of one policy as costs [objectives] from its figures in each state [states]."""
    found = []
    for objective in objectives:
        goal = goal_of(objective)
        value = robust_value(figures[objective["kpi"]], objective["robust"], goal)
        found.append(-value if goal == "up" else value)
    return np.array(found)


def policies_table(study: Study) -> pd.DataFrame:
    """Return every policy of a search: its decisions, its objectives, and whether it is on the front."""
    objectives = study.manifest["experiment"]["objectives"]
    decisions = [f["name"] for f in study.manifest["factors"] if f["decision"]]
    places = [study.factors.index(name) for name in decisions]
    policies, place = np.unique(study.values[:, places], axis=0, return_inverse=True)
    place = place.reshape(-1)
    figures = {o["kpi"]: mean_over(study.figures(o["kpi"])[:, 0, :], axis=1) for o in objectives}
    costs = np.array(
        [costs_of({k: v[place == i] for k, v in figures.items()}, objectives) for i in range(len(policies))]
    )
    table = pd.DataFrame(policies, columns=decisions)
    for at, objective in enumerate(objectives):
        sign = -1.0 if goal_of(objective) == "up" else 1.0
        table[f"{objective['robust']}_{objective['kpi']}"] = sign * costs[:, at]
    table["states"] = np.bincount(place, minlength=len(policies))
    table["is_on_front"] = undominated(costs)
    return table.sort_values("is_on_front", ascending=False, kind="stable").reset_index(drop=True)
