"""Unit tests: one place in a scenario has one setting in an experiment, by whatever name it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.experiments.files import Loaded, load_experiment

HEAD = """title = "Test"
question = "What?"
scenario = "baseline"
{top}
[design]
kind = "latin_hypercube"
points = 4
"""
ARM = '[[arms]]\nname = "one"\n[arms.settings]\n'


def factor(path: str, more: str = "values = [10, 20]", name: str = "") -> str:
    return f'[[factors]]\npath = "{path}"\n{more}\n' + (f'name = "{name}"\n' if name else "")


def load(folder: Path, text: str, top: str = "") -> Loaded:
    file = folder / "e.toml"
    file.write_text(HEAD.format(top=top) + text, encoding="utf-8")
    return load_experiment(file)


TERMS = factor("payment_terms_days")
#: What is set twice: text, the two names, and a word of the remedy.
TWICE = {
    "a lever by two names": (TERMS + factor("rules.payment_terms_days"), "rules.payment_terms_days", "keep one"),
    "a lever of one council": (
        TERMS + factor("councils.Aldermoor.rules.payment_terms_days"),
        "councils.Aldermoor.rules.payment_terms_days",
        "keep one",
    ),
    "a rule that stands elsewhere too": (
        factor("payment_late_days") + factor("councils.*.payment.late_days", 'operation = "scale"\nlow = 1\nhigh = 2'),
        "councils.*.payment.late_days",
        "keep one",
    ),
    "a weight": (
        factor("councils.*.award_weights.price", "values = [0.6, 0.7]") + factor("price_share", "low = 0.6"),
        "price_share",
        "keep one",
    ),
    "a number of a kind": (
        factor("small_firm.reserve_months_median", "")
        + factor("suppliers.Small firms.overrides.reserve_months_median", "low = 2\nhigh = 3"),
        "suppliers.Small firms.overrides.reserve_months_median",
        "keep one",
    ),
    "a name and a number in a list": (
        factor("suppliers.Small firms.count") + factor("suppliers.*.count", name="all"),
        "suppliers.*.count",
        "keep one",
    ),
    "twice the same scale": (
        factor("payment_terms_days", 'operation = "scale"\nlow = 1\nhigh = 2')
        + factor("rules.payment_terms_days", 'operation = "scale"\nlow = 1\nhigh = 2'),
        "rules.payment_terms_days",
        "keep one",
    ),
    "within a factor": (
        factor("payment_terms_days", 'values = [1, 2]\nalso = ["rules.payment_terms_days"]'),
        "rules.payment_terms_days",
        "keep one",
    ),
    "an arm and a factor": (TERMS + ARM + "payment_terms_days = 5", "in the arm `one`", "keep one"),
    "an arm and a factor by another name": (
        TERMS + ARM + '"councils.Aldermoor.rules.payment_terms_days" = 5',
        "councils.Aldermoor.rules.payment_terms_days",
        "keep one",
    ),
    "two settings of an arm": (
        factor("entry_elasticity", "") + ARM + 'payment_terms_days = 5\n"rules.payment_terms_days" = 6',
        "`rules.payment_terms_days` in the arm `one`",
        "keep one",
    ),
    "the years": (factor("horizon_years", "values = [2, 3]"), "`years`", "keep one"),
    "what every adds": (
        ARM + "entry_elasticity = 0.5",
        "`entry_elasticity`, which `every` adds",
        "write `entry_elasticity` in `leave_out`",
    ),
}


@pytest.mark.parametrize("case", TWICE)
def test_one_place_is_set_once(case: str, tmp_path: Path) -> None:
    text, name, remedy = TWICE[case]
    top = {"the years": "years = 2", "what every adds": 'every = ["uncertainties"]'}.get(case, "")
    with pytest.raises(ScenarioMistakes) as caught:
        load(tmp_path, text, top)
    assert len(caught.value.mistakes) == 1, str(caught.value)
    told = str(caught.value)
    assert "set the same" in told
    assert name in told
    assert remedy in told
    assert caught.value.mistakes[0].line > 1


GOOD = {
    "a value and what scales it": TERMS
    + factor("rules.payment_terms_days", 'operation = "scale"\nlow = 1\nhigh = 2', name="times"),
    "an arm and what scales it": factor("payment_terms_days", 'operation = "scale"\nlow = 1\nhigh = 2')
    + ARM
    + "payment_terms_days = 5",
    "weights of an arm": TERMS
    + ARM
    + '"councils.*.award_weights.price" = 0.5\n"councils.*.award_weights.quality" = 0.3\n'
    + '"councils.*.award_weights.social" = 0.2',
    "other groups": factor("suppliers.Small firms.count") + factor("suppliers.Large contractors.count"),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_adds_up_is_left_alone(case: str, tmp_path: Path) -> None:
    assert load(tmp_path, GOOD[case]).factors


def test_every_leaves_out_what_is_listed_by_another_name(tmp_path: Path) -> None:
    """``parameters.entry_elasticity`` was varied once as listed, and once more, over it, as one of all."""
    loaded = load(tmp_path, factor("parameters.entry_elasticity", ""), 'every = ["uncertainties"]')
    assert [f.path for f in loaded.factors if "entry_elasticity" in f.path] == ["parameters.entry_elasticity"]
