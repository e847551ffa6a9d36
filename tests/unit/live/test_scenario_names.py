"""A scenario has one name in links and sessions, however its file was typed, and no folder is in it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from simulator.live.controls import Preset, preset_for_page
from simulator.live.kept import Keeper, NotOffered, text_of, usual_file
from simulator.live.rooms import Room
from simulator.live.scenario_names import named, plain_name
from simulator.live.serving import kept_presets, presets_of
from simulator.live.wishes import wish_of
from simulator.scenario.library import find_scenario
from simulator.study.manifests import sealed

#: What was typed, and what it is called by itself; the page reads names the same way (``tests/browser/test_links.py``).
PLAIN = {
    **dict.fromkeys(["mine.toml", "/home/me/mine.toml", r"C:\me\mine.toml", "../mine", "mine"], "mine"),
    **dict.fromkeys(["e\u0301t\u00e9.toml", "\u00e9te\u0301"], "\u00e9t\u00e9"),  # as file systems write accents
    "mine.toml.toml": "mine.toml",
    "mine.TOML": "mine.TOML",
    "a/b\\c.toml": "c",
    "folder/": "",
    "": "",
}
READY = ("baseline", "baseline.toml", "scenarios/baseline.toml", str(find_scenario("baseline")))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRLOT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def own_file(folder: str, title: str = "Mine", stem: str = "mine") -> str:
    """Write a scenario into a folder, and return its path from here."""
    file = Path(folder) / f"{stem}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f'extends = "baseline"\ntitle = "{title}"\n', encoding="utf-8")
    return str(file)


def kept(presets: tuple[Preset, ...], place: int = 0) -> None:
    """Keep a session with one table, that sent a policy in one of the scenarios."""
    room = Room("Town hall")
    room.preset = place
    room.propose(room.join("North"), wish_of({"preset": place, "rules": {"notice_weeks": 8}}, presets))
    Keeper(usual_file()).write(text_of([room], presets, is_open=False))


def read_back(presets: tuple[Preset, ...]) -> Room:
    session = Keeper(usual_file()).read()
    assert session is not None
    (room,) = session.rooms(presets)
    return room


@pytest.mark.parametrize("typed", READY)
def test_a_ready_scenario_has_its_plain_name_however_it_is_typed(typed: str) -> None:
    (found,) = named([typed])
    assert (found.name, found.file, found.typed) == ("baseline", "baseline", typed)


def test_a_scenario_that_is_typed_twice_is_offered_once() -> None:
    assert [each.name for each in named([READY[0], "mandated_share", *READY[1:]])] == ["baseline", "mandated_share"]


def test_links_hold_no_folder_of_the_facilitator() -> None:
    (mine,) = presets_of([str(Path(own_file("secret")).resolve())])
    assert preset_for_page(mine)["name"] == "mine"
    assert "secret" not in json.dumps(preset_for_page(mine))


def test_files_of_one_name_are_told_apart_and_their_names_stay_in_any_order() -> None:
    first, second, own = own_file("a"), own_file("b"), own_file("a", stem="baseline")
    names = {each.file: each.name for each in named([first, second, own, "baseline"])}
    assert len(set(names.values())) == 4
    assert names["baseline"] == "baseline"
    assert all(os.sep not in name for name in names.values())
    assert {each.file: each.name for each in named(["baseline", own, second, first])} == names


@pytest.mark.parametrize("typed", PLAIN)
def test_what_earlier_versions_wrote_into_links_is_a_name_now(typed: str) -> None:
    assert plain_name(typed) == PLAIN[typed]


def test_a_session_is_resumed_however_its_scenario_is_typed_now() -> None:
    mine = own_file("a")
    kept(presets_of([str(Path(mine).resolve())]))
    (own,) = presets_of([mine])
    (other,) = presets_of(["mandated_share"])
    assert read_back((other, own)).preset == 1


def test_a_session_that_kept_what_was_typed_is_still_resumed() -> None:
    """So did earlier versions: under full paths it was refused when the name was typed."""
    kept(presets_of(["baseline"]))
    data = json.loads(usual_file().read_text())
    del data["files"]
    for typed in ("/srv/scenarios/baseline.toml", "baseline.toml"):
        data["presets"] = [typed]
        usual_file().write_text(sealed(data))
        assert kept_presets(Keeper(usual_file())) == (typed,)
        assert read_back(presets_of(["mandated_share", "baseline"])).preset == 1


def test_of_two_files_of_one_name_a_session_finds_its_own() -> None:
    first, second = own_file("a", "First"), own_file("b", "Second")
    kept(presets_of([first, second]), 1)
    for now in ([second, first], [second], ["baseline", second]):
        presets = presets_of(now)
        assert presets[read_back(presets).preset].scenario.title == "Second"
    with pytest.raises(NotOffered, match=str(Path(second).resolve())):
        read_back(presets_of([first]))


def test_resume_loads_the_files_from_any_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(presets_of([own_file("a"), "baseline"]))
    monkeypatch.chdir("a")
    names = kept_presets(Keeper(usual_file()))
    assert [preset.name for preset in presets_of(names)] == ["mine", "baseline"]
