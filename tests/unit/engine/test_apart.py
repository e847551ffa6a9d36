"""Unit tests: what is compiled apart is compiled when first called, and answers alike from Python and from kernels."""

from __future__ import annotations

import numba
import pytest

from simulator.engine.apart import apart
from simulator.engine.kernel import kernel
from simulator.engine.world import World
from simulator.scenario.schema import Scenario
from simulator.start.population import create_world

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled with compilation off")


@apart
def weeks_after(world: World, weeks: int, factor: float) -> float:
    """Return a number that mixes a table, a whole number and a fraction."""
    return world.clock[0].horizon + weeks * factor


@apart
def is_over(world: World, week: int) -> bool:
    """Return a truth."""
    return week >= world.clock[0].horizon


@apart
def set_week(world: World, week: int) -> None:
    """Write to a table."""
    world.clock[0].week = week


@apart
def never_called(world: World) -> None:
    """Do nothing."""
    world.clock[0].week = 0


@kernel
def asks(world: World, week: int) -> float:
    """Call all three, and the fourth never."""
    set_week(world, week)
    if world.clock[0].week < 0:
        never_called(world)
    return 1000.0 * is_over(world, week) + weeks_after(world, week, 0.5)


def test_compiled_code_calls_it_and_python_gets_the_same(small_scenario: Scenario) -> None:
    world = create_world(small_scenario, 1)
    horizon = small_scenario.horizon_weeks
    assert asks(world, 4) == horizon + 2.0 == weeks_after(world, 4, 0.5)
    assert world.clock[0].week == 4
    assert asks(world, horizon) == 1000.0 + 1.5 * horizon
    assert is_over(world, horizon)
    assert not is_over(world, horizon - 1)


def test_what_is_not_called_is_not_compiled(small_scenario: Scenario) -> None:
    asks(create_world(small_scenario, 1), 0)
    assert "compiled" not in vars(never_called)


def test_the_world_comes_first() -> None:
    with pytest.raises(TypeError, match="must take the world first"):

        @apart
        def wrong(week: int) -> int:
            return week
