"""Levers, presets and reference values as the page needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simulator.engine.rules import LEVER_COLUMN
from simulator.languages.speech import say
from simulator.live.goals import typed_as
from simulator.live.sliders import slider_of
from simulator.live.switches import has_hidden_losses
from simulator.live.words import figure_label, group_title, shock_words
from simulator.metrics import KPIS
from simulator.register import LEVERS, Condition, Lever
from simulator.register.kinds import SUPPLIER_KINDS
from simulator.register.sources import ID, sources
from simulator.scenario.changes import Policy, Shock
from simulator.scenario.idle import lacks_feature
from simulator.scenario.lever_words import (
    choices_of,
    lever_label,
    money,
    policy_in_plain_words,
    reading_of,
    value_in_words,
)
from simulator.scenario.schema import Scenario
from simulator.scenario.shock_sizes import size_range
from simulator.start.population import create_world

_NO_SOURCE = {"definition": "none needed, the rule is what it says", "assumption": "none, an assumption"}
MOST_TITLES = 3  # of sources beside a lever
#: Size and weeks that the page offers for a shock that is added: assumption, to be changed by whoever adds it.
USUAL_SHOCKS = {
    "downturn": {"size": 0.2, "weeks": 104},
    "cost_shock": {"size": 0.1, "weeks": 104},
    "demand_surge": {"size": 0.3, "weeks": 52},
    "bank_withdrawal": {"size": 0.5, "weeks": 52},
    "deferral": {"size": 0.3, "weeks": 26},
    "lender_withdrawal": {"size": 0.5, "weeks": 52},
}


@dataclass(frozen=True)
class Preset:
    """A scenario that the page offers, and the values that its levers have before any policy [council, lever].

    Pages know it by its name; where its ``file`` is stays on this machine.
    """

    name: str
    scenario: Scenario
    baseline: Any
    file: str = ""


def preset_of(name: str, scenario: Scenario, file: str = "") -> Preset:
    """Return a preset of a scenario, with the baseline of every lever for each council."""
    return Preset(name, scenario, create_world(scenario, 1).baseline.copy(), file)


def _with_needs(lever: Lever) -> str:
    """Return what a lever does in words for everybody, and under which settings of others it does anything."""
    needs = [need["words"] for need in _needs_for_page(lever, ())]
    told = say(without_jargon(lever.mechanism))
    return say("{what}; needs {levers}").format(what=told, levers=say(" and ").join(needs)) if needs else told


def without_jargon(text: str) -> str:
    """Return a sentence of the register with abbreviations written out, and levers by what the page calls them."""
    for short, full in (("SEs", "social enterprises"), ("SE", "social enterprise")):
        text = re.sub(rf"\b{short}\b", full, text)
    text = text.replace("an social", "a social")
    return re.sub(r"\b[a-z]+(_[a-z]+)+\b", lambda found: _lever_name(found[0]), text)


def _lever_name(name: str) -> str:
    return f"“{lever_label(name)}”" if name in LEVERS else name


def _code(condition: Condition) -> int | None:
    """Return the code of the choice that a condition asks for, or None where any value but 0 will do."""
    return LEVERS[condition.name].choices.index(condition.choice) if condition.choice else None


def _in_words(condition: Condition) -> str:
    label, code = f"“{say(lever_label(condition.name))}”", _code(condition)
    if code is None:
        return label
    return say("{lever} at {value}").format(lever=label, value=value_in_words(LEVERS[condition.name], code, say))


def _shortly(alternatives: Sequence[str]) -> str:
    """Return alternatives as they stand under every lever that needs one: the first, and how many others would do."""
    if len(alternatives) == 1:
        return alternatives[0]
    return say("{first} (or {number} other levers)" if len(alternatives) > 2 else "{first} (or another lever)").format(
        first=alternatives[0], number=len(alternatives) - 1
    )


def _needs_for_page(lever: Lever, scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """Return what other levers must be before this one does anything, each need with its alternatives, and in words.

    What scenarios lack is not among them: such levers are left out. What one of them has needs no other lever.
    """
    needs = [
        [condition for condition in need if condition.name in LEVERS]
        for need in lever.needs
        if not any(getattr(scenario, one.name) for scenario in scenarios for one in need if one.name not in LEVERS)
    ]
    return [
        {
            "any": [{"lever": condition.name, "code": _code(condition)} for condition in need],
            "words": say(" or ").join(map(_in_words, need)),
            "short": _shortly([_in_words(condition) for condition in need]),
        }
        for need in needs
        if need
    ]


def lever_for_page(lever: Lever, scenarios: Sequence[Scenario] = ()) -> dict[str, Any]:
    """Return one lever as plain data, with a slider that holds every value of some scenarios."""
    step, stops = slider_of(lever, scenarios)
    return {
        "name": lever.name,
        "label": say(lever_label(lever.name)),
        "unit": lever.unit,
        "low": lever.low,
        "high": lever.high,
        "default": lever.default,
        "step": step,
        "stops": stops,
        "needs": _needs_for_page(lever, scenarios),
        "group": group_title(lever.group),
        "mechanism": _with_needs(lever),
        "source": sources_in_words(lever.source),
        "choices": [say(choice) for choice in choices_of(lever)],
        "reading": asdict(reading_of(lever).in_words(say)),
    }


def sources_in_words(text: str) -> str:
    """Return where a number comes from by the titles of its sources, not by the ids of their rows."""
    titles = list(dict.fromkeys(sources()[name].source for name in ID.findall(text) if name in sources()))
    if not titles:
        return say(_NO_SOURCE.get(text, text))
    more = len(titles) - MOST_TITLES
    return "; ".join(titles[:MOST_TITLES]) + (say("; and {n} more").format(n=more) if more > 0 else "")


def register_words() -> list[str]:
    """Return what the register says of levers and sources, as the page says it."""
    found = [without_jargon(lever.mechanism) for lever in LEVERS.values()]
    abouts = [reading_of(lever).about for lever in LEVERS.values()]
    return [*found, *filter(None, abouts), *_NO_SOURCE.values()]


def levers_for_page(scenarios: Sequence[Scenario] = ()) -> list[dict[str, Any]]:
    """Return every lever of the register, in its order."""
    return [lever_for_page(lever, scenarios) for lever in LEVERS.values()]


def policy_for_page(policy: Policy, scenario: Scenario) -> dict[str, Any]:
    """Return one policy of a preset as plain data: what it says, and what it does to its lever."""
    first, _ = policy.window_weeks(scenario)
    return {
        "name": policy.name or "",
        "words": policy_in_plain_words(policy, scenario, say),
        "lever": policy.lever,
        "value": policy.value if policy.operation == "set" else None,
        "shown": _shown(policy),
        "from_week": min(first, scenario.horizon_weeks - 1),
        "ramp_weeks": policy.ramp_weeks,
        "councils": list(policy.councils or ()),
    }


def _shown(policy: Policy) -> str:
    is_set = policy.operation == "set"
    return value_in_words(LEVERS[policy.lever], policy.value, say) if is_set else say("changed")


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
        "chains": scenario.payment_chains,
        "hidden": has_hidden_losses(scenario),
        "idle": [_without_feature(scenario, has_chains=has_chains) for has_chains in (False, True)],
        "policies": [policy_for_page(policy, scenario) for policy in scenario.policies],
        "shocks": [shock_for_page(shock, scenario) for shock in scenario.shocks],
    }


def _without_feature(scenario: Scenario, *, has_chains: bool) -> list[str]:
    """Return the levers that can do nothing in a scenario with or without payment chains."""
    world = scenario.model_copy(update={"payment_chains": has_chains})
    return [name for name in LEVERS if lacks_feature(world, name)]


def _kinds_of(scenario: Scenario) -> list[tuple[str, int]]:
    """Return how many suppliers of each kind there are at the start, in the order of the register."""
    count = [(say(k.many), sum(g.count for g in scenario.suppliers if g.kind == k.name)) for k in SUPPLIER_KINDS]
    return [(many, number) for many, number in count if number]


def shock_for_page(shock: Shock, scenario: Scenario) -> dict[str, Any]:
    """Return a shock as plain data: what it is called, and the week in which it begins."""
    return {"words": shock.name or shock_words(shock.kind), "week": shock.window_weeks(scenario)[0]}


def shocks_for_page() -> list[dict[str, Any]]:
    """Return the kinds of shock that a facilitator may add, each with its range and a usual size and length."""
    return [
        {"kind": kind, "words": shock_words(kind), "range": size_range(kind)} | usual
        for kind, usual in USUAL_SHOCKS.items()
    ]


def presets_for_page(presets: Sequence[Preset]) -> list[dict[str, Any]]:
    """Return every preset as plain data."""
    return [preset_for_page(preset) for preset in presets]


def figures_for_page() -> list[dict[str, Any]]:
    """Return every key figure as the page names it, and how a target for it is typed."""
    return [
        {"name": kpi.name, "label": figure_label(kpi.name), "group": say(kpi.group), "typed": typed_as(kpi.name)}
        for kpi in KPIS.values()
    ]
