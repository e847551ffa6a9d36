"""Read an experiment file with its base scenario, and report all mistakes at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from simulator.register import KINDS, PARAMETERS
from simulator.scenario.calendar import is_whole
from simulator.scenario.documents import Node, find, plain
from simulator.scenario.library import EXPERIMENTS, files_within, find_experiment, find_scenario, near_files, shown
from simulator.scenario.loading import load_scenario
from simulator.scenario.mistakes import Fault, KeyPath, Mistake, ScenarioMistakes
from simulator.scenario.schema import Scenario
from simulator.scenario.toml_reading import Asked, Unreadable, parsed, text_of
from simulator.scenario.translation import faults_of
from simulator.scenario.value_words import as_argument, quoted
from simulator.scenario.window_checks import LONGEST_YEARS
from simulator.study.arms import StudyMistake
from simulator.study.experiments.counting import count_faults
from simulator.study.experiments.experiment_checks import column_faults, find_faults
from simulator.study.experiments.experiment_schema import Experiment, ExperimentArm, Factor
from simulator.study.experiments.joint_trials import joint_faults
from simulator.study.experiments.overlaps import is_covered, overlap_faults
from simulator.study.experiments.paths import WORLD, Settings, UnknownPath, targets_of, with_values
from simulator.study.experiments.trials import value_faults

if TYPE_CHECKING:
    from simulator.study.plausible import PlausibleSet
    from simulator.study.sweeps.own_model import OwnModel

_OWN_KEYS, _OF_SCENARIOS = {"design", "factors", "arms", "scenario"}, {"extends", "councils", "policies", "rules"}
_LOOKED = "looked from the current folder and in the library of ready experiments"


@dataclass(frozen=True)
class Loaded:
    """An experiment that is known to be valid.

    Attributes:
        experiment: the file.
        text: the file as it was written.
        arms: resolved settings of the scenario of each arm.
        factors: the factors, with those that ``every`` stands for.
        folder: where the file is, for a list of points beside it.
        own: the model of the user's own that lives the runs, or None.
        plausible: the set whose worlds are one more factor, or None where the numbers of the register are taken.
    """

    experiment: Experiment
    text: str
    arms: tuple[Settings, ...]
    factors: tuple[Factor, ...]
    folder: Path
    own: OwnModel | None = None
    plausible: PlausibleSet | None = None

    @property
    def own_figures(self) -> tuple[str, ...]:
        """Names of the key figures that the model of the user's own brings."""
        return tuple(told.name for told in self.own.figures) if self.own else ()

    @property
    def arm_names(self) -> tuple[str, ...]:
        """Names of the arms, the reference first."""
        return tuple(arm.name for arm in self.experiment.arms_or_base)


def load_experiment(name: str | Path) -> Loaded:
    """Read, check and return an experiment.

    Raises:
        ScenarioMistakes: with every mistake of the file and of its scenario, each with its file and line.
    """
    file = str(name)
    path = find_experiment(file) or Path(name)
    try:
        if not path.is_file():
            why, remedy = _LOOKED, near_files(file, kind=EXPERIMENTS)
            if path.is_dir():
                why, remedy = f"{quoted(path)} is a folder", files_within(path, EXPERIMENTS)
            raise Unreadable(Mistake(file, 1, f"there is no experiment file {quoted(name)}", why, remedy))
        text = text_of(path, file, Asked(file))
        document = parsed(text, file)
        if not _OWN_KEYS & document.value.keys() and _OF_SCENARIOS & document.value.keys():
            remedy = f"run it with `fairlot run {as_argument(file)}`"
            raise Unreadable(Mistake(file, 1, "a scenario, not an experiment", "", remedy))
    except Unreadable as problem:
        raise ScenarioMistakes([problem.mistake]) from problem
    data = plain(document)
    base, mistakes = _base(data, document, path)
    own, faults = _own_model(data, path)
    own_figures = [told.name for told in own.figures] if own else []
    faults += find_faults(data, base.resolved() if base else None, own_figures)
    experiment = None
    try:
        experiment = Experiment.model_validate(data)
    except ValidationError as problem:
        faults += [f for f in faults_of(problem, data, complete=True, root=Experiment) if not _said(f, faults)]
    mistakes += [_located(document, fault) for fault in faults]
    if mistakes or experiment is None or base is None:
        raise ScenarioMistakes(sorted(mistakes, key=lambda m: (m.file != file, m.file, m.line)))
    arms = _arms(experiment, base, document)
    plausible, faults = _plausible(experiment)
    varied = all_factors(experiment, arms[0])
    factors = (*varied, *([world_factor(plausible)] if plausible else []))
    # factors that `every` adds may have the names of listed ones
    columns = [(("factors", i) if i < len(experiment.factors) else ("every",), f.column) for i, f in enumerate(factors)]
    faults += [*column_faults(columns, own_figures), *overlap_faults(experiment, arms, factors)]
    if faults := [*faults, *count_faults(experiment, factors if varied else ())]:
        raise ScenarioMistakes(_located(document, fault) for fault in faults)
    if faults := list(value_faults(experiment, arms, factors)) or list(joint_faults(experiment, arms)):
        raise ScenarioMistakes(_located(document, fault) for fault in faults)
    return Loaded(experiment, text, arms, factors, path.parent, own, plausible)


def _own_model(data: dict[str, Any], path: Path) -> tuple[OwnModel | None, list[Fault]]:
    """Return the model of the user's own that an experiment names, or None and what is wrong with it."""
    name = data.get("model")
    if not isinstance(name, str):
        return None, []
    from simulator.study.sweeps.foreign_code import found_model  # noqa: PLC0415  (the engine is slow to import)

    try:
        return found_model(name, str(path.parent.resolve())), []
    except StudyMistake as problem:
        return None, [Fault(("model",), str(problem), f"looked for it beside `{shown(path)}` first", "")]


def _plausible(experiment: Experiment) -> tuple[PlausibleSet | None, list[Fault]]:
    """Return the plausible set of the scenario of an experiment where it asks for one, or None and what is wrong."""
    if experiment.parameters == "fixed":
        return None, []
    from simulator.study.plausible import plausible_of  # noqa: PLC0415  (the engine is slow to import)

    try:
        return plausible_of(experiment.scenario), []
    except StudyMistake as problem:
        return None, [Fault(("parameters",), str(problem), "", "")]


def world_factor(plausible: PlausibleSet) -> Factor:
    """Return the factor that says in which plausible world a run is lived: its place in the set, from 1."""
    return Factor(path=WORLD, values=tuple(float(place) for place in range(1, len(plausible.table) + 1)))


def _said(fault: Fault, faults: list[Fault]) -> bool:
    return any(other.path == fault.path for other in faults)


def _located(document: Node, fault: Fault) -> Mistake:
    place = find(document, fault.path)
    why, remedy = fault.why, fault.remedy
    if "`horizon_years`" not in fault.what:  # elsewhere an experiment says by `years` how long its runs are
        why = why.replace("(horizon_years = ", "(years = ")
        remedy = remedy.replace("raise `horizon_years`", "write more `years`")
    return Mistake(place.file, place.line, fault.what, why, remedy)


def _base(data: dict[str, Any], document: Node, path: Path) -> tuple[Scenario | None, list[Mistake]]:
    """Return the base scenario, or None and what is wrong with it."""
    wanted = data.get("scenario")
    if not isinstance(wanted, str) or not wanted:
        return None, []
    found = find_scenario(wanted, path.parent) or find_scenario(wanted)
    if found is None:
        why = f"looked in `{shown(path.parent)}` and among the ready scenarios"
        what = f"there is no scenario {quoted(wanted)}"
        return None, [_located(document, Fault(("scenario",), what, why, near_files(wanted, path.parent)))]
    try:
        scenario = load_scenario(shown(found))
    except ScenarioMistakes as problem:
        return None, list(problem.mistakes)
    years = data.get("years")
    if is_whole(years) and 1 <= years <= LONGEST_YEARS:
        scenario = scenario.with_horizon(years)
    return scenario, []


def _arms(experiment: Experiment, base: Scenario, document: Node) -> tuple[Settings, ...]:
    found, mistakes = [], []
    for place, arm in enumerate(experiment.arms_or_base):
        try:
            settings = arm_settings(base.resolved(), arm)
            # windows of the scenario may reach past `years`, as with --years; those of the arm were written for it
            Scenario.from_resolved(settings, made_from=base.resolved())
            for factor in experiment.factors:
                targets_of(factor.paths, factor.operation, settings)
        except ValidationError as problem:
            faults = faults_of(problem, settings, complete=True, root=Scenario)
            mistakes += [_located(document, replace(f, path=_written(f.path, place, arm, settings))) for f in faults]
        except UnknownPath as problem:
            fault = Fault(("arms", place), f"{problem}, in the arm {quoted(arm.name)}", "", problem.remedy)
            mistakes.append(_located(document, fault))
        else:
            found.append(settings)
    if mistakes:
        raise ScenarioMistakes(mistakes)
    return tuple(found)


def _written(path: KeyPath, place: int, arm: ExperimentArm, settings: Settings) -> KeyPath:
    """Return where an arm, the one at a place in the file, sets what stands at a path of its scenario."""
    first = len(settings["policies"]) - len(arm.policies)  # its own come last
    if path[0] == "policies" and len(path) > 1 and isinstance(path[1], int) and path[1] >= first:
        return ("arms", place, "policies", path[1] - first, *path[2:])
    for name in arm.settings:
        if any(path in target.places for target in targets_of([name], "set", settings)):
            return ("arms", place, "settings", name)
    return ("arms", place)


def arm_settings(base: Settings, arm: ExperimentArm) -> Settings:
    """Return the settings of the scenario of one arm."""
    own = [policy.model_dump(mode="json", by_alias=True) for policy in arm.policies]
    settings = base | {"policies": ([] if arm.without_policies else base["policies"]) + own}
    targets = [targets_of([path], "set", settings) for path in arm.settings]
    return with_values(settings, targets, list(arm.settings.values()))


def all_factors(experiment: Experiment, settings: Settings) -> tuple[Factor, ...]:
    """Return the listed factors, then those of the register that ``every`` adds, each over its own range."""
    added: list[str] = []
    if "uncertainties" in experiment.every:
        added += [name for name, entry in PARAMETERS.items() if entry.kind != "constant"]
    if "kinds" in experiment.every:
        present = {group["kind"] for group in settings["suppliers"]}
        added += [f"{kind}.{name}" for kind, rows in KINDS.items() if kind in present for name in rows]
    wanted = [path for path in added if not any(fnmatchcase(path, one) for one in experiment.leave_out)]
    ranged = [Factor(path=path) for path in wanted if not is_covered(path, experiment.factors, settings)]
    return (*experiment.factors, *ranged)
