"""Unit tests: files that cannot be read, texts that are not TOML, and mistakes seen through `extends`."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario import load_scenario
from simulator.scenario.library import CLONE
from simulator.scenario.loading import passed_over
from tests.intake_scene import invoked
from tests.unit.scenario.writing import SMALL, line_of, mistakes_of

BROKEN = {
    "a key written twice": ('title = "x"\n\n[rules]\na = 1\na = 2\n', 5, "written twice"),
    "a table written twice": ("[rules]\n[rules]\n", 2, "written twice"),
    "a text without quotes": ('title = "x"\nquestion = who\n', 2, "between quotes"),
    "quotes that do not close": ('title = "x\n', 1, "close the quotes"),
    "a line that is nothing": ("title\n", 1, "key = value"),
    "a list that does not close": ("\n\na = [1,\n2\n\n", 4, "must be closed"),
    "a day that does not exist": ("start_date = 2025-02-30\n", 1, "no such day"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_text_that_is_not_toml_is_told_at_its_line(case: str, tmp_path: Path) -> None:
    text, line, words = BROKEN[case]
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    (mistake,) = mistakes_of(path)
    assert (mistake.file, mistake.line) == (str(path), line)
    assert mistake.what.startswith("not TOML: ")
    assert words in f"{mistake.why}; {mistake.remedy}"


def test_endless_nesting_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    assert len(mistakes_of(path)) == 1


def test_a_file_that_is_not_utf8_is_told_at_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'title = "x"\n# caf\xe9\n')
    (mistake,) = mistakes_of(path)
    assert mistake.line == 2
    assert "0xe9" in mistake.why


def test_windows_line_ends_and_byte_order_mark_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("count = 10", "count = 0.5").replace("\n", "\r\n").encode())
    (mistake,) = mistakes_of(path)
    assert mistake.line == line_of(SMALL, "count = 10")


def test_a_file_that_is_not_there_brings_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "summer.toml").write_text(SMALL, encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path / "sumer.toml")
    assert "there is no file" in mistake.what
    assert "summer.toml" in mistake.remedy


def test_a_misspelt_ready_scenario_brings_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (mistake,) = mistakes_of(Path("basline"))
    assert "ready scenario `baseline`" in mistake.remedy


def test_a_folder_is_not_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(SMALL, encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path)
    assert "is a folder" in mistake.what
    assert "one.toml" in mistake.remedy


@pytest.mark.parametrize("name", ["a\0b.toml", "x" * 5000, "", "/", "..", "scenarios/"])
def test_an_impossible_name_is_a_mistake_and_no_crash(name: str) -> None:
    assert len(mistakes_of(name)) == 1  # type: ignore[arg-type]


def test_a_mistake_in_the_extended_file_names_that_file_and_line(tmp_path: Path) -> None:
    base = SMALL.replace("value_sigma = 1.5", "value_sigma = 15")
    (tmp_path / "base.toml").write_text(base, encoding="utf-8")
    (tmp_path / "over.toml").write_text('extends = "base.toml"\nhorizon_years = 50\n', encoding="utf-8")
    over, below = mistakes_of(tmp_path / "over.toml")
    assert (Path(over.file).name, over.line) == ("over.toml", 2)
    assert (Path(below.file).name, below.line) == ("base.toml", line_of(base, "value_sigma"))


def test_a_sum_broken_by_the_extending_file_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(SMALL, encoding="utf-8")
    text = 'extends = "base.toml"\n\n[[councils]]\nname = "Northam"\naward_weights = { price = 0.6 }\n'
    (tmp_path / "over.toml").write_text(text, encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path / "over.toml")
    assert (Path(mistake.file).name, mistake.line) == ("over.toml", 5)
    assert "sum to 1.1" in mistake.what
    assert "quality 0.4" in mistake.why


def test_a_misspelt_name_that_was_to_be_merged_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(SMALL, encoding="utf-8")
    text = 'extends = "base.toml"\n[[councils]]\nname = "Northan"\nchampion = true\n'
    (tmp_path / "over.toml").write_text(text, encoding="utf-8")
    found = mistakes_of(tmp_path / "over.toml")
    assert {mistake.line for mistake in found} == {2}
    assert all("`Northam`" in mistake.remedy for mistake in found)


def test_a_circle_is_told_at_the_line_that_closes_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "a"\nextends = "b.toml"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('\n\nextends = "a.toml"\n', encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path / "a.toml")
    assert (Path(mistake.file).name, mistake.line) == ("b.toml", 3)
    assert "circle" in mistake.why


ITSELF = {
    "baseline": "the file extends itself, as one beside it comes before a ready one of that name;"
    ' write extends = "baseline" for the ready scenario, or rename yours',
    "own": "the file extends itself; name another, or delete the line",
}


@pytest.mark.parametrize("name", ITSELF)
def test_a_file_that_extends_its_own_name_is_told_what_to_write(name: str, tmp_path: Path) -> None:
    """It was told as a circle, of which one should extend nothing: nobody sees that the ready one is not meant."""
    path = tmp_path / f"{name}.toml"
    path.write_text(f'title = "Own"\nextends = "{name}.toml"\n', encoding="utf-8")
    (mistake,) = mistakes_of(path)
    assert (mistake.line, f"{mistake.why}; {mistake.remedy}") == (2, ITSELF[name])
    if name == "baseline":
        path.write_text('title = "Own"\nextends = "baseline"\n', encoding="utf-8")
        assert len(load_scenario(path).councils) == 5
        assert passed_over(str(path)) is None


def test_a_file_with_the_name_of_the_ready_scenario_that_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`baseline` is the ready scenario wherever it is written; who has a file of that name may mean it."""
    monkeypatch.chdir(tmp_path)
    over = tmp_path / "over.toml"
    for wish, told in (("baseline", True), ("baseline.toml", False)):
        over.write_text(f'extends = "{wish}"\ntitle = "Mine"\n', encoding="utf-8")
        Path("baseline.toml").unlink(missing_ok=True)
        assert passed_over("over.toml") is passed_over("baseline") is None
        Path("baseline.toml").write_text(SMALL, encoding="utf-8")
        assert passed_over("over.toml") == (("baseline", Path("baseline.toml")) if told else None)
        shown = invoked("check", "over.toml").output
        words = "over.toml: `baseline` is the ready scenario, not `baseline.toml`; write `baseline.toml` for that one."
        assert (words in shown) == told
    assert passed_over("baseline") == ("baseline", Path("baseline.toml"))
    monkeypatch.chdir(CLONE / "scenarios")
    assert passed_over("baseline") is None


def test_a_missing_base_is_told_at_extends_with_the_other_mistakes_of_the_file(tmp_path: Path) -> None:
    text = 'title = 3\nextends = "nowhere_at_all.toml"\n[[policies]]\nlever = "nonsense"\nvalue = 1\ncouncils = ["X"]\n'
    (tmp_path / "over.toml").write_text(text, encoding="utf-8")
    assert [mistake.line for mistake in mistakes_of(tmp_path / "over.toml")] == [1, 2, 4]


@pytest.mark.parametrize("wish", ["3", '""', "[1]", "true"])
def test_extends_must_name_a_file(wish: str, tmp_path: Path) -> None:
    (tmp_path / "over.toml").write_text(f"extends = {wish}\n{SMALL}", encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path / "over.toml")
    assert mistake.line == 1
    assert "`extends` is" in mistake.what


def test_extends_finds_files_beside_the_file_then_ready_ones(tmp_path: Path) -> None:
    (tmp_path / "over.toml").write_text('extends = "baseline.toml"\ntitle = "Mine"\n', encoding="utf-8")
    assert len(load_scenario(tmp_path / "over.toml").councils) == 5
    (tmp_path / "baseline.toml").write_text(SMALL, encoding="utf-8")
    assert len(load_scenario(tmp_path / "over.toml").councils) == 1
