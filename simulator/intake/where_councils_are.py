"""Where a buyer is: councils of England by name, others by nothing; and whether it is a council at all."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache

from simulator.intake.place_numbers import ASSUMED, Told
from simulator.intake.shipped_words import DATA, plain_words

FILE = "england_councils.csv"
_TITLES = re.compile(
    r"\b(?:london borough of|royal borough of|city and county of|metropolitan borough|borough|city|county|district"
    r"|metropolitan|council|corporation|unitary authority|the|of|mbc|bc|cc|dc|lb)\b"
)
_ANCHORS = re.compile(r"\b(?:nhs|university|college|hospital|health|housing|homes|police|fire|academy|trust|school)\b")


def _bare(name: str) -> str:
    return " ".join(_TITLES.sub(" ", plain_words(name)).split())


@cache
def _known() -> Mapping[str, tuple[str, float, float]]:
    """Return name and position [km, British National Grid] by bare name; counties give way to lower councils."""
    with (DATA / FILE).open(encoding="utf-8", newline="") as opened:
        rows = sorted(csv.DictReader(opened), key=lambda row: row["type"] != "County")
    return {_bare(row["name"]): (row["name"], float(row["x_km"]), float(row["y_km"])) for row in rows}


def is_anchor(name: str) -> bool:
    """Tell whether a buyer is another public body than a council."""
    return bool(_ANCHORS.search(plain_words(name))) and "council" not in plain_words(name)


def positions(buyers: Sequence[str]) -> list[tuple[Told, Told]]:
    """Return the position of each buyer [km], from the middle of those that are found."""
    found = [None if is_anchor(name) else _known().get(_bare(name)) for name in buyers]
    there = [place for place in found if place is not None]
    middle_x = sum(place[1] for place in there) / max(len(there), 1)
    middle_y = sum(place[2] for place in there) / max(len(there), 1)
    nowhere = Told(0.0, f"{ASSUMED}: not among the councils of England, put in the middle")
    return [
        (nowhere, nowhere)
        if place is None
        else (
            Told(round(place[1] - middle_x, 1), f"{FILE}: {place[0]}"),
            Told(round(place[2] - middle_y, 1), f"{FILE}: {place[0]}"),
        )
        for place in found
    ]
