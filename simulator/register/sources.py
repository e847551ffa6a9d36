"""The facts that numbers rest on, in words: every source id of the register, the scenarios, the documents and the code.

``simulator/data/sources.csv`` holds a row per id: the fact, its value as found, unit, year, where it was found, and a
grade (P primary, S secondary, S-low weak, D derived, M recalled without a source, X sources disagree, A abstract read,
T theorem). ``python -m simulator.register.sources`` writes the page ``docs/sources.md`` anew.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "sources.csv"
PAGE = Path(__file__).parents[1] / "docs" / "sources.md"

#: What an id looks like in text: ``L50``, ``N14``, ``SF6``, ``EF-M1``, ``VR-S1``.
ID = re.compile(r"(?<![-A-Za-z0-9£])(?:(?:EF|VR)-[A-Z]\d+|(?:SF|[A-EG-Z])\d+)(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Source:
    """One fact and where it was found.

    Attributes:
        id: what numbers cite.
        fact: what it says, in a few words.
        value: the value as found, often several.
        unit: of the value.
        year: that the value is of.
        source: title, or what it was derived from.
        address: where on the web; several are separated by spaces.
        grade: how far to trust it.
    """

    id: str
    fact: str
    value: str
    unit: str
    year: str
    source: str
    address: str
    grade: str

    @property
    def in_words(self) -> str:
        """Return the fact with its value and year in one line."""
        value = f": {self.value}" if self.value else ""
        unit = "" if not self.unit or self.unit.startswith("accepted") or self.unit in self.value else f" {self.unit}"
        return f"{self.fact}{value}{unit}{f' ({self.year})' if self.year else ''}"


@cache
def sources() -> dict[str, Source]:
    """Return every source by its id."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: Source(**row) for row in csv.DictReader(file)}


def cited(text: str) -> list[str]:
    """Return the ids that a text cites, in order of appearance."""
    return list(dict.fromkeys(ID.findall(text)))


def page() -> str:
    """Return the page of sources as Markdown."""
    lines = [
        "# Sources",
        "",
        "Written by `python -m simulator.register.sources` from `simulator/data/sources.csv`.",
        "Change that file, not this page.",
        "",
        "Grades: P primary, S secondary, S-low weak, D derived, M recalled without a source, X sources disagree,",
        "A abstract read, T theorem.",
        "",
        "| id | fact | where | grade |",
        "|---|---|---|---|",
    ]
    for source in sources().values():
        links = " ".join(f"[link]({address})" for address in source.address.split())
        where = " ".join(filter(None, (source.source, links))).replace("|", "/")
        lines.append(f"| {source.id} | {source.in_words.replace('|', '/')} | {where} | {source.grade} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
