"""Unit tests: a kernel is one part for all compiled callers, made native only behind a door."""

from __future__ import annotations

from typing import Any

import numba
import pytest

from simulator.engine.code_parts import DoorLibrary, PartLibrary
from simulator.engine.kernel import kernel

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled with compilation off")


@pytest.fixture(autouse=True)
def _compiled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken from, or left on, the disk: a second run of these tests compiles again."""
    monkeypatch.setattr("simulator.engine.kernel.CACHE_FOLDER", None)


@kernel
def _twice(number: int) -> int:
    """Return twice a number."""
    return 2 * number


@kernel
def _more(number: int) -> int:
    """Return twice a number and six: one caller passes a variable, the other a constant."""
    return _twice(number) + _twice(3)


@kernel
def _door(number: int) -> int:
    """Call both; what the second needs stands behind it."""
    return _more(number) - _twice(1)


def _compiled(of: Any) -> list[Any]:
    return list(of.overloads.values())


def test_a_part_is_compiled_once_and_not_made_native() -> None:
    door: Any = _door
    part: Any = _twice
    assert door(5) == 14
    (compiled,) = _compiled(part.part)
    assert isinstance(compiled.library, PartLibrary)
    assert not part.overloads
    (whole,) = _compiled(door)
    assert isinstance(whole.library, DoorLibrary)
    assert door.part is None


def test_a_part_may_be_a_door_as_well() -> None:
    more: Any = _more
    assert _door(1) == 6
    assert more(4) == 14
    assert len(_compiled(more)) == len(_compiled(more.part)) == 1


def test_a_function_compiled_by_somebody_else_is_handed_all_that_stands_behind_a_kernel() -> None:
    @numba.njit
    def own(number: int) -> int:
        return _door(number) + _more(number)

    @numba.vectorize(["int64(int64)"])
    def of_each(number: int) -> int:
        return _door(number)

    @numba.cfunc("int64(int64)")
    def by_address(number: int) -> int:
        return _more(number)

    assert own(5) == 14 + 16
    assert of_each([1, 5]).tolist() == [6, 14]
    assert by_address.ctypes(4) == 14
