"""Suppliers that a policy or a shock chooses: by name of their group, kind, size, sector or home.

``suppliers = { size = "sme" }`` and ``suppliers = { kind = "social_enterprise", home = "local" }`` are such choices. A
supplier is chosen that meets every key; of the words of one key, one is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from simulator.register import KIND_NAMES, LEVERS
from simulator.scenario.known_names import is_unknown
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, names_of, tables
from simulator.scenario.quantities import Name, Names
from simulator.scenario.strict_table import StrictTable
from simulator.scenario.value_words import did_you_mean, quoted

#: Bands of yearly turnover, smallest first (``micro_turnover_gbp`` ...); a large contractor is large in any case.
SIZES = ("micro", "small", "medium", "large")
SME = "sme"
LOCAL = "local"
MOST = 6
"""So many different choices of suppliers may stand in the policies of a scenario."""

LISTED = "`fairlot describe --levers` lists them"


def _several(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


OneOrMore = Annotated[Names, BeforeValidator(_several, json_schema_input_type=Name | Names)]


class Chosen(StrictTable):
    """Which suppliers a policy or a shock is about."""

    name: OneOrMore | None = Field(None, description="Names of supplier groups; a group of one is a named firm.")
    kind: OneOrMore | None = Field(None, description=f"Kinds of supplier: {', '.join(KIND_NAMES)}.")
    size: OneOrMore | None = Field(
        None, description="Sizes by yearly turnover: micro, small, medium, large; or sme, which is the first three."
    )
    sector: OneOrMore | None = Field(None, description="Service lines in which they work.")
    home: OneOrMore | None = Field(
        None, description='Home areas, by council; "local" is the area of the council that buys.'
    )

    @property
    def sizes(self) -> frozenset[str]:
        """The bands of turnover that are meant."""
        words = frozenset(self.size or SIZES)
        return (words - {SME}) | (frozenset(SIZES[:-1]) if SME in words else frozenset())

    def in_words(self) -> str:
        """Return the choice in words: ``small, of kind social enterprise, local``."""
        told = [" or ".join(self.size or ()), " or ".join(self.kind or ()).replace("_", " ")]
        told += [f"in {' or '.join(self.sector)}" if self.sector else ""]
        told += [f"at home in {' or '.join(self.home)}" if self.home and self.home != (LOCAL,) else ""]
        told += ["local" if self.home == (LOCAL,) else "", " or ".join(self.name or ())]
        return ", ".join(filter(None, told))


def chosen_faults(data: Data) -> Iterator[Fault]:
    """Find what a choice of suppliers names and the scenario does not have, and levers that cannot be narrowed so.

    And a council whose name is the word for whichever buys: a choice of its home would be one of all homes.
    """
    for place, council in tables(data, "councils"):
        if council.get("name") == LOCAL:
            what, why = f"a council is called {quoted(LOCAL)}", f'home = "{LOCAL}" means the area of whoever buys'
            yield Fault(("councils", place, "name"), what, why, "give it another name, such as `Local`")
    for key in ("policies", "shocks"):
        for place, row in tables(data, key):
            yield from _unknown_words((key, place, "suppliers"), row.get("suppliers"), data)
    for place, shock in tables(data, "shocks"):
        kind = shock.get("kind")
        if shock.get("suppliers") is not None and kind in ("demand_surge", "bank_withdrawal"):
            what, why = f"a {kind} is not about chosen `suppliers`", "it concerns councils and service lines"
            yield Fault(("shocks", place, "suppliers"), what, why, "leave it out")
    seen = []
    for place, policy in tables(data, "policies"):
        yield from _narrowed(("policies", place), policy, data)
        chosen = policy.get("suppliers")
        if isinstance(chosen, Mapping) and chosen not in seen:
            seen.append(chosen)
            if len(seen) == MOST + 1:
                why = f"at most {MOST} different choices of suppliers may stand in one scenario"
                yield Fault(("policies", place, "suppliers"), "one choice of suppliers too many", why, "join some")


def _unknown_words(path: KeyPath, chosen: object, data: Data) -> Iterator[Fault]:
    if not isinstance(chosen, Mapping):
        return
    if all(words is None for words in chosen.values()):
        what = "`suppliers` chooses nobody in particular"
        yield Fault(path, what, "it is empty", 'write for example { size = "sme" }, or leave it out')
    councils = names_of(data, "councils")
    known = {
        "name": names_of(data, "suppliers"),
        "kind": list(KIND_NAMES),
        "size": [*SIZES, SME],
        "sector": names_of(data, "service_lines"),
        "home": [LOCAL, *councils] if councils else [],
    }
    for key, words in known.items():
        given = _several(chosen.get(key, ()))
        if isinstance(given, Sequence):
            for word in given:
                if is_unknown(word, words):
                    yield _unknown_word((*path, key), word, words, data)
    yield from _with_a_gap((*path, "size"), _several(chosen.get("size", ())))


def _with_a_gap(path: KeyPath, given: object) -> Iterator[Fault]:
    """Find sizes with one between them that is not meant: a choice is of one range of turnover."""
    words = given if isinstance(given, list | tuple) else ()
    places = [place for place, size in enumerate(SIZES) if size in words or (SME in words and size != SIZES[-1])]
    if places and len(places) <= places[-1] - places[0]:
        between = [size for size in SIZES[places[0] : places[-1]] if SIZES.index(size) not in places]
        what = f"the sizes {' and '.join(SIZES[place] for place in places)} have {' and '.join(between)} between them"
        remedy = "write a policy or shock for each"
        yield Fault(path, what, "a choice is of sizes side by side", remedy)


def _unknown_word(path: KeyPath, word: str, words: Sequence[str], data: Data) -> Fault:
    """Return the fault of a word that chooses nobody; a franchise, hub or consortium has members, who are firms."""
    what = f"unknown {path[-1]} {quoted(word)}"
    for key in ("franchises", "hubs", "consortia"):
        if path[-1] == "name" and word in names_of(data, key):
            why = f"it is one of the {key}, and a choice is of suppliers"
            return Fault(path, what, why, "choose its members by kind, sector or home")
    return Fault(path, what, "no supplier of this scenario could be meant", did_you_mean(word, words))


def _narrowed(path: KeyPath, policy: Data, data: Data) -> Iterator[Fault]:
    lever = LEVERS.get(str(policy.get("lever")))
    for key, narrow in (("suppliers", "suppliers"), ("services", "service")):
        if policy.get(key) is None or lever is None:
            continue
        if narrow not in lever.narrows:
            fit = [name for name, one in LEVERS.items() if narrow in one.narrows]
            what = f"{quoted(lever.name)} is the same for all {'suppliers' if narrow == 'suppliers' else 'services'}"
            yield Fault((*path, key), what, f"such a choice may stand with {', '.join(fit)}", f"leave `{key}` out")
    named, lines = policy.get("services"), names_of(data, "service_lines")
    for name in named if isinstance(named, Sequence) and not isinstance(named, str) else ():
        if is_unknown(name, lines):
            what, why = f"unknown service line {quoted(name)}", "no [[service_lines]] of this scenario has that name"
            yield Fault((*path, "services"), what, why, did_you_mean(name, lines))
    if policy.get("value") == "subcontract" and policy.get("suppliers") is not None:
        why = "large contractors can be made to pass work on to social enterprises alone"
        what = 'the enforcement "subcontract" is not for chosen suppliers'
        yield Fault((*path, "value"), what, why, 'write "reserve", "preference" or "target"')
