"""Which levers do nothing in a scenario, because another is off or the scenario lacks a feature; and why.

A lever says in the register what it ``needs``; a test tries every lever and finds one that does not say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.register import LEVERS, Condition
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import is_moved, values_of
from simulator.scenario.value_words import quoted


@dataclass(frozen=True, slots=True)
class IdleLever:
    """A lever, or another key of a scenario, that does nothing there.

    Attributes:
        lever: its name.
        because: why, in words.
        whose: the policy, shock or body of which it is a setting; nothing for a lever itself.
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


def holds(scenario: Scenario, condition: Condition) -> bool:
    """Say whether a single condition holds somewhere in a scenario."""
    name = condition.name
    if name not in LEVERS:
        return bool(getattr(scenario, name))
    if condition.choice:
        return float(LEVERS[name].choices.index(condition.choice)) in _values(scenario, name)
    return any(value != 0.0 for value in _values(scenario, name)) or is_moved(scenario, name)


def missing(scenario: Scenario, condition: Condition) -> str:
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
        if not any(holds(scenario, condition) for condition in alternatives):
            lacking = dict.fromkeys(missing(scenario, condition) for condition in alternatives)
            return IdleLever(lever, " and ".join(lacking))
    return None


def lacks_feature(scenario: Scenario, lever: str) -> bool:
    """Say whether a lever can do nothing in a scenario whatever the other levers are, for want of a feature."""
    features = (need for need in LEVERS[lever].needs if all(condition.name not in LEVERS for condition in need))
    return not all(any(holds(scenario, condition) for condition in need) for need in features)


def idle_levers(scenario: Scenario) -> list[IdleLever]:
    """Return every lever that does nothing in a scenario, in the order of the register."""
    found = (why_idle(scenario, lever) for lever in LEVERS)
    return [idle for idle in found if idle is not None]
