"""How many points and runs an experiment asks for, counted before anything is made, and how many are too many."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulator.scenario.mistakes import Fault
from simulator.scenario.value_words import counted
from simulator.study.experiments.experiment_schema import Design, Experiment, Factor

#: More runs than this no sweep lists; at a hundred a second they take a day (`definition`).
MOST_RUNS = 10_000_000
#: More numbers than this no design holds [points * factors] (`definition`).
MOST_NUMBERS = 100_000_000
_TOLD_IN_FULL = 10**15

_FEWER = {
    "grid": 'write fewer `levels`, or kind = "latin_hypercube" with `points`',
    "morris": "write fewer `trajectories`",
    "pareto": "write a smaller `population`, or fewer `generations` or `states`",
}


def points_of(design: Design, factors: Sequence[Factor]) -> int | None:
    """Return the number of points of a design; None for a list, whose file knows it."""
    if design.kind == "pareto":
        has_states = any(not factor.decision for factor in factors)
        return design.population * design.generations * (design.states if has_states else 1)
    if design.kind == "grid":
        return math.prod(len(factor.values or ()) or factor.levels for factor in factors)
    if design.kind == "saltelli":
        return design.points * (len(factors) + 2)
    if design.kind == "morris":
        return design.trajectories * (len(factors) + 1)
    return None if design.kind == "list" else design.points


def count_faults(experiment: Experiment, factors: Sequence[Factor]) -> Iterator[Fault]:
    """Find a design without factors, and one that asks for more than any machine holds."""
    design = experiment.design
    if not factors and design.kind != "list":
        what = "`leave_out` leaves out all that `every` adds"
        yield Fault(("leave_out",), what, f"a {design.kind} design varies something", "leave out less, or add a factor")
        return
    points = points_of(design, factors)
    if points is None:
        return
    fewer = _FEWER.get(design.kind, "write fewer `points`")
    if why := too_many(points, experiment):
        is_few = points * len(experiment.arms_or_base) <= MOST_RUNS
        yield Fault(("seeds",) if is_few else ("design", "kind"), *why, "write fewer `seeds`" if is_few else fewer)
    elif points * len(factors) > MOST_NUMBERS:
        what = f"{_told(points, 'point')} of {counted(len(factors), 'factor')}"
        yield Fault(("design", "kind"), what, f"a design holds at most {MOST_NUMBERS:,} numbers", fewer)


def too_many(points: int, experiment: Experiment) -> tuple[str, str] | None:
    """Return what is wrong, and why, with an experiment of so many points; None where nothing is."""
    arms, seeds = len(experiment.arms_or_base), experiment.seeds
    runs = points * arms * seeds
    if runs <= MOST_RUNS:
        return None
    parts = f"{_told(points, 'point')} x {counted(arms, 'arm')} x {counted(seeds, 'seed')}"
    return f"{parts} = {_told(runs, 'run')}", f"a sweep makes at most {MOST_RUNS:,}"


def _told(number: int, noun: str) -> str:
    """Return a count in words; of an endless one its size."""
    return counted(number, noun) if number < _TOLD_IN_FULL else f"about 10^{int(math.log10(number))} {noun}s"
