"""The kinds of value that a scenario file may hold, each with its unit and range."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema, WrapValidator
from pydantic_core import PydanticCustomError

from simulator.register import LEVERS, STRUCTURES
from simulator.scenario.calendar import is_date, is_whole
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.names import normalised, steering_sign

N = TypeVar("N", int, float)

FURTHEST_WEEK = 40 * 52
"""No window can lie beyond the longest horizon [weeks]."""


def quantity(text: str, unit: str, low: float, high: float) -> Any:
    """Return a pydantic field with a unit and an inclusive range, both of them told in its description."""
    description = f"{text} [{unit}, {low:,} to {high:,}]"
    return Field(ge=low, le=high, allow_inf_nan=False, description=description, json_schema_extra={"unit": unit})


def share(text: str) -> Any:
    """Return a pydantic field for a share between zero and one."""
    return quantity(text, "share", 0, 1)


def _freeze(table: Mapping[str, N]) -> FrozenTable[str, N]:
    return FrozenTable({normalised(name): value for name, value in table.items()})


def _moment(value: object, handler: Any) -> date | int:  # noqa: ARG001  (the signature pydantic asks for)
    if is_date(value):
        return value
    if is_whole(value) and 0 <= value <= FURTHEST_WEEK:
        return int(value)
    raise PydanticCustomError("moment_type", "should be a date or a whole number of weeks")


def lever_code(lever: object, value: object) -> object:
    """Return the code of a choice that a lever offers (``"linear"`` is 2.0), and any other value as it is."""
    if isinstance(lever, str) and isinstance(value, str) and lever in LEVERS and value in LEVERS[lever].choices:
        return float(LEVERS[lever].choices.index(value))
    return value


def _lever_codes(table: object) -> object:
    if not isinstance(table, Mapping):
        return table
    return {lever: lever_code(lever, value) for lever, value in table.items()}


def _structure_codes(table: object) -> object:
    if not isinstance(table, Mapping):
        return table
    return {name: _structure_code(name, value) for name, value in table.items()}


def _structure_code(name: object, value: object) -> object:
    """Return the code of an alternative (``"cost plus"`` is 1.0), and any other value as it is."""
    choices = STRUCTURES[name].choices if isinstance(name, str) and name in STRUCTURES else ()
    return float(choices.index(value)) if isinstance(value, str) and value in choices else value


def _clean(text: str, allowed: str) -> str:
    """Return a text in which each letter is written in one way, or refuse one that steers the terminal."""
    if sign := steering_sign(text, allowed):
        words = "holds the sign {sign}, which is no text; delete it"
        raise PydanticCustomError("steering_sign", words, {"sign": sign})
    return normalised(text)


def _clean_name(text: str) -> str:
    return _clean(text, "")


def _clean_words(text: str) -> str:
    return _clean(text, "\n\t")


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_clean_name)]
Words = Annotated[str, AfterValidator(_clean_words)]
"""A text of one or more lines."""

Names = Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, share("Share of the whole")]

_FROZEN = (AfterValidator(_freeze), PlainSerializer(dict))
Shares = Annotated[Mapping[str, Share], Field(strict=False), *_FROZEN]
"""Shares by name; they sum to one."""

MOST_OF_A_KIND = 1_000
"""So many members of a body an area has at most (`definition`)."""

Counts = Annotated[
    Mapping[str, Annotated[int, Field(ge=0, le=MOST_OF_A_KIND)]],
    Field(strict=False, min_length=1, json_schema_extra={"unit": "organisations", "low": 0, "high": MOST_OF_A_KIND}),
    *_FROZEN,
]
"""Whole numbers by the name of a council."""

Values = Annotated[Mapping[str, Number], Field(strict=False), *_FROZEN]
"""Values by the name of a parameter; the register has their units and ranges."""

StructureValues = Annotated[
    Mapping[str, Number], Field(strict=False), BeforeValidator(_structure_codes), *_FROZEN
]
"""Alternatives by the name of a structure, as codes; the register has their words."""

LeverValues = Annotated[Mapping[str, Number], Field(strict=False), BeforeValidator(_lever_codes), *_FROZEN]
"""Values by the name of a lever, choices by their code; the register has units, ranges and choices."""

Moment = Annotated[
    date | int,
    WrapValidator(_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "integer", "minimum": 0, "maximum": FURTHEST_WEEK}]}
    ),
]
"""A date, or a whole number of weeks since the start."""
