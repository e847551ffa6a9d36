"""What the type checker knows of tables and arrays: which row or number a cell is. At run time they are NumPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

T = TypeVar("T")


class _Cells:
    """What the checker knows of an array beyond single cells: nothing."""

    if TYPE_CHECKING:

        def __len__(self) -> int: ...
        def __iter__(self) -> Any: ...
        def __getattr__(self, name: str) -> Any: ...
        def __setitem__(self, at: Any, value: Any) -> None: ...


class Table(_Cells, Generic[T]):
    """A record array: ``table[row]`` is a row whose columns are typed."""

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: int) -> T: ...
        @overload
        def __getitem__(self, at: Any) -> Any: ...
        def __getitem__(self, at: Any) -> Any: ...


class Column(_Cells, Generic[T]):
    """An array of numbers."""

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: int) -> T: ...
        @overload
        def __getitem__(self, at: Any) -> Any: ...
        def __getitem__(self, at: Any) -> Any: ...


class Grid(_Cells, Generic[T]):
    """Numbers in rows and columns."""

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: tuple[int, int]) -> T: ...
        @overload
        def __getitem__(self, at: Any) -> Any: ...
        def __getitem__(self, at: Any) -> Any: ...


class Cube(_Cells, Generic[T]):
    """Numbers in three directions."""

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: tuple[int, int, int]) -> T: ...
        @overload
        def __getitem__(self, at: Any) -> Any: ...
        def __getitem__(self, at: Any) -> Any: ...


DIMENSIONS = {Table: 1, Column: 1, Grid: 2, Cube: 3}
