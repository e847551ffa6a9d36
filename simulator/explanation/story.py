"""What an explanation consists of, and how it speaks: dates, pounds, names."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulator.languages.speech import say
from simulator.register import KIND_OF_NAME
from simulator.scenario.calendar import WEEKS_PER_YEAR, day_of

MONTHS_PER_YEAR = 12
PROCESS_WORDS = {
    "open": "open tender",
    "mini_competition": "mini-competition among framework members",
    "quotation": "request for quotations",
    "call_off": "call-off from a framework",
    "waiver": "direct award",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The story of one bid, tender or firm.

    Attributes:
        subject: ``bid``, ``tender`` or ``firm``.
        number: its row number.
        arm: name of the arm.
        seed: seed of the run.
        title: what this is about, in one line.
        text: the story, a sentence or two to a line.
        facts: every number that the story uses, as plain data.
        heading: headings of the table, if there is one.
        table: rows of the table, texts.
    """

    subject: str
    number: int
    arm: str
    seed: int
    title: str
    text: tuple[str, ...]
    facts: dict[str, Any]
    heading: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain data for JSON."""
        return {
            "subject": self.subject,
            "number": self.number,
            "arm": self.arm,
            "seed": self.seed,
            "title": self.title,
            "text": list(self.text),
            "facts": self.facts,
        }


def ends_month(week: int) -> bool:
    """Say whether a week is the last of a month, as the model's calendar has it (``tick.start_week``)."""
    in_year = week % WEEKS_PER_YEAR
    return (in_year + 1) * MONTHS_PER_YEAR // WEEKS_PER_YEAR != in_year * MONTHS_PER_YEAR // WEEKS_PER_YEAR


def when(week: int, start: date) -> str:
    """Return a week in words: ``week 212 (April 2029)``."""
    day = day_of(week, start)
    return say("week {week} ({month} {year})").format(week=week, month=say(f"{day:%B}"), year=day.year)


def pounds(amount: float) -> str:
    """Return an amount of pounds to the pound: ``£12,345``, ``-£300``."""
    return f"{'-' if round(amount) < 0 else ''}£{abs(round(amount)):,}"


def kind_in_words(firm: Any) -> str:
    """Return what a row of the firms' table is: ``social enterprise``, ``team of 3 led by a small firm``."""
    words = say(KIND_OF_NAME[firm["kind"]].one)
    members = int(firm.get("n_members", 0))  # results of earlier versions know no teams
    return say("team of {n} led by a {kind}").format(n=members, kind=words) if members > 0 else words


def event_in_words(words: str, event: Mapping[Hashable, Any]) -> str:
    """Fill a sentence from an event: its subject ``{n}``, ``{amount}``, ``{size}`` without the sign, ``{detail}``."""
    amount, detail = float(event["amount_gbp"]), float(event["detail_gbp"])
    known = {"amount": pounds(amount), "size": pounds(abs(amount)), "n": event["subject"]}
    if not math.isnan(detail):
        known["detail"] = pounds(detail)
    return say(words).format_map(known)


def has_mission(kinds: Any) -> Any:
    """Say of a column of kinds which are there for a social mission: examples tell these first."""
    return kinds.map(lambda name: KIND_OF_NAME[name].has_social_purpose)


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])}{say(' and ')}{words[-1]}" if words else ""


#: What stories count, in the singular and the plural.
NOUNS = {
    "year": "years",
    "week": "weeks",
    "bid": "bids",
    "contract": "contracts",
    "running contract": "running contracts",
    "earlier event": "earlier events",
    "late payment": "late payments",
    "supplier": "suppliers",
    "team": "teams",
    "subcontractor": "subcontractors",
    "job": "jobs",
    "unit": "units",
    "member": "members",
}


def many(number: int, noun: str) -> str:
    """Return a number with its noun, one of :data:`NOUNS`."""
    return say("{n} " + (noun if number == 1 else NOUNS[noun])).format(n=f"{number:,}")
