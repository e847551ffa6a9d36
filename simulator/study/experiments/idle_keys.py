"""Keys of an experiment file that do nothing without another: each is told, as its author wanted something with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from simulator.register import KINDS, PARAMETERS
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.plain import Data, tables
from simulator.scenario.value_words import did_you_mean, quoted

#: Keys that say more of a distribution, and of which.
_OF_DISTRIBUTIONS = {"mode": "triangular", "mean": "normal", "sd": "normal"}
_SPREAD = ("distribution", *_OF_DISTRIBUTIONS)
_DELETE = "delete it"


def idle_faults(data: Data) -> Iterator[Fault]:
    """Find keys without effect.

    Args:
        data: the experiment as plain tables and lists, valid or not.
    """
    design = data.get("design")
    kind = design.get("kind") if isinstance(design, Mapping) else None
    for place, factor in tables(data, "factors"):
        yield from _of_factor(("factors", place), factor, kind)
    if kind is not None and kind != "pareto" and data.get("objectives"):
        what, why = "`objectives` have no effect here", f"a {kind} design searches for nothing"
        yield Fault(("objectives",), what, why, 'delete them, or write kind = "pareto"')
    if isinstance(design, Mapping) and kind == "pareto" and "states" in design and _is_all_decided(data):
        why = "each factor is a decision, so there is one state of the world"
        yield Fault(("design", "states"), "`states` has no effect here", why, "delete it, or add a factor of the world")
    yield from _left_out(data)


def _of_factor(path: KeyPath, factor: Data, kind: object) -> Iterator[Fault]:
    """Find keys of a factor that its design, its values or its distribution do not use."""
    spread = str(factor.get("distribution", "uniform"))
    for key in ("levels", *_SPREAD):
        what = f"`{key}` of {quoted(factor.get('path'))} has no effect"
        if key not in factor:
            continue
        if "values" in factor:
            if key not in _OF_DISTRIBUTIONS:  # of those it is said that they stand beside `values`
                yield Fault((*path, key), what, "its values are listed in `values`", "keep one of them")
        elif key == "levels":
            if kind not in ("grid", None):
                yield Fault((*path, key), what, f"a {kind} design takes no levels of a factor", _DELETE)
        elif kind == "list":
            yield Fault((*path, key), what, "a list says itself which points are run", _DELETE)
        elif key in _OF_DISTRIBUTIONS and spread != _OF_DISTRIBUTIONS[key]:
            wanted = _OF_DISTRIBUTIONS[key]
            remedy = f'delete it, or write distribution = "{wanted}"'
            yield Fault((*path, key), what, f"only a {wanted} distribution has it, this one is {spread}", remedy)
    if factor.get("decision") is True and kind not in ("pareto", None):
        what = f"`decision` of {quoted(factor.get('path'))} has no effect"
        yield Fault((*path, "decision"), what, f"a {kind} design searches for nothing", _DELETE)


def _is_all_decided(data: Data) -> bool:
    factors = [factor for _, factor in tables(data, "factors")]
    is_more = data.get("every") or data.get("parameters") == "plausible"
    return bool(factors) and not is_more and all(factor.get("decision") is True for factor in factors)


def _left_out(data: Data) -> Iterator[Fault]:
    """Find paths of `leave_out` that take nothing away from what `every` adds."""
    every, left_out = data.get("every"), data.get("leave_out")
    if not isinstance(left_out, list | tuple) or not left_out:
        return
    if every and not isinstance(every, list | tuple):
        return  # the schema says what `every` takes
    if not every:
        remedy = 'delete it, or write every = ["uncertainties"]'
        yield Fault(("leave_out",), "`leave_out` has no effect here", "it takes away from what `every` adds", remedy)
        return
    added = [name for name, entry in PARAMETERS.items() if entry.kind != "constant" and "uncertainties" in every]
    added += [f"{kind}.{name}" for kind, rows in KINDS.items() if "kinds" in every for name in rows]
    for place, path in enumerate(left_out):
        if isinstance(path, str) and added and not any(fnmatchcase(name, path) for name in added):
            what = f"{quoted(path)} in `leave_out` has no effect"
            remedy = did_you_mean(path, added) or _DELETE
            yield Fault(("leave_out", place), what, "`every` adds nothing of that name", remedy)
