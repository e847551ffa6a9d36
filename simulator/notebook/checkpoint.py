"""A model in a file, to go on from another day: plain arrays and one JSON text, never code.

The file is a zip of NumPy arrays (``.npz``). Row numbers in tables are believed by compiled code, so a checkpoint is
for your own use: its digest finds damage, not malice.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulator.engine.declaring import Room
from simulator.engine.kernel import source_fingerprint
from simulator.engine.tables import TABLES
from simulator.engine.world import DERIVED, World
from simulator.notebook.own_rules import digests_in_use
from simulator.scenario.mistakes import ScenarioMistakes
from simulator.scenario.schema import Scenario

FORMAT = "fairlot checkpoint"
FORMAT_VERSION = 1
_HEADER = "header"


class CheckpointMistake(ValueError):  # noqa: N818  (its name is read by users)
    """A file that cannot be gone on from, with the reason."""


def _digest(header: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(tables):
        array = tables[name]
        digest.update(f"{name} {array.dtype.descr} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).view(np.uint8).data if array.size else b"")
    return digest.hexdigest()


class Saved(NamedTuple):
    """A world with its scenario and seed; ``exchanged_in`` is the week since when it has that scenario's policies.

    None where it had them from the start.
    """

    world: World
    scenario: Scenario
    seed: int
    exchanged_in: int | None


def save(path: Path, world: World, scenario: Scenario, seed: int, exchanged_in: int | None = None) -> None:
    """Write a world with its scenario and seed; a file that stands there is replaced when the new one is whole."""
    header = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "fairlot": metadata.version("fairlot"),
        "model": source_fingerprint(),
        "own_rules": digests_in_use(),
        "seed": seed,
        "exchanged_in": exchanged_in,
        "room": asdict(world.room),
        "scenario": scenario.resolved(),
    }
    tables = world.tables()
    header["sha256"] = _digest(header, tables)
    arrays: dict[str, Any] = {_HEADER: np.array(json.dumps(header)), **tables}
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            np.savez_compressed(file, **arrays)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: Path) -> Saved:
    """Read a world with its scenario and seed.

    Raises:
        CheckpointMistake: the file is none of ours, damaged, of another version of the model, or of other rules.
        FileNotFoundError: there is no such file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            header = json.loads(str(file[_HEADER]))
            _check_version(path, header)
            tables = {name: file[name] for name in TABLES if name not in DERIVED}
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, RecursionError) as problem:
        if isinstance(problem, CheckpointMistake | FileNotFoundError):
            raise
        raise CheckpointMistake(f"{path.name} is no checkpoint of fairlot, or it is damaged") from problem
    if header.pop("sha256", None) != _digest(header, tables):
        raise CheckpointMistake(f"{path.name} is damaged: its content does not match its digest")
    world = World(
        Room(**{field.name: header["room"][field.name] for field in fields(Room)}),
        **{name: _as_stored_here(name, array) for name, array in tables.items()},
    )
    try:
        scenario = Scenario.from_resolved(header["scenario"])
    except (ScenarioMistakes, ValueError) as problem:
        raise CheckpointMistake(f"the scenario in {path.name} is not valid: {problem}") from problem
    return Saved(world, scenario, int(header["seed"]), header.get("exchanged_in"))


def _as_stored_here(name: str, array: Any) -> Any:
    """Return a table as this process stores it: interpreted code has whole numbers of eight bytes everywhere."""
    stored = array.astype(TABLES[name][0], copy=False)
    return stored.view(np.recarray) if stored.dtype.names else stored


def _check_version(path: Path, header: Any) -> None:
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise CheckpointMistake(f"{path.name} is no checkpoint of fairlot, or it is damaged")
    if header.get("format_version") != FORMAT_VERSION or header.get("model") != source_fingerprint():
        raise CheckpointMistake(
            f"{path.name} was saved by another version of the model (fairlot {header.get('fairlot')}), whose weeks"
            " would go on differently here; run its scenario again, or go on with the version that saved it"
        )
    _check_rules(path, header.get("own_rules", {}))


def _check_rules(path: Path, saved: dict[str, str]) -> None:
    """Refuse a world that was lived with other rules of the user's own than this process has, or with none."""
    here = digests_in_use()
    if saved != here:
        slots = ", ".join(sorted(slot for slot in saved | here if saved.get(slot) != here.get(slot)))
        raise CheckpointMistake(
            f"{path.name} was saved where the rule for {slots} was another than here, so that its weeks would go on"
            " differently; hand the same rules to use_rules first, or none"
        )
