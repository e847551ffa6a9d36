"""Unit tests: an experiment that asks for nothing, for too much, or for the same twice is told so before any run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.arms import StudyMistake
from simulator.study.experiments.designs import design_points, morris
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.spreads import values_at
from tests.integration.pretended_sweep import pretend

HEAD = """title = "Test"
question = "What?"
scenario = "baseline"
{top}
[design]
kind = {design}
"""
TERMS = '[[factors]]\npath = "payment_terms_days"\n'
LATE = '[[factors]]\npath = "payment_late_share"\n'
ENTRY = '[[factors]]\npath = "entry_elasticity"\n'


def load(folder: Path, text: str, design: str = '"grid"', top: str = "") -> Loaded:
    file = folder / "e.toml"
    file.write_text(HEAD.format(design=design, top=top) + text, encoding="utf-8")
    return load_experiment(file)


L = "levels = 1000\n"
#: Design, top, factors; words of the sentence; its line.
REFUSED = {
    "all left out": ('"grid"', 'every = ["uncertainties"]\nleave_out = ["*"]', "", "leaves out all that `every`", 5),
    "all left out of a sample": (
        '"morris"', 'every = ["uncertainties"]\nleave_out = ["*"]', "", "leaves out all that `every`", 5,
    ),
    "a grid": ('"grid"', "", TERMS + L + LATE + L + ENTRY + L, "1,000,000,000 points x 1 arm x 1 seed = ", 6),
    "a grid without end": ('"grid"', 'every = ["uncertainties", "kinds"]', "", " = about 10^", 6),
    "seeds": ('"grid"', "seeds = 100_000", TERMS + "levels = 101\n", "= 10,100,000 runs", 4),
    "a sample": ('"saltelli"\npoints = 8_388_608', "", TERMS, "25,165,824 points x 1 arm", 6),
    "a search": (
        '"pareto"\npopulation = 10_000\ngenerations = 10_000', "",
        TERMS + 'decision = true\n[[objectives]]\nkpi = "se_award_share_value"\n', "100,000,000 points", 6,
    ),
    "many numbers": (
        '"latin_hypercube"\npoints = 9_000_000', 'every = ["uncertainties"]', "", "at most 100,000,000 numbers", 6,
    ),
    "a value twice": ('"grid"', "", TERMS + "values = [10, 30, 10.0]\n", "`payment_terms_days` has 10 twice", 9),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_one_sentence_with_its_line(case: str, tmp_path: Path) -> None:
    design, top, text, words, line = REFUSED[case]
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, text, design, top)
    assert len(caught.value.mistakes) == 1, str(caught.value)
    mistake = caught.value.mistakes[0]
    assert words in str(mistake)
    assert mistake.remedy
    assert mistake.line == line, str(mistake)


def test_arms_that_are_the_same_are_made_once_and_told(tmp_path: Path) -> None:
    load(tmp_path, TERMS + 'levels = 3\n[[arms]]\nname = "a"\n[[arms]]\nname = "b"\n')
    done = pretend(tmp_path / "e.toml", tmp_path / "out")
    assert (done.asked, done.repeated, done.found, done.made) == (6, 3, 0, 3)


def test_large_is_not_too_large(tmp_path: Path) -> None:
    assert load(tmp_path, TERMS, '"latin_hypercube"\npoints = 10_000_000').factors
    assert load(tmp_path, TERMS + "levels = 100\n", top="seeds = 100_000").factors


LISTS = {
    "payment_terms_days,payment_terms_days\n10,20\n": r"p.csv:1: the heading `payment_terms_days` stands there twice",
    "payment_terms_days\n10\n20,5\n": "p.csv:3: point 2 has more entries than the first line has headings",
    "payment_terms_days\n10\n20\n10.0\n": "p.csv:4: point 3 is point 1 once more",
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list_that_says_something_twice_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyMistake, match=LISTS[text]):
        design_points(load(tmp_path, TERMS, '"list"\nfile = "p.csv"'))


def test_a_list_of_too_many_runs_is_refused(tmp_path: Path) -> None:
    points = "".join(f"{point / 1000}\n" for point in range(101))
    (tmp_path / "p.csv").write_text(f"payment_terms_days\n{points}", encoding="utf-8")
    with pytest.raises(StudyMistake, match="101 points x 1 arm x 100,000 seeds = 10,100,000 runs; a sweep makes"):
        design_points(load(tmp_path, TERMS, '"list"\nfile = "p.csv"', "seeds = 100_000"))


def test_runs_that_are_the_same_are_not_told_as_found(tmp_path: Path) -> None:
    """A count of suppliers is a whole number: two of four levels are the same run, which is made once."""
    text = '[[factors]]\npath = "suppliers.Small firms.count"\nvalues = [400, 400.2, 401, 402]\n'
    load(tmp_path, text, top="seeds = 3")
    done = pretend(tmp_path / "e.toml", tmp_path / "out")
    assert (done.asked, done.repeated, done.found, done.made) == (12, 3, 0, 9)
    again = pretend(tmp_path / "e.toml", tmp_path / "out")
    assert (again.asked, again.repeated, again.found, again.made) == (12, 3, 9, 0)


@pytest.mark.parametrize(("levels", "number"), [(4, 3), (8, 7), (10, 3), (10, 9), (20, 19)])
def test_a_level_of_morris_is_the_same_listed_value_whichever_way_it_was_reached(levels: int, number: int) -> None:
    """A step up or down ends a rounding away, where the next value begins: some points had the value before."""
    units = morris(3, 100, levels, 1)
    values = values_at(Factor(path="x", values=tuple(map(float, range(number)))), units[:, 0])
    places = np.rint(units[:, 0] * (levels - 1)).astype(int)
    assert values.tolist() == np.minimum(number - 1, places * number // (levels - 1)).tolist()
