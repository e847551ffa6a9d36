"""Unit tests: the page and the plots of a sweep, on studies made by hand."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest

from simulator.report.study_page import _note, study_html
from simulator.report.study_plots import drawn
from simulator.study.analysis.analysis_tables import all_tables, arms_table
from simulator.study.analysis.effects import forest
from simulator.study.analysis.plots import surface
from simulator.study.analysis.study import Study
from tests.unit.study.by_hand import a_study


def test_a_plot_says_which_factors_and_arms_it_leaves_out() -> None:
    grid = np.array(list(product([0.0, 1.0], repeat=5)))
    figures = grid.sum(axis=1)[:, None, None] + np.arange(9.0)[:, None] + 0.1 * np.arange(3.0)
    study = a_study("grid", grid, figures, tuple("abcdefghi"))
    notes = {drawing.name: drawing.note for drawing in drawn(study, all_tables(study))}
    assert notes["response-0"].endswith("The first 4 of 5 factors are drawn; the table of responses has all.")
    assert notes["differences-0"].endswith("The first 7 of 8 arms are drawn; the table of responses has all.")


def test_differences_without_intervals_are_drawn_in_thousands_and_millions_too() -> None:
    """With one seed no interval can be told; the axis went by the intervals alone, and was in single pounds."""
    row = {"kpi": "council_spend", "outcome": "b - a", "mean": -3e6, "low": math.nan, "high": math.nan}
    (axis,) = forest(pd.DataFrame([row]), ["council_spend"], ["a", "b"]).axes
    assert "£m" in axis.get_title(loc="left")
    assert axis.lines[-1].get_xdata()[0] == pytest.approx(-3.0)


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({}, "days: "),
        ({"operation": "set"}, "days: "),
        ({"operation": "scale"}, "multiplies what the scenario has [days]: "),
        ({"operation": "add"}, "is added to what the scenario has [days]: "),
    ],
)
def test_what_a_factor_does_is_told_with_its_unit(more: dict[str, str], note: str) -> None:
    """Half to twice of today's terms was shown as 0.5 to 2 days."""
    assert _note({"paths": ["payment_terms_days"], **more}).startswith(note)
    assert _note({"paths": ["suppliers.0.count"], **more}) == note.partition(" [")[0].removesuffix("days: ")


@pytest.mark.parametrize("stride", [0, 4])
def test_whose_luck_points_share_is_told(stride: int) -> None:
    study = a_study("sobol", np.linspace(0.0, 1.0, 8)[:, None], np.arange(32.0).reshape(8, 1, 4))
    of_page = {"versions": {}, "commit": None, "model": "m", "seed_stride": stride}
    study = Study(study.folder, study.manifest | of_page, study.runs, study.plan, study.failures)
    page = study_html(study, {"arms": arms_table(study)}, [])
    assert ("Every point has seeds of its own" in page) == bool(stride)
    assert ("All points have the same seeds" in page) == (not stride)


@pytest.mark.parametrize(
    ("means", "written"),
    [
        ((1.042, 1.048), ["1.0420", "1.0480"]),
        ((0.03, 0.07), ["3.0", "7.0"]),
        ((12_345.0, 14_000.0), ["12,345", "14,000"]),
        ((5.0, 5.0), ["5", "5"]),
    ],
)
def test_numbers_of_a_surface_can_be_told_apart(means: tuple[float, float], written: list[str]) -> None:
    """Ratios of 1.042 and 1.048 were both 1.04 or 1.05, and 12,345 jobs 1.23e+04."""
    kpi = {1.042: "price_over_cost", 0.03: "se_award_share_value"}.get(means[0], "priority_jobs")
    cells = surface(pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 0.0], "mean": means}), "x", "y", kpi).axes[0].texts
    assert [cell.get_text() for cell in cells] == written
