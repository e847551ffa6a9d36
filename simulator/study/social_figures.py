"""Plots of the social account: three values of one thing, and who gains how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from simulator.study.series import with_bands
from simulator.study.styles import COLOURS, TITLE_HEIGHT, Plot, legend_below, legend_name, styled

if TYPE_CHECKING:
    from simulator.study.study_tables import StudyTables

_VALUES = {"true_gbp": "true", "evidenced_gbp": "evidenced", "recognised_gbp": "recognised"}
_WHO = "who gains"


def value_table(result: StudyTables) -> pd.DataFrame:
    """Return thousand pounds a year by panel, arm and bar, with interval; ``assumed`` is the part without a source."""
    own = result.outcomes.groupby(["arm", "seed"], sort=False)[list(_VALUES)].sum().reset_index()
    own = own.rename(columns=_VALUES).melt(["arm", "seed"], var_name="bar").assign(panel="social value", assumed=np.nan)
    rows = result.benefits.rename(columns={"beneficiary": "bar", "value_gbp": "value", "assumed_gbp": "assumed"})
    who = rows.groupby(["arm", "seed", "bar"], sort=False)[["value", "assumed"]].sum().reset_index().assign(panel=_WHO)
    both = pd.concat([own, who], ignore_index=True)
    both[["value", "assumed"]] /= 1e3
    keys = ["panel", "arm", "bar"]
    table = with_bands(both, "value", keys)
    assumed = both.groupby(keys, sort=False)["assumed"].mean().reset_index()
    return table.merge(assumed, on=keys).assign(bar=lambda t: t["bar"].str.replace("_", " "))


def _draw(result: StudyTables, table: pd.DataFrame) -> Figure:
    """Draw lying bars, an arm beside the other, with intervals; hatched: rests on an assumption."""
    panels = {name: list(dict.fromkeys(table[table["panel"] == name]["bar"])) for name in ("social value", _WHO)}
    inches = 0.9 + 0.2 * max(2, len(result.arms)) * max(map(len, panels.values()))
    with styled({"axes.grid.axis": "x", "hatch.linewidth": 0.6}):
        figure = Figure(figsize=(8.4, inches))
        for place, (panel, bars) in enumerate(panels.items()):
            axes = figure.add_subplot(1, 2, place + 1)
            for arm, name in enumerate(result.names):
                rows = table[(table["panel"] == panel) & (table["arm"] == name)].set_index("bar").reindex(bars)
                _draw_arm(axes, rows, arm, len(result.arms), name)
            axes.set_yticks(range(len(bars)), bars)
            axes.invert_yaxis()
            axes.set_title(panel, y=TITLE_HEIGHT)
            axes.set_xlabel("thousand pounds a year")
        legend_below(figure, left=0.12, right=0.985, top=1.0 - 0.3 / inches)
        figure.subplots_adjust(wspace=0.5)
    return figure


def _draw_arm(axes: Any, rows: pd.DataFrame, arm: int, arms: int, name: str) -> None:
    height = 0.8 / arms
    at = np.arange(len(rows)) + height * (arm - 0.5 * (arms - 1))
    colour = COLOURS[arm % 7]
    reach = [(rows["mean"] - rows["low"]).fillna(0.0), (rows["high"] - rows["mean"]).fillna(0.0)]
    axes.barh(at, rows["mean"], height, label=legend_name(name), color=colour, xerr=reach, error_kw={"elinewidth": 1.0})
    is_assumed = rows["assumed"].fillna(0.0)
    axes.barh(at, is_assumed, height, color=colour, hatch="////", edgecolor="white", linewidth=0.0)


VALUE_PLOT = Plot(
    "What society gains, and what buyers see of it",
    "Left: additional benefit of delivered work, the part that suppliers could show, and the part that buyers counted. "
    "Right: the true benefit by who gains. Hatched: rests on unit values without a source (assumptions).",
    value_table,
    _draw,
)
