"""The report's first page and its plots: names stay as they are, legends cover nothing, tables travel as CSV."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulator import Scenario, compare
from simulator.report import report_html
from simulator.report.csv_links import csv_link
from simulator.report.first_page import what_would_change
from simulator.study.comparison import Comparison
from simulator.study.figures import DIFFERENCE_PLOT, OTHER_PLOTS, YEAR_PLOTS
from simulator.study.first_plots import GAINS_PLOT, OVER_TIME_PLOT, gains_table, over_time_table
from simulator.study.styles import legend_below

CASH = YEAR_PLOTS["cash"]
PLOTS = [OVER_TIME_PLOT, GAINS_PLOT, DIFFERENCE_PLOT, *(YEAR_PLOTS | OTHER_PLOTS).values()]
LONG = "A policy whose name somebody thought about for so long that it does not fit on any line"


@pytest.fixture(scope="module")
def several(small_scenario: Scenario) -> Comparison:
    """Four arms of long names of somebody's own."""
    changed = [small_scenario.with_policy("payment_terms_days", days, name="Days") for days in (5.0, 10.0)]
    changed.append(changed[0].with_policy("upfront_share", 0.2, from_=52, name="In advance"))
    titles = ["Northvale as it is", LONG, "Ten days for Northvale", "Five days and a fifth in advance"]
    arms = [
        one.model_copy(update={"title": title}) for one, title in zip([small_scenario, *changed], titles, strict=True)
    ]
    return compare(arms, seeds=3)


def _boxes(figure: Figure) -> tuple[Any, list[Any]]:
    """Return where the legend is, and all axis labels and ticks."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [text for axes in figure.axes for text in (axes.xaxis.label, *axes.get_xticklabels()) if text.get_text()]
    return figure.legends[0].get_window_extent(renderer), [text.get_window_extent(renderer) for text in texts]


@pytest.mark.integration
@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.title)
def test_a_legend_of_long_names_covers_no_label_and_stays_on_the_picture(several: Comparison, plot: Any) -> None:
    figure = plot.draw(several, several.plot_table(plot))
    legend, labels = _boxes(figure)
    assert labels
    assert not any(legend.overlaps(label) for label in labels)
    assert legend.y0 >= 0.0
    assert legend.x0 >= 0.0
    assert legend.x1 <= figure.bbox.x1


@pytest.mark.integration
def test_every_panel_has_its_own_unit(several: Comparison) -> None:
    units = [axes.get_ylabel() for axes in CASH.draw(several, several.plot_table(CASH)).axes]
    assert units == ["months", "thousand pounds"]


@pytest.mark.integration
def test_the_table_behind_a_plot_is_made_once(several: Comparison) -> None:
    assert several.plot_table(CASH) is several.plot_table(CASH)
    assert several.plot_table(CASH) is not several.plot_table(YEAR_PLOTS["payment"])


@pytest.mark.integration
@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_no_power_of_ten_stands_where_the_title_is(several: Comparison, size: float) -> None:
    table = several.plot_table(CASH)
    figure = CASH.draw(several, table.assign(**{end: size * (1.0 + table[end]) for end in ("mean", "low", "high")}))
    _boxes(figure)
    assert [axes.yaxis.get_offset_text().get_text() for axes in figure.axes] == ["", ""]


@pytest.mark.integration
def test_the_page_tells_names_as_they_are_and_words_instead_of_keys(several: Comparison) -> None:
    page = report_html(several)
    assert "3 scenarios against Northvale as it is" in page
    assert "northvale" not in page
    assert "made-up" not in page
    assert "Paid in advance: 20 %" in page
    assert "upfront_share" not in page.split("What each figure means")[0]
    for council in several.arms[0].scenario.councils:
        assert f"<td>{council.name}</td>" in page
    for group in several.arms[0].scenario.suppliers:
        assert f"<td>{group.name}</td>" in page


@pytest.mark.integration
def test_the_difference_over_time_and_the_gains_are_those_of_the_tables(several: Comparison) -> None:
    over = over_time_table(several)
    assert list(over["year"].unique()) == [1, 2, 3]
    assert set(over["arm"]) == set(several.names[1:])
    gains = gains_table(several)
    paid = several.flows[(several.flows["payer"] == "council") & (several.flows["reason"] != "unspent_returned")]
    by_arm = paid.groupby("arm")["amount_gbp"].sum() / 3 / 3 / 1e6  # seeds, years
    less = gains[gains["who"] == "Councils: paid less"].set_index("arm")["mean"]
    assert less[LONG] == pytest.approx(by_arm["Northvale as it is"] - by_arm[LONG])


@pytest.mark.integration
def test_a_beginning_after_the_last_year_is_not_drawn(small_scenario: Scenario) -> None:
    """Of a run that was shortened: only what begins within it is dotted."""
    weeks = {"within": 26, "never": 104}
    for name, week in weeks.items():
        late = small_scenario.with_policy("upfront_share", 0.2, from_=week).with_horizon(1)
        both = compare([small_scenario.with_horizon(1), late], seeds=2)
        axes = OVER_TIME_PLOT.draw(both, both.plot_table(OVER_TIME_PLOT)).axes[0]
        dotted = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":"]
        assert dotted == ([1.0] if name == "within" else [])


@pytest.mark.integration
def test_the_axis_over_time_has_the_unit_of_its_table(several: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels in millions: differences of thousands are in millions, too, and the axis says so."""
    values = np.full((len(several.arms), len(several.seeds), 3), 5e6)
    values[1:] += 5e3
    monkeypatch.setattr("simulator.study.first_plots.figure_over_time", lambda _: "council_spend")
    monkeypatch.setattr("simulator.study.first_plots.by_year", lambda *_: values)
    table = over_time_table(several)
    assert table["mean"].tolist() == pytest.approx([0.005] * 9)
    assert OVER_TIME_PLOT.draw(several, table).axes[0].get_ylabel().startswith("difference, £m")


@pytest.mark.integration
def test_what_firms_gain_is_told_as_what_they_bill(several: Comparison) -> None:
    gains = gains_table(several).set_index(["arm", "who"])["mean"]
    billed = several.yearly.groupby(["arm", "kind"])["invoiced_gbp"].sum() / 3 / 3 / 1e6  # seeds, years
    of_small_firms = billed[LONG, "small_firm"] - billed["Northvale as it is", "small_firm"]
    assert gains[LONG, "Small firms: work billed"] == pytest.approx(of_small_firms)
    assert "what they bill councils" in GAINS_PLOT.note


@pytest.mark.integration
def test_what_would_change_the_answer_names_the_policy_and_the_years(several: Comparison) -> None:
    changes = " ".join(what_would_change(several, 1))
    assert "--parameters plausible" in changes


def test_a_table_travels_within_the_page_and_is_no_formula() -> None:
    frame = pd.DataFrame({"arm": ["=1+1", "Ours, yours"], "mean": [0.123456789, float("nan")]})
    link = csv_link(frame)
    assert link.startswith("data:text/csv;charset=utf-8,")
    assert unquote(link.partition(",")[2]) == "arm,mean\r\n'=1+1,0.123457\r\n\"Ours, yours\",\r\n"
    assert re.fullmatch(r"[\w\-.~%:/;=,+]*", link)


def test_a_single_name_needs_no_legend() -> None:
    figure = Figure(figsize=(4.0, 3.0))
    figure.add_subplot().plot([1, 2], label="only")
    legend_below(figure, left=0.1, right=0.9, top=0.9)
    assert figure.legends == []
