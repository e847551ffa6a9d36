"""Pasts of large places, on disk: that of a country takes as long to live as nine of its years, and is always the same.

They lie with the compiled code of this version (``engine/code_cache.py``), where only this user can write, and go with
it. A file that is damaged is not there. Where nothing can be kept, nothing is: the past is lived again.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba
import numpy as np
from llvmlite import binding

from simulator.engine.code_cache import digest_of, opened
from simulator.engine.kernel import CACHE_FOLDER, PACKAGE
from simulator.start.carried import HANDED_ON, Past

LEAST_BYTES = 2**24  # a smaller past is lived again sooner than it would clutter a disk
MOST_BYTES = 2**30  # of all that are kept, of all versions
_OWNER_ONLY = 0o700  # mode of their folder
_FOLDER = "pasts"
_LISTS = "lists."
_ROWS = "rows."
_is_own_code = False
_was_read = False


def keep_none() -> None:
    """Neither read nor write pasts from now on: rules of the user's own live another one."""
    global _is_own_code  # noqa: PLW0603  (a switch of the process, as the rules are)
    _is_own_code = True


def was_read() -> bool:
    """Say whether this process has taken up a past that was lived with the model's own rules."""
    return _was_read


def kept_past(text: str, seed: int) -> Past | None:
    """Return the past that was kept of a scenario, by its fingerprint, and a seed; None where there is none."""
    global _was_read  # noqa: PLW0603  (rules of the user's own would come too late)
    file = _file(text, seed)
    if file is None:
        return None
    try:
        arrays = np.load(io.BytesIO(opened(file.read_bytes())), allow_pickle=False)
        found = _past({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    with suppress(OSError):
        os.utime(file)  # asked for just now
    _was_read = True
    return found


def keep_past(text: str, seed: int, past: Past) -> None:
    """Keep a large past; those that were not asked for longest make room."""
    file = _file(text, seed)
    if file is None or not LEAST_BYTES <= past.nbytes <= MOST_BYTES:
        return
    content = io.BytesIO()
    np.savez(content, **_arrays(past))
    waiting = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        try:
            with waiting.open("wb") as out:
                out.write(digest_of(content.getbuffer()))
                out.write(content.getbuffer())
            waiting.replace(file)
        finally:
            waiting.unlink(missing_ok=True)
        _make_room(file.parents[2])


def _make_room(root: Path) -> None:
    files = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in root.glob(f"*/{_FOLDER}/*"))
    total = sum(size for _, size, _ in files)
    for _, size, path in files:
        if total > MOST_BYTES:
            path.unlink(missing_ok=True)
            total -= size


def _file(text: str, seed: int) -> Path | None:
    """Return where a past is kept; None where none may be."""
    if CACHE_FOLDER is None or _is_own_code or numba.config.DISABLE_JIT:
        return None
    key = hashlib.sha256(f"{text} {seed} {_FINGERPRINT}".encode()).hexdigest()
    return CACHE_FOLDER / _FOLDER / key


def _fingerprint() -> str:
    """Return a hash of what shapes a past beside the engine, whose own is the folder's name.

    That is what reads scenarios, NumPy, and the processor: machines that share a folder may differ in a last bit.
    """
    digest = hashlib.sha256(f"{np.__version__} {binding.get_host_cpu_name()}".encode())
    digest.update(binding.get_host_cpu_features().flatten().encode())
    for path in sorted((PACKAGE / "scenario").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_FINGERPRINT = _fingerprint()


def _arrays(past: Past) -> dict[str, Any]:
    flat = {"cash": past.cash, "worked": past.worked, "pay_weeks": past.pay_weeks, "decided": np.array(past.decided)}
    flat |= {_ROWS + name: rows for name, rows in past.rows.items()}
    return flat | {_LISTS + name: rows for name, rows in past.lists.items()}


def _past(arrays: dict[str, Any]) -> Past:
    """Return a past of its arrays; a ValueError where rows are not as this version has them."""
    rows = {name: arrays[_ROWS + name].view(np.recarray) for name in HANDED_ON}
    if any(kept.dtype != HANDED_ON[name].dtype for name, kept in rows.items()):
        raise ValueError("rows of another version")
    return Past(
        rows=rows,
        cash=arrays["cash"],
        worked=arrays["worked"],
        pay_weeks=arrays["pay_weeks"],
        lists={name.removeprefix(_LISTS): array for name, array in arrays.items() if name.startswith(_LISTS)},
        decided=int(arrays["decided"]),
    )
