"""Which levers do nothing in a scenario, because another is off or the scenario lacks a feature; and why.

A lever says in the register what it ``needs``; a test tries every lever and finds one that does not say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.register import LEVERS, Condition
from simulator.scenario.calendar import week_of
from simulator.scenario.changes import Policy, Shock
from simulator.scenario.choosing import Chosen
from simulator.scenario.schema import Scenario
from simulator.scenario.standing_bodies import FranchiseSystem
from simulator.scenario.takeovers import Takeover
from simulator.scenario.usage import is_moved, values_of
from simulator.scenario.value_words import quoted


@dataclass(frozen=True, slots=True)
class IdleLever:
    """A lever that does nothing in a scenario.

    Attributes:
        lever: its name.
        because: what is missing, in words.
        whose: the policy or body of which it is a setting; nothing for a lever itself.
    """

    lever: str
    because: str
    whose: str = ""

    def __str__(self) -> str:
        return f"{quoted(self.called(self.lever))} does nothing here: {self.because}"

    def called(self, lever: str) -> str:
        """Return what does nothing, under what its lever is called."""
        return f"{lever} of {self.whose}" if self.whose else lever


#: What is missing, of features that are no key of a file.
_LACKING = {"chooses_suppliers": "no policy chooses its `suppliers`"}


def _values(scenario: Scenario, lever: str) -> set[float]:
    """Return the values that a lever may have before the horizon, somewhere; a moved one may pass through others."""
    found = values_of(scenario, lever)
    councils = sum(lever in council.rules for council in scenario.councils)
    is_default_left = lever not in scenario.rules and councils < len(scenario.councils)
    return found | {LEVERS[lever].default} if is_default_left else found


def _holds(scenario: Scenario, condition: Condition) -> bool:
    """Say whether a single condition holds somewhere in a scenario."""
    name = condition.name
    if name not in LEVERS:
        return bool(getattr(scenario, name))
    if condition.choice:
        return float(LEVERS[name].choices.index(condition.choice)) in _values(scenario, name)
    return any(value != 0.0 for value in _values(scenario, name)) or is_moved(scenario, name)


def _missing(scenario: Scenario, condition: Condition) -> str:
    """Return in words how a condition fails."""
    name = condition.name
    if name not in LEVERS:
        return _LACKING.get(name, f"the scenario has no {quoted(name)}")
    if not condition.choice:
        return f"{quoted(name)} is 0"
    now = sorted(LEVERS[name].choices[int(value)] for value in _values(scenario, name))
    return f"{quoted(name)} is {' or '.join(now)}"


def why_idle(scenario: Scenario, lever: str) -> IdleLever | None:
    """Return why a lever does nothing in a scenario, or None where it may do something."""
    for alternatives in LEVERS[lever].needs:
        if not any(_holds(scenario, condition) for condition in alternatives):
            missing = dict.fromkeys(_missing(scenario, condition) for condition in alternatives)
            return IdleLever(lever, " and ".join(missing))
    return None


def lacks_feature(scenario: Scenario, lever: str) -> bool:
    """Say whether a lever can do nothing in a scenario whatever the other levers are, for want of a feature."""
    features = (need for need in LEVERS[lever].needs if all(condition.name not in LEVERS for condition in need))
    return not all(any(_holds(scenario, condition) for condition in need) for need in features)


def idle_levers(scenario: Scenario) -> list[IdleLever]:
    """Return every lever that does nothing in a scenario, in the order of the register."""
    found = (why_idle(scenario, lever) for lever in LEVERS)
    return [idle for idle in found if idle is not None]


def set_in_vain(scenario: Scenario) -> list[IdleLever]:
    """Return the levers that rules or policies of a scenario move, policies, and settings of bodies, without effect."""
    moved = [idle for idle in idle_levers(scenario) if is_moved(scenario, idle.lever)]
    return [*moved, *_idle_policies(scenario), *_idle_settings(scenario)]


#: The value with which a policy leaves a lever as it is, by its operation, if there is one; and why it does.
_NEUTRAL: dict[str, tuple[float | None, str]] = {
    "set": (None, ""),
    "add": (0.0, "adding 0 changes nothing"),
    "scale": (1.0, "multiplying by 1 changes nothing"),
}


def _idle_policies(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield policies that change no value, or that are about suppliers of which the scenario has none."""
    for place, policy in enumerate(scenario.policies, 1):
        value, because = _NEUTRAL[policy.operation]
        if policy.value != value:
            because = _why_nobody(policy.suppliers, scenario) if policy.suppliers is not None else ""
        if because:
            yield IdleLever(policy.lever, because, policy.name or f"policy {place}")


def _why_nobody(chosen: Chosen, scenario: Scenario) -> str:
    """Return why no supplier can be chosen, newcomers among them, who are of the groups too; empty where some can."""
    kinds = [group.kind for group in scenario.suppliers if chosen.name is None or group.name in chosen.name]
    if chosen.kind is None or set(kinds) & set(chosen.kind):
        return ""
    whom = "the scenario has no suppliers" if chosen.name is None else "none of the suppliers that it names is"
    return f"{whom} of the kind {' or '.join(map(quoted, chosen.kind))}"


def never_begun(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Return a sentence for each policy, shock and takeover that begins after the last week of a shortened run.

    Args:
        scenarios: by the names of their arms; what is so in some of several arms is told with their names.
    """
    found: dict[str, list[str]] = {}
    for arm, scenario in scenarios.items():
        for words in _never_begun(scenario):
            found.setdefault(words, []).append(quoted(arm))
    several = len(scenarios) > 1
    return [words + (f" (in {' and '.join(arms)})" if several else "") for words, arms in found.items()]


def _never_begun(scenario: Scenario) -> Iterator[str]:
    last = scenario.horizon_weeks - 1
    changes: tuple[Policy | Shock | Takeover, ...]
    changes = (*scenario.policies, *scenario.shocks, *scenario.takeovers)
    for change in changes:
        week = week_of(change.start, scenario.start_date)
        if week > last:
            why = f"it begins in week {week}, and the last week that is run is week {last}"
            yield f"{_called(change)} does nothing here: {why}"


def _called(change: Policy | Shock | Takeover) -> str:
    """Return what a policy, shock or takeover is called in a sentence."""
    if isinstance(change, Takeover):
        return f"the takeover of {quoted(change.target)} by {quoted(change.buyer)}"
    noun, what = ("policy", change.lever) if isinstance(change, Policy) else ("shock", change.kind)
    return f"the {noun} {quoted(change.name)} ({quoted(what)})" if change.name else f"the {noun} {quoted(what)}"


#: What a franchise may be given -> without what it does nothing.
_NEEDED_BY_FRANCHISES = {
    "pooled_guarantee": Condition("franchise_guarantee", "accepted"),
    "unit_capital_gbp": Condition("franchising", "allowed"),
}


def _idle_settings(scenario: Scenario) -> Iterator[IdleLever]:
    """Yield settings of franchises that nothing looks at: of new units, guarantees, and a franchisor elsewhere."""
    for body in scenario.franchises:
        for name, condition in _NEEDED_BY_FRANCHISES.items():
            if getattr(body, name) and not _holds(scenario, condition):
                yield IdleLever(name, _missing(scenario, condition), body.name)
        if body.home is not None and body.turnover_gbp != FranchiseSystem.model_fields["turnover_gbp"].default:
            yield IdleLever("turnover_gbp", "its franchisor is a firm that is at home there", body.name)
