"""Integration tests: what can go wrong in a command is one sentence, and every terminal can show what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.commands import check as commands_check
from simulator.commands.outcome import BEYOND_LIMIT, BROKEN_MODEL, NOT_WRITTEN, WRONG_INPUT
from simulator.commands.signs import in_other_signs

pytestmark = pytest.mark.integration

HEADER = "outcome,beneficiary,value_gbp,low_gbp,high_gbp,grade,source"
ROW = "priority_job,health,1,0,2,M,x"
SCENARIO = 'title = "x"\nextends = "baseline"\n'


def checked(folder: Path, text: str) -> str:
    """Return what `check` says of a scenario file, which is wrong."""
    (folder / "s.toml").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(app, ["check", str(folder / "s.toml")])
    assert found.exit_code == WRONG_INPUT, found.output
    return found.stderr


def test_tables_end_their_lines_as_on_any_system(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_bytes(f"{HEADER}\r{ROW}\r".encode())
    (tmp_path / "s.toml").write_text(SCENARIO + 'social_values = "v.csv"\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(tmp_path / "s.toml")]).exit_code == 0


def test_a_quote_that_is_not_closed_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text(f'{HEADER}\n{ROW}\npriority_job,health,1,0,2,M,"x\n{ROW}\n', encoding="utf-8")
    said = checked(tmp_path, SCENARIO + 'social_values = "v.csv"\n')
    assert "a quote that is opened and not closed" in said
    assert "v.csv:4: " in said


@pytest.mark.parametrize("start", ["9999-04-01", "0001-01-01"])
def test_a_start_that_no_calendar_reaches_is_told(tmp_path: Path, start: str) -> None:
    said = checked(tmp_path, f"{SCENARIO}start_date = {start}\n")
    assert f"s.toml:3: `start_date` is {start}; a run starts between 1900 and 2500; write a date such as" in said


@pytest.mark.parametrize(("value", "is_wrong"), [(10, False), (900, True)])
def test_a_list_holds_what_its_factors_allow(tmp_path: Path, value: int, is_wrong: bool) -> None:
    (tmp_path / "points.csv").write_bytes(f"terms\r15\r{value}\r".encode())
    factor = '[[factors]]\nname = "terms"\npath = "payment_terms_days"\nlow = 5\nhigh = 30\n'
    head = 'title = "x"\nquestion = "y"\nscenario = "baseline"\nseeds = 1\n'
    head += '[design]\nkind = "list"\nfile = "points.csv"\n'
    (tmp_path / "e.toml").write_text(head + factor, encoding="utf-8")
    found = CliRunner().invoke(app, ["check", str(tmp_path / "e.toml")])
    assert (found.exit_code == WRONG_INPUT) is is_wrong, found.output
    assert ("`terms` is 900 in point 2, outside 5 to 30" in found.stderr) is is_wrong


@pytest.mark.parametrize(
    "order",
    [
        *("check", "run", "compare", "validate", "sweep", "query", "analyse", "rerun", "explain", "live", "new"),
        *("report", "import", "export"),
    ],
)
def test_a_name_that_no_file_system_takes_is_told(order: str) -> None:
    name = "y" * 5_000
    more = {"query": ["select 1"], "rerun": ["--point", "0", "--seed", "1"], "explain": ["--firm", "1"]}
    more |= {"export": ["results"]}
    ran = CliRunner().invoke(app, [order, name, *more.get(order, [])])
    assert isinstance(ran.exception, SystemExit), ran.exception
    assert ran.exit_code not in (0, BROKEN_MODEL)
    assert "went wrong" not in ran.output
    assert ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("problem", "code", "word"),
    [
        (OSError(28, "No space left on device", "results"), NOT_WRITTEN, "results: No space left on device"),
        (MemoryError(), BEYOND_LIMIT, "not enough memory"),
        (RecursionError(), WRONG_INPUT, "nested too deeply"),
        (KeyError("x"), BROKEN_MODEL, "Please report it"),
    ],
)
def test_whatever_rises_is_told(monkeypatch: pytest.MonkeyPatch, problem: Exception, code: int, word: str) -> None:
    def fail(_: object) -> int:
        raise problem

    monkeypatch.setattr(commands_check, "check", fail)
    ran = CliRunner().invoke(app, ["check", "x"])
    assert ran.exit_code == code
    assert word in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_every_sign_has_another() -> None:
    for sign in map(chr, range(0x11000)):
        in_other_signs(sign).encode("ascii")
    assert in_other_signs("£5 → é ≥ \ud800") == "GBP 5 -> e >= ?"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_terminals_that_cannot_show_a_sign_show_another(encoding: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    (tmp_path / "→é.toml").write_text('title = "→"\n', encoding="utf-8")
    for order in (["describe", "--parameters"], ["check", str(tmp_path / "→é.toml")]):
        command = [sys.executable, "-m", "simulator.cli", *order]
        ran = subprocess.run(command, check=False, env=environment, capture_output=True)
        assert ran.returncode == (WRONG_INPUT if order[0] == "check" else 0)
        said = (ran.stdout + ran.stderr).decode(encoding)
        assert "Traceback" not in said
        assert "->" in said or order[0] == "describe"
