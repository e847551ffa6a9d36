"""What does nothing in an arm: factors that a policy there overrules, changes that never begin; told before any run."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.changes import Policy
from simulator.scenario.documents import find
from simulator.scenario.in_vain import out_of_time
from simulator.scenario.mistakes import Mistake
from simulator.scenario.schema import Scenario
from simulator.scenario.toml_reading import parsed
from simulator.scenario.value_words import quoted
from simulator.study.experiments.experiment_schema import Factor
from simulator.study.experiments.files import Loaded
from simulator.study.experiments.overlaps import meant_by
from simulator.study.experiments.paths import targets_of

_REMEDY = 'if that is not meant, let the policy build on the factor (operation = "add" or "scale"), or take one out'


def without_effect(loaded: Loaded, file: str) -> list[str]:
    """Return a sentence for each factor that is overruled, and for each policy or shock that never begins.

    Args:
        loaded: the experiment.
        file: its name, as the user gave it.
    """
    scenarios = {arm: Scenario.from_resolved(of) for arm, of in zip(loaded.arm_names, loaded.arms, strict=True)}
    line = find(parsed(loaded.text, file), ("years",)).line  # a scenario holds its windows against its own length
    return [*overruled_factors(loaded, file), *(str(Mistake(file, line, told)) for told in out_of_time(scenarios))]


def overruled_factors(loaded: Loaded, file: str) -> list[str]:
    """Return a sentence for each listed factor that policies overrule in some arm, with its line.

    Args:
        loaded: the experiment.
        file: its name, as the user gave it.
    """
    document = parsed(loaded.text, file)
    scenarios = [Scenario.from_resolved(settings) for settings in loaded.arms]
    told = []
    for place, factor in enumerate(loaded.experiment.factors):
        found: dict[int, list[str]] = {}
        for name, scenario in zip(loaded.arm_names, scenarios, strict=True):
            if (week := _overruled_from(factor, scenario)) is not None:
                found.setdefault(week, []).append(quoted(name))
        line = find(document, ("factors", place, "path")).line
        told += [str(Mistake(file, line, *_words(factor, week, arms), _REMEDY)) for week, arms in found.items()]
    return told


def _words(factor: Factor, week: int, arms: list[str]) -> tuple[str, str]:
    """Return what is so, and why."""
    where = f"the arm {arms[0]}" if len(arms) == 1 else f"the arms {', '.join(arms[:-1])} and {arms[-1]}"
    effect = f"has an effect before week {week} only" if week else "has no effect"
    return f"the factor {quoted(factor.path)} {effect} in {where}", "a policy there sets the same"


def _overruled_from(factor: Factor, scenario: Scenario) -> int | None:
    """Return from which week on policies overrule all that a factor reaches; None where they leave some of it."""
    reached = list(_reached(factor, scenario))
    if not reached or None in reached:
        return None
    weeks = [_set_from(scenario, *rule) for rule in reached if rule is not None]
    first = max(weeks)
    return first if first < scenario.horizon_weeks else None


def _reached(factor: Factor, scenario: Scenario) -> Iterator[tuple[str, str] | None]:
    """Yield the rules that a factor reaches: lever and council; None for what is no rule."""
    councils = [council.name for council in scenario.councils]
    for target in targets_of(factor.paths, factor.operation, scenario.resolved()):
        if target.lever is not None:
            yield from ((target.lever, council) for council in councils)
        for place in target.places:
            for meant in meant_by(place):
                is_rule = meant[0] == "councils" and meant[2:3] == ("rules",)
                yield (str(meant[3]), councils[int(meant[1])]) if is_rule else None


def _set_from(scenario: Scenario, lever: str, council: str) -> int:
    """Return from which week on a rule of a council is what a policy says, to the end; the horizon where from none."""
    horizon = scenario.horizon_weeks
    return min((_full_from(policy, scenario, lever, council) for policy in scenario.policies), default=horizon)


def _full_from(policy: Policy, scenario: Scenario, lever: str, council: str) -> int:
    horizon = scenario.horizon_weeks
    is_whole = policy.services is None and policy.suppliers is None and policy.applies_to(council)
    first, after = policy.window_weeks(scenario)
    if policy.lever != lever or policy.operation != "set" or not is_whole or after < horizon:
        return horizon
    return first + policy.ramp_weeks
