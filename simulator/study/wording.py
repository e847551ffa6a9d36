"""Figures, differences and policies in words, the same on the terminal and in reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.metrics import KPIS
from simulator.scenario.calendar import day_of
from simulator.scenario.lever_words import Say
from simulator.study.intervals import Interval
from simulator.study.readings import NO_DIFFERENCE, NOT_AVAILABLE, ROUGH_MARK, TINY, UNTOLD

if TYPE_CHECKING:
    from simulator.scenario.changes import Policy, Shock
    from simulator.scenario.schema import Scenario
    from simulator.study.comparison import Comparison
    from simulator.study.worlds import InWorlds

#: Unit of a figure -> (factor, decimals, unit of the figure as shown, unit of a difference as shown).
_SHOWN_AS = {
    "share": (100.0, 1, "%", "points"),
    "share of value": (100.0, 1, "%", "points"),
    "share of turnover": (100.0, 1, "%", "points"),
    "share of what they billed": (100.0, 1, "%", "points"),
    "share a year": (100.0, 1, "% a year", "points"),
    "ratio": (1.0, 3, "", ""),
    "score": (1.0, 3, "", ""),
    "days": (1.0, 1, "days", "days"),
    "months": (1.0, 2, "months", "months"),
    "bids": (1.0, 2, "bids", "bids"),
}
_MOST_DECIMALS = 4
_MOST_TENS = 3  # thousands are the coarsest digit that is written


def _scale(unit: str, largest: float) -> tuple[float, int, str, str]:
    """Return factor, decimals and shown units; pounds become thousands or millions by the largest amount."""
    if unit.startswith("GBP"):
        rest = unit.removeprefix("GBP")
        for size, word in ((1e6, "£m"), (1e3, "£k")):
            if largest >= size:
                return 1.0 / size, 2 if largest < 100 * size else 1, word + rest, word + rest
        return 1.0, 0, "£" + rest, "£" + rest
    return _SHOWN_AS.get(unit, (1.0, 1 if largest < 1_000 else 0, unit, unit))


def scale_of(unit: str, largest: float) -> tuple[float, str, str]:
    """Return what values of a figure are multiplied by to be shown together, and the units of levels and differences.

    Args:
        unit: of the figure.
        largest: size of the largest value.
    """
    factor, _, of_level, of_difference = _scale(unit, largest)
    return factor, of_level, of_difference


def _largest(*values: float) -> float:
    return max((abs(value) for value in values if math.isfinite(value)), default=0.0)


def shown_unit(unit: str, *values: float) -> str:
    """Return the unit in which values of a figure are shown together."""
    return _scale(unit, _largest(*values))[2]


def shown(value: float, unit: str, *beside: float) -> str:
    """Return a figure without its unit, scaled as those named (else by itself); ``n/a`` where there is none."""
    if math.isnan(value):
        return NOT_AVAILABLE
    factor, decimals, _, _ = _scale(unit, _largest(*beside) if beside else abs(value))
    return f"{value * factor:,.{decimals}f}"


def with_unit(value: float, unit: str) -> str:
    """Return a figure with its unit; ``n/a`` alone where there is none."""
    if math.isnan(value):
        return NOT_AVAILABLE
    return f"{shown(value, unit)} {shown_unit(unit, value)}".strip()


def amount(value: float, unit: str, *beside: float) -> str:
    """Return a figure as a sentence has it, pounds before the number (``£4.50m a year``); scaled as those named."""
    return worded(shown(value, unit, *beside), shown_unit(unit, *(beside or (value,))))


def worded(digits: str, read: str) -> str:
    """Return a number and its unit as a sentence has them: pounds before the number."""
    if digits == NOT_AVAILABLE:
        return digits
    rest = read.partition(" ")[2] if read.startswith("£") else read
    return f"{_with_pounds(digits, read)} {rest}".strip()


def _with_pounds(digits: str, read: str) -> str:
    """Return a number with the pound before and its size behind (``-£4.5m``) where its unit is in pounds."""
    if not read.startswith("£"):
        return digits
    sign = digits[0] if digits[0] in "+-" else ""
    return f"{sign}£{digits.removeprefix(sign)}{read.removeprefix('£').partition(' ')[0]}"


def _written(value: float, places: int, *, keeps_sign: bool = False) -> str:
    """Return a number with so many decimals; with less than none tens or hundreds are its last digit.

    A number below zero of which no digit is left keeps its sign (``-0.0``) only where that says something.
    """
    written = f"{round(value, places):z,.{max(places, 0)}f}"
    return f"-{written}" if keeps_sign and value < 0.0 and not written.startswith("-") else written


def _places(told: Sequence[Interval], factor: float, decimals: int, differences: Sequence[Interval] = ()) -> int:
    """Return the decimals to write: two digits of the narrowest half-width, never more than those that are usual.

    More only where an interval leaves zero out and its nearer end would read as zero.

    Args:
        told: intervals that stand beside each other.
        factor: what they are multiplied by to be shown.
        decimals: that are usual.
        differences: between them, which are written elsewhere.
    """
    known = [found for found in (*told, *differences) if found.low < found.high]
    if not known:
        return decimals
    half = 0.5 * factor * min(found.high - found.low for found in known)
    near = [factor * min(abs(found.low), abs(found.high)) for found in told if found.low * found.high > 0.0]
    places = min(decimals, 1 - math.floor(math.log10(half)))
    return max(places, *(min(_MOST_DECIMALS, -math.floor(math.log10(end))) for end in near), -_MOST_TENS)


def shown_levels(levels: Sequence[Interval], unit: str, *differences: Interval) -> list[tuple[str, str]]:
    """Return levels that stand beside each other, without their unit, each with the ends of its interval, or nothing.

    All are written to the same digit: the second that counts in the narrowest interval, be it of a level or of a
    difference between them, so that a difference that is told can be seen.
    """
    means = [found.mean for found in levels]
    factor, decimals, _, _ = _scale(unit, _largest(*means))
    places = _places(levels, factor, decimals, differences)
    return [(_or_not_available(found.mean, factor, places), _ends(found, factor, places)) for found in levels]


def shown_means(means: Sequence[float], unit: str, *differences: Interval) -> list[str]:
    """Return levels that stand beside each other without their intervals, to the digit that differences tell."""
    bare = [Interval(mean, math.nan, math.nan, 1) for mean in means]
    return [mean for mean, _ in shown_levels(bare, unit, *differences)]


def _or_not_available(value: float, factor: float, places: int) -> str:
    return NOT_AVAILABLE if math.isnan(value) else _written(value * factor, places)


def _ends(found: Interval, factor: float, places: int, *, keep_signs: bool = False) -> str:
    """Return both ends; nothing of a single seed, or where there is no luck at all.

    Of a difference they ``keep_signs``: on which side of zero an end lies is what it is read for.
    """
    if math.isnan(found.low) or found.low == found.high:
        return ""
    return " to ".join(_written(end * factor, places, keeps_sign=keep_signs) for end in (found.low, found.high))


def in_brackets(mean: str, ends: str) -> str:
    """Return a mean and, in brackets, the ends of its interval."""
    return f"{mean} [{ends.replace(' to ', ', ')}]" if ends else mean


def level_in_words(found: Interval, unit: str) -> str:
    """Return a level with its unit and the ends of its interval: ``3.6 % [3.2, 4.0]``."""
    ((mean, ends),) = shown_levels([found], unit)
    return in_brackets(mean if mean == NOT_AVAILABLE else f"{mean} {shown_unit(unit, found.mean)}".strip(), ends)


def _difference_decimals(found: Interval, factor: float, decimals: int) -> int:
    """Return so many decimals that the widest of the three numbers has two digits that count."""
    largest = factor * _largest(found.mean, found.low, found.high)
    if largest == 0.0:
        return decimals
    return min(_MOST_DECIMALS, max(decimals, 1 - math.floor(math.log10(largest))))


def with_sign(digits: str) -> str:
    """Return a number with its sign; without one where nothing is left of it."""
    return digits if digits.startswith("-") or not digits.strip("0.") else f"+{digits}"


def shown_difference(found: Interval, unit: str) -> tuple[str, str, str]:
    """Return a difference with its sign, the ends of its interval (``3.9 to 5.5``, or nothing), and the unit."""
    if math.isnan(found.mean):
        return NOT_AVAILABLE, "", ""
    factor, decimals, _, unit_shown = _scale(unit, _largest(found.mean, found.low, found.high))
    places = _places([found], factor, _difference_decimals(found, factor, decimals))
    size = _written(found.mean * factor, places)
    return "0" if found.mean == 0.0 else with_sign(size), _ends(found, factor, places, keep_signs=True), unit_shown


def shown_change(found: Interval, unit: str) -> tuple[str, str]:
    """Return a difference with its sign and unit, and the ends of its interval, both as a sentence has them."""
    mean, ends, read = shown_difference(found, unit)
    if mean == NOT_AVAILABLE:
        return mean, ""
    shown_ends = " to ".join(_with_pounds(end, read) for end in ends.split(" to ")) if ends else ""
    return worded(mean, read), shown_ends


def difference_beside(found: Interval, unit: str, of_levels: str) -> tuple[str, str]:
    """Return a difference and the ends of its interval as they stand beside levels in the unit ``of_levels``.

    Where levels are in millions and the difference in thousands, each number has its own: ``-£5k``, ``-£37k to £27k``.
    """
    mean, ends, own = shown_difference(found, unit)
    if own != of_levels:
        mean, ends = shown_change(found, unit)
    return mean.removesuffix(" a year"), ends


def bracketed(found: Interval, unit: str, *, sign: bool = True) -> str:
    """Return a difference and the ends of its interval without the unit, scaled alike: ``+4.7 [3.9, 5.5]``."""
    mean, ends, _ = shown_difference(found, unit)
    return in_brackets(mean if sign else mean.removeprefix("+"), ends)


#: What a headline is told with; filled in where it says {so}.
HEADLINE_PIECES = (
    ", 95 % interval of the difference {ends}",
    "These seeds would have shown an effect of {size} or more.",
    *(UNTOLD, NO_DIFFERENCE, TINY),
)


def headline(comparison: Comparison, kpi: str, arm: int, say: Say = str) -> str:
    """Return the change of one figure as a sentence, with both intervals and what they mean; ``say`` translates."""
    means = comparison.of_arm(kpi, 0).mean, comparison.of_arm(kpi, arm).mean
    reading = comparison.reading(kpi, arm)
    sentence = change_told(kpi, means, comparison.difference(kpi, arm), reading, say)
    power = power_told(kpi, reading, comparison.smallest_shown(kpi, arm), say)
    return " ".join(filter(None, (sentence, in_worlds_in_words(comparison, kpi, arm), power)))


def change_told(kpi: str, means: tuple[float, float], found: Interval, reading: str, say: Say = str) -> str:
    """Return the change of a figure from one mean to another as a sentence, with its interval and what that means."""
    k = KPIS[kpi]
    first, second = shown_means(means, k.unit, found)
    unit = _unit_said(shown_unit(k.unit, *means), say)
    _, ends, difference_unit = shown_difference(found, k.unit)
    both = f"{ends.replace(' to ', say(' to '))} {_unit_said(difference_unit, say)}".rstrip()
    how_sure = say(HEADLINE_PIECES[0]).format(ends=both) if ends and reading != NO_DIFFERENCE else ""
    return f"{say(k.label)}: {first} → {second} {unit}".rstrip() + f"{how_sure} ({say(reading)})."


def _unit_said(unit: str, say: Say) -> str:
    """Return a unit as ``say`` has it, the pounds before it as they are."""
    size, _, rest = unit.partition(" ") if unit.startswith("£") else ("", "", unit)
    return f"{size} {say(rest) if rest else ''}".strip()


def in_worlds_in_words(comparison: Comparison, kpi: str, arm: int) -> str:
    """Return what became of a figure in plausible worlds as a sentence; nothing where none were played."""
    wide = comparison.in_worlds(kpi, arm)
    if wide is None or not wide.number or not (wide.up or wide.down):
        return ""
    _, ends, unit = shown_difference(wide.interval, KPIS[kpi].unit)
    sentence = wide.sentence[0].upper() + wide.sentence[1:]
    return f"{sentence}: luck and parameters {roughly(ends, wide)} {unit}".rstrip() + "." if ends else f"{sentence}."


def roughly(ends: str, wide: InWorlds) -> str:
    """Return an interval by luck and parameters, marked where its width hardly is known."""
    return f"{ROUGH_MARK} {ends}" if ends and wide.is_rough else ends


def power_told(kpi: str, reading: str, smallest: float, say: Say = str) -> str:
    """Return the smallest effect that would have been shown as a sentence, where a reading is that nothing was."""
    if reading != UNTOLD or math.isnan(smallest) or smallest == 0.0:
        return ""
    size, _, unit = shown_difference(Interval(smallest, math.nan, math.nan, 1), KPIS[kpi].unit)
    return say(HEADLINE_PIECES[1]).format(size=f"{size.removeprefix('+')} {_unit_said(unit, say)}".rstrip())


def span_in_words(change: Policy | Shock, scenario: Scenario) -> str:
    """Return from when to when a policy or a shock lasts."""
    first, after = change.window_weeks(scenario)
    if first == after:
        return "never within this run"
    begin = "from the start" if first <= 0 else f"from {day_of(first, scenario.start_date)} (week {first})"
    until = f"until {day_of(after, scenario.start_date)} (week {after})"
    end = "to the end" if after >= scenario.horizon_weeks else until
    return f"{begin} {end}"


def window_in_words(policy: Policy, scenario: Scenario) -> str:
    """Return when a policy is in force."""
    first, after = policy.window_weeks(scenario)
    length = "a week" if policy.ramp_weeks == 1 else f"{policy.ramp_weeks} weeks"
    ramp = f", reached step by step over {length}" if policy.ramp_weeks and first < after else ""
    return span_in_words(policy, scenario) + ramp
