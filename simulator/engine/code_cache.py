"""Compiled code on disk: private to its user, checked before it is run, made anew when damaged.

Compiled code is code: whoever can write it decides what runs. The folder must belong to this user alone, on a way that
is not everybody's to change, and each file ends in a digest of its content, because a truncated file handed to the
loader ends the process with nothing but "Aborted.". Where there is no such folder, or its disk is full, one sentence
says so and every start compiles anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime import rtsys

CACHES_KEPT = 3
_TOLD = "FAIRLOT_CODE_NOT_KEPT"  # set once the sentence was written, for processes that this one starts
_DIGEST = hashlib.sha256().digest_size


class NotKept(OSError):  # noqa: N818 - reads as what happened
    """There is no place for compiled code; the message says why."""


def tell_not_kept(why: str) -> None:
    """Say once, in all processes of a command, that compiled code is not kept."""
    if _TOLD not in os.environ:
        os.environ[_TOLD] = "1"
        sys.stderr.write(
            f"Compiled code is not kept ({why}), so every start compiles anew. Set FAIRLOT_CACHE_DIR to a folder of"
            " your own to keep it.\n"
        )


def _wanted_root() -> Path:
    """Return where compiled code is to be kept: the folder asked for, or the user's cache folder."""
    if asked := os.environ.get("FAIRLOT_CACHE_DIR"):
        return Path(asked).absolute()
    if os.name == "posix" and os.environ.get("HOME") == "" and not os.environ.get("XDG_CACHE_HOME"):
        raise NotKept("HOME is empty")
    root = Path(platformdirs.user_cache_path("fairlot"))
    if not root.is_absolute():
        raise NotKept("this user has no home folder")
    return root


def is_private(folder: Path) -> bool:
    """Say whether a folder belongs to this user and nobody else can write into it; Windows keeps profiles private."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def _open_to_all(root: Path) -> Path | None:
    """Return a folder on the way to the root in which everybody may put another in the place of ours; None without one.

    In one that is sticky, as ``/tmp`` is, only its owner may rename what lies there.
    """
    if not hasattr(os, "getuid"):
        return None
    real = root.resolve()
    way = (real, *real.parents, root, *root.parents)  # where a link leads, and the way to it
    return next((folder for folder in way if folder.stat().st_mode & (0o002 | stat.S_ISVTX) == 0o002), None)


def private_folder(root: Path, name: str) -> Path:
    """Return a folder under the root that only this user can write, made anew if it was anything else.

    Raises:
        NotKept: there can be none.
    """
    folder = root / name
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (unsafe := _open_to_all(root)) is not None:  # code is read as it is needed, long after this look
            how = f"`chmod o-w {shlex.quote(str(unsafe))}` ends that"
            raise NotKept(f"everybody can write into {unsafe} and put other code in the place of yours; {how}")
        if folder.is_symlink() or (folder.exists() and not is_private(folder)):
            folder.unlink() if folder.is_symlink() or not folder.is_dir() else shutil.rmtree(folder)
        folder.mkdir(exist_ok=True, mode=0o700)
        if not is_private(folder):
            raise NotKept(f"others can write into {folder}")
        probe = folder / f"probe-{os.getpid()}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except NotKept:
        raise
    except OSError as problem:
        raise NotKept(f"{folder}: {problem.strerror or problem}") from problem
    return folder


def _forget_old(root: Path, current: Path) -> None:
    """Delete the compiled code of versions that were not used recently."""
    try:
        others = [p for p in root.glob("kernels-*") if p != current]
        for stale in sorted(others, key=lambda p: p.stat().st_mtime)[:-CACHES_KEPT]:
            shutil.rmtree(stale, ignore_errors=True)
    except OSError:
        pass  # another process is tidying; nothing depends on it


def prepare(fingerprint: str) -> Path | None:
    """Return the folder for compiled code of a version, and let numba use it; None, and a sentence, without one."""
    try:
        root = _wanted_root()
        folder = private_folder(root, f"kernels-{fingerprint}")
    except (NotKept, RuntimeError) as problem:
        tell_not_kept(str(problem))
        return None
    _forget_old(root, folder)
    numba.config.CACHE_DIR = str(folder)
    return folder


class SealedFiles(IndexDataCacheFile):  # type: ignore[misc, unused-ignore]
    """numba's files of one function, each behind the digest of its content; a file that does not match is not there."""

    @classmethod
    def instead_of(cls, files: IndexDataCacheFile) -> SealedFiles:
        """Return sealed files in the place of plain ones."""
        sealed = cls.__new__(cls)
        sealed.__dict__.update(files.__dict__)
        return sealed

    def save(self, key: Any, data: Any) -> None:
        """Keep the code of one signature; on a full disk say so and go on.

        A file's number is the first that the index does not name yet: two processes that read the index at once would
        give one number to two signatures, and each would run the other's code.
        """
        try:
            with alone(Path(self._cache_path), self._index_name):
                super().save(key, data)
        except OSError as problem:
            tell_not_kept(f"{self._cache_path}: {problem.strerror or problem}")

    def _dump(self, obj: Any) -> bytes:
        content: bytes = super()._dump(obj)
        return digest_of(content) + content

    def _load_index(self) -> dict[Any, str]:
        """Return which signatures are kept; none where the index is missing, damaged or of another version."""
        try:
            version, behind = _first_pickle(Path(self._index_path).read_bytes())
            stamp, overloads = pickle.loads(opened(behind))
        except Exception:  # noqa: BLE001 - whatever a damaged file does, it is made anew
            return {}
        return overloads if version == self._version and stamp == self._source_stamp else {}

    def _load_data(self, name: str) -> Any:
        """Return the code of one signature.

        Raises:
            OSError: it is missing or damaged; numba then compiles and saves it again.
        """
        return pickle.loads(opened(Path(self._data_path(name)).read_bytes()))


def _first_pickle(content: bytes) -> tuple[Any, bytes]:
    """Return the version that an index begins with and what follows."""
    stream = io.BytesIO(content)
    return pickle.load(stream), stream.read()


def digest_of(content: bytes | memoryview) -> bytes:
    """Return the digest that stands before content."""
    return hashlib.sha256(content).digest()


def opened(file: bytes) -> memoryview:
    """Return the content behind a digest: the same memory.

    Raises:
        OSError: it does not match.
    """
    content = memoryview(file)[_DIGEST:]
    if digest_of(content) != file[:_DIGEST]:
        raise OSError("damaged")
    return content


@contextmanager
def alone(folder: Path | None, name: str, *, waiting: bool = True) -> Iterator[bool]:
    """Compile something while no other process does; True once it is so, False where another is at it.

    Several processes may compile one version: the two of a first start, the workers of a sweep. The lock goes with its
    process. Where there is no folder, or no such lock, whoever needs the code compiles it.

    Args:
        folder: of compiled code.
        name: of what is compiled.
        waiting: wait for the other process, whose code is on disk then.
    """
    with ExitStack() as stack:
        try:
            if folder is not None and os.name == "posix":
                import fcntl  # noqa: PLC0415

                opened = stack.enter_context((folder / f"{name}.lock").open("ab"))
                fcntl.flock(opened, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        except OSError:  # a full disk, or a file system without locks
            pass
        yield True


class SealedCache(FunctionCache):  # type: ignore[misc, unused-ignore]
    """numba's cache of one function, in sealed files from the moment that it exists: another thread may use it then."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file: IndexDataCacheFile = SealedFiles.instead_of(self._cache_file)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return kept code, or None, without what only who compiles needs."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


def keep_code_of(compiled: Any) -> None:
    """Let what numba is about to compile be looked up on disk and kept there."""
    try:
        compiled._cache = SealedCache(compiled.__wrapped__)
    except (OSError, RuntimeError) as problem:
        tell_not_kept(str(problem).splitlines()[0])
