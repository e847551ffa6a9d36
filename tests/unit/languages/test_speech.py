"""What is said follows the language that is spoken; what a language lacks is said in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.languages.speech import ENGLISH, languages, say, speak, spoken, words_of


@pytest.fixture
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


@pytest.mark.usefixtures("french")
def test_a_sentence_is_said_in_the_language_that_is_spoken_with_the_spaces_around_it() -> None:
    assert spoken() == "fr"
    assert say(" and ") == " et "
    assert say("Nobody wrote this") == "Nobody wrote this"


def test_english_says_itself() -> None:
    assert spoken() == ENGLISH
    assert words_of(ENGLISH) == {}
    assert say(" and ") == " and "


def test_a_language_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=f"there are {', '.join(languages())}"):
        speak("xx")
    assert spoken() == ENGLISH
