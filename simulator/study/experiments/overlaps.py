"""Two names of one place: what an experiment sets twice, so that one value would overrule the other without a word.

Names are not compared, but the places to which they lead: ``payment_terms_days``, ``rules.payment_terms_days`` and
``councils.*.rules.payment_terms_days`` are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.scenario.baseline_rules import ELSEWHERE
from simulator.scenario.mistakes import Fault, KeyPath
from simulator.scenario.value_words import quoted
from simulator.study.experiments.experiment_schema import Experiment, ExperimentArm, Factor
from simulator.study.experiments.paths import WORLD, Settings, Target, targets_of

_WEIGHTS = "award_weights"


@dataclass(frozen=True, slots=True)
class _Setter:
    """Something that an experiment file sets.

    Attributes:
        path: where it stands in the file.
        name: what it is called in a sentence.
        operation: ``set``, ``add`` or ``scale``.
        places: for each rule or number that it reaches, the place where its value goes.
        remedy: what to do where it and an earlier one meet.
    """

    path: KeyPath
    name: str
    operation: str
    places: tuple[tuple[KeyPath, KeyPath], ...]
    remedy: str = "keep one of the two"


def overlap_faults(experiment: Experiment, arms: Sequence[Settings], factors: Sequence[Factor]) -> Iterator[Fault]:
    """Find places that an experiment sets twice.

    Args:
        experiment: the file.
        arms: resolved settings of the scenario of each arm.
        factors: the factors, those that ``every`` adds behind the listed ones.
    """
    for place, (arm, settings) in enumerate(zip(experiment.arms_or_base, arms, strict=True)):
        setters = [*_set_at_all(experiment), *_set_by_arm(place, arm, settings)]
        setters += _set_by_factors(factors, len(experiment.factors), settings)
        yield from _meetings(setters, settings)


def is_covered(path: str, listed: Sequence[Factor], settings: Settings) -> bool:
    """Say whether listed factors reach every place to which a path leads."""
    reached = {place for factor in listed for place in _raw(targets_of(factor.paths, factor.operation, settings))}
    return _raw(targets_of([path], "set", settings)) <= reached


def _raw(targets: Sequence[Target]) -> set[KeyPath]:
    return {place for target in targets for place in target.places}


def _set_at_all(experiment: Experiment) -> Iterator[_Setter]:
    if experiment.years is not None:
        place = ("horizon_years",)
        yield _Setter(("years",), "`years`", "set", ((place, place),))


def _set_by_arm(place: int, arm: ExperimentArm, settings: Settings) -> Iterator[_Setter]:
    for path in arm.settings:
        name = f"{quoted(path)} in the arm {quoted(arm.name)}"
        yield _Setter(("arms", place, "settings", path), name, "set", _reached(targets_of([path], "set", settings)))


def _set_by_factors(factors: Sequence[Factor], listed: int, settings: Settings) -> Iterator[_Setter]:
    for place, factor in enumerate(factors):
        is_listed = place < listed
        for at, path in enumerate(factor.paths if factor.path != WORLD else ()):
            key: KeyPath = ("factors", place, *(("also", at - 1) if at else ("path",))) if is_listed else ("every",)
            name = f"the factor {quoted(path)}" + ("" if is_listed else ", which `every` adds,")
            remedy = "keep one of the two" if is_listed else f"write {quoted(path)} in `leave_out`"
            reached = _reached(targets_of([path], factor.operation, settings))
            yield _Setter(key, name, factor.operation, reached, remedy)


def _reached(targets: Sequence[Target]) -> tuple[tuple[KeyPath, KeyPath], ...]:
    """Return the rules and numbers that targets change, each with the place where the value goes."""
    found: list[tuple[KeyPath, KeyPath]] = []
    for target in targets:
        if target.lever is not None:
            found.append((("policies", target.lever), ("policies", target.lever)))
        found += [(meant, place) for place in target.places for meant in meant_by(place)]
    return tuple(found)


def meant_by(place: KeyPath) -> Iterator[KeyPath]:
    """Yield what a place stands for: some rules of a council have a second place."""
    is_of_council = place[0] == "councils" and len(place) > 3
    levers = [lever for lever, where in ELSEWHERE.items() if is_of_council and where in (place[2:], (place[2], None))]
    if not levers or place[2] == _WEIGHTS:
        yield place
    yield from ((*place[:2], "rules", lever) for lever in levers)


def _meetings(setters: Sequence[_Setter], settings: Settings) -> Iterator[Fault]:
    """Yield a fault for each two that set the same."""
    seen: dict[KeyPath, list[tuple[_Setter, KeyPath]]] = {}
    for setter in setters:
        met: set[KeyPath] = set()
        for meant, place in setter.places:
            for earlier, other in seen.get(meant, ()):
                if earlier.path not in met and not _both_hold(earlier, other, setter, place):
                    met.add(earlier.path)
                    yield _fault(earlier, setter, _shown(meant, settings))
        for meant, place in setter.places:
            seen.setdefault(meant, []).append((setter, place))


def _both_hold(earlier: _Setter, other: KeyPath, later: _Setter, place: KeyPath) -> bool:
    """Say whether the later builds on what the earlier put there, or the two are different weights."""
    if place != other:
        return place[2:3] == other[2:3] == (_WEIGHTS,)
    return later.operation not in ("set", earlier.operation)


def _fault(earlier: _Setter, later: _Setter, shown: str) -> Fault:
    what = f"{earlier.name} and {later.name} set the same"
    is_on_top = earlier.operation == later.operation != "set"
    so = "both would be applied to it" if is_on_top else "one would overrule the other"
    return Fault(later.path, what, f"both lead to {quoted(shown)}, and {so}", later.remedy)


def _shown(place: KeyPath, settings: Settings) -> str:
    """Return a place as a path, with names in place of numbers."""
    words: list[str] = []
    inner: object = settings
    for step in place:
        if isinstance(inner, dict):
            inner = inner.get(str(step))
            words.append(str(step))
        elif isinstance(inner, list) and isinstance(step, int):
            inner = inner[step]
            words.append(str((inner.get("name") if isinstance(inner, dict) else None) or step))
        else:
            words.append(str(step))
    return ".".join(words)
