"""The plots over the years: whole years below them, levels that end at zero, and words where nothing was measured."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulator import Scenario, compare
from simulator.report import report_html
from simulator.study.comparison import Comparison
from simulator.study.figures import DIFFERENCE_PLOT, YEAR_PLOTS, _panels
from simulator.study.first_plots import OVER_TIME_PLOT
from simulator.study.where_bought import BY, where_found

SIGNED = "Mean cash of an SE in thousand pounds"


def _pair(scenario: Scenario) -> Comparison:
    return compare([scenario, scenario.with_policy("payment_terms_days", 5.0, name="Days")], seeds=3)


@pytest.fixture(scope="module")
def one_year(tiny_scenario: Scenario) -> Comparison:
    """A comparison of a single year, with few enough runs for intervals that reach below zero."""
    return _pair(tiny_scenario)


@pytest.fixture(scope="module")
def without_any(tiny_scenario: Scenario) -> Comparison:
    """The same without social enterprises: nothing is there to be measured of them."""
    settings = tiny_scenario.resolved()
    groups = [group for group in settings["suppliers"] if group["kind"] != "social_enterprise"]
    return _pair(Scenario.from_resolved(settings | {"suppliers": groups}))


@pytest.mark.integration
@pytest.mark.parametrize("plot", [OVER_TIME_PLOT, *YEAR_PLOTS.values()], ids=lambda plot: plot.title)
def test_a_single_year_stands_alone_below_a_plot_and_shows_its_interval(one_year: Comparison, plot: Any) -> None:
    table = one_year.plot_table(plot)
    for axes in plot.draw(one_year, table).axes:
        first, last = axes.get_xlim()
        assert [tick for tick in axes.get_xticks() if first <= tick <= last] == [1.0]
    ends = table[["low", "high"]].dropna().to_numpy()
    drawn = [
        line.get_segments()[0][:, 1]
        for axes in plot.draw(one_year, table).axes
        for line in axes.collections
        if hasattr(line, "get_segments")
    ]
    assert np.allclose(drawn, ends)


@pytest.mark.integration
def test_intervals_of_levels_end_at_zero_in_plots_and_by_place(one_year: Comparison) -> None:
    tables = pd.concat([one_year.plot_table(plot) for plot in YEAR_PLOTS.values()])
    of_levels = tables[tables["panel"] != SIGNED]
    assert len(of_levels) == len(tables) - len(one_year.arms)
    assert of_levels["low"].min() == 0.0
    lows = [level.low for by in BY for found in where_found(one_year, by) for level in found.arms]
    assert np.nanmin(lows) == 0.0


def test_a_share_of_a_year_ends_where_it_is_all() -> None:
    """Two seeds with none and all: half plus or minus 6.4; what is no share of a whole has no such end."""
    rows = pd.DataFrame({"arm": "A", "seed": [1, 2], "year": 1, "value": [0.0, 100.0]})
    table = _panels(Councils_with_a_target=rows, All_firms=rows).set_index("panel")
    assert table.loc["Councils with a target", ["low", "high"]].tolist() == [0.0, 100.0]
    assert table.loc["All firms", "low"] == 0.0
    assert table.loc["All firms", "high"] == pytest.approx(50.0 + 12.706 * 50.0, abs=0.1)


@pytest.mark.integration
def test_a_panel_of_nothing_says_so_and_one_of_zeros_begins_at_zero(without_any: Comparison) -> None:
    plot = YEAR_PLOTS["payment"]
    nothing = plot.draw(without_any, without_any.plot_table(plot)).axes[0]
    assert [text.get_text() for text in nothing.texts] == ["nothing to measure"]
    assert not len(nothing.get_yticks())
    plot = YEAR_PLOTS["se_share"]
    zeros = plot.draw(without_any, without_any.plot_table(plot)).axes[0]
    assert zeros.get_ylim() == (0.0, 1.0)


@pytest.mark.integration
def test_a_figure_that_one_run_alone_knows_warns_of_nothing(without_any: Comparison) -> None:
    place = list(without_any.kpis.columns).index("se_days_to_payment")
    without_any.values[:, 0, place] = 9.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "Days to payment, SEs" not in set(DIFFERENCE_PLOT.table(without_any)["figure"])
        assert report_html(without_any)
