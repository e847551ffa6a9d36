"""Run an experiment: what is missing is run, what is there is kept, and the folder says how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.study.execution import Progress
from simulator.study.experiments.designs import design_points
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.overruled import without_effect
from simulator.study.lock import alone
from simulator.study.manifests import STUDY_MANIFEST
from simulator.study.plausible import STALE
from simulator.study.sweeps.fulfilment import Means, Say, Swept, fulfil
from simulator.study.sweeps.parts import Store, StoreMistake, writing
from simulator.study.sweeps.plan import plan_of


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
        say: told in a sentence what was noticed: damaged parts, another version of the model, factors without effect.

    Raises:
        ScenarioMistakes: the file or its scenario is wrong.
        StudyMistake: workers or packages are missing.
        StoreMistake: the folder cannot be used.
    """
    loaded = load_experiment(file)
    if say is not None:
        is_stale = loaded.plausible is not None and loaded.plausible.is_stale
        for told in (*([STALE] if is_stale else []), *without_effect(loaded, str(file))):
            say(told)
    store = Store(Path(out) if out is not None else default_folder(loaded, file))
    means = Means(workers, scheduler)
    if loaded.experiment.design.kind == "pareto":
        from simulator.study.sweeps.search import search  # noqa: PLC0415  (an extra)

        with held_store(store, say):
            return search(loaded, store, means, retry=retry, progress=progress, say=say)
    plan = plan_of(loaded, *design_points(loaded))
    with held_store(store, say):
        return fulfil(loaded, plan, store, means, retry=retry, progress=progress, say=say)


@contextmanager
def held_store(store: Store, say: Say | None) -> Iterator[None]:
    """Prepare a folder, and hold its lock while it is written."""
    store.prepare()
    with alone(store.folder, StoreMistake):
        with writing(store.folder):
            store.clear_unfinished()
            damaged = store.set_aside_damaged()
        if say is not None:
            for name in damaged:
                say(_set_aside(store, name))
        yield


def _set_aside(store: Store, name: str) -> str:
    if name == STUDY_MANIFEST:
        return f"{store.folder}: {name} was damaged or of another version; it is written anew, finished runs are kept."
    return f"{store.folder}: the part {name} was damaged; it was set aside, and its runs are made again."
