"""Scenarios to measure on: the baseline, and the baseline's region several times over."""

from __future__ import annotations

from typing import Any

from simulator.scenario import load_scenario
from simulator.scenario.schema import Scenario

IN_A_ROW = 8
APART_KM = 280.0  # positions must lie within 1,000 km of the origin


def baseline() -> Scenario:
    """Return the baseline scenario."""
    return load_scenario("scenarios/baseline.toml")


def copies(number: int) -> Scenario:
    """Return up to 64 copies of the baseline's region, far from each other, with councils and groups of their own.

    Nobody looks for work so far away, so the copies share service lines and nothing else.
    """
    settings = baseline().resolved()
    councils: list[dict[str, Any]] = []
    suppliers: list[dict[str, Any]] = []
    for i in range(number):
        east, north = (APART_KM * (place - (IN_A_ROW - 1) / 2) for place in (i % IN_A_ROW, i // IN_A_ROW))
        for council in settings["councils"]:
            name, x, y = f"{council['name']} {i}", council["x_km"] + east, council["y_km"] + north
            councils.append({**council, "name": name, "x_km": x, "y_km": y})
        own = [f"{council['name']} {i}" for council in settings["councils"]]
        suppliers += [{**group, "name": f"{group['name']} {i}", "areas": own} for group in settings["suppliers"]]
    return Scenario.from_resolved({**settings, "councils": councils, "suppliers": suppliers})
