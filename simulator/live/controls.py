"""Levers, presets and reference values as the page needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simulator.engine.rules import LEVER_COLUMN
from simulator.live.sliders import slider_of
from simulator.live.words import figure_label, group_title
from simulator.metrics import KPIS
from simulator.register import LEVERS, Condition, Lever
from simulator.register.kinds import SUPPLIER_KINDS
from simulator.scenario.idle import lacks_feature
from simulator.scenario.lever_words import (
    choices_of,
    lever_label,
    money,
    policy_in_plain_words,
    reading_of,
    value_in_words,
)
from simulator.scenario.schema import Policy, Scenario, Shock
from simulator.start.population import create_world


@dataclass(frozen=True)
class Preset:
    """A scenario that the page offers, and the values that its levers have before any policy [council, lever]."""

    name: str
    scenario: Scenario
    baseline: Any


def preset_of(name: str, scenario: Scenario) -> Preset:
    """Return a preset of a scenario, with the baseline of every lever for each council."""
    return Preset(name, scenario, create_world(scenario, 1).baseline.copy())


def _with_needs(lever: Lever) -> str:
    """Return what a lever does, and under which settings of others it does anything."""
    needs = [need["words"] for need in _needs_for_page(lever)]
    return f"{lever.mechanism}; needs {' and '.join(needs)}" if needs else lever.mechanism


def _code(condition: Condition) -> int | None:
    """Return the code of the choice that a condition asks for, or None where any value but 0 will do."""
    return LEVERS[condition.name].choices.index(condition.choice) if condition.choice else None


def _in_words(condition: Condition) -> str:
    label, code = f"“{lever_label(condition.name)}”", _code(condition)
    return label if code is None else f"{label} at {value_in_words(LEVERS[condition.name], code)}"


def _needs_for_page(lever: Lever) -> list[dict[str, Any]]:
    """Return what other levers must be before this one does anything, each need with its alternatives, and in words.

    What scenarios lack is not among them: such levers are left out.
    """
    return [
        {
            "any": [{"lever": condition.name, "code": _code(condition)} for condition in need],
            "words": " or ".join(map(_in_words, need)),
        }
        for need in lever.needs
        if all(condition.name in LEVERS for condition in need)
    ]


def lever_for_page(lever: Lever, scenarios: Sequence[Scenario] = ()) -> dict[str, Any]:
    """Return one lever as plain data, with a slider that holds every value of some scenarios."""
    step, stops = slider_of(lever, scenarios)
    return {
        "name": lever.name,
        "label": lever_label(lever.name),
        "unit": lever.unit,
        "low": lever.low,
        "high": lever.high,
        "default": lever.default,
        "step": step,
        "stops": stops,
        "needs": _needs_for_page(lever),
        "group": group_title(lever.group),
        "mechanism": _with_needs(lever),
        "source": lever.source,
        "choices": list(choices_of(lever)),
        "reading": asdict(reading_of(lever)),
    }


def levers_for_page(scenarios: Sequence[Scenario] = ()) -> list[dict[str, Any]]:
    """Return every lever of the register, in its order."""
    return [lever_for_page(lever, scenarios) for lever in LEVERS.values()]


def policy_for_page(policy: Policy, scenario: Scenario) -> dict[str, Any]:
    """Return one policy of a preset as plain data: what it says, and what it does to its lever."""
    first, _ = policy.window_weeks(scenario)
    return {
        "name": policy.name or "",
        "words": policy_in_plain_words(policy, scenario),
        "lever": policy.lever,
        "value": policy.value if policy.operation == "set" else None,
        "shown": value_in_words(LEVERS[policy.lever], policy.value) if policy.operation == "set" else "changed",
        "from_week": min(first, scenario.horizon_weeks - 1),
        "ramp_weeks": policy.ramp_weeks,
    }


def preset_for_page(preset: Preset) -> dict[str, Any]:
    """Return one preset as plain data: what it asks, its policies in words, what its levers are without them."""
    scenario = preset.scenario
    values = {
        name: [float(preset.baseline[:, column].min()), float(preset.baseline[:, column].max())]
        for name, column in LEVER_COLUMN.items()
    }
    return {
        "name": preset.name,
        "title": scenario.title,
        "question": scenario.question,
        "years": scenario.horizon_years,
        "start": scenario.start_date.isoformat(),
        "suppliers": sum(group.count for group in scenario.suppliers),
        "kinds": _kinds_of(scenario),
        "budget": money(sum(council.annual_budget_gbp for council in scenario.councils)),
        "councils": [council.name for council in scenario.councils],
        "values": values,
        "idle": [name for name in LEVERS if lacks_feature(scenario, name)],
        "policies": [policy_for_page(policy, scenario) for policy in scenario.policies],
        "shocks": [_shock_in_words(shock, scenario) for shock in scenario.shocks],
    }


def _kinds_of(scenario: Scenario) -> list[tuple[str, int]]:
    """Return how many suppliers of each kind there are at the start, in the order of the register."""
    count = [(k.many, sum(g.count for g in scenario.suppliers if g.kind == k.name)) for k in SUPPLIER_KINDS]
    return [(many, number) for many, number in count if number]


def _shock_in_words(shock: Shock, scenario: Scenario) -> str:
    first, _ = shock.window_weeks(scenario)
    return f"{shock.name or shock.kind.replace('_', ' ')} in week {first}"


def presets_for_page(presets: Sequence[Preset]) -> list[dict[str, Any]]:
    """Return every preset as plain data."""
    return [preset_for_page(preset) for preset in presets]


def figures_for_page() -> list[dict[str, str]]:
    """Return every key figure as the page names it."""
    return [{"name": kpi.name, "label": figure_label(kpi.name), "group": kpi.group} for kpi in KPIS.values()]
