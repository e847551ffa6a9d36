"""Plain words for levers and policies: what a lever is called, how its values are read, what a policy does and when."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.register import LEVERS, Lever
from simulator.scenario.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulator.scenario.changes import Policy
    from simulator.scenario.schema import Scenario

Say = Callable[[str], str]
WORDS_FILE = Path(__file__).with_name("lever_words.toml")
_TIMES = ("factor", "times", "turnover over")
_SAID = ("days", "weeks", "GBP", "share", "factor")  # units that a value says itself


@cache
def lever_words() -> dict[str, Any]:
    """Return what levers (``levers``) and their choices (``choices``) are called, by their names in the register."""
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))


def lever_label(name: str) -> str:
    """Return what a lever is called; a lever without words of its own goes by its name."""
    plain = name.replace("_", " ")
    return str(lever_words()["levers"].get(name, plain[:1].upper() + plain[1:]))


def choices_of(lever: Lever) -> tuple[str, ...]:
    """Return what the choices of a lever are called."""
    plain = tuple(choice.replace("_", " ") for choice in lever.choices)
    return tuple(lever_words()["choices"].get(lever.name, plain))


def rounded(value: float) -> str:
    """Return a number with the digits that matter: none beyond the point from a hundred on, at most two below ten."""
    size = abs(value)
    text = f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(pounds: float) -> str:
    """Return pounds in words."""
    return f"£{_short(pounds)}"


def _short(value: float) -> str:
    for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= size:
            return f"{rounded(value / size)}{word}"
    return rounded(value)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the number of a lever is read; the page, where sliders move, is told and works nothing out of the unit.

    Attributes:
        times: what it is multiplied with.
        before: what stands before it.
        after: what stands after it.
        is_short: whether thousands, millions and billions become k, m and bn.
        about: a sentence on what it is a share of or counted in, where the value does not say so.
    """

    times: float = 1.0
    before: str = ""
    after: str = ""
    is_short: bool = False
    about: str = ""

    def in_words(self, say: Say) -> Reading:
        """Return it as another language has it."""
        return replace(self, after=_after(self.after, say), about=say(self.about))


def reading_of(lever: Lever) -> Reading:
    """Return how a lever's values are read."""
    unit = lever.unit
    if lever.choices:
        return Reading()
    about = "" if unit in _SAID else f"In {_in_full(unit)}."
    yearly = " a year" if "a year" in unit else ""
    if unit.startswith(("share", "probability")) and lever.high <= 1.0:
        return Reading(times=100.0, after=f" %{yearly}", about=about)
    if unit.startswith("GBP"):
        return Reading(before="£", after=yearly, is_short=True, about=about)
    if unit.startswith(_TIMES):
        return Reading(before="× ", about=about)
    return Reading(after=f" {unit}" if unit in ("days", "weeks") else "", about=about)


def _in_full(unit: str) -> str:
    """Return a unit of the register in words."""
    percent = f"%{unit.removeprefix('share')}" if unit.startswith("share") else unit
    return percent.replace("GBP m", "£1m").replace("GBP", "pounds")


def value_in_words(lever: Lever, value: float, say: Say = str) -> str:
    """Return a lever's value as people read it; ``say`` translates."""
    if lever.choices:
        return say(choices_of(lever)[int(value)])
    read = reading_of(lever).in_words(say)
    number = _short(value) if read.is_short else rounded(read.times * value)
    return f"{read.before}{number}{read.after}"


def timing_in_words(first: int, ramp: int, until: int | None = None, say: Say = str) -> str:
    """Return from when a policy holds, how it is phased in, and when it ends; nothing where it always holds."""
    words = []
    if first > 0:
        words.append(say("from {when}").format(when=_year(first, say)))
    if ramp > 0:
        is_year = ramp == WEEKS_PER_YEAR
        over = say("phased in over {length}").format(length=_length(ramp, say))
        words.append(say("phased in over a year") if is_year else over)
    if until is not None:
        words.append(say("until {when}").format(when=_year(until, say)))
    return ", ".join(words)


def _after(after: str, say: Say) -> str:
    """Return what follows a number, with the space before it."""
    bare = after.strip()
    return after.replace(bare, say(bare)) if bare else after


def _year(week: int, say: Say) -> str:
    year, rest = divmod(week, WEEKS_PER_YEAR)
    return say("year {n}").format(n=year + 1) if rest == 0 else say("week {n}").format(n=week)


def _length(weeks: int, say: Say) -> str:
    years, rest = divmod(weeks, WEEKS_PER_YEAR)
    if rest:
        return say("{n} weeks").format(n=weeks) if weeks > 1 else say("a week")
    return say("{n} years").format(n=years)


#: What policies are told with beside the names of levers and choices; filled in where it says {so}.
PIECES = (
    *("from {when}", "phased in over {length}", "phased in over a year", "until {when}", "year {n}", "week {n}"),
    *("{n} weeks", "a week", "{lever} at {value}", " or "),
    *("{n} years", "{value} more", "{value} less", "only in {places}", "only for {places}"),
    *("only suppliers that are {kinds}", " and ", "days", "weeks", "% a year", "no policy"),
)


def policy_in_plain_words(policy: Policy, scenario: Scenario, say: Say = str) -> str:
    """Return what a policy does, where and when; ``say`` translates."""
    first, after = policy.window_weeks(scenario)
    timing = timing_in_words(first, policy.ramp_weeks, None if after >= scenario.horizon_weeks else after, say)
    return ", ".join(filter(None, (change_in_plain_words(policy, say), timing)))


def change_in_plain_words(policy: Policy, say: Say = str) -> str:
    """Return what a policy does, and where; ``say`` translates."""
    lever = LEVERS[policy.lever]
    value, both = value_in_words(lever, policy.value, say), say(" and ")
    if policy.operation == "add":
        if policy.value >= 0:
            value = say("{value} more").format(value=value)
        else:
            value = say("{value} less").format(value=value_in_words(lever, -policy.value, say))
    elif policy.operation == "scale":
        value = f"× {rounded(policy.value)}"
    where = say("only in {places}").format(places=both.join(policy.councils)) if policy.councils else ""
    services = say("only for {places}").format(places=both.join(policy.services)) if policy.services else ""
    suppliers = ""
    if policy.suppliers:
        suppliers = say("only suppliers that are {kinds}").format(kinds=policy.suppliers.in_words())
    return ", ".join(filter(None, (f"{say(lever_label(policy.lever))}: {value}", where, services, suppliers)))
