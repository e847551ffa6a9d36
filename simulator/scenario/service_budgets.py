"""Budgets in pounds by service: another way to write a council's yearly budget and how it is shared out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.documents import Node, find
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, is_number, tables
from simulator.scenario.value_words import is_one, number

KEY = "service_budgets_gbp"


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
    whole = sum(every.values())
    if whole <= 0.0:
        return council
    found = {name: setting for name, setting in council.items() if name != KEY}
    return found | {"annual_budget_gbp": whole, "service_shares": {name: each / whole for name, each in every.items()}}


def as_written(document: Node, path: KeyPath) -> KeyPath:
    """Return where a share of a budget stands in a file: among the pounds, where it was written as pounds."""
    if len(path) != 4 or path[2] != "service_shares":
        return path
    pounds = find(document, (*path[:2], KEY))
    is_there = isinstance(pounds.value, dict) and path[3] in pounds.value
    return (*path[:2], KEY, path[3]) if is_there else path


def budget_faults(data: Data) -> Iterator[Fault]:
    """Find budgets in pounds below zero."""
    for place, council in tables(data, "councils"):
        pounds = council.get(KEY)
        for name, each in pounds.items() if isinstance(pounds, Mapping) else ():
            if is_number(each) and each < 0:
                what = f"the budget of `{name}` is {number(each)} pounds"
                yield Fault(("councils", place, KEY, name), what, "a budget is nothing or more", "write 0 or more")
