"""Years before the first policy begins: the arms of a seed are equal until then, and live them once.

Only whole years, as a run is looked at as each ends; and only where a world that is given its policies later is the
same to the bit as one that had them from the start (``start/other_policies.py``): its policies choose no suppliers, as
what these were awarded is counted from the start, and switch on no feature with tables of its own.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.metrics import year_end_values
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.scenario.usage import features_of
from simulator.start.other_policies import FREE, take_policies
from simulator.week.diagnosis import broken
from simulator.week.growth import live
from simulator.week.lived_in import open_world

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario
    from simulator.week.watch import Watch

#: Larger worlds are not kept for another arm [bytes]: a country's would double the memory of a study.
_MOST_BYTES = 128 * 2**20


@dataclass
class LivedYears:
    """A run as far as it was lived.

    Attributes:
        world: its world.
        unheld: share of the work planned for week 0 that no supplier could hold.
        year_ends: figures measured at the end of each year so far.
        tallies: totals by supplier kind up to the end of each year so far.
    """

    world: World
    unheld: float
    year_ends: list[NDArray[np.float64]] = field(default_factory=list)
    tallies: list[NDArray[Any]] = field(default_factory=list)

    def go_on(self, scenario: Scenario, seed: int, years: int, watch: Watch) -> None:
        """Live on to the end of a year, looking at the run as each ends.

        Raises:
            BrokenInvariant, LimitReached, Stopped: as for a run.
        """
        for year in range(len(self.year_ends), years):
            live(self.world, WEEKS_PER_YEAR * (year + 1), watch)
            if self.world.clock[0].fault:
                raise broken(self.world, scenario, seed)
            self.year_ends.append(year_end_values(self.world))
            self.tallies.append(np.array(self.world.tallies))

    def once_more(self) -> LivedYears:
        """Return the same run, to be lived on otherwise."""
        return LivedYears(copy.copy(self.world), self.unheld, [*self.year_ends], [*self.tallies])


def begun(scenario: Scenario, seed: int, watch: Watch, *, recording: bool) -> LivedYears:
    """Return a run at its week 0."""
    world = open_world(scenario, seed, recording=recording, limits=watch.limits, watch=watch)
    watch.begin(world)
    return LivedYears(world, _unheld_share(world))


def _unheld_share(world: World) -> float:
    """Return the share of the work planned for week 0 that no supplier could hold: too few, too small or too far."""
    planned = float(world.parameters[0].planned_spend_share * world.lines.budget.sum()) / WEEKS_PER_YEAR
    return max(0.0, 1.0 - float(world.lines.committed.sum()) / planned) if planned > 0.0 else 0.0


class CommonYears:
    """The first years of one seed, for arms that are equal until then: whoever asks first lives them."""

    def __init__(self, years: int, arms: int) -> None:
        self.years, self._waiting = years, arms
        self._turn = threading.Lock()
        self._lived: LivedYears | None = None

    def begun(self, scenario: Scenario, seed: int, watch: Watch, *, recording: bool) -> LivedYears:
        """Return a run of one of the arms, at the end of the years that all have in common."""
        plain = scenario.without_policies()
        with self._turn:
            lived, self._lived = self._lived, None
            if lived is None:
                lived = begun(plain, seed, watch, recording=recording)
            else:
                watch.begin(lived.world)
            self._waiting -= 1
            if self._waiting and _is_small(lived.world):
                lived.go_on(plain, seed, self.years, watch)
                self._lived = lived.once_more()
        lived.go_on(plain, seed, self.years, watch)  # what is not kept for others, they need not wait for
        if scenario.policies:
            take_policies(lived.world, scenario)
        return lived


def _is_small(world: World) -> bool:
    return sum(int(table.nbytes) for table in world.tables().values()) <= _MOST_BYTES


def common_of(runs: Sequence[tuple[Scenario, int, bool]]) -> list[CommonYears | None]:
    """Return the years that each run (scenario, seed, whether its records are kept) has in common with others."""
    groups: dict[tuple[str, int, bool], list[int]] = {}
    places: dict[int, str] = {}
    for at, (scenario, seed, is_kept) in enumerate(runs):
        if id(scenario) not in places:
            places[id(scenario)] = _place_of(scenario) if _years_before(scenario) else ""
        if place := places[id(scenario)]:
            groups.setdefault((place, seed, is_kept), []).append(at)
    found: list[CommonYears | None] = [None] * len(runs)
    for alike in groups.values():
        if len(alike) > 1:
            common = CommonYears(min(_years_before(runs[at][0]) for at in alike), len(alike))
            for at in alike:
                found[at] = common
    return found


def _place_of(scenario: Scenario) -> str:
    """Return a text that scenarios share that may exchange their policies."""
    return json.dumps({key: value for key, value in scenario.resolved().items() if key not in FREE}, sort_keys=True)


def _years_before(scenario: Scenario) -> int:
    """Return how many years end before the first policy begins; none where policies cannot be given later."""
    if scenario.chooses_suppliers or features_of(scenario) != features_of(scenario.without_policies()):
        return 0
    first = min((policy.window_weeks(scenario)[0] for policy in scenario.policies), default=scenario.horizon_weeks)
    return first // WEEKS_PER_YEAR
