"""The same work on the workers of a dask cluster, wherever they are.

A chunk that is lost with its worker is tried again by the scheduler; one that ends several workers comes back as an
error and is then cut into single runs, so that only the guilty run is recorded as failed. Workers may come and go.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from simulator.study.arms import StudyMistake
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.model_version import model_version
from simulator.study.sweeps.work import Outcome, Recipe, Task, failed, play_task

#: Chunks that wait or run for each worker: one that runs and one that is ready.
AHEAD = 2
_LOOK = 1.0  # seconds between looks for new workers
_CONNECT = 10.0  # seconds to find the scheduler


class OtherVersion(RuntimeError):  # noqa: N818  (a message from a worker)
    """A worker has another version of the model."""


def play_chunk(recipe: Recipe, tasks: list[Task]) -> list[Outcome]:
    """Play a chunk in a worker of a cluster.

    A run beyond its limit ends the worker process, which nothing gentler can do to compiled code; the cluster starts
    another one.

    Raises:
        OtherVersion: this worker would not give the same figures.
    """
    if model_version() != recipe.model:
        raise OtherVersion(f"a worker has the model {model_version()}, but {recipe.model} was asked for")
    outcomes = []
    for task in tasks:
        faulthandler.dump_traceback_later(recipe.limit_seconds, exit=True)
        try:
            outcomes.append(play_task(recipe, task))
        finally:
            faulthandler.cancel_dump_traceback_later()
    return outcomes


def run_on_cluster(address: str, recipe: Recipe, chunker: Chunker) -> Iterator[list[Outcome]]:
    """Yield the outcomes of each chunk as a cluster finishes it.

    Raises:
        StudyMistake: there is no scheduler, no package for it, or the workers have another version of the model.
    """
    try:
        import distributed  # noqa: PLC0415
    except ImportError as problem:
        raise StudyMistake("a cluster needs a further package: pip install 'fairlot[cluster]'") from problem
    try:
        client: Any = _client_of(distributed)(address, timeout=_CONNECT)
    except (OSError, ValueError) as problem:
        raise StudyMistake(f"there is no dask scheduler at {address} ({type(problem).__name__})") from problem
    with client, client.get_executor(pure=False) as executor:
        yield from _drain(client, executor, recipe, chunker)


def _client_of(package: Any) -> Any:
    """Return the class of clients, which carries no types."""
    return package.Client


def _drain(client: Any, executor: Any, recipe: Recipe, chunker: Chunker) -> Iterator[list[Outcome]]:
    running: dict[Future[list[Outcome]], list[Task]] = {}
    while True:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        while len(running) < AHEAD * workers:
            chunk = chunker.take(workers)
            if not chunk:
                break
            running[executor.submit(play_chunk, recipe, chunk)] = chunk
        if not running:
            return
        for future in wait(list(running), timeout=_LOOK, return_when=FIRST_COMPLETED).done:
            chunk = running.pop(future)
            problem = future.exception()
            if problem is None:
                outcomes = future.result()
                for outcome in outcomes:
                    chunker.note(outcome)
                yield outcomes
            elif isinstance(problem, OtherVersion):
                raise StudyMistake(f"{problem}; install the same fairlot everywhere")
            elif len(chunk) == 1:
                yield [failed(chunk[0], f"it ended its workers or took too long ({type(problem).__name__})")]
            else:
                running |= {executor.submit(play_chunk, recipe, [task]): [task] for task in chunk}
