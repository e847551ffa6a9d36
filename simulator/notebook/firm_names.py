"""What invented firms are called: plausible by kind and service line, and the same firm by the same name in every arm.

A name is a pure function of a firm's identity, kind and service line. The identity comes from keyed draws, so that a
firm that is there with and without a policy has one name in both. Two may share a name: the number identifies.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.register import KIND_NAMES, KIND_OF_NAME

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

NAMES_FILE = Path(__file__).with_name("firm_names.toml")


@cache
def parts() -> dict[str, Any]:
    """Return the words that names are made of."""
    return tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))


def firm_name(kind: str, sector: str, identity: int) -> str:
    """Return what a firm is called.

    Args:
        kind: name of its kind in the register.
        sector: name of its main service line.
        identity: its identity in the run, not its row.
    """
    draws = hashlib.blake2b(str(int(identity)).encode(), digest_size=16).digest()
    known = parts()

    def one_of(words: list[str], place: int) -> str:
        return words[int.from_bytes(draws[2 * place : 2 * place + 2], "big") % len(words)]

    place, other = (one_of(known["first"], at) + one_of(known["last"], at + 1) for at in (0, 2))
    work = one_of(known["work"].get(sector, known["work"]["other"]), 4)
    pattern = one_of(known["patterns"].get(kind, next(iter(known["patterns"].values()))), 5)
    return pattern.format(place=place, other=other, work=work)


def own_name(group_count: int, born: int, group: str) -> str:
    """Return the name that a scenario gives to a single supplier, which is that of its group; nothing for another."""
    return group if group_count == 1 and born < 0 else ""


def called(world: World, scenario: Scenario, row: int) -> str:
    """Return a supplier's name and number for people: ``Alvarwick Care CIC (social enterprise 48)``.

    A team is a consortium by number, also once it is dissolved.
    """
    firm = world.suppliers[row]
    if firm.n_members:
        return say("Consortium {n}").format(n=row)
    kind, group = KIND_NAMES[firm.kind], scenario.suppliers[int(firm.group)]
    name = own_name(group.count, int(firm.born), group.name)
    name = name or firm_name(kind, scenario.service_lines[int(firm.sector)].name, int(firm.id))
    return f"{name} ({say(KIND_OF_NAME[kind].one)} {row})"
