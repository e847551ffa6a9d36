"""Real cases: frozen as they were written, told when changed, and judged by level, difference and change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from simulator.cli import app
from simulator.metrics import KPIS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.evidence import cases as module
from simulator.study.evidence.cases import (
    CHANGED,
    FROZEN_STILL,
    NOT_FROZEN,
    _lines,
    case_folder,
    digest,
    freeze,
    load_cases,
    names_in,
)
from simulator.study.evidence.held import IN_RANGE, NOT_MODELLED, OUT

NAME = "social_value_act"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one ready case that is not frozen."""
    for end in (".toml", ".case.toml"):
        shutil.copy(case_folder() / f"{NAME}{end}", tmp_path)
    return tmp_path


def test_every_ready_case_stands_as_it_was_frozen() -> None:
    cases = load_cases(case_folder())
    assert {case.state for case in cases} == {FROZEN_STILL}
    assert len(cases) >= 8
    assert sum(case.seen == "" for case in cases) >= 3  # nobody had looked when they were written
    assert all(p.observed and p.reason for case in cases for p in case.predictions)


def test_a_case_is_frozen_once_and_a_change_is_seen(folder: Path) -> None:
    assert load_cases(folder)[0].state == NOT_FROZEN
    assert freeze(folder, "2026-11-28") == [NAME]
    before = (folder / "frozen.toml").read_text(encoding="utf-8")
    assert load_cases(folder)[0].state == FROZEN_STILL
    assert freeze(folder, "2027-01-01") == []
    file = folder / f"{NAME}.case.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("high = 0.015", "high = 0.5"), encoding="utf-8")
    assert load_cases(folder)[0].state == CHANGED
    assert freeze(folder, "2027-01-01") == []  # what was frozen is never frozen anew
    assert (folder / "frozen.toml").read_text(encoding="utf-8") == before


def test_line_ends_are_no_change(folder: Path) -> None:
    before = digest(folder, NAME)
    file = folder / f"{NAME}.toml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert digest(folder, NAME) == before


def values(with_policies: float, without: float) -> np.ndarray:
    """Return two arms of three seeds in which every figure has one value [arm, seed, KPI]."""
    shape = np.ones((3, len(KPIS)))
    return np.array([with_policies * shape, without * shape])


@pytest.mark.parametrize(
    ("of", "found", "verdict"), [("level", 3.0, OUT), ("difference", 1.0, IN_RANGE), ("change", 0.5, IN_RANGE)]
)
def test_a_prediction_is_of_a_level_a_difference_or_a_change(folder: Path, of, found: float, verdict: str) -> None:
    freeze(folder, "2026-11-28")
    case = load_cases(folder)[0]
    one = module.Prediction("what", "jobs", of, 0.0, 2.0, "seen", "because")
    case = module.Case(case.name, case.scenario, "", "", "", FROZEN_STILL, (one,))
    (line,) = _lines(case, values(3.0, 2.0))
    assert line.found.mean == found
    assert line.verdict == verdict


def test_a_changed_case_judges_nothing(folder: Path) -> None:
    case = load_cases(folder)[0]
    lines = list(_lines(case, values(0.0, 0.0)))
    assert {line.verdict for line in lines} == {NOT_MODELLED}
    assert all("not frozen" in line.claim.note for line in lines)


def test_mistakes_name_file_and_remedy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / f"{NAME}.case.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("se_award_share_number", "se_share"), encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match="se_share"):
        load_cases(folder)
    file.write_text("mapping = 3", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        app(["validate", str(folder), "--cases"])
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert f"{NAME}.case.toml" in told
    assert "add-a-case.md" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [("low = 0.0", 'low = "0"'), ("low = 0.0", "low = true"), ('of = "level"', 'of = ["level"]')],
)
def test_a_prediction_that_is_no_range_of_numbers_is_told(folder: Path, old: str, new: str) -> None:
    """Each ended in an error of Python's own, or was held against a text."""
    file = folder / f"{NAME}.case.toml"
    one = '\n[[prediction]]\nwhat = "w"\nfigure = "jobs"\nof = "level"\nlow = 0.0\nhigh = inf\n'
    one += 'observed = ""\nreason = ""\n'
    written = file.read_text(encoding="utf-8")
    file.write_text(written + one, encoding="utf-8")
    assert load_cases(folder)[0].predictions[-1].high == np.inf
    file.write_text(written + one.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match="is no figure, way or range"):
        load_cases(folder)


@pytest.mark.parametrize("text", ["[a\n", f'[{NAME}]\nwritten = "x"\n', "a = 3\n"])
def test_a_file_of_frozen_cases_that_cannot_be_read_is_told(folder: Path, text: str) -> None:
    (folder / "frozen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match="cannot be read as frozen cases"):
        load_cases(folder)


@pytest.mark.parametrize("name", ["my case", "A.1 Bäcker's", "one, two"])
def test_a_case_may_have_any_name_of_a_file(folder: Path, name: str) -> None:
    for end in (".toml", ".case.toml"):
        (folder / f"{NAME}{end}").rename(folder / f"{name}{end}")
    assert freeze(folder, "2026-11-28") == [name]
    assert load_cases(folder)[0].state == FROZEN_STILL


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names_in(tmp_path) == []
    with pytest.raises(SystemExit) as stop:
        app(["validate", str(tmp_path), "--cases"])
    assert stop.value.code == 2
    assert "holds no case" in capsys.readouterr().err


@pytest.mark.integration
def test_a_folder_of_ones_own_is_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = folder / f"{NAME}.toml"
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace("horizon_years = 8", "horizon_years = 1"), encoding="utf-8"
    )
    freeze(folder, "2026-11-28")
    with pytest.raises(SystemExit) as stop:
        app(["validate", str(folder), "--cases", "--seeds", "1", "--json"])
    assert stop.value.code == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == [NAME, NAME]
    assert all(row["mean"] is not None for row in rows)
