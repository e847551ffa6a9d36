"""The report of an import: what was read, guessed and missing, how well each fit meets its rows, what stays unsaid."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.intake.fits import ENOUGH, flow_weights, lognormal
from simulator.intake.gathering import Gathered
from simulator.intake.place_numbers import Place, Told
from simulator.intake.purchases import PAYMENT
from simulator.intake.supplier_names import RULE
from simulator.intake.tallies import Reason, Tally
from simulator.report.drawing import inline_svg
from simulator.report.pages import page_of
from simulator.start.fitted_demand import load_demand
from simulator.study.styles import styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST = 10  # suppliers whose share is told together


def intake_html(place: Place, gathered: Gathered, scenario_file: str) -> str:
    """Return the report of an import as one page without scripts or outside addresses."""
    context = {
        "title": place.title,
        "scenario_file": scenario_file,
        "tallies": [_tally(tally) for tally in gathered.tallies],
        "numbers": list(_numbers(place)),
        "plots": [_plot(name, title, figure) for name, title, figure in _figures(gathered.frame)],
        "silent": place.silent,
        "rule": RULE,
        "spellings": f"{gathered.spellings:,}",
        "suppliers": f"{gathered.suppliers:,}",
        "concentration": _concentration(gathered.frame),
        "lengths": _lengths(gathered.frame),
        "targets": [(t.what, t.kpi, f"{t.low:,.3g} to {t.high:,.3g}") for t in place.targets],
    }
    return page_of("simulator.intake", "intake.html.j2", context)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "file": tally.file,
        "form": tally.form,
        "told": tally.told,
        "read": f"{tally.read:,}",
        "used": f"{tally.used:,}",
        "doubtful": list(_reasons(tally.doubtful)),
        "refused": list(_reasons(tally.refused)),
    }


def _reasons(reasons: dict[str, Reason]) -> list[tuple[str, str, str]]:
    found = sorted(reasons.items(), key=lambda item: -item[1].count)
    return [(why, f"{reason.count:,}", ", ".join(map(str, reason.lines))) for why, reason in found]


def _numbers(place: Place) -> list[tuple[str, str, str, bool]]:
    """Return every number of the place with its source, and whether it is assumed."""
    rows: list[tuple[str, Told]] = []
    for buyer in place.buyers:
        rows.append((f"{buyer.name}: yearly budget [GBP]", buyer.budget_gbp))
        rows.append((f"{buyer.name}: position east [km]", buyer.x_km))
        if buyer.price_weight:
            rows.append((f"{buyer.name}: weight of price [share]", buyer.price_weight))
        if buyer.payment:
            names = ("usual days to pay [days]", "paid late [share]", "further days of late payments [days]")
            rows += [(f"{buyer.name}: {name}", told) for name, told in zip(names, buyer.payment, strict=True)]
    for line in place.lines:
        rows.append((f"{line.name}: median contract [GBP]", line.median_gbp))
        rows.append((f"{line.name}: sigma of log value", line.sigma))
    rows += [(f"{group.name}: number", group.count) for group in place.groups]
    shares = [(f"{buyer.name}: shares of service lines", buyer.service_shares) for buyer in place.buyers]
    shares += [(f"contracts from £{low:,.0f}: how they are let", shared) for low, shared in place.process_mix]
    told = [(name, f"{number.value:,.6g}", number.source, number.is_assumed) for name, number in rows]
    return told + [
        (name, ", ".join(f"{key} {share:.1%}" for key, share in one.shares.items()), one.source, one.is_assumed)
        for name, one in shares
    ]


def _plot(name: str, title: str, figure: Figure) -> dict[str, str]:
    return {"title": title, "svg": inline_svg(figure, name, escape(title, quote=True))}


def _figures(frame: pd.DataFrame) -> list[tuple[str, str, Figure]]:
    contracts = frame[(frame["form"] != PAYMENT) & (frame["value_gbp"] > 0.0)]
    found = []
    if len(contracts) >= ENOUGH:
        title = "Value of contracts: rows as steps, the fitted lognormal as a line (weighted by 1 / length)"
        found.append(("values", title, _value_figure(contracts)))
    dated = frame[frame["start"].notna() & (frame["value_gbp"] > 0.0)]
    if len(dated) >= ENOUGH:
        title = "Money by month of start or payment, and the model's own season"
        found.append(("season", title, _season_figure(dated)))
    return found


def _value_figure(contracts: pd.DataFrame) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    median, sigma, n = lognormal(contracts)
    order = np.argsort(contracts["value_gbp"].to_numpy(float))
    values = contracts["value_gbp"].to_numpy(float)[order]
    below = np.cumsum(flow_weights(contracts)[order])
    grid = np.geomspace(values[0], values[-1], 200)
    fitted = [0.5 * math.erfc(-math.log(x / median) / max(sigma, 1e-9) / math.sqrt(2.0)) for x in grid]
    with styled():
        figure = Figure(figsize=(7.0, 3.2))
        axes = figure.subplots()
        axes.step(values, below / below[-1], where="post", label=f"{n:,} rows")
        axes.plot(grid, fitted, label=f"median £{median:,.0f}, sigma {sigma:.2f}")
        axes.set(xscale="log", xlabel="value [GBP]", ylabel="share of contracts below")
        axes.legend()
    return figure


def _season_figure(dated: pd.DataFrame) -> Figure:
    from datetime import date  # noqa: PLC0415

    from matplotlib.figure import Figure  # noqa: PLC0415

    months = np.array([date.fromordinal(int(day)).month for day in dated["start"]])
    sums = np.array([float(dated["value_gbp"].to_numpy(float)[months == month].sum()) for month in range(1, 13)])
    with styled():
        figure = Figure(figsize=(7.0, 2.6))
        axes = figure.subplots()
        axes.bar(_MONTHS, sums / sums.mean(), label="files")
        axes.plot(_MONTHS, load_demand().monthly_factors, "o", color="black", label="model")
        axes.set(ylabel="times an average month")
        axes.legend()
    return figure


def _concentration(frame: pd.DataFrame) -> str:
    """Return how much of the money the ten largest suppliers have, in a sentence."""
    from simulator.intake.place_of_purchases import suppliers_of  # noqa: PLC0415

    money = suppliers_of(frame)["value_gbp"].clip(lower=0.0).sort_values(ascending=False)
    total = float(money.sum())
    if total <= 0.0 or len(money) <= _MOST:
        return "No names, or too few, to tell how concentrated the money is."
    squares = float(((money / total) ** 2).sum())
    top = float(money.iloc[:_MOST].sum()) / total
    return f"The ten largest of {len(money):,} suppliers have {top:.0%} of the money; Herfindahl index {squares:.3f}."


def _lengths(frame: pd.DataFrame) -> str:
    """Return how long contracts last, in a sentence."""
    months = frame["months"].dropna()
    if len(months) < ENOUGH:
        return "Fewer than 30 rows say how long a contract lasts."
    low, middle, high = (float(months.quantile(q)) for q in (0.25, 0.5, 0.75))
    told = f"a quarter last up to {low:.0f} months, half up to {middle:.0f}, three quarters up to {high:.0f}"
    return f"{len(months):,} rows: {told}."
