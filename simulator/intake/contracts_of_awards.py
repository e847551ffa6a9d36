"""Which contracts of OCDS stand under which award, and what each of several is worth so that no pound counts twice.

An award is the decision, a contract what was signed; suppliers stand on the award. Most awards lead to one contract. Of
a framework, or of lots that are signed apart, several refer to one award by ``awardID``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan

from simulator.intake.amounts_and_dates import currency_of, why_no_value
from simulator.intake.plain_json import Json, number, tables, text
from simulator.intake.shipped_words import bare_name


def under_awards(awards: Sequence[Json], contracts: Sequence[Json]) -> Iterator[tuple[Json, list[Json]]]:
    """Yield each award with the contracts that refer to it.

    A contract that names no award is that of the only one. Awards that share an id cannot be told apart: each is taken
    with the first of their contracts.
    """
    times = Counter(text(award, "id") for award in awards)
    by_award: dict[str, list[Json]] = {}
    for one in contracts:
        by_award.setdefault(text(one, "awardID"), []).append(one)
    nameless = by_award.pop("", [])
    for award in awards:
        name = text(award, "id")
        mine = [*by_award.get(name, ()), *(nameless if len(awards) == 1 else ())]
        yield award, mine[:1] if times[name] > 1 else mine


def without_award(awards: Sequence[Json], contracts: Sequence[Json]) -> list[Json]:
    """Return the contracts that :func:`under_awards` gives to no award."""
    if not awards:
        return list(contracts)
    known = {text(award, "id") for award in awards} - {""}
    return [one for one in contracts if text(one, "awardID") not in known and (text(one, "awardID") or len(awards) > 1)]


def once_each(contracts: Sequence[Json]) -> tuple[list[Json], int]:
    """Return each contract once, as it stands last under its id and award, and how many more times they are listed."""
    kept: dict[object, Json] = {}
    for place, one in enumerate(contracts):
        kept[(text(one, "id"), text(one, "awardID")) if text(one, "id") else place] = one
    return list(kept.values()), len(contracts) - len(kept)


def suppliers_of(table: Json) -> list[Json]:
    """Return the suppliers of an award or contract, each name once.

    Releases that are merged repeat a supplier that has no id, or another in each of them.
    """
    once: dict[str, Json] = {}
    for one in tables(table, "suppliers"):
        once.setdefault(bare_name(text(one, "name")) or text(one, "id"), one)
    return list(once.values())


def with_ids(tables_of_one: Sequence[Json]) -> list[Json]:
    """Return awards or contracts of a release, with an id that their suppliers and award make where they have none.

    Without one, each release that tells of an award again would tell of one more.
    """
    met, found = Counter[str](), []
    for one in tables_of_one:
        told = " ".join([text(one, "awardID"), *(text(supplier, "name") for supplier in suppliers_of(one))])
        met[told] += 1
        found.append(one if text(one, "id") else {**one, "id": f"without id: {told} {met[told]}"})
    return found


def amount_of(table: object) -> float:
    """Return the amount of an award, contract, lot or tender as it stands there; not a number where there is none."""
    return number(table, "value", "amount")


def is_in_pounds(table: object) -> bool:
    """Tell whether a value is in pounds, or says no currency."""
    return currency_of(text(table, "value", "currency")) == "GBP"


def why_none(table: object) -> str:
    """Return why an award, contract, lot or tender says no value in pounds; empty where it does."""
    if isnan(amount_of(table)):
        return "value: none"
    if not is_in_pounds(table):
        return f"value: in {currency_of(text(table, 'value', 'currency'))}, not pounds"
    return why_no_value(amount_of(table))


def is_repeated(whole: float, stated: Sequence[float], *, is_ceiling: bool) -> bool:
    """Tell whether the contracts of an award only repeat a value that is that of all of them together.

    Args:
        whole: amount of the award, or not a number.
        stated: amount of each of its contracts, or not a number.
        is_ceiling: whether the award is a framework: then one value on all contracts is what they may come to.
    """
    told = [value for value in stated if not isnan(value)]
    return len(told) > 1 and len(set(told)) == 1 and (is_ceiling or told[0] == whole)


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
