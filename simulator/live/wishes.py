"""What a browser asks for, checked by the scenario schema before anything is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from simulator.languages.speech import say
from simulator.live.controls import Preset
from simulator.live.passed_on import said_again
from simulator.live.refused import Refused, whole
from simulator.live.switches import AS_IT_IS, Switches, switched, switches_of
from simulator.live.typed_text import clean_text
from simulator.register import LEVERS
from simulator.scenario.calendar import WEEKS_PER_YEAR, week_of
from simulator.scenario.lever_words import lever_label
from simulator.scenario.mistakes import sentence
from simulator.scenario.place_tables import SupplierGroup
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import faults_of
from simulator.study.arms import Arm

MOST_VALUE = 1e12  # far beyond every range; longer numbers would not even be floats
MOST_RAMP = 2_080  # weeks; the schema's own limit
_KEYS = {"preset", "kept", "rules", "where", "world"}
_RULE_KEYS = {"value", "from_week", "ramp_weeks", "councils"}

__all__ = ["Refused", "Rule", "Wish", "arms_of", "clean_text", "reference_of", "scenario_of", "whole", "wish_of"]


@dataclass(frozen=True, order=True)
class Rule:
    """A lever that was moved.

    Attributes:
        lever: its name in the register.
        value: its new value, in the register's unit.
        from_week: week from which it is moved.
        ramp_weeks: weeks that the move takes.
        councils: those in which it is moved; none for all.
    """

    lever: str
    value: float
    from_week: int = 0
    ramp_weeks: int = 0
    councils: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as a browser sends it, without its lever."""
        data = asdict(self) | {"councils": list(self.councils)}
        del data["lever"]
        return data if self.councils else {key: value for key, value in data.items() if key != "councils"}


@dataclass(frozen=True)
class Wish:
    """One arm as a person sets it up.

    Attributes:
        preset: place of the scenario file among the presets.
        kept: which of that file's own policies stay, by place; those whose lever was moved give way to the move.
        rules: levers that were moved, by name.
        where: councils in which a policy of the file holds, by its place, where that is not as the file has it.
        world: how the world differs from that of the file.
    """

    preset: int
    kept: frozenset[int]
    rules: tuple[Rule, ...]
    where: tuple[tuple[int, tuple[str, ...]], ...] = ()
    world: Switches = AS_IT_IS

    def as_data(self) -> dict[str, Any]:
        """Return it as a browser sends it."""
        data = {
            "preset": self.preset,
            "kept": sorted(self.kept),
            "rules": {rule.lever: rule.as_data() for rule in self.rules},
        }
        if self.where:
            data["where"] = {str(place): list(names) for place, names in self.where}
        world = self.world.as_data()
        return data | {"world": world} if world else data


def _councils(data: object, scenario: Scenario) -> tuple[str, ...]:
    """Return the councils that are named, in the order of the scenario; none where all are."""
    names = [council.name for council in scenario.councils]
    if not isinstance(data, Sequence) or isinstance(data, str) or any(name not in names for name in data):
        raise Refused("one of the councils does not exist")
    return () if set(data) == set(names) else tuple(name for name in names if name in data)


def _rule(name: object, data: object, scenario: Scenario, horizon: int) -> Rule:
    """Return one moved lever from its value alone, or from value, first week and weeks of phasing in."""
    if not isinstance(name, str) or name not in LEVERS:
        raise Refused("one of the levers does not exist")
    given, lever = data if isinstance(data, Mapping) else {"value": data}, f"“{say(lever_label(name))}”"
    if set(given) - _RULE_KEYS:
        raise Refused("{lever} has a value, from_week, ramp_weeks and councils, and nothing else", lever=lever)
    value = given.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST_VALUE:
        raise Refused("the value of {lever} must be a number", lever=lever)
    first = whole(given.get("from_week", 0), say("the first week of {lever}").format(lever=lever), 0, horizon - 1)
    ramp = whole(given.get("ramp_weeks", 0), say("the weeks of phasing in {lever}").format(lever=lever), 0, MOST_RAMP)
    return Rule(name, float(value), first, ramp, _councils(given.get("councils", []), scenario))


def wish_of(data: object, presets: Sequence[Preset]) -> Wish:
    """Return what was asked for, or refuse with a sentence."""
    if not isinstance(data, Mapping) or set(data) - _KEYS:
        raise Refused("a policy has a preset, kept policies, rules, where and world, and nothing else")
    preset = whole(data.get("preset", 0), say("the scenario"), 0, len(presets) - 1)
    scenario = presets[preset].scenario
    listed, rules = data.get("kept", []), data.get("rules", {})
    if not isinstance(listed, Sequence) or isinstance(listed, str) or len(listed) > len(scenario.policies):
        raise Refused("kept must list policies of the preset")
    if not isinstance(rules, Mapping) or len(rules) > len(LEVERS):
        raise Refused("rules must be a table of levers with their values")
    kept = frozenset(whole(place, say("a kept policy"), 0, max(0, len(scenario.policies) - 1)) for place in listed)
    world = switches_of(data.get("world", {}), scenario)
    weeks = WEEKS_PER_YEAR * (world.years or scenario.horizon_years)
    moved = sorted(_rule(name, rule, scenario, weeks) for name, rule in rules.items())
    return Wish(preset, kept, tuple(moved), _where(data.get("where", {}), scenario), world)


def _where(data: object, scenario: Scenario) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the councils of policies of the file, by place."""
    places = {str(place): place for place in range(len(scenario.policies))}
    if not isinstance(data, Mapping) or any(place not in places for place in data):
        raise Refused("where names policies of the preset by their place")
    return tuple(sorted((places[place], _councils(names, scenario)) for place, names in data.items()))


def reference_of(wish: Wish) -> Wish:
    """Return the same world with no policy at all."""
    return replace(wish, kept=frozenset(), rules=(), where=())


def scenario_of(wish: Wish, presets: Sequence[Preset], title: str = "") -> Scenario:
    """Return the scenario of a wish, checked by the schema.

    Raises:
        Refused: with what is wrong, why, and what to do, as for a scenario file.
    """
    scenario = presets[wish.preset].scenario
    settings = switched(scenario, wish.world)
    settings["policies"] = _policies(wish, scenario, settings["policies"])
    if title:
        settings["title"] = title
    try:
        found = Scenario.from_resolved(settings, made_from=scenario.resolved())
    except ValidationError as problem:
        faults = faults_of(problem, settings, complete=True, root=Scenario)
        raise Refused(said_again(". ".join(sentence(f.what, f.why, f.remedy) for f in faults[:3]))) from None
    return _shortened(found, wish.world.years) if wish.world.years else found


def _policies(wish: Wish, scenario: Scenario, own: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the policies of the file that stay, where they hold, and the levers that were moved."""
    moved, where = {rule.lever for rule in wish.rules}, dict(wish.where)
    kept = [
        policy | ({"councils": list(where[place]) or None} if place in where else {})
        for place, policy in enumerate(own)
        if place in wish.kept and scenario.policies[place].lever not in moved
    ]
    return kept + [
        {
            "lever": rule.lever,
            "value": rule.value,
            "from": rule.from_week,
            "ramp_weeks": rule.ramp_weeks,
            "councils": list(rule.councils) or None,
        }
        for rule in wish.rules
    ]


def _shortened(scenario: Scenario, years: int) -> Scenario:
    """Return a scenario of so many years, without what would begin after its end; what goes on then ends with it."""
    weeks = years * WEEKS_PER_YEAR
    within: dict[str, Any] = {
        "takeovers": tuple(p for p in scenario.takeovers if week_of(p.start, scenario.start_date) < weeks),
        "suppliers": tuple(_growing_within(group, scenario.start_date, weeks) for group in scenario.suppliers),
    }
    for key in ("policies", "shocks"):
        windows = [(each, *each.window_weeks(scenario)) for each in getattr(scenario, key)]
        within[key] = tuple(
            each if after <= weeks else each.model_copy(update={"until": None})
            for each, first, after in windows
            if first < weeks
        )
    return scenario.model_copy(update=within).with_horizon(years)


def _growing_within(group: SupplierGroup, start: date, weeks: int) -> SupplierGroup:
    """Return a supplier group whose staff, where it says when they grow, do so before the end alone."""
    plan = group.finances
    if plan is None:
        return group
    if week_of(plan.growth_from, start) >= weeks:
        change: dict[str, Any] = {"staff_growth": 0.0, "growth_from": 0, "growth_until": None}
    elif plan.growth_until is not None and week_of(plan.growth_until, start) > weeks:
        change = {"growth_until": None}
    else:
        return group
    return group.model_copy(update={"finances": plan.model_copy(update=change)})


def arms_of(message: Mapping[str, Any], presets: Sequence[Preset]) -> tuple[Arm, Arm]:
    """Return the two arms that a message asks for: ``b``, and ``a`` or else the same world without policies.

    Arms of different length are compared over the years that both have.
    """
    second = wish_of(message.get("b"), presets)
    first = wish_of(message.get("a"), presets) if message.get("a") is not None else reference_of(second)
    scenarios = [scenario_of(wish, presets) for wish in (first, second)]
    if scenarios[0].horizon_years != scenarios[1].horizon_years:
        years = min(scenario.horizon_years for scenario in scenarios)
        scenarios = [scenario.with_horizon(years) for scenario in scenarios]
    return Arm("A", scenarios[0]), Arm("B", scenarios[1])
