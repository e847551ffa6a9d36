"""The play view's picture for notebooks: the weekly measures of two arms drawn year after year, without a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

from simulator.notebook.weekly_series import STATES
from simulator.study.arms import StudyMistake
from simulator.study.styles import COLOURS, DASHES, legend_name, styled

if TYPE_CHECKING:
    from simulator.study.study_tables import StudyTables

YEAR = 52
MEASURES = ("se_award_value_gbp", "insolvencies", "se_cash_gbp")
_STATES = (*STATES, "se_cash_gbp")
_MILLION = 1e6


def _over_a_year(name: str, values: Any) -> Any:
    """Return a measure as it is drawn: levels as they are, flows as sums over the last 52 weeks; money in £m."""
    scaled = values / _MILLION if name.endswith("_gbp") else values
    if name in _STATES:
        return scaled
    totals = np.cumsum(scaled)
    before = np.concatenate([np.zeros(min(YEAR, len(totals))), totals[:-YEAR]])
    return totals - before[: len(totals)]


def _label(name: str) -> str:
    plain = name.removesuffix("_gbp").replace("_", " ").replace("se ", "SE ")
    words = plain[:1].upper() + plain[1:]
    return words + (" [£m]" if name.endswith("_gbp") else "") + ("" if name in _STATES else ", last 12 months")


def animated(result: StudyTables, measures: Sequence[str] = MEASURES, weeks_per_frame: int = 4) -> FuncAnimation:
    """Return an animation of the means over seeds, a panel for each measure and a line for each arm.

    In a notebook show it with ``IPython.display.HTML(animation.to_jshtml())``; its ``save`` writes a file.

    Args:
        result: a run or a comparison.
        measures: columns of ``result.series``.
        weeks_per_frame: weeks between two pictures.

    Raises:
        StudyMistake: there is no such measure, or the weeks make no sense.
    """
    table = result.series
    known = sorted(table["measure"].unique())
    if unknown := [name for name in measures if name not in known]:
        raise StudyMistake(f"there is no measure `{unknown[0]}`; there are {', '.join(known)}")
    if not measures or weeks_per_frame < 1:
        raise StudyMistake("an animation needs at least one measure and one week a frame")
    with styled():
        figure = Figure(figsize=(4.2 * len(measures), 3.4), layout="constrained")
        lines = []
        for place, name in enumerate(measures):
            axes = figure.add_subplot(1, len(measures), place + 1)
            for arm, title in enumerate(result.names):
                rows = table[(table["arm"] == title) & (table["measure"] == name)]
                values = _over_a_year(name, rows["mean"].to_numpy(float))
                style = {"color": COLOURS[arm % 7], "linestyle": DASHES[arm % 7]}
                shown = legend_name(title)
                (line,) = axes.plot(np.arange(len(values)) / YEAR, values, label=shown, linewidth=2.0, **style)
                lines.append((line, values))
            axes.set_title(_label(name))
            axes.set_xlabel("year of the run")
            axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        figure.axes[0].legend(loc="best")

    def draw(week: int) -> list[Any]:
        for line, values in lines:
            line.set_data(np.arange(week) / YEAR, values[:week])
        return [line for line, _ in lines]

    frames = [*range(weeks_per_frame, result.weeks, weeks_per_frame), result.weeks]
    return FuncAnimation(figure, draw, frames=frames, interval=80, blit=False)
