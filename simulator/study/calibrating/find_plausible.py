"""From a scenario and its patterns to the plausible set of its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from simulator.matching.targets import Target
from simulator.matching.waves import Matched, NothingLeft, Plan, match
from simulator.scenario.library import find_scenario, shown
from simulator.scenario.loading import load_scenario
from simulator.study.arms import StudyMistake, workers_of
from simulator.study.calibrating.stored_runs import StoredRuns
from simulator.study.calibrating.unfit_numbers import refuse_unfit
from simulator.study.execution import Progress
from simulator.study.experiments.files import Loaded, load_experiment
from simulator.study.experiments.paths import targets_of
from simulator.study.experiments.spreads import values_of
from simulator.study.plausible import FILE, OF_A_PLACE, REFERENCE, PlausibleSet, answer_of, is_set, shipped_scenario
from simulator.study.sweeps.fulfilment import Say
from simulator.study.sweeps.plan import recipe_of
from simulator.study.sweeps.pool import Pool, usable_processors
from simulator.study.validation import Pattern, patterns_of

#: The numbers over which it looks, and how many runs it takes.
EXPERIMENT = "plausible"


@dataclass(frozen=True)
class Wish:
    """What is to be calibrated, and with what.

    Attributes:
        scenario: its file, or the name of a ready one.
        experiment: the file of numbers and runs.
        folder: where runs are kept; by default ``results/calibrate-<name>-<fingerprint>``.
        workers: processes; by default one for each processor.
        plan: how much is run, but for points and seeds, which the experiment says.
    """

    scenario: str = REFERENCE
    experiment: str = EXPERIMENT
    folder: Path | None = None
    workers: int | None = None
    plan: Plan = field(default_factory=Plan)


@dataclass(frozen=True)
class Calibrated:
    """What came of it.

    Attributes:
        loaded: the numbers, and the scenario that they were varied in.
        patterns: those that the set was held against, in the order of its targets.
        not_held: those that runs of a sweep do not show: changes over time, and figures that no run of the place has.
        plan: how much was run.
        matched: what history matching found.
        found: the set.
        folder: where the runs are.
    """

    loaded: Loaded
    patterns: tuple[Pattern, ...]
    not_held: tuple[Pattern, ...]
    plan: Plan
    matched: Matched
    found: PlausibleSet
    folder: Path


def calibrate(wish: Wish, progress: Progress | None = None, say: Say | None = None) -> Calibrated:
    """Find the plausible set of a scenario without its policies; runs that are there already are not made again.

    Raises:
        ScenarioMistakes: a file is wrong.
        StudyMistake: nothing is plausible, or workers make no sense.
        ResultsMistake: the folder cannot be used.
    """
    loaded = loaded_for(wish)
    patterns = patterns_of(wish.scenario)
    held = tuple(pattern for pattern in patterns if not pattern.change)
    design = loaded.experiment.design
    plan = replace(wish.plan, points=design.points, seeds=loaded.experiment.seeds, draw=design.seed)
    folder = wish.folder or Path("results") / f"calibrate-{Path(wish.scenario).stem}-{_digest(loaded)}"
    targets = [Target(p.kpi, p.low, p.high, p.use == "fit") for p in held]
    figures = [target.name for target in targets]
    with Pool(recipe_of(loaded), workers_of(wish.workers) or usable_processors()).kept() as pool:
        runs = StoredRuns(loaded, folder, pool, figures, progress, say)
        try:
            matched = match(runs, len(loaded.factors), targets, plan)
        except NothingLeft as nothing:
            raise StudyMistake(f"{wish.scenario}: {nothing}") from nothing
    found = set_of(loaded, matched, find_scenario(wish.scenario) or Path(wish.scenario))
    held = tuple(pattern for pattern in held if pattern.kpi not in matched.unseen)
    rest = tuple(pattern for pattern in patterns if pattern not in held)
    return Calibrated(loaded, held, rest, plan, matched, found, folder)


def loaded_for(wish: Wish) -> Loaded:
    """Return the experiment with the scenario of a wish in place of its own, and without numbers that this one sets."""
    loaded = load_experiment(wish.experiment)
    refuse_unfit(loaded.text, wish.experiment)
    settings = load_scenario(wish.scenario).without_policies().resolved()
    free = [f for f in loaded.factors if not any(is_set(settings, p) for t in _targets(f.paths, settings) for p in t)]
    file = shown(find_scenario(wish.scenario) or Path(wish.scenario))
    named = loaded.experiment.model_copy(update={"scenario": file})
    return replace(loaded, experiment=named, arms=(settings,), factors=tuple(free))


def _targets(paths: Sequence[str], settings: dict[str, object]) -> list[tuple[tuple[str | int, ...], ...]]:
    return [target.places for target in targets_of(paths, "set", settings)]


def _digest(loaded: Loaded) -> str:
    return recipe_of(loaded).model[:4] + loaded.experiment.fingerprint()[:4]


def set_of(loaded: Loaded, matched: Matched, scenario: Path) -> PlausibleSet:
    """Return the vectors in the units of the register, their weights, and the figures by which they were accepted."""
    values = values_of(loaded.factors, matched.units)
    numbers = {factor.path: values[:, i] for i, factor in enumerate(loaded.factors)}
    figures = {target.name: matched.means[:, i] for i, target in enumerate(matched.targets)}
    table = pd.DataFrame(numbers | {"weight": matched.weights, "made_with": ""} | figures)
    empty = PlausibleSet(table, scenario)
    answer = answer_of(empty.at(load_scenario(scenario).without_policies(), 0), list(figures))
    return replace(empty, table=table.assign(made_with=answer))


def file_of(wish: Wish) -> Path:
    """Return where the set of a scenario belongs: beside it, or, of the reference world, where it ships."""
    path = find_scenario(wish.scenario) or Path(wish.scenario)
    return FILE if path.resolve() == shipped_scenario().resolve() else path.with_suffix(OF_A_PLACE)


def quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """Return the value below which a share of the weight lies."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][min(len(values) - 1, int(np.searchsorted(reached, share * reached[-1])))])
