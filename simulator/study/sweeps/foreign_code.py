"""Look at a model of the user's own from outside: it is imported in a process of its own, which may fail in any way."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from simulator.study.arms import StudyMistake
from simulator.study.sweeps.pool import no_main

if TYPE_CHECKING:
    from simulator.study.sweeps.own_model import OwnModel

#: Importing it may take so long, rules of its own compiled with it [seconds].
PATIENCE = 300.0


def found_model(name: str, folder: str) -> OwnModel:
    """Return what a model of the user's own is, without importing it here.

    Raises:
        StudyMistake: it cannot be used; the message says why.
    """
    if multiprocessing.current_process().daemon:
        why = "which a worker of a multiprocessing.Pool may not start"
        raise StudyMistake(f"`{name}` is imported in a process of its own, {why}")
    context = multiprocessing.get_context("spawn")
    line, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_look, args=(theirs, name, folder), daemon=True)
    with no_main():
        process.start()
    theirs.close()
    try:
        answer = line.recv() if line.poll(PATIENCE) else f"importing `{name}` took longer than {PATIENCE:g} seconds"
    except EOFError:
        process.join()
        answer = f"importing `{name}` ended its process (exit code {process.exitcode})"
    finally:
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise StudyMistake(answer)
    found: OwnModel = answer
    return found


def _look(line: Any, name: str, folder: str) -> None:
    from simulator.study.sweeps.own_model import OwnModelMistake, look_at  # noqa: PLC0415  (with Mesa, which takes a second)

    try:
        line.send(look_at(name, folder))
    except OwnModelMistake as problem:
        line.send(str(problem))
