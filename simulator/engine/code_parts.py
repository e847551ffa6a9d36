"""Kernels are optimised where they are used: once, with all that they call, at the doors of compiled code.

By itself numba optimises every kernel with everything that it calls, turns it into machine code and keeps that, and
its callers do the same with it again, level by level: half of a first start went into code that nobody runs. Here a
kernel that another kernel calls is a *part*: its types are found and it is put into LLVM's words, no more. A *door* is
what is called from outside compiled code or by address (``apart.py``): it takes all parts behind it, which LLVM then
sees as one piece. What is computed stays the same to the bit: the optimiser may not change a sum.

A function that somebody else compiles with ``numba.njit`` knows neither: where it calls a kernel, it is handed the part
together with all parts behind it.
"""

from __future__ import annotations

from typing import Any

from numba.core import typed_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass


class PartLibrary(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """The code of a kernel for those that call it: linked into their door, optimised and made native only there."""

    _linking_libraries: list[Any]
    _whole: Any = None

    def finalize(self) -> None:
        """Close it as it is."""
        self._raise_if_finalized()
        for library in self._linking_libraries:
            _to_reload(self).update(_to_reload(library))
        self._finalized = True

    def alone(self) -> Any:
        """Return the module of this part, without what it calls."""
        return super()._get_module_for_linking()

    def _get_module_for_linking(self) -> Any:
        """Return the module for code that was not made here and does not know of parts: with all that it calls."""
        if self._whole is None:
            known: dict[int, Any] = {}
            self.behind(known)
            whole = self.alone().clone()
            for library in known.values():
                if library is not self:
                    whole.link_in(_Alone(library)._get_module_for_linking(), preserve=True)
            self._whole = whole
        return self._whole

    def behind(self, known: dict[int, Any]) -> None:
        """Add this part and all that it needs, each once, by identity."""
        if id(self) not in known:
            known[id(self)] = self
            _add_all(self._linking_libraries, known)


class DoorLibrary(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """The code of a door: before it is optimised, all parts behind it are linked into it."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Take in the parts behind the door, then do as numba does."""
        known: dict[int, Any] = {}
        _add_all(self._linking_libraries, known)
        self._linking_libraries = [_Alone(library) for library in known.values()]
        super().finalize()


class _Alone:
    """A library for whom has a list of all that is to be linked, each once: by itself, without what it calls."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._reload_init = _to_reload(library)

    def _get_module_for_linking(self) -> Any:
        library = self._library
        return library.alone() if isinstance(library, PartLibrary) else library._get_module_for_linking()


def _to_reload(library: Any) -> set[Any]:
    """Return what must be loaded before code of a library is taken from disk; older numba keeps no account of it."""
    found: set[Any] = getattr(library, "_reload_init", set())
    return found


def _add_all(libraries: list[Any], known: dict[int, Any]) -> None:
    for library in libraries:
        if isinstance(library, PartLibrary):
            library.behind(known)
        else:
            known[id(library)] = library


class _PlaceOfPart:
    """Stands where numba keeps the machine code of a function: a part has none, and is found by this instead."""


@register_pass(mutates_CFG=False, analysis_only=False)
class _EnterPart(LoweringPass):  # type: ignore[misc, unused-ignore]
    """Let compiled code find a part, which numba does for functions with machine code only."""

    _name = "enter_part"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Enter the part that was just lowered."""
        place = _PlaceOfPart()
        state["cr"] = state["cr"]._replace(cfunc=place)
        state.targetctx.insert_user_function(place, state["cr"].fndesc, [state.library])
        return True


class PartCompiler(CompilerBase):  # type: ignore[misc, unused-ignore]
    """Compiles a part."""

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes, without those that make machine code."""
        flags = self.state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        passes = _passes_into(self.state, PartLibrary)
        passes.add_pass_after(_EnterPart, typed_passes.NativeLowering)
        passes.finalize()
        return [passes]


class DoorCompiler(CompilerBase):  # type: ignore[misc, unused-ignore]
    """Compiles a door."""

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes."""
        return [_passes_into(self.state, DoorLibrary)]


def _passes_into(state: Any, kind: type[JITCodeLibrary]) -> Any:
    """Return numba's passes, with a library of a kind for what they make."""
    state.library = kind(state.targetctx.codegen(), state.func_id.func_qualname)
    state.library.enable_object_caching()
    return DefaultPassBuilder.define_nopython_pipeline(state)
