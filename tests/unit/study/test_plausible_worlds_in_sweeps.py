"""Sweeps over plausible worlds: one more factor, whose values are vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.analysis.study import load_study
from simulator.study.arms import StudyMistake
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.paths import WORLD
from simulator.study.plausible import PlausibleSet
from simulator.study.sweeps.plan import plan_of, recipe_of
from simulator.study.sweeps.run_again import rerun
from simulator.study.sweeps.run_experiment import sweep

TABLE = pd.DataFrame({"bid_cost_gbp": [2_000.0, 5_000.0, 3_000.0], "cost_spread": [0.1, 0.2, 0.15]})
FOUND = PlausibleSet(TABLE.assign(weight=1.0, made_with="0123", bids_per_tender=4.0), Path("baseline.toml"))
TEXT = """
title = "Terms in plausible worlds"
question = "Does it matter?"
scenario = "baseline"
years = 1
parameters = "plausible"
kpis = ["bids_per_tender", "days_to_payment"]
[[factors]]
path = "payment_terms_days"
values = [5, 30]
[[factors]]
path = "burn_in_years"
values = [0]
[design]
kind = "grid"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("simulator.study.plausible.plausible_of", lambda _file: FOUND)
    monkeypatch.setattr(PlausibleSet, "is_stale", False)
    (tmp_path / "terms.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "terms.toml"


def test_a_world_is_a_factor_and_sets_all_its_numbers(file: Path) -> None:
    loaded = load_experiment(file)
    assert [factor.path for factor in loaded.factors] == ["payment_terms_days", "burn_in_years", WORLD]
    _, values = design_points(loaded)
    assert values[:, 2].tolist() == [1.0, 2.0, 3.0] * 2
    settings = recipe_of(loaded).settings(0, [5.0, 0.0, 2.0])
    assert settings["parameters"] == {"bid_cost_gbp": 5_000.0, "cost_spread": 0.2, "burn_in_years": 0.0}


def test_a_number_that_is_varied_by_itself_goes_over_the_world(file: Path) -> None:
    file.write_text(TEXT.replace('path = "burn_in_years"\nvalues = [0]', 'path = "bid_cost_gbp"\nvalues = [1000]'))
    settings = recipe_of(load_experiment(file)).settings(0, [5.0, 1_000.0, 2.0])
    assert settings["parameters"] == {"bid_cost_gbp": 1_000.0, "cost_spread": 0.2}


def test_an_experiment_that_says_nothing_of_it_is_what_it_was(file: Path) -> None:
    file.write_text(TEXT.replace('parameters = "plausible"', ""))
    loaded = load_experiment(file)
    assert loaded.plausible is None
    assert "parameters" not in loaded.experiment.resolved()
    assert "parameters" in load_experiment_text(file)


def load_experiment_text(file: Path) -> dict[str, object]:
    """The settings of the same file with plausible worlds."""
    file.write_text(TEXT)
    return load_experiment(file).experiment.resolved()


def test_a_study_knows_its_worlds_and_makes_each_run_again(file: Path, tmp_path: Path) -> None:
    done = sweep(file, tmp_path / "out", workers=1)
    assert done.failures == 0
    study = load_study(done.folder)
    names, space = study.space
    assert names == ["payment_terms_days", "burn_in_years", "bid_cost_gbp", "cost_spread"]
    assert space[:3, 2].tolist() == [2_000.0, 5_000.0, 3_000.0]
    bids = study.figures("bids_per_tender")[:, 0, 0]
    assert len(np.unique(bids[:3])) == 3
    assert rerun(done.folder, 4, 1).note == "The same bits as stored."


def test_points_of_a_sampled_design_fall_into_every_world(file: Path) -> None:
    file.write_text(TEXT.replace('kind = "grid"', 'kind = "latin_hypercube"\npoints = 9'))
    loaded = load_experiment(file)
    plan = plan_of(loaded, *design_points(loaded))
    assert sorted(plan.values[:, 2].tolist()) == [1.0] * 3 + [2.0] * 3 + [3.0] * 3


def test_without_a_set_the_file_is_refused_with_its_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_file: str) -> PlausibleSet:
        raise StudyMistake("there is no plausible set")

    monkeypatch.setattr("simulator.study.plausible.plausible_of", missing)
    with pytest.raises(ScenarioMistakes, match="there is no plausible set") as refusal:
        load_experiment(file)
    assert refusal.value.mistakes[0].line == 6


def test_a_list_names_whole_worlds(file: Path) -> None:
    """World 1.5 was world 2 in runs, and stood as 1.5 in tables."""
    listed = TEXT.replace('"grid"', '"list"\nfile = "p.csv"')
    file.write_text(listed, encoding="utf-8")
    points = file.with_name("p.csv")
    points.write_text(f"payment_terms_days,burn_in_years,{WORLD}\n5,0,1\n5,0,3\n", encoding="utf-8")
    assert design_points(load_experiment(file))[1][:, 2].tolist() == [1.0, 3.0]
    points.write_text(f"payment_terms_days,burn_in_years,{WORLD}\n5,0,1\n5,0,1.5\n", encoding="utf-8")
    with pytest.raises(StudyMistake, match=r"p\.csv:3: .* 1\.5 in point 2, and worlds are counted; write a whole"):
        design_points(load_experiment(file))
