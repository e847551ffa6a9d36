"""The two plots of a report's first page: the difference over time, and who gains and who loses."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simulator.metrics import KPIS
from simulator.register import LEVERS, SUPPLIER_KINDS
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.answers import key_figures_of
from simulator.study.intervals import interval
from simulator.study.policy_years import by_year, is_known_by_year
from simulator.study.styles import (
    COLOURS,
    TITLE_HEIGHT,
    Plot,
    draw_over_years,
    legend_below,
    legend_name,
    styled,
    years_below,
)
from simulator.study.wording import scale_of

if TYPE_CHECKING:
    from simulator.study.comparison import Comparison

_SIZE = (4.4, 3.0)  # inches: two of them stand side by side on a page
_WIDEST_TITLE = 46  # characters
#: What residents get, in money.
_RESIDENTS = ("service_value", "quality_value", "resident_benefit")
#: Reasons for which councils pay and nobody outside the public gets anything.
_WITHIN_THE_PUBLIC = ("unspent_returned", "funding")


def figure_over_time(comparison: Comparison) -> str:
    """Return the first figure that the question names of which the records hold every year, else the SE share."""
    named = [kpi for kpi in key_figures_of(comparison) if is_known_by_year(kpi)]
    return named[0] if named else "se_award_share_value"


def _shown_as(kpi: str, values: np.ndarray) -> tuple[float, str]:
    """Return what differences of a figure are multiplied by, and their unit then: those of its largest level."""
    factor, of_level, of_difference = scale_of(KPIS[kpi].unit, float(np.nanmax(np.abs(values), initial=0.0)))
    return factor, of_difference or of_level or "ratio"


def over_time_table(comparison: Comparison) -> pd.DataFrame:
    """Return the difference of that figure in each year, as shown: arm, year, mean, low, high."""
    kpi = figure_over_time(comparison)
    values = by_year(comparison, kpi)
    factor, _ = _shown_as(kpi, values)
    rows = []
    for arm in range(1, len(comparison.arms)):
        for year in range(values.shape[2]):
            found = interval(factor * (values[arm, :, year] - values[0, :, year]))
            rows.append([comparison.names[arm], year + 1, *found[:3]])
    return pd.DataFrame(rows, columns=["arm", "year", "mean", "low", "high"])


def _draw_over_time(comparison: Comparison, table: pd.DataFrame) -> Figure:
    kpi = figure_over_time(comparison)
    _, unit = _shown_as(kpi, by_year(comparison, kpi))
    with styled():
        figure = Figure(figsize=_SIZE)
        axes = figure.add_subplot()
        axes.axhline(0.0, color="#555555", linewidth=1.0)
        for arm, name in enumerate(comparison.names[1:], start=1):
            draw_over_years(axes, table[table["arm"] == name], arm, name)
        begin = [start for arm in comparison.arms[1:] for start in _beginnings(arm.scenario)]
        if begin and min(begin) > 0:
            axes.axvline(min(begin) / WEEKS_PER_YEAR + 0.5, color="#555555", linestyle=":", linewidth=1.2)
        axes.set_title("\n".join(textwrap.wrap(KPIS[kpi].label, _WIDEST_TITLE)))
        axes.set_ylabel(f"difference, {unit}")
        years_below(axes)
        legend_below(figure, left=0.17, right=0.98, top=0.9, columns=1)
    return figure


def _beginnings(scenario: Any) -> list[int]:
    """Return the weeks in which the policies of a scenario begin, of those that do within its years."""
    windows = [policy.window_weeks(scenario) for policy in scenario.policies if policy.lever in LEVERS]
    return [first for first, after in windows if first < after]


def gains_table(comparison: Comparison) -> pd.DataFrame:
    """Return what each group gains or loses against the reference [£ million a year]: arm, who, mean, low, high.

    Firms: what they bill councils for work, paid in time or not. Councils: what they pay less, all of it. Residents:
    worth of services, of their quality and of social value.
    """
    rows = []
    for arm, name in enumerate(comparison.names[1:], start=1):
        for who, values in _gains(comparison).items():
            found = interval((values[arm] - values[0]) / 1e6)
            if found.seeds and (found.mean or values.any()):
                rows.append([name, who, *found[:3]])
    return pd.DataFrame(rows, columns=["arm", "who", "mean", "low", "high"])


def _gains(comparison: Comparison) -> dict[str, np.ndarray]:
    """Return pounds a year of each group [arm, seed]."""
    years = comparison.weeks / WEEKS_PER_YEAR
    billed = comparison.yearly.groupby(["arm", "seed", "kind"], sort=False)["invoiced_gbp"].sum() / years
    flows = comparison.flows
    is_paid = (flows["payer"] == "council") & ~flows["reason"].isin(_WITHIN_THE_PUBLIC)
    paid = flows[is_paid].groupby(["arm", "seed"], sort=False)["amount_gbp"].sum() / years
    found = {}
    for kind in SUPPLIER_KINDS:
        values = _of_runs(comparison, lambda arm, seed, kind=kind.name: billed.get((arm, seed, kind), 0.0))
        if values.any():
            found[f"{kind.many[:1].upper()}{kind.many[1:]}: work billed"] = values
    found["Councils: paid less"] = -_of_runs(comparison, lambda arm, seed: paid.get((arm, seed), 0.0))
    places = [list(KPIS).index(kpi) for kpi in _RESIDENTS]
    return found | {"Residents: worth of services": comparison.values[:, :, places].sum(axis=2)}


def _of_runs(comparison: Comparison, value: Any) -> np.ndarray:
    return np.array([[float(value(arm, seed)) for seed in comparison.seeds] for arm in comparison.names])


def _draw_gains(comparison: Comparison, table: pd.DataFrame) -> Figure:
    groups, others = list(dict.fromkeys(table["who"])), comparison.names[1:]
    with styled({"axes.grid.axis": "x"}):
        figure = Figure(figsize=(_SIZE[0], _SIZE[1] + 0.22 * max(0, len(others) - 1) * len(groups) / 3))
        axes = figure.add_subplot()
        axes.axvline(0.0, color="#555555", linewidth=1.0)
        height = 0.8 / len(others)
        for arm, name in enumerate(others, start=1):
            rows = table[table["arm"] == name].set_index("who").reindex(groups)
            at = np.arange(len(groups)) + height * (arm - 0.5 * (len(others) + 1))
            spread = np.nan_to_num(np.abs(rows[["low", "high"]].sub(rows["mean"], axis=0).to_numpy().T))
            axes.barh(at, rows["mean"], 0.9 * height, color=COLOURS[arm % 7], alpha=0.75, label=legend_name(name))
            axes.errorbar(rows["mean"], at, xerr=spread, fmt="none", ecolor="#333333", elinewidth=1.2)
        axes.set_yticks(range(len(groups)), [group.replace(": ", ":\n") for group in groups])
        axes.invert_yaxis()
        axes.set_title("Gains (right) and losses (left)", y=TITLE_HEIGHT)
        axes.set_xlabel("£ million a year, difference")
        axes.xaxis.set_major_locator(MaxNLocator(5))
        legend_below(figure, left=0.36, right=0.98, top=0.9, columns=1)
    return figure


OVER_TIME_PLOT = Plot(
    "The difference over time",
    "Each year's difference from the reference, pair by pair, with its 95 % interval; dotted: the first policy begins.",
    over_time_table,
    _draw_over_time,
)
GAINS_PLOT = Plot(
    "Who gains and who loses",
    "Firms: what they bill councils for work. Councils: all that they pay (right: they pay less). Residents: worth of"
    " services, of their quality and of social value, much of it assumed. With 95 % intervals.",
    gains_table,
    _draw_gains,
)
