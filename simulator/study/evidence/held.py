"""One line of the table of what holds: a target with its range, what was found, and the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from simulator.study.intervals import Interval

IN_RANGE, NEAR, OUT, NOT_MODELLED = "in range", "near", "out", "not modelled"
#: Misses come first.
VERDICTS = (OUT, NEAR, IN_RANGE, NOT_MODELLED)
NOTHING = Interval(math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of the world outside, and what of the model it is held against.

    Attributes:
        id: row of the fact base: SF, N, L, EF, VR.
        family: heading under which it is shown.
        what: the pattern in a few words.
        unit: unit of target, range and finding.
        target: what was measured outside, in words.
        low: lowest value accepted; minus infinity for none.
        high: highest value accepted.
        look: name of what is measured in the model; a key figure's name too. Empty where it is not modelled.
        mechanism: what in the model makes it.
        source: rows of the fact base behind it.
        note: what to beware of; of what is not modelled, why.
        world: the ready world in which it is looked at; empty for that of the file that is held.
    """

    id: str
    family: str
    what: str
    unit: str = ""
    target: str = ""
    low: float = -math.inf
    high: float = math.inf
    look: str = ""
    mechanism: str = ""
    source: str = ""
    note: str = ""
    world: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim beside what was found in the model."""

    claim: Claim
    found: Interval

    @property
    def verdict(self) -> str:
        """In range by its mean, near if only its interval reaches the range, else out.

        What has no look, or of which nothing came up to look at, is not modelled.
        """
        claim, found = self.claim, self.found
        if not claim.look or math.isnan(found.mean):
            return NOT_MODELLED
        if claim.low <= found.mean <= claim.high:
            return IN_RANGE
        reaches = found.low <= claim.high and found.high >= claim.low
        return NEAR if reaches else OUT

    def as_json(self) -> dict[str, Any]:
        """Return the line as plain data; ends that are open, and what is not a number, are None."""
        c = self.claim
        return {
            "id": c.id, "family": c.family, "pattern": c.what, "look": c.look, "unit": c.unit, "target": c.target,
            "accept": [x if math.isfinite(x) else None for x in (c.low, c.high)],
            "mean": self.found.as_json()["mean"], "interval": [*self.found.as_json().values()][1:],
            "seeds": self.found.seeds, "verdict": self.verdict, "mechanism": c.mechanism, "source": c.source,
            "note": c.note, "world": c.world,
        }  # fmt: skip


def misses_first(held: list[Held]) -> list[Held]:
    """Return the lines with misses first, otherwise in their order."""
    return sorted(held, key=lambda line: VERDICTS.index(line.verdict))
