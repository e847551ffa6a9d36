"""The language of the live view: one file for each, from English sentences to those of the language.

``languages/en.json`` lists every sentence there is to say, for translators; ``python -m simulator.live.tongue`` writes
it anew from the pages, the scripts and the words of this package. What a file lacks is said in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from simulator.live import news
from simulator.live.pictures import FANS
from simulator.live.speech import LANGUAGES
from simulator.live.words import fixed_words
from simulator.metrics import GROUPS
from simulator.register import SUPPLIER_KINDS

STATIC = Path(__file__).with_name("static")
_STRING = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')
_TEMPLATE = re.compile(r"\bt`")
_SAID_ATTRIBUTES = ("title", "aria-label", "placeholder")


class _Texts(HTMLParser):
    """Collects what a page says before scripts fill it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes that are read by people."""
        self.found += [value for name, value in attrs if name in _SAID_ATTRIBUTES and value]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.found.append(" ".join(data.split()))


def _of_template(script: str, start: int) -> str:
    """Return the key of a template literal that begins at a place: its texts with {0}, {1} for the values."""
    key, at, count, depth = "", start, 0, 0
    while script[at] != "`" or depth:
        if depth == 0 and script.startswith("${", at):
            key, count, depth, at = f"{key}{{{count}}}", count + 1, 1, at + 2
            continue
        if depth:
            depth += (script[at] == "{") - (script[at] == "}")
        else:
            key += script[at]
        at += 1
    return key


def of_scripts() -> Iterator[str]:
    """Give the sentences of the scripts."""
    for file in sorted(STATIC.glob("*.js")):
        script = file.read_text(encoding="utf-8")
        yield from (json.loads(f'"{found[1]}"') for found in _STRING.finditer(script))
        yield from (_of_template(script, found.end()) for found in _TEMPLATE.finditer(script))


def of_pages() -> Iterator[str]:
    """Give the sentences of the pages."""
    for file in sorted(STATIC.glob("*.html")):
        texts = _Texts()
        texts.feed(file.read_text(encoding="utf-8"))
        yield from texts.found


@cache
def sentences() -> tuple[str, ...]:
    """Return every sentence of the live view, sorted; numbers and single signs are none."""
    others = [*GROUPS, *(word for fan in FANS for word in (fan.label, fan.unit))]
    others += [word for kind in SUPPLIER_KINDS for word in (kind.one, kind.many)]
    found = {text.strip() for text in (*of_scripts(), *of_pages(), *fixed_words(), *news.sentences(), *others)}
    return tuple(sorted(text for text in found if re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", text))))


def placeholders(text: str) -> list[str]:
    """Return what is filled in, sorted; how a number is written does not matter."""
    return sorted(re.findall(r"\{(\w+)", text))


def lacking(words: dict[str, Any]) -> list[str]:
    """Return what is wrong with a language: sentences that it lacks or does not need, values that it lost."""
    lost = [f"not said: {text}" for text in sentences() if not words.get(text)]
    more = [f"nobody says: {text}" for text in words if text not in sentences()]
    filled = [f"other values: {k}" for k, v in words.items() if v and placeholders(k) != placeholders(v)]
    return lost + more + filled


if __name__ == "__main__":
    (LANGUAGES / "en.json").write_text(
        json.dumps({text: text for text in sentences()}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
