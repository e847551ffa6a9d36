"""The sentence about a rule in a slot that returned what cannot be used: whose it is, where it stands, and when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

from simulator.engine.rule_values import NO_GAIN, NO_PRICE, NO_SCORE
from simulator.phases import bid, evaluate
from simulator.phases.record import FAULTS

_PACKAGE = f"{__name__.partition('.')[0]}."


@dataclass(frozen=True, slots=True)
class _Slot:
    """A rule with a slot: its name, a module that calls it and its name there, and what was wrong with its value."""

    name: str
    module: ModuleType
    function: str
    wrong: str


_SLOTS = {
    NO_PRICE: _Slot("pricing", bid, "asking_price", "a price that is below zero or no number (nan)"),
    NO_GAIN: _Slot("go_no_go", bid, "expected_gain", "a gain that is no number (nan)"),
    NO_SCORE: _Slot("scoring", evaluate, "weighted_score", "a score that is no number (nan)"),
}


def rule_sentence(fault: int, when: str) -> str | None:
    """Return what a rule of the user's own did; None where the fault is of another kind, or the rule the model's.

    Args:
        fault: code of ``clock.fault``.
        when: the week, at the beginning of a sentence.
    """
    slot = _SLOTS.get(fault)
    if slot is None:
        return None
    rule = vars(slot.module)[slot.function]
    source = getattr(rule, "py_func", rule)
    if not isinstance(source, FunctionType) or source.__module__.startswith(_PACKAGE):
        return None
    where = f"{Path(source.__code__.co_filename).name}:{source.__code__.co_firstlineno}"
    return (
        f"{when}: your rule for {slot.name}, `{source.__name__}` ({where}), returned {slot.wrong}. The run was stopped;"
        " look for a division by zero, or a root or logarithm of less than nothing, in it."
    )


def words_of(fault: int) -> str:
    """Return what is wrong in a world with a fault, for whoever mends it."""
    slot = _SLOTS.get(fault)
    return FAULTS[fault] if slot is None else f"the rule for {slot.name} returned {slot.wrong}"
