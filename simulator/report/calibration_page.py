"""The report of a calibration: what the set was held against, what it says of each number, and what is at odds."""

from __future__ import annotations

from typing import Any

from simulator.report.pages import page_of
from simulator.study.calibrating.telling import findings, number_rows, pattern_rows


def calibration_html(story: dict[str, Any]) -> str:
    """Return the report of a calibration (``story_of``) as one HTML page without scripts or outside addresses."""
    context = {
        "title": story["title"],
        "findings": list(findings(story)),
        "patterns": list(pattern_rows(story)),
        "numbers": list(number_rows(story)),
        "waves": story["waves"],
        "figures": list(story["waves"][0]["explained"]),
        "not_held": story["not_held"],
        "plan": story["plan"],
        "model": story["model"],
        "versions": story["versions"],
        "commit": story["commit"],
    }
    return page_of("simulator.report", "calibration.html.j2", context)
