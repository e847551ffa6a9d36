"""What other rooms say in English, said again as a page speaks: mistakes in a policy, limits of a run.

Those rooms know no language. Their sentences come here with their values in them, and are taken apart again.
"""

from __future__ import annotations

import re
from functools import cache

from simulator.languages.speech import say

#: What a policy that somebody sets, or a run of it, may be refused with.
PASSED_ON = (
    "`{name}` is {value}, out of range",
    "it must lie between {low} and {high} [{unit}]",
    "for {value} per cent write {share}",
    "`{name}` is the number {value}, but takes a choice in words",
    "the choices are {choices}",
    "write one of them, {choice} for example",
    "a bank withdrawal has no effect here",
    "large contractors carry no finance",
    "write payment_chains = true at the top of the file",
    "{where}: the run has taken its {minutes} minutes",
    "Make the world smaller or the horizon shorter, or allow more with --time-limit",
    "{where}: the tables of one run need {needed} GB, more than the {allowed} GB that it may have",
    "the largest is `{table}` with {size} GB",
    "Make the world smaller (suppliers, councils, budgets, years), or allow more with --memory-limit",
    "Week {week} of {weeks}, phase {phase}",
    "Before week 0",
    "Before the first week",
)
_BETWEEN = re.compile(r"(; |\. |\.$)")  # parts of a sentence, and sentences


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((known, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(known)))) for known in PASSED_ON)


def said_again(text: str) -> str:
    """Return a text of another room in the language that is spoken; what is not known of it stays in English."""
    return "".join(_as_known(part) or part for part in _BETWEEN.split(text))


def _as_known(text: str) -> str | None:
    for known, pattern in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            values = {name: _as_known(value) or say(value) for name, value in found.groupdict().items()}
            return say(known).format(**values)
    return None
