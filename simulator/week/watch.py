"""Somebody who looks at the clock while a run is lived: it ends when it takes too long, or when it is told to stop."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from simulator.engine.limits import USUAL, LimitReached, Limits
from simulator.week.tick import TICK

if TYPE_CHECKING:
    from threading import Event

    from numpy.typing import NDArray

    from simulator.engine.world import World

#: A week may go on for so long beyond the limit before those that wait for the run give it up [seconds].
_GRACE = 10.0
#: How soon a run that waits for its turn notices that it was told to stop [seconds].
_LOOK = 0.05


class Stopped(RuntimeError):  # noqa: N818 - a name that reads as what happened
    """The run was told to stop: by Ctrl+C, or because another of its study failed."""


class BrokenInvariant(RuntimeError):  # noqa: N818 - likewise
    """An invariant of the model does not hold; the message names the phase and the week."""


class UnusableRule(BrokenInvariant):
    """A rule of the user's own returned what cannot be used; the message names the rule and the week."""


class Watch:
    """What one run is held against; asked between weeks by the run itself, and from outside by who waits for it.

    With ``turn`` the run lets others go first: while that is not set it waits between weeks, which is none of its time.
    With two ``cores`` a large world is lived on two; what comes out is the same to the bit.
    """

    def __init__(self, limits: Limits = USUAL, turn: Event | None = None, cores: int = 1) -> None:
        self.limits = limits
        self.cores = cores
        self._turn = turn
        self._world: World | None = None
        self._ends = float("inf")
        self._is_stopped = False
        self._is_shared = False

    def begin(self, world: World, *, is_shared: bool = False) -> None:
        """Take note of the world of the run; its time begins. One that others may wait for too does not wait itself."""
        self._world, self._is_shared = world, is_shared
        self._ends = time.monotonic() + 60.0 * self.limits.minutes

    def end(self) -> None:
        """Look no more: the run is over, and its world, tens of megabytes, may go."""
        self._world = None
        self._ends = float("inf")

    def stop(self) -> None:
        """Let the run end before its next week; from any thread."""
        self._is_stopped = True

    def check(self) -> None:
        """Wait for the run's turn; end it if it was told to stop or its time is up.

        Raises:
            Stopped: it was told to.
            LimitReached: its time is up.
        """
        if self._turn is not None and not self._is_shared:
            began = time.monotonic()
            while not self._is_stopped and not self._turn.wait(_LOOK):
                pass
            self._ends += time.monotonic() - began
        if self._is_stopped:
            raise Stopped("the run was stopped")
        if time.monotonic() > self._ends:
            raise LimitReached(self.late())

    def so_far(self) -> NDArray[Any] | None:
        """Return the weekly series of the run as far as it was lived; None before its week 0. From any thread.

        Its rows are the run's own, which no later week changes.
        """
        world = self._world
        if world is None or self._is_shared:
            return None
        lived: NDArray[Any] = world.series[: world.clock[0].week]
        return lived

    def check_from_outside(self) -> None:
        """Do not wait any longer for a run whose week does not end.

        Raises:
            LimitReached: its time is up, and it did not notice that itself.
        """
        if time.monotonic() > self._ends + _GRACE:
            raise LimitReached(self.late())

    def late(self) -> str:
        """Return the sentence of a run that takes too long: where it is, and what to do."""
        return (
            f"{where(self._world)}: the run has taken its {self.limits.minutes:g} minutes. Make the world smaller or"
            " the horizon shorter, or allow more with --time-limit."
        )


def where(world: World | None) -> str:
    """Return the week and the phase at work, or the last one."""
    if world is None:
        return "Before the first week"
    clock = world.clock[0]
    return f"Week {clock.week} of {clock.horizon}, phase {TICK[clock.phase].name}"
