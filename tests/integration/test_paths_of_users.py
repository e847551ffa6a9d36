"""Folders with spaces and letters beyond ASCII, files with the line ends of any system, and no `make`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from tests.examples.pages import ROOT

TINY = """extends = "baseline.toml"
title = "Ein Ort mit Umlaut: Łódź"
horizon_years = 1

[[policies]]
lever = "payment_terms_days"
value = 10
"""


def fairlot(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simulator.cli", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Rat der Stadt Łódź (neu)"
    made.mkdir()
    return made


@pytest.mark.integration
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_a_scenario_in_such_a_folder_is_read(ending: str, mark: str, folder: Path) -> None:
    (folder / "mein Ort é.toml").write_bytes((mark + TINY.replace("\n", ending)).encode())
    done = fairlot("check", "mein Ort é.toml", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.integration
def test_a_mistake_is_told_on_its_line_with_any_line_ends(folder: Path) -> None:
    wrong = TINY.replace("payment_terms_days", "payment_term_days")
    (folder / "ö.toml").write_bytes(wrong.replace("\n", "\r\n").encode())
    done = fairlot("check", "ö.toml", folder=folder)
    assert done.returncode == 2
    assert "ö.toml:6: " in done.stdout + done.stderr


@pytest.mark.integration
@pytest.mark.slow
def test_results_in_such_a_folder_are_written_read_and_exported(folder: Path) -> None:
    (folder / "mein Ort.toml").write_text(TINY, encoding="utf-8")
    run = fairlot("compare", "mein Ort.toml", "--seeds", "2", "--out", "Ergebnisse ß/erste", folder=folder)
    assert run.returncode == 0, run.stderr
    results = folder / "Ergebnisse ß" / "erste"
    assert "Łódź" in (results / "report.html").read_text(encoding="utf-8")
    assert fairlot("export", "csv", "Ergebnisse ß/erste", folder=folder).returncode == 0
    assert fairlot("explain", "Ergebnisse ß/erste", "--bid", "lost", folder=folder).returncode == 0


def test_no_file_of_the_project_has_a_name_that_windows_refuses() -> None:
    """Also: no two names that differ in capitals alone, which macOS and Windows take for one."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("no clone")
    names = listed.stdout.splitlines()
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
    parts = {part for name in names for part in PureWindowsPath(name).parts}
    assert [part for part in parts if part.partition(".")[0].lower() in reserved] == []
    assert [part for part in parts if re.search(r'[<>:"|?*\\]', part) or part.endswith((" ", "."))] == []
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 150
