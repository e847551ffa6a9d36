"""The JSON Schema of scenario files, with which editors complete and check while one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.register import KINDS, LEVERS, PARAMETERS, STRUCTURES, Lever, Parameter, Structure
from simulator.scenario.dropping import DROPPABLE
from simulator.scenario.register_checks import of_one_firm
from simulator.scenario.schema import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MERGED_BY_NAME = ("ServiceLine", "Council", "SupplierGroup", "FranchiseSystem", "Hub", "StandingConsortium")
MERGED_BY_KEY = ("AwardWeights", "BalanceSheet", "Finances", "PaymentBehaviour")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file.

    Names of levers, parameters and kinds come from the register, with units and ranges. A file that ``extends`` another
    may leave out what that one says, so only those keys are required that no file can do without; `fairlot check` sees
    the whole.
    """
    schema = Scenario.model_json_schema(by_alias=True)
    tables = schema["$defs"]
    for name in MERGED_BY_NAME:
        tables[name]["required"] = ["name"]
    for name in MERGED_BY_KEY:
        tables[name].pop("required", None)
    schema["$schema"] = DIALECT
    schema["properties"]["extends"] = {
        "type": "string",
        "description": "Scenario file (beside this one, or a ready one) whose settings hold unless this file differs.",
    }
    schema["properties"]["drop"] = _drop()
    own = schema["properties"]["social_values"]
    described = own.pop("description")
    named = {"type": "string", "description": "CSV file beside this one."}
    schema["properties"]["social_values"] = {"anyOf": [named, own], "description": described}
    schema["anyOf"] = [{"required": ["extends"]}, {"required": schema.pop("required")}]
    levers = _entries(LEVERS)
    for table in (schema, tables["Council"]):
        _enumerate(table["properties"]["rules"], levers)
    _enumerate(schema["properties"]["parameters"], _entries(_free_parameters()))
    _enumerate(schema["properties"]["structure"], {name: _alternatives(s) for name, s in STRUCTURES.items()})
    _enumerate(tables["SupplierGroup"]["properties"]["overrides"], _overrides())
    policy = tables["Policy"]["properties"]
    policy["lever"]["enum"] = list(LEVERS)
    choices = sorted({choice for lever in LEVERS.values() for choice in lever.choices})
    policy["value"] = {"anyOf": [{"type": "number"}, {"enum": choices}], "description": policy["value"]["description"]}
    return schema


def _drop() -> dict[str, Any]:
    names = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": dict.fromkeys(DROPPABLE, names),
        "additionalProperties": False,
        "description": "Names of what is left out of the file that is extended, with all that names it.",
    }


def _alternatives(structure: Structure) -> dict[str, Any]:
    codes = {"type": "integer", "minimum": 0, "maximum": len(structure.choices) - 1}
    told = f"{structure.what[:1].upper()}{structure.what[1:]}: {structure.mechanism}"
    return {"anyOf": [{"enum": list(structure.choices)}, codes], "default": structure.usual, "description": told}


def _free_parameters() -> dict[str, Parameter]:
    return {name: entry for name, entry in PARAMETERS.items() if entry.kind != "constant"}


def _overrides() -> dict[str, Any]:
    """Return the numbers of a group, which tell the range of kinds and take that of one firm: its count is not seen."""
    numbers = _kind_numbers()
    alone = {name: of_one_firm(entry) for name, entry in numbers.items()}
    limits = {name: {"minimum": entry.low, "maximum": entry.high} for name, entry in alone.items()}
    return {name: told | limits[name] for name, told in _entries(numbers).items()}


def _kind_numbers() -> dict[str, Parameter]:
    """Return the numbers of any kind, with the widest range over the kinds: a schema cannot see the group's kind."""
    widest: dict[str, Parameter] = {}
    for rows in KINDS.values():
        for name, row in rows.items():
            known = widest.get(name, row)
            ends = {"low": min(row.low, known.low), "high": max(row.high, known.high)}
            widest[name] = Parameter(**{field: getattr(known, field) for field in Parameter.__slots__} | ends)
    return widest


def _entries(register: Mapping[str, Lever] | Mapping[str, Parameter]) -> dict[str, Any]:
    return {name: _entry(entry) for name, entry in register.items()}


def _entry(entry: Lever | Parameter) -> dict[str, Any]:
    meaning = entry.mechanism if isinstance(entry, Lever) else entry.note
    told = f"{meaning[:1].upper()}{meaning[1:]} [{entry.unit}, {entry.low:g} to {entry.high:g}]".strip()
    if isinstance(entry, Lever) and entry.choices:
        codes = {"type": "integer", "minimum": 0, "maximum": len(entry.choices) - 1}
        told = f"{entry.mechanism} [{entry.unit}]"
        return {
            "anyOf": [{"enum": list(entry.choices)}, codes],
            "default": entry.choices[int(entry.default)],
            "description": told,
        }
    return {"type": "number", "minimum": entry.low, "maximum": entry.high, "default": entry.value, "description": told}


def _enumerate(table: dict[str, Any], entries: dict[str, Any]) -> None:
    """Let a table of numbers have these keys only."""
    table["properties"] = entries
    table["additionalProperties"] = False
