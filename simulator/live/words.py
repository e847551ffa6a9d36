"""Plain words for people who have never seen the register: labels, values, policies, figures."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.metrics import KPIS
from simulator.scenario.lever_words import PIECES, lever_words, policy_in_plain_words
from simulator.study.readings import HANGS, NO_DIFFERENCE, NOT_AVAILABLE, UNTOLD
from simulator.study.wording import shown, shown_difference, shown_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.scenario.schema import Scenario
    from simulator.study.intervals import Interval

WORDS_FILE = Path(__file__).with_name("words.toml")
VERDICTS = {UNTOLD: "no clear change", NO_DIFFERENCE: "the same"}
_DIGITS = 3  # of a number that is read from the back row


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))


def boxes() -> list[dict[str, Any]]:
    """Return the boxes of the page: a title and the names of its figures."""
    return [box | {"title": say(box["title"])} for box in _words()["boxes"]]


def roles() -> list[dict[str, Any]]:
    """Return the cards of the roles that people may play, with what their figures are called.

    A role's key is the same in every language.
    """
    return [
        {"key": role["name"], "name": say(role["name"]), "cares": say(role["cares"])}
        | {"figures": list(map(figure_label, role["figures"]))}
        for role in _words()["roles"]
    ]


def group_title(group: str) -> str:
    """Return what a group of levers is called."""
    return say(str(_words()["groups"].get(group, group[:1].upper() + group[1:])))


def shock_words(kind: str) -> str:
    """Return what a kind of shock is called."""
    return say(str(_words()["shocks"].get(kind, kind.replace("_", " "))))


def figure_label(kpi: str) -> str:
    """Return what a key figure is called on the page."""
    return say(str(_words()["figures"].get(kpi, {}).get("label", KPIS[kpi].label)))


def story_events(group: str) -> list[str]:
    """Return the events that show a case of what a group of figures counts."""
    return list(_words()["stories"].get(group, ()))


def policies_told(scenario: Scenario) -> list[str]:
    """Return what every policy of a scenario does, where and when; that there is none is said as well."""
    return [policy_in_plain_words(policy, scenario, say) for policy in scenario.policies] or [say("no policy")]


def area_label(name: str, otherwise: str) -> str:
    """Return what a figure of some councils is called."""
    return say(str(_words()["areas"].get(name, otherwise)))


def amounts(kpi: str, values: Sequence[float]) -> tuple[list[str], str]:
    """Return values of a figure as read side by side, and the unit that follows them; pounds stand before.

    No more digits than matter, unless different values would then look the same.
    """
    unit, own = KPIS[kpi].unit, _words()["figures"].get(kpi, {})
    read = shown_unit(unit, *values)
    full = [shown(value, unit, *values).replace("-", "−") for value in values]
    texts = [_fewer_digits(text, own.get("decimals")) for text in full]
    if len(set(texts)) < len(set(full)):
        texts = full
    if read.startswith("£"):
        size, _, rest = read.removeprefix("£").partition(" ")
        return [_with_sign(text, size) if text != NOT_AVAILABLE else text for text in texts], rest
    return texts, str(own.get("unit", read))


def _fewer_digits(text: str, decimals: int | None) -> str:
    whole, point, rest = text.partition(".")
    if not point:
        return text
    digits = sum(c.isdigit() for c in whole.lstrip("−0"))
    places = max(0, _DIGITS - max(1, digits)) if decimals is None else decimals
    value = float(text.replace(",", "").replace("−", "-"))
    return f"{value:,.{min(places, len(rest))}f}".replace("-", "−")


def _with_sign(text: str, size: str) -> str:
    sign, digits = (text[0], text[1:]) if text.startswith(("−", "+")) else ("", text)
    return f"{sign}£{digits}{size}"


def change_shown(found: Interval, unit: str) -> tuple[str, str, str]:
    """Return a difference, the ends of its interval and the unit: points, pounds before the number, or no unit."""
    difference, ends, read = (text.replace("-", "−") for text in shown_difference(found, unit))
    if read.startswith("£"):
        size = read.removeprefix("£").partition(" ")[0]
        ends = " to ".join(_with_sign(end, size) for end in ends.split(" to ")) if ends else ""
        difference, read = difference if difference == NOT_AVAILABLE else _with_sign(difference, size), ""
    return difference, ends.replace(" to ", say(" to ")), read if read == "points" else ""


def change_in_a_sentence(kpi: str, before: float, after: float) -> str:
    """Return how a figure changes as a sentence for everybody."""
    (a, b), unit = amounts(kpi, (before, after))
    says = _words()["figures"].get(kpi, {}).get("says")
    if says is None:
        now = f"{b} {say(unit)}".rstrip()
        return say("{figure}: {b} instead of {a}.").format(figure=figure_label(kpi), a=a, b=now)
    if unit.startswith("in "):  # the sentence says it already
        return say(says).format(a=a, b=b)
    is_percent = unit.startswith("%")
    return say(says).format(a=f"{a} %" if is_percent else a, b=f"{b} {'%' if is_percent else say(unit)}".rstrip())


#: Sentences of the headline and words of figures that are not in ``words.toml``.
HEADLINES = (
    "A and B are the same in every figure. Move a lever to change B.",
    "A first impression; the answer comes with more runs.",
    "These runs show no clear change in any figure below.",
    "{figure}: {b} instead of {a}.",
    "{figure}: at least {value}",
    "{figure}: at most {value}",
    "{first} (or another lever)",
    "{first} (or {number} other levers)",
)
UNITS = ("days", "bids", "a year", "points", "% points", "jobs", "months", "of 1", "to")


def fixed_words() -> list[str]:
    """Return every word and sentence of the server that can be said in another language, but for the news."""
    own, levers = _words(), lever_words()
    plain = [*own["groups"].values(), *own["shocks"].values(), *own["areas"].values(), *levers["levers"].values()]
    choices = [choice for several in levers["choices"].values() for choice in several]
    roles_said = [role[key] for role in own["roles"] for key in ("name", "cares")]
    figures = [figure[key] for figure in own["figures"].values() for key in ("label", "unit", "says") if key in figure]
    titles = [box["title"] for box in own["boxes"]]
    return [*plain, *choices, *roles_said, *figures, *titles, *HEADLINES, *UNITS, *PIECES, *VERDICTS_SAID, *WORLDS_SAID]


#: Readings of a difference as pages show them; scripts translate them, as their English is also a key.
VERDICTS_SAID = ("better", "worse", "higher", "lower", "clear but tiny", "no clear change", "the same", "n/a", HANGS)
#: What became of a figure in plausible worlds.
WORLDS_SAID = (
    "up in {0} of {1} plausible worlds",
    "down in {0} of {1} plausible worlds",
    "the same in all {1} plausible worlds",
    "luck and parameters",
)


def worlds_in_words(up: int, down: int, number: int) -> str:
    """Return in how many plausible worlds a figure went the way that it went in most."""
    sentence = WORLDS_SAID[2] if not up and not down else WORLDS_SAID[0 if up >= down else 1]
    return say(sentence).format(max(up, down), number)
