"""Every ready scenario can be compared, and the catalogue of questions names one for each row of the mission."""

from __future__ import annotations

import re

import numpy as np
import pytest

from simulator import Scenario, compare, load_scenario
from simulator.metrics import KPIS
from simulator.scenario.library import CLONE, library_names

pytestmark = pytest.mark.integration
README = (CLONE / "scenarios" / "README.md").read_text(encoding="utf-8")
QUESTIONS = {int(row): text for row, text in re.findall(r"^\| (\d+) \| (.+) \|$", README, re.MULTILINE)}


def _is_large(scenario: Scenario) -> bool:
    return sum(group.count for group in scenario.suppliers) > 2_000


def _marked(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.slow) if _is_large(load_scenario(name)) else name


@pytest.mark.parametrize("name", [_marked(name) for name in library_names()])
def test_it_can_be_compared(name: str) -> None:
    """Integration: two years, two seeds (one of a county or country), with and without its policies.

    No figure is below zero there that says it cannot be.
    """
    scenario = load_scenario(name)
    found = compare(scenario, seeds=1 if _is_large(scenario) else 2, years=2, workers=1)
    assert len(found.arms) == (2 if scenario.policies else 1)
    shares = [found.of_arm("se_award_share_value", arm).mean for arm in range(len(found.arms))]
    assert np.isfinite(shares).all()
    is_below = (found.values < 0.0).any(axis=(0, 1))
    assert [k.name for k, below in zip(KPIS.values(), is_below, strict=True) if below and not k.is_signed] == []


def test_the_catalogue_has_a_row_for_each_question_of_the_mission() -> None:
    assert sorted(QUESTIONS) == list(range(1, 30))


@pytest.mark.parametrize("row", range(1, 30))
def test_a_question_names_files_that_exist_and_figures_that_exist(row: int) -> None:
    marked = re.findall(r"`([a-z0-9_]+(?:\.toml)?)`", QUESTIONS[row])
    files = [word.removesuffix(".toml") for word in marked if word.endswith(".toml")]
    figures = [word for word in marked if not word.endswith(".toml")]
    assert files
    assert set(files) <= set(library_names())
    assert figures
    assert set(figures) <= set(KPIS)


def test_every_file_answers_some_question() -> None:
    named = {word for text in QUESTIONS.values() for word in re.findall(r"`([a-z0-9_]+)\.toml`", text)}
    assert set(library_names()) - named == set()
