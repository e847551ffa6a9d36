"""How one figure responds to one lever over its range: few seeds at few values, while nobody waits for an answer.

Where there is still time, all seeds of a comparison: so what a room sets next is often answered already.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.live.reasons import figure_named
from simulator.live.refused import Refused
from simulator.live.studies import SEEDS as ALL_SEEDS
from simulator.live.studies import Studies
from simulator.live.wishes import Rule, scenario_of, wish_of
from simulator.live.words import amounts, figure_label
from simulator.register import LEVERS
from simulator.scenario.calendar import WEEKS_PER_YEAR
from simulator.study.arms import Arm

if TYPE_CHECKING:
    from simulator.live.controls import Preset
    from simulator.live.wishes import Wish
    from simulator.scenario.schema import Scenario

MOST_POINTS = 12
SEEDS = 5  # runs at each value: a faint line, not a finding

Tell = Callable[[dict[str, Any]], Awaitable[None]]


def asked_curve(message: Mapping[str, Any], presets: Sequence[Preset]) -> tuple[Wish, str, str, list[float]]:
    """Return policy, lever, figure and values of a curve that a browser asks for, or refuse."""
    wish, figure, lever = wish_of(message.get("b"), presets), figure_named(message.get("figure")), message.get("lever")
    values = message.get("values")
    if not isinstance(lever, str) or lever not in LEVERS:
        raise Refused("one of the levers does not exist")
    if not isinstance(values, Sequence) or isinstance(values, str) or not 2 <= len(values) <= MOST_POINTS:
        raise Refused("a curve has 2 to {most} values", most=MOST_POINTS)
    if any(isinstance(v, bool) or not isinstance(v, int | float) or not math.isfinite(v) for v in values):
        raise Refused("the values of a curve are numbers")
    return wish, lever, figure, [float(value) for value in values]


def held(wish: Wish, lever: str, scenario: Scenario) -> Rule | None:
    """Return how a lever is set, by a move or by the last policy of its file that stays; None where nothing sets it."""
    moved = next((rule for rule in wish.rules if rule.lever == lever), None)
    places = [place for place in sorted(wish.kept) if scenario.policies[place].lever == lever]
    if moved is not None or not places:
        return moved
    policy, where = scenario.policies[places[-1]], dict(wish.where)
    last = WEEKS_PER_YEAR * (wish.world.years or scenario.horizon_years) - 1
    first = min(policy.window_weeks(scenario)[0], last)
    return Rule(lever, policy.value, first, policy.ramp_weeks, where.get(places[-1], tuple(policy.councils or ())))


def moved_to(wish: Wish, lever: str, value: float, scenario: Scenario) -> Wish:
    """Return a policy with one lever at another value, as the page moves it: when and where it holds stays as it was.

    That is also so of a lever that a policy of the file sets, in whose place the move comes.
    """
    own = held(wish, lever, scenario) or Rule(lever, value)
    others = [rule for rule in wish.rules if rule.lever != lever]
    return replace(wish, rules=tuple(sorted([*others, replace(own, value=value)])))


def from_the_ends(count: int) -> Iterator[int]:
    """Give places from the ends to the middle and between, so that a line is soon seen over the whole range."""
    seen: set[int] = set()
    step = max(1, count - 1)
    while len(seen) < count:
        for place in range(0, count, step):
            if place not in seen:
                seen.add(place)
                yield place
        if count - 1 not in seen:
            seen.add(count - 1)
            yield count - 1
        step = max(1, step // 2)


def from_where_it_stands(values: Sequence[float], value: float) -> list[int]:
    """Return the places of a lever's values, those next to where it stands first."""
    here = min(range(len(values)), key=lambda place: abs(values[place] - value))
    return sorted(range(len(values)), key=lambda place: abs(place - here))


async def tell_curve(message: Mapping[str, Any], presets: Sequence[Preset], studies: Studies, tell: Tell) -> None:
    """Work a curve out value by value and tell it after each; ``whole`` asks for all seeds, next to what is set first.

    Raises:
        Refused: a value is out of range, or a run takes longer, or more memory, than it may.
    """
    wish, lever, figure, values = asked_curve(message, presets)
    own = presets[wish.preset].scenario
    scenarios = [scenario_of(moved_to(wish, lever, value, own), presets) for value in values]
    points: dict[int, float] = {}
    is_whole = message.get("whole") is True
    stood = held(wish, lever, own)
    stands = values[0] if stood is None else stood.value
    for place in from_where_it_stands(values, stands) if is_whole else from_the_ends(len(values)):
        found = await studies.compare_quietly([Arm("B", scenarios[place])], ALL_SEEDS if is_whole else SEEDS)
        points[place] = found.of_arm(figure, 0).mean
        await tell(_told(lever, figure, values, points))


def _told(lever: str, figure: str, values: Sequence[float], points: Mapping[int, float]) -> dict[str, Any]:
    known = {place: mean for place, mean in sorted(points.items()) if not math.isnan(mean)}
    words, unit = amounts(figure, list(known.values())) if known else ([], "")
    return {
        "lever": lever,
        "figure": figure,
        "label": figure_label(figure),
        "unit": say(unit),
        "points": [[values[place], mean, text] for (place, mean), text in zip(known.items(), words, strict=True)],
        "done": len(points) == len(values),
    }
