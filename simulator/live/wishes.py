"""What a browser asks for, checked by the scenario schema before anything is run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from simulator.live.controls import Preset
from simulator.register import LEVERS
from simulator.scenario.mistakes import sentence
from simulator.scenario.schema import Scenario
from simulator.scenario.translation import faults_of

MOST_NAME = 40
_KEYS = {"preset", "kept", "rules", "from_week", "ramp_weeks"}


class Refused(Exception):  # noqa: N818  (it reads as what happened)
    """Something that was asked for cannot be had; the message is one sentence for the person who asked."""


@dataclass(frozen=True)
class Wish:
    """One arm as a person sets it up.

    Attributes:
        preset: place of the scenario file among the presets.
        kept: which of that file's own policies stay, by place.
        rules: levers that were moved, with their values.
        from_week: week from which they are moved.
        ramp_weeks: weeks that the move takes.
    """

    preset: int
    kept: frozenset[int]
    rules: tuple[tuple[str, float], ...]
    from_week: int = 0
    ramp_weeks: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return it as a browser sends it."""
        return {
            "preset": self.preset,
            "kept": sorted(self.kept),
            "rules": dict(self.rules),
            "from_week": self.from_week,
            "ramp_weeks": self.ramp_weeks,
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


def _rules(data: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(data, Mapping) or len(data) > len(LEVERS):
        raise Refused("rules must be a table of levers with their values")
    rules = []
    for name, value in data.items():
        if name not in LEVERS:
            raise Refused("one of the levers does not exist")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Refused(f"the value of {name} must be a number")
        rules.append((str(name), float(value)))
    return tuple(sorted(rules))


def wish_of(data: object, presets: Sequence[Preset]) -> Wish:
    """Return what was asked for, or refuse with a sentence."""
    if not isinstance(data, Mapping) or set(data) - _KEYS:
        raise Refused("a policy has a preset, kept policies, rules, from_week and ramp_weeks, and nothing else")
    preset = whole(data.get("preset", 0), "preset", 0, len(presets) - 1)
    own = len(presets[preset].scenario.policies)
    listed = data.get("kept", [])
    if not isinstance(listed, Sequence) or isinstance(listed, str) or len(listed) > own:
        raise Refused("kept must list policies of the preset")
    kept = frozenset(whole(place, "a kept policy", 0, max(0, own - 1)) for place in listed)
    from_week = whole(data.get("from_week", 0), "from_week", 0, presets[preset].scenario.horizon_weeks - 1)
    ramp = whole(data.get("ramp_weeks", 0), "ramp_weeks", 0, 2_080)
    return Wish(preset, kept, _rules(data.get("rules", {})), from_week, ramp)


def reference_of(wish: Wish) -> Wish:
    """Return the same world with no policy at all."""
    return Wish(wish.preset, frozenset(), ())


def scenario_of(wish: Wish, presets: Sequence[Preset], title: str = "") -> Scenario:
    """Return the scenario of a wish, checked by the schema.

    Raises:
        Refused: with what is wrong, why, and what to do, as for a scenario file.
    """
    scenario = presets[wish.preset].scenario
    kept = [policy for place, policy in enumerate(scenario.policies) if place in wish.kept]
    settings = scenario.model_copy(update={"policies": tuple(kept)}).resolved()
    settings["policies"] += [
        {"lever": lever, "value": value, "from": wish.from_week, "ramp_weeks": wish.ramp_weeks}
        for lever, value in wish.rules
    ]
    if title:
        settings["title"] = title
    try:
        return Scenario.from_resolved(settings)
    except ValidationError as problem:
        found = faults_of(problem, settings, complete=True)
        raise Refused(". ".join(sentence(f.what, f.why, f.remedy) for f in found[:3])) from None
