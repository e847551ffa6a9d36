"""Unit tests: a kernel is one part for all compiled callers, made native only behind a door."""

from __future__ import annotations

from typing import Any

import numba
import pytest

from simulator.engine.code_parts import DoorLibrary, PartLibrary
from simulator.engine.kernel import kernel

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled with compilation off")


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
