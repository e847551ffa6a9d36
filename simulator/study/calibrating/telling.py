"""What a calibration found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.metrics import KPIS
from simulator.scenario.value_words import counted, number
from simulator.study.wording import shown, shown_unit


def pattern_rows(story: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each pattern: id, what, unit, use, found, accepted, share of the set in range."""
    for pattern in story["patterns"]:
        unit, values = KPIS[pattern["kpi"]].unit, (*pattern["found"], *pattern["accepted"])
        low, _, high, least, most = (shown(value, unit, *values) for value in values)
        share = f"{100.0 * pattern['in_range']:.0f} %"
        used = (pattern["id"], pattern["what"], shown_unit(unit, *values), pattern["use"])
        yield (*used, f"{low} to {high}", f"{least} to {most}", share)


def number_rows(story: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each number: path, unit, the register's value and range, what the set says, and a remark."""
    for known in story["numbers"]:
        low, middle, high = map(number, known["found"])
        remarks = [f"pressed against its {known['pressed']} end"] if known["pressed"] else []
        remarks += [f"pulled away from its source ({known['source']})"] if known["pulled"] else []
        ranged = f"{number(known['register'])} ({number(known['range'][0])} to {number(known['range'][1])})"
        yield known["path"], known["unit"], ranged, f"{middle} ({low} to {high})", "; ".join(remarks)


def findings(story: dict[str, Any]) -> Iterator[str]:
    """Yield what somebody has to know who uses the set: how it was made, and what in it is at odds."""
    waves = ", ".join(f"{100.0 * wave['left']:.2g} %" for wave in story["waves"])
    yield (
        f"{counted(len(story['waves']), 'wave')} left {waves} of the space; {story['vectors']} of {story['tried']}"
        " vectors were accepted on seeds never used before, with weights worth"
        f" {story['effective']:.0f} equal ones. The truth is kept with probability {story['kept']}, were the model off"
        f" by {100.0 * story['discrepancy']:.0f} % of each range (a standard deviation)."
    )
    if missed := [p["what"] for p in story["patterns"] if p["use"] == "out of reach"]:
        yield f"Set aside, as hardly any numbers within the register's ranges reach it: {'; '.join(missed)}."
    checks = [p for p in story["patterns"] if p["use"] == "check"]
    if checks:
        told = "; ".join(f"{p['what']}: {100.0 * p['in_range']:.0f} %" for p in checks)
        yield f"Never fitted, in range in so much of the set: {told}."
    if pressed := [f"{n['path']} ({n['pressed']})" for n in story["numbers"] if n["pressed"]]:
        yield f"Pressed against an end of their range: {', '.join(pressed)}."
    if pulled := [f"{n['path']} ({n['source']})" for n in story["numbers"] if n["pulled"]]:
        yield f"Pulled away from their source by the patterns: {', '.join(pulled)}."
    for clash in story["clashes"]:
        how_often = f"{clash['share']:.2f} of what chance gives"
        yield f"{clash['one']} and {clash['other']} are rarely met together ({how_often})."
