"""Results outlive a change of language: numbers are kept, and their words are those of the language that is spoken."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario
from simulator.languages.speech import ENGLISH, speak
from simulator.live import revealing
from simulator.live.controls import Preset
from simulator.live.kept import Keeper, UnreadableSession, text_of, usual_file
from simulator.live.revealing import reveal
from simulator.live.rooms import REVEALED, Room
from simulator.live.session import session_zip
from simulator.live.studies import Studies
from simulator.live.table_results import NUMBERS
from simulator.live.wishes import Rule, Wish, wish_of
from simulator.study.manifests import sealed
from tests.unit.live.stage import preset

FRENCH = ("Temps pour", "intervalle", "semaines", "Payer")


@pytest.fixture
def presets(tiny_scenario: Scenario) -> list[Preset]:
    return [preset(tiny_scenario)]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FAIRLOT_STATE_DIR", str(tmp_path / "state"))
    yield
    speak(ENGLISH)


@pytest.fixture(scope="module")
def result(tiny_scenario: Scenario) -> dict[str, Any]:
    """What a table sees that moved a lever, worked out in French."""
    presets = [preset(tiny_scenario)]
    room, studies = room_with(presets), Studies()
    speak("fr")
    asyncio.run(reveal(room, presets, studies, lambda _room: None))
    speak(ENGLISH)
    studies.close()
    assert room.tables[0].result is not None
    return room.tables[0].result


def room_with(presets: list[Preset], result: dict[str, Any] | None = None) -> Room:
    room = Room("Hall")
    room.propose(room.join("North"), wish_of({"preset": 0, "rules": {"notice_weeks": 9}}, presets))
    room.tables[0].result = result
    room.phase = REVEALED
    return room


def read_back(presets: list[Preset]) -> Room:
    session = Keeper(usual_file()).read()
    assert session is not None
    (room,) = session.rooms(presets)
    return room


def test_a_result_is_told_in_the_language_of_now(presets: list[Preset], result: dict[str, Any]) -> None:
    """Policies on the board stayed French, and sentences of the report, under English headings."""
    assert any("Temps pour" in policy for policy in result["policies"])
    Keeper(usual_file()).write(text_of([room_with(presets, result)], presets, is_open=True))
    assert not any(word in usual_file().read_text() for word in FRENCH)
    room = read_back(presets)
    assert room.phase == REVEALED
    again = room.tables[0].result
    assert again is not None
    assert again["policies"] == ["Time to write a bid: 9 weeks"]
    report = unescape(zipfile.ZipFile(io.BytesIO(session_zip(room, presets))).read("report.html").decode())
    assert "Time to write a bid: 9 weeks" in report
    assert not any(word in report + str(again) for word in FRENCH)
    speak("fr")
    assert read_back(presets).tables[0].result == result


def test_a_result_that_an_earlier_version_kept_in_words_is_told_anew(
    presets: list[Preset], result: dict[str, Any]
) -> None:
    Keeper(usual_file()).write(text_of([room_with(presets, result)], presets, is_open=True))
    data = json.loads(usual_file().read_text())
    new = set(NUMBERS) - {"means", "interval"}
    figures = {name: {k: v for k, v in each.items() if k not in new} for name, each in result["figures"].items()}
    data["rooms"][0]["tables"][0]["result"] = {"figures": figures, "policies": result["policies"]}
    usual_file().write_text(sealed(data))
    again = read_back(presets).tables[0].result
    assert again is not None
    assert not any(word in str(again) for word in FRENCH)
    assert [f["symbol"] for f in again["figures"].values()] == [f["symbol"] for f in result["figures"].values()]


@pytest.mark.parametrize("damage", [{"reading": "fine"}, {"means": ["x", 1]}, {"interval": [1]}, {"seeds": "many"}])
def test_a_result_that_is_damaged_damages_the_file(
    presets: list[Preset], result: dict[str, Any], damage: dict[str, Any]
) -> None:
    Keeper(usual_file()).write(text_of([room_with(presets, result)], presets, is_open=True))
    data = json.loads(usual_file().read_text())
    data["rooms"][0]["tables"][0]["result"]["figures"]["council_spend"] |= damage
    usual_file().write_text(sealed(data))
    with pytest.raises(UnreadableSession):
        read_back(presets)


def test_what_tables_wait_for_is_prepared_once_however_many_they_are(
    presets: list[Preset], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more policies than are kept, the one that was dropped had been worked out again, and so on without end."""
    made: list[Wish] = []

    async def result(wish: Wish, *_others: Any, **_how: Any) -> dict[str, Any]:
        await asyncio.sleep(0)
        made.append(wish)
        return {}

    monkeypatch.setattr(revealing, "_result_of", result)
    monkeypatch.setattr(revealing, "READY_KEPT", 2)
    room = Room("One")
    wishes = [Wish(0, frozenset(), (Rule("notice_weeks", 2.0 + n),)) for n in range(4)]

    async def prepare() -> None:
        preparing = revealing.Preparing(presets, Studies())
        for number, wish in enumerate(wishes):
            room.propose(room.join(f"Table {number}"), wish)
        for _ in range(2):
            preparing.soon(room)
            await asyncio.sleep(0.01)
            for wish in wishes:
                assert wish in preparing.ready
        room.forget()
        room.propose(room.join("Last"), Wish(0, frozenset(), (Rule("notice_weeks", 9.0),)))
        preparing.soon(room)
        await asyncio.sleep(0.01)
        assert len(preparing.ready) == 2

    asyncio.run(prepare())
    assert made[:4] == wishes
    assert len(made) == 5
