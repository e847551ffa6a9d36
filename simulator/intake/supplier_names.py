"""Suppliers under several spellings are one: by a rule that is named, so that anybody can check it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulator.intake.shipped_words import bare_name

RULE = (
    "Names are the same when they are alike without legal form, punctuation and small words, or at least 92 of 100"
    " alike (rapidfuzz ratio) with the same first three letters and the same digits."
)
ALIKE = 92.0
_FIRST = 3


def one_name_each(names: Iterable[str]) -> dict[str, str]:
    """Return the name under which each spelling is counted: the first that was met of those that are the same."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (compiled: only where it is needed)

    of_bare: dict[str, str] = {}
    met: dict[tuple[str, str], list[str]] = {}
    found: dict[str, str] = {}
    for name in names:
        bare = bare_name(name)
        if bare not in of_bare:
            alike = met.setdefault((bare[:_FIRST], "".join(re.findall(r"\d", bare))), [])
            best = process.extractOne(bare, alike, scorer=fuzz.ratio, score_cutoff=ALIKE)
            of_bare[bare] = of_bare[best[0]] if best else name
            alike.append(bare)
        found[name] = of_bare[bare]
    return found
