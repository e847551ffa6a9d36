"""Pasts of large places, on disk: that of a country takes as long to live as nine of its years, and is always the same.

They lie with the compiled code of this version (``engine/code_cache.py``), where only this user can write, and go with
it. A file that is damaged is not there. Where nothing can be kept, nothing is: the past is lived again.
"""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from simulator.engine.code_cache import opened, sealed
from simulator.engine.kernel import CACHE_FOLDER, PACKAGE
from simulator.start.carried import Past

WORTH_SECONDS = 3.0  # a past that was lived in less is lived again sooner than it would clutter a disk
MOST_BYTES = 2**30  # of all that are kept
_OWNER_ONLY = 0o700  # mode of their folder
_LISTS = "lists."
_ROWS = "rows."
_is_own_code = False


def keep_none() -> None:
    """Neither read nor write pasts from now on: rules of the user's own live another one."""
    global _is_own_code  # noqa: PLW0603  (a switch of the process, as the rules are)
    _is_own_code = True


def kept_past(text: str, seed: int) -> Past | None:
    """Return the past that was kept of a scenario, by its fingerprint, and a seed; None where there is none."""
    file = _file(text, seed)
    if file is None:
        return None
    with suppress(OSError, ValueError, KeyError, EOFError):
        arrays = np.load(io.BytesIO(opened(file.read_bytes())), allow_pickle=False)
        found = {name: arrays[name] for name in arrays.files}
        os.utime(file)
        return _past(found)
    return None


def keep_past(text: str, seed: int, past: Past, seconds: float) -> None:
    """Keep a past that took so long to live; those that were not asked for longest make room."""
    file = _file(text, seed)
    if file is None or seconds < WORTH_SECONDS or past.nbytes > MOST_BYTES:
        return
    content = io.BytesIO()
    np.savez(content, **_arrays(past))
    waiting = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        try:
            waiting.write_bytes(sealed(content.getvalue()))
            waiting.replace(file)
        finally:
            waiting.unlink(missing_ok=True)
        _make_room(file.parent)


def _make_room(folder: Path) -> None:
    files = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir())
    total = sum(size for _, size, _ in files)
    for _, size, path in files:
        if total > MOST_BYTES:
            path.unlink(missing_ok=True)
            total -= size


def _file(text: str, seed: int) -> Path | None:
    """Return where a past is kept; None where none may be."""
    if CACHE_FOLDER is None or _is_own_code or numba.config.DISABLE_JIT:
        return None
    key = hashlib.sha256(f"{text} {seed} {_reading_fingerprint()}".encode()).hexdigest()
    return CACHE_FOLDER / "pasts" / key


@cache
def _reading_fingerprint() -> str:
    """Return a hash of what makes tables of a scenario beside the engine, whose own stands in the folder's name."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted((PACKAGE / "scenario").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _arrays(past: Past) -> dict[str, Any]:
    flat = {"cash": past.cash, "worked": past.worked, "pay_weeks": past.pay_weeks, "decided": np.array(past.decided)}
    flat |= {_ROWS + name: rows for name, rows in past.rows.items()}
    return flat | {_LISTS + name: rows for name, rows in past.lists.items()}


def _past(arrays: dict[str, Any]) -> Past:
    return Past(
        rows={
            name.removeprefix(_ROWS): array.view(np.recarray)
            for name, array in arrays.items()
            if name.startswith(_ROWS)
        },
        cash=arrays["cash"],
        worked=arrays["worked"],
        pay_weeks=arrays["pay_weeks"],
        lists={name.removeprefix(_LISTS): array for name, array in arrays.items() if name.startswith(_LISTS)},
        decided=int(arrays["decided"]),
    )
