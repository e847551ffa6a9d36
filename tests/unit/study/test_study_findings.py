"""Unit tests: what an analysis says in words and draws, on studies made by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.metrics import KPIS
from simulator.report.study_findings import findings, is_told
from simulator.report.study_plots import drawn, write_plots
from simulator.study.analysis.analysis_tables import all_tables, arms_table, boxes_table
from simulator.study.analysis.effects import way_of
from simulator.study.analysis.naming import axis_of, factor_label, wrapped
from simulator.study.analysis.response import levels_of
from simulator.study.analysis.seeds import noise
from simulator.study.analysis.study import Study
from simulator.study.intervals import Interval, crossed, interval
from simulator.study.wording import bracketed
from tests.unit.study.by_hand import KPI, a_study


def test_arms_are_told_by_their_paired_differences() -> None:
    luck, worse = np.array([0.0, 100.0, 200.0, 300.0]), np.array([9.0, 10.0, 11.0, 10.0])
    same = np.array([-30.0, 30.0, -31.0, 30.0])
    figures = np.stack([luck, luck + worse, luck + same])[None]
    study = a_study("grid", np.zeros((1, 1)), figures, ("now", "worse", "the same"))
    (finding,) = findings(study, {"arms": arms_table(study)})
    assert finding.about == KPIS[KPI].label
    assert "against it: worse +10.0 [8.7, 11.3] per 10,000 firm-years" in finding.words
    assert finding.words.endswith("no difference can be told for the same.")


def test_what_nothing_moves_is_not_told_as_moved_and_what_is_equal_not_as_unclear() -> None:
    still = a_study("grid", np.zeros((1, 1)), np.full((1, 2, 3), 4.0), ("now", "twin"))
    row = {"kpi": KPI, "outcome": "now", "mu": 0.0, "mu_star": 0.0, "mu_star_low": 0.0, "mu_star_high": 0.0}
    morris = pd.DataFrame([row | {"factor": "x0"}, row | {"factor": "x1"}])
    arms, screening = findings(still, {"arms": arms_table(still), "morris": morris})
    assert arms.words == "now: 4.0 per 10,000 firm-years; exactly the same for twin."
    assert screening.words == "no factor moved it."


@pytest.mark.filterwarnings("error")
def test_a_figure_that_runs_lack_is_counted_without_a_warning() -> None:
    """A point with one known seed tells nothing of luck; where no run has a figure, nothing is told."""
    figures = np.array([[[1.0, 3.0]], [[5.0, np.nan]], [[np.nan, np.nan]]])
    (found,) = noise(a_study("grid", np.zeros((3, 1)), figures), KPI).itertuples()
    assert (found.mean, found.sd_seeds) == (3.0, math.sqrt(2.0))
    assert found.sd_points == pytest.approx(np.std([2.0, 5.0], ddof=1))
    (none,) = noise(a_study("grid", np.zeros((3, 1)), np.full((3, 1, 2), np.nan)), KPI).itertuples()
    assert math.isnan(none.mean)
    assert math.isnan(none.sd_seeds)


def test_an_unfinished_study_says_so() -> None:
    study = a_study("grid", np.zeros((1, 1)), np.ones((1, 1, 2)))
    unfinished = Study(study.folder, study.manifest | {"runs": 5}, study.runs, study.plan, 1)
    assert str(next(findings(unfinished, {"arms": arms_table(study)}))) == (
        "Not finished: figures are there of 2 of 5 runs (1 failed)."
    )


def test_points_that_hang_together_are_one_observation() -> None:
    """Two Saltelli blocks of one factor: the interval of the mean is over the two blocks, not over the six points.

    Nor is it over points where only some of each block are asked for, as those at one level of a factor are.
    """
    values = np.array([1.0, 2.0, 3.0, 7.0, 8.0, 9.0])
    study = own_seeds(a_study("saltelli", np.linspace(0.0, 1.0, 6)[:, None], values[:, None, None]))
    assert study.block == 3
    assert study.sure(values[:, None]) == interval(np.array([2.0, 8.0]))
    some = np.array([0, 1, 4, 5])
    assert study.sure(values[some, None], some) == interval(np.array([1.5, 8.5]))
    independent = own_seeds(a_study("sobol", np.zeros((6, 1)), values[:, None, None]))
    assert independent.sure(values[:, None]) == interval(values)


def own_seeds(study: Study) -> Study:
    return Study(study.folder, study.manifest | {"seed_stride": 100}, study.runs, study.plan, study.failures)


def test_with_one_seed_that_all_points_share_luck_is_not_known() -> None:
    """Twelve points of a factor without effect are twelve copies of one seed's difference: nothing can be told."""
    values = np.full((12, 2, 1), 5.0)
    values[:, 1] = 1.0
    study = a_study("latin_hypercube", np.linspace(0.0, 1.0, 12)[:, None], values, ("now", "a hair"))
    assert math.isnan(study.sure(values[:, 1] - values[:, 0]).low)
    (words,) = [f.words for f in findings(study, {"arms": arms_table(study)}) if f.about]
    assert "no difference can be told" in words


@pytest.mark.statistical
def test_intervals_of_sampled_points_hold_the_mean_where_all_share_their_seeds() -> None:
    """With luck of seeds, effects of points and of both, 95 % of intervals hold the mean; fewer do over points alone.

    2,000 tables of 16 points and 6 seeds: a share of 95 % has a standard error of half a point, so there is one false
    alarm in 30,000 (4 standard errors).
    """
    luck = np.random.default_rng(1)
    held = of_points = 0
    for _ in range(2_000):
        table = luck.normal(size=(16, 1)) + luck.normal(size=(1, 6)) + luck.normal(size=(16, 6))
        found, narrow = crossed(table.mean(axis=1), table.mean(axis=0)), interval(table.mean(axis=1))
        held += found.low <= 0.0 <= found.high
        of_points += narrow.low <= 0.0 <= narrow.high
    assert held / 2_000 > 0.93
    assert of_points / 2_000 < 0.85


def test_a_box_is_found_in_the_independent_points_of_a_saltelli_design() -> None:
    pytest.importorskip("scipy")
    from simulator.study.experiments.designs import saltelli

    points = saltelli(3, 512, 1)
    figures = np.where((points[:, 0] > 0.5) & (points[:, 1] > 0.5), 100.0, 1.0) + 0.1 * points[:, 2]
    study = a_study("saltelli", points, figures[:, None, None])
    table = boxes_table(study)
    assert set(table["factor"]) == {"x0", "x1"}
    assert table["coverage"].iloc[0] > 0.9
    (finding,) = findings(study, {"arms": arms_table(study), "boxes": table})
    assert "lies where x0 is above 0.49, x1 is above 0.5" in finding.words


def test_shares_and_screening_in_words() -> None:
    study = a_study("saltelli", np.zeros((3, 1)), np.ones((3, 1, 1)))
    row = {"kpi": KPI, "outcome": "now", "factor": "small_firm_outside_sd"}
    main = row | {"S1": 0.4, "ST": 0.64, "ST_low": -0.1, "ST_high": 0.81}
    sobol = pd.DataFrame([main, row | {"factor": "x1", "S1": 0.0, "ST": 0.1, "ST_low": 0.0, "ST_high": 0.2}])
    morris = pd.DataFrame([row | {"mu": -20.0, "mu_star": 21.0, "mu_star_low": 15.0, "mu_star_high": 27.0}])
    arms = arms_table(study)
    (shares,) = findings(study, {"arms": arms, "sobol": sobol})
    assert "small firms' outside sd 0.64 [0.00, 0.81], x1 0.10 [0.00, 0.20]; by themselves" in shares.words
    assert "all factors explain about 40 %" in shares.words
    (alone,) = findings(study, {"arms": arms, "sobol": sobol[:1]})
    assert alone.words == "total shares of its variance: small firms' outside sd 0.64 [0.00, 0.81]."
    (screening,) = findings(study, {"arms": arms, "morris": morris})
    assert "small firms' outside sd 21.0 [15.0, 27.0] per 10,000 firm-years (lowers it)" in screening.words


def test_a_factor_goes_one_way_or_either() -> None:
    assert [way_of(3.0, 3.0), way_of(-3.0, 4.0), way_of(1.0, 4.0), way_of(0.0, 0.0)] == [
        "raises it",
        "lowers it",
        "either way",
        "either way",
    ]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("social_enterprise_turnover_median_gbp", "SEs' turnover median (£)"),
        ("small_firm_outside_sd", "small firms' outside sd"),
        ("wage_gbp_per_year", "wage per year (£)"),
        ("terms_days", "terms days"),
    ],
)
def test_factors_have_names_for_people(name: str, label: str) -> None:
    assert factor_label(name) == label


def test_axes_have_units_that_fit_what_is_drawn() -> None:
    assert axis_of("se_award_share_value", [0.1]) == (100.0, "SE share of awards, by value [%]")
    assert axis_of("se_award_share_value", [0.1], difference=True)[1].endswith("[points]")
    assert axis_of("council_spend", [3e8, math.nan])[1].endswith("[£m a year]")
    assert axis_of("price_over_cost", [1.0]) == (1.0, "Price over cost")
    assert wrapped("one two three", 8) == "one two\nthree"


def test_an_end_of_which_nothing_is_left_keeps_its_side_of_zero() -> None:
    assert bracketed(Interval(1.5, -0.001, 3.0, 4), "per 10,000 firm-years") == "+1.5 [-0.0, 3.0]"
    assert bracketed(Interval(1.5, 0.0, 3.0, 4), "per 10,000 firm-years") == "+1.5 [0.0, 3.0]"
    assert is_told(type("Row", (), {"low": 0.1, "high": 2.0, "mean": 1.0}))
    assert not is_told(type("Row", (), {"low": -0.1, "high": 2.0, "mean": 1.0}))


def test_every_design_draws_and_leaves_the_same_files_twice(tmp_path: Path) -> None:
    grid = np.array([[x, y] for x in (0.0, 0.5, 1.0) for y in (0.0, 1.0)])
    figures = (10.0 * grid[:, 0] + grid[:, 1])[:, None, None] + np.arange(2.0)[:, None] + 0.1 * np.arange(4.0)
    study = a_study("grid", grid, figures, ("now", "then"))
    tables = all_tables(study)
    names = [drawing.name for drawing in drawn(study, tables)]
    assert names == ["arms-0", "response-0", "differences-0", f"surface-{KPI}-0", "convergence"]
    written = []
    for _ in range(2):
        write_plots(tmp_path, list(drawn(study, tables)))
        written.append({path.name: path.read_bytes() for path in (tmp_path / "plots").iterdir()})
    assert set(written[0]) == {f"{name}.{ending}" for name in names for ending in ("pdf", "svg")}
    assert written[0] == written[1]


@pytest.mark.parametrize(("points", "bins"), [(13, 2), (32, 3), (64, 6), (500, 10)])
def test_bins_hold_at_least_ten_points(points: int, bins: int) -> None:
    levels, place = levels_of(np.random.default_rng(1).random(points))
    assert len(levels) == bins
    assert np.bincount(place).min() >= min(6, points // bins)
    assert np.all(np.diff(levels) > 0.0)


def test_few_levels_are_kept_as_they_are() -> None:
    levels, place = levels_of(np.array([30.0, 10.0, 30.0]))
    assert levels.tolist() == [10.0, 30.0]
    assert place.tolist() == [1, 0, 1]


def test_every_level_of_a_grid_is_told_however_many() -> None:
    """Twenty levels of one factor made two bins, and a change from the lower bin was told as one from the lowest."""
    levels = np.linspace(0.0, 1.0, 20)
    figures = 100.0 * np.where(levels < 0.5, 0.0, levels)[:, None, None] + np.array([[[-0.1, 0.0, 0.1]]])
    figures = figures + 0.01 * np.arange(20)[:, None, None] * np.array([[[1.0, -1.0, 1.0]]])
    study = a_study("grid", levels[:, None], figures)
    tables = all_tables(study)
    assert tables["response"]["level"].tolist() == levels.tolist()
    assert tables["take_off"]["from_level"].tolist() == [levels[10]]


def test_a_sweep_that_is_over_is_not_called_unfinished_where_runs_failed() -> None:
    figures = np.arange(8.0).reshape(2, 1, 4)
    study = a_study("grid", np.array([[0.0], [1.0]]), figures)
    for failures, words in ((3, "Some runs failed"), (2, "Not finished")):
        short = Study(study.folder, study.manifest, study.runs.iloc[:5], study.plan, failures)
        (found,) = findings(short, {"arms": arms_table(short)})
        assert str(found) == f"{words}: figures are there of 5 of 8 runs ({failures} failed)."


def test_the_highest_quarter_of_a_neutral_figure_is_not_called_the_worst() -> None:
    """Prices over cost are among the figures that a report is about where an experiment names none."""
    told = {}
    for kpi in ("price_over_cost", KPI):
        row = {"kpi": kpi, "outcome": "now", "factor": "x0", "low": 0.5, "high": math.inf, "side": "above", "edge": 1.0}
        boxes = pd.DataFrame([row | {"coverage": 0.9, "density": 0.8, "mass": 0.3}])
        study = a_study("latin_hypercube", np.zeros((1, 1)), np.zeros((1, 1, 2)))
        (found,) = findings(study, {"arms": arms_table(study), "boxes": boxes})
        told[kpi] = found.words
    assert told["price_over_cost"].count("highest quarter") == 2
    assert told[KPI].count("worst quarter") == 2
    assert KPIS["price_over_cost"].good == "none"


@pytest.mark.filterwarnings("error")
def test_a_figure_that_no_run_has_is_not_drawn() -> None:
    """A grid of two factors over two arms: its curves, surface and convergence would be empty."""
    points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    seen = a_study("grid", points, np.random.default_rng(5).normal(9.0, 1.0, (4, 2, 3)), ("now", "then"))
    names = [drawing.name for drawing in drawn(seen, all_tables(seen))]
    assert names == ["arms-0", "response-0", "differences-0", f"surface-{KPI}-0", "convergence"]
    unseen = a_study("grid", points, np.full((4, 2, 3), np.nan), ("now", "then"))
    assert [drawing.name for drawing in drawn(unseen, all_tables(unseen))] == []
