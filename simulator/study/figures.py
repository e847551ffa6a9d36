"""The plots of a study, each with the table of what it shows.

Colours are those of Okabe and Ito; arms differ by dashes and marks as well, so that a copy without colour reads alike.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from simulator.metrics import KPIS
from simulator.register import KIND_NAMES, SUPPLIER_KINDS
from simulator.study.area_figures import AREA_PLOT
from simulator.study.arms import StudyMistake
from simulator.study.council_maps import MAP_PLOT
from simulator.study.series import with_bands
from simulator.study.social_figures import VALUE_PLOT
from simulator.study.styles import (
    COLOURS,
    MARKS,
    TITLE_HEIGHT,
    Plot,
    draw_over_years,
    legend_below,
    legend_name,
    styled,
    years_below,
)

if TYPE_CHECKING:
    from simulator.study.study_tables import ComparedTables, StudyTables

#: Figures of the plot of differences, in its order.
COMPARED = (
    *("se_award_share_value", "se_award_share_number", "se_invoice_share", "sme_award_share_value"),
    *("bids_per_tender", "single_bid_share", "price_over_cost", "tenders_awarded_share"),
    *("days_to_payment", "se_days_to_payment", "se_months_of_reserves"),
    *("se_insolvencies_per_10000", "insolvencies_per_10000", "se_exit_rate", "se_jobs", "council_spend"),
    *("additional_priority_jobs", "social_value_true", "social_value_recognised"),
    *("quality_delivered", "net_public_value"),
)


def _yearly_ratio(
    result: StudyTables, part: str, whole: str, kinds: Sequence[str], of: Sequence[str] = ()
) -> pd.DataFrame:
    """Return part / whole of each arm, seed and year over supplier kinds; ``of`` names other kinds for the whole."""
    rows = result.yearly
    keys = ["arm", "seed", "year"]

    def total(column: str, chosen: Sequence[str]) -> pd.Series[Any]:
        wanted = rows[rows["kind"].isin(chosen)] if chosen else rows
        return wanted.groupby(keys, sort=False)[column].sum()

    whole_sum = total(whole, of or kinds)
    found = total(part, kinds) / whole_sum.where(whole_sum > 0)
    return found.rename("value").reset_index()


_SE = tuple(kind.name for kind in SUPPLIER_KINDS if kind.has_social_purpose)
_EVERY = KIND_NAMES
_YEAR = ("panel", "arm", "year")
#: Lowest and highest value of the panels that may be below zero, or end where it is all.
_ENDS = {"Mean cash of an SE in thousand pounds": (-math.inf, math.inf)}
_ENDS |= dict.fromkeys(("By value", "By number", "Councils with a target", "Mean social weight"), (0.0, 100.0))


def _panels(**frames: pd.DataFrame) -> pd.DataFrame:
    """Return frames of arm, seed, year and value as one table of means and intervals, as levels have them."""
    named = [frame.assign(panel=name.replace("_", " ")) for name, frame in frames.items()]
    found = with_bands(pd.concat(named, ignore_index=True), "value", _YEAR)
    ends = np.array([_ENDS.get(panel, (0.0, math.inf)) for panel in found["panel"]]).reshape(-1, 2)
    return found.assign(low=found["low"].clip(lower=ends[:, 0]), high=found["high"].clip(upper=ends[:, 1]))


def _scaled(frame: pd.DataFrame, factor: float) -> pd.DataFrame:
    return frame.assign(value=frame["value"] * factor)


def _share_table(result: StudyTables) -> pd.DataFrame:
    return _panels(
        By_value=_scaled(_yearly_ratio(result, "award_value_gbp", "award_value_gbp", _SE, _EVERY), 100.0),
        By_number=_scaled(_yearly_ratio(result, "awards", "awards", _SE, _EVERY), 100.0),
    )


def _failure_table(result: StudyTables) -> pd.DataFrame:
    return _panels(
        Social_enterprises=_scaled(_yearly_ratio(result, "insolvencies", "firm_years", _SE), 10_000.0),
        All_firms=_scaled(_yearly_ratio(result, "insolvencies", "firm_years", _EVERY), 10_000.0),
    )


def _payment_table(result: StudyTables) -> pd.DataFrame:
    return _panels(
        Social_enterprises=_yearly_ratio(result, "payment_days", "payments", _SE),
        All_firms=_yearly_ratio(result, "payment_days", "payments", _EVERY),
    )


def _cash_table(result: StudyTables) -> pd.DataFrame:
    months = result.year_ends.rename(columns={"se_months_of_reserves": "value"})
    last = result.weekly[result.weekly["week"] % 52 == 51]
    cash = last.assign(year=last["week"] // 52 + 1, value=last["se_cash_gbp"] / last["active_se"].clip(lower=1) / 1e3)
    keys = ["arm", "seed", "year", "value"]
    return _panels(Median_months_of_reserves=months[keys], Mean_cash_of_an_SE_in_thousand_pounds=cash[keys])


def _practice_table(result: StudyTables) -> pd.DataFrame:
    keys = ["arm", "seed", "year"]

    def yearly(name: str) -> pd.DataFrame:
        return _scaled(result.year_ends[[*keys, name]].rename(columns={name: "value"}), 100.0)

    return _panels(
        Councils_with_a_target=yearly("councils_with_targets"),
        Mean_social_weight=yearly("mean_social_weight"),
        Winning_SEs_by_number=_scaled(yearly("se_engaged_yearly"), 0.01),
    )


def _draw_years(result: StudyTables, table: pd.DataFrame, units: Sequence[str]) -> Figure:
    """Draw a line with a band for each arm over the years, a panel beside the other, each with its own unit."""
    with styled():
        figure = Figure(figsize=(8.4, 3.3))
        panels = list(dict.fromkeys(table["panel"]))
        for place, panel in enumerate(panels):
            axes = figure.add_subplot(1, len(panels), place + 1)
            for arm, name in enumerate(result.names):
                draw_over_years(axes, table[(table["panel"] == panel) & (table["arm"] == name)], arm, name)
            axes.set_title(panel, y=TITLE_HEIGHT)
            years_below(axes)
            axes.set_ylabel(units[place])
            shown = table[table["panel"] == panel]
            if shown["mean"].isna().all():
                _say_that_nothing_is_there(axes, table["year"])
                continue
            is_nil = not shown[["mean", "low", "high"]].fillna(0.0).to_numpy().any()
            axes.set_ylim(*((0.0, 1.0) if is_nil else (min(0.0, axes.get_ylim()[0]), None)))
            axes.ticklabel_format(axis="y", style="plain", useOffset=False)  # no power of ten where the title is
        legend_below(figure, left=0.08, right=0.99, top=0.91)
        figure.subplots_adjust(wspace=0.24 if len(panels) < 3 else 0.36)
    return figure


def _say_that_nothing_is_there(axes: Any, years: pd.Series) -> None:
    """Leave a panel without a scale, which would be one of nothing: nothing was measured in any year."""
    axes.set_xlim(years.min() - 0.5, years.max() + 0.5)
    axes.set_yticks([])
    axes.text(0.5, 0.5, "nothing to measure", transform=axes.transAxes, ha="center", va="center", color="#555555")


def _years_plot(title: str, note: str, units: Sequence[str], table: Callable[[StudyTables], pd.DataFrame]) -> Plot:
    return Plot(title, note, table, partial(_draw_years, units=units))


def difference_table(comparison: ComparedTables) -> pd.DataFrame:
    """Return differences as multiples of the spread (standard deviation) of the reference arm over seeds.

    Figures whose reference does not vary are left out, and so are those without an interval.
    """
    rows = []
    for name in COMPARED:
        levels = comparison.values[0, :, list(KPIS).index(name)]
        known = levels[~np.isnan(levels)]
        spread = float(known.std(ddof=1)) if len(known) > 1 else 0.0
        for arm in range(1, len(comparison.arms)):
            found = comparison.difference(name, arm)
            if spread > 0.0 and not np.isnan(found.low):
                ends = [found.mean / spread, found.low / spread, found.high / spread]
                rows.append([KPIS[name].label, comparison.names[arm], *ends])
    return pd.DataFrame(rows, columns=["figure", "arm", "mean", "low", "high"])


_TICKS = (-20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20)


def _draw_differences(comparison: ComparedTables, table: pd.DataFrame) -> Figure:
    """Draw a dot with its interval for each figure and arm; empty where the interval contains zero."""
    labels = list(dict.fromkeys(table["figure"]))[::-1]
    others = comparison.names[1:]
    inches = 0.9 + 0.27 * max(3, len(labels)) * max(1.0, 0.6 * len(others))
    with styled({"axes.grid.axis": "x"}):
        figure = Figure(figsize=(8.4, inches))
        axes = figure.add_subplot()
        axes.axvline(0.0, color="#333333", linewidth=1.0)
        for arm, name in enumerate(others, start=1):
            _draw_arm(axes, table[table["arm"] == name], labels, arm, len(others), name)
        axes.set_yticks(range(len(labels)), labels)
        axes.set_xscale("symlog", linthresh=2.0, linscale=1.0)
        axes.set_xticks(_TICKS, [f"{tick:g}".replace("-", "−") for tick in _TICKS])
        axes.xaxis.set_minor_locator(NullLocator())
        largest = float(np.nanmax(np.abs(table[["low", "high"]].to_numpy()), initial=1.0))
        axes.set_xlim(-1.15 * largest, 1.15 * largest)
        axes.set_xlabel("difference, in standard deviations over seeds (steps beyond 2 are compressed)")
        legend_below(figure, left=0.34, right=0.985, top=1.0 - 0.1 / inches)
    return figure


def _draw_arm(axes: Any, rows: pd.DataFrame, labels: Sequence[str], arm: int, arms: int, name: str) -> None:
    """Draw the dots and intervals of one arm, a little above or below those of the others."""
    offset = 0.22 * (arm - 0.5 * (arms + 1))
    height = np.array([labels.index(label) - offset for label in rows["figure"]])
    is_told = ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy()
    style = {"color": COLOURS[arm % 7], "linestyle": "none", "marker": MARKS[arm % 7]}
    axes.hlines(height, rows["low"], rows["high"], color=COLOURS[arm % 7], linewidth=2.0)
    axes.plot(rows["mean"][is_told], height[is_told], label=legend_name(name), **style)
    axes.plot(rows["mean"][~is_told], height[~is_told], markerfacecolor="white", **style)


YEAR_PLOTS: dict[str, Plot] = {
    "se_share": _years_plot(
        "Share of awards that go to social enterprises",
        "Mean over seeds; the band is the 95 % interval of that mean.",
        ("% of value", "% of awards"),
        _share_table,
    ),
    "failures": _years_plot(
        "Insolvencies",
        "Insolvencies per 10,000 firms in each year. They are rare: single years jump, read the level.",
        ("per 10,000 firms", "per 10,000 firms"),
        _failure_table,
    ),
    "cash": _years_plot(
        "Cash of social enterprises at the end of each year",
        "Left: organisations that hold a council contract. Right: all active ones, cash over their number.",
        ("months", "thousand pounds"),
        _cash_table,
    ),
    "payment": _years_plot(
        "Days from invoice to payment",
        "Mean over the invoices paid in each year; money paid in advance is not counted.",
        ("days", "days"),
        _payment_table,
    ),
}
DIFFERENCE_PLOT = Plot(
    "What differs, and by how much",
    "Each difference in units of how much the figure varies from one seed to another in the reference arm, with its "
    "95 % interval. A line that crosses zero and an empty mark: these runs do not show a difference.",
    difference_table,
    _draw_differences,
)
#: Where councils' practice spreads.
PRACTICE_PLOT = _years_plot(
    "How the practice spreads between councils",
    "Councils with a target, mandated or their own; the mean weight of social value in the year's tenders; and how"
    " many social enterprises won a contract in the year.",
    ("% of councils", "% of the score", "organisations"),
    _practice_table,
)
#: Plots without years, below the others.
OTHER_PLOTS: dict[str, Plot] = {"social_value": VALUE_PLOT}
FIGURES: dict[str, Plot] = {
    **YEAR_PLOTS,
    **OTHER_PLOTS,
    "differences": DIFFERENCE_PLOT,
    "areas": AREA_PLOT,
    "map": MAP_PLOT,
    "practice": PRACTICE_PLOT,
}


class _Shown(Figure):
    """A figure that a notebook's cell shows: notebooks ask the last value of a cell for its picture."""

    def _repr_png_(self) -> bytes:
        target = io.BytesIO()
        canvas: Any = FigureCanvasAgg(self)  # without types in some versions
        canvas.print_png(target)
        return target.getvalue()


def shown_in_notebooks(figure: Figure) -> Figure:
    """Return the figure as one that the cell of a notebook shows, whichever backend is set."""
    figure.__class__ = _Shown
    return figure


def plotted(result: StudyTables, name: str) -> Figure:
    """Return one of the plots, as a figure that notebooks show.

    Raises:
        StudyMistake: there is no plot of that name.
    """
    if name not in FIGURES:
        raise StudyMistake(f"there is no plot `{name}`; there are {', '.join(FIGURES)}")
    plot = FIGURES[name]
    return shown_in_notebooks(plot.draw(result, plot.table(result)))
