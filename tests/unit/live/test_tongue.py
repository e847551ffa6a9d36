"""Every sentence of the live view has its place in every language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.languages.speech import ENGLISH, LANGUAGES, languages, speak, words_of
from simulator.live import tongue
from simulator.live.controls import levers_for_page
from simulator.live.news import pounds
from simulator.live.tongue import lacking, of_pages, of_scripts, placeholders, sentences, unsaid
from simulator.live.words import change_in_a_sentence, change_shown, figure_label, group_title
from simulator.study.intervals import Interval


@pytest.fixture
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything_and_loses_no_value(language: str) -> None:
    """After a new sentence or lever: ``python -m simulator.live.tongue``, and its line in each language."""
    words = json.loads((LANGUAGES / f"{language}.json").read_text(encoding="utf-8"))
    assert lacking(words) == []


def test_sentences_of_scripts_and_pages_are_found_with_their_values() -> None:
    scripts, pages = set(of_scripts()), set(of_pages())
    assert {"Round {0}. {1}.{2}", "Keep as A", "{0} votes", "Sent ✓"} <= scripts
    assert {"Reveal results", "Name your table", "Large letters for the back row (key P)"} <= pages
    assert len(sentences()) > 500


def test_no_script_says_a_sentence_that_is_not_to_be_translated() -> None:
    """What is shown goes through ``t``: a text child or a label of an element that is no name of a class or a kind."""
    import re

    from simulator.live.tongue import STATIC

    bare = re.compile(r'(?:textContent = |"aria-label": |title: |complain\(|announce\()(?:`|")[^"`]*[A-Za-z]{3}')
    found = [
        f"{file.name}: {hit[0]}"
        for file in STATIC.glob("*.js")
        for hit in bare.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_refusal_is_without_a_sentence_that_languages_can_have() -> None:
    """Write ``Refused("... {most} people", most=300)``, and say what it is that is checked."""
    assert unsaid() == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('raise Refused(f"this room is full: {most} people")', True),
        ("raise Refused(str(problem))", True),
        ("raise Refused(otherwise)", True),
        ('raise Refused("this room is full: {most} people")', True),
        ('whole(week, "the week", 0, 9)', True),
        ('whole(week, f"the week of {lever}", 0, 9)', True),
        ('connection.refuse("not now", verb)', True),
        ('raise Refused("this room is full: {most} people", most=300)', False),
        ('raise Refused("no" if late else "not yet")', False),
        ("raise Refused(said_again(str(problem)))", False),
        ('whole(week, say("the week of {lever}").format(lever=lever), 0, 9)', False),
        ("connection.refuse(str(refusal), verb)", False),
    ],
)
def test_a_refusal_that_no_language_can_have_is_found(
    line: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "door.py").write_text(f"{line}\n", encoding="utf-8")
    monkeypatch.setattr(tongue, "__file__", str(tmp_path / "tongue.py"))
    assert unsaid() == (["door.py:1"] if is_found else [])


def test_what_a_language_lacks_is_found() -> None:
    words = dict(words_of("fr"))
    del words["Keep as A"]
    words["{0} votes"] = "votes"
    words["Nobody says this"] = "Personne"
    assert [line.split(":")[0] for line in lacking(words)] == ["not said", "nobody says", "other values"]
    assert placeholders("{who} loses {detail:.0%}") == ["detail", "who"]


@pytest.mark.usefixtures("french")
def test_the_server_speaks_it() -> None:
    assert group_title("payment") == "Payer les fournisseurs"
    assert figure_label("se_award_share_value") == "Gagné par les entreprises sociales"
    assert change_in_a_sentence("se_award_share_value", 0.04, 0.1).startswith("Les entreprises sociales gagnent 10")
    assert pounds(100) == "£1"
    assert change_shown(Interval(0.05, 0.04, 0.06, 20), "share") == ("+5.0", "4.0 à 6.0", "points")
    assert change_shown(Interval(5e6, 4e6, 6e6, 20), "GBP") == ("+£5.0m", "£4.0m à £6.0m", "")


@pytest.mark.usefixtures("french")
def test_a_value_of_a_lever_has_its_unit_in_the_language_of_the_page() -> None:
    """Property: no lever's unit is left in English where it has another word."""
    after = {lever["reading"]["after"].strip() for lever in levers_for_page()}
    assert {"jours", "semaines", "par an", "% par an"} <= after
    assert not after & {unit for unit, said in words_of("fr").items() if said != unit}
