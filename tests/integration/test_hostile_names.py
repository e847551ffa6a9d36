"""Integration tests: whatever factors, arms and folders are called, each column is the one that was asked for."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from simulator.cli import app
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.names import normalised, twin_key
from simulator.study.analysis.analysis_tables import all_tables
from simulator.study.analysis.study import load_study
from simulator.study.disk import ResultsMistake
from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.reading import query, runs_frame
from simulator.study.sweeps.run_again import rerun
from tests.integration.pretended_sweep import pretend

NFC, NFD = "é", "e\u0301"
PARTS = (
    *("Level", "level", "LEVEL", "Point", "point", "net", "run", "seeds", "select", "order", "table", "null", "*"),
    *(NFC, NFD, "ß", "ss", "ﬁ", "fi", "\u212a", "k", "İ", "ı", "日本", "😀", "ǆ", "x" * 60),
    *("unit_", "unit_level", "states", "mean_se_jobs", "arm", "place", "rowid", "model", "fingerprint", "main"),
    *('"', "'", "''", '"; DROP TABLE parts; --', "[a]", "]", "?", "$x$", "_x", "%s", "{0}", "\\", "a.b", "seed=3"),
    *("https://x", "~", " ", "-", "0", "1e5", "#", "?1", ":x", "$1"),
)
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=2).map("".join) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")), min_size=1, max_size=8
)
FILE = """
title = "Names"
question = "Which column is whose?"
scenario = "baseline"
years = 1
main_kpis = ["council_spend", "se_jobs"]
[design]
kind = "grid"
"""
PATHS = ("payment_terms_days", "notice_weeks", "mandated_se_share")
VALUES = ((10, 30), (2, 4), (0.1, 0.2))


def quoted(name: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08X}" for c in name) + '"'


def experiment(folder: Path, names: list[str], arms: list[str]) -> Path:
    text = FILE
    for name, path, values in zip(names, PATHS, VALUES, strict=False):
        text += f"[[factors]]\nname = {quoted(name)}\npath = '{path}'\nvalues = {list(values)}\n"
    for i, arm in enumerate(arms):
        text += f"[[arms]]\nname = {quoted(arm)}\nsettings = {{ entry_elasticity = 0.{i + 1} }}\n"
    file = folder / "names.toml"
    file.write_text(text, encoding="utf-8")
    return file


MANY = {"names": st.lists(NAMES, min_size=1, max_size=3), "arms": st.lists(NAMES, min_size=1, max_size=3)}


@pytest.mark.attack
@pytest.mark.slow
@pytest.mark.property
@settings(max_examples=300)
@given(**MANY)
def test_many_names(names: list[str], arms: list[str]) -> None:
    refused_or_meant(names, arms)


@pytest.mark.property
@settings(max_examples=8)
@given(**MANY)
@example(names=["Level", "level"], arms=["a"])
@example(names=["Point"], arms=["a"])
@example(names=[NFC, NFD], arms=["a"])
@example(names=["x", "unit_x"], arms=["a"])
@example(names=["net", '"'], arms=["b", "a", "a - b"])
@example(names=["state s"], arms=[NFC, NFD])
def test_a_name_is_refused_with_its_line_or_is_the_column_that_was_meant(names: list[str], arms: list[str]) -> None:
    refused_or_meant(names, arms)


def refused_or_meant(names: list[str], arms: list[str]) -> None:
    """Sweep over factors with these names: they are refused, or each column is the one that was asked for."""
    with tempfile.TemporaryDirectory() as place:
        file = experiment(Path(place), names, arms)
        try:
            pretend(file, Path(place) / "out")
        except ScenarioMistakes as refusal:
            lines = [mistake.line for mistake in refusal.mistakes if mistake.remedy]
            assert len(lines) == len(refusal.mistakes)  # noqa: PT017  (either way is right)
            assert min(lines) > 8
            return
        check_columns(Path(place) / "out", [normalised(n) for n in names], [normalised(a) for a in arms])
        assert len({twin_key(name) for name in names}) == len(names)


def check_refusal(refusal: ScenarioMistakes) -> None:
    """Hold every mistake to name its line and a remedy."""
    assert all(mistake.line > 8 and (mistake.remedy or "delete it" in mistake.what) for mistake in refusal.mistakes)


def check_columns(folder: Path, names: list[str], arms: list[str]) -> None:
    """Hold a study against the grid that was asked for."""
    frame = runs_frame(folder)
    assert list(frame.columns[:4]) == ["run", "point", "arm", "seed"]
    assert list(frame.columns[4 : 4 + len(names)]) == names
    for place, name in enumerate(names):
        assert set(frame[name]) == set(map(float, VALUES[place])), name
        one = query(folder, "SELECT " + '"' + name.replace('"', '""') + '"' + " AS found FROM runs ORDER BY run")
        assert one["found"].tolist() == frame[name].tolist()
    assert list(dict.fromkeys(frame["arm"])) == arms
    assert frame["se_jobs"].tolist() == frame["run"].tolist()
    study = load_study(folder)
    assert study.factors == names
    assert np.unique(study.values, axis=0).shape == (2 ** len(names), len(names))
    table = all_tables(study)["arms"]
    assert len(table) == len(table.drop_duplicates(["kpi", "outcome"]))


@pytest.mark.parametrize(
    ("names", "arms", "said", "line"),
    [
        (["Level", "level"], ["a"], "the factors `Level` and `level` are named alike", 14),
        (["x", "UNIT_X"], ["a"], "`x` and `UNIT_X` are named alike", 14),
        (["Point"], ["a"], "`Point` cannot name a factor; a column `point` is there already", 10),
        (["Se_Jobs"], ["a"], "a column `se_jobs` is there already", 10),
        ([NFC, NFD], ["a"], f"`{NFC}` and `{NFC}` are named alike", 14),
        (["a\u001b[31m"], ["a"], "`name`: holds the sign U+001B, which is no text; delete it", 10),
        (["a\u202eb"], ["a"], "`name`: holds the sign U+202E", 10),
        (["x"], [NFC, NFD], "appears twice in `arms`", 16),
        (["x"], ["b", "a", "a - b"], "`a - b` cannot name an arm", 20),
    ],
)
def test_check_refuses_twins_and_taken_names_with_line_and_remedy(
    tmp_path: Path, names: list[str], arms: list[str], said: str, line: int
) -> None:
    file = experiment(tmp_path, names, arms)
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 2
    assert said in done.stderr
    assert f"names.toml:{line}: " in done.stderr, done.stderr
    assert done.stderr.isprintable() or "\x1b" not in done.stderr


def test_a_name_that_every_adds_counts_as_well(tmp_path: Path) -> None:
    file = experiment(tmp_path, ["Entry_Elasticity"], ["a"])
    file.write_text(file.read_text().replace("years = 1", "years = 1\nevery = ['uncertainties']"))
    with pytest.raises(ScenarioMistakes, match="named alike"):
        load_experiment(file)


@pytest.mark.parametrize(
    "name",
    [
        *("study [v2] a*b who?", "arm=3", 'it\'s "a"; b', "~", f"%41 {NFD} 日本", "-dash {x} $HOME"),
        "two\nlines [!a]",
    ],
)
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    (tmp_path / "study v").mkdir()  # what a pattern would find instead
    folder = tmp_path / name / "deeper" / name
    file = experiment(tmp_path, ["x"], ["a", "b"])
    assert pretend(file, folder).made == 4
    assert pretend(file, folder).found == 4
    check_columns(folder, ["x"], ["a", "b"])
    with pytest.raises(ResultsMistake, match="no point 9"):
        rerun(folder, 9, 1)
    assert {path.name for path in tmp_path.iterdir()} == {name, "study v", "names.toml"}


def test_letters_are_written_in_one_way_wherever_they_come_from(tmp_path: Path) -> None:
    """A council in NFD, named by a policy in NFC, in a file whose own name is in NFD on the disk."""
    from simulator import load_scenario

    (tmp_path / f"base {NFD}.toml").write_text(
        f'title = "b"\nextends = "baseline.toml"\n[[councils]]\nname = "Aldermoor {NFD}"\nannual_budget_gbp = 1e7\n'
        "award_weights = { price = 0.5, quality = 0.4, social = 0.1 }\nservice_shares = { facilities = 1.0 }\n"
        "payment = { usual_days = 20, late_share = 0.1, late_days = 10 }\n",
        encoding="utf-8",
    )
    (tmp_path / "over.toml").write_text(
        f'title = "o"\nextends = "base {NFC}.toml"\n[[policies]]\nlever = "notice_weeks"\nvalue = 4\n'
        f'councils = ["Aldermoor {NFC}"]\n',
        encoding="utf-8",
    )
    scenario = load_scenario(tmp_path / "over.toml")
    assert unicodedata.is_normalized("NFC", scenario.councils[-1].name)
    assert scenario.policies[-1].applies_to(scenario.councils[-1].name)
