"""Kernels that are compiled apart: when first called, once a process, and reached through their address.

A kernel that another calls is compiled with it and into it. That makes small rules fast, but whoever calls a large rule
waits for its compiler, also where a scenario has the rule switched off, and a caller of all phases is compiled with all
of them. A function marked :func:`apart` is compiled when a call of it is first reached: the caller looks its address up
in ``world.ADDRESSES``, and asks :func:`_resolve` where there is none yet.
"""

from __future__ import annotations

import ctypes
import os
import traceback
import zlib
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import sigutils, types
from numba.core.ccallback import CFunc
from numba.core.typing import signature
from numba.core.typing.templates import ConcreteTemplate, infer_global
from numba.extending import lower_builtin

from simulator.engine.code_cache import alone
from simulator.engine.code_parts import DoorCompiler
from simulator.engine.kernel import CACHE_FOLDER, keep
from simulator.engine.tables import TABLES
from simulator.engine.world import ADDRESSES
from simulator.engine.world_type import WORLD_TYPE, read_descriptor

F = TypeVar("F", bound=Callable[..., object])

#: By annotation: the compiler's type and C's.
_TYPES: dict[str, tuple[Any, Any]] = {
    "World": (WORLD_TYPE, ctypes.c_int64),
    "int": (types.int64, ctypes.c_int64),
    "float": (types.float64, ctypes.c_double),
    "bool": (types.int64, ctypes.c_int64),
    "None": (types.void, None),
}
_I64 = ir.IntType(64)
_BY_SLOT: dict[int, Apart] = {}


class Apart:
    """A function of a world and numbers that is compiled when first called, from Python or from a kernel."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        self.__doc__, self.__name__, self.__module__ = function.__doc__, function.__name__, function.__module__
        kinds = dict(function.__annotations__)
        returns, given = _TYPES[kinds.pop("return")], [_TYPES[kind] for kind in kinds.values()]
        if given[0][0] is not WORLD_TYPE:
            raise TypeError(f"{self.__name__} must take the world first: its address leads to the other functions'")
        self.signature = signature(returns[0], *(kind for kind, _ in given))
        self._prototype = ctypes.CFUNCTYPE(returns[1], *(plain for _, plain in given))
        # A slot follows from the name alone: code that was compiled and kept in an earlier process goes by it.
        self.slot = 1 + zlib.crc32(f"{self.__module__}.{self.__name__}".encode()) % (len(ADDRESSES) - 1)
        other = _BY_SLOT.setdefault(self.slot, self)
        if other is not self:
            raise TypeError(f"{self.__name__} and {other.__name__} fall into one slot; rename one of them")
        _teach_compiler(self)

    @cached_property
    def compiled(self) -> Any:
        """Compile, or load from the disk cache; wait where another process is compiling it."""
        with alone(CACHE_FOLDER, f"{self.slot}"):
            return self._compile()

    def compile_unless_busy(self) -> None:
        """Compile for other processes, unless one of them is at it."""
        with alone(CACHE_FOLDER, f"{self.slot}", waiting=False) as is_free:
            if is_free:
                self._compile()

    def _compile(self) -> Any:
        made = self.uncompiled()
        keep(made)
        made.compile()
        return made

    def uncompiled(self) -> Any:
        """Return what compiles the function as it is now."""
        wanted = sigutils.normalize_signature(self.signature)
        return CFunc(self.function, wanted, {}, {"error_model": "numpy"}, pipeline_class=DoorCompiler)

    @cached_property
    def _entry(self) -> Callable[..., Any]:
        return self._prototype(self.compiled.address)

    def __call__(self, world: Any, *numbers: Any) -> Any:
        """Call from Python; releases the interpreter lock."""
        return self._entry(world.address, *numbers)


def apart(function: F) -> F:
    """Compile a function apart: its arguments are the world and plain numbers, its result one number or none.

    Its signature is read from its annotations (``World``, ``int``, ``float``, ``bool``, ``None``). Use it for phases
    and for the ways into features that a scenario may leave off.
    """
    return function if numba.config.DISABLE_JIT else cast(F, Apart(function))


def all_apart() -> tuple[Apart, ...]:
    """Return every function that is compiled apart and was imported, in the order in which they were."""
    return tuple(_BY_SLOT.values())


def _teach_compiler(callee: Apart) -> None:
    """Tell numba the type of the function and how to call it."""

    class _Calls(ConcreteTemplate):  # type: ignore[misc]
        key = callee
        cases = [callee.signature]  # noqa: RUF012 - numba reads it as an attribute of the class

    infer_global(callee, types.Function(_Calls))

    @lower_builtin(callee, *callee.signature.args)  # type: ignore[untyped-decorator, unused-ignore]
    def _call(context: Any, builder: Any, called_as: Any, values: Any) -> Any:
        function_type = ir.FunctionType(
            ir.VoidType() if called_as.return_type == types.void else context.get_value_type(called_as.return_type),
            [context.get_value_type(kind) for kind in called_as.args],
        )
        addresses = builder.inttoptr(read_descriptor(builder, values[0], len(TABLES), 0), _I64.as_pointer())
        slot = ir.Constant(_I64, callee.slot)
        known = builder.load(builder.gep(addresses, [slot]))
        here = builder.basic_block
        with builder.if_then(builder.icmp_signed("==", known, ir.Constant(_I64, 0)), likely=False):
            ask = builder.inttoptr(builder.load(addresses), ir.FunctionType(_I64, [_I64]).as_pointer())
            found = builder.call(ask, [slot])
            asked = builder.basic_block
        address = builder.phi(_I64)
        address.add_incoming(known, here)
        address.add_incoming(found, asked)
        result = builder.call(builder.inttoptr(address, function_type.as_pointer()), values)
        return context.get_dummy_value() if called_as.return_type == types.void else result


def _resolve(slot: int) -> int:
    """Return the address of the function in a slot, and keep it for the next call."""
    try:
        address = int(_BY_SLOT[slot].compiled.address)
    except BaseException:  # noqa: BLE001
        # Compiled code waits for the address and cannot go on without it, nor can an error pass through it.
        traceback.print_exc()
        os._exit(70)
    ADDRESSES[slot] = address
    return address


#: Kept for as long as the process lives: compiled code calls it.
_RESOLVE = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(_resolve)
ADDRESSES[0] = ctypes.cast(_RESOLVE, ctypes.c_void_p).value or 0
