"""`fairlot compare --whole`: an enabler that a file sets as a rule has an effect, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import load_scenario
from simulator.cli import app
from simulator.commands.compare import changed_rules
from simulator.scenario.loading import base_of

pytestmark = pytest.mark.integration

ENABLED = """extends = "baseline.toml"
title = "Consortia"
horizon_years = 1
parameters.burn_in_years = 0.0

[rules]
consortium_bids = "free"

[[policies]]
lever = "social_value_weight"
value = 0.3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "enabled.toml"
    path.write_text(ENABLED, encoding="utf-8")
    return path


def called(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        app(list(words))
    return int(stop.value.code or 0)


def test_both_arms_have_the_rule_and_that_is_said(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("compare", str(file), "--seeds", "2", "--out", str(tmp_path / "usual")) == 0
    told = capsys.readouterr()
    assert "both arms have `consortium_bids`" in told.err
    assert f"fairlot compare --whole {file}" in told.err
    assert "Without policies" in told.out


def test_the_whole_file_is_set_against_what_it_extends(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--seeds", "2", "--years", "1", "--out", str(tmp_path / "whole"))
    assert called("compare", "--whole", str(file), *words) == 0
    told = capsys.readouterr()
    assert "both arms" not in told.err
    assert f"A: {load_scenario('baseline').title}" in told.out


@pytest.mark.parametrize(
    ("files", "why"), [(["baseline"], "extends no other"), (["baseline", "grants_channel"], "several")]
)
def test_what_cannot_be_set_against_its_base_is_said(
    files: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("compare", "--whole", *files) == 2
    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("compare", "nowhere.toml") == 2
    assert "there is no file `nowhere.toml`" in capsys.readouterr().err


def test_rules_of_councils_count(file: Path) -> None:
    base = base_of(str(file))
    assert base is not None
    scenario, other = load_scenario(file), load_scenario(base)
    assert changed_rules(scenario, other) == ["consortium_bids"]
    assert changed_rules(other, other) == []
    council = scenario.councils[0].model_copy(update={"rules": {"notice_weeks": 9.0}})
    moved = scenario.model_copy(update={"councils": (council, *scenario.councils[1:])})
    assert changed_rules(moved, other) == ["consortium_bids", "notice_weeks"]
