"""Which contracts of OCDS stand under which award, and what each of several is worth so that no pound counts twice.

An award is the decision, a contract what was signed; suppliers stand on the award. Most awards lead to one contract. Of
a framework, or of lots that are signed apart, several refer to one award by ``awardID``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan

from simulator.intake.plain_json import Json, text


def under_awards(awards: Sequence[Json], contracts: Sequence[Json]) -> Iterator[tuple[Json, list[Json]]]:
    """Yield each award with the contracts that refer to it.

    A contract that names no award is that of the only one. Awards that share an id cannot be told apart: each is taken
    with the first of their contracts.
    """
    times = Counter(text(award, "id") for award in awards)
    for award in awards:
        name = text(award, "id")
        mine = [one for one in contracts if text(one, "awardID") == name and name]
        if len(awards) == 1:
            mine += [one for one in contracts if not text(one, "awardID")]
        yield award, mine[:1] if times[name] > 1 else mine


def without_award(awards: Sequence[Json], contracts: Sequence[Json]) -> list[Json]:
    """Return the contracts that :func:`under_awards` gives to no award."""
    if not awards:
        return list(contracts)
    known = {text(award, "id") for award in awards} - {""}
    return [one for one in contracts if text(one, "awardID") not in known and (text(one, "awardID") or len(awards) > 1)]


def once_each(contracts: Sequence[Json]) -> tuple[list[Json], int]:
    """Return the contracts without those listed once more, word by word under one id, and how many those are."""
    kept: list[Json] = []
    for one in contracts:
        if not text(one, "id") or one not in kept:
            kept.append(one)
    return kept, len(contracts) - len(kept)


def is_repeated(whole: float, stated: Sequence[float], *, is_ceiling: bool) -> bool:
    """Tell whether the contracts of an award only repeat a value that is that of all of them together.

    Args:
        whole: amount of the award, or not a number.
        stated: amount of each of its contracts, or not a number.
        is_ceiling: whether the award has several suppliers: then one value on all contracts is what they may come to.
    """
    is_same = len(stated) > 1 and not isnan(stated[0]) and len(set(stated)) == 1
    return is_same and (is_ceiling or stated[0] == whole)


def shared_out(whole: float, own: Sequence[float]) -> tuple[list[float], bool]:
    """Return the value of each contract of an award [pounds], and whether a part of the award's was shared out.

    Args:
        whole: value of the award [pounds], or not a number.
        own: value that each contract states [pounds]; not a number where it states none. What these leave of the
            award's value goes to the others in equal parts.
    """
    silent = sum(map(isnan, own))
    rest = whole - sum(value for value in own if not isnan(value))
    if not silent or isnan(rest) or rest <= 0.0:
        return list(own), False
    return [rest / silent if isnan(value) else value for value in own], True
