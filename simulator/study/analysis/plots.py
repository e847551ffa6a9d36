"""Plots of an analysis: for paper, in colours that all can tell apart, a mark for each line, a unit on each axis."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.study.analysis.naming import axis_of, factor_label, wrapped
from simulator.study.analysis.pareto import goal_of
from simulator.study.analysis.study import Study
from simulator.study.styles import COLOURS, DASHES, MARKS, legend_name, styled
from simulator.study.told_figures import told_figure

WIDTH = 7.2  # inches: a text column
ROWS = 4  # figures above each other on a page
MOST_COLUMNS = 4  # factors beside each other
MOST_LINES = len(COLOURS)


def subplots(rows: int, columns: int, height: float) -> tuple[Figure, np.ndarray]:
    """Return a figure of a text column's width and its axes [rows, columns]; height of a row in inches."""
    with styled():
        figure = Figure(figsize=(WIDTH, height * rows), layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False)
    return figure, axes


def pages(names: list[str], most: int = ROWS) -> Iterator[list[str]]:
    """Yield names in groups that fit on a page."""
    for first in range(0, len(names), most):
        yield names[first : first + most]


def response_curves(table: pd.DataFrame, outcomes: list[str], kpis: list[str], *, difference: bool) -> Figure:
    """Draw figures against each factor, a line for each outcome, with 95 % intervals.

    Args:
        table: of responses.
        outcomes: arms, or differences between arms.
        kpis: at most :data:`ROWS` figures.
        difference: whether outcomes are differences: then zero is marked.
    """
    rows = table[table["outcome"].isin(outcomes)]
    factors = list(rows["factor"].unique())[:MOST_COLUMNS]
    figure, axes = subplots(len(kpis), len(factors), 1.9)
    for i, kpi in enumerate(kpis):
        of_kpi = rows[rows["kpi"] == kpi]
        scale, label = axis_of(kpi, of_kpi["mean"], difference=difference)
        for j, factor in enumerate(factors):
            for k, outcome in enumerate(outcomes[:MOST_LINES]):
                some = of_kpi[(of_kpi["factor"] == factor) & (of_kpi["outcome"] == outcome)].sort_values("level")
                _line(axes[i, j], some, scale, i if len(outcomes) == 1 else k, outcome.partition(" - ")[0])
            _finish(axes[i, j], factor if i == len(kpis) - 1 else "", label if j == 0 else "", difference)
        _same_height(axes[i])
    if len(outcomes) > 1:
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, fontsize=8, loc="outside upper center", ncols=2, frameon=False)
    return figure


def _line(axis: Axes, some: pd.DataFrame, scale: float, style: int, label: str) -> None:
    low, mean, high = (scale * some[name] for name in ("low", "mean", "high"))
    colour = COLOURS[style % len(COLOURS)]
    axis.fill_between(some["level"], low, high, color=colour, alpha=0.15, linewidth=0)
    axis.plot(
        some["level"],
        mean,
        color=colour,
        linestyle=DASHES[style % len(DASHES)],
        marker=MARKS[style % len(MARKS)],
        markersize=3.5,
        label=legend_name(label),
    )


def _finish(axis: Axes, factor: str, label: str, has_zero: bool) -> None:
    axis.tick_params(labelsize=7)
    if has_zero:
        axis.axhline(0.0, color="#8a8a8a", linewidth=0.8)
    if factor:
        axis.set_xlabel(wrapped(factor_label(factor), 26), fontsize=8)
    if label:
        axis.set_ylabel(wrapped(label, 22), fontsize=7.5)


def _same_height(line: np.ndarray) -> None:
    low, high = min(axis.get_ylim()[0] for axis in line), max(axis.get_ylim()[1] for axis in line)
    for axis in line:
        axis.set_ylim(low, high)


def surface(table: pd.DataFrame, x: str, y: str, kpi: str) -> Figure:
    """Draw a figure over two factors as a grid of numbers."""
    wide = table.pivot_table(index="y", columns="x", values="mean")
    scale, label = axis_of(kpi, wide.to_numpy())
    cells = scale * wide.to_numpy()
    figure, axes = subplots(1, 1, 1.0 + 0.42 * len(wide))
    axis = axes[0, 0]
    with styled():
        image = axis.imshow(cells, aspect="auto", origin="lower", cmap="cividis")
        axis.grid(visible=False)
        axis.set_xticks(range(wide.shape[1]), [f"{v:g}" for v in wide.columns])
        axis.set_yticks(range(wide.shape[0]), [f"{v:g}" for v in wide.index])
        axis.set_xlabel(factor_label(x))
        axis.set_ylabel(factor_label(y))
        write_cells(axis, cells, _shape(cells))
        figure.colorbar(image, ax=axis).set_label(wrapped(label, 24), fontsize=8)
    return figure


def _shape(cells: np.ndarray) -> str:
    """Return how numbers of a plot are written that can be told apart: two digits of how far they lie apart."""
    known = cells[~np.isnan(cells)]
    apart = float(np.ptp(known)) if known.size else 0.0
    return f"{{:,.{max(0, 1 - math.floor(math.log10(apart)))}f}}" if apart > 0.0 else "{:,.4g}"


def write_cells(axis: Axes, cells: np.ndarray, shape: str) -> None:
    """Write every number into its cell, light on dark and dark on light."""
    known = cells[~np.isnan(cells)]
    middle = (known.min() + known.max()) / 2.0 if known.size else 0.0
    for (i, j), value in np.ndenumerate(cells):
        if not np.isnan(value):
            colour = "w" if value < middle else "k"
            axis.text(j, i, shape.format(value), ha="center", va="center", fontsize=7.5, color=colour)


def convergence(table: pd.DataFrame, kpis: list[str], outcome: str) -> Figure:
    """Draw half the width of the interval, as a share of the mean, against the number of seeds."""
    figure, axes = subplots(1, 1, 3.0)
    axis = axes[0, 0]
    with styled():
        for i, kpi in enumerate(kpis):
            rows = table[(table["kpi"] == kpi) & (table["outcome"] == outcome)]
            half = 0.5 * (rows["high"] - rows["low"]) / rows["mean"].abs().replace(0.0, np.nan)
            axis.plot(
                rows["seeds"],
                100.0 * half,
                color=COLOURS[i % len(COLOURS)],
                marker=MARKS[i % len(MARKS)],
                linestyle=DASHES[(i + i // len(DASHES)) % len(DASHES)],
                markersize=4,
                label=told_figure(kpi).label,
            )
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter("{x:g}")  # the library's own writes formulas
        axis.set_xlabel("seeds")
        axis.set_ylabel("half the 95 % interval\n[% of the mean]")
        axis.legend(fontsize=7.5, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def front(study: Study, table: pd.DataFrame) -> Figure:
    """Draw the policies of a search, each objective against the first; those on the front are filled."""
    objectives = study.manifest["experiment"]["objectives"]
    names = [f"{o['robust']}_{o['kpi']}" for o in objectives]
    figure, axes = subplots(1, len(names) - 1, 2.9)
    best = table["is_on_front"].to_numpy()
    scales = [axis_of(o["kpi"], table[name]) for o, name in zip(objectives, names, strict=True)]
    shown = [scale * table[name] for (scale, _), name in zip(scales, names, strict=True)]
    with styled():
        for i, axis in enumerate(axes[0], start=1):
            axis.scatter(shown[0][~best], shown[i][~best], s=14, facecolors="none", edgecolors="#8a8a8a")
            axis.scatter(shown[0][best], shown[i][best], s=26, color=COLOURS[0], marker="D")
            for place, setter in ((0, axis.set_xlabel), (i, axis.set_ylabel)):
                wanted = "more" if goal_of(objectives[place]) == "up" else "less"
                how = "mean" if objectives[place]["robust"] == "mean" else "worst tenth"
                setter(wrapped(f"{scales[place][1]}, {how}; {wanted} is wanted", 32), fontsize=8)
            axis.tick_params(labelsize=7)
    return figure
