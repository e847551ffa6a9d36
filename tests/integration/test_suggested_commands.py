"""Commands that a sentence suggests can be typed as they stand, also where a name has spaces or quotes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.scenario.value_words import as_argument

OWN = """
title = "Twenty days, and a fifth in advance"
extends = "baseline.toml"
horizon_years = 1
[rules]
payment_terms_days = 20
[[policies]]
lever = "upfront_share"
value = 0.2
"""
NAME = "Anna's two ways.toml"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario whose name a terminal takes apart, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / NAME
    path.write_text(OWN, encoding="utf-8")
    return path


def suggested(arguments: list[str], place: int = 0) -> list[str]:
    """Return the words of a command between backticks that a command suggests, as a terminal reads them."""
    done = CliRunner().invoke(app, arguments)
    return shlex.split(re.findall("`(fairlot [^`]*)`", done.output)[place])


def test_a_suggested_command_reads_the_name_as_one_word(file: Path) -> None:
    assert suggested(["new", "My place.toml"]) == ["fairlot", "check", "My place.toml"]
    assert suggested(["new", "My place"]) == ["fairlot", "new", "My place.toml"]
    assert suggested(["sweep", file.name]) == ["fairlot", "run", NAME]


@pytest.mark.integration
def test_what_a_comparison_suggests_reads_the_name_as_one_word(file: Path) -> None:
    order = ["compare", file.name, "--seeds", "1", "--parameters", "fixed", "--out", "out"]
    assert suggested(order) == ["fairlot", "compare", "--whole", NAME]


def test_a_damaged_plausible_set_names_the_file_that_makes_it_anew(file: Path) -> None:
    file.with_suffix(".plausible.parquet").write_bytes(b"none")
    assert suggested(["compare", file.name, "--seeds", "1"], 1) == ["fairlot", "calibrate", NAME]


def test_windows_has_quotes_of_its_own() -> None:
    assert as_argument("results\\mandate", is_windows=True) == "results\\mandate"
    assert as_argument("my results", is_windows=True) == '"my results"'
    assert as_argument("my results", is_windows=False) == "'my results'"
