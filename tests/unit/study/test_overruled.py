"""Unit tests: a factor that a policy overrules in some arm is told with its line, and goes on to be run."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.study.experiments.files import load_experiment
from simulator.study.experiments.overruled import overruled_factors
from tests.unit.study.test_experiment_trials import HEAD, factor

ARMS = '[[arms]]\nname = "today"\n[[arms]]\nname = "prompt"\npolicies = [{{ lever = "{lever}", value = 10{more} }}]\n'
TERMS = factor("payment_terms_days", "values = [10, 30]")
LATE = factor("councils.*.payment.late_days", "values = [10, 30]")
ADDED = factor("payment_terms_days", 'low = 1\nhigh = 2\noperation = "add"')


def told(folder: Path, text: str, more: str = "", lever: str = "payment_terms_days") -> list[str]:
    file = folder / "e.toml"
    file.write_text(HEAD.format(design="grid") + text + ARMS.format(lever=lever, more=more), encoding="utf-8")
    return overruled_factors(load_experiment(file), "e.toml")


@pytest.mark.parametrize(
    ("text", "lever"),
    [
        (TERMS, "payment_terms_days"),
        (ADDED, "payment_terms_days"),
        (factor("councils.Aldermoor.rules.payment_terms_days", "values = [10, 30]"), "payment_terms_days"),
        (LATE, "payment_late_days"),
    ],
)
def test_a_factor_that_a_policy_overrules_is_told_with_its_line(text: str, lever: str, tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, text, lever=lever)
    assert sentence.startswith("e.toml:9: the factor `")
    assert "` has no effect in the arm `prompt`; a policy there sets the same; if that is not meant, let" in sentence


@pytest.mark.parametrize(
    ("more", "week"), [(", from = 52", 52), (", ramp_weeks = 26", 26), (", from = 52, ramp_weeks = 26", 78)]
)
def test_a_policy_that_comes_later_leaves_the_weeks_before(more: str, week: int, tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, TERMS, more)
    assert f"has an effect before week {week} only in the arm `prompt`" in sentence


@pytest.mark.parametrize(
    "more",
    [
        *(', operation = "add"', ", until = 52", ', councils = ["Aldermoor"]', ', services = ["transport"]'),
        ', suppliers = { size = "sme" }',
    ],
)
def test_a_policy_that_leaves_something_to_the_factor_is_not_told(more: str, tmp_path: Path) -> None:
    assert told(tmp_path, TERMS, more) == []


def test_a_factor_that_does_something_else_too_is_not_told(tmp_path: Path) -> None:
    text = factor("payment_terms_days", 'also = ["entry_elasticity"]\nvalues = [1, 2]')
    assert told(tmp_path, text) == []
    assert told(tmp_path, TERMS, lever="payment_late_days") == []


def test_arms_are_named_together(tmp_path: Path) -> None:
    third = '[[arms]]\nname = "more"\npolicies = [{ lever = "payment_terms_days", value = 5 }]\n'
    file = tmp_path / "e.toml"
    file.write_text(HEAD.format(design="grid") + TERMS + ARMS.format(lever="payment_terms_days", more="") + third)
    (sentence,) = overruled_factors(load_experiment(file), "e.toml")
    assert "in the arms `prompt` and `more`;" in sentence


@pytest.mark.integration
def test_check_and_sweep_tell_it_and_go_on(tmp_path: Path) -> None:
    told(tmp_path, TERMS)
    file = tmp_path / "e.toml"
    file.write_text(file.read_text("utf-8").replace("[design]", "years = 1\n[design]"), encoding="utf-8")
    for words in (["check", str(file)], ["sweep", str(file), "--out", str(tmp_path / "out"), "--workers", "1"]):
        found = CliRunner().invoke(app, words)
        assert found.exit_code == 0, found.output
        assert "e.toml:10: the factor `payment_terms_days` has no effect in the arm `prompt`" in found.stderr
