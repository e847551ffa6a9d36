"""Try each factor at its values before any run: what a scenario refuses there would fail run by run.

The register has ranges of levers and numbers; paths under ``also``, settings of the scenario, and values that are added
or scale have theirs in the scenario itself. So each factor is put at its ends, alone, and the scenario is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from simulator.scenario.cross_checks import find_faults
from simulator.scenario.faults import FAULT
from simulator.scenario.mistakes import Fault, KeyPath, sentence
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import faults_of
from simulator.scenario.value_words import number, quoted
from simulator.study.experiments.experiment_schema import Design, Experiment, Factor
from simulator.study.experiments.paths import WORLD, Settings, Target, targets_of, with_values
from simulator.study.experiments.spreads import grid_levels, range_of

#: Longer lists of values are tried at their ends only.
_MOST = 200
#: A value between the ends: no choice of a lever has it as its code [share of the range].
_BETWEEN = 0.37

Reached = Sequence[set[KeyPath]]


@dataclass(frozen=True, slots=True)
class _Trial:
    """A value of a factor, and where it stands in the file."""

    path: KeyPath
    value: float


def value_faults(experiment: Experiment, arms: Sequence[Settings], factors: Sequence[Factor]) -> Iterator[Fault]:
    """Find values of the listed factors with which no arm, or not every arm, is a valid scenario.

    What only holds of several settings together (shares that sum to one) is left to :mod:`.joint_trials` where other
    factors move them.

    Args:
        experiment: the file.
        arms: resolved settings of the scenario of each arm.
        factors: the factors, those that ``every`` adds behind the listed ones.
    """
    names = [arm.name for arm in experiment.arms_or_base]
    varied = [factor for factor in factors if factor.path != WORLD]
    targets = [[targets_of(one.paths, one.operation, settings) for one in varied] for settings in arms]
    reached = [[{spot for target in one for spot in target.places} for one in of_arm] for of_arm in targets]
    for place, factor in enumerate(experiment.factors):
        trials = list(_trials(place, factor, experiment.design))
        for arm, settings in enumerate(arms):
            others = [*reached[arm][:place], *reached[arm][place + 1 :]]
            found = list(_refused(factor, trials, settings, targets[arm][place], others))
            if found:
                yield from (_in_arm(fault, names[arm] if arm else "") for fault in found)
                break


def _trials(place: int, factor: Factor, design: Design) -> Iterator[_Trial]:
    path: KeyPath = ("factors", place)
    if factor.values:
        ends = {min(factor.values), max(factor.values)}
        for at, value in enumerate(factor.values):
            if len(factor.values) <= _MOST or value in ends:
                yield _Trial((*path, "values", at), value)
        return
    low, high = range_of(factor)
    yield _Trial((*path, "low"), low)
    yield _Trial((*path, "high"), high)
    if design.kind == "grid":
        yield _Trial((*path, "levels"), grid_levels(factor)[1])
    elif design.kind == "morris":
        yield _Trial((*path, "path"), low + (high - low) / (design.levels - 1))
    elif design.kind != "list":
        yield _Trial((*path, "path"), low + _BETWEEN * (high - low))


def _refused(
    factor: Factor, trials: Sequence[_Trial], settings: Settings, targets: tuple[Target, ...], others: Reached
) -> Iterator[Fault]:
    """Yield what a scenario refuses, once for the same reason."""
    told: set[str] = set()
    for trial in trials:
        for fault in _faults_at(settings, targets, trial.value, others):
            if fault.why not in told:
                told.add(fault.why)
                why = sentence(fault.what, fault.why)
                what = f"the factor {quoted(factor.path)} cannot be {number(trial.value)}"
                yield Fault(trial.path, what, why, fault.remedy)
            break


def _faults_at(settings: Settings, targets: tuple[Target, ...], value: float, others: Reached) -> Iterator[Fault]:
    tried = with_values(settings, [targets], [value])
    try:
        Scenario.from_resolved(tried, made_from=settings)
    except ValidationError as problem:
        alone = {tuple(error["loc"]) for error in problem.errors(include_url=False) if error["type"] != FAULT}
        alone |= {fault.path for fault in find_faults(tried, complete=False)}
        for fault in faults_of(problem, tried, complete=True, root=Scenario):
            if fault.path in alone or not is_moved(table_at(tried, fault.path), others):
                yield fault


def table_at(settings: Settings, path: KeyPath) -> KeyPath:
    """Return the table or list at a path, or around it."""
    inner: object = settings
    for at, step in enumerate(path):
        known = isinstance(inner, dict) and step in inner
        if not known and not (isinstance(inner, list | tuple) and isinstance(step, int) and step < len(inner)):
            return path[:at]
        inner = inner[step]  # type: ignore[index]
    return path if isinstance(inner, dict | list | tuple) else path[:-1]


def is_moved(table: KeyPath, others: Reached) -> bool:
    """Say whether factors, by the places that each reaches, move something of a table."""
    return any(place[: len(table)] == table for places in others for place in places)


def _in_arm(fault: Fault, name: str) -> Fault:
    return fault if not name else Fault(fault.path, f"{fault.what} in the arm {quoted(name)}", fault.why, fault.remedy)
