"""Look up in the models of a file what stands at a path: its table, its field, its range and the words it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.scenario.mistakes import KeyPath
from simulator.scenario.value_words import number


def model_at(path: KeyPath, root: type[BaseModel]) -> type[BaseModel] | None:
    """Return the kind of table that stands at the path, or None where there is no table with fixed keys."""
    model = root
    for step in path:
        if isinstance(step, int):
            continue
        field = fields_of(model).get(step)
        inner = next(_models(field.annotation), None) if field else None
        if inner is None:
            return None
        model = inner
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields by the key that a file uses."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def field_at(path: KeyPath, root: type[BaseModel]) -> FieldInfo | None:
    """Return the field of the last key of the path, or None where the table around it has no such key."""
    words = [step for step in path if isinstance(step, str)]
    model = model_at(tuple(words[:-1]), root) if words else None
    return fields_of(model).get(words[-1]) if model else None


def keys_of_files(root: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that only files have, which say how one stands to another: of scenarios, not of experiments."""
    found: tuple[str, ...] = getattr(root, "KEYS_OF_FILES", ())
    return found


def range_in_words(path: KeyPath, root: type[BaseModel]) -> str:
    """Return the sentence that tells the range and unit of the number at the path."""
    field = _ranged(field_at(path, root) or field_at(path[:-1], root))  # entries of tables have no field of their own
    told = field.json_schema_extra if field else None
    low, high, unit = 0.0, 1.0, "share"  # entries of shares
    if isinstance(told, Mapping) and "low" in told:  # of other tables and lists the whole tells
        low, high, unit = float(str(told["low"])), float(str(told["high"])), str(told["unit"])
    elif field is not None and isinstance(told, Mapping):
        limits = {name: getattr(rule, name) for rule in field.metadata for name in ("ge", "le") if hasattr(rule, name)}
        low, high = limits["ge"], limits["le"]
        unit = str(told["unit"])
    return f"it must lie between {number(low)} and {number(high)} [{unit}]"


def _ranged(field: FieldInfo | None) -> FieldInfo | None:
    """Return a field, or what tells its range where it may be left out (``quantity(...) | None``)."""
    if field is None or isinstance(field.json_schema_extra, Mapping):
        return field
    within = (rule for choice in get_args(field.annotation) for rule in getattr(choice, "__metadata__", ()))
    return next((rule for rule in within if isinstance(rule, FieldInfo)), field)


def choices_at(path: KeyPath, root: type[BaseModel]) -> list[str]:
    """Return the words that the key at the path takes; nothing where it takes other values."""
    field = field_at(path, root)
    return list(_literals(field.annotation)) if field else []


def _literals(annotation: Any) -> Iterator[str]:
    """Yield the words that may stand there, also in a list or where the key may be left out."""
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
        return
    for inner in get_args(annotation):
        yield from _literals(inner)
