"""A run starts from a state that was lived in: some years under the baseline rules come before its week 0.

A drawn start is at rest nowhere: order books of one age, nobody owed anything, reserves untouched. So the place lives
``burn_in_years`` without policies and shocks, with luck of its own, and hands on what is there (``start/carried.py``).
All arms of a comparison, all positions of a slider and all points of a sweep that differ in policies alone have the
same past and pay for it once; that of a country is kept on disk (``kept_pasts.py``).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.behaviours.buying.unspent import close_year
from simulator.behaviours.firms.newcomers import add_supplier
from simulator.engine.codes import ACTIVE
from simulator.engine.kernel import kernel
from simulator.engine.limits import USUAL, Limits
from simulator.engine.lists import index_members
from simulator.engine.rows import FROM_GROUP, descend
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.start.carried import Past, handed_on
from simulator.start.past import past_of, years_before
from simulator.start.population import create_world
from simulator.week.growth import grow, live
from simulator.week.kept_pasts import keep_past, kept_past
from simulator.week.space import has_space
from simulator.week.unusable_rules import rule_sentence, words_of
from simulator.week.watch import BrokenInvariant, UnusableRule, Watch

if TYPE_CHECKING:
    from simulator.engine.world import World
    from simulator.scenario.schema import Scenario

_MOST_BYTES = 128 * 2**20  # of all pasts that are kept together
_Key = tuple[str, int]  # fingerprint of the past's scenario, seed
#: Weeks of a year lived by the end of each month.
_MONTH_ENDS = tuple(-(-WEEKS_PER_YEAR * month // 12) for month in range(1, 13))


class _Shelf:
    """Pasts by scenario and seed, the least lately used forgotten first; a past is lived once, however many ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[_Key, threading.Lock] = {}
        self._pasts: OrderedDict[_Key, Past] = OrderedDict()

    def past(self, scenario: Scenario, seed: int, watch: Watch) -> Past:
        """Return the past of a scenario under a seed."""
        before, text = past_of(scenario)
        key = text, seed
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            known = self._pasts.get(key) or kept_past(text, seed)
            if known is None:
                known = _lived(before, seed, watch)
                keep_past(text, seed, known)
            self._keep(key, known)
        return known

    def _keep(self, key: _Key, past: Past) -> None:
        with self._lock:
            self._pasts[key] = past
            self._pasts.move_to_end(key)
            self._turns.pop(key, None)
            while sum(kept.nbytes for kept in self._pasts.values()) > _MOST_BYTES and len(self._pasts) > 1:
                self._pasts.popitem(last=False)


_shelf = _Shelf()


def open_world(
    scenario: Scenario, seed: int, *, recording: bool = False, limits: Limits = USUAL, watch: Watch | None = None
) -> World:
    """Return the world of a scenario at week 0 under one seed, as its past has left it.

    ``limits`` and ``watch`` are what the run is held against; the past has its own time.

    Raises:
        LimitReached: its tables would take more memory than a run may have, or its past more time.
        BrokenInvariant: an invariant of the model does not hold in the past.
        Stopped: the watch was told to stop.
    """
    past = None
    if years_before(scenario) > 0:
        past = _shelf.past(scenario, seed, watch or Watch(limits))
    return create_world(scenario, seed, recording=recording, limits=limits, past=past)


def _lived(past: Scenario, seed: int, watch: Watch) -> Past:
    """Live the years before week 0; at each month's end newcomers take the place of firms that left."""
    world = create_world(past, seed, limits=watch.limits, is_past=True)
    world.parameters["entry_rate"] = 0.0  # as many enter as left: the scenario says how many there are at week 0
    watch.begin(world, is_shared=True)  # runs of other arms wait for the same past
    for year in range(round(world.parameters[0].burn_in_years)):
        for weeks in _MONTH_ENDS:
            live(world, WEEKS_PER_YEAR * year + weeks, watch)
            _stop_if_broken(world, seed)
            while not has_space(world):
                grow(world, watch.limits)
            _replace_leavers(world)
    watch.end()
    close_year(world)  # as the first week of a year does
    return handed_on(world)


def _stop_if_broken(world: World, seed: int) -> None:
    clock = world.clock[0]
    when = f"Before week 0, in week {clock.week} of the past"
    if words := rule_sentence(int(clock.fault), when):
        raise UnusableRule(words)
    if clock.fault:
        raise BrokenInvariant(
            f"{when}: {words_of(int(clock.fault))}. The run was stopped. This is"
            f" a mistake of fairlot and not of your scenario: please report it with the scenario file and seed {seed}."
        )


def _replace_leavers(world: World) -> None:
    """Let a newcomer of its group enter for every firm that left."""
    suppliers = world.suppliers[: world.clock[0].suppliers]
    there = np.bincount(suppliers["group"][suppliers["state"] == ACTIVE], minlength=len(world.groups))
    _enter(world, world.groups["count"] - there)


@kernel
def _enter(world: World, missing: Any) -> None:
    """Let so many newcomers of each group enter."""
    week = world.clock[0].week
    for group in range(len(world.groups)):
        for ordinal in range(missing[group]):
            add_supplier(world, group, descend(world.groups[group].id, FROM_GROUP, week, ordinal), True)
    index_members(world)
