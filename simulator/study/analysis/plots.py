"""Plots of an analysis: for paper, in the colours of Okabe and Ito, with a mark for each line."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure

from simulator.metrics import KPIS
from simulator.study.analysis.pareto import goal_of
from simulator.study.analysis.study import Study
from simulator.study.styles import COLOURS, DASHES, MARKS, STYLE

WIDTH = 7.2  # inches: a text column
MOST_BARS = 15
_LABEL = 34  # characters


def words(name: str) -> str:
    """Return the name of a factor for people, cut when long."""
    text = name.replace("_", " ")
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"


def _label(kpi: str) -> str:
    return f"{KPIS[kpi].label} [{KPIS[kpi].unit}]"


def _subplots(rows: int, columns: int, height: float) -> tuple[Figure, np.ndarray]:
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height * rows), layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False)
    return figure, axes


def response_curves(table: pd.DataFrame, outcome: str) -> Figure:
    """Draw each main figure against each factor, with the 95 % interval of the mean."""
    rows = table[table["outcome"] == outcome]
    kpis = list(rows["kpi"].unique())[:4]
    factors = list(rows["factor"].unique())[:4]
    figure, axes = _subplots(len(kpis), len(factors), 1.9)
    for i, kpi in enumerate(kpis):
        for j, factor in enumerate(factors):
            some = rows[(rows["kpi"] == kpi) & (rows["factor"] == factor)].sort_values("level")
            axis = axes[i, j]
            axis.fill_between(some["level"], some["low"], some["high"], color=COLOURS[i], alpha=0.2, linewidth=0)
            axis.plot(some["level"], some["mean"], color=COLOURS[i], marker=MARKS[i], markersize=3.5)
            axis.tick_params(labelsize=7)
            if i == len(kpis) - 1:
                axis.set_xlabel(words(factor), fontsize=8)
            if j == 0:
                axis.set_ylabel(_wrapped(KPIS[kpi].label), fontsize=7.5)
    for line in axes:
        low, high = min(a.get_ylim()[0] for a in line), max(a.get_ylim()[1] for a in line)
        for axis in line:
            axis.set_ylim(low, high)
    return figure


def _wrapped(text: str, width: int = 22) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def surface(table: pd.DataFrame, x: str, y: str, kpi: str) -> Figure:
    """Draw a figure over two factors as a grid of numbers."""
    wide = table.pivot_table(index="y", columns="x", values="mean")
    figure, axes = _subplots(1, 1, 1.0 + 0.42 * len(wide))
    axis = axes[0, 0]
    with rc_context(STYLE):
        image = axis.imshow(wide.to_numpy(), aspect="auto", origin="lower", cmap="cividis")
        axis.grid(visible=False)
        axis.set_xticks(range(wide.shape[1]), [f"{v:g}" for v in wide.columns])
        axis.set_yticks(range(wide.shape[0]), [f"{v:g}" for v in wide.index])
        axis.set_xlabel(words(x))
        axis.set_ylabel(words(y))
        middle = (np.nanmin(wide.to_numpy()) + np.nanmax(wide.to_numpy())) / 2.0
        for (i, j), value in np.ndenumerate(wide.to_numpy()):
            axis.text(j, i, f"{value:.3g}", ha="center", va="center", fontsize=8, color="w" if value < middle else "k")
        figure.colorbar(image, ax=axis).set_label(_wrapped(KPIS[kpi].label, 20), fontsize=8)
    return figure


def bars(table: pd.DataFrame, kpi: str, value: str, other: str = "") -> Figure:
    """Draw the indices of a figure with their intervals, the largest on top."""
    chosen = table[table["kpi"] == kpi].sort_values(value, ascending=False).head(MOST_BARS).iloc[::-1]
    figure, axes = _subplots(1, 1, 0.9 + 0.24 * len(chosen))
    axis = axes[0, 0]
    place = np.arange(len(chosen))
    with rc_context(STYLE):
        axis.grid(visible=True, axis="x")
        axis.grid(visible=False, axis="y")
        for k, name in enumerate([value, other] if other else [value]):
            low, high = chosen[name] - chosen[f"{name}_low"], chosen[f"{name}_high"] - chosen[name]
            error = np.array([np.maximum(0.0, low), np.maximum(0.0, high)])
            at = place + (0.16 - 0.32 * k if other else 0.0)
            axis.errorbar(
                chosen[name], at, xerr=error, fmt=MARKS[k], color=COLOURS[k], markersize=4.5, linewidth=1.4, label=name
            )
        axis.axvline(0.0, color="#8a8a8a", linewidth=0.8)
        axis.set_yticks(place, [words(name) for name in chosen["factor"]])
        axis.set_title(_label(kpi))
        if other:
            axis.legend()
    return figure


def convergence(table: pd.DataFrame, kpis: list[str], outcome: str) -> Figure:
    """Draw half the width of the interval, as a share of the mean, against the number of seeds."""
    figure, axes = _subplots(1, 1, 3.0)
    axis = axes[0, 0]
    with rc_context(STYLE):
        for i, kpi in enumerate(kpis[: len(COLOURS)]):
            rows = table[(table["kpi"] == kpi) & (table["outcome"] == outcome)]
            half = 0.5 * (rows["high"] - rows["low"]) / rows["mean"].abs().replace(0.0, np.nan)
            axis.plot(
                rows["seeds"],
                100.0 * half,
                color=COLOURS[i],
                marker=MARKS[i],
                linestyle=DASHES[i],
                markersize=4,
                label=KPIS[kpi].label,
            )
        axis.set_yscale("log")
        axis.set_xlabel("seeds")
        axis.set_ylabel("half the 95 % interval\n[% of the mean]")
        axis.legend(fontsize=7.5, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def front(study: Study, table: pd.DataFrame) -> Figure:
    """Draw the policies of a search, each objective against the first; those on the front are filled."""
    objectives = study.manifest["experiment"]["objectives"]
    names = [f"{o['robust']}_{o['kpi']}" for o in objectives]
    figure, axes = _subplots(1, len(names) - 1, 2.9)
    best = table["is_on_front"].to_numpy()
    with rc_context(STYLE):
        for i, axis in enumerate(axes[0], start=1):
            axis.scatter(table[names[0]][~best], table[names[i]][~best], s=14, facecolors="none", edgecolors="#8a8a8a")
            axis.scatter(table[names[0]][best], table[names[i]][best], s=26, color=COLOURS[0], marker="D")
            for place, setter in ((0, axis.set_xlabel), (i, axis.set_ylabel)):
                wanted = "more" if goal_of(objectives[place]) == "up" else "less"
                label = KPIS[objectives[place]["kpi"]].label
                setter(_wrapped(f"{label} ({objectives[place]['robust']}; {wanted} is wanted)", 32), fontsize=8)
            axis.tick_params(labelsize=7)
    return figure
