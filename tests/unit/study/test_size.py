"""Unit tests: how much an experiment asks for is counted without making it, and told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.commands.check import is_experiment
from simulator.commands.check_experiment import asked_for, duration
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.size import Size, sample_plan, size_of
from simulator.study.sweeps.duration_estimate import START, Estimate

REPOSITORY = Path(__file__).parents[3]
TEXT = """
title = "Test"
question = "What?"
scenario = "baseline"
years = 3
seeds = 4

[design]
{design}

[[factors]]
path = "payment_terms_days"
{first}

[[factors]]
path = "entry_elasticity"
{second}

[[arms]]
name = "one"

[[arms]]
name = "two"
"""
DESIGNS = {
    'kind = "grid"': 6,
    'kind = "latin_hypercube"\npoints = 7': 7,
    'kind = "sobol"\npoints = 8': 8,
    'kind = "saltelli"\npoints = 8': 32,
    'kind = "morris"\ntrajectories = 5': 15,
    'kind = "list"\nfile = "points.csv"': 2,
}


def _loaded(folder: Path, design: str, text: str = TEXT) -> Loaded:
    file = folder / "e.toml"
    of_design = {"grid": ("levels = 3", "levels = 2"), "pareto": ("decision = true", "")}
    first, second = next((both for kind, both in of_design.items() if f'"{kind}"' in design), ("", ""))
    file.write_text(text.format(design=design, first=first, second=second), encoding="utf-8")
    (folder / "points.csv").write_text("payment_terms_days,entry_elasticity\n10,1\n30,0.5\n", encoding="utf-8")
    return load_experiment(file)


@pytest.mark.parametrize("design", DESIGNS)
def test_points_are_counted_as_the_design_makes_them(design: str, tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, design)
    size = size_of(loaded)
    assert size.points == DESIGNS[design] == len(design_points(loaded)[1])
    assert (size.arms, size.seeds, size.factors, size.years, size.runs) == (2, 4, 2, 3, 8 * size.points)
    assert sample_plan(loaded).size == size.runs


def test_a_search_asks_for_every_policy_in_every_state(tmp_path: Path) -> None:
    loaded = _loaded(
        tmp_path,
        'kind = "pareto"\npopulation = 5\ngenerations = 3\nstates = 2\n[[objectives]]\nkpi = "se_award_share_value"',
        TEXT.split("[[arms]]", maxsplit=1)[0],
    )
    assert size_of(loaded).points == 30
    assert sample_plan(loaded).values.shape[1] == 2


def test_in_words() -> None:
    words = asked_for(Size(1, 1, 12, 3, 10), "grid")
    assert words == "A grid over 3 factors: 1 point x 1 arm x 12 seeds = 12 runs of 10 years"
    assert [duration(s) for s in (0.2, 45.0, 89.0, 100.0, 5000.0, 20_000.0, 400_000.0)] == [
        "1 second", "45 seconds", "89 seconds", "2 minutes", "83 minutes", "6 hours", "5 days",
    ]  # fmt: skip


def test_processes_share_the_runs() -> None:
    assert Estimate(0.1, 2, ()).seconds(100) == pytest.approx(START + 5.0)


def test_scenarios_and_experiments_are_told_apart() -> None:
    assert all(is_experiment(str(file)) for file in (REPOSITORY / "experiments").glob("*.toml"))
    assert not any(is_experiment(str(file)) for file in (REPOSITORY / "scenarios").glob("*.toml"))
    assert not is_experiment("baseline")
    assert not is_experiment("no\0name")
