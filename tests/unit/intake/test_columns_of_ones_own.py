"""A file of columns is told with the line that is wrong, and may begin with the mark of UTF-8."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.intake.headings import read_mapping
from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, read, register_rows

GOOD = '# mine\n\nvalue = "Sum"\n'


def _read(folder: Path, text: str) -> dict[str, str]:
    (folder / "own.toml").write_bytes(text.encode())
    return read_mapping(str(folder / "own.toml"))


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n")])
def test_a_mapping_is_read(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, text) == {"value": "Sum"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + 'valeu = "x"\n', r"own\.toml:4: unknown role `valeu`.*did you mean `value`"),
        ("\ufeff# mine\n" + 'valeu = "x"\n', r"own\.toml:2: unknown role `valeu`"),
        (GOOD + "'valeu' = 'x'\n", r"own\.toml:4: unknown role `valeu`"),
        (GOOD + "[title]\n", r"own\.toml:4: `title` is not a heading"),
        (GOOD + "title.x = 'y'\n", r"own\.toml:4: `title` is not a heading"),
        (GOOD + "title = 3\n", r"own\.toml:4: `title` is not a heading"),
        (GOOD + "title = Sum\n", r"own\.toml:4: the columns cannot be read \(Invalid value\); write role"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ScenarioMistakes, match=told):
        _read(tmp_path, text)


@pytest.mark.parametrize(
    ("heading", "own", "length"),
    [
        *[("Contract Length (Years)", {}, 36.0), ("Duration in years", {}, 36.0), ("Contract duration", {}, 3.0)],
        *[("Anticipated years", {"months": "Anticipated years"}, 36.0), ("How long", {"months": "How long"}, 3.0)],
        *[(own, {"months": own}, 3.0) for own in ("Length in months (not years)", "Years as months", "Term each way")],
    ],
)
def test_a_length_is_in_what_its_heading_says(tmp_path: Path, heading: str, own: dict[str, str], length: float) -> None:
    """Three years were three months where the user had named the column, and nothing where not."""
    rows = [{**row, heading: "3", "End Date": ""} for row in register_rows(4)]
    assert read(tmp_path, "contracts.csv", as_csv(rows), columns=own).frame["months"].tolist() == [length] * 4
