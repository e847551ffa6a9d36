"""A map of councils as dots where they lie: the SE share of awards of each, and what each arm changes of it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from simulator.study.engaged_areas import engaged_councils
from simulator.study.styles import Plot, styled
from simulator.study.where_bought import FIGURES_BY, where_found

if TYPE_CHECKING:
    from simulator.study.study_tables import StudyTables

#: So many councils make a map; fewer stand in a table that is read faster.
FEWEST = 12
_SHARE = next(figure for figure in FIGURES_BY if figure.name == "se_award_share_value")
_LARGEST = 90.0  # area of the dot of the council with the largest budget [points squared]
_INCHES, _SIGNS = 4.1, 44  # width of a panel, and how many signs of its title stand in a line
_COLUMNS = ("arm", "council", "x_km", "y_km", "budget_gbp", "is_engaged", "percent")


def _table(study: StudyTables) -> pd.DataFrame:
    """Return a row per arm and council: the share of the first arm, of others the difference to it [points]."""
    shares = {found.name: found for found in where_found(study, "council", [_SHARE])}
    rows = []
    for place, arm in enumerate(study.arms):
        flags = engaged_councils(arm.scenario) or (False,) * len(arm.scenario.councils)
        for council, is_engaged in zip(arm.scenario.councils, flags, strict=True):
            found = shares.get(council.name)
            if found is not None:
                value = found.differences[place - 1].mean if place else found.arms[0].mean
                where = (council.x_km, council.y_km, council.annual_budget_gbp)
                rows.append([arm.name, council.name, *where, is_engaged, 100.0 * value])
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _draw(_study: StudyTables, table: pd.DataFrame) -> Figure:
    """Draw a panel for each arm; councils that its policies name have a dark rim."""
    arms = list(dict.fromkeys(table["arm"]))
    with styled({"axes.grid": False}):
        lines = (len(arms) + 1) // 2
        drawing = Figure(figsize=(2 * _INCHES, 1.1 * _INCHES * lines), layout="constrained")
        for place, arm in enumerate(arms):
            axes = drawing.add_subplot(lines, 2, place + 1)
            _dots(drawing, axes, table[table["arm"] == arm].sort_values("budget_gbp", ascending=False), place > 0)
            axes.set_title(fill(f"{arm}: {'points more or less' if place else '% of value'}", _SIGNS), fontsize=9.0)
            axes.set_aspect("equal")
            axes.set_axis_off()
    return drawing


def _dots(drawing: Figure, axes: Any, rows: pd.DataFrame, is_difference: bool) -> None:
    """Draw the councils of one arm, the largest first, with the scale of its colours."""
    values = rows["percent"].to_numpy()
    most = float(np.nanmax(np.abs(values), initial=1e-9))
    dots = axes.scatter(
        rows["x_km"],
        rows["y_km"],
        s=_LARGEST * rows["budget_gbp"] / rows["budget_gbp"].max() + 4.0,
        c=values,
        cmap="PuOr" if is_difference else "viridis",
        vmin=-most if is_difference else 0.0,
        vmax=most,
        edgecolors=np.where(rows["is_engaged"], "#000000", "#9a9a9a"),
        linewidths=np.where(rows["is_engaged"], 1.1, 0.3),
    )
    drawing.colorbar(dots, ax=axes, shrink=0.7, pad=0.02)


MAP_PLOT = Plot(
    "Where it happens: councils on the map",
    "A dot for each council, larger with its budget: the share of its awards, by value, that SEs win, and"
    " what each arm changes of it, in points; means over seeds, which for one council vary much. A dark rim: policies"
    " name the council.",
    _table,
    _draw,
)
