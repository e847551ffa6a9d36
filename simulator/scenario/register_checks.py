"""Check names and values of levers, parameters and kinds against the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from simulator.register import FIGURES, KINDS, LEVERS, PARAMETERS, STRUCTURES, Lever, Parameter, Structure
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, is_finite, tables
from simulator.scenario.value_words import did_you_mean, kind_of, number, quoted

LEVER_LIST = "`fairlot describe --levers` lists them"
FIGURE_LIST = "`fairlot describe --figures` lists them"
STRUCTURE_LIST = "`fairlot describe --structures` lists them"
#: How far beyond the range of its kind a number of one named firm may lie, and the most of a share.
_FAR, _ALL = 1000.0, 0.99
PARAMETER_LIST = "`fairlot describe --parameters` lists them"


def lever_faults(data: Data) -> Iterator[Fault]:
    """Check the baseline rules of the scenario and of single councils."""
    yield from _rules(("rules",), data.get("rules"))
    for place, council in tables(data, "councils"):
        yield from _rules(("councils", place, "rules"), council.get("rules"))


def _rules(path: KeyPath, rules: object) -> Iterator[Fault]:
    if not isinstance(rules, Mapping):
        return
    for name, value in rules.items():
        if name in LEVERS:
            yield from _lever_value((*path, name), LEVERS[name], value)
        else:
            yield unknown_lever((*path, name), name)


def unknown_lever(path: KeyPath, name: str) -> Fault:
    """Say that there is no such lever, and where the name belongs when it is a parameter."""
    if name in PARAMETERS:
        why = "it is a number of the world, not a rule that a council can set"
        return Fault(path, f"{quoted(name)} is a parameter, not a lever", why, "write it under [parameters]")
    return Fault(
        path,
        f"unknown lever {quoted(name)}",
        "the register has no lever of that name",
        did_you_mean(name, LEVERS, LEVER_LIST),
    )


def _lever_value(path: KeyPath, lever: Lever, value: object) -> Iterator[Fault]:
    if lever.choices:
        yield from _choice(path, lever, value)
    else:
        yield from range_faults(path, lever, value)


def _choice(path: KeyPath, lever: Lever | Structure, value: object) -> Iterator[Fault]:
    codes = range(len(lever.choices))
    if value in lever.choices or (isinstance(value, int | float) and not isinstance(value, bool) and value in codes):
        return
    options = ", ".join(f'"{choice}"' for choice in lever.choices)
    if isinstance(value, str):
        remedy = did_you_mean(value, lever.choices)
        yield Fault(path, f"{quoted(lever.name)} has no choice {quoted(value)}", f"the choices are {options}", remedy)
    else:
        what = f"{quoted(lever.name)} is {kind_of(value)}, but takes a choice in words"
        yield Fault(path, what, f"the choices are {options}", f'write one of them, "{lever.choices[0]}" for example')


def range_faults(path: KeyPath, entry: Lever | Parameter, value: object) -> Iterator[Fault]:
    """Find a number outside the range that the register gives."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not is_finite(value):
        return  # reported as a wrong type, or as not finite
    if entry.low <= value <= entry.high:
        return
    name = str(path[-1]) if path[-1] != "value" else entry.name
    what = f"`{name}` is {number(value)}, out of range"
    why = f"it must lie between {number(entry.low)} and {number(entry.high)} [{entry.unit}]"
    yield Fault(path, what, why, _percent_remedy(entry, value))


def _percent_remedy(entry: Lever | Parameter, value: float) -> str:
    """Guess that a percentage was written where a share is wanted."""
    if entry.unit.startswith("share") and 1 < value <= 100 and entry.low <= value / 100 <= entry.high:
        return f"for {number(value)} per cent write {number(value / 100)}"
    return ""


def structure_faults(data: Data) -> Iterator[Fault]:
    """Check the choices of the model that the scenario makes otherwise."""
    chosen = data.get("structure")
    if not isinstance(chosen, Mapping):
        return
    for name, value in chosen.items():
        path = ("structure", name)
        if name in STRUCTURES:
            yield from _choice(path, STRUCTURES[name], value)
        else:
            what = f"unknown structure {quoted(name)}"
            yield Fault(path, what, "the model has no such choice", did_you_mean(name, STRUCTURES, STRUCTURE_LIST))


def parameter_faults(data: Data) -> Iterator[Fault]:
    """Check the parameters that the scenario sets."""
    chosen = data.get("parameters")
    if not isinstance(chosen, Mapping):
        return
    free = {name: entry for name, entry in PARAMETERS.items() if entry.kind != "constant"}
    for name, value in chosen.items():
        path = ("parameters", name)
        if name in free:
            yield from range_faults(path, free[name], value)
        elif name in PARAMETERS:
            yield Fault(path, f"{quoted(name)} is a constant", "it is fixed by definition", "leave it out")
        elif name in LEVERS:
            why = "it is a rule that a council can set"
            yield Fault(
                path, f"{quoted(name)} is a lever, not a parameter", why, "write it under [rules], or as a policy"
            )
        else:
            yield _unknown_parameter(path, name, free)


def _unknown_parameter(path: KeyPath, name: str, free: Mapping[str, Parameter]) -> Fault:
    homes = [kind for kind, rows in KINDS.items() if name in rows]
    if homes:
        why = "it belongs to a kind of supplier"
        return Fault(
            path,
            f"{quoted(name)} is not a parameter of the whole world",
            why,
            "set it in `overrides` of a [[suppliers]] group",
        )
    what = f"unknown parameter {quoted(name)}"
    return Fault(path, what, "the register has no uncertainty of that name", did_you_mean(name, free, PARAMETER_LIST))


def of_one_firm(entry: Parameter) -> Parameter:
    """Return a number of a kind with the range that makes sense for a single firm, which is as it is.

    The register's range guards what is not known of a whole kind.
    """
    is_share = entry.unit.startswith(("share", "probability", "score")) and entry.high <= 1.0
    low = -1.0 if entry.name.endswith("margin") else entry.low / _FAR if entry.low > 0.0 else entry.low
    high = _ALL if is_share else entry.high * _FAR
    return replace(entry, low=min(entry.low, low), high=max(entry.high, high))


def override_faults(data: Data) -> Iterator[Fault]:
    """Check the numbers of a kind that a group of suppliers changes."""
    for place, group in tables(data, "suppliers"):
        kind, overrides = group.get("kind"), group.get("overrides")
        if not isinstance(kind, str) or kind not in KINDS or not isinstance(overrides, Mapping):
            continue
        for name, value in overrides.items():
            path = ("suppliers", place, "overrides", name)
            if name in KINDS[kind]:
                entry = KINDS[kind][name]
                yield from range_faults(path, of_one_firm(entry) if group.get("count") == 1 else entry, value)
            else:
                why = f"the register has no such number for the kind `{kind}`"
                yield Fault(
                    path, f"unknown number {quoted(name)}", why, did_you_mean(name, KINDS[kind], PARAMETER_LIST)
                )


def policy_faults(data: Data) -> Iterator[Fault]:
    """Check the lever and the value of each policy; what adding and scaling give is only known while running."""
    for place, policy in tables(data, "policies"):
        name, value, operation = policy.get("lever"), policy.get("value"), policy.get("operation", "set")
        if not isinstance(name, str):
            continue
        if name not in LEVERS:
            yield unknown_lever(("policies", place, "lever"), name)
        elif operation == "set" and "value" in policy:
            yield from _lever_value(("policies", place, "value"), LEVERS[name], value)
        elif LEVERS[name].choices and operation in ("add", "scale"):
            why = f"`{name}` is a choice, and choices cannot be added or scaled"
            yield Fault(
                ("policies", place, "operation"), f"operation {quoted(operation)}", why, 'write operation = "set"'
            )


def figure_faults(data: Data) -> Iterator[Fault]:
    """Check the names of the figures that answer the scenario's question."""
    named = data.get("key_figures")
    if not isinstance(named, list | tuple):
        return
    for place, name in enumerate(named):
        if isinstance(name, str) and name not in FIGURES:
            why, remedy = "the register of figures has no such name", did_you_mean(name, FIGURES, FIGURE_LIST)
            yield Fault(("key_figures", place), f"unknown figure {quoted(name)}", why, remedy)
        elif isinstance(name, str) and name in named[:place]:
            yield Fault(("key_figures", place), f"{quoted(name)} is named twice", "", "delete one of the two")
