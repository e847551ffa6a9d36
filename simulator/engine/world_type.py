"""How compiled code sees a world: one number, the address of its descriptor.

Passing forty tables by value through every call made compiled code slow and took minutes to compile. Here a world is a
type of its own whose attributes are arrays, built where they are used from the address, length and width that
``World.descriptor`` holds. The arrays are borrowed: the Python world keeps them alive while a kernel runs. With
compilation switched off none of this is used and kernels read the Python object's attributes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import populate_array, record_getattr
from numba.np.numpy_support import from_dtype

from simulator.engine.tables import TABLES
from simulator.engine.world import World

_I64 = ir.IntType(64)
_COLUMNS = 4  # of the descriptor: address, then up to three lengths


class WorldType(types.Type):  # type: ignore[misc]
    """The compiled type of a world."""

    def __init__(self) -> None:
        super().__init__(name="FairlotWorld")


WORLD_TYPE = WorldType()


class RowType(types.Record):  # type: ignore[misc]
    """The compiled type of a table's row: whole numbers that are stored in fewer bytes are read as any other."""

    def column(self, name: str) -> Any:
        """Return the type that a column is read as."""
        stored = self.typeof(name)
        return types.int64 if isinstance(stored, types.Integer) else stored


register_model(RowType)(models.RecordModel)


@infer_getattr
class _Columns(AttributeTemplate):  # type: ignore[misc]
    key = RowType

    def generic_resolve(self, row: RowType, name: str) -> Any:
        return row.column(name)


@lower_getattr_generic(RowType)
def _get_column(context: Any, builder: Any, row: RowType, value: Any, name: str) -> Any:
    stored = record_getattr(context, builder, row, value, name)
    return context.cast(builder, stored, row.typeof(name), row.column(name))


def _cell_type(dtype: np.dtype[Any]) -> Any:
    kind: Any = from_dtype(dtype)
    if not isinstance(kind, types.Record):
        return kind
    fields: list[Any] = [(name, field._asdict()) for name, field in kind.fields.items()]
    return RowType(fields, kind.size, kind.aligned)


_POSITION = {name: i for i, name in enumerate(TABLES)}
_ARRAY_TYPES = {name: types.Array(_cell_type(dtype), ndim, "C") for name, (dtype, ndim) in TABLES.items()}


@typeof_impl.register(World)
def _typeof_world(_value: World, _context: Any) -> WorldType:
    return WORLD_TYPE


@register_model(WorldType)
class _WorldModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, frontend_type: Any) -> None:
        super().__init__(manager, frontend_type, _I64)


@unbox(WorldType)
def _unbox_world(_type: Any, world: Any, context: Any) -> NativeValue:
    address = context.pyapi.object_getattr_string(world, "address")
    value = context.pyapi.long_as_longlong(address)
    context.pyapi.decref(address)
    return NativeValue(value)


@infer_getattr
class _WorldAttributes(AttributeTemplate):  # type: ignore[misc]
    key = WorldType

    def generic_resolve(self, _type: Any, name: str) -> Any:
        return _ARRAY_TYPES.get(name)


def read_descriptor(builder: Any, address: Any, row: int, column: int) -> Any:
    """Read a number of a world's descriptor. Nothing in compiled code writes to it: the compiler may read it once."""
    base = builder.inttoptr(address, _I64.as_pointer())
    value = builder.load(builder.gep(base, [ir.Constant(_I64, _COLUMNS * row + column)]))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


@lower_getattr_generic(WorldType)
def _get_table(context: Any, builder: Any, _type: Any, address: Any, name: str) -> Any:
    array_type = _ARRAY_TYPES[name]

    def read(column: int) -> Any:
        return read_descriptor(builder, address, _POSITION[name], column)

    array = context.make_array(array_type)(context, builder)
    itemsize = context.get_constant(types.intp, TABLES[name][0].itemsize)
    shape = [read(1 + axis) for axis in range(array_type.ndim)]
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(read(0), array.data.type)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()
