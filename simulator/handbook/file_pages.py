"""What may stand in scenario and experiment files, from their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.handbook.markdown_writing import code, table
from simulator.scenario.export import json_schema
from simulator.scenario.schema import Scenario
from simulator.study.experiments.experiment_schema import Experiment

Schema = Mapping[str, Any]

_LONG = 8  # choices that are told; of more only where they are listed


def kind_of(value: Schema) -> str:
    """Return in words what a value of a schema may be."""
    if "$ref" in value:
        return f"table `{value['$ref'].rpartition('/')[2]}`"
    if options := value.get("anyOf") or value.get("oneOf") or value.get("allOf"):
        told = [kind_of(option) for option in options if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(told))
    if "enum" in value:
        return _one_of(value["enum"])
    if value.get("type") == "array":
        return f"list of {kind_of(value.get('items', {}))}"
    if value.get("type") == "object":
        inside = value.get("additionalProperties")
        return f"table of {kind_of(inside)}" if isinstance(inside, Mapping) else "table"
    return _plain(value)


def _one_of(choices: list[Any]) -> str:
    return "one of " + ", ".join(f"`{one}`" for one in choices) if len(choices) <= _LONG else "one of a list"


def _plain(value: Schema) -> str:
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    kind = "date" if value.get("format") == "date" else words.get(str(value.get("type")), "anything")
    low = value.get("minimum", value.get("exclusiveMinimum"))
    high = value.get("maximum", value.get("exclusiveMaximum"))
    if low is None and high is None:
        return kind
    return f"{kind}, {'' if low is None else f'from {low:,}'}{'' if high is None else f' to {high:,}'}"


def _default(value: Schema, needed: bool) -> str:
    if needed:
        return "**needed**"
    default = value.get("default")
    if default in (None, [], {}):
        return ""
    return code(str(default).lower() if isinstance(default, bool) else str(default))


def _told(value: Schema) -> str:
    told = [one["description"] for one in (value, *value.get("anyOf", [])) if "description" in one]
    return str(next(iter(told), ""))


def _keys(schema: Schema) -> str:
    needed = schema.get("required", [])
    rows = [
        (code(name), _told(value), kind_of(value), _default(value, name in needed))
        for name, value in schema.get("properties", {}).items()
    ]
    return table(("key", "meaning", "may be", "default"), rows)


def _page(title: str, intro: str, schema: Schema) -> str:
    parts = [f"# {title}\n", intro, "## At the top\n", _keys(schema)]
    for name, part in schema.get("$defs", {}).items():
        if part.get("properties"):
            parts += [f"## Table {name}\n", str(part.get("description", "")).split("\n\n")[0], _keys(part)]
    return "\n\n".join(parts)


def scenario_page() -> str:
    """Return the page about scenario files."""
    return _page(
        "Scenario files",
        "Every key that a scenario file may hold, made from the schema by which files are checked "
        "(`fairlot describe --schema`). How files extend each other: [scenarios](../scenarios.md). `[rules]` takes "
        "[levers](levers.md), `[parameters]` takes [parameters](parameters.md); a council's `rules` and a group's "
        "`overrides` take the same names. What is needed a file may leave out where the file that it extends has it.",
        _with_needed(json_schema()),
    )


def _with_needed(schema: Schema) -> Schema:
    """Return the schema of files with what a whole scenario needs: for editors it leaves out what may be extended."""
    whole = Scenario.model_json_schema(by_alias=True)
    needed = {name: part.get("required", []) for name, part in whole["$defs"].items()}
    tables = {name: {**part, "required": needed[name]} for name, part in schema["$defs"].items()}
    return {**schema, "required": whole["required"], "$defs": tables}


def experiment_page() -> str:
    """Return the page about experiment files."""
    return _page(
        "Experiment files",
        "Every key that an experiment file for `fairlot sweep` may hold, made from "
        "`fairlot describe --experiment-schema`. Examples and what came out: [experiments](../experiments.md).",
        Experiment.model_json_schema(by_alias=True),
    )
