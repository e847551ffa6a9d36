"""How every plot of a study looks, whatever the settings of who makes it, and what a plot is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), "-", (0, (5, 2)), (0, (1, 1.5)))
MARKS = "osD^vPX"
#: Where a title stands when nothing is above the axes, as a share of their height: told, the library need not lay out
#: every label to find it, which took a fifth of drawing a plot.
TITLE_HEIGHT = 1.0

#: Settings of every plot. Text stays text, ids do not change from run to run.
STYLE: Any = {
    "font.family": "sans-serif",
    "font.size": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8a8a8a",
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.grid.axis": "y",
    "grid.color": "#e3e3e3",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "fairlot",
    "text.parse_math": False,  # names are the user's: a dollar or an underscore in them is no formula
}
#: Settings of the machine, not of the looks of a plot; they stay as they are.
_OF_THE_MACHINE = ("backend", "interactive", "toolbar", "webagg", "tk.", "macosx", "keymap", "docstring", "date.epoch")
_KEY_INCHES, _SIGN_INCHES = 0.6, 0.077  # in a legend: the line before a name, and a sign of it
_LABEL_INCHES, _AROUND_INCHES = 0.5, 0.1  # below the axes: their labels, and the space around the legend
_NO_WIDTH = "\u200b"


@contextmanager
def styled(more: Any = None) -> Iterator[None]:
    """Draw in the style of every plot: the library's own settings and ours, nothing of the user's own file.

    Args:
        more: settings of one plot alone.
    """
    import matplotlib as mpl  # noqa: PLC0415  (slow to import)

    with mpl.rc_context():
        usual = {k: v for k, v in dict.items(mpl.rcParamsDefault) if not k.startswith(_OF_THE_MACHINE)}
        dict.update(mpl.rcParams, usual)  # they were checked when the library was loaded
        mpl.rcParams.update(STYLE | (more or {}))
        yield


def legend_name(name: str) -> str:
    """Return a name that a legend shows: the library leaves out those that begin with an underscore."""
    return _NO_WIDTH + name if name.startswith("_") else name


def draw_over_years(axes: Any, rows: pd.DataFrame, arm: int, name: str) -> None:
    """Draw the line of an arm over the years with its intervals: a band, or, where it has one year alone, a bar."""
    colour = COLOURS[arm % 7]
    style = {"color": colour, "linestyle": DASHES[arm % 7], "marker": MARKS[arm % 7]}
    axes.plot(rows["year"], rows["mean"], label=legend_name(name), markersize=4, linewidth=1.8, **style)
    known = rows[rows["low"].notna()]
    if len(known) == 1:
        axes.vlines(known["year"], known["low"], known["high"], color=colour, alpha=0.5, linewidth=1.8)
    axes.fill_between(rows["year"], rows["low"], rows["high"], color=colour, alpha=0.16, linewidth=0)


def years_below(axes: Any) -> None:
    """Number the years below a plot, none between two of them, also where there is one alone."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  (slow to import)

    axes.set_xlabel("year of the run")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def legend_below(figure: Figure, *, left: float, right: float, top: float, columns: int = 2) -> None:
    """Put one legend of all panels below their axis labels, however many arms there are and however long their names.

    A single arm needs no legend. The figure grows by the legend's rows, so that nothing is covered.
    """
    handles, names = figure.axes[0].get_legend_handles_labels()
    width, height = figure.get_size_inches()
    below = _LABEL_INCHES
    if len(names) > 1:
        labels = [fill(name, int((width / columns - _KEY_INCHES) / _SIGN_INCHES)) for name in names]
        legend = figure.legend(handles, labels, loc="lower center", ncols=columns, fontsize=9.0)
        below += _inches(figure, legend)
    whole = height + below - _LABEL_INCHES
    figure.set_size_inches(width, whole)
    figure.subplots_adjust(left=left, right=right, top=1.0 - height * (1.0 - top) / whole, bottom=below / whole)


def _inches(figure: Figure, legend: Any) -> float:
    """Return how high a legend is, the space around it included."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  (slow to import)

    canvas: Any = FigureCanvasAgg(figure)  # without types in some versions
    return float(legend.get_window_extent(canvas.get_renderer()).height) / figure.dpi + _AROUND_INCHES


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: its title, how to read it, the table behind it, and the drawing of a study's table."""

    title: str
    note: str
    table: Callable[[Any], pd.DataFrame]
    draw: Callable[[Any, pd.DataFrame], Figure]
