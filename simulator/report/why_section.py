"""Why the key figures moved: causal steps, what each policy adds, and where social enterprises drop out."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

from simulator.explanation.steps import STEPS, sums_of, values_of
from simulator.explanation.why import Why, added, why
from simulator.metrics import KPIS
from simulator.study.answers import key_figures_of
from simulator.study.comparison import Comparison, Result
from simulator.study.intervals import Interval, interval
from simulator.study.readings import CLEAR, HANGS
from simulator.study.where_bought import where_found
from simulator.study.wording import amount

_MOST_FIGURES = 3
#: Stages of the way from call to award that are told by size and by service line.
_WAY = ("called_value", "carriable_share", "kept_share", "se_entered_share")
_BY = {"size": "By size of contract", "sector": "By service line"}


def why_section(result: Result) -> list[dict[str, Any]]:
    """Return for each arm beyond the reference why its key figures moved: those that did, at most three."""
    if not isinstance(result, Comparison) or len(result.arms) < 2:
        return []
    return [_of_arm(result, arm) for arm in range(1, len(result.arms))]


def _of_arm(comparison: Comparison, arm: int) -> dict[str, Any]:
    figures = key_figures_of(comparison)
    moved = [kpi for kpi in figures if comparison.reading(kpi, arm) in (*CLEAR, HANGS)]
    told = [why(comparison, kpi, arm) for kpi in (moved or figures[:1])[:_MOST_FIGURES]]
    return {"name": comparison.names[arm], "figures": [_figure(one) for one in told]}


def _figure(told: Why) -> dict[str, Any]:
    largest = max((abs(part.difference.mean) for part in told.contributions), default=0.0)
    return {
        "label": KPIS[told.figure].label,
        "definition": told.definition,
        "steps": [step.words for step in told.steps],
        "contributions": [
            {
                "name": part.name,
                "words": added(told.figure, part.difference),
                **_bar(part.difference.mean, largest),
            }
            for part in told.contributions
        ],
        "others": ", ".join(told.others),
        "rest": told.rest,
        "together": "" if told.together is None else added(told.figure, Interval(told.together, nan, nan, 1)),
    }


def _bar(value: float, largest: float) -> dict[str, Any]:
    """Return a bar that begins in the middle and goes left below zero, in % of its cell."""
    width = round(50.0 * abs(value) / largest, 1) if largest else 0.0
    return {"is_down": value < 0.0, "width": width, "left": 50.0 - width if value < 0.0 else 50.0}


def way_tables(result: Result) -> list[dict[str, Any]]:
    """Return the way from call to award by size and by service line: each cell in every arm."""
    if result.stages.empty:
        return []
    return [_way_table(result, by, title) for by, title in _BY.items()]


def _way_table(result: Result, by: str, title: str) -> dict[str, Any]:
    labels = {line.name: line.label for line in result.arms[0].scenario.service_lines}
    shares = {(one.name, one.figure.name): one for one in where_found(result, by)}
    every, rows = sums_of(result.stages, by), []
    for name in dict.fromkeys(result.stages[by]):
        sums = {key[1:]: found for key, found in every.items() if key[0] == name}
        means = {step: [interval(row).mean for row in values_of(result, STEPS[step], sums)] for step in _WAY}
        cells = [_levels(found, STEPS[step].unit) for step, found in means.items()]
        won = shares[str(name), "se_award_share_value"]
        cells.append(_levels([one.mean for one in won.arms], "share"))
        bare = [cell.replace(" a year", "") for cell in cells]
        rows.append({"name": labels.get(str(name), str(name)), "cells": bare})
    heads = [STEPS[step].label + (", a year" if "a year" in STEPS[step].unit else "") for step in _WAY]
    return {"title": title, "by": by, "heads": [*heads, "Won by social enterprises"], "rows": rows}


def _levels(means: Sequence[float], unit: str) -> str:
    """Return the level of each arm, an arrow between the first and the others."""
    words = [amount(mean, unit, *means) for mean in means]
    return f"{words[0]} → {' | '.join(words[1:])}" if len(words) > 1 else words[0]
