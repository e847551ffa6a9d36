"""A room that speaks French says everything in French: refusals with values, what is taken home, plain answers."""

from __future__ import annotations

import asyncio
import http.client
import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from simulator import Scenario
from simulator.languages.speech import ENGLISH, speak, words_of
from simulator.live import rooms
from simulator.live.connections import WENT_WRONG
from simulator.live.kept import Keeper
from simulator.live.own_names import LOOPBACK
from simulator.live.revealing import reveal
from simulator.live.rooms import MOST_TABLES, REVEALED, Room
from simulator.live.serving import in_background, invitation
from simulator.live.session import session_zip
from simulator.live.studies import Studies
from simulator.live.wishes import Refused, Rule, Wish, wish_of
from simulator.live.workshop import Workshop
from tests.unit.live.stage import Ear, preset

ENGLISH_WORDS = re.compile(r"\b(the|of|and|with|has|is|are|must|first|week|policy|before|there)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"rules": {"notice_weeks": "x"}}, "la valeur de “Temps pour rédiger une offre” doit être un nombre"),
        ({"rules": {"notice_weeks": {"value": 9, "from_week": -1}}}, "la première semaine de “"),
        ({"rules": {"notice_weeks": {"value": 9, "ramp_weeks": 9e9}}}, "les semaines de mise en place de “"),
        ({"preset": 7}, "le scénario : un nombre entier de 0 à 0 est attendu"),
        ({"world": {"shocks": [None] * 9}}, "un monde a au plus 8 chocs"),
        ({"world": {"chains": 3}}, "chains est oui ou non"),
        ({"world": {"shocks": [{"kind": "downturn", "week": 3, "size": 9, "weeks": 4}]}}, "est un nombre de"),
    ],
)
def test_a_wish_is_refused_with_its_values(asked: object, told: str, tiny_scenario: Scenario) -> None:
    with pytest.raises(Refused) as refusal:
        wish_of(asked, [preset(tiny_scenario)])
    assert told in str(refusal.value)
    assert not ENGLISH_WORDS.search(str(refusal.value))


def test_a_room_refuses_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room("Salle")
    for name in ("", 3):
        with pytest.raises(Refused, match="le nom de la table : "):
            room.join(name)
    with pytest.raises(Refused, match="choisissez de 1 à 6 critères"):
        room.choose_criteria([])
    ann = room.join("Nord")
    room.lock(is_locked=True)
    with pytest.raises(Refused, match="les politiques sont verrouillées"):
        room.propose(ann, Wish(0, frozenset(), ()))
    with pytest.raises(Refused, match="les résultats ne sont pas encore connus"):
        room.unveil()
    monkeypatch.setattr(rooms, "MOST_MEMBERS", 1)
    with pytest.raises(Refused, match="cette salle est pleine : 1 personnes"):
        room.join("Sud")
    room.tables *= MOST_TABLES
    with pytest.raises(Refused, match="cette salle a déjà 24 tables"):
        room.join("Ouest")
    room.hides_names = True
    assert room.shown_name(3) == f"Table {room.shown_name(3).split()[1]}"


def test_a_browser_hears_refusals_in_french(tiny_scenario: Scenario) -> None:
    workshop, ear = Workshop([preset(tiny_scenario)], is_open=True), Ear()
    workshop.handle(ear, {"do": "hello"})
    for message, told in (
        ({"do": "timer", "minutes": 999}, "les minutes : un nombre entier de 0 à 120 est attendu"),
        ({"do": "fly"}, "cela n'a pas été compris"),
        ({"do": "film", "b": {"preset": 0}, "seed": -1}, "le tirage : un nombre entier de 0 à 1000 est attendu"),
    ):
        workshop.handle(ear, message)
        assert ear.last("refused")["why"] == told
    workshop.handle(ear, {"do": "remove", "table": {}})
    workshop.presets = ()
    workshop.handle(ear, {"do": "scenario", "b": {}})
    assert ear.last("refused")["why"] not in ("", WENT_WRONG)
    assert "facilitator" not in " ".join(invitation(Workshop([preset(tiny_scenario)], ["A"], is_open=False), "", False))
    workshop.studies.close()


def test_the_page_that_is_taken_home_is_in_french(tiny_scenario: Scenario) -> None:
    room, studies, presets = Room("Salle"), Studies(workers=1), [preset(tiny_scenario)]
    room.propose(room.join("Nord"), Wish(0, frozenset(), (Rule("notice_weeks", 9.0),)), reason="c'est juste")
    room.join("Sud")
    asyncio.run(reveal(room, presets, studies, lambda _: None))
    studies.close()
    assert room.phase == REVEALED
    page = zipfile.ZipFile(io.BytesIO(session_zip(room, presets))).read("report.html").decode()
    assert "<html lang='fr'>" in page
    assert "Nous l'avons choisie parce que c'est juste" in unescape(page)
    for word in ("Manche 1", "Politiques", "Prévisions justes", "sans politiques", "pas de résultat", "Chaque chiffre"):
        assert word in page
    texts = [unescape(text).strip() for text in re.findall(r">([^<>]+)<", page)]
    own = {tiny_scenario.title, tiny_scenario.question, f"{tiny_scenario.title}: {tiny_scenario.question}"}
    assert [text for text in texts if ENGLISH_WORDS.search(text) and text not in own] == []
    words = words_of("fr")
    assert [text for text in texts if words.get(text, text) != text and text not in words.values()] == []


def answer(port: int, path: str, host: str = LOOPBACK) -> str:
    """Return what the server answers."""
    line = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    line.request("GET", path, headers={"Host": f"{host}:{port}"})
    return line.getresponse().read().decode()


def test_plain_answers_are_in_french(tiny_scenario: Scenario) -> None:
    with in_background(Workshop([preset(tiny_scenario)], is_open=True)) as port:
        nowhere = answer(port, "/nowhere")
        assert 'lang="fr"' in nowhere
        assert "Il n'y a rien ici" in nowhere
        assert "There is nothing here" not in nowhere
        assert answer(port, "/qr/nowhere.svg") == "Il n'y a rien ici."
        assert answer(port, "/", "elsewhere") == "Cette adresse n'est pas servie ici."


def test_what_is_kept_is_told_of_in_french(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "live-session.json")
    keeper.file.write_text("{}")
    with pytest.raises(Exception, match="elle est abîmée"):
        keeper.read()
