"""Files that are there whole or not at all, and sentences for a disk that is full or a folder that is forbidden."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = ("no space left", "disk quota", "out of disk")


class ResultsMistake(ValueError):  # noqa: N818  (its name is read by users)
    """A folder cannot be read or written as results; the message is one sentence for the person who asked."""


@contextmanager
def sentences(folder: Path, kind: type[ResultsMistake] = ResultsMistake, kept: str = "") -> Iterator[None]:
    """Turn what the system or the database says about a full disk or a forbidden folder into a sentence.

    Args:
        folder: where is written.
        kind: what is raised.
        kept: what is not lost, told at the end of the sentence.
    """
    import duckdb  # noqa: PLC0415  (only needed where tables are read or written)

    try:
        yield
    except OSError as problem:
        raise kind(_sentence(folder, problem.errno, problem.strerror or str(problem), kept)) from problem
    except duckdb.Error as problem:
        first = str(problem).splitlines()[0]
        is_full = any(words in first.lower() for words in _FULL)
        raise kind(_sentence(folder, errno.ENOSPC if is_full else None, first, kept)) from problem


#: What code raises that meets tables or settings of another shape than it was written for.
_UNLIKE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


@contextmanager
def reading(folder: Path, kind: type[ResultsMistake] = ResultsMistake) -> Iterator[None]:
    """Turn what goes wrong with a folder that somebody else, or another version, wrote into a sentence.

    Sentences of ours pass; the name of any other exception is told, so that a fault of ours can be found.
    """
    try:
        yield
    except OSError as problem:
        raise kind(f"{folder}: cannot be read ({problem.strerror or problem})") from problem
    except _UNLIKE as problem:
        if type(problem).__module__.startswith("simulator."):
            raise
        words = f"{type(problem).__name__}: {' '.join(str(problem).split())[:100]}"
        why = f"what it holds is not as this version of fairlot writes it ({words})"
        raise kind(f"{folder}: {why}; run the study again") from problem


def _sentence(folder: Path, number: int | None, words: str, kept: str) -> str:
    also = f"; {kept}" if kept else ""
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"{folder}: not written, the disk is full{also}: make room and give the same command again"
    return f"{folder}: not written ({words}){also}; name another folder, or make this one writable"


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
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
    sync_folder(final.parent)


def unfinished(path: Path) -> Path:
    """Return where a file is made ready: a new one, because what is there may be a link that leads elsewhere."""
    temporary = path.with_name(f".{path.name}.unfinished")
    temporary.unlink(missing_ok=True)
    return temporary


def write_text(path: Path, text: str) -> None:
    """Write a text so that it is there whole or not at all."""
    temporary = unfinished(path)
    with temporary.open("x", encoding="utf-8") as opened:
        opened.write(text)
    place_atomically(temporary, path)


def why_not_written(path: Path) -> str:
    """Return why no file can be written at a place, or nothing; what is there is left as it is."""
    try:
        if path.is_dir():
            return "it is a folder"
        if path.exists():
            return "" if os.access(path, os.W_OK) else os.strerror(errno.EACCES)
        with tempfile.TemporaryFile(dir=path.absolute().parent):
            return ""
    except (OSError, ValueError) as problem:  # the latter for a name that no file system takes
        return getattr(problem, "strerror", None) or str(problem)


def own_folder(path: Path) -> Path:
    """Return a folder within a folder of results, made if need be; never one that a link leads to.

    Raises:
        ResultsMistake: it is a link.
    """
    if path.is_symlink():
        raise ResultsMistake(f"{path}: not written; it is a link to another place; take it away")
    path.mkdir(exist_ok=True)
    return path


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file [64 hexadecimal digits]."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
