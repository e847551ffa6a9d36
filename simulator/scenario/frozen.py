"""A dictionary that cannot be changed, so that a frozen scenario is frozen all the way down."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenTable(dict[K, V]):
    """A read-only dictionary; unlike ``types.MappingProxyType`` it can be sent to another process."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("a scenario cannot be changed; use its model_copy() or another scenario file")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenTable, (dict(self),)
