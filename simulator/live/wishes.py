"""What a browser asks for, checked by the scenario schema before anything is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ValidationError

from simulator.live.controls import Preset
from simulator.register import LEVERS
from simulator.scenario.mistakes import sentence
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import faults_of
from simulator.study.arms import Arm

MOST_NAME = 40
MOST_VALUE = 1e12  # far beyond every range; longer numbers would not even be floats
MOST_RAMP = 2_080  # weeks; the schema's own limit
_KEYS = {"preset", "kept", "rules"}
_RULE_KEYS = {"value", "from_week", "ramp_weeks"}


class Refused(Exception):  # noqa: N818  (it reads as what happened)
    """Something that was asked for cannot be had; the message is one sentence for the person who asked."""


@dataclass(frozen=True, order=True)
class Rule:
    """A lever that was moved.

    Attributes:
        lever: its name in the register.
        value: its new value, in the register's unit.
        from_week: week from which it is moved.
        ramp_weeks: weeks that the move takes.
    """

    lever: str
    value: float
    from_week: int = 0
    ramp_weeks: int = 0


@dataclass(frozen=True)
class Wish:
    """One arm as a person sets it up.

    Attributes:
        preset: place of the scenario file among the presets.
        kept: which of that file's own policies stay, by place; those whose lever was moved give way to the move.
        rules: levers that were moved, by name.
    """

    preset: int
    kept: frozenset[int]
    rules: tuple[Rule, ...]

    def as_data(self) -> dict[str, Any]:
        """Return it as a browser sends it."""
        rules = [asdict(rule) for rule in self.rules]
        return {
            "preset": self.preset,
            "kept": sorted(self.kept),
            "rules": {rule.pop("lever"): rule for rule in rules},
        }


def whole(data: object, what: str, low: int, high: int) -> int:
    """Return a whole number in a range, or refuse."""
    if isinstance(data, bool) or not isinstance(data, int) or not low <= data <= high:
        raise Refused(f"{what} must be a whole number from {low} to {high}")
    return data


def clean_text(data: object, what: str, most: int = MOST_NAME) -> str:
    """Return a short printable text without line breaks, or refuse; it is only ever shown as text, never as markup."""
    if not isinstance(data, str):
        raise Refused(f"{what} must be a text")
    text = " ".join("".join(c if c.isprintable() else " " for c in data[: 4 * most]).split())
    if not text or len(text) > most:
        raise Refused(f"{what} must have 1 to {most} characters")
    return text


def _rule(name: object, data: object, horizon: int) -> Rule:
    """Return one moved lever from its value alone, or from value, first week and weeks of phasing in."""
    if not isinstance(name, str) or name not in LEVERS:
        raise Refused("one of the levers does not exist")
    given = data if isinstance(data, Mapping) else {"value": data}
    if set(given) - _RULE_KEYS:
        raise Refused(f"{name} has a value, from_week and ramp_weeks, and nothing else")
    value = given.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST_VALUE:
        raise Refused(f"the value of {name} must be a number")
    first = whole(given.get("from_week", 0), f"the first week of {name}", 0, horizon - 1)
    ramp = whole(given.get("ramp_weeks", 0), f"the weeks of phasing in {name}", 0, MOST_RAMP)
    return Rule(name, float(value), first, ramp)


def wish_of(data: object, presets: Sequence[Preset]) -> Wish:
    """Return what was asked for, or refuse with a sentence."""
    if not isinstance(data, Mapping) or set(data) - _KEYS:
        raise Refused("a policy has a preset, kept policies and rules, and nothing else")
    preset = whole(data.get("preset", 0), "preset", 0, len(presets) - 1)
    scenario = presets[preset].scenario
    listed, rules = data.get("kept", []), data.get("rules", {})
    if not isinstance(listed, Sequence) or isinstance(listed, str) or len(listed) > len(scenario.policies):
        raise Refused("kept must list policies of the preset")
    if not isinstance(rules, Mapping) or len(rules) > len(LEVERS):
        raise Refused("rules must be a table of levers with their values")
    kept = frozenset(whole(place, "a kept policy", 0, max(0, len(scenario.policies) - 1)) for place in listed)
    moved = sorted(_rule(name, rule, scenario.horizon_weeks) for name, rule in rules.items())
    return Wish(preset, kept, tuple(moved))


def reference_of(wish: Wish) -> Wish:
    """Return the same world with no policy at all."""
    return Wish(wish.preset, frozenset(), ())


def scenario_of(wish: Wish, presets: Sequence[Preset], title: str = "") -> Scenario:
    """Return the scenario of a wish, checked by the schema.

    Raises:
        Refused: with what is wrong, why, and what to do, as for a scenario file.
    """
    scenario = presets[wish.preset].scenario
    moved = {rule.lever for rule in wish.rules}
    kept = [
        policy for place, policy in enumerate(scenario.policies) if place in wish.kept and policy.lever not in moved
    ]
    settings = scenario.model_copy(update={"policies": tuple(kept)}).resolved()
    settings["policies"] += [
        {"lever": rule.lever, "value": rule.value, "from": rule.from_week, "ramp_weeks": rule.ramp_weeks}
        for rule in wish.rules
    ]
    if title:
        settings["title"] = title
    try:
        return Scenario.from_resolved(settings)
    except ValidationError as problem:
        found = faults_of(problem, settings, complete=True)
        raise Refused(". ".join(sentence(f.what, f.why, f.remedy) for f in found[:3])) from None


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
