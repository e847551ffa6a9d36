"""Unit tests: a user's own table of social values is read strictly, and every mistake is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Scenario
from simulator.scenario import load_scenario
from simulator.scenario.social_values import beneficiaries_of, shipped, values_of
from tests.unit.scenario.writing import SMALL, mistakes_of

OWN = """\
outcome,beneficiary,value_gbp,low_gbp,high_gbp,grade,source
priority_job,adult_services,5000,4000,6000,P,our study
training_week,residents,20,0,40,assumption,
"""

# What is replaced in OWN, by what, the line of the mistake, and words that it must hold.
CASES = {
    "unknown outcome": ("training_week", "trainingweek", 3, "unknown outcome `trainingweek`", "mean `training_week`?"),
    "no number": ("5000", "5k", 2, "`value_gbp` is the text", "number"),
    "empty number": ("5000", "", 2, "`value_gbp` is missing", "add it"),
    "outside its range": ("5000", "9000", 2, "9,000, outside its range 4,000 to 6,000", "correct"),
    "unknown grade": (",P,", ",A,", 2, "unknown grade `A`", "assumption"),
    "grade without a source": ("our study", "", 2, "without a `source`", "assumption"),
    "unknown column": ("low_gbp", "lowest", 1, "unknown column `lowest`", "low_gbp"),
    "semicolons": (OWN, OWN.replace(",", ";"), 1, "between semicolons", "save it as CSV with commas"),
    "column twice": ("low_gbp", "value_gbp", 1, "`value_gbp` appears twice", "delete"),
    "column missing": (",grade,source", ",source", 1, "no column `grade`", "add it"),
    "too few cells": ("training_week,residents,20,0,40,assumption,", "training_week,residents", 3, "2 cells", "quotes"),
    "given twice": ("training_week,residents", "priority_job,adult_services", 3, "two values", "keep one"),
}


def written(folder: Path, table: str | bytes, name: str = "my.csv") -> Path:
    file = folder / "own.toml"
    file.write_text(f'social_values = "{name}"\n' + SMALL, encoding="utf-8")
    (folder / "my.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return file


def test_an_own_table_replaces_the_usual_one(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, OWN))
    assert [value.value_gbp for value in values_of(scenario)] == [5_000, 20]
    assert beneficiaries_of(scenario) == ("adult_services", "residents")
    assert Scenario.from_resolved(scenario.resolved()) == scenario


def test_the_path_leads_from_the_scenario_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "place").mkdir()
    file = written(tmp_path / "place", OWN)
    monkeypatch.chdir(tmp_path)
    assert load_scenario("place/own.toml") == load_scenario(file)


@pytest.mark.parametrize(
    ("named", "remedy"), [('["my.csv"]', 'write social_values = "my.csv"'), ('["my.csv", "b.csv"]', "into one file")]
)
def test_a_list_of_files_is_told_as_that(named: str, remedy: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f"social_values = {named}\n{SMALL}", encoding="utf-8")
    (mistake,) = mistakes_of(file)
    assert (mistake.line, mistake.what) == (1, "`social_values` is a list of files")
    assert remedy in mistake.remedy


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_has_its_file_and_line_and_a_remedy(case: str, tmp_path: Path) -> None:
    old, new, line, *words = CASES[case]
    assert OWN.count(old) == 1
    (mistake,) = mistakes_of(written(tmp_path, OWN.replace(old, new)))
    assert Path(mistake.file).name == "my.csv"
    assert mistake.line == line
    assert [word for word in words if word not in str(mistake)] == []


def test_a_table_that_is_not_there_is_told_on_the_line_that_names_it(tmp_path: Path) -> None:
    (mistake,) = mistakes_of(written(tmp_path, OWN, name="mine.csv"))
    assert (Path(mistake.file).name, mistake.line) == ("own.toml", 1)
    assert "there is no file `mine.csv`" in str(mistake)


@pytest.mark.parametrize("table", ["", "outcome,beneficiary,value_gbp,low_gbp,high_gbp,grade\n", b"\xff\xfe"])
def test_empty_and_unreadable_tables_are_refused(table: str | bytes, tmp_path: Path) -> None:
    assert len(mistakes_of(written(tmp_path, table))) == 1


def test_every_shipped_value_has_a_range_and_a_source_or_is_an_assumption() -> None:
    assert all(value.low_gbp <= value.value_gbp <= value.high_gbp for value in shipped())
    assert all(value.low_gbp < value.high_gbp for value in shipped())
    assert all(value.is_assumed or value.source for value in shipped())


def test_a_table_is_found_however_the_accents_of_its_name_are_written(tmp_path: Path) -> None:
    """Some systems write é as two signs in names of files; the text of a scenario has it as one."""
    (tmp_path / "e\u0301.csv").write_text(OWN, encoding="utf-8")
    assert len(load_scenario(written(tmp_path, OWN, "\u00e9.csv")).social_values) == 2
