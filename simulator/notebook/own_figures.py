"""Key figures of your own: methods of a model of your own that a sweep measures at the end of every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getattr_static
from typing import Any, TypeVar

from simulator.metrics import Good

Method = TypeVar("Method", bound=Callable[[Any], float])
_MARK = "_own_figure"


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What a key figure of a user's own is; as :class:`simulator.metrics.Kpi`, but for how it is measured.

    Attributes:
        name: of the method, and of its column.
        label: name for people.
        unit: ``share`` (0 to 1), ``GBP a year``, ``days`` and so on.
        good: which way is better: ``up``, ``down`` or ``none``.
        definition: one plain sentence, the method's docstring.
    """

    name: str
    label: str
    unit: str
    good: Good
    definition: str


def figure(label: str, unit: str, good: Good = "none") -> Callable[[Method], Method]:
    """Mark a method of a model of your own as a key figure: called at the end of a run, it returns a number.

    The method's name is the figure's name, its docstring the definition.
    """

    def mark(method: Method) -> Method:
        definition = " ".join((method.__doc__ or label).split())
        setattr(method, _MARK, OwnFigure(method.__name__, label, unit, good, definition))
        return method

    return mark


def figures_of(model: type) -> tuple[OwnFigure, ...]:
    """Return the key figures that a class of models has, in the order of their names."""
    # As they are written: what Mesa makes of a class has properties that can be read of an instance alone.
    found = (getattr(getattr_static(model, name), _MARK, None) for name in dir(model))
    return tuple(sorted((told for told in found if told is not None), key=lambda told: told.name))
