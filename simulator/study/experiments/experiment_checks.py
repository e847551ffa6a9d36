"""What no single value of an experiment can show: names, ranges, and what each design needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from simulator.metrics import KPIS
from simulator.register import LEVERS, PARAMETERS
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.names import twin_key
from simulator.scenario.plain import Data, is_number, tables
from simulator.scenario.register_checks import policy_faults, range_faults
from simulator.scenario.value_words import did_you_mean, number, quoted
from simulator.study.experiments.experiment_schema import column_of
from simulator.study.experiments.idle_keys import idle_faults
from simulator.study.experiments.paths import Settings, UnknownPath, entry_of, targets_of

#: Settings of a design that each kind of it looks at.
_USED: dict[str, tuple[str, ...]] = {
    "grid": (),
    "list": ("file",),
    "latin_hypercube": ("points", "seed"),
    "sobol": ("points", "seed"),
    "saltelli": ("points", "seed"),
    "morris": ("trajectories", "levels", "seed"),
    "pareto": ("population", "generations", "states", "seed"),
}
_OF_SOME = frozenset(key for keys in _USED.values() for key in keys)
_NEEDS_FACTORS = ("grid", "latin_hypercube", "sobol", "saltelli", "morris", "pareto")


def find_faults(data: Data, settings: Settings | None, own_figures: Sequence[str] = ()) -> list[Fault]:
    """Return every fault across values.

    Args:
        data: the experiment as plain tables and lists, valid or not.
        settings: its base scenario, resolved, or None where that could not be read: then only the names of the register
            are looked at.
        own_figures: names of the key figures of a model of the user's own.
    """
    return [
        *chain(_factor_faults(data), _kpi_faults(data, own_figures), _design_faults(data), _arm_faults(data)),
        *idle_faults(data),
        *_doubles(data, own_figures),
        *(_path_faults(data, settings) if settings is not None else _name_faults(data)),
    ]


def _factor_faults(data: Data) -> Iterator[Fault]:
    for place, factor in tables(data, "factors"):
        path, key = ("factors", place), factor.get("path")
        entry = entry_of(key) if isinstance(key, str) else None
        low, high = (factor.get(end, getattr(entry, end, None)) for end in ("low", "high"))
        if "values" in factor:
            yield from _twice(path, factor)
            for given in ("low", "high", "mode", "mean", "sd"):
                if given in factor:
                    yield Fault((*path, given), f"`{given}` stands beside `values`", "", "keep one of them")
        elif low is None or high is None:
            why = "the register has no range for this setting"
            yield Fault((*path, "path"), f"{quoted(key)} has no range", why, "give `low` and `high`, or `values`")
        elif is_number(low) and is_number(high):
            yield from _span(path, factor, low, high)
        if entry is not None and factor.get("operation", "set") == "set":
            for end in ("low", "high"):
                for fault in range_faults((*path, end), entry, factor.get(end)):
                    yield replace(fault, what=f"`{end}` of {fault_name(factor)} is {number(factor[end])}, out of range")
            values = factor.get("values")
            for at, value in enumerate(values if isinstance(values, list | tuple) else ()):
                for fault in range_faults((*path, "values", at), entry, value):
                    yield replace(fault, what=f"a value of {fault_name(factor)} is {number(value)}, out of range")


def _twice(path: KeyPath, factor: Data) -> Iterator[Fault]:
    values = factor["values"]
    seen: set[float] = set()
    for at, value in enumerate(values if isinstance(values, list | tuple) else ()):
        if is_number(value) and value in seen:
            what = f"`values` of {fault_name(factor)} has {number(value)} twice"
            yield Fault((*path, "values", at), what, "its runs would be the same; repeats are `seeds`", "delete one")
        if is_number(value):
            seen.add(value)


def fault_name(factor: Mapping[str, Any]) -> str:
    """Return the path of a factor, quoted."""
    return quoted(factor.get("path"))


def _span(path: KeyPath, factor: Data, low: float, high: float) -> Iterator[Fault]:
    if low >= high:
        end = "high" if "high" in factor else "low" if "low" in factor else "path"
        yield Fault((*path, end), f"`low` is {number(low)} and `high` {number(high)}", "`low` is less than `high`")
    kind = factor.get("distribution", "uniform")
    if kind == "log_uniform" and low <= 0:
        yield Fault((*path, "distribution"), f"`low` is {number(low)}", "a log_uniform factor is positive throughout")
    needed = {"triangular": ("mode",), "normal": ("mean", "sd")}.get(str(kind), ())
    for key in needed:
        if key not in factor:
            yield Fault((*path, "distribution"), f"`{key}` is missing", f"a {kind} distribution needs it", "add it")
    for key in ("mode", "mean"):
        middle = factor.get(key)
        if is_number(middle) and not low <= middle <= high:
            why = f"it lies between {number(low)} and {number(high)}"
            yield Fault((*path, key), f"`{key}` is {number(middle)}", why)


def _kpi_faults(data: Data, own_figures: Sequence[str]) -> Iterator[Fault]:
    named: list[tuple[KeyPath, object]] = []
    for key in ("kpis", "main_kpis"):
        listed = data.get(key)
        named += [((key, i), name) for i, name in enumerate(listed if isinstance(listed, list | tuple) else ())]
    named += [(("objectives", place, "kpi"), table.get("kpi")) for place, table in tables(data, "objectives")]
    for place, (path, name) in enumerate(named):
        if isinstance(name, str) and name not in KPIS and name not in own_figures:
            why = "there is no key figure of that name"
            yield Fault(path, f"unknown figure {quoted(name)}", why, did_you_mean(name, [*KPIS, *own_figures]))
        elif path[0] != "objectives" and (path[0], name) in [(other[0], word) for other, word in named[:place]]:
            yield Fault(path, f"{quoted(name)} is named twice", "", "delete one of the two")
    kept = data.get("kpis")
    for path, name in named:
        if path[0] == "main_kpis" and isinstance(kept, list | tuple) and kept and name not in kept:
            why = "`kpis` lists the figures that a sweep keeps, and it is not there"
            yield Fault(path, f"{quoted(name)} is not kept", why, "add it to `kpis`, or leave `kpis` out")
    for place, table in tables(data, "objectives"):
        kpi = KPIS.get(str(table.get("kpi")))
        if kpi is not None and kpi.good == "none" and "goal" not in table:
            why = "more of it is neither good nor bad by itself"
            yield Fault(
                ("objectives", place, "kpi"), f"{quoted(kpi.name)} has no goal", why, 'add goal = "up" or "down"'
            )


def _design_faults(data: Data) -> Iterator[Fault]:
    design = data.get("design")
    if not isinstance(design, Mapping):
        return
    kind = design.get("kind")
    used = _USED.get(str(kind), design)
    for key in design:
        if key in _OF_SOME and key not in used:
            known = f"it uses {', '.join(f'`{name}`' for name in used)}" if used else "it uses none"
            remedy = "give `levels` to each factor" if (kind, key) == ("grid", "levels") else "delete it"
            yield Fault(("design", key), f"`{key}` means nothing to a {kind} design", known, remedy)
    if kind in _NEEDS_FACTORS and not data.get("factors") and not data.get("every"):
        yield Fault(("design", "kind"), "there is no factor", f"a {kind} design varies something", "add [[factors]]")
    if kind == "list" and "file" not in design:
        yield Fault(("design", "kind"), "`file` is missing", "a list is read from a CSV file", "add it")
    points = design.get("points", 64)
    if kind in ("sobol", "saltelli") and isinstance(points, int) and points > 0 and points & (points - 1):
        near = 1 << (points - 1).bit_length()
        why = "a Sobol sequence is only balanced for a power of two"
        yield Fault(("design", "points"), f"`points` is {points}", why, f"write {near // 2} or {near}")
    levels = design.get("levels", 4)
    if kind == "morris" and isinstance(levels, int) and levels % 2:
        why = "with an odd number trajectories reach a part of the range only"
        yield Fault(("design", "levels"), f"`levels` is {levels}", why, f"write {levels + 1}")
    if kind == "pareto":
        if len(list(tables(data, "arms"))) > 1:
            why = "a search looks at one world"
            yield Fault(("arms", 1), "a search has one arm", why, "keep the first; make the rest factors")
        if not data.get("objectives"):
            yield Fault(("design", "kind"), "there is no objective", "a search needs some", "add [[objectives]]")
        if not any(table.get("decision") for _, table in tables(data, "factors")):
            why = "a search chooses the values of some factors"
            yield Fault(
                ("design", "kind"), "no factor is a decision", why, "add decision = true to those it may choose"
            )


def _arm_faults(data: Data) -> Iterator[Fault]:
    for place, arm in tables(data, "arms"):
        for fault in policy_faults(arm):
            yield replace(fault, path=("arms", place, *fault.path))


#: Columns that the tables of a study, or of its analysis, have besides the factors.
_TAKEN = (
    *("run", "point", "arm", "seed", "fingerprint", "failure", "model", "arm_name", "place", "rowid"),
    *("states", "is_on_front", *KPIS),
    *(f"{robust}_{kpi}" for robust in ("mean", "worst") for kpi in KPIS),
)
_RESERVED = {twin_key(name): name for name in _TAKEN}


def column_faults(columns: Sequence[tuple[KeyPath, str]], own_figures: Sequence[str] = ()) -> Iterator[Fault]:
    """Find factors whose column has a name that is taken, or that a database takes for another one's.

    Args:
        columns: where each factor stands, and the name of its column.
        own_figures: names of the key figures of a model of the user's own.
    """
    seen: dict[str, str] = {}
    reserved = _RESERVED | {twin_key(name): name for name in own_figures}
    for path, name in columns:
        keys = [twin_key(name), twin_key(f"unit_{name}")]  # a study has both columns
        taken = next((reserved[key] for key in keys if key in reserved), None)
        twin = next((seen[key] for key in keys if key in seen), None)
        remedy = "choose another `name`"
        if taken is not None:
            yield Fault(
                path, f"{quoted(name)} cannot name a factor", f"a column {quoted(taken)} is there already", remedy
            )
        elif twin is not None:
            why = "a database does not tell them, or the columns made for them, apart"
            yield Fault(path, f"the factors {quoted(twin)} and {quoted(name)} are named alike", why, remedy)
        seen |= dict.fromkeys(keys, name)


def _doubles(data: Data, own_figures: Sequence[str]) -> Iterator[Fault]:
    columns: list[tuple[KeyPath, str]] = []
    for place, factor in tables(data, "factors"):
        key = "name" if isinstance(factor.get("name"), str) else "path"
        if isinstance(written := factor.get(key), str):
            columns.append((("factors", place, key), written if key == "name" else column_of(written)))
    yield from column_faults(columns, own_figures)
    names = [(place, arm["name"]) for place, arm in tables(data, "arms") if isinstance(arm.get("name"), str)]
    seen: set[str] = set()
    for place, name in names:
        if name in seen:
            yield Fault(("arms", place), f"{quoted(name)} appears twice in `arms`", "names must differ", "rename one")
        seen.add(name)
        if any(name == f"{other} - {names[0][1]}" for _, other in names):
            why = "the difference of two arms is shown by that name"
            yield Fault(("arms", place, "name"), f"{quoted(name)} cannot name an arm", why, "choose another name")


def _name_faults(data: Data) -> Iterator[Fault]:
    """Yield names without dots that are nearly, but not quite, those of the register."""
    known = [*LEVERS, *PARAMETERS]
    for place, factor in tables(data, "factors"):
        name = factor.get("path")
        if isinstance(name, str) and "." not in name and name not in known and (remedy := did_you_mean(name, known)):
            yield Fault(("factors", place, "path"), f"unknown factor {quoted(name)}", "", remedy)


def _path_faults(data: Data, settings: Settings) -> Iterator[Fault]:
    arms = [arm for _, arm in tables(data, "arms")]
    names = {p.get("name") for arm in arms for _, p in tables(arm, "policies")}
    for place, factor in tables(data, "factors"):
        also = factor.get("also")
        paths: list[tuple[KeyPath, object]] = [(("factors", place, "path"), factor.get("path"))]
        paths += [(("factors", place, "also", i), p) for i, p in enumerate(also if isinstance(also, list) else ())]
        for path, written in paths:
            steps = written.split(".") if isinstance(written, str) else []
            if len(steps) > 2 and steps[0] == "policies" and steps[1] in names:
                continue  # a policy of an arm, which the scenario itself does not have
            yield from _path_fault(path, written, settings)
    for place, arm in tables(data, "arms"):
        for written in arm.get("settings", {}) if isinstance(arm.get("settings"), Mapping) else ():
            yield from _path_fault(("arms", place, "settings", written), written, settings)


def _path_fault(path: KeyPath, written: object, settings: Settings) -> Iterator[Fault]:
    if not isinstance(written, str):
        return
    try:
        targets_of([written], "set", settings)
    except UnknownPath as problem:
        yield Fault(path, str(problem), "", problem.remedy)
