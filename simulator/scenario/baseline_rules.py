"""Which baseline rule holds where several places speak: the closest to the council, and of files the last.

Within one file: a council's own setting, then the scenario's ``[rules]``, then the default of the register. A council
sets a rule under ``rules``, five of them also in ``payment`` and ``award_weights``; setting one rule in both is a
fault, and so is a line of ``[rules]`` that no council follows. A file that extends another has the last word: its
``[rules]`` hold for the councils of the other file too, whatever that file says of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.register import LEVERS
from simulator.scenario.documents import Node, name_of
from simulator.scenario.mistakes import Fault

if TYPE_CHECKING:
    from simulator.scenario.place_tables import Council
    from simulator.scenario.schema import Scenario

#: Rules that a council may also set elsewhere: its table, and the key there; weights only sum to one together.
ELSEWHERE = {
    "social_value_weight": ("award_weights", None),
    "price_share": ("award_weights", None),
    "payment_usual_days": ("payment", "usual_days"),
    "payment_late_share": ("payment", "late_share"),
    "payment_late_days": ("payment", "late_days"),
}


def own_rules(council: Council) -> dict[str, float]:
    """Return what a council sets itself, by lever."""
    weights, payment = council.award_weights, council.payment
    values: dict[str, float | None] = {}
    if weights is not None:
        rest = weights.price + weights.quality
        values = {"social_value_weight": weights.social, "price_share": weights.price / rest if rest > 0 else 0.5}
    if payment is not None:
        for lever, (table, key) in ELSEWHERE.items():
            if table == "payment" and key is not None:
                values[lever] = getattr(payment, key)
    return {lever: value for lever, value in values.items() if value is not None} | dict(council.rules)


def baseline_rules(scenario: Scenario, council: Council) -> dict[str, float]:
    """Return every rule of a council before any policy, by lever in the order of the register."""
    return {name: lever.default for name, lever in LEVERS.items()} | dict(scenario.rules) | own_rules(council)


def with_the_last_word(base: Node, over: Node) -> Node:
    """Return the base so changed that what the extending file sets is in force once both are merged."""
    later = {name_of(council): council for council in _councils(over)}
    region = _table(over, "rules")
    councils = [_follow(council, region, later.get(name_of(council))) for council in _councils(base)]
    if not councils or not isinstance(base.value, dict):
        return base
    place = base.value["councils"]
    return Node({**base.value, "councils": Node(councils, place.file, place.line)}, base.file, base.line)


def _follow(council: Node, region: dict[str, Node], later: Node | None) -> Node:
    """Return a council of the base; ``later`` is what the extending file says of it."""
    rules = dict(_table(council, "rules"))
    for lever in {*rules, *ELSEWHERE}:
        if later is not None and _elsewhere(later, lever) is not None:
            rules.pop(lever, None)
        elif lever in region and (lever in rules or _elsewhere(council, lever) is not None):
            rules[lever] = region[lever]
    if not isinstance(council.value, dict) or not rules.keys() | _table(council, "rules").keys():
        return council
    return Node({**council.value, "rules": Node(rules, council.file, council.line)}, council.file, council.line)


def unheard(document: Node) -> Iterator[Fault]:
    """Find rules that their own file overrules: set twice by a council, or followed by no council."""
    region, councils = _table(document, "rules"), _councils(document)
    for place, council in enumerate(councils):
        yield from _set_twice(place, council, region)
    for lever, rule in region.items():
        own = [_table(council, "rules").get(lever) or _elsewhere(council, lever) for council in councils]
        if own and all(node is not None and node is not rule and node.file == rule.file for node in own):
            what = f"`{lever}` under [rules] is in force nowhere"
            remedy = "delete this line, or the own setting of the councils that are to follow it"
            yield Fault(("rules", lever), what, f"every council sets it itself{_where(lever, own[0])}", remedy)


def _set_twice(place: int, council: Node, region: dict[str, Node]) -> Iterator[Fault]:
    for lever, rule in _table(council, "rules").items():
        other = _elsewhere(council, lever)
        if other is not None and other.file == rule.file and rule is not region.get(lever):
            why = f"the same rule stands in `{'.'.join(filter(None, ELSEWHERE[lever]))}` on line {other.line}"
            path = ("councils", place, "rules", lever)
            yield Fault(path, f"`{lever}` of {name_of(council)} is set twice", why, "delete one of the two")


def _where(lever: str, own: Node | None) -> str:
    steps = ".".join(filter(None, ELSEWHERE.get(lever, ())))
    return f", in `{steps or 'rules'}`: see line {own.line}" if own else ""


def _councils(document: Node) -> list[Node]:
    councils = document.value.get("councils") if isinstance(document.value, dict) else None
    return councils.value if councils is not None and isinstance(councils.value, list) else []


def _table(node: Node, key: str) -> dict[str, Node]:
    inner = node.value.get(key) if isinstance(node.value, dict) else None
    return inner.value if inner is not None and isinstance(inner.value, dict) else {}


def _elsewhere(council: Node, lever: str) -> Node | None:
    """Return where a council sets a rule outside its ``rules``, or None."""
    if lever not in ELSEWHERE:
        return None
    table, key = ELSEWHERE[lever]
    if key is not None:
        return _table(council, table).get(key)
    return council.value.get(table) if isinstance(council.value, dict) else None
