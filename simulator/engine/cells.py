"""What the type checker knows of tables and arrays: which row or number a cell is. At run time they are NumPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

K = TypeVar("K")
T = TypeVar("T")


class _Cells(Generic[K, T]):
    """An array whose cell at ``K`` is a ``T``; of its slices and columns the checker knows nothing."""

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: K) -> T: ...
        @overload
        def __getitem__(self, at: Any) -> Any: ...
        def __getitem__(self, at: Any) -> Any: ...
        def __setitem__(self, at: Any, value: Any) -> None: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Any: ...
        def __getattr__(self, name: str) -> Any: ...


class Table(_Cells[int, T]):
    """A record array: ``table[row]`` is a row whose columns are typed."""


class Column(_Cells[int, T]):
    """An array of numbers."""


class Grid(_Cells[tuple[int, int], T]):
    """Numbers in rows and columns."""


class Cube(_Cells[tuple[int, int, int], T]):
    """Numbers in three directions."""


DIMENSIONS = {Table: 1, Column: 1, Grid: 2, Cube: 3}
