"""What no single value of a franchise, hub or consortium can show: names, numbers of members, and whom they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.register import KIND_OF_NAME, LEVERS
from simulator.scenario.known_names import is_unknown, unknown_name
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, is_number, names_of, tables
from simulator.scenario.standing_bodies import MOST_MEMBERS

BODIES = ("franchises", "hubs", "consortia")
"""Tables of bodies of several firms that are there at week 0."""

_AREAS = {"franchises": "units", "hubs": "members", "consortia": "members"}


def body_faults(data: Data) -> Iterator[Fault]:
    """Find bodies in places or lines that the scenario does not have, without members, or that could do nothing."""
    for key in BODIES:
        for place, body in tables(data, key):
            yield from _names((key, place), body, data)
            yield from _members((key, place, _AREAS[key]), body.get(_AREAS[key]))
            yield from _without_kind((key, place), data)
    for place, _ in tables(data, "consortia"):
        if not _may_bid_together(data):
            yield Fault(
                ("consortia", place),
                "a consortium does nothing here",
                "`consortium_bids` is none everywhere, so nobody may bid together",
                'write consortium_bids = "needed" under [rules]',
            )


def _names(path: KeyPath, body: Data, data: Data) -> Iterator[Fault]:
    councils, lines = names_of(data, "councils"), names_of(data, "service_lines")
    for word, noun, known in (("sector", "service line", lines), ("home", "council", councils)):
        name = body.get(word)
        if is_unknown(name, known):
            yield unknown_name((*path, word), name, noun, known)
    areas = body.get(_AREAS[str(path[0])])
    if isinstance(areas, Mapping):
        for name in areas:
            if is_unknown(name, councils):
                yield unknown_name((*path, _AREAS[str(path[0])], name), name, "council", councils)


def _members(path: KeyPath, areas: object) -> Iterator[Fault]:
    """Find bodies of nobody, and consortia of one or of more firms than can share a contract."""
    if not isinstance(areas, Mapping) or not areas or not all(map(is_number, areas.values())):
        return
    if min(areas.values()) < 0:
        return  # reported as out of range
    count = sum(areas.values())
    if path[0] == "consortia" and not 2 <= count <= MOST_MEMBERS:
        why = f"a consortium has 2 to {MOST_MEMBERS} members, counted over all areas"
        yield Fault(path, f"`members` sum to {count}", why, "a hub may have more: write [[hubs]] for one")
    elif count == 0:
        yield Fault(path, f"`{path[-1]}` sum to 0", "somebody must be in it", "write how many each area has")


def _without_kind(path: KeyPath, data: Data) -> Iterator[Fault]:
    kinds = [KIND_OF_NAME.get(str(group.get("kind"))) for _, group in tables(data, "suppliers")]
    if not any(kind is not None and kind.has_social_purpose for kind in kinds):
        remedy = 'add a [[suppliers]] group with kind = "social_enterprise"; its count may be 0'
        yield Fault(path, f"`{path[0]}` without social enterprises", "their members are social enterprises", remedy)


def _may_bid_together(data: Data) -> bool:
    """Say whether some rule or policy lets suppliers bid together."""
    none = LEVERS["consortium_bids"].choices.index("none")
    rules = [data.get("rules"), *(council.get("rules") for _, council in tables(data, "councils"))]
    values = [table.get("consortium_bids", none) for table in rules if isinstance(table, Mapping)]
    values += [p.get("value") for _, p in tables(data, "policies") if p.get("lever") == "consortium_bids"]
    return any(value not in (none, "none") for value in values)
