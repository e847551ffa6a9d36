"""A folder of results: a manifest, and tables as Parquet files that are the same to the last byte when repeated.

Everything is made ready in a folder within the target, which then gets another name in one step: from there on the new
results count. Who writes or reads next finishes what was interrupted: there are the old results or the new ones.
The manifest lists the SHA-256 of every table, so that an altered folder is noticed when it is read.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.metrics import KPIS
from simulator.notebook.own_rules import digests_in_use
from simulator.notebook.records import RECORD_TABLES
from simulator.scenario.value_words import as_argument
from simulator.study.comparison import Comparison
from simulator.study.contributions import parts_table
from simulator.study.database import database, write_table
from simulator.study.disk import ResultsMistake, own_folder, reading, sentences, sha256_of, sync_folder, write_text
from simulator.study.lock import LOCK, alone
from simulator.study.manifests import (
    FORMAT_VERSION,
    RESULTS,
    RESULTS_MANIFEST,
    STUDY_MANIFEST,
    ResultsManifest,
    Unsealed,
    format_of,
    sealed,
    unsealed,
)
from simulator.study.remains import MADE_OF_RESULTS, take_away
from simulator.study.results_folder import Results, mark_of
from simulator.study.versions import commit, versions

if TYPE_CHECKING:
    import pandas as pd

    from simulator.study.arms import Arm
    from simulator.study.comparison import Result

#: Folders within the target: where files are made ready, and where they are once all are.
STAGE, READY = ".unfinished", ".ready"
_WRITERS = 2
#: Tables of every result, by the names of what works them out from its runs.
USUAL_TABLES = ("weekly", "yearly", "year_ends", "flows", "outcomes", "benefits", "where", "stages")


def default_folder(stem: str, arms: Sequence[Arm]) -> Path:
    """Return ``results/<stem>-<fingerprint>``: the same scenarios have the same folder."""
    digest = hashlib.sha256()
    for arm in arms:
        digest.update(arm.scenario.fingerprint().encode())
    return Path("results") / f"{stem}-{digest.hexdigest()[:8]}"


def tables_of(result: Result) -> dict[str, pd.DataFrame]:
    """Return every table of a study by the name of its file."""
    return {name: make() for name, make in _makers(result).items()}


def _makers(result: Result) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return what makes every table, when it is written: those of a country are gigabytes."""
    found: dict[str, Callable[[], pd.DataFrame]] = {}
    if any(run.records is not None for run in result.runs):
        found |= {name: partial(result.records, name) for name in RECORD_TABLES}
    found["kpis"] = result.kpis.reset_index
    for name in USUAL_TABLES:
        found[name] = partial(getattr, result, name)
    if not result.areas.empty:
        found["areas"] = partial(getattr, result, "areas")
    if isinstance(result, Comparison) and result.worlds is not None:
        found["worlds"] = partial(result.worlds.table, result.names)
    if isinstance(result, Comparison) and result.parts:
        found["contributions"] = partial(parts_table, result)
    return found


def manifest_of(result: Result, files: Mapping[str, str]) -> dict[str, Any]:
    """Return what has to be known to make the results again; apart from ``created`` it is the same on every machine."""
    return {
        "format": RESULTS,
        "format_version": FORMAT_VERSION,
        "arms": [
            {"name": arm.name, "fingerprint": arm.scenario.fingerprint(), "scenario": arm.scenario.resolved()}
            for arm in result.arms
        ],
        "seeds": list(result.seeds),
        "recorded_seeds": sorted({run.seed for run in result.runs if run.records is not None}),
        **({"recorded_councils": list(result.recorded_in)} if result.recorded_in else {}),
        "weeks": result.weeks,
        **({"own_rules": rules} if (rules := digests_in_use()) else {}),
        "versions": versions(),
        "commit": commit(),
        "kpis": {
            k.name: {"unit": k.unit, "good": k.good, "group": k.group, "definition": k.definition}
            for k in KPIS.values()
        },
        "files": dict(sorted(files.items())),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def check_writable(folder: Path, own: Collection[str] = ()) -> None:
    """Refuse a target that is not a new, empty or earlier results folder, or that cannot be written.

    Args:
        folder: the target.
        own: names of all files that are written there, where they are no results: then it may hold those alone.

    Raises:
        ResultsMistake: with the reason.
    """
    if folder.exists():
        if not folder.is_dir():
            raise ResultsMistake(f"{folder}: not written; it is a file; name a folder")
        with sentences(folder):
            others = {path.name for path in folder.iterdir()} - {STAGE, READY, LOCK, *own}
        if others and (own or not _is_ours(folder)):
            raise ResultsMistake(f"{folder}: not written; it holds other files; name a new or an empty folder")
    with sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".fairlot-probe"
        probe.touch()
        probe.unlink()


def _is_ours(folder: Path) -> bool:
    """Say whether a folder holds results, damaged ones among them: they may be written over."""
    try:
        return format_of((folder / RESULTS_MANIFEST).read_bytes())[0] == RESULTS
    except OSError:
        return False


@contextmanager
def held(folder: Path, own: Collection[str] = ()) -> Iterator[None]:
    """Keep a folder for one writer, from before the first run until everything is in it (`check_writable`).

    Raises:
        ResultsMistake: it holds something else, cannot be written, or another command is writing there.
    """
    check_writable(folder, own)
    with alone(folder):
        check_writable(folder, own)  # somebody may have been faster
        with sentences(folder):
            settle(folder)
        yield


def save(result: Result, folder: Path) -> None:
    """Write the tables of a study and the manifest into a folder.

    Raises:
        ResultsMistake: the folder holds something else, or cannot be written.
    """
    with held(folder):
        put(result, folder)


def put(result: Result, folder: Path) -> None:
    """Write the tables of a study and the manifest into a folder that is held.

    Raises:
        ResultsMistake: the disk is full, or the folder cannot be written; what was there before is still there.
    """
    stage = folder / STAGE
    with sentences(folder, kept="what was there before is kept"):
        try:
            shutil.rmtree(stage, ignore_errors=True)
            own_folder(stage)
            _write_tables(_makers(result), stage)
            files = {path.name: sha256_of(path) for path in sorted(stage.iterdir())}
            write_text(stage / RESULTS_MANIFEST, sealed(manifest_of(result, files)))
            stage.rename(folder / READY)
            sync_folder(folder)
            settle(folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _write_tables(makers: Mapping[str, Callable[[], pd.DataFrame]], folder: Path) -> None:
    """Write tables, two at once; each file is one thread's alone, so that it comes out the same every time."""
    with database() as opened, ThreadPoolExecutor(_WRITERS) as pool:

        def write(name: str) -> None:
            with opened.cursor() as own:
                write_table(own, makers[name](), folder / f"{name}.parquet")

        deque(pool.map(write, makers), maxlen=0)


def settle(folder: Path) -> None:
    """Bring results in that are ready, the manifest last; go on where that was interrupted. The folder is held."""
    ready = folder / READY
    if not (ready / RESULTS_MANIFEST).is_file():
        shutil.rmtree(ready, ignore_errors=True)
        return
    new = read_manifest(ready)["files"]
    for name in _tables_before(folder) - new.keys():
        (folder / name).unlink(missing_ok=True)
    take_away(folder, MADE_OF_RESULTS)  # of the results that were there before
    for name in (*new, RESULTS_MANIFEST):
        if (ready / name).is_file():
            (ready / name).replace(folder / name)
    shutil.rmtree(ready, ignore_errors=True)
    sync_folder(folder)


def _tables_before(folder: Path) -> set[str]:
    """Return the tables that earlier results had; of results that say nothing any more, all that there may be."""
    try:
        return set(read_manifest(folder)["files"])
    except ResultsMistake:
        every = (*RECORD_TABLES, *USUAL_TABLES, "kpis", "areas", "worlds", "contributions")
        return {f"{name}.parquet" for name in every}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a folder says about itself.

    Raises:
        ResultsMistake: in one sentence: no results, of another version, or damaged.
    """
    try:
        raw = (folder / RESULTS_MANIFEST).read_bytes()
    except FileNotFoundError as problem:
        if (folder / STUDY_MANIFEST).is_file():
            told = f"`fairlot analyse {as_argument(folder)}` makes its report and its tables"
            raise ResultsMistake(f"{folder}: the folder of a sweep, with figures and no records; {told}") from problem
        raise ResultsMistake(f"{folder}: no results of fairlot; it has no {RESULTS_MANIFEST}") from problem
    except OSError as problem:
        raise ResultsMistake(f"{folder}: cannot be read; {problem.strerror or problem}") from problem
    try:
        return unsealed(raw, ResultsManifest)
    except Unsealed as problem:
        name, version = format_of(raw)
        if name not in ("", RESULTS):
            what = f"no results of fairlot; its {RESULTS_MANIFEST} is of something else"
            raise ResultsMistake(f"{folder}: {what}") from problem
        if name == RESULTS and version not in (0, FORMAT_VERSION):
            raise ResultsMistake(f"{folder}: written by another version of fairlot; run the study again") from problem
        what = f"its {RESULTS_MANIFEST} is damaged ({problem})"
        raise ResultsMistake(f"{folder}: {what}; run the study again") from problem


def load_results(folder: str | Path) -> Results:
    """Return a folder of results, once every file in it is known to be as it was written.

    Raises:
        ResultsMistake: in one sentence: not there, not of fairlot, of another format, interrupted or damaged.
    """
    place = Path(folder)
    if not place.is_dir():
        raise ResultsMistake(f"{place}: there is no such folder of results")
    if (place / READY / RESULTS_MANIFEST).is_file():
        with held(place):
            pass  # what was interrupted is finished
    manifest = read_manifest(place)
    seen = {}
    for name, digest in manifest["files"].items():
        path = place / name
        seen[name] = mark_of(path)
        if not path.is_file():
            raise ResultsMistake(f"{place}: {name} is missing; run the study again")
        with reading(place):
            found = sha256_of(path)
        if found != digest:
            raise ResultsMistake(f"{place}: {name} is damaged or was changed; run the study again")
    return Results(place, manifest, seen)
