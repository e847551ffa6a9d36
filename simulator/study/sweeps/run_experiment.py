"""Run an experiment: what is missing is run, what is there is kept, and the folder says how it came about."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.study.arms import StudyMistake
from simulator.study.disk import write_text
from simulator.study.execution import Progress
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.lock import Locked, only_writer
from simulator.study.manifests import sealed
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.parts import MANIFEST, Store, StoreMistake, writing
from simulator.study.sweeps.plan import Plan, plan_of
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
            from simulator.study.sweeps.cluster import run_on_cluster  # noqa: PLC0415  (an extra)

            return run_on_cluster(self.scheduler, plan.recipe, chunker)
        return (pool or self.pool(plan.recipe)).run(chunker)

    def pool(self, recipe: Recipe) -> Pool:
        """Return a pool of as many processes as were asked for."""
        if self.workers is not None and self.workers < 1:
            raise StudyMistake(f"workers is {self.workers}, but at least one run goes on at a time")
        return Pool(recipe, self.workers or usable_processors())


def default_folder(loaded: Loaded, file: str | Path) -> Path:
    """Return ``results/<name of the file>-<fingerprint>``: the same experiment has the same folder."""
    return Path("results") / f"{Path(file).stem}-{loaded.experiment.fingerprint()[:8]}"


def sweep(
    file: str | Path,
    out: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    *,
    retry: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Swept:
    """Run an experiment, or what is missing of it.

    Args:
        file: the experiment file.
        out: folder; by default :func:`default_folder`.
        workers: processes; by default one for each processor.
        scheduler: address of a dask scheduler whose workers run it instead.
        retry: whether runs that failed are tried again.
        progress: told the numbers of finished and of all runs.
        say: told in a sentence what was noticed: damaged parts, another version of the model.

    Raises:
        ScenarioMistakes: the file or its scenario is wrong.
        StudyMistake: workers or packages are missing.
        StoreMistake: the folder cannot be used.
    """
    loaded = load_experiment(file)
    store = Store(Path(out) if out is not None else default_folder(loaded, file))
    means = Means(workers, scheduler)
    if loaded.experiment.design.kind == "pareto":
        from simulator.study.sweeps.search import search  # noqa: PLC0415  (an extra)

        with _held(store, say):
            return search(loaded, store, means, retry=retry, progress=progress, say=say)
    plan = plan_of(loaded, *design_points(loaded))
    with _held(store, say):
        return fulfil(loaded, plan, store, means, retry=retry, progress=progress, say=say)


@contextmanager
def _held(store: Store, say: Say | None) -> Iterator[None]:
    """Prepare a folder, and hold its lock while it is written."""
    store.prepare()
    try:
        with only_writer(store.folder):
            store.clear_unfinished()
            for name in store.set_aside_damaged():
                if say is not None:
                    say(_set_aside(store, name))
            yield
    except Locked as problem:
        raise StoreMistake(
            f"{store.folder}: another command is writing there; wait for it or name another folder"
        ) from problem


def _set_aside(store: Store, name: str) -> str:
    if name == MANIFEST:
        return f"{store.folder}: {name} was damaged or of another version; it is written anew, finished runs are kept."
    return f"{store.folder}: the part {name} was damaged; it was set aside, and its runs are made again."


def fulfil(
    loaded: Loaded,
    plan: Plan,
    store: Store,
    means: Means,
    *,
    retry: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
    pool: Pool | None = None,
) -> Swept:
    """Make every run of a plan that the store does not have; its lock is held by the caller."""
    began = time.monotonic()
    _note_changes(store, plan, say)
    manifest = manifest_of(loaded, plan, store.write_plan(plan))
    with writing(store.folder):
        write_text(store.folder / EXPERIMENT, loaded.text)
        write_text(store.folder / MANIFEST, sealed(manifest))
    numbers = missing_runs(store, retry=retry)
    playing, processor, made = 0.0, 0.0, 0
    with Writer(store, plan) as writer:
        chunker = Chunker(plan.tasks(numbers), len(numbers))
        for outcomes in means.run(plan, chunker, pool) if numbers else ():
            writer.write(outcomes)
            playing += sum(outcome.seconds for outcome in outcomes)
            processor += sum(outcome.processor for outcome in outcomes)
            made += len(outcomes)
            if progress is not None:
                progress(made, len(numbers))
    write_runs(store)
    done, bad = count_runs(store)
    with writing(store.folder):
        write_text(store.folder / CRATE, as_json(crate_of(store.folder, manifest)))
    swept = Swept(
        folder=store.folder,
        asked=plan.size,
        found=plan.size - len(numbers),
        made=made,
        failures=bad,
        seconds=time.monotonic() - began,
        writing=writer.seconds,
        playing=playing,
        processor=processor,
    )
    _log(store, swept, done)
    return swept


def _note_changes(store: Store, plan: Plan, say: Say | None) -> None:
    """Say if the folder was made by another version of the model."""
    if say is None or not (store.folder / MANIFEST).is_file():
        return
    before = store.manifest()
    if before["model"] != plan.recipe.model:
        say(f"{store.folder}: the model has changed since these runs were made; all are made anew, the old ones kept.")
    elif before["scenarios"] != list(plan.recipe.arms):
        say(f"{store.folder}: the scenario has changed; runs that it changes are made anew, the old ones kept.")


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
