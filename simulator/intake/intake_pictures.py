"""Pictures of an import: values against their fit, lengths, and months, each beside what the scenario has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simulator.intake.fits import ENOUGH, flow_weights, lognormal
from simulator.intake.lengths_and_season import ENOUGH_DATES, START_LAG_MONTHS, starts_by_month
from simulator.intake.purchases import PAYMENT
from simulator.scenario.value_words import number
from simulator.start.fitted_demand import load_demand
from simulator.study.styles import styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulator.intake.place_numbers import Place

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pictures(frame: pd.DataFrame, place: Place) -> Iterator[tuple[str, str, Figure]]:
    """Yield the name, title and picture of everything that enough rows tell of."""
    contracts = frame[(frame["form"] != PAYMENT) & (frame["value_gbp"] > 0.0)]
    if len(contracts) >= ENOUGH:
        title = "Value of contracts: rows as steps, the fit as a line (rows of a register weighed by 1 / length)"
        yield "values", title, _value_figure(contracts)
    if place.lengths:
        yield "lengths", "How long contracts last, by their value: shares in the scenario", _length_figure(place)
    counts, years = starts_by_month(frame)
    if counts.sum() >= ENOUGH_DATES and years:
        title = f"Starts of contracts by month ({int(counts.sum()):,} in {years} years), and the scenario's needs"
        yield "season", title, _season_figure(counts, place)


def _in_pounds(axes: Axes) -> None:
    """Write pounds below a logarithmic axis, as `£10k`: by itself it writes formulas, which the style does not take."""
    axes.xaxis.set_major_formatter(lambda value, _: f"£{_short(value)}")
    axes.xaxis.set_minor_formatter(lambda _value, _: "")


def _short(value: float) -> str:
    for scale, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= scale:
            return f"{number(value / scale)}{unit}"
    return number(value)


def _value_figure(contracts: pd.DataFrame) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    median, sigma, n = lognormal(contracts)
    order = np.argsort(contracts["value_gbp"].to_numpy(float))
    values = contracts["value_gbp"].to_numpy(float)[order]
    below = np.cumsum(flow_weights(contracts)[order])
    grid = np.geomspace(values[0], values[-1], 200)
    fitted = [0.5 * math.erfc(-math.log(x / median) / max(sigma, 1e-9) / math.sqrt(2.0)) for x in grid]
    with styled():
        figure = Figure(figsize=(7.0, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.step(values, below / below[-1], where="post", label=f"{n:,} rows")
        axes.plot(grid, fitted, "--", label=f"fitted: median £{median:,.0f}, sigma {sigma:.2f}")
        axes.set(xscale="log", xlabel="value", ylabel="share of contracts below")
        _in_pounds(axes)
        axes.legend()
    return figure


def _length_figure(place: Place) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    bands = place.lengths
    with styled():
        figure = Figure(figsize=(7.0, 2.8), layout="constrained")
        axes = figure.subplots()
        for i, band in enumerate(bands):
            shift = (i - (len(bands) - 1) / 2) * 1.2
            places = [month + shift for month in band.months]
            axes.bar(places, band.shares, width=1.1, label=f"from £{_short(band.low)}")
        axes.set(xlabel="months", ylabel="share", xticks=range(0, 85, 12))
        axes.legend(ncols=2)
    return figure


def _season_figure(counts: np.ndarray, place: Place) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    factors = place.season.factors if place.season else load_demand().monthly_factors
    whose = "the files say" if place.season else "the reference world has"
    with styled():
        figure = Figure(figsize=(7.0, 2.6), layout="constrained")
        axes = figure.subplots()
        axes.bar(MONTHS, counts / counts.mean(), label="starts in the files")
        lag = f", {START_LAG_MONTHS} months before" if place.season else ""
        axes.plot(MONTHS, factors, "o", color="black", label=f"needs, as {whose}{lag}")
        axes.set(ylabel="times an average month")
        axes.legend()
    return figure
