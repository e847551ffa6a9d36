"""Policies in some councils only: what changes there, elsewhere, and the difference between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.languages.speech import say
from simulator.live.words import VERDICTS, area_label, change_shown
from simulator.study.engaged_areas import area_results, engaged_councils
from simulator.study.readings import verdict

if TYPE_CHECKING:
    from simulator.study.comparison import Comparison
    from simulator.study.intervals import Interval


def _shown(found: Interval) -> dict[str, str]:
    mean, ends, _ = change_shown(found, "")
    return {"mean": mean, "ends": ends}


def areas_of(comparison: Comparison) -> dict[str, Any] | None:
    """Return difference-in-differences of B as plain data; None unless its policies name some councils only."""
    results = area_results(comparison)
    if not results:
        return None
    scenario = comparison.arms[1].scenario
    flags = engaged_councils(scenario)
    rows = []
    for found in results:
        measure, reading = found.measure, verdict(found.difference, found.measure.good)
        row = {"label": area_label(measure.name, measure.label), "unit": say(measure.unit)}
        row |= {"verdict": VERDICTS.get(reading, reading)}
        rows.append(row | {name: _shown(getattr(found, name)) for name in ("engaged", "elsewhere", "difference")})
    named = [council.name for council, is_in in zip(scenario.councils, flags, strict=True) if is_in]
    return {"councils": named, "rows": rows}
