"""The report of a sweep: question, findings in words, plots with how to read them, tables, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.metrics import KPIS
from simulator.report.drawing import inline_svg
from simulator.scenario.wording import number
from simulator.study.analysis import plots, response
from simulator.study.analysis.study import Study
from simulator.study.analysis.tables import FOLDER
from simulator.study.intervals import Interval
from simulator.study.wording import shown_difference, shown_unit

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Tables = dict[str, "pd.DataFrame"]

MOST_FINDINGS = 4  # factors named in a sentence, and figures with a sentence about responses
MOST_ROWS = 200  # of a table on the page; the file has all


def study_html(study: Study, tables: Tables) -> str:
    """Return the report of a sweep as one HTML page without scripts or outside addresses."""
    environment = Environment(
        loader=PackageLoader("simulator.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("study.html.j2").render(_context(study, tables))


def _context(study: Study, tables: Tables) -> dict[str, Any]:
    manifest = study.manifest
    return {
        "title": manifest["title"],
        "question": manifest["question"],
        "findings": list(findings(study, tables)),
        "plots": [
            {"name": name, "title": title, "note": note, "svg": inline_svg(figure, name, escape(title, quote=True))}
            for name, title, note, figure in _plots(study, tables)
        ],
        "tables": [_table(name, frame) for name, frame in tables.items()],
        "folder": FOLDER,
        "design": study.design.replace("_", " "),
        "factors": [
            {"name": plots.words(f["name"]), "paths": ", ".join(f["paths"]), "range": _range(f)}
            for f in manifest["factors"]
        ],
        "arms": study.arms,
        "runs": f"{len(study.runs):,}",
        "asked": f"{manifest['runs']:,}",
        "points": f"{manifest['points']:,}",
        "seeds": len(manifest["seeds"]),
        "failures": study.failures,
        "versions": manifest["versions"],
        "commit": manifest["commit"],
        "model": manifest["model"],
    }


def _range(factor: dict[str, Any]) -> str:
    if factor.get("values"):
        return ", ".join(number(value) for value in factor["values"])
    return f"{number(factor['low'])} to {number(factor['high'])} ({factor['distribution'].replace('_', ' ')})"


def findings(study: Study, tables: Tables) -> Iterator[str]:
    """Yield the main findings as sentences with their intervals."""
    if not study.is_complete:
        done, asked = f"{len(study.runs):,}", f"{study.manifest['runs']:,}"
        yield f"Not finished: {done} of {asked} runs have figures ({study.failures} failed)."
    yield from _of_arms(study, tables["arms"])
    yield from _of_effects(tables, "morris", "mu_star", "largest effects over their whole range")
    yield from _of_effects(tables, "sobol", "ST", "largest total indices")
    if "take_off" in tables:
        yield from _of_responses(study, tables["take_off"])
    if "policies" in tables:
        best = int(tables["policies"]["is_on_front"].sum())
        yield f"{best} of {len(tables['policies'])} policies tried are on the Pareto front."


def _of_responses(study: Study, table: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for each of the first figures: from which level of each factor on it is another one."""
    for kpi in study.main_kpis[:MOST_FINDINGS]:
        unit = KPIS[kpi].unit
        parts = [
            f"{plots.words(row.factor)} {number(row.from_level)} ({_change(row.change, row.low, row.high, unit)})"
            for row in table[(table["kpi"] == kpi) & (table["outcome"] == study.arms[0])].itertuples()
        ]
        if parts:
            yield f"{KPIS[kpi].label} can be told from its value at the lowest level from: {'; '.join(parts)}."


def _change(mean: float, low: float, high: float, unit: str) -> str:
    """Return a difference with its interval in words."""
    shown, ends, unit_shown = shown_difference(Interval(mean, low, high, 2), unit)
    return f"{shown} {unit_shown}".strip() + (f", 95 % interval {ends}" if ends else "")


def _of_arms(study: Study, table: pd.DataFrame) -> Iterator[str]:
    for row in table[table["kpi"].isin(study.main_kpis)].itertuples():
        if " - " in row.outcome and not isnan(row.low):
            untold = (
                "" if row.low > 0.0 or row.high < 0.0 or row.low == row.high else ", which cannot be told from zero"
            )
            yield f"{KPIS[row.kpi].label}, {row.outcome}: {_change(row.mean, row.low, row.high, row.unit)}{untold}."


def _of_effects(tables: Tables, name: str, value: str, what: str) -> Iterator[str]:
    if name not in tables:
        return
    for (kpi, outcome), rows in tables[name].groupby(["kpi", "outcome"], sort=False):
        best = rows.sort_values(value, ascending=False).head(MOST_FINDINGS)
        if best[value].isna().all() or " - " in str(outcome):
            continue
        listed = ", ".join(
            f"{plots.words(row.factor)} {getattr(row, value):.3g} "
            f"[{getattr(row, value + '_low'):.3g}, {getattr(row, value + '_high'):.3g}]"
            for row in best.itertuples()
        )
        unit = shown_unit(KPIS[str(kpi)].unit) if value == "mu_star" else ""
        yield f"{KPIS[str(kpi)].label}: {what}: {listed}{f' ({KPIS[str(kpi)].unit})' if unit else ''}."


def _plots(study: Study, tables: Tables) -> Iterator[tuple[str, str, str, Figure]]:
    first = study.arms[0]
    for name, value, other, note in (
        (
            "morris",
            "mu_star",
            "",
            "Mean size of the effect of moving a factor over its whole range, with 95 % intervals.",
        ),
        ("sobol", "ST", "S1", "Share of the variance: ST with all its interactions, S1 alone, with 95 % intervals."),
    ):
        if name in tables:
            rows = tables[name][tables[name]["outcome"] == first]
            for kpi in rows["kpi"].unique():
                yield f"{name}-{kpi}", f"What moves: {KPIS[kpi].label}", note, plots.bars(rows, kpi, value, other)
    if "response" in tables:
        for i, outcome in enumerate(tables["response"]["outcome"].unique()):
            title = f"Response to each factor: {outcome}"
            note = "Means over all other factors, with 95 % intervals."
            yield f"response-{i}", title, note, plots.response_curves(tables["response"], outcome)
    if study.design == "grid":
        for kpi in study.main_kpis[:2]:
            for i, (x, y, frame) in enumerate(response.surfaces(study, kpi)):
                title = f"{KPIS[kpi].label} over {plots.words(x)} and {plots.words(y)}"
                yield f"surface-{kpi}-{i}", title, f"Arm: {first}.", plots.surface(frame, x, y, kpi)
    if "convergence" in tables and len(study.manifest["seeds"]) > 2:
        note = "How sure the mean of the first arm is with the first seeds only; a flat line is not worth more seeds."
        figure = plots.convergence(tables["convergence"], study.main_kpis, first)
        yield "convergence", "How many seeds are enough", note, figure
    if "policies" in tables and len(study.manifest["experiment"]["objectives"]) > 1:
        note = "Every policy tried; filled: no other is better in everything."
        yield "front", "The Pareto front", note, plots.front(study, tables["policies"])


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
