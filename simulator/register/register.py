"""The register of every number: levers, uncertainties and constants, read from ``parameters.toml``.

Each number carries its unit, range and source, or says ``assumption`` and gives a range. Light on purpose: the command
line reads it before anything heavy is imported.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from simulator.register.kinds import SUPPLIER_KINDS

REGISTER_FILE = Path(__file__).with_name("parameters.toml")

_GRADES = ("P", "S", "S-low", "D", "M", "X", "assumption", "definition", "fitted")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the world: an uncertainty with a range, or a constant (``low == high == value``)."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    grade: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A lever that is off its zero (no ``choice``), a lever's choice, or a feature of the scenario."""

    name: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Lever:
    """One rule that a policy can set, per council and per window; ``choices`` names the codes 0, 1, 2 ...

    ``needs`` is that without which it does nothing: of each, one of the alternatives must hold somewhere in a scenario.
    ``narrows`` says to what else a policy may narrow it: a ``service`` line, chosen ``suppliers``.
    """

    name: str
    default: float
    unit: str
    low: float
    high: float
    group: str
    mechanism: str
    missions: tuple[int, ...]
    source: str
    choices: tuple[str, ...] = field(default=())
    needs: tuple[tuple[Condition, ...], ...] = field(default=())
    narrows: tuple[str, ...] = field(default=())

    @property
    def value(self) -> float:
        """Return the default, so that levers and parameters can be listed alike."""
        return self.default


class RegisterError(ValueError):
    """The register itself is wrong: a mistake of the project, not of a user."""


def _parameter(name: str, kind: str, row: dict[str, object]) -> Parameter:
    value = float(row["value"])  # type: ignore[arg-type]
    low, high = (float(row.get(end, value)) for end in ("low", "high"))  # type: ignore[arg-type]
    grade = str(row.get("grade", "definition" if kind == "constant" else ""))
    if grade not in _GRADES:
        raise RegisterError(f"{name}: grade {grade!r} is not one of {', '.join(_GRADES)}")
    if not (low <= value <= high and all(map(math.isfinite, (low, value, high)))):
        raise RegisterError(f"{name}: {value} lies outside its own range {low} to {high}")
    if kind != "constant" and low == high:
        raise RegisterError(f"{name}: an uncertainty needs a range")
    known = {"value", "unit", "low", "high", "source", "grade", "note"}
    if unknown := set(row) - known:
        raise RegisterError(f"{name}: unknown keys {sorted(unknown)}")
    return Parameter(
        name, value, str(row["unit"]), low, high, str(row["source"]), grade, kind, str(row.get("note", ""))
    )


def _alternatives(need: str) -> tuple[Condition, ...]:
    """Return the alternatives of a need, written as ``one = choice or another or feature``."""
    return tuple(Condition(*one.split(" = ")) for one in need.split(" or "))


def _lever(name: str, row: dict[str, object]) -> Lever:
    choices: tuple[str, ...] = tuple(row.get("choices", ()))  # type: ignore[arg-type]
    default = row["default"]
    if choices:
        row = {"low": 0, "high": len(choices) - 1, **row}
        default = choices.index(default)
    known = {"unit", "default", "low", "high", "group", "mechanism", "missions", "source", "choices", "needs"}
    known |= {"narrows"}
    if unknown := set(row) - known:
        raise RegisterError(f"{name}: unknown keys {sorted(unknown)}")
    lever = Lever(
        name,
        float(default),  # type: ignore[arg-type]
        str(row["unit"]),
        float(row["low"]),  # type: ignore[arg-type]
        float(row["high"]),  # type: ignore[arg-type]
        str(row["group"]),
        str(row["mechanism"]),
        tuple(row["missions"]),  # type: ignore[arg-type]
        str(row["source"]),
        choices,
        tuple(_alternatives(need) for need in row.get("needs", ())),  # type: ignore[attr-defined]
        tuple(row.get("narrows", ())),  # type: ignore[arg-type]
    )
    if not lever.low <= lever.default <= lever.high:
        raise RegisterError(f"{name}: default {lever.default} lies outside {lever.low} to {lever.high}")
    return lever


@cache
def _raw() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))


def _kinds() -> dict[str, dict[str, Parameter]]:
    """Return the numbers of each supplier kind: its own, and those of the kind that it is like; each has every one."""
    tables: dict[str, dict[str, Parameter]] = {}
    for kind in SUPPLIER_KINDS:
        rows: dict[str, dict[str, object]] = _raw()["kind"][kind.name]  # type: ignore[assignment]
        own = {name: _parameter(f"{kind.name}.{name}", "uncertainty", row) for name, row in rows.items()}
        shared = tables[kind.numbers_like] if kind.numbers_like else {}
        tables[kind.name] = {name: replace(row, name=f"{kind.name}.{name}") for name, row in shared.items()} | own
    names = [frozenset(rows) for rows in tables.values()]
    if missing := frozenset().union(*names) - names[0].intersection(*names):
        raise RegisterError(f"not given for every supplier kind: {sorted(missing)}")
    return tables


LEVERS: dict[str, Lever] = {name: _lever(name, row) for name, row in _raw()["lever"].items()}
PARAMETERS: dict[str, Parameter] = {
    name: _parameter(name, kind, row) for kind in ("uncertainty", "constant") for name, row in _raw()[kind].items()
}
KINDS: dict[str, dict[str, Parameter]] = _kinds()
