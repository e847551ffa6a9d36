"""Where it happens: shares and awards by council, service line and size, for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.report.csv_links import csv_link
from simulator.study.where_bought import BY, FIGURES_BY, WhereFound, where_found
from simulator.study.wording import in_brackets, shown_change, shown_means, shown_unit, worded

if TYPE_CHECKING:
    from simulator.study.comparison import Result

_HEADINGS = {"council": "By council", "sector": "By service line", "size": "By size of contract"}
_SHOWN = ("se_award_share_value", "awards_per_year", "bids_per_tender")


def where_tables(result: Result) -> list[dict[str, Any]]:
    """Return a table for councils, for service lines and for sizes: three figures of each arm, with differences."""
    figures = [figure for figure in FIGURES_BY if figure.name in _SHOWN]
    labels = {line.name: line.label for line in result.arms[0].scenario.service_lines}
    tables = []
    for by in BY:
        names: dict[str, list[str]] = {}
        for found in where_found(result, by, figures):
            names.setdefault(found.name, []).extend(_cells(found))
        known = labels if by == "sector" else {}  # a council may be called as a service line
        rows = [{"name": known.get(name, name), "cells": cells} for name, cells in names.items()]
        heads = [_heads(figure.label, result.names) for figure in figures]
        told = {"title": _HEADINGS[by], "by": by, "heads": [head for group in heads for head in group], "rows": rows}
        tables.append(told | {"csv": csv_link(_frame(result, by)), "file": f"by_{by}.csv"})
    return tables


def _frame(result: Result, by: str) -> pd.DataFrame:
    """Return all figures of each place as numbers: a row per place, figure and arm."""
    rows = []
    for found in where_found(result, by):
        for place, (name, ends) in enumerate(zip(result.names, found.arms, strict=True)):
            gap = found.differences[place - 1][:3] if place else (None,) * 3
            rows.append([found.name, found.figure.label, found.figure.unit, name, *ends[:3], *gap])
    columns = [by, "figure", "unit", "arm", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "difference", "difference_low", "difference_high"])


def _heads(label: str, arms: tuple[str, ...]) -> list[str]:
    if len(arms) == 1:
        return [label]
    return [f"{label}: {arms[0]}", *(f"{arm}, difference" for arm in arms[1:])]


def _cells(found: WhereFound) -> list[str]:
    """Return the mean of the first arm, and of the others the difference with its interval."""
    level, unit = found.arms[0].mean, found.figure.unit
    (digits,) = shown_means([level], unit, *found.differences)
    changes = [shown_change(difference, unit) for difference in found.differences]
    return [worded(digits, shown_unit(unit, level)), *(in_brackets(change, ends) for change, ends in changes)]
