"""Why a figure differs between two arms: its definition, three to five causal steps with numbers, who contributes.

The order of causes is that of the model (``causes.toml``) and the same for every scenario. Which of the steps are told
is found from the runs: those that moved most, measured by what matters of each, between the policy and the figure.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simulator.explanation.steps import ALIASES, STEPS, label_and_unit, step_values
from simulator.languages.speech import say
from simulator.metrics import KPIS
from simulator.scenario.lever_words import policy_in_plain_words
from simulator.scenario.register_checks import FIGURE_LIST
from simulator.scenario.value_words import did_you_mean, quoted
from simulator.study.arms import StudyMistake, no_arm
from simulator.study.comparison import Comparison
from simulator.study.contributions import Contribution, contributions, differences_of
from simulator.study.intervals import Interval, interval
from simulator.study.readings import CLEAR, NO_DIFFERENCE, TINY, UNTOLD, verdict
from simulator.study.store import load_results
from simulator.study.stored import result_of
from simulator.study.wording import shown_change, shown_difference, shown_means, shown_unit, worded

CAUSES_FILE = Path(__file__).with_name("causes.toml")
_NAN = float("nan")
MOST_STEPS, FEWEST_STEPS = 4, 2  # before the figure itself, which is the last step


@dataclass(frozen=True, slots=True)
class StepFound:
    """A step in both arms.

    Attributes:
        name: of the step or key figure.
        label: what it is called.
        before: mean in the reference.
        after: mean in the arm.
        difference: over pairs of equal luck.
        unit: as of a key figure.
        reading: better or worse are not said of a cause: higher, lower, tiny, untold or equal.
    """

    name: str
    label: str
    before: float
    after: float
    difference: Interval
    unit: str
    reading: str

    @property
    def words(self) -> str:
        """The step as a sentence."""
        return self.told(say(self.label))

    def told(self, label: str) -> str:
        """Return the step as a sentence that begins with what it is called there."""
        unit = shown_unit(self.unit, self.before, self.after)
        levels = shown_means([self.before, self.after], self.unit, self.difference)
        first, second = (in_own_words(worded(digits, unit), unit) for digits in levels)
        change = change_with_ends(self.difference, self.unit)
        sentence = _CHANGED.get(self.reading, "{label}: {first} → {second} ({change}).")
        return say(sentence).format(label=label, first=first, second=second, change=change)


_COUNTED_TWICE = "counted twice above, as policies need each other"
_DONE_ANYWAY = "counted nowhere above, as one policy does it without the other"
_REST = "the rest: what else differs, and what policies do with or without each other"
_CHANGED = {
    NO_DIFFERENCE: "{label}: {first} in both.",
    UNTOLD: "{label}: {first} → {second} (no clear change).",
}


def in_own_words(text: str, unit: str) -> str:
    """Return an amount with its unit, as it is shown, said in the language that is spoken."""
    words = unit.partition(" ")[2] if unit.startswith("£") else unit
    return text.removesuffix(words) + say(words) if words and text.endswith(words) else text


@dataclass(frozen=True, slots=True)
class Why:
    """Why a figure of an arm differs from the reference.

    Attributes:
        figure: its name.
        arm: name of the arm.
        definition: of the figure, one sentence.
        policies: the policies that the arm adds, in words.
        others: what else differs from the reference, as scenario files name it.
        steps: from the first cause to the figure itself, which is the last.
        contributions: what each policy adds, if the arm was taken apart.
        together: the whole difference less the sum of the contributions, and what else differs. What policies do only
            together is in the contribution of each, so it is taken off here; what each would do alone is in none, so
            it is added. None where nothing was taken apart.
    """

    figure: str
    arm: str
    definition: str
    policies: tuple[str, ...]
    others: tuple[str, ...]
    steps: tuple[StepFound, ...]
    contributions: tuple[Contribution, ...]
    together: float | None

    def lines(self) -> list[str]:
        """Return all of it as lines of text."""
        found = [f"{KPIS[self.figure].label}, {self.arm}", self.definition, ""]
        found += [f"What was changed: {policy}." for policy in self.policies]
        if self.others:
            found.append(f"What else differs: {', '.join(self.others)}.")
        found += [f"{place}. {step.words}" for place, step in enumerate(self.steps, start=1)]
        if self.contributions:
            found += ["", "What each policy adds (all of them, less all but this one, with the same luck):"]
            found += [f"- {part.name}: {added(self.figure, part.difference)}" for part in self.contributions]
        if self.together is not None:
            found.append(f"- {self.rest}: {added(self.figure, Interval(self.together, _NAN, _NAN, 1))}")
        return found

    @property
    def rest(self) -> str:
        """What is beyond the sum of the contributions, in words."""
        if self.others or self.together is None:
            return say(_REST)
        whole = self.together + sum(part.difference.mean for part in self.contributions)
        return say(_COUNTED_TWICE if self.together * whole < 0.0 else _DONE_ANYWAY)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "figure": self.figure,
            "label": KPIS[self.figure].label,
            "arm": self.arm,
            "definition": self.definition,
            "policies": list(self.policies),
            "others": list(self.others),
            "steps": [
                {"name": s.name, "label": s.label, "unit": s.unit, "words": s.words, "reading": s.reading}
                | {"before": _number(s.before), "after": _number(s.after), "difference": s.difference.as_json()}
                for s in self.steps
            ],
            "contributions": [{"policy": c.name} | c.difference.as_json() for c in self.contributions],
            "together": None if self.together is None else _number(self.together),
        }


def added(figure: str, difference: Interval) -> str:
    """Return what a policy adds to a figure, with its interval."""
    return change_with_ends(difference, KPIS[figure].unit)


def change_with_ends(difference: Interval, unit: str) -> str:
    """Return a difference with its unit and interval."""
    change, ends = shown_change(difference, unit)
    said = in_own_words(change, shown_difference(difference, unit)[2])
    if not ends:
        return said
    return say("{change}, 95 % interval {ends}").format(change=said, ends=ends.replace(" to ", say(" to ")))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


@cache
def _causes() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(CAUSES_FILE.read_text(encoding="utf-8"))


def causes_of(figure: str) -> list[str]:
    """Return the steps that lie before a figure, first causes first."""
    chain = _causes()["figures"].get(figure) or _causes()["groups"][KPIS[figure].group]
    return [name for name in chain if ALIASES.get(name, name) != figure]


def why(comparison: Comparison, figure: str, arm: int) -> Why:
    """Return why a figure of an arm (by its place) differs from the reference.

    Args:
        comparison: the runs; the arms may have been taken apart (``take_apart``).
        figure: name of a key figure.
        arm: place of the arm, from 1.
    """
    found = [_step(comparison, name, arm) for name in causes_of(figure)]
    last = _step(comparison, figure, arm)
    parts = contributions(comparison, figure, arm)
    whole = comparison.difference(figure, arm).mean
    scenario, differs = comparison.arms[arm].scenario, differences_of(comparison.arms[arm], comparison.arms[0])
    own = [scenario.policies[place] for place in differs.own]
    is_apart = bool(parts) and not differs.is_one_policy
    return Why(
        figure=figure,
        arm=comparison.names[arm],
        definition=KPIS[figure].definition,
        policies=tuple(policy_in_plain_words(policy, scenario, say) for policy in own),
        others=tuple(differs.others),
        steps=(*_told(comparison, found), last),
        contributions=tuple(parts),
        together=float(whole - sum(part.difference.mean for part in parts)) if is_apart else None,
    )


def why_of_folder(folder: str, figure: str, arm: str | None = None) -> Why:
    """Return why a figure of a folder of results differs from the reference.

    Args:
        folder: of a comparison.
        figure: name of a key figure.
        arm: name of an arm; by default the last.

    Raises:
        ResultsMistake: the folder cannot be read.
        StudyMistake: there is no such figure or arm, or nothing was compared.
    """
    if figure not in KPIS:
        raise StudyMistake(f"unknown figure {quoted(figure)}; {did_you_mean(figure, KPIS, FIGURE_LIST)}")
    result = result_of(load_results(folder))
    if not isinstance(result, Comparison):
        raise StudyMistake(f"{folder}: nothing was compared there, so no figure moved; use `fairlot compare`")
    others = result.names[1:]
    if arm is not None and arm not in others:
        raise StudyMistake(no_arm(arm, others, " beside the reference"))
    return why(result, figure, result.names.index(arm) if arm is not None else len(others))


def _step(comparison: Comparison, name: str, arm: int) -> StepFound:
    values = step_values(comparison, name)[[0, arm]]
    before, after = (interval(row).mean for row in values)
    difference = interval(values[1] - values[0])
    label, unit = label_and_unit(name)
    reading = verdict(difference, "none", _least(comparison, name))
    return StepFound(name, label, before, after, difference, unit, reading)


def _least(comparison: Comparison, name: str) -> float:
    """Return the smallest change of a step that matters."""
    if name not in STEPS:
        return comparison.matters(ALIASES.get(name, name))
    return STEPS[name].matters(interval(step_values(comparison, name)[0]).mean)


def _told(comparison: Comparison, found: list[StepFound]) -> list[StepFound]:
    """Return the steps that moved most, in their order; where fewer moved, the first of the others as well."""
    there = [step for step in found if step.difference.seeds and (step.before or step.after)]
    weights = {step.name: _weight(comparison, step) for step in there}
    moved = sorted((step for step in there if weights[step.name] > 0.0), key=lambda step: -weights[step.name])
    still = [step for step in there if weights[step.name] == 0.0]
    chosen = moved[:MOST_STEPS] + still[: max(0, FEWEST_STEPS - len(moved))]
    return [step for step in there if step in chosen]


def _weight(comparison: Comparison, step: StepFound) -> float:
    """Return how many times what matters a step moved by; 0 where that cannot be told from nothing."""
    if step.reading not in (*CLEAR, TINY):
        return 0.0
    return abs(step.difference.mean) / (_least(comparison, step.name) or 1.0)
