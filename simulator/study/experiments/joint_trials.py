"""Try factors together before any run: shares that several of them move have to sum to one at every point.

Each factor alone is tried in :mod:`.trials`. Here all are put at an end of theirs at once, in so many ways that each
three of them meet in all ways; of a list its points themselves are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from pydantic import ValidationError

from simulator.scenario.mistakes import Fault, sentence
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import faults_of, told
from simulator.scenario.value_words import number, quoted
from simulator.study.experiments.experiment_schema import Experiment, Factor
from simulator.study.experiments.paths import Settings, Target, targets_of, with_values
from simulator.study.experiments.spreads import Points, range_of
from simulator.study.experiments.trials import is_moved, table_at

#: Up to so many factors meet in all ways (`definition`).
_ALL_WAYS = 5
#: So many ways are tried at most, and so many points of a list (`definition`).
_MOST_WAYS, _MOST_POINTS = 64, 100
_MOST_NAMED = 4
_REMEDY = 'narrow their ranges, or list the points that fit in a CSV file with kind = "list"'


@dataclass(frozen=True)
class _Corner:
    """Factors at one end each, in one arm."""

    settings: Settings
    targets: Sequence[tuple[Target, ...]]
    values: Sequence[float]

    def faults(self, without: Sequence[int] = ()) -> list[Fault]:
        """Return what a scenario refuses there, some factors left as the scenario has them."""
        kept = [place for place in range(len(self.values)) if place not in without]
        tried = with_values(self.settings, [self.targets[i] for i in kept], [self.values[i] for i in kept])
        try:
            Scenario.from_resolved(tried, made_from=self.settings)
        except ValidationError as problem:
            return faults_of(problem, tried, complete=True, root=Scenario)
        return []

    def involved(self, fault: Fault) -> list[int]:
        """Return which factors a fault is about: those that move its table, else those without which it is not."""
        table = table_at(with_values(self.settings, self.targets, self.values), fault.path)
        reached = [{spot for target in one for spot in target.places} for one in self.targets]
        if len(found := [place for place, spots in enumerate(reached) if is_moved(table, [spots])]) > 1:
            return found
        left_out: list[int] = []
        for place in range(len(self.values)):
            if any(other.path == fault.path for other in self.faults([*left_out, place])):
                left_out.append(place)
        return [place for place in range(len(self.values)) if place not in left_out]


def joint_faults(experiment: Experiment, arms: Sequence[Settings]) -> Iterator[Fault]:
    """Find ends of the listed factors that are no valid scenario together, each rule once.

    Args:
        experiment: the file; its factors are valid one by one.
        arms: resolved settings of the scenario of each arm.
    """
    factors = experiment.factors
    if len(factors) < 2 or experiment.design.kind == "list":
        return
    told_of: set[object] = set()
    for arm, settings in enumerate(arms):
        targets = [targets_of(one.paths, one.operation, settings) for one in factors]
        for way in ways(len(factors)):
            corner = _Corner(settings, targets, [range_of(factors[i])[end] for i, end in enumerate(way)])
            for fault in corner.faults():
                if fault.path not in told_of:
                    told_of.add(fault.path)
                    name = experiment.arms_or_base[arm].name if arm else ""
                    yield _fault(fault, corner.involved(fault), factors, corner.values, name)


def ways(factors: int) -> list[tuple[int, ...]]:
    """Return in which ways factors are put at their lower (0) and upper (1) ends.

    All of few factors. Of many the rows of a Hadamard matrix and their opposites, in which each three factors meet in
    all ways; beyond 31 factors some are always put alike.
    """
    if factors <= _ALL_WAYS:
        return list(product((0, 1), repeat=factors))
    rows = min(1 << factors.bit_length(), _MOST_WAYS // 2)
    signs = [[(row & (1 + place % (rows - 1))).bit_count() % 2 for place in range(factors)] for row in range(rows)]
    return [tuple(end ^ turned for end in row) for turned in (0, 1) for row in signs]


def _fault(fault: Fault, involved: list[int], factors: Sequence[Factor], values: Sequence[float], arm: str) -> Fault:
    named, more = involved[:_MOST_NAMED], len(involved[_MOST_NAMED:])
    point = ", ".join(f"{quoted(factors[place].path)} {number(values[place])}" for place in named)
    where = (f" and {more} more" if more else "") + (f", in the arm {quoted(arm)}" if arm else "")
    what = f"factors do not fit together at {point}{where}"
    return Fault(("factors", involved[-1] if involved else 0, "path"), what, sentence(fault.what, fault.why), _REMEDY)


def unfit_point(found: Points, factors: Sequence[Factor], arms: Sequence[Settings], names: Sequence[str]) -> str:
    """Return which point of a list is no valid scenario, and why, in words; empty where none of those tried is.

    Args:
        found: the points [points, factors], of long lists some of which are tried.
        factors: the factors in the order of the columns.
        arms: resolved settings of the scenario of each arm.
        names: of the arms.
    """
    places = np.unique(np.linspace(0, len(found) - 1, min(len(found), _MOST_POINTS)).round().astype(int))
    for name, settings in zip(names, arms, strict=True):
        targets = [targets_of(one.paths, one.operation, settings) for one in factors]
        for place in places:
            tried = with_values(settings, targets, found[place].tolist())
            try:
                Scenario.from_resolved(tried, made_from=settings)
            except ValidationError as problem:
                where = f" in the arm {quoted(name)}" if len(arms) > 1 else ""
                return f"point {place + 1} is no valid scenario{where}; {told(problem, tried, Scenario)}"
    return ""
