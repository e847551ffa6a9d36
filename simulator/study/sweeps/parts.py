"""The store of a sweep: Parquet parts that appear whole or not at all, each named by the hash of its contents.

A row of a part is a run: fingerprint of its resolved scenario, seed, version of the model, key figures, or why there
are none. What point and arm it belongs to stands in the plan, so that a run is found again when the experiment grows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator.scenario.value_words import as_argument
from simulator.study.database import connected, write_table, write_table_whole
from simulator.study.disk import ResultsMistake, own_folder, place_atomically, sentences, sha256_of
from simulator.study.lock import LOCK
from simulator.study.manifests import (
    FORMAT_VERSION,
    RESULTS_MANIFEST,
    STUDY,
    STUDY_MANIFEST,
    StudyManifest,
    Unsealed,
    format_of,
    unsealed,
)
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.work import Outcome

PARTS = "parts"
DAMAGED = "damaged"
PLAN = "plan.parquet"
RUNS = "runs.parquet"
#: What stands beside parts: a folder that holds nothing else is a sweep, also where its manifest is gone.
_BESIDE_PARTS = {RUNS, "experiment.toml", "sessions.jsonl", "ro-crate-metadata.json", "report.html", "tables", "plots"}
_HASH_LENGTH = 32  # hexadecimal digits in the name of a part


class StoreMistake(ResultsMistake):
    """A folder of a sweep cannot be read or written; the message is one sentence for the person who asked."""


def writing(folder: Path) -> AbstractContextManager[None]:
    """Turn a full disk or a forbidden folder into a sentence."""
    return sentences(folder, StoreMistake, "all finished chunks are kept")


def digest_of(path: Path) -> str:
    """Return the hash by which a part is named."""
    return sha256_of(path)[:_HASH_LENGTH]


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
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            known = {PARTS, DAMAGED, LOCK, PLAN, f".{PLAN}.unfinished", f".{STUDY_MANIFEST}.unfinished"}
            if any(self.parts.glob("*.parquet")):
                known |= _BESIDE_PARTS
            others = [path.name for path in self.folder.iterdir() if path.name not in known]
            if others and not (self.folder / STUDY_MANIFEST).is_file():
                raise StoreMistake(f"{self.folder}: not written; it holds other files; name a new or an empty folder")
            own_folder(self.parts)

    def clear_unfinished(self) -> None:
        """Delete files that a killed sweep was writing; only under the lock."""
        for folder in (self.folder, self.parts):
            for path in folder.glob(".*.unfinished"):
                path.unlink(missing_ok=True)

    def set_aside_damaged(self) -> list[str]:
        """Move parts, and a manifest, that are not what they were out of the way, and return their names.

        A manifest is written anew from the experiment, and parts say themselves what they hold: no run is lost with it.
        """
        damaged = self.damaged()
        try:
            if (self.folder / STUDY_MANIFEST).is_file():
                self.manifest()
        except StoreMistake:
            damaged.append(self.folder / STUDY_MANIFEST)
        for path in damaged:
            path.replace(own_folder(self.folder / DAMAGED) / path.name)
        return [path.name for path in damaged]

    def damaged(self) -> list[Path]:
        """Return the parts whose contents are not what their name says."""
        return [path for path in sorted(self.parts.glob("*.parquet")) if digest_of(path) != path.stem]

    def write_plan(self, plan: Plan) -> str:
        """Write which runs are asked for, and return the SHA-256 of the file."""
        with writing(self.folder):
            write_table_whole(plan.cells(), self.folder / PLAN)
            return sha256_of(self.folder / PLAN)

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
        names = list(plan.recipe.figures)
        nothing = (float("nan"),) * len(names)
        figures = np.array([outcome.kpis or nothing for outcome in outcomes], dtype=np.float64)
        frame = pd.concat([frame, pd.DataFrame(figures, columns=names)], axis=1)
        with writing(self.folder):
            temporary = self.parts / f".{os.getpid()}.unfinished"
            temporary.unlink(missing_ok=True)
            write_table(self._opened(), frame, temporary)
            place_atomically(temporary, self.parts / f"{digest_of(temporary)}.parquet")

    def _opened(self) -> Any:
        """Return the database that writes parts; making one takes longer than writing."""
        if self._writer is None:
            self._writer = connected()
        return self._writer

    def _instead(self) -> str:
        """Return what the folder is, as it is none of a sweep."""
        if not self.folder.exists():
            return "there is no such folder"
        if (self.folder / RESULTS_MANIFEST).is_file():
            told = f"`fairlot report {as_argument(self.folder)}` makes their report and tables"
            return f"results of run or compare, not the folder of a sweep; {told}"
        return f"no study of fairlot; it has no {STUDY_MANIFEST}"

    def manifest(self) -> dict[str, Any]:
        """Return what the folder says about itself.

        Raises:
            StoreMistake: it is no folder of a sweep, of another version, or damaged.
        """
        path = self.folder / STUDY_MANIFEST
        try:
            raw = path.read_bytes()
        except FileNotFoundError as problem:
            raise StoreMistake(f"{self.folder}: {self._instead()}") from problem
        except OSError as problem:
            raise StoreMistake(f"{self.folder}: cannot be read ({problem.strerror})") from problem
        try:
            return unsealed(raw, StudyManifest)
        except Unsealed as problem:
            name, version = format_of(raw)
            if name not in ("", STUDY):
                raise StoreMistake(f"{path}: not a study of fairlot") from problem
            again = "give the sweep again, finished runs are kept"
            if name == STUDY and version not in (0, FORMAT_VERSION):
                raise StoreMistake(f"{path}: written by another version of fairlot; {again}") from problem
            raise StoreMistake(f"{path}: damaged ({problem}); {again}") from problem
