"""Unit tests: the `years` of an experiment may end before policies of its scenario begin, as `--years` may."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.overruled import without_effect

LATE = """title = "Late"
extends = "baseline"
[[policies]]
name = "Late policy"
lever = "payment_terms_days"
value = 5
from = 60
[[shocks]]
kind = "cost_shock"
size = 0.5
from = 2026-04-01
"""
HEAD = """title = "Test"
question = "What?"
scenario = "late.toml"
years = 1
[design]
kind = "grid"
"""
SHARE = '[[factors]]\npath = "upfront_share"\nvalues = [0, 0.1]\n'
ARMS = '[[arms]]\nname = "as it is"\n[[arms]]\nname = "mandate"\n'


def load(folder: Path, text: str, head: str = HEAD) -> Loaded:
    (folder / "late.toml").write_text(LATE, encoding="utf-8")
    file = folder / "e.toml"
    file.write_text(head + text, encoding="utf-8")
    return load_experiment(file)


@pytest.mark.parametrize(
    "more",
    [
        "",
        ARMS,
        ARMS + "without_policies = true\n",
        '[[factors]]\npath = "policies.Late policy.value"\nvalues = [5, 10]\n',
        '[[factors]]\npath = "payment_late_share"\noperation = "scale"\nvalues = [0.5, 1]\n',
    ],
)
def test_policies_of_the_scenario_may_begin_later(more: str, tmp_path: Path) -> None:
    """Factors that add or scale put policies before those of the scenario."""
    assert load(tmp_path, SHARE + more).arms[0]["horizon_years"] == 1


END = "the run ends after week 51 (years = 1)"
TOO_LATE = f"the window starts in week 70; {END}; start it earlier, or write more `years`"
#: Text, the line that is wrong, and what is told of it.
REFUSED = {
    "a policy of an arm": (
        ARMS + '[[arms.policies]]\nlever = "upfront_share"\nvalue = 0.2\nfrom = 70\n',
        "from = 70",
        TOO_LATE,
    ),
    "a setting of an arm": (
        ARMS + '[arms.settings]\n"policies.Late policy.from" = 70\n',
        '"policies.Late policy.from" = 70',
        TOO_LATE,
    ),
    "a factor": (
        '[[factors]]\npath = "policies.Late policy.from"\nvalues = [10, 70]\n',
        "values = [10, 70]",
        f"the factor `policies.Late policy.from` cannot be 70; {TOO_LATE}",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_experiment_itself_puts_after_its_end_is_refused_where_it_stands(case: str, tmp_path: Path) -> None:
    text, line, words = REFUSED[case]
    with pytest.raises(ScenarioMistakes) as refusal:
        load(tmp_path, SHARE + text)
    (mistake,) = refusal.value.mistakes
    assert (HEAD + SHARE + text).splitlines()[mistake.line - 1] == line
    assert str(mistake).endswith(words)


def test_a_factor_of_the_length_itself_keeps_its_name(tmp_path: Path) -> None:
    text = '[[factors]]\npath = "horizon_years"\nvalues = [1, 3]\n'
    with pytest.raises(ScenarioMistakes, match=r"`horizon_years` cannot be 1; .*horizon_years = 1"):
        load(tmp_path, text, HEAD.replace("years = 1\n", ""))


def test_what_never_begins_is_told_with_the_line_of_the_years(tmp_path: Path) -> None:
    policy, shock = without_effect(load(tmp_path, SHARE + ARMS + "without_policies = true\n"), "e.toml")
    idle = "does nothing here: it begins in week {}, and the last week that is run is week 51 (in {})"
    late = idle.format(60, "`as it is`")
    assert policy == f"e.toml:4: the policy `Late policy` (`payment_terms_days`) {late}"
    assert shock == f"e.toml:4: the shock `cost_shock` {idle.format(52, '`as it is` and `mandate`')}"
    longer = HEAD.replace("years = 1\n", "years = 2\n")
    assert without_effect(load(tmp_path, SHARE, longer), "e.toml") == []
