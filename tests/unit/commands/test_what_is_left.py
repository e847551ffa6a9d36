"""What commands say of what they leave: one of a thing in the singular, and what of a folder is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.commands.outcome import NOT_WRITTEN
from simulator.commands.validate import show
from simulator.report.evidence_page import evidence_html
from simulator.study.evidence.held import NOTHING, Claim, Held
from simulator.study.evidence.what_holds import WhatHolds

ALMOST_NOTHING = """
extends = "baseline.toml"
horizon_years = 1
[drop]
councils = ["Brackenford", "Carrowby", "Dunmere", "Eskholme"]
[[councils]]
name = "Aldermoor"
annual_budget_gbp = 10_000
"""


@pytest.mark.parametrize(("seeds", "words"), [(1, "1 seed"), (2, "2 seeds")])
def test_seeds_of_a_validation(seeds: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = WhatHolds("Here", seeds, (Held(Claim("L1", "stylised facts", "a pattern"), NOTHING),), ())
    show(found)
    assert f"({words})" in capsys.readouterr().out
    assert f" {words};" in evidence_html(found)


@pytest.mark.integration
def test_processes_of_an_export(tmp_path: Path) -> None:
    file, out = tmp_path / "little.toml", str(tmp_path / "out")
    file.write_text(ALMOST_NOTHING, encoding="utf-8")
    assert CliRunner().invoke(app, ["run", str(file), "--seeds", "1", "--out", out]).exit_code == 0
    told = CliRunner().invoke(app, ["export", "ocds", out]).output
    assert ": 1 process of " in told


@pytest.mark.integration
def test_a_report_that_is_written_is_not_told_as_missing(tmp_path: Path) -> None:
    file, out = tmp_path / "little.toml", tmp_path / "out"
    file.write_text(ALMOST_NOTHING, encoding="utf-8")
    assert CliRunner().invoke(app, ["run", str(file), "--seeds", "1", "--out", str(out)]).exit_code == 0
    (out / "report.html").unlink()
    shutil.rmtree(out / "tables")
    (out / "tables").write_text("a file of somebody's", encoding="utf-8")
    done = CliRunner().invoke(app, ["report", str(out)])
    assert done.exit_code == NOT_WRITTEN
    assert "the report is written, but not the CSV files in `tables` beside it" in done.output
    assert (out / "report.html").is_file()
