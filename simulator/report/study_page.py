"""The report of a sweep: question, findings in words, plots with how to read them, tables, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.report.drawing import inline_svg
from simulator.report.pages import page_of
from simulator.report.study_findings import findings, is_told, matters
from simulator.report.study_plots import FOLDER as PLOTS
from simulator.report.study_plots import Drawn
from simulator.scenario.value_words import number
from simulator.study.analysis.analysis_tables import FOLDER
from simulator.study.analysis.naming import factor_label
from simulator.study.analysis.study import Study
from simulator.study.experiments.paths import entry_of
from simulator.study.intervals import Interval
from simulator.study.told_figures import told_figure
from simulator.study.wording import level_in_words, shown_change

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]

_DESIGNS = {
    "grid": "a full grid",
    "list": "a list of points",
    "latin_hypercube": "a Latin hypercube",
    "sobol": "a Sobol sequence",
    "saltelli": "Saltelli's design for Sobol indices",
    "morris": "Morris's trajectories",
    "pareto": "a search for the Pareto front (NSGA-II)",
}
MOST_ROWS = 200  # of a table on the page; the file has all


def study_html(study: Study, tables: Tables, drawings: Sequence[Drawn]) -> str:
    """Return the report of a sweep as one HTML page without scripts or outside addresses.

    Args:
        study: the sweep.
        tables: of its analysis.
        drawings: its plots.
    """
    return page_of("simulator.report", "study.html.j2", _context(study, tables, drawings))


def _context(study: Study, tables: Tables, drawings: Sequence[Drawn]) -> dict[str, Any]:
    manifest = study.manifest
    return {
        "title": manifest["title"],
        "question": manifest["question"],
        "findings": list(findings(study, tables)),
        "comparison": _comparison(study, tables["arms"]),
        "plots": [
            {
                "name": drawing.name,
                "title": drawing.title,
                "note": drawing.note,
                "svg": inline_svg(drawing.figure, drawing.name, escape(drawing.title, quote=True)),
            }
            for drawing in drawings
        ],
        "plots_folder": PLOTS,
        "tables": [_table(name, frame) for name, frame in tables.items()],
        "folder": FOLDER,
        "design": _DESIGNS[study.design],
        "factors": [
            {"name": factor_label(f["name"]), "paths": ", ".join(f["paths"]), "range": _range(f), "note": _note(f)}
            for f in manifest["factors"]
        ],
        "arms": study.arms,
        "runs": f"{len(study.runs):,}",
        "asked": f"{manifest['runs']:,}",
        "points": f"{manifest['points']:,}",
        "seeds": len(manifest["seeds"]),
        "has_own_seeds": study.has_own_seeds,
        "failures": study.failures,
        "versions": manifest["versions"],
        "commit": manifest["commit"],
        "model": manifest["model"],
    }


def _range(factor: dict[str, Any]) -> str:
    if factor.get("values"):
        return ", ".join(number(value) for value in factor["values"])
    return f"{number(factor['low'])} to {number(factor['high'])} ({factor['distribution'].replace('_', ' ')})"


#: What becomes of a factor's value; one that replaces the setting need not be told.
_DONE = {"set": "", "add": "is added to", "scale": "multiplies"}


def _note(factor: dict[str, Any]) -> str:
    """Return what a factor does, and of a setting that the register knows its unit and what it says about it."""
    entry, done = entry_of(factor["paths"][0]), _DONE.get(factor.get("operation", "set"), "")
    if entry is None:
        return f"{done} what the scenario has" if done else ""
    note = getattr(entry, "note", "") or getattr(entry, "mechanism", "")
    unit = f"{done} what the scenario has [{entry.unit}]" if done else str(entry.unit)
    return f"{unit}: {note}" if note else unit


def _comparison(study: Study, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row for each main figure: its level in the first arm, and how the others differ."""
    if len(study.arms) < 2:
        return []
    found = []
    for kpi in study.main_kpis:
        k = told_figure(kpi)
        rows = {row.outcome: row for row in table[table["kpi"] == kpi].itertuples()}
        first = rows[study.arms[0]]
        level = Interval(first.mean, first.low, first.high, 2)
        least = matters(table, study.arms[0], kpi)
        cells = [_difference(rows[f"{arm} - {study.arms[0]}"], k.unit, k.good, least) for arm in study.arms[1:]]
        found.append({"label": k.label, "level": level_in_words(level, k.unit), "cells": cells})
    return found


def _difference(row: Any, unit: str, good: str, matters: float) -> dict[str, str]:
    mean, ends = shown_change(Interval(row.mean, row.low, row.high, 2), unit)
    reading = "untold"
    if is_told(row) and good != "none" and abs(row.mean) >= matters:
        reading = "better" if (row.mean > 0.0) == (good == "up") else "worse"
    elif is_told(row):
        reading = ""
    return {"mean": mean, "ends": f"[{ends}]" if ends else "", "reading": reading}


def _table(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    rows = [
        [cell if isinstance(cell, str) else _cell(cell) for cell in row]
        for row in frame.head(MOST_ROWS).itertuples(index=False)
    ]
    return {"name": name, "columns": list(frame.columns), "rows": rows, "left_out": max(0, len(frame) - MOST_ROWS)}


def _cell(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return "n/a" if isnan(value) else f"{value:,.4g}"
