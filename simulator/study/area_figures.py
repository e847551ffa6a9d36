"""The plot of engaged areas against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simulator.study.styles import COLOURS, MARKS, Plot, legend_below, legend_name, styled

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.study_tables import StudyTables

#: Rows of each panel, from the top.
_ROWS = {
    "engaged": "engaged areas",
    "elsewhere": "other areas",
    "difference": "difference",
    "observed": "before and after",
}


def _draw(_comparison: StudyTables, table: pd.DataFrame) -> Figure:
    """Draw a panel for each figure: engaged areas, the others, their difference, and what an evaluator would see."""
    figures, arms = list(dict.fromkeys(table["figure"])), list(dict.fromkeys(table["arm"]))
    lines = (len(figures) + 1) // 2
    with styled({"axes.grid.axis": "x"}):
        inches = 0.5 + 1.65 * lines
        drawing = Figure(figsize=(8.4, inches))
        for place, name in enumerate(figures):
            axes = drawing.add_subplot(lines, 2, place + 1)
            axes.axvline(0.0, color="#333333", linewidth=1.0)
            for arm, arm_name in enumerate(arms):
                rows = table[(table["figure"] == name) & (table["arm"] == arm_name)].set_index("what").reindex(_ROWS)
                at = np.arange(len(rows)) + 0.22 * (arm - 0.5 * (len(arms) - 1))
                colour = COLOURS[(arm + 1) % 7]
                axes.hlines(at, rows["low"], rows["high"], color=colour, linewidth=2.0)
                mark = MARKS[(arm + 1) % 7]
                style: dict[str, Any] = {"color": colour, "linestyle": "none", "marker": mark, "markersize": 5}
                is_told = ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy()
                axes.plot(rows["mean"][is_told], at[is_told], **style)
                axes.plot(rows["mean"][~is_told], at[~is_told], markerfacecolor="white", **style)
                axes.plot([], [], label=legend_name(arm_name), **style)
            axes.set_yticks(range(len(_ROWS)), list(_ROWS.values()))
            axes.invert_yaxis()
            axes.set_title(name, fontsize=9.0)
            axes.set_xlabel(rows["unit"].iloc[0], fontsize=8.5)
            axes.xaxis.set_major_locator(MaxNLocator(5))
            axes.margins(x=0.08, y=0.12)
        legend_below(drawing, left=0.155, right=0.985, top=1.0 - 0.3 / inches)
        drawing.subplots_adjust(wspace=0.46, hspace=0.85)
    return drawing


AREA_PLOT = Plot(
    "Engaged areas against the others",
    "What the policies changed where they hold, elsewhere, and the difference between the two, run by run against the"
    " reference (difference-in-differences), with 95 % intervals; an empty mark cannot be told from zero. Before and"
    " after: what an evaluator without the reference would find; missing where policies begin in the first year.",
    lambda comparison: comparison.areas,
    _draw,
)
