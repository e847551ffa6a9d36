"""What is said of a name that a scenario does not have."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeGuard

from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.value_words import did_you_mean, quoted


def is_unknown(name: object, known: Collection[str]) -> TypeGuard[str]:
    """Say whether a name is none of those that are known.

    Where none is known, something is wrong with all that could be named, and that is reported as such.
    """
    return isinstance(name, str) and len(known) > 0 and name not in known


def unknown_name(path: KeyPath, name: str, noun: str, known: list[str]) -> Fault:
    """Return the fault of a name of a council or service line that no table has, with the one that may be meant."""
    table = "[[councils]]" if noun == "council" else "[[service_lines]]"
    why = f"no {table} of this scenario has that name"
    return Fault(path, f"unknown {noun} {quoted(name)}", why, did_you_mean(name, known))
