"""One run of a sweep: from the values of the factors to key figures or the reason why there are none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import ValidationError

from simulator.metrics import KPIS
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import told
from simulator.study.arms import Arm
from simulator.study.execution import play
from simulator.study.experiments.paths import Settings, Target, with_values
from simulator.week.watch import UnusableRule

REASON_LENGTH = 500


class Told(Protocol):
    """A key figure of a user's own."""

    @property
    def name(self) -> str:
        """Name of its column."""


class Player(Protocol):
    """A model of a user's own. Whoever has one brings the code for it: a run without needs none of that."""

    @property
    def figures(self) -> Sequence[Told]:
        """Key figures of its own."""

    def play(self, scenario: Scenario, seed: int) -> tuple[float, ...]:
        """Live a run; return all key figures, and then those of its own."""


@dataclass(frozen=True)
class Vectors:
    """The numbers of plausible worlds.

    Attributes:
        targets: where each number goes.
        values: the numbers of each world [worlds][numbers].
    """

    targets: tuple[tuple[Target, ...], ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Recipe:
    """What every run of a sweep has in common; it is sent to each worker.

    Attributes:
        arms: resolved settings of the scenario of each arm.
        targets: where the values go [arm][factor][target].
        limit_seconds: a run that takes longer is stopped.
        model: fingerprint of all that can change a figure (:func:`.model_version.model_version`).
        own: a model of the user's own that lives the runs, or None.
        worlds: plausible worlds by arm; where there are some, the last factor says which, from 1.
    """

    arms: tuple[Settings, ...]
    targets: tuple[tuple[tuple[Target, ...], ...], ...]
    limit_seconds: float
    model: str
    own: Player | None = None
    worlds: tuple[Vectors, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of all key figures of a run, in their order."""
        return (*KPIS, *(told.name for told in (self.own.figures if self.own else ())))

    def play(self, arm: int, scenario: Scenario, seed: int) -> tuple[float, ...]:
        """Live a run and return its key figures."""
        if self.own is not None:
            return self.own.play(scenario, seed)
        return tuple(map(float, play(Arm("", scenario), arm, seed).kpis))

    def settings(self, arm: int, values: Sequence[float]) -> Settings:
        """Return the resolved settings of an arm at a point; what is varied by itself goes over a world's number."""
        base = self.arms[arm]
        if self.worlds:
            *values, world = values
            vectors = self.worlds[arm]
            base = with_values(base, vectors.targets, vectors.values[round(world) - 1])
        return with_values(base, self.targets[arm], values)


@dataclass(frozen=True, slots=True)
class Task:
    """One run: its number in the plan, arm, values of the factors, and seed."""

    number: int
    arm: int
    values: tuple[float, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task.

    Attributes:
        number: of the task.
        kpis: key figures in the order of ``Recipe.figures``, or None.
        failure: why there are none, or None.
        seconds: time that it took.
        processor: of these, the time that it had a processor [seconds].
    """

    number: int
    kpis: tuple[float, ...] | None
    failure: str | None
    seconds: float
    processor: float = 0.0


def play_task(recipe: Recipe, task: Task) -> Outcome:
    """Run a task; whatever it raises becomes the reason of its failure."""
    began, processor = time.perf_counter(), time.process_time()
    try:
        settings = recipe.settings(task.arm, task.values)
        try:
            scenario = Scenario.from_resolved(settings)
        except ValidationError as problem:
            words = f"the scenario is not valid at this point: {told(problem, settings, Scenario)}"[:REASON_LENGTH]
            return Outcome(task.number, None, words, time.perf_counter() - began)
        kpis = recipe.play(task.arm, scenario, task.seed)
    except UnusableRule as problem:
        return Outcome(task.number, None, str(problem)[:REASON_LENGTH], time.perf_counter() - began)
    except Exception as problem:  # noqa: BLE001  (a run that fails in any way must not cost the others)
        words = f"{type(problem).__name__}: {problem}"[:REASON_LENGTH]
        return Outcome(task.number, None, words, time.perf_counter() - began)
    return Outcome(task.number, kpis, None, time.perf_counter() - began, time.process_time() - processor)


def failed(task: Task, why: str, seconds: float = 0.0) -> Outcome:
    """Return the outcome of a task that gave none itself."""
    return Outcome(task.number, None, why, seconds)


def warm_up(recipe: Recipe) -> None:
    """Load the compiled model: a year of the first arm, so that no run pays for the start of its worker."""
    recipe.play(0, Scenario.from_resolved(recipe.arms[0]).with_horizon(1), 0)
