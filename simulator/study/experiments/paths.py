"""Find what the path of a factor stands for in a scenario, and put values there.

A path is one of

- the name of a lever (``payment_terms_days``, also ``rules.payment_terms_days``): the rule of every council from the
  first day;
- the name of an uncertainty (``entry_elasticity``): a number of the world;
- ``kind.number`` (``small_firm.reserve_months_median``): the number of every group of that kind;
- the way to a setting of the scenario, with dots, and names instead of places in lists
  (``suppliers.Small firms.count``, ``councils.*.annual_budget_gbp``, ``policies.Prompt payment.value``); a star stands
  for every table of a list.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.register import KINDS, LEVERS, PARAMETERS, Lever, Parameter
from simulator.scenario.baseline_rules import ELSEWHERE
from simulator.scenario.mistakes import KeyPath
from simulator.scenario.plain import is_number
from simulator.scenario.value_words import did_you_mean, quoted

Settings = dict[str, Any]

#: Path of the factor that stands for all numbers of a plausible world together.
WORLD = "plausible_world"


class UnknownPath(ValueError):  # noqa: N818  (a message to the function that knows file and line)
    """A path that leads nowhere; ``remedy`` says what may have been meant."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Target:
    """Where the value of a factor goes.

    Attributes:
        places: paths of keys into the settings of the scenario.
        operation: ``set``, ``add`` or ``scale``.
        default: value of the register where the scenario says nothing, or None.
        lever: lever that an added or scaling value changes by a policy from the start, or None.
    """

    places: tuple[KeyPath, ...]
    operation: str
    default: float | None = None
    lever: str | None = None


def entry_of(path: str) -> Lever | Parameter | None:
    """Return the entry of the register that a path stands for, or None for a setting of the scenario."""
    if path in LEVERS:
        return LEVERS[path]
    if path in PARAMETERS and PARAMETERS[path].kind != "constant":
        return PARAMETERS[path]
    head, _, tail = path.partition(".")
    if head in ("rules", "parameters"):
        return entry_of(tail)
    if head in KINDS:
        return KINDS[head].get(tail)
    if ".overrides." in path:
        number = path.rpartition(".")[2]
        return next((rows[number] for rows in KINDS.values() if number in rows), None)
    return LEVERS.get(path.rpartition(".")[2]) if ".rules." in path else None


def targets_of(paths: Sequence[str], operation: str, settings: Settings) -> tuple[Target, ...]:
    """Return where the value of a factor goes in a scenario.

    Raises:
        UnknownPath: a path leads nowhere.
    """
    return tuple(_target(path, operation, settings) for path in paths)


def _target(path: str, operation: str, settings: Settings) -> Target:
    if path.removeprefix("rules.") in LEVERS:
        path = path.removeprefix("rules.")
    entry = entry_of(path)
    default = entry.value if entry is not None else None
    head, _, number = path.partition(".")
    if path in LEVERS:
        if operation != "set":
            return Target((), operation, default, path)
        return Target(tuple(("councils", i, "rules", path) for i in range(len(settings["councils"]))), operation)
    if path in PARAMETERS:
        if entry is None:
            raise UnknownPath(f"{quoted(path)} is a constant and cannot be varied")
        return Target((("parameters", path),), operation, default)
    if head in KINDS:
        if entry is None:
            raise UnknownPath(f"the kind `{head}` has no number {quoted(number)}", did_you_mean(number, KINDS[head]))
        groups = [i for i, group in enumerate(settings["suppliers"]) if group["kind"] == head]
        return Target(tuple(("suppliers", i, "overrides", number) for i in groups), operation, default)
    if "." not in path and not is_number(settings.get(path)):
        known = [*LEVERS, *PARAMETERS]
        raise UnknownPath(
            f"unknown factor {quoted(path)}", did_you_mean(path, known) or "see `fairlot describe --parameters`"
        )
    places = tuple(_setting(path.split("."), settings, (), default is not None))
    return Target(places, operation, default)


def _setting(steps: list[str], inner: Any, done: KeyPath, may_be_absent: bool) -> list[KeyPath]:
    """Return the places of a setting; those within lists are found by name, a star means all."""
    if not steps:
        if not is_number(inner):
            raise UnknownPath(f"{quoted('.'.join(map(str, done)))} is not a number")
        return [done]
    step, rest = steps[0], steps[1:]
    if isinstance(inner, Mapping):
        if step not in inner:
            if not rest and may_be_absent:
                return [(*done, step)]
            raise UnknownPath(f"the scenario has no setting {quoted(step)} there", did_you_mean(step, list(inner)))
        return _setting(rest, inner[step], (*done, step), may_be_absent)
    if isinstance(inner, list):
        names = [item.get("name") or str(i) for i, item in enumerate(inner)]
        chosen = [i for i, name in enumerate(names) if step in ("*", name, str(i))]
        if not chosen:
            raise UnknownPath(f"`{done[-1]}` has nothing named {quoted(step)}", did_you_mean(step, names))
        return [place for i in chosen for place in _setting(rest, inner[i], (*done, i), may_be_absent)]
    raise UnknownPath(f"{quoted('.'.join(map(str, done)))} is a value: the path cannot go on")


def with_values(settings: Settings, targets: Sequence[Sequence[Target]], values: Sequence[float]) -> Settings:
    """Return a copy of the settings of a scenario in which every factor has its value.

    Args:
        settings: the resolved scenario.
        targets: where each factor goes.
        values: the value of each factor.
    """
    copied: Settings = pickle.loads(pickle.dumps(settings))  # several times faster than copy.deepcopy
    policies = [
        _policy(target.lever, target.operation, float(value))
        for factor, value in zip(targets, values, strict=True)
        for target in factor
        if target.lever is not None
    ]
    for factor, value in zip(targets, values, strict=True):
        for target in factor:
            for place in target.places:
                _put(copied, place, target, float(value))
    copied["policies"] = policies + copied["policies"]
    return copied


def _put(settings: Settings, place: KeyPath, target: Target, value: float) -> None:
    inner: Any = settings
    for step in place[:-1]:
        inner = inner[step]
    before = inner.get(place[-1], target.default)
    after = value if target.operation == "set" else before + value if target.operation == "add" else before * value
    # counts and weeks are whole numbers, in the scenario and here
    inner[place[-1]] = round(after) if isinstance(before, int) and place[-1] in inner else after
    for lever, elsewhere in ELSEWHERE.items():
        if place[0] == "councils" and place[2:] == elsewhere:
            settings["councils"][place[1]]["rules"].pop(lever, None)  # it would overrule what the factor sets


def _policy(lever: str, operation: str, value: float) -> dict[str, Any]:
    """Return the settings of a policy that changes a lever in every council from the first week to the last."""
    return {
        "name": None,
        "councils": None,
        "from": 0,
        "until": None,
        "lever": lever,
        "value": value,
        "operation": operation,
        "ramp_weeks": 0,
    }
