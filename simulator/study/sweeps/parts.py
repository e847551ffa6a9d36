"""The store of a sweep: Parquet parts that appear whole or not at all, each named by the hash of its contents.

A row of a part is a run: fingerprint of its resolved scenario, seed, version of the model, key figures, or why there
are none. What point and arm it belongs to stands in the plan, so that a run is found again when the experiment grows.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.metrics import KPIS
from simulator.study.store import ResultsMistake
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.work import Outcome

PARTS = "parts"
DAMAGED = "damaged"
PLAN = "plan.parquet"
RUNS = "runs.parquet"
MANIFEST = "study.json"
FORMAT = "fairlot study"
FORMAT_VERSION = 1
_HASH_LENGTH = 32  # hexadecimal digits in the name of a part


class StoreMistake(ResultsMistake):
    """A folder of a sweep cannot be read or written; the message is one sentence for the person who asked."""


def quoted_path(path: Path) -> str:
    """Return a path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


@contextmanager
def database() -> Iterator[Any]:
    """Open a database in memory."""
    import duckdb  # noqa: PLC0415  (only needed where tables are read or written)

    opened = duckdb.connect(":memory:")
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def sentences(folder: Path) -> Iterator[None]:
    """Turn what the system says about a full disk or a forbidden folder into a sentence."""
    import duckdb  # noqa: PLC0415

    try:
        yield
    except OSError as problem:
        raise StoreMistake(_sentence(folder, problem.errno, problem.strerror or str(problem))) from problem
    except duckdb.IOException as problem:
        is_full = "No space left" in str(problem) or "disk quota" in str(problem).lower()
        first = str(problem).splitlines()[0]
        raise StoreMistake(_sentence(folder, errno.ENOSPC if is_full else None, first)) from problem


def _sentence(folder: Path, number: int | None, words: str) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"{folder}: the disk is full; all finished chunks are kept: make room and give the same command again"
    return f"{folder}: cannot be written ({words}); all finished chunks are kept"


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover  (folders cannot be synchronised there)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place_atomically(temporary: Path, final: Path) -> None:
    """Give a finished file its name once it is on the disk."""
    with temporary.open("rb") as opened:
        os.fsync(opened.fileno())
    temporary.replace(final)
    _sync_folder(final.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.unfinished")
    temporary.write_text(text, encoding="utf-8")
    place_atomically(temporary, path)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write a table so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.unfinished")
    with database() as opened:
        opened.execute("SET threads = 1")
        opened.register("frame", frame)
        opened.execute(f"COPY frame TO {quoted_path(temporary)} (FORMAT parquet, COMPRESSION zstd)")
    place_atomically(temporary, path)


def digest_of(path: Path) -> str:
    """Return the hash by which a part is named."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_HASH_LENGTH]


class Store:
    """The folder of a sweep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = folder / PARTS
        self._writer: Any = None

    def prepare(self) -> None:
        """Make the folder, and clear away what a killed sweep was writing.

        Raises:
            StoreMistake: it holds something else, or cannot be written.
        """
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreMistake(f"{self.folder}: not written; it is a file; name a folder")
        with sentences(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            known = {PARTS, DAMAGED, ".lock", PLAN, f".{PLAN}.unfinished", f".{MANIFEST}.unfinished"}
            others = [path.name for path in self.folder.iterdir() if path.name not in known]
            if others and not (self.folder / MANIFEST).is_file():
                raise StoreMistake(f"{self.folder}: not written; it holds other files; name a new or an empty folder")
            self.parts.mkdir(exist_ok=True)

    def clear_unfinished(self) -> None:
        """Delete files that a killed sweep was writing; only under the lock."""
        for folder in (self.folder, self.parts):
            for path in folder.glob(".*.unfinished"):
                path.unlink(missing_ok=True)

    def set_aside_damaged(self) -> list[str]:
        """Move parts whose contents are not what their name says out of the way, and return their names."""
        moved = []
        for path in self.damaged():
            (self.folder / DAMAGED).mkdir(exist_ok=True)
            path.replace(self.folder / DAMAGED / path.name)
            moved.append(path.name)
        return moved

    def damaged(self) -> list[Path]:
        """Return the parts whose contents are not what their name says."""
        return [path for path in sorted(self.parts.glob("*.parquet")) if digest_of(path) != path.stem]

    def write_plan(self, plan: Plan) -> None:
        """Write which runs are asked for."""
        with sentences(self.folder):
            write_table(self.folder / PLAN, plan.cells())

    def write_part(self, plan: Plan, outcomes: Sequence[Outcome]) -> None:
        """Write finished runs as a new part.

        Raises:
            StoreMistake: the disk is full, or the folder cannot be written.
        """
        addresses = [plan.address(outcome.number) for outcome in outcomes]
        frame = pd.DataFrame(
            {
                "fingerprint": [fingerprint for fingerprint, _ in addresses],
                "seed": np.array([seed for _, seed in addresses], dtype=np.int64),
                "model": plan.recipe.model,
                "failure": np.array([outcome.failure or "" for outcome in outcomes], dtype=object),
            }
        )
        nothing = (float("nan"),) * len(KPIS)
        figures = np.array([outcome.kpis or nothing for outcome in outcomes], dtype=np.float64)
        frame = pd.concat([frame, pd.DataFrame(figures, columns=list(KPIS))], axis=1)
        with sentences(self.folder):
            temporary = self.parts / f".{os.getpid()}.unfinished"
            opened = self._opened()
            opened.register("frame", frame)
            opened.execute(f"COPY frame TO {quoted_path(temporary)} (FORMAT parquet, COMPRESSION zstd)")
            place_atomically(temporary, self.parts / f"{digest_of(temporary)}.parquet")

    def _opened(self) -> Any:
        """Return the database that writes parts; making one takes longer than writing."""
        import duckdb  # noqa: PLC0415

        if self._writer is None:
            self._writer = duckdb.connect(":memory:")
            self._writer.execute("SET threads = 1")
        return self._writer

    def manifest(self) -> dict[str, Any]:
        """Return what the folder says about itself.

        Raises:
            StoreMistake: it is no folder of a sweep, or damaged.
        """
        path = self.folder / MANIFEST
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as problem:
            raise StoreMistake(f"{self.folder}: no study of fairlot; it has no {MANIFEST}") from problem
        except OSError as problem:
            raise StoreMistake(f"{self.folder}: cannot be read ({problem.strerror})") from problem
        except ValueError as problem:
            raise StoreMistake(f"{path}: damaged; give the command that made it again") from problem
        if not isinstance(found, dict) or found.get("format") != FORMAT or "seeds" not in found:
            raise StoreMistake(f"{path}: not a study of fairlot")
        return found
