"""Leaving out what an extended file has: ``[drop]`` with the names of councils, service lines or supplier groups.

What names them goes with them: a dropped service leaves councils' budgets (its pounds are gone) and suppliers' trades,
a dropped council the homes of suppliers and of members; groups, policies, shocks, takeovers and bodies of several firms
that are about nothing else are left out, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from simulator.scenario.documents import Node, name_of, plain
from simulator.scenario.mistakes import Mistake
from simulator.scenario.plain import is_number
from simulator.scenario.service_budgets import KEY as POUNDS
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
        there = [name for item in _items(base, key) if (name := name_of(item))]
        mistakes += [_not_there(node, key, there) for node in names.value if node.value not in there]
        base = _dropped(base, key, {node.value for node in names.value if isinstance(node.value, str)})
    return base, mistakes


def emptied(whole: Node, base: Node, wish: Node | None) -> list[Mistake]:
    """Return of what a drop leaves nothing in a whole scenario, though its base had some; and councils without needs.

    Else both were told as mistakes of the extended file, at its lines.
    """
    if wish is None or not isinstance(wish.value, dict):
        return []
    found: list[Mistake] = []
    for key, one in DROPPABLE.items():
        place = wish.value.get(key, wish)
        is_gone = bool(_items(base, key)) and not _items(whole, key)
        if is_gone and (place is not wish or not found):  # suppliers go with what they lived in, or worked in
            why, remedy = "a scenario needs one", f"keep one, or add [[{key}]] of your own"
            found.append(Mistake(place.file, place.line, f"no {one} is left", why, remedy))
    if (lines := wish.value.get("service_lines")) is not None and not found:
        there = _names(whole, "service_lines")
        for council in _items(whole, "councils"):
            shares = _numbers(_keys(council).get("service_shares"))
            if shares and there.isdisjoint(shares) and _names(base, "service_lines") & set(shares):
                what = f"{quoted(name_of(council))} buys nothing but what is dropped"
                remedy = "drop it, too, or give it other `service_shares`"
                found.append(Mistake(lines.file, lines.line, what, "a council buys something", remedy))
    return found


def _not_there(node: Node, key: str, there: list[str]) -> Mistake:
    if not isinstance(node.value, str):
        return Mistake(node.file, node.line, f"{_kind(node)} names no {DROPPABLE[key]}", "a name is a text", _example())
    what, why = f"no {DROPPABLE[key]} {quoted(node.value)} to drop", "the extended file has none of that name"
    return Mistake(node.file, node.line, what, why, did_you_mean(node.value, there))


def _example() -> str:
    return f'write for example councils = ["Eskholme"] below [{KEY}]'


def _kind(node: Node) -> str:
    return kind_of(plain(node))


def _items(document: Node, key: str) -> list[Node]:
    rows = document.value.get(key) if isinstance(document.value, dict) else None
    return rows.value if rows is not None and isinstance(rows.value, list) else []


def _dropped(base: Node, key: str, gone: set[str]) -> Node:
    before = _names(base, "suppliers")
    base = _with_rows(base, key, [item for item in _items(base, key) if name_of(item) not in gone])
    for array, left in _WHAT_NAMES[key]:
        base = _with_rows(base, array, [left(item, gone) for item in _items(base, array)])
    lost = before - _names(base, "suppliers")  # groups that lived in what is gone alone: who names them goes as well
    return _dropped(base, "suppliers", lost) if lost and key != "suppliers" else base


def _names(document: Node, key: str) -> set[str]:
    return {name for item in _items(document, key) if (name := name_of(item))}


def _with_rows(base: Node, key: str, rows: Sequence[Node | None]) -> Node:
    """Return the base with other rows of an array; None stands for one that is left out."""
    place = base.value.get(key)
    if place is None or not isinstance(place.value, list):  # what should be a list and is none is told as such
        return base
    kept = [row for row in rows if row is not None]
    return Node({**base.value, key: Node(kept, place.file, place.line)}, base.file, base.line)


def _keys(item: Node) -> dict[str, Node]:
    """Return the keys of a table; nothing where there should be a table and is none, which is told as such."""
    return item.value if isinstance(item.value, dict) else {}


def _with(item: Node, **settings: Node | None) -> Node:
    """Return a table with other settings; None stands for one that is left out."""
    merged = {key: value for key, value in {**item.value, **settings}.items() if value is not None}
    return Node(merged, item.file, item.line)


def _kept(named: Node, gone: set[str]) -> Node | None:
    """Return a name, a list or a table of names without what is gone; None where nothing of it is left."""
    if isinstance(named.value, dict):
        table = {name: node for name, node in named.value.items() if name not in gone}
        return named if len(table) == len(named.value) else _if_any(table, named)
    if isinstance(named.value, list):
        kept = [node for node in named.value if not (isinstance(node.value, str) and node.value in gone)]
        return named if len(kept) == len(named.value) else _if_any(kept, named)
    return None if isinstance(named.value, str) and named.value in gone else named


def _if_any(found: dict[str, Node] | list[Node], place: Node) -> Node | None:
    return Node(found, place.file, place.line) if found else None


def _without(key: str, item: Node, gone: set[str]) -> Node | None:
    """Return a table whose key no longer names what is gone; None where it would name nothing."""
    named = _keys(item).get(key)
    if named is None:
        return item
    kept = _kept(named, gone)
    return item if kept is named else None if kept is None else _with(item, **{key: kept})


def _choosing(key: str, item: Node, gone: set[str]) -> Node | None:
    """Return a policy or shock whose choice of suppliers no longer names what is gone; None where it chose that."""
    chosen = _keys(item).get("suppliers")
    kept = None if chosen is None else _without(key, chosen, gone)
    return item if kept is chosen else None if kept is None else _with(item, suppliers=kept)


def _consortium(item: Node, gone: set[str]) -> Node | None:
    """Return a consortium without members of what is gone; None where fewer than two are left."""
    left = _without("members", item, gone)
    if left is None or left is item:
        return left
    return left if sum(_numbers(_keys(left)["members"]).values()) > 1.0 else None


def _franchisor_elsewhere(item: Node, gone: set[str]) -> Node:
    """Return a franchise; a franchisor whose area is gone sits elsewhere in the country."""
    home = _keys(item).get("home")
    return item if home is None or _kept(home, gone) else _with(item, home=None)


def _numbers(shares: Node | None) -> dict[str, float]:
    """Return the numbers of a table; nothing where one of them is none, which is told as such."""
    found = {} if shares is None else {name: node.value for name, node in _keys(shares).items()}
    return found if all(map(is_number, found.values())) else {}


def _scaled(shares: Node, kept: dict[str, float]) -> Node:
    total = sum(kept.values())
    return Node(
        {name: Node(value / total, shares.value[name].file, shares.value[name].line) for name, value in kept.items()},
        shares.file,
        shares.line,
    )


def _without_services(council: Node, gone: set[str]) -> Node:
    """Return a council without services; its yearly budget is smaller by their pounds."""
    shares, budget = _keys(council).get("service_shares"), _keys(council).get("annual_budget_gbp")
    kept = {name: value for name, value in _numbers(shares).items() if name not in gone}
    pounds = _keys(council).get(POUNDS)
    if pounds is not None and (left := _kept(pounds, gone)) is not pounds and (left or kept):
        council = _with(council, **{POUNDS: left})
    if shares is None or sum(kept.values()) <= 0.0:
        return council
    if budget is not None and is_number(budget.value):
        budget = Node(budget.value * sum(kept.values()), budget.file, budget.line)
    return _with(council, service_shares=_scaled(shares, kept), annual_budget_gbp=budget)


def _in_trades(group: Node, gone: set[str]) -> Node | None:
    """Return a supplier group in its other trades, fewer by those who are in dropped ones alone; None if all are."""
    shares, count, second = (_keys(group).get(key) for key in ("sectors", "count", "second_sectors"))
    every = _numbers(shares)
    if shares is None or not every:
        return group
    kept = {name: value for name, value in every.items() if name not in gone}
    part = sum(kept.values())
    if part <= 0.0:
        return None
    if second is not None:
        others = {name: value for name, value in _numbers(second).items() if name not in gone}
        group = _with(group, second_sectors=_scaled(second, others) if sum(others.values()) > 0.0 else None)
    if count is None or not is_number(count.value) or not isinstance(count.value, int):
        return _with(group, sectors=_scaled(shares, kept))
    fewer = Node(max(1, round(count.value * part)) if count.value else 0, count.file, count.line)
    return _with(group, sectors=_scaled(shares, kept), count=fewer)


_Left = Callable[[Node, set[str]], Node | None]


def _chosen_by(key: str) -> list[tuple[str, _Left]]:
    return [(array, partial(_choosing, key)) for array in ("policies", "shocks")]


#: What names councils, service lines and supplier groups: the array, and what is left of one of its tables.
_WHAT_NAMES: dict[str, list[tuple[str, _Left]]] = {
    "councils": [
        ("suppliers", partial(_without, "areas")),
        *((array, partial(_without, "councils")) for array in ("policies", "shocks")),
        *_chosen_by("home"),
        ("franchises", partial(_without, "units")),
        ("franchises", _franchisor_elsewhere),
        *(("hubs", partial(_without, key)) for key in ("members", "home")),
        ("consortia", _consortium),
    ],
    "service_lines": [
        ("councils", _without_services),
        ("suppliers", _in_trades),
        ("policies", partial(_without, "services")),
        *((array, partial(_without, "sector")) for array in ("shocks", "franchises", "hubs", "consortia")),
        *_chosen_by("sector"),
    ],
    "suppliers": [
        *(("takeovers", partial(_without, role)) for role in ("buyer", "target")),
        *_chosen_by("name"),
    ],
}
