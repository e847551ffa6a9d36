"""Budgets in pounds by service: another way to write a council's yearly budget and how it is shared out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.documents import Node, find, name_of, plain
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, is_number, tables
from simulator.scenario.value_words import SUM_TOLERANCE, is_one, number

KEY = "service_budgets_gbp"
LEAST_GBP, MOST_GBP = 10_000, 2e10
"""Yearly budgets that a council can have [pounds a year]."""


def with_budgets_as_shares(council: Any) -> Any:
    """Return a council's settings with budgets in pounds turned into a yearly budget and shares.

    Services that are not named keep the pounds that they have by budget and share, which a file that is extended may
    give. Settings that cannot be right are returned as they are, to be reported.
    """
    pounds = council.get(KEY) if isinstance(council, Mapping) else None
    if not isinstance(pounds, Mapping) or not all(is_number(each) and each >= 0 for each in pounds.values()):
        return council
    total, shares = council.get("annual_budget_gbp"), council.get("service_shares")
    kept: dict[str, float] = {}
    if is_number(total) and isinstance(shares, Mapping) and all(map(is_number, shares.values())):
        if not is_one(sum(shares.values())):
            return council  # the check of all shares tells it
        kept = {name: total * share for name, share in shares.items()}
    every = kept | {str(name): float(each) for name, each in pounds.items()}
    if not every:
        return council
    whole = sum(every.values())
    found = {name: setting for name, setting in council.items() if name != KEY}
    parts = {name: each / whole if whole > 0.0 else 1.0 / len(every) for name, each in every.items()}
    return found | {"annual_budget_gbp": whole, "service_shares": parts}  # a whole of nothing is told as out of range


def as_written(document: Node, path: KeyPath) -> KeyPath:
    """Return where a budget stands in a file: among the pounds, where it or its parts are written so."""
    council = find(document, path[:2])
    pounds = _entries(council, KEY) if path[:1] == ("councils",) else {}
    if path[2:] == ("annual_budget_gbp",) and pounds and not _is_said(council, pounds):
        return (*path[:2], KEY)
    is_share = len(path) == 4 and path[2] == "service_shares" and path[3] in pounds
    return (*path[:2], KEY, path[3]) if is_share else path


def budget_faults(data: Data) -> Iterator[Fault]:
    """Find budgets in pounds below zero, and those that come to less or more than a council can have."""
    for place, council in tables(data, "councils"):
        pounds = council.get(KEY)
        for name, each in pounds.items() if isinstance(pounds, Mapping) else ():
            if is_number(each) and each < 0:
                what = f"the budget of `{name}` is {number(each)} pounds"
                yield Fault(("councils", place, KEY, name), what, "a budget is nothing or more", "write 0 or more")
        settled = with_budgets_as_shares(council)
        whole = settled["annual_budget_gbp"] if pounds and KEY not in settled else LEAST_GBP
        if not LEAST_GBP <= whole <= MOST_GBP:
            whose = f" of {council['name']}" if isinstance(council.get("name"), str) else ""
            what = f"the budgets{whose} come to {number(whole)} pounds a year"
            why = f"a council has between {number(LEAST_GBP)} and {number(MOST_GBP)}"
            remedy = f"correct `{KEY}`, or leave the council out"
            yield Fault(("councils", place, "annual_budget_gbp"), what, why, remedy)


def unlike_budgets(document: Node) -> Iterator[Fault]:
    """Find yearly budgets and shares that a file writes beside budgets in pounds which say otherwise.

    What a file that is extended says is replaced by the pounds, as it should be; what the last file says is not.
    """
    councils = find(document, ("councils",)).value
    for place, council in enumerate(councils if isinstance(councils, list) else ()):
        pounds, shares = (_entries(council, key) for key in (KEY, "service_shares"))
        settled = with_budgets_as_shares(plain(council)) if pounds else {}
        if KEY in settled or not isinstance(settled, dict) or "service_shares" not in settled:
            continue  # no pounds, or none that can be reckoned with
        whole = settled["annual_budget_gbp"]
        total = council.value.get("annual_budget_gbp")
        if _is_said(council, pounds) and is_number(total.value) and not _alike(total.value, whole):
            yield _unlike(("councils", place, "annual_budget_gbp"), name_of(council), total.value, whole)
            continue
        for name in shares.keys() & pounds.keys():
            same_file = shares[name].file == pounds[name].file
            if same_file and not _alike(shares[name].value * whole, pounds[name].value):
                what = f"`{name}` has a share of {number(shares[name].value)} and {number(pounds[name].value)} pounds"
                why = f"of all budgets, {number(whole)} pounds, that is another part"
                yield Fault(("councils", place, "service_shares", name), what, why, "leave out one of the two")


def _unlike(path: KeyPath, name: str | None, total: float, whole: float) -> Fault:
    what = f"`annual_budget_gbp` of {name} is {number(total)}, but its services come to {number(whole)} pounds"
    why = f"those in `{KEY}` have their pounds, the others their share"
    return Fault(path, what, why, f"leave out `annual_budget_gbp`, or write {number(whole)}")


def _entries(council: Node, key: str) -> dict[str, Node]:
    table = council.value.get(key) if isinstance(council.value, dict) else None
    return table.value if table is not None and isinstance(table.value, dict) else {}


def _is_said(council: Node, pounds: Mapping[str, Node]) -> bool:
    """Say whether the file that has the last word on a council's pounds writes its yearly budget, too."""
    total = council.value.get("annual_budget_gbp")
    return total is not None and total.file in {council.file, *_only(pounds)}


def _only(pounds: Mapping[str, Node]) -> set[str]:
    """Return the file in which all pounds stand; nothing where they are of several."""
    files = {node.file for node in pounds.values()}
    return files if len(files) == 1 else set()


def _alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SUM_TOLERANCE, abs_tol=0.005)
