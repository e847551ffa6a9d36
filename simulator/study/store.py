"""A folder of results: a manifest, and tables as Parquet files that are the same to the last byte when repeated.

Everything is made ready in a folder within the target and moved up at the end, the manifest last. The manifest
lists the SHA-256 of every file, so that an interrupted or altered folder is noticed when it is read.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.metrics import KPIS
from simulator.scenario.schema import Scenario
from simulator.study.records import RECORD_TABLES
from simulator.study.versions import commit, versions

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.arms import Arm
    from simulator.study.comparison import Result

FORMAT = "fairlot results"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
#: Folder within the target in which files are made ready; left behind only by a killed process, and then reused.
STAGE = ".unfinished"


class ResultsMistake(ValueError):  # noqa: N818  (its name is read by users)
    """A folder cannot be read or written as results; the message is one sentence for the person who asked."""


@dataclass(frozen=True)
class Results:
    """A folder of results that was read back; tables are read when asked for.

    Attributes:
        folder: where it is.
        manifest: what was run.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def arms(self) -> list[str]:
        """Names of the arms, the reference first."""
        return [arm["name"] for arm in self.manifest["arms"]]

    @property
    def seeds(self) -> list[int]:
        """Seeds of every arm."""
        return list(self.manifest["seeds"])

    @property
    def tables(self) -> list[str]:
        """Names of the tables in the folder."""
        return [name.removesuffix(".parquet") for name in self.manifest["files"] if name.endswith(".parquet")]

    def scenario(self, arm: str) -> Scenario:
        """Return the scenario of an arm, as it was run."""
        found = next((a for a in self.manifest["arms"] if a["name"] == arm), None)
        if found is None:
            raise ResultsMistake(f"{self.folder}: there is no arm `{arm}`; there are {', '.join(self.arms)}")
        return Scenario.from_resolved(found["scenario"])

    def table(self, name: str) -> pd.DataFrame:
        """Return one table, for example ``kpis``, ``weekly`` or ``bids``."""
        if name not in self.tables:
            raise ResultsMistake(f"{self.folder}: there is no table `{name}`; there are {', '.join(self.tables)}")
        with _duckdb() as database:
            return database.read_parquet(str(self.folder / f"{name}.parquet")).df()


@contextmanager
def _duckdb() -> Iterator[Any]:
    """Open a database in memory that uses one thread, so that files come out the same every time."""
    import duckdb  # noqa: PLC0415  (only needed where tables are read or written)

    database = duckdb.connect(":memory:")
    try:
        database.execute("SET threads = 1")
        yield database
    finally:
        database.close()


def default_folder(stem: str, arms: Sequence[Arm]) -> Path:
    """Return ``results/<stem>-<fingerprint>``: the same scenarios have the same folder."""
    digest = hashlib.sha256()
    for arm in arms:
        digest.update(arm.scenario.fingerprint().encode())
    return Path("results") / f"{stem}-{digest.hexdigest()[:8]}"


def tables_of(result: Result) -> dict[str, pd.DataFrame]:
    """Return every table of a study by the name of its file."""
    found = {
        "kpis": result.kpis.reset_index(),
        "weekly": result.weekly,
        "yearly": result.yearly,
        "year_ends": result.year_ends,
        "flows": result.flows,
        "outcomes": result.outcomes,
        "benefits": result.benefits,
    }
    if not result.areas.empty:
        found["areas"] = result.areas
    if any(run.records is not None for run in result.runs):
        found |= {name: result.records(name) for name in RECORD_TABLES}
    return found


def manifest_of(result: Result, files: Mapping[str, str]) -> dict[str, Any]:
    """Return what has to be known to make the results again; apart from ``created`` it is the same on every machine."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "arms": [
            {"name": arm.name, "fingerprint": arm.scenario.fingerprint(), "scenario": arm.scenario.resolved()}
            for arm in result.arms
        ],
        "seeds": list(result.seeds),
        "recorded_seeds": sorted({run.seed for run in result.runs if run.records is not None}),
        "weeks": result.weeks,
        "versions": versions(),
        "commit": commit(),
        "kpis": {
            k.name: {"unit": k.unit, "good": k.good, "group": k.group, "definition": k.definition}
            for k in KPIS.values()
        },
        "files": dict(sorted(files.items())),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def check_writable(folder: Path) -> None:
    """Refuse a target that is not a new, empty or earlier results folder, or that cannot be written.

    Raises:
        ResultsMistake: with the reason.
    """
    if folder.exists():
        if not folder.is_dir():
            raise ResultsMistake(f"{folder}: not written; it is a file; name a folder")
        if any(path.name != STAGE for path in folder.iterdir()) and not _is_ours(folder):
            raise ResultsMistake(f"{folder}: not written; it holds other files; name a new or an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".fairlot-probe"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise ResultsMistake(f"{folder}: not written; {problem.strerror or problem}; name another folder") from problem


def _is_ours(folder: Path) -> bool:
    try:
        return bool(_read_manifest(folder)["format"] == FORMAT)
    except ResultsMistake:
        return False


def save(result: Result, folder: Path, pages: Mapping[str, str] | None = None) -> None:
    """Write a study into a folder: tables, pages (texts by file name) and the manifest.

    Raises:
        ResultsMistake: the folder holds something else, or cannot be written.
    """
    check_writable(folder)
    stage = folder / STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        _write_tables(tables_of(result), stage)
        for name, text in (pages or {}).items():
            (stage / name).write_text(text, encoding="utf-8")
        files = {path.name: _sha256(path) for path in sorted(stage.iterdir())}
        text = json.dumps(manifest_of(result, files), indent=2, ensure_ascii=False, allow_nan=False)
        (stage / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _move_in(stage, folder, [*files, MANIFEST])
    except OSError as problem:
        raise ResultsMistake(f"{folder}: not written; {problem.strerror or problem}; name another folder") from problem
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write_tables(frames: Mapping[str, pd.DataFrame], folder: Path) -> None:
    with _duckdb() as database:
        for name, frame in frames.items():
            database.register("frame", frame)
            target = str(folder / f"{name}.parquet").replace("'", "''")
            database.execute(f"COPY (SELECT * FROM frame) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
            database.unregister("frame")


def _move_in(stage: Path, folder: Path, names: list[str]) -> None:
    """Move finished files in, the manifest last, after files of an earlier study that this one does not have."""
    old = set(_read_manifest(folder).get("files", {})) if _is_ours(folder) else set()
    for name in old - set(names):
        (folder / Path(name).name).unlink(missing_ok=True)
    for name in names:
        (stage / name).replace(folder / name)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise ResultsMistake(f"{folder}: no results of fairlot; it has no {MANIFEST}") from problem
    except OSError as problem:
        raise ResultsMistake(f"{folder}: cannot be read; {problem.strerror or problem}") from problem
    except ValueError as problem:
        raise ResultsMistake(f"{folder}: its {MANIFEST} is damaged; run the study again") from problem
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ResultsMistake(f"{folder}: no results of fairlot; its {MANIFEST} is of something else")
    return manifest


def load_results(folder: str | Path) -> Results:
    """Return a folder of results, once every file in it is known to be as it was written.

    Raises:
        ResultsMistake: in one sentence: not there, not of fairlot, of another format, interrupted or damaged.
    """
    place = Path(folder)
    if not place.is_dir():
        raise ResultsMistake(f"{place}: there is no such folder of results")
    manifest = _read_manifest(place)
    if manifest.get("format_version") != FORMAT_VERSION:
        raise ResultsMistake(f"{place}: written by another version of fairlot; run the study again")
    if not all(key in manifest for key in ("arms", "seeds", "files")) or not isinstance(manifest["files"], dict):
        raise ResultsMistake(f"{place}: its {MANIFEST} is damaged; run the study again")
    for name, digest in manifest["files"].items():
        path = place / Path(name).name
        if not path.is_file():
            raise ResultsMistake(f"{place}: {name} is missing; run the study again")
        if name.endswith(".parquet") and _sha256(path) != digest:
            raise ResultsMistake(f"{place}: {name} is damaged or was changed; run the study again")
    return Results(place, manifest)
