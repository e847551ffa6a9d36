"""Make the runs of a plan that a folder does not have, and say in it how they came about."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulator.study.arms import StudyMistake, workers_of
from simulator.study.disk import write_text
from simulator.study.execution import Progress
from simulator.study.experiments.files import Loaded
from simulator.study.manifests import STUDY_MANIFEST, sealed
from simulator.study.remains import MADE_OF_SWEEPS, take_away
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.parts import Store, StoreMistake, writing
from simulator.study.sweeps.plan import Plan
from simulator.study.sweeps.pool import Pool, usable_processors
from simulator.study.sweeps.provenance import CRATE, EXPERIMENT, as_json, crate_of, manifest_of
from simulator.study.sweeps.reading import count_runs, missing_runs, write_runs
from simulator.study.sweeps.work import Outcome, Recipe
from simulator.study.sweeps.writing import Writer

SESSIONS = "sessions.jsonl"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did.

    Attributes:
        folder: where it is.
        asked: runs that the experiment asks for.
        repeated: of these, runs that are the same as others of them.
        found: runs that were there already.
        made: runs made now, failures among them.
        failures: all runs that have no figures.
        seconds: time that it took.
        writing: time that writing parts took, beside the runs [seconds].
        playing: time that the runs themselves took, over all workers [seconds].
        processor: of these, the time that they had a processor [seconds].
    """

    folder: Path
    asked: int
    repeated: int
    found: int
    made: int
    failures: int
    seconds: float
    writing: float
    playing: float
    processor: float


@dataclass(frozen=True)
class Means:
    """With what a sweep is run: so many processes here, or the workers of a cluster."""

    workers: int | None = None
    scheduler: str | None = None

    def run(self, plan: Plan, chunker: Chunker, pool: Pool | None = None) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each finished chunk, from a pool that is there already or from one for this alone."""
        if self.scheduler is not None:
            if plan.recipe.own is not None:
                raise StudyMistake("the workers of a cluster have no model of your own; sweep on this machine")
            from simulator.study.sweeps.cluster import run_on_cluster  # noqa: PLC0415  (an extra)

            return run_on_cluster(self.scheduler, plan.recipe, chunker)
        return (pool or self.pool(plan.recipe)).run(chunker)

    def pool(self, recipe: Recipe) -> Pool:
        """Return a pool of as many processes as were asked for."""
        return Pool(recipe, workers_of(self.workers) or usable_processors())


def fulfil(
    loaded: Loaded,
    plan: Plan,
    store: Store,
    means: Means,
    *,
    retry: bool = False,
    retry_from: int = 0,
    progress: Progress | None = None,
    say: Say | None = None,
    pool: Pool | None = None,
) -> Swept:
    """Make every run of a plan that the store does not have; its lock is held by the caller.

    With ``retry`` also those that failed, from the number ``retry_from`` on.
    """
    began = time.monotonic()
    _note_changes(store, plan, say)
    manifest = _written_manifest(loaded, plan, store)
    numbers = missing_runs(store, retry=retry, retry_from=retry_from)
    made = _make(plan, store, means, numbers, progress=progress, pool=pool)
    write_runs(store)
    done, bad = count_runs(store)
    if made.runs:
        _take_away(store)  # what somebody had analysed while the runs were made
    with writing(store.folder):
        write_text(store.folder / CRATE, as_json(crate_of(store.folder, manifest)))
    swept = Swept(
        folder=store.folder,
        asked=plan.size,
        repeated=plan.repeated,
        found=plan.size - plan.repeated - len(numbers),
        made=made.runs,
        failures=bad,
        seconds=time.monotonic() - began,
        writing=made.writing,
        playing=made.playing,
        processor=made.processor,
    )
    _log(store, swept, done)
    return swept


@dataclass(slots=True)
class _Made:
    """How many runs were made now, failures among them, and the seconds that they took; see `Swept`."""

    runs: int = 0
    writing: float = 0.0
    playing: float = 0.0
    processor: float = 0.0


def _make(
    plan: Plan, store: Store, means: Means, numbers: Sequence[int], *, progress: Progress | None, pool: Pool | None
) -> _Made:
    """Make runs of a plan by their numbers, and write down what comes of each as its chunk is finished."""
    made = _Made()
    with Writer(store, plan) as writer:
        chunker = Chunker(plan.tasks(numbers), len(numbers))
        for outcomes in means.run(plan, chunker, pool) if numbers else ():
            writer.write(outcomes)
            if not made.runs:
                _take_away(store)  # also where the sweep is killed later on
            made.playing += sum(outcome.seconds for outcome in outcomes)
            made.processor += sum(outcome.processor for outcome in outcomes)
            made.runs += len(outcomes)
            if progress is not None:
                progress(made.runs, len(numbers))
    made.writing = writer.seconds
    return made


def _written_manifest(loaded: Loaded, plan: Plan, store: Store) -> dict[str, Any]:
    """Write down what is to be run, and return it."""
    manifest = manifest_of(loaded, plan, store.write_plan(plan))
    if _was_asked_otherwise(store, manifest):
        _take_away(store)  # also where no run is to be made: fewer points
    with writing(store.folder):
        write_text(store.folder / EXPERIMENT, loaded.text)
        write_text(store.folder / STUDY_MANIFEST, sealed(manifest))
    return manifest


def _was_asked_otherwise(store: Store, manifest: Mapping[str, Any]) -> bool:
    """Say whether a folder is of another experiment until now; a search asks for more with every generation."""
    key = "experiment_fingerprint"
    return (store.folder / STUDY_MANIFEST).is_file() and bool(store.manifest()[key] != manifest[key])


def _take_away(store: Store) -> None:
    """Delete the report, tables and plots of the runs that there were before."""
    with writing(store.folder):
        take_away(store.folder, MADE_OF_SWEEPS)


def _note_changes(store: Store, plan: Plan, say: Say | None) -> None:
    """Say if the folder was made by another version of the model."""
    if say is None or not (store.folder / STUDY_MANIFEST).is_file():
        return
    before = store.manifest()
    if before["model"] != plan.recipe.model:
        made = "runs that this version has not made are made anew, the old ones kept"
        say(f"{store.folder}: the model has changed since these runs were made; {made}.")
    elif before["scenarios"] != list(plan.recipe.arms):
        made = "runs of that are made where they are missing, the old ones kept"
        say(f"{store.folder}: what its arms simulate has changed; {made}.")


def _log(store: Store, swept: Swept, done: int) -> None:
    """Add a line about this session: times stand here, so that tables and manifest are the same everywhere."""
    line = {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "asked": swept.asked,
        "done": done,
        "made": swept.made,
        "failures": swept.failures,
        "seconds": round(swept.seconds, 3),
        "writing_seconds": round(swept.writing, 3),
        "playing_seconds": round(swept.playing, 3),
        "processor_seconds": round(swept.processor, 3),
    }
    with writing(store.folder):
        path = store.folder / SESSIONS
        if path.is_symlink():
            raise StoreMistake(f"{path}: not written; it is a link to another place; take it away")
        with path.open("a", encoding="utf-8") as opened:
            opened.write(json.dumps(line) + "\n")
