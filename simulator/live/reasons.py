"""Why a figure moved, as the page shows it: definition, causal steps, what each policy adds, and a story to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.explanation.why import added, why
from simulator.languages.speech import say
from simulator.live.controls import without_jargon
from simulator.live.refused import Refused
from simulator.live.words import figure_label, story_events
from simulator.metrics import KPIS
from simulator.scenario.lever_words import policy_in_plain_words
from simulator.study.comparison import Comparison
from simulator.study.contributions import MOST_POLICIES, arms_without, own_policies, parts_of
from simulator.study.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.explanation.why import StepFound
    from simulator.live.studies import Studies
    from simulator.study.arms import Arm
    from simulator.study.contributions import Contribution

_NAN = float("nan")


def figure_named(name: object) -> str:
    """Return the name of a key figure, or refuse."""
    if not isinstance(name, str) or name not in KPIS:
        raise Refused("there is no such figure")
    return name


async def with_parts(comparison: Comparison, studies: Studies) -> Comparison:
    """Return a comparison with B taken apart: without each of its policies in turn, over the same seeds.

    Raises:
        Refused: a run takes longer, or more memory, than it may.
    """
    arms, seeds = [arm for _, _, arm in arms_without(comparison.arms)], len(comparison.seeds)
    runs = (await studies.compare_quietly(arms, seeds, at_once=studies.workers)).runs if arms else ()
    return Comparison(comparison.arms, comparison.seeds, comparison.runs, parts=parts_of(comparison.arms, runs, seeds))


def may_be_taken_apart(arms: Sequence[Arm]) -> bool:
    """Say whether B can be taken apart: into policies of its own, or one and what else differs; and not too many."""
    return bool(arms_without(arms))


def reason_of(comparison: Comparison, figure: str, *, is_whole: bool) -> dict[str, Any]:
    """Return why a figure of B differs from A as plain data; ``is_whole`` once the parts of B are there."""
    found = why(comparison, figure, 1)
    count = len(own_policies(comparison.arms[1].scenario, comparison.arms[0].scenario))
    note = ""
    if count > MOST_POLICIES:
        note = say(MANY_POLICIES).format(count=count, most=MOST_POLICIES)
    elif not found.contributions and is_whole:
        note = say(NOT_APART if comparison.arms[1].scenario.policies else NO_POLICIES)
    scenario = comparison.arms[1].scenario
    names = {policy_in_plain_words(p, scenario): policy_in_plain_words(p, scenario, say) for p in scenario.policies}
    return {
        "figure": figure,
        "label": figure_label(figure),
        "definition": say(without_jargon(found.definition)),
        "policies": list(found.policies),
        "others": list(found.others),
        "steps": [{"words": _in_words(step), "reading": step.reading} for step in found.steps],
        "bars": [_bar(figure, part, names) for part in found.contributions],
        "rest": found.rest,
        "together": None if found.together is None else _beyond(figure, found.together),
        "note": note,
        "waits": not is_whole,
        "events": story_events(KPIS[figure].group),
    }


MANY_POLICIES = "B has {count} policies; up to {most} are taken apart."
NOT_APART = "B has no policy that A has not."
NO_POLICIES = "B has no policies."


def _in_words(step: StepFound) -> str:
    """Return a step as a sentence in which figures are called as elsewhere on the page."""
    label = figure_label(step.name) if step.name in KPIS else say(step.label)
    words = without_jargon(step.told(label))
    return words[:1].upper() + words[1:]


def _bar(figure: str, part: Contribution, names: Mapping[str, str]) -> dict[str, Any]:
    found = part.difference
    is_told = bool(found.seeds) and not found.contains_zero
    mean = found.mean if found.seeds else 0.0
    return {"name": names.get(part.name, part.name), "mean": mean, "words": added(figure, found), "told": is_told}


def _beyond(figure: str, together: float) -> str:
    return added(figure, Interval(together, _NAN, _NAN, 1))
