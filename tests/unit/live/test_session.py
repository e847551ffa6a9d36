"""What is taken home of a session: scenario files, and a page of boards, charts and reasons."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario
from simulator.live.controls import preset_of
from simulator.live.rooms import REVEALED
from simulator.live.session import page_of, toml_of
from simulator.live.wishes import scenario_of, wish_of
from simulator.scenario.library import library_names
from simulator.scenario.loading import load_scenario


@pytest.mark.parametrize("name", library_names())
def test_a_scenario_that_is_taken_home_is_read_as_the_same_one(name: str, tmp_path: Path) -> None:
    """Dates of a named firm's growth stood between quotes, and the file was refused."""
    scenario, file = load_scenario(name), tmp_path / "home.toml"
    file.write_text(toml_of(scenario.resolved()), encoding="utf-8")
    assert load_scenario(str(file)).fingerprint() == scenario.fingerprint()


@pytest.mark.parametrize("years", [1, 2, 3])
def test_a_shortened_world_is_taken_home_without_what_would_begin_after_its_end(years: int, tmp_path: Path) -> None:
    """The file of a firm that was to grow, or of a takeover that was to come, after the end was refused."""
    growing = load_scenario("grows_on_slow_payment")
    settings = growing.resolved()
    settings["suppliers"].append(settings["suppliers"][-1] | {"name": "Another"})
    later = settings["suppliers"][-1]["finances"] | {"growth_from": 120, "growth_until": 300}
    settings["suppliers"][-1]["finances"] = later
    settings["takeovers"] = [{"buyer": "Bright Start", "target": "Another", "from": 110}]
    presets, file = [preset_of("growing", Scenario.from_resolved(settings))], tmp_path / "home.toml"
    short = scenario_of(wish_of({"world": {"years": years}}, presets), presets)
    file.write_text(toml_of(short.resolved()), encoding="utf-8")
    again = load_scenario(str(file))
    assert again.fingerprint() == short.fingerprint()
    plans = [group.finances for group in again.suppliers if group.finances is not None]
    first, second = [(plan.staff_growth, plan.growth_from, plan.growth_until) for plan in plans]
    assert first == (0.5, date(2025, 10, 1), date(2027, 10, 1) if years == 3 else None)
    assert second == ((0.5, 120, None) if years == 3 else (0.0, 0, None))
    assert len(again.takeovers) == (years == 3)


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
