"""Unit tests: what a scenario would refuse at a value of a factor is told of the file, before any run."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.register import LEVERS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.paths import targets_of
from simulator.study.sweeps.work import Recipe, Task, play_task
from simulator.week.watch import UnusableRule

HEAD = """title = "Test"
question = "What?"
scenario = "baseline"

[design]
kind = "{design}"

"""


def factor(path: str, more: str) -> str:
    return f'[[factors]]\npath = "{path}"\n{more}\n'


def load(folder: Path, text: str, design: str = "grid") -> Loaded:
    file = folder / "e.toml"
    file.write_text(HEAD.format(design=design) + text, encoding="utf-8")
    return load_experiment(file)


#: Text, words of the sentence, and what stands on its line.
REFUSED = {
    "a setting": (
        factor("councils.*.annual_budget_gbp", "values = [1e6, 5, 2e6]"),
        "cannot be 5; `annual_budget_gbp` is 5, out of range; it must lie between 10,000 and 20,000,000,000",
        "values",
    ),
    "also a lever": (
        factor("suppliers.Small firms.count", 'also = ["payment_late_share"]\nvalues = [1, 2]'),
        "`payment_late_share` is 2, out of range; it must lie between 0 and 1",
        "values",
    ),
    "also a setting": (
        factor("payment_terms_days", 'also = ["councils.Aldermoor.x_km"]\nlow = 1\nhigh = 2\noperation = "scale"')
        + factor("councils.Dunmere.x_km", "low = 0\nhigh = 5000"),
        "`x_km` is 5,000, out of range",
        "high = 5000",
    ),
    "what scales a number": (
        factor("entry_elasticity", 'operation = "scale"\nlow = 1\nhigh = 1e6'),
        "the factor `entry_elasticity` cannot be 1,000,000; `entry_elasticity` is",
        "high = 1e6",
    ),
    "shares that nothing else moves": (
        factor("councils.Aldermoor.service_shares.transport", "low = 0.5\nhigh = 0.6"),
        "the shares of `service_shares` sum to",
        "low",
    ),
    "a setting in one arm": (
        factor("policies.One.value", "values = [0.5, 2]")
        + '[[arms]]\nname = "a"\npolicies = [{ name = "One", lever = "payment_terms_days", value = 3 }]\n'
        + '[[arms]]\nname = "b"\npolicies = [{ name = "One", lever = "payment_late_share", value = 0.3 }]\n',
        "cannot be 2 in the arm `b`",
        "values",
    ),
    "a setting of an arm": (
        factor("payment_terms_days", "levels = 3")
        + '[[arms]]\nname = "a"\n[arms.settings]\npayment_late_share = 0.5\n"councils.*.annual_budget_gbp" = 5\n',
        "`annual_budget_gbp` is 5, out of range",
        '"councils.*.annual_budget_gbp" = 5',
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_value_that_fails_every_run_is_refused_with_its_line(case: str, tmp_path: Path) -> None:
    text, words, line = REFUSED[case]
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert len(caught.value.mistakes) <= 5, str(caught.value)
    assert line in (tmp_path / "e.toml").read_text("utf-8").splitlines()[caught.value.mistakes[0].line - 1]


def test_a_choice_takes_its_codes_and_nothing_between(tmp_path: Path) -> None:
    choice = next(name for name, lever in LEVERS.items() if lever.choices)
    with pytest.raises(ScenarioMistakes, match="takes a choice in words"):
        load(tmp_path, factor(choice, "low = 0\nhigh = 1"), "latin_hypercube")
    assert load(tmp_path, factor(choice, "low = 0\nhigh = 1\nlevels = 2"), "grid").factors
    assert load(tmp_path, factor(choice, "values = [0, 1]"), "latin_hypercube").factors


def test_shares_that_move_together_are_left_to_the_list(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("one,two\n0.1,0.1\n", encoding="utf-8")
    text = 'kind = "list"\nfile = "p.csv"\n'
    shares = [
        factor(f"councils.Aldermoor.service_shares.{service}", f'name = "{name}"\nlow = 0\nhigh = 0.5')
        for name, service in (("one", "transport"), ("two", "housing"))
    ]
    file = tmp_path / "e.toml"
    file.write_text(HEAD.replace('kind = "{design}"\n', text) + "".join(shares), encoding="utf-8")
    assert len(load_experiment(file).factors) == 2


def test_a_run_without_a_valid_scenario_fails_in_our_words() -> None:
    """What only a point shows, such as shares that two factors move, was told in the checker's own words."""
    settings = load_scenario("baseline").resolved()
    path = "councils.Aldermoor.service_shares.transport"
    recipe = Recipe((settings,), ((targets_of([path], "set", settings),),), 1.0, "")
    outcome = play_task(recipe, Task(0, 0, (0.9,), 1))
    assert outcome.failure is not None
    assert outcome.failure.startswith("the scenario is not valid at this point: the shares of `service_shares` sum to")
    assert "pydantic" not in outcome.failure
    assert "ValidationError" not in outcome.failure


class _Spoilt:
    """A model of a user's own whose rule returns no number."""

    figures = ()

    def play(self, scenario: Scenario, seed: int) -> tuple[float, ...]:
        raise UnusableRule(f"Week 3: your rule for pricing, `mine` (mine.py:1), with seed {seed} of {scenario.title}")


def test_a_run_with_an_unusable_rule_fails_in_the_words_about_the_rule() -> None:
    settings = load_scenario("baseline").resolved()
    outcome = play_task(Recipe((settings,), ((),), 1.0, "", _Spoilt()), Task(0, 0, (), 1))
    assert str(outcome.failure).startswith("Week 3: your rule for pricing, `mine` (mine.py:1)")


def test_a_morris_design_of_two_levels_may_vary_a_choice(tmp_path: Path) -> None:
    """It never has a value between them; one of four levels has."""
    text = HEAD.format(design="morris") + factor("managed_hub", "low = 0\nhigh = 1")
    (tmp_path / "e.toml").write_text(text.replace('"morris"', '"morris"\nlevels = 2'), encoding="utf-8")
    assert len(load_experiment(tmp_path / "e.toml").factors) == 1
    with pytest.raises(ScenarioMistakes, match="managed_hub"):
        load(tmp_path, factor("managed_hub", "low = 0\nhigh = 1"), "morris")
