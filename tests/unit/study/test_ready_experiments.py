"""Unit tests: every experiment that travels with the project is valid, asks a question, and has its paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import load_experiment

FOLDER = Path(__file__).parents[3] / "experiments"
READY = sorted(FOLDER.glob("*.toml"))
WANTED = {
    *("payment_terms", "mandate_and_entry", "lots_consortia_franchises", "carillion_resilience"),
    *("what_matters", "robust_policy"),
}


def test_the_experiments_of_the_plan_are_there() -> None:
    assert {file.stem for file in READY} >= WANTED


@pytest.mark.parametrize("file", READY, ids=lambda file: file.stem)
def test_it_is_valid_and_asks_a_question(file: Path) -> None:
    loaded = load_experiment(file)
    assert loaded.experiment.question.endswith("?")
    if loaded.experiment.design.kind != "pareto":
        units, values = design_points(loaded)
        assert units.shape == values.shape == (len(values), len(loaded.factors))
        assert units.min() >= 0.0
        assert units.max() <= 1.0


@pytest.mark.parametrize("file", READY, ids=lambda file: file.stem)
def test_the_readme_has_a_paragraph_about_it(file: Path) -> None:
    assert f"### `{file.name}`" in (FOLDER / "README.md").read_text(encoding="utf-8")
