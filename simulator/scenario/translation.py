"""Put what pydantic found into the words of the person who wrote the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from simulator.register import LEVERS, PARAMETERS, STRUCTURES
from simulator.scenario.faults import FAULT
from simulator.scenario.mistakes import Fault, KeyPath, sentence
from simulator.scenario.model_fields import choices_at, fields_of, keys_of_files, model_at, range_in_words
from simulator.scenario.plain import names_of
from simulator.scenario.quantities import FURTHEST_WEEK
from simulator.scenario.value_words import did_you_mean, kind_of, nearest, number, quoted

_WANTED = {
    "string_type": "a text between quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date",
    "moment_type": f"a date, or a whole number of weeks from 0 to {FURTHEST_WEEK:,}",
    "tuple_type": "a list",
    "dict_type": "a table",
    "mapping_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
"""What each of pydantic's type errors asks for."""

_WHOLE = ("int_type", "int_from_float", "moment_type")
"""Of these, those that whole numbers satisfy."""

_EXAMPLE = {
    "date_type": "write a date without quotes, such as 2026-04-01",
    "moment_type": "write a date without quotes, such as 2026-04-01, or weeks such as 52",
    **dict.fromkeys(("dict_type", "mapping_type", "model_type"), "write pairs between braces, such as { key = value }"),
}

_OF_REGISTER: dict[str, Collection[str]] = {"rules": LEVERS, "structure": STRUCTURES}
_OF_REGISTER |= {"parameters": PARAMETERS, "overrides": PARAMETERS}
"""Tables whose keys are names of the register."""
_CHOICES = frozenset(choice for lever in LEVERS.values() for choice in lever.choices)
_CALLED = {"start": "from", "begin": "from", "end": "until", "to": "until", "where": "councils", "areas": "councils"}
"""What people call keys of windows of time, which is no slip of their names."""
_MOST_DIGITS = 1e15  # larger numbers are not written out
_FEW_HOMES = 2  # tables that may be meant by a key of theirs


def faults_of(
    problem: ValidationError, data: Mapping[str, Any], *, complete: bool, root: type[BaseModel]
) -> list[Fault]:
    """Return the mistakes that a validation found.

    Args:
        problem: what pydantic raised.
        data: the plain data that was validated.
        complete: whether missing keys count; they do not when a file that this one extends could not be read.
        root: the model of the whole file: what pydantic validated.
    """
    errors = problem.errors(include_url=False)
    ours = {error["loc"] for error in errors if error["type"] == FAULT}
    wrong = {error["loc"] for error in errors}
    found = []
    for error in errors:
        doubled = error["type"] != FAULT and error["loc"] in ours  # our own check says it better
        doubled = doubled or _hangs_on_lever(error, wrong)
        if not doubled and (complete or error["type"] not in ("missing", "too_short")):
            found.append(_fault(error, data, root))
    return found


def _hangs_on_lever(error: Any, wrong: Collection[KeyPath]) -> bool:
    """Say whether a policy's value is a choice in words, which is no mistake once its lever is right."""
    is_choice = error["type"] == "float_type" and isinstance(error["input"], str) and error["input"] in _CHOICES
    return is_choice and error["loc"][-1:] == ("value",) and (*error["loc"][:-1], "lever") in wrong


def told(problem: ValidationError, data: Mapping[str, Any], root: type[BaseModel]) -> str:
    """Return in a sentence what a validation of a whole scenario found first, and how much more there is."""
    found = faults_of(problem, data, complete=True, root=root)
    first, *more = dict.fromkeys(sentence(f.what, f.why, f.remedy) for f in found)
    return f"{first}; and {len(more)} more" if more else first


def _fault(error: Any, data: Mapping[str, Any], root: type[BaseModel]) -> Fault:
    kind, path, words = error["type"], tuple(error["loc"]), error.get("ctx", {})
    key = quoted(_key(path))
    if kind == FAULT:
        return Fault(path, words["what"], words["why"], _from_elsewhere(path, root) or words["remedy"])
    if kind == "missing":
        return _missing(path, data, root)
    if kind == "extra_forbidden":
        return _unknown_key(path, root)
    if kind in _WANTED:
        return _wrong_type(path, error["input"], kind)
    if kind == "finite_number":
        return Fault(path, f"{key} is {number(error['input'])}", "it must be a finite number", "write a number")
    if kind in ("greater_than_equal", "less_than_equal"):
        why = range_in_words(path, root)
        return Fault(path, f"{key} is {number(error['input'])}, out of range", why, _percent(error["input"], why))
    if kind == "greater_than":
        why = f"it must be greater than {number(words['gt'])}"
        return Fault(path, f"{key} is {number(error['input'])}, out of range", why)
    if kind == "literal_error":
        known = choices_at(path, root)
        return Fault(
            path,
            f"unknown {_key(path)} {quoted(error['input'])}",
            f"known: {', '.join(known)}",
            _meant(error["input"], known),
        )
    if kind in ("string_too_short", "too_short"):
        return Fault(
            path,
            f"{key} is empty",
            "it must hold something",
            "" if len(path) == 1 else "fill it, or leave it out if it is optional",
        )
    if kind in ("string_too_long", "too_long"):
        what = "signs" if isinstance(error["input"], str) else "entries"
        return Fault(path, f"{key} is too long", f"it may have at most {words['max_length']} {what}", "shorten it")
    return Fault(path, f"{key}: {error['msg']}")


def _meant(written: object, known: list[str]) -> str:
    return did_you_mean(written, known) if isinstance(written, str) and nearest(written, known) else ""


def _key(path: KeyPath) -> str:
    """Return the last key of the path that is a word."""
    return next((step for step in reversed(path) if isinstance(step, str)), "the file")


def _table(path: KeyPath) -> str:
    """Return the name of the table around the last key, as a file writes it."""
    words = [step for step in path[:-1] if isinstance(step, str)]
    if not words:
        return "the top of the file"
    return f"[[{words[0]}]]" if len(words) == 1 and len(path) > 2 else f"`{'.'.join(words)}`"


def _missing(path: KeyPath, data: Mapping[str, Any], root: type[BaseModel]) -> Fault:
    key, home = quoted(path[-1]), _table(path)
    if len(path) == 1 and not keys_of_files(root):
        return Fault(path, f"{key} is missing", f"every {root.__name__.lower()} needs it", "add it")
    if len(path) == 1:
        remedy = 'add it, or start from a ready scenario with extends = "baseline.toml"'
        return Fault(path, f"{key} is missing", "every scenario needs it", remedy)
    remedy = "add it"
    if len(path) == 3 and isinstance(path[1], int):
        table = data[str(path[0])][path[1]]
        name = table.get("name") if isinstance(table, Mapping) else None
        others = [other for other in names_of(data, str(path[0])) if other != name]
        near = nearest(name, others) if isinstance(name, str) else None
        if near:
            remedy = f"add it; or did you mean the table named {quoted(near)}?"
    return Fault(path, f"{key} is missing", f"every {home} needs it", remedy)


def _unknown_key(path: KeyPath, root: type[BaseModel]) -> Fault:
    key = str(path[-1])
    model = model_at(path[:-1], root)
    is_top = len(path) == 1
    known = [*(fields_of(model) if model else ()), *(keys_of_files(root) if is_top else ())]
    if not is_top and _CALLED.get(key.lower()) in known:
        what, why = f"unknown key {quoted(key)}", f"there is no such key in {_table(path)}"
        return Fault(path, what, why, f"did you mean {quoted(_CALLED[key.lower()])}?")
    is_elsewhere = nearest(key, known) is None or (is_top and _home_of(key, root))
    remedy = _elsewhere(key, root) if is_elsewhere else ""
    remedy = remedy or did_you_mean(key, known) or f"known: {', '.join(known)}"
    place = "at the top of the file" if is_top else f"in {_table(path)}"
    return Fault(path, f"unknown key {quoted(key)}", f"there is no such key {place}", remedy)


def _from_elsewhere(path: KeyPath, root: type[BaseModel]) -> str:
    """Return where a key belongs that slipped into a table of registered names; empty where a name of this is meant."""
    table = _OF_REGISTER.get(str(path[-2])) if len(path) > 1 else None
    key = str(path[-1])
    if table is None or key in (*LEVERS, *PARAMETERS) or (key not in fields_of(root) and nearest(key, table)):
        return ""
    return _elsewhere(key, root)


def _elsewhere(key: str, root: type[BaseModel]) -> str:
    """Return the remedy for a key that belongs elsewhere, or is a slip of one that does; empty for any other."""
    if home := _home_of(key, root):
        return f"{quoted(key)} belongs {home}"
    registered = (*LEVERS, *PARAMETERS) if keys_of_files(root) else ()
    meant = nearest(key, (*fields_of(root), *keys_of_files(root), *registered))
    return f"did you mean {quoted(meant)}? That belongs {_home_of(meant, root)}" if meant else ""


def _home_of(key: str, root: type[BaseModel]) -> str:
    """Return where a key belongs that stands elsewhere; empty where it belongs nowhere, or in many tables."""
    if key in fields_of(root) or key in keys_of_files(root):
        return "at the top of the file: move it above the first [table]"
    if not keys_of_files(root):
        return ""
    if key in LEVERS:
        return "below [rules], below the `rules` of one council, or in a policy"
    if key in PARAMETERS:
        return "below [parameters]"
    models = ((table, model_at((table,), root)) for table in fields_of(root))
    homes = [f"[[{table}]]" for table, model in models if model is not None and key in fields_of(model)]
    return f"in {' or '.join(homes)}" if 0 < len(homes) <= _FEW_HOMES else ""


def _wrong_type(path: KeyPath, value: object, kind: str) -> Fault:
    key, wanted = _key(path), _WANTED[kind]
    what = f"{quoted(key)} is {kind_of(value)}, not {wanted}"
    if kind == "tuple_type" and isinstance(value, Mapping):
        return Fault(path, what, "one pair of brackets makes a single table", f"write [[{key}]] with two brackets")
    if isinstance(value, str) and kind in ("float_type", "int_type"):
        return Fault(path, what, "", _unquoted(value))
    if isinstance(value, str) and kind == "tuple_type":
        return Fault(path, what, "", f'write ["{quoted(value)[1:-1]}"], in brackets')
    if isinstance(value, float) and kind in _WHOLE and value.is_integer() and abs(value) < _MOST_DIGITS:
        what = f"{quoted(key)} is {number(value)}, written with a point or an e"
        why = f"it must be {wanted}, in digits alone"
        return Fault(path, what, why, f"write {value:.0f} without the point or the e")
    if isinstance(value, bool) and kind in ("float_type", "int_type"):
        return Fault(path, what, "true and false are not taken for 1 and 0", "write a number")
    return Fault(path, what, "", _EXAMPLE.get(kind, ""))


def _unquoted(text: str) -> str:
    try:
        value = float(text.replace(",", "").replace("£", "").removesuffix("%"))
    except ValueError:
        return "write a number, without quotes"
    if text.endswith("%"):
        value /= 100
    return f"write {number(value).replace(',', '_')} without quotes"


def _percent(written: float, why: str) -> str:
    """Return how to write a share that was written in per cent; nothing for what is no share or too large for one."""
    is_meant = "[share" in why and 1.0 < written <= 100.0
    return f"for {number(written)} per cent write {written / 100.0:g}" if is_meant else ""
