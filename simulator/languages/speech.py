"""What is said in the language that this process speaks."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).parent
ENGLISH = "en"
_spoken = [ENGLISH]


def languages() -> list[str]:
    """Return the languages that there are."""
    return sorted(file.stem for file in LANGUAGES.glob("*.json"))


@cache
def words_of(language: str) -> dict[str, str]:
    """Return a language: English sentence -> what is said; English says itself."""
    if language == ENGLISH:
        return {}
    return dict(json.loads((LANGUAGES / f"{language}.json").read_text(encoding="utf-8")))


def speak(language: str) -> None:
    """Speak a language from now on, in this process.

    Raises:
        ValueError: there is no such language.
    """
    if language not in languages():
        raise ValueError(f"there is no language {language}; there are {', '.join(languages())}")
    _spoken[0] = language


def spoken() -> str:
    """Return the language that is spoken."""
    return _spoken[0]


def say(sentence: str) -> str:
    """Return a sentence in the language that is spoken, spaces around it as they are; in English what that lacks."""
    bare = sentence.strip()
    said = words_of(_spoken[0]).get(bare)
    return sentence if said is None else sentence.replace(bare, said)
