"""The patterns file; what `fairlot validate` says of a mistake, and what it prints of a world of one's own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.cli import app
from simulator.commands.outcome import WRONG_INPUT
from simulator.metrics import KPIS
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.study.evidence.held import VERDICTS
from simulator.study.validation import CHANGING, patterns, patterns_of


def test_patterns_name_figures_that_exist_and_ranges_that_are_not_empty() -> None:
    assert {p.kpi for p in patterns()} <= set(KPIS)
    assert all(p.low < p.high for p in patterns())
    assert {"SF1", "SF5", "SF6", "SF12", "SF13"} <= {p.id for p in patterns()}
    assert all(p.target and p.mechanism for p in patterns())


@pytest.mark.integration
def test_a_mistake_is_one_sentence_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        app(["validate", "no-such-file.toml"])
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.integration
def test_a_world_of_ones_own_is_held_against_patterns_and_shapes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, page = tmp_path / "mine.toml", tmp_path / "page.html"
    mine.write_text('extends = "baseline"\ntitle = "Mine"\nhorizon_years = 4\n', encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        app(["validate", str(mine), "--seeds", "2", "--json", "--html", str(page)])
    assert stop.value.code == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["family"] for row in rows} == {"stylised facts", "shapes"}
    assert {p.id for p in patterns() if not p.kpi.startswith("large_")} <= {row["id"] for row in rows}
    verdicts = [VERDICTS.index(row["verdict"]) for row in rows]
    assert verdicts == sorted(verdicts)  # misses first
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == sum(row["id"] == row["look"] and row["family"] == "shapes" for row in rows)
    assert "http" not in text


@pytest.mark.parametrize("more", [[], ["--cases"]])
@pytest.mark.parametrize("page", ["", "nowhere/page.html"])
def test_a_page_that_cannot_be_written_is_said_before_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, page: str, more: list[str]
) -> None:
    monkeypatch.setattr("simulator.commands.validate.announce_compilation", lambda: pytest.fail("it ran"))
    with pytest.raises(SystemExit) as stop:
        app(["validate", "--seeds", "1", "--html", str(tmp_path / page), *more])
    assert stop.value.code == WRONG_INPUT
    assert "give --html another place" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('low = "5"\nhigh = "6"', "accepts '5' to '6'; that is no range of numbers"),
        ("low = 6.0\nhigh = 5.0", "accepts 6.0 to 5.0"),
        ("low = nan\nhigh = 5.0", "accepts nan to 5.0"),
        ('low = 0.0\nhigh = 5.0\nuse = "fitt"', "has use = 'fitt'; write use = \"fit\" or"),
        ("low = 0.0\nhigh = 5.0\nchange = true", "is measured of `se_award_share_value` alone"),
    ],
)
def test_a_pattern_of_a_place_that_would_be_held_as_something_else_is_refused(
    tmp_path: Path, more: str, told: str
) -> None:
    """A change of bids was held against that of the SE share, and a pattern of a `use` that is none only checked."""
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "baseline"\n', encoding="utf-8")
    text = '[[pattern]]\nid = "A"\nwhat = "Bids"\nkpi = "bids_per_tender"\n'
    beside = tmp_path / "mine.patterns.toml"
    beside.write_text(text + "low = 2.0\nhigh = 2.0\n", encoding="utf-8")
    assert patterns_of(str(mine))[0].kpi == "bids_per_tender"
    beside.write_text(f"{text}{more}\n", encoding="utf-8")
    with pytest.raises(ScenarioMistakes, match=re.escape(told)):
        patterns_of(str(mine))


def test_the_change_that_is_measured_is_that_of_the_national_patterns() -> None:
    assert {pattern.kpi for pattern in patterns() if pattern.change} == {CHANGING}
