"""One writer a folder, be it of runs or of a sweep: a lock that the system lets go when its process ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from simulator.study.disk import ResultsMistake

LOCK = ".lock"


class Locked(OSError):  # noqa: N818  (a message to the function that asked for the lock)
    """Another process holds the lock."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock.

    Raises:
        Locked: another process holds it.
    """
    with (folder / LOCK).open("a+b") as opened:
        try:
            _lock(opened.fileno())
        except OSError as problem:
            raise Locked(problem.errno, str(problem)) from problem
        yield


@contextmanager
def alone(folder: Path, kind: type[ResultsMistake] = ResultsMistake) -> Iterator[None]:
    """Hold the folder's lock, or say in a sentence why not.

    Args:
        folder: where is written.
        kind: what is raised.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(only_writer(folder))
        except Locked as problem:
            why = "another command is writing there; wait for it or name another folder"
            raise kind(f"{folder}: not written; {why}") from problem
        except OSError as problem:
            why = f"{problem.strerror or problem}; name another folder, or make this one writable"
            raise kind(f"{folder}: not written ({why})") from problem
        yield


def _lock(handle: int) -> None:
    if os.name == "nt":  # pragma: no cover  (the same by the other system's means)
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl  # noqa: PLC0415

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
