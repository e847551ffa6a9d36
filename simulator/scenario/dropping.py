"""Leaving out what an extended file has: ``[drop]`` with the names of councils, service lines or supplier groups.

What names them goes with them: a dropped service leaves councils' budgets (its pounds are gone) and suppliers' trades,
a dropped council the homes of suppliers; groups, policies and shocks that are about nothing else are left out, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.scenario.documents import Node, name_of
from simulator.scenario.mistakes import Mistake
from simulator.scenario.value_words import did_you_mean, kind_of, quoted

KEY = "drop"
#: What can be dropped, and what one of it is called.
DROPPABLE = {"councils": "council", "service_lines": "service line", "suppliers": "supplier group"}


def without_dropped(base: Node, wish: Node | None) -> tuple[Node, list[Mistake]]:
    """Return the base without what a file that extends it drops, and what is wrong with the wish."""
    if wish is None:
        return base, []
    if not isinstance(wish.value, dict):
        return base, [Mistake(wish.file, wish.line, f"`{KEY}` is {_kind(wish)}", "it is a table", _example())]
    mistakes: list[Mistake] = []
    for key, names in wish.value.items():
        if key not in DROPPABLE or not isinstance(names.value, list):
            what = f"{quoted(key)} under [{KEY}] names nothing that can be dropped"
            mistakes.append(Mistake(names.file, names.line, what, f"lists of {', '.join(DROPPABLE)} can", _example()))
            continue
        gone = {node.value for node in names.value}
        there = {name_of(item) for item in _items(base, key)}
        for node in names.value:
            if node.value not in there:
                what = f"no {DROPPABLE[key]} {quoted(node.value)} to drop"
                near = did_you_mean(str(node.value), [name for name in there if name])
                mistakes.append(Mistake(node.file, node.line, what, "the extended file has none of that name", near))
        base = _dropped(base, key, gone)
    return base, mistakes


def _example() -> str:
    return f'write for example councils = ["Eskholme"] below [{KEY}]'


def _kind(node: Node) -> str:
    return kind_of([] if isinstance(node.value, list) else node.value)


def _items(document: Node, key: str) -> list[Node]:
    rows = document.value.get(key) if isinstance(document.value, dict) else None
    return rows.value if rows is not None and isinstance(rows.value, list) else []


def _dropped(base: Node, key: str, gone: set[Any]) -> Node:
    base = _with_rows(base, key, [item for item in _items(base, key) if name_of(item) not in gone])
    if key == "service_lines":
        base = _with_rows(base, "councils", [_without_services(item, gone) for item in _items(base, "councils")])
        base = _with_rows(base, "suppliers", [_in_trades(item, gone) for item in _items(base, "suppliers")])
        base = _with_rows(base, "policies", [_without(item, "services", gone) for item in _items(base, "policies")])
    if key == "suppliers":
        base = _with_rows(base, "takeovers", [_between(item, gone) for item in _items(base, "takeovers")])
    if key == "councils":
        base = _with_rows(base, "suppliers", [_without(item, "areas", gone) for item in _items(base, "suppliers")])
        for windows in ("policies", "shocks"):
            base = _with_rows(base, windows, [_without(item, "councils", gone) for item in _items(base, windows)])
    return base


def _with_rows(base: Node, key: str, rows: Sequence[Node | None]) -> Node:
    """Return the base with other rows of an array; None stands for one that is left out."""
    if key not in base.value:
        return base
    place = base.value[key]
    kept = [row for row in rows if row is not None]
    return Node({**base.value, key: Node(kept, place.file, place.line)}, base.file, base.line)


def _with(item: Node, **settings: Node) -> Node:
    return Node({**item.value, **settings}, item.file, item.line)


def _without(item: Node, key: str, gone: set[Any]) -> Node | None:
    """Return a table whose list no longer names what is gone; None where it would name nothing."""
    names = item.value.get(key) if isinstance(item.value, dict) else None
    if names is None or not isinstance(names.value, list):
        return item
    kept = [node for node in names.value if node.value not in gone]
    return _with(item, **{key: Node(kept, names.file, names.line)}) if kept else None


def _between(takeover: Node, gone: set[Any]) -> Node | None:
    """Return a takeover; None where its buyer or target is gone."""
    firms = takeover.value if isinstance(takeover.value, dict) else {}
    named = {firms[role].value for role in ("buyer", "target") if role in firms}
    return None if named & gone else takeover


def _numbers(shares: Node | None) -> dict[str, float]:
    if shares is None or not isinstance(shares.value, dict):
        return {}
    found = {name: node.value for name, node in shares.value.items()}
    return found if all(isinstance(value, int | float) for value in found.values()) else {}


def _scaled(shares: Node, kept: dict[str, float]) -> Node:
    total = sum(kept.values())
    return Node(
        {name: Node(value / total, shares.value[name].file, shares.value[name].line) for name, value in kept.items()},
        shares.file,
        shares.line,
    )


def _without_services(council: Node, gone: set[Any]) -> Node:
    """Return a council without services; its yearly budget is smaller by their pounds."""
    shares, budget = council.value.get("service_shares"), council.value.get("annual_budget_gbp")
    kept = {name: value for name, value in _numbers(shares).items() if name not in gone}
    if not kept or budget is None or sum(kept.values()) <= 0.0:
        return council
    smaller = Node(budget.value * sum(kept.values()), budget.file, budget.line)
    return _with(council, service_shares=_scaled(shares, kept), annual_budget_gbp=smaller)


def _in_trades(group: Node, gone: set[Any]) -> Node | None:
    """Return a supplier group in its other trades, fewer by those who are in dropped ones alone; None if all are."""
    shares, count = group.value.get("sectors"), group.value.get("count")
    kept = {name: value for name, value in _numbers(shares).items() if name not in gone}
    part = sum(kept.values())
    if part <= 0.0:
        return None
    if count is None or not isinstance(count.value, int):
        return group
    fewer = Node(max(1, round(count.value * part)) if count.value else 0, count.file, count.line)
    return _with(group, sectors=_scaled(shares, kept), count=fewer)
