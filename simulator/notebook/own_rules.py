"""Rules of your own in the place of compiled ones, and an error where a compiled one was replaced without a word.

Compiled code holds the functions and numbers that it was compiled with: a name that is set anew afterwards changes
nothing in it. :func:`check_nothing_replaced` says so before a run. :func:`use_rules` puts a rule in place and compiles
what calls it anew. Where numba is switched off (``NUMBA_DISABLE_JIT=1``) every name acts as Python's names do.
"""

from __future__ import annotations

import dis
import hashlib
import inspect
import sys
from collections.abc import Callable, Iterator
from itertools import compress
from operator import is_not
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numba
from numba.core.errors import NumbaError

from simulator.behaviours.bidding.bidding import asking_price, expected_gain
from simulator.behaviours.buying.scoring import weighted_score
from simulator.engine.apart import Apart
from simulator.engine.kernel import ENGINE_ROOMS, kernel
from simulator.week import tick  # noqa: F401 - with it every phase is there to be looked at
from simulator.week.kept_pasts import keep_none, was_read

#: The rules that have a slot: its name, and the function of the model that stands in it.
SLOTS: dict[str, Callable[..., Any]] = {
    "pricing": asking_price,
    "go_no_go": expected_gain,
    "scoring": weighted_score,
}
_IN_USE: dict[str, Any] = {}
#: Slots whose rule could not be compiled: part of the model holds it, so nothing may be lived or put in place any more.
_SPOILT: list[str] = []
_Name = tuple[str, str]  # module, name


class RuleMistake(ValueError):  # noqa: N818  (its name is read by users)
    """A rule that cannot be used, or was put in place in a way that compiled code does not see; says why."""


def rules_in_use() -> tuple[str, ...]:
    """Return the slots in which rules of the user's own stand."""
    return tuple(sorted(_IN_USE))


def digests_in_use() -> dict[str, str]:
    """Return what tells one rule in use from another, by slot: a digest of all that it was compiled with."""
    return {slot: _digest(_plain(_IN_USE[slot])) for slot in rules_in_use()}


def _digest(rule: FunctionType) -> str:
    """Return a digest of the instructions, constants and numbers of a rule and of the compiled functions it calls."""
    told = [*map(_code_of, functions := _with_called(rule)), *(_numbers_of(one) for one in functions)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _code_of(function: FunctionType | CodeType) -> tuple[object, ...]:
    code = function if isinstance(function, CodeType) else function.__code__
    constants = [_code_of(one) if isinstance(one, CodeType) else one for one in code.co_consts]
    return code.co_code, code.co_names, constants


def _names_of(function: FunctionType) -> dict[str, Any]:
    """Return what a function finds outside of itself, by name."""
    known = inspect.getclosurevars(function)
    return {**known.globals, **known.nonlocals}


def _numbers_of(function: FunctionType) -> list[tuple[str, int | float]]:
    return sorted((name, one) for name, one in _names_of(function).items() if isinstance(one, int | float))


def _with_called(rule: FunctionType) -> list[FunctionType]:
    """Return a rule and the compiled functions that it calls, directly or through others."""
    found = {rule: None}  # in order
    waiting = [rule]
    while waiting:
        called = dict.fromkeys(filter(None, map(_source, _names_of(waiting.pop()).values())))
        waiting += [one for one in called if one not in found]
        found |= called
    return list(found)


def _source(value: object) -> FunctionType | None:
    """Return the Python function of a compiled one; None of anything else."""
    found = value.function if isinstance(value, Apart) else getattr(value, "py_func", None)
    return found if isinstance(found, FunctionType) else None


def _modules() -> list[ModuleType]:
    """Return the loaded modules of the engine's rooms."""
    rooms = tuple(f"simulator.{room}." for room in ENGINE_ROOMS)
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(rooms)]


def _kernels() -> Iterator[tuple[object, FunctionType]]:
    """Yield every compiled function of the engine with its source."""
    for module in _modules():
        for value in list(vars(module).values()):
            source = _source(value)
            if source is not None and source.__module__ == module.__name__:
                yield value, source


def _looked_up(source: FunctionType) -> Iterator[_Name]:
    """Yield the names of functions and numbers that a kernel was compiled with, also ``module.name``."""
    for name in source.__code__.co_names:
        value = source.__globals__.get(name)
        if isinstance(value, ModuleType):
            inner = (n for n in source.__code__.co_names if _is_fixed(vars(value).get(n)))
            yield from ((value.__name__, n) for n in inner)
        elif _is_fixed(value):
            yield source.__module__, name


def _is_fixed(value: object) -> bool:
    return isinstance(value, int | float) or _source(value) is not None


def _compiled_in() -> dict[_Name, object]:
    """Return what kernels were compiled with, by every name that kernels or the file that defines it know it by."""
    every = list(_kernels())
    names = {name for _, source in every for name in _looked_up(source)}
    found = {(module, name): vars(sys.modules[module])[name] for module, name in names}
    called = {id(value) for value in found.values()}
    return found | {(s.__module__, s.__name__): value for value, s in every if id(value) in called}


def _by_module() -> dict[str, dict[str, object]]:
    """Return, for each module, the names that compiled code holds and what each was: every run looks at all of them."""
    grouped: dict[str, dict[str, object]] = {}
    for (module, name), value in _compiled_in().items():
        grouped.setdefault(module, {})[name] = value
    return grouped


_FIXED = _by_module()


def check_nothing_replaced() -> None:
    """Say which name that compiled code holds was set anew, as the run would go on without it.

    Raises:
        RuleMistake: one was, or a rule of the user's own stands in part of the model only.
    """
    _check_not_spoilt()
    for module, held in _FIXED.items():
        now = map(vars(sys.modules[module]).get, held)
        for name in compress(held, map(is_not, now, held.values())):
            raise RuleMistake(
                f"`{module}.{name}` was replaced, which compiled code does not see: put it back and hand a rule to"
                f" `simulator.use_rules` ({', '.join(SLOTS)}), or set NUMBA_DISABLE_JIT=1 before Python starts to run"
                " the model as plain Python"
            )


def use_rules(**rules: Callable[..., Any]) -> None:
    """Put rules of your own in the place of the model's, for every model of this process.

    Call it before the first week is lived. A rule is a function of numbers that numba can compile, with the parameters
    of the one that it stands for: ``pricing`` for ``asking_price``, ``go_no_go`` for ``expected_gain`` (a firm bids
    where it is above zero), ``scoring`` for ``weighted_score``. Code with rules in it is compiled in each process.

    Raises:
        RuleMistake: there is no such slot, the parameters differ, the rule may raise an error or cannot be compiled, or
            it is too late.
    """
    _check_not_spoilt()
    for slot, rule in rules.items():
        _check(slot, rule)
    for slot in rules:
        _check_in_time(slot)
    # All are put in place before anything is compiled: rules share callers, and what is compiled holds what it found.
    holding: dict[Apart, list[str]] = {}
    for slot, rule in rules.items():
        for caller in _put(slot, rule):
            holding.setdefault(caller, []).append(slot)
    for caller, slots in holding.items():
        _compile(caller, " and ".join(slots))
    _IN_USE.update(rules)


def _check_not_spoilt() -> None:
    if _SPOILT:
        raise RuleMistake(
            f"a rule for {_SPOILT[0]} could not be compiled, and part of the model holds it; start Python anew"
        )


def _check(slot: str, rule: object) -> None:
    if slot not in SLOTS:
        raise RuleMistake(f"there is no slot {slot!r}; there are {', '.join(SLOTS)}")
    if slot in _IN_USE:
        raise RuleMistake(f"a rule for {slot} is in use already; start Python anew for another")
    function = getattr(rule, "py_func", rule)
    if not isinstance(function, FunctionType):
        raise RuleMistake(f"the rule for {slot} is {rule!r}; give a function")
    wanted = inspect.signature(_plain(SLOTS[slot])).parameters
    if len(inspect.signature(function).parameters) != len(wanted):
        raise RuleMistake(f"the rule for {slot} must take {len(wanted)} parameters: {', '.join(wanted)}")
    place = next(filter(None, map(_where_it_raises, _with_called(function))), "")
    if place and not numba.config.DISABLE_JIT:
        raise RuleMistake(
            f"the rule for {slot} may raise an error ({place}), which would leave a compiled phase half done; return"
            ' float("nan") instead, which ends the run with a sentence'
        )


def _where_it_raises(function: FunctionType) -> str:
    """Return where a function raises or asserts; nothing if nowhere."""
    line = function.__code__.co_firstlineno
    for step in dis.get_instructions(function):
        line = step.positions.lineno if step.positions and step.positions.lineno else line
        if step.opname == "RAISE_VARARGS":
            return f"{Path(function.__code__.co_filename).name}:{line}"
    return ""


def _is_compiled(function: Any) -> bool:
    return bool(getattr(function, "overloads", None) or getattr(function, "part", None) or "compiled" in vars(function))


def _plain(function: Any) -> Any:
    return _source(function) or function


def _check_in_time(slot: str) -> None:
    old: Any = SLOTS[slot]
    if was_read() or any(_is_compiled(c) for c in (old, *_callers(old))):
        raise RuleMistake(f"it is too late for a rule for {slot}: use_rules comes before the first week is lived")


def _put(slot: str, rule: Callable[..., Any]) -> list[Apart]:
    """Put a rule in the place of the model's, and return the phases that are to be compiled with it."""
    old: Any = SLOTS[slot]
    callers = _callers(old)
    keep_none()
    new: Any = kernel(_plain(rule))
    for module in [m for name, m in list(sys.modules.items()) if name.startswith("simulator.")]:
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)
                if name in _FIXED.get(module.__name__, {}):
                    _FIXED[module.__name__][name] = new
    for dispatcher in (new, *(c for c in callers if not isinstance(c, Apart))):
        vars(dispatcher).pop("compile", None)  # code with a rule of the user in it is not kept on disk
    return [c for c in callers if isinstance(c, Apart)]


def _callers(old: object) -> list[Any]:
    """Return the compiled functions into which one is compiled, directly or through others."""
    found: list[Any] = []
    inside = {id(old)}
    every = [(value, source, list(_looked_up(source))) for value, source in _kernels()]
    grows = True
    while grows:
        grows = False
        for value, _, names in every:
            called = {id(vars(sys.modules[module]).get(name)) for module, name in names}
            if id(value) not in inside and called & inside:
                found.append(value)
                grows = grows or not isinstance(value, Apart)  # what calls these goes by their address
                inside |= set() if isinstance(value, Apart) else {id(value)}
        every = [entry for entry in every if not any(entry[0] is value for value in found)]
    return found


def _compile(caller: Apart, slots: str) -> None:
    """Compile a phase with rules in it, so that what is wrong with one is told here."""
    made = caller.uncompiled()
    try:
        made.compile()
    except Exception as problem:  # the compiler raises other kinds too: a column that is not there is a KeyError
        _SPOILT.append(slots)
        raise RuleMistake(
            f"the rule for {slots} cannot be compiled: {_reason(problem)}; mend it and start Python anew"
        ) from problem
    vars(caller)["compiled"] = made


def _reason(problem: Exception) -> str:
    """Return why something cannot be compiled: the first line that says more than that it failed."""
    if not isinstance(problem, NumbaError):
        return f"{type(problem).__name__} {problem}"
    lines = [line.strip() for line in str(problem).splitlines()]
    told = [line for line in lines if line and not line.startswith(("Failed in", "During", "File", "<source"))]
    return told[0] if told else type(problem).__name__
