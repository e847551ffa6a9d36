"""Plots of effects: of factors (Morris and Sobol) and of arms."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from simulator.study.analysis.naming import axis_of, factor_label, wrapped
from simulator.study.analysis.plots import subplots, write_cells
from simulator.study.styles import COLOURS, MARKS, styled
from simulator.study.told_figures import told_figure

MOST_BARS = 15
MOST_CELLS = 25
#: A factor raises a figure, or lowers it, if its mean effect is at least this share of the mean size of its effects.
ONE_WAY = 0.5
WAYS = ("raises it", "lowers it", "either way")


def way_of(mu: float, mu_star: float) -> str:
    """Return whether a factor raises a figure, lowers it, or does either depending on the others."""
    if mu_star == 0.0 or abs(mu) < ONE_WAY * mu_star:
        return WAYS[2]
    return WAYS[0] if mu > 0.0 else WAYS[1]


def _largest(table: pd.DataFrame, kpi: str, value: str) -> pd.DataFrame:
    """Return the rows of a figure with the largest effects, the largest last: on top of a plot."""
    return table[table["kpi"] == kpi].sort_values(value, ascending=False).head(MOST_BARS).iloc[::-1]


def screening(table: pd.DataFrame, kpi: str) -> Figure:
    """Draw the mean size of Morris's effects with their intervals, the largest on top; the mark tells the direction."""
    chosen = _largest(table, kpi, "mu_star").reset_index(drop=True)
    scale, label = axis_of(kpi, chosen["mu_star_high"], difference=True)
    figure, axes = subplots(1, 1, 1.0 + 0.24 * len(chosen))
    axis = axes[0, 0]
    ways = [way_of(mu, star) for mu, star in zip(chosen["mu"], chosen["mu_star"], strict=True)]
    with styled():
        axis.grid(visible=True, axis="x")
        axis.grid(visible=False, axis="y")
        for k, way in enumerate(WAYS):
            place = [i for i, own in enumerate(ways) if own == way]
            some = chosen.iloc[place]
            error = scale * np.array([some["mu_star"] - some["mu_star_low"], some["mu_star_high"] - some["mu_star"]])
            axis.errorbar(
                scale * some["mu_star"], place, xerr=error, fmt=">sD"[k] if k != 1 else "<", color=COLOURS[k],
                markersize=5, linewidth=1.4, label=way, linestyle="none",
            )  # fmt: skip
        axis.set_yticks(range(len(chosen)), [wrapped(factor_label(name)) for name in chosen["factor"]], fontsize=8.5)
        axis.set_xlim(left=0.0)
        axis.set_xlabel(wrapped(f"mean size of the effect on: {label}", 80), fontsize=9)
        axis.legend(loc="lower right", fontsize=8.5)
    return figure


def shares(table: pd.DataFrame, kpi: str) -> Figure:
    """Draw Sobol indices with their intervals, the largest total on top."""
    chosen = _largest(table, kpi, "ST")
    figure, axes = subplots(1, 1, 1.0 + 0.26 * len(chosen))
    axis = axes[0, 0]
    place = np.arange(len(chosen))
    with styled():
        axis.grid(visible=True, axis="x")
        axis.grid(visible=False, axis="y")
        for k, (name, label) in enumerate((("ST", "total, with all interactions (ST)"), ("S1", "by itself (S1)"))):
            error = np.array([chosen[name] - chosen[f"{name}_low"], chosen[f"{name}_high"] - chosen[name]])
            axis.errorbar(
                chosen[name], place + 0.16 - 0.32 * k, xerr=np.maximum(0.0, error), fmt=MARKS[k], color=COLOURS[k],
                markersize=4.5, linewidth=1.4, label=label,
            )  # fmt: skip
        axis.axvline(0.0, color="#8a8a8a", linewidth=0.8)
        axis.set_yticks(place, [wrapped(factor_label(name)) for name in chosen["factor"]], fontsize=8.5)
        axis.set_xlabel(f"share of the variance of: {told_figure(kpi).label}", fontsize=9)
        axis.legend(loc="lower right", fontsize=8.5)
    return figure


def overview(table: pd.DataFrame, kpis: list[str], value: str, *, relative: bool) -> Figure:
    """Draw all figures and the factors that matter most for any of them as a grid.

    Args:
        table: of effects or indices of one outcome.
        kpis: the figures.
        value: column.
        relative: whether each figure's effects are divided by the largest of them.
    """
    wide = table.pivot_table(index="factor", columns="kpi", values=value, sort=False)[kpis]
    cells = wide / wide.max() if relative else wide
    cells = cells.loc[cells.max(axis=1).sort_values(ascending=False).index[:MOST_CELLS]]
    figure, axes = subplots(1, 1, 1.6 + 0.24 * len(cells))
    axis = axes[0, 0]
    with styled():
        axis.imshow(cells.to_numpy(), aspect="auto", cmap="cividis", vmin=0.0, vmax=1.0 if relative else None)
        axis.grid(visible=False)
        axis.xaxis.tick_top()
        labels = [wrapped(told_figure(kpi).label, 24) for kpi in kpis]
        axis.set_xticks(range(len(kpis)), labels, fontsize=8, rotation=40, ha="left", rotation_mode="anchor")
        axis.set_yticks(range(len(cells)), [factor_label(name) for name in cells.index], fontsize=8)
        write_cells(axis, cells.to_numpy(float), "{:.2f}")
    return figure


def forest(table: pd.DataFrame, kpis: list[str], arms: list[str]) -> Figure:
    """Draw the paired differences of every arm from the first, a panel for each figure.

    Args:
        table: of arms.
        kpis: the figures.
        arms: the reference first.
    """
    columns = 2 if len(kpis) > 1 else 1
    rows = -(-len(kpis) // columns)
    figure, axes = subplots(rows, columns, 0.75 + 0.24 * len(arms))
    names = arms[:0:-1]
    with styled():
        for i, axis in enumerate(axes.flat):
            if i >= len(kpis):
                axis.set_visible(False)
                continue
            outcomes = [f"{name} - {arms[0]}" for name in names]
            some = table[table["kpi"] == kpis[i]].set_index("outcome").loc[outcomes]
            scale, label = axis_of(kpis[i], some[["mean", "low", "high"]].to_numpy(), difference=True)
            error = scale * np.array([some["mean"] - some["low"], some["high"] - some["mean"]])
            axis.grid(visible=True, axis="x")
            axis.grid(visible=False, axis="y")
            axis.axvline(0.0, color="#8a8a8a", linewidth=0.8)
            axis.errorbar(
                scale * some["mean"], range(len(names)), xerr=np.nan_to_num(error), fmt="o", color=COLOURS[0],
                markersize=4.5, linewidth=1.4,
            )  # fmt: skip
            is_left = i % columns == 0
            axis.set_yticks(range(len(names)), [wrapped(name) for name in names] if is_left else [], fontsize=8)
            axis.set_ylim(-0.6, len(names) - 0.4)
            axis.tick_params(axis="x", labelsize=7.5)
            axis.set_title(wrapped(label, 40), fontsize=8.5)
    return figure
