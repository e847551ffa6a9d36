"""The page of a session: boards, charts and reasons in one file that stands alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.live.rooms import REVEALED
from simulator.live.session import page_of


def board(*means: tuple[float, float]) -> dict[str, Any]:
    """Return a board of one figure, with a table for each pair of means without and with its policy."""
    figures = [{"means": [a, b], "a": f"{a}", "b": f"{b}", "unit": "", "sentence": "s"} for a, b in means]
    tables = [
        {
            "name": f"T{at}",
            "reason": "",
            "votes": 0,
            "reached": None,
            "result": {"right": 0, "policies": ["p"], "figures": {"x": figure}},
        }
        for at, figure in enumerate(figures)
    ]
    told = {"name": "R", "target": "", "goal": None, "phase": REVEALED, "scenario": "S", "question": "Q"}
    return told | {"criteria": [{"name": "x", "label": "X"}], "tables": tables}


def bars(page: str) -> list[tuple[int, int, int]]:
    """Return where each bar begins, how wide it is, and where its value stands."""
    drawn = re.findall(r"<rect x='(-?\d+)' y='\d+' width='(\d+)' height='18'/><text x='(\d+)'", page)
    return [(int(x), int(width), int(text)) for x, width, text in drawn]


def test_what_is_below_zero_goes_the_other_way_than_what_is_above() -> None:
    """A loss of 5 and a gain of 5 had the same bar."""
    assert bars(page_of([board((5.0, -5.0), (5.0, 2.5))])) == [(250, 250, 506), (0, 250, 256), (250, 125, 381)]


@pytest.mark.parametrize(
    ("means", "drawn"),
    [
        ((2.0, 4.0), [(0, 250, 256), (0, 500, 506)]),
        ((-2.0, -4.0), [(250, 250, 506), (0, 500, 506)]),
        ((0.0, 0.0), [(0, 0, 6), (0, 0, 6)]),
    ],
)
def test_bars_begin_at_zero(means: tuple[float, float], drawn: list[tuple[int, int, int]]) -> None:
    assert bars(page_of([board(means)])) == drawn
