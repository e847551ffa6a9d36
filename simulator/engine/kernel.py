"""The one place where numba is configured: every compiled function is made by :func:`kernel`.

Compiled code is kept on disk (``code_cache.py``) in a folder named after the fingerprint of all rooms with kernels,
because numba itself only notices a change in the file of the function it cached, not in those that this one calls.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import types

from simulator.engine import code_cache
from simulator.engine.code_parts import DoorCompiler, PartCompiler

_plain: Callable[[Any], Any] = types.unliteral  # type: ignore[attr-defined, unused-ignore]  # numba has no stubs
F = TypeVar("F", bound=Callable[..., object])

PACKAGE = Path(__file__).parents[1]

#: Rooms of the engine: what they hold decides what happens in a world. A change elsewhere compiles nothing anew.
ENGINE_ROOMS = ("register", "engine", "behaviours", "phases", "start", "week")
#: Rooms with compiled code: the engine's, and the small worlds of the theorems.
_COMPILED_ROOMS = (*ENGINE_ROOMS, "verification")


def source_fingerprint() -> str:
    """Return a short hash of every file with compiled code, of the register and of the compiler's versions."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {numba.__version__}".encode())
    for room in _COMPILED_ROOMS:
        for path in sorted([*(PACKAGE / room).rglob("*.py"), *(PACKAGE / room).glob("*.toml")]):
            digest.update(path.relative_to(PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


CACHE_FOLDER = code_cache.prepare(source_fingerprint())


def is_compiled_before() -> bool:
    """Say whether this version of the package has compiled code on disk already."""
    return CACHE_FOLDER is not None and any(CACHE_FOLDER.rglob("*.nbc"))


def kernel(function: F) -> F:
    """Compile a function of numbers and tables: no Python objects, releases the interpreter lock, cached on disk.

    Called from Python it is a door; called from compiled code, a part of that (``code_parts.py``).
    """
    compiled: F = numba.njit(nogil=True, error_model="numpy", pipeline_class=DoorCompiler)(function)
    if hasattr(compiled, "get_call_template"):
        _call_as_part(compiled)
        _cache_when_compiled(compiled)
    return compiled


def _call_as_part(door: Any) -> None:
    """Give compiled callers the part of a kernel, which is made when the first of them asks for it."""

    def find(args: Any, kws: Any) -> Any:
        door.part = door.part or _part(door.py_func)
        # Once per type of argument, not once per constant that some caller passes: there would be a version of
        # ``transfer`` for each reason that is written in a call.
        return door.part.get_call_template(tuple(map(_plain, args)), {k: _plain(v) for k, v in dict(kws).items()})

    def overload(signature: Any) -> Any:
        return door.part.get_overload(signature)

    door.part = None
    door.get_call_template, door.get_overload = find, overload


def _part(function: Any) -> Any:
    part = numba.njit(error_model="numpy", pipeline_class=PartCompiler)(function)

    def note(compiled: Any) -> None:
        part.overloads[tuple(compiled.signature.args)] = compiled  # and no more: Python never calls it

    part.add_overload = note
    return part


def _cache_when_compiled(dispatcher: Any) -> None:
    """Look for the disk cache of a function when it is first compiled, which most never are: their callers are cached.

    Looking at once, for hundreds of functions, took a tenth of a second of every start.
    """
    compile_it = dispatcher.compile

    def compile_cached(signature: Any) -> Any:
        keep(dispatcher)  # first: another thread may compile it as soon as this one lets it
        dispatcher.compile = compile_it
        return compile_it(signature)

    dispatcher.compile = compile_cached


def inlined(function: F) -> F:
    """Compile a function into every loop that calls it, so that the processor can take several rounds at once."""
    compiled: F = numba.njit(nogil=True, error_model="numpy", inline="always")(function)
    if hasattr(compiled, "get_call_template"):
        _cache_when_compiled(compiled)
    return compiled


def keep(compiled: Any) -> None:
    """Keep what is about to be compiled on disk, where there is a place for it."""
    if CACHE_FOLDER is not None:
        code_cache.keep_code_of(compiled)
