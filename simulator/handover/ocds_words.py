"""How states of the model are called in OCDS 1.1 and its extension for bids."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from simulator.register import KIND_OF_NAME

PREFIX = "ocds-213czf"
"""Of identifiers: the one that the standard keeps for documentation and tests; nobody publishes under it."""
VERSION = "1.1"
EXTENSIONS = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/ocds_{name}_extension/master/extension.json"
    for name in ("bid", "lots")
)
TENDER_STATUS = {
    "needed": "planned",
    "published": "active",
    "evaluating": "active",
    "awarded": "complete",
    "cancelled": "cancelled",
    "rerun": "unsuccessful",
    "split": "",
}
"""Needs that were split have none: their lots stand for them."""
CONTRACT_STATUS = {"mobilising": "pending", "running": "active", "completed": "terminated", "terminated": "terminated"}
BID_STATUS = {"submitted": "pending", "won": "valid", "lost": "valid"}
"""All other bids were disqualified."""
METHODS = {
    "open": ("open", "Open tender"),
    "mini_competition": ("selective", "Mini-competition under a framework"),
    "quotation": ("limited", "Request for quotation"),
    "call_off": ("direct", "Call-off from a framework"),
    "waiver": ("direct", "Waiver of standing orders"),
}


@cache
def usual_cpv() -> Mapping[str, str]:
    """Return the code of the common procurement vocabulary that stands for a service line of the reference world."""
    file = Path(__file__).parents[1] / "data" / "service_lines_by_cpv.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return {row["service_line"]: row["cpv"].ljust(8, "0") for row in csv.DictReader(opened) if row["usual"]}


def details_of(kind: str) -> dict[str, object]:
    """Return what a notice says of a supplier of a kind: its size, and whether it is a charity or social enterprise."""
    told = KIND_OF_NAME[kind]
    return {"scale": "large" if told.carries_finance else "sme", "vcse": told.has_social_purpose}
