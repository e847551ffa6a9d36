"""Run pydantic's checks of single values and our checks across values, and report both together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from simulator.scenario.cross_checks import find_faults
from simulator.scenario.mistakes import Fault, sentence
from simulator.scenario.window_checks import Window

M = TypeVar("M", bound=BaseModel)

FAULT = "fault"
"""Type of the pydantic errors that carry a :class:`Fault`."""


def validate_together(
    title: str, data: Any, handler: Callable[[Any], M], complete: bool, cut_off: Collection[Window] = ()
) -> M:
    """Return the validated model.

    Args:
        title: name of the model, for the message.
        data: what is validated.
        handler: pydantic's own validation.
        complete: whether the data is a whole scenario, not one whose base could not be read.
        cut_off: windows that may reach past the horizon.

    Raises:
        ValidationError: with every wrong value and every :class:`Fault`.
    """
    errors: list[InitErrorDetails] = []
    model: M | None = None
    try:
        model = handler(data)
    except ValidationError as problem:
        errors = [_again(error) for error in problem.errors(include_url=False) if not _only_seems_short(error)]
    plain = data if model is None else model.model_dump(by_alias=True)
    if isinstance(plain, Mapping):
        errors += [_as_error(fault) for fault in find_faults(plain, complete=complete, cut_off=cut_off)]
    if model is None or errors:
        raise ValidationError.from_exception_data(title, errors)
    return model


def _only_seems_short(error: Any) -> bool:
    """Tell whether a list is called too short only because its entries are wrong, which is said of each of them."""
    return error["type"] == "too_short" and bool(error["input"])


def _again(error: Any) -> InitErrorDetails:
    """Return a reported error in the form in which pydantic takes it back."""
    kind: Any = error["type"]
    if kind in ("moment_type", "steering_sign"):  # kinds of ours
        kind = PydanticCustomError(kind, error["msg"].replace("{", "(").replace("}", ")"))
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=error.get("ctx", {}))


def _as_error(fault: Fault) -> InitErrorDetails:
    words = {"what": fault.what, "why": fault.why, "remedy": fault.remedy}
    message = sentence(*words.values()).replace("{", "(").replace("}", ")")  # braces would be placeholders
    return InitErrorDetails(type=PydanticCustomError(FAULT, message, words), loc=fault.path, input=None, ctx=words)
