"""Integration: `import --council` takes the buyer that is named, never strangers beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.commands.outcome import WRONG_INPUT
from simulator.intake.place_of_purchases import place_of
from simulator.scenario.mistakes import ScenarioMistakes
from tests.intake_scene import as_csv, invoked, read, register_rows

pytestmark = pytest.mark.integration
STRANGERS = ("West Yorkshire Police", "North Yorkshire Council", "City of York Council", "Yorkley Parish")


def _taken(folder: Path, council: str, names: tuple[str, ...] = STRANGERS) -> list[str]:
    rows = [{**row, "Organisation Name": names[i % len(names)]} for i, row in enumerate(register_rows(80))]
    frame = read(folder, "contracts.csv", as_csv(rows)).frame
    return [buyer.name for buyer in place_of(frame, council=council).buyers]


@pytest.mark.parametrize("council", ["York", "city of york", "CITY OF YORK COUNCIL", "City of York Council"])
def test_a_name_is_met_whole_or_as_whole_words(tmp_path: Path, council: str) -> None:
    assert _taken(tmp_path, council) == ["City of York Council"]


def test_the_whole_name_goes_before_one_that_has_it_too(tmp_path: Path) -> None:
    assert _taken(tmp_path, "york", (*STRANGERS, "York")) == ["York"]


def test_several_buyers_of_a_name_are_refused_and_listed(tmp_path: Path) -> None:
    told = r"--council: 2 buyers have `Yorkshire` in their name; North Yorkshire Council, West"
    with pytest.raises(ScenarioMistakes, match=told):
        _taken(tmp_path, "Yorkshire", (*STRANGERS, "Yorkshireman"))
    with pytest.raises(ScenarioMistakes, match="no buyer named `shire`"):
        _taken(tmp_path, "shire")


def test_a_name_of_spaces_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "contracts.csv").write_text(as_csv(register_rows(40)), encoding="utf-8")
    words = ("import", str(tmp_path / "contracts.csv"), "--out", str(tmp_path / "place.toml"), "--council")
    found = invoked(*words, "   ")
    assert (found.exit_code, len(found.stderr.splitlines())) == (WRONG_INPUT, 1)
    assert "--council: a name of nothing but spaces; write the buyer's name" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["contracts.csv"]
    assert invoked(*words, "  Ashby Council ").exit_code == 0
