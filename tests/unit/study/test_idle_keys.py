"""Unit tests: a key of an experiment that does nothing without another is told with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.experiments.files import Loaded
from tests.unit.study.test_experiment_counts import load as load_text

FACTOR = '\n[[factors]]\npath = "payment_terms_days"\n'
RANGE = "low = 10\nhigh = 30\n"
AIM = '[[objectives]]\nkpi = "se_award_share_value"'


def load(folder: Path, top: str = "", design: str = '"grid"', factor: str = "") -> Loaded:
    return load_text(folder, FACTOR + RANGE + factor, design, top)


#: Top, design, more of the factor; words of the sentence; the remedy; what stands on its line.
IDLE = {
    "leave_out alone": (
        'leave_out = ["entry_elasticity"]', '"grid"', "",
        "`leave_out` has no effect here; it takes away from what `every` adds", "every = ", "leave_out",
    ),
    "leave_out of nothing": (
        'every = ["uncertainties"]\nleave_out = ["hub_*", "entry_elastcity"]', '"sobol"', "",
        "`entry_elastcity` in `leave_out` has no effect", "did you mean `entry_elasticity`?", "leave_out",
    ),
    "leave_out of numbers of kinds": (
        'every = ["uncertainties"]\nleave_out = ["small_firm.*"]', '"sobol"', "",
        "`small_firm.*` in `leave_out` has no effect", "delete it", "leave_out",
    ),
    "levels": ("", '"sobol"', "levels = 3", "a sobol design takes no levels of a factor", "delete it", "levels"),
    "a mode": ("", '"sobol"', "mode = 20", "only a triangular distribution has it", "triangular", "mode"),
    "a mean": (
        "", '"sobol"', 'mean = 20\ndistribution = "triangular"\nmode = 20',
        "`mean` of `payment_terms_days` has no effect; only a normal distribution has it, this one is triangular",
        "normal", "mean",
    ),
    "an sd": ("", '"sobol"', "sd = 20", "only a normal distribution has it", 'distribution = "normal"', "sd"),
    "a spread of a list": (
        "", '"list"\nfile = "p.csv"', 'distribution = "uniform"', "a list says itself which points are run",
        "delete it", "distribution",
    ),
    "a decision": ("", '"grid"', "decision = true", "a grid design searches for nothing", "delete it", "decision"),
    "an objective": ("", '"grid"', AIM, "`objectives` have no effect here", "pareto", "objectives"),
    "states": (
        "", '"pareto"\nstates = 4', f"decision = true\n{AIM}", "`states` has no effect here; each factor is a decision",
        "add a factor of the world", "states",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IDLE)
def test_it_is_one_sentence_with_line_and_remedy(case: str, tmp_path: Path) -> None:
    top, design, factor, words, remedy, written = IDLE[case]
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, top, design, factor)
    (mistake,) = caught.value.mistakes
    assert words in str(mistake)
    assert remedy in mistake.remedy
    assert written in (tmp_path / "e.toml").read_text(encoding="utf-8").splitlines()[mistake.line - 1]


@pytest.mark.parametrize(("key", "value"), [("levels", "3"), ("distribution", '"uniform"')])
def test_values_have_no_levels_and_no_spread(key: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match=rf":11: `{key}` of `payment_terms_days` has no effect; its values are"):
        load_text(tmp_path, f"{FACTOR}values = [10, 30]\n{key} = {value}")


def test_what_has_an_effect_is_taken(tmp_path: Path) -> None:
    assert load(tmp_path, 'every = ["kinds"]\nleave_out = ["small_firm.*"]', '"sobol"').factors
    assert load(tmp_path, factor='levels = 3\ndistribution = "log_uniform"\ndecision = false').factors
    assert load(tmp_path, 'every = ["uncertainties"]', '"pareto"\nstates = 4', f"decision = true\n{AIM}").factors
    assert load(tmp_path, "leave_out = []").factors


@pytest.mark.parametrize("every", ["true", "5", '"uncertainties"'])
def test_every_that_is_no_list_is_told_as_that(every: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes, match="`every`"):
        load(tmp_path, f'every = {every}\nleave_out = ["entry_elasticity"]', '"sobol"')
