"""The one model object: a Mesa model whose step is one compiled week."""

from __future__ import annotations

from typing import Any

import mesa

from simulator import tick
from simulator.phases.record import FAULTS
from simulator.population import create_world
from simulator.scenario.schema import Scenario
from simulator.world import World


class BrokenInvariant(RuntimeError):
    """An invariant of the model does not hold: a mistake of the project, never of a scenario."""


class ProcurementModel(mesa.Model):  # type: ignore[misc]
    """A region's councils, suppliers and contracts under one scenario and one seed, week by week.

    ``world`` holds every table (see ``world.py``); it changes as the model steps.
    """

    def __init__(self, scenario: Scenario, seed: int = 1, *, recording: bool = False) -> None:
        super().__init__()
        self.scenario = scenario
        self.luck = seed
        self.world: World = create_world(scenario, seed, recording=recording)

    @property
    def week(self) -> int:
        """The week that the next step lives; equal to the horizon at the end."""
        return int(self.world.clock[0].week)

    def step(self) -> None:
        """Live one week."""
        self.advance(self.week + 1)

    def advance(self, until: int) -> None:
        """Live weeks up to ``until`` (exclusive), in compiled code, at most to the horizon."""
        clock = self.world.clock[0]
        until = min(until, int(clock.horizon))
        while clock.week < until:
            tick.advance(self.world, until)
            if clock.fault:
                raise BrokenInvariant(f"week {clock.week}: {FAULTS[int(clock.fault)]}")
            if clock.week < until:
                self._make_space()

    def run(self) -> Any:
        """Live every week to the horizon."""
        self.advance(int(self.world.clock[0].horizon))
        return self

    def _make_space(self) -> None:
        from simulator.growth import grow  # noqa: PLC0415

        grow(self.world)
