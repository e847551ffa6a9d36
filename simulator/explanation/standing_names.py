"""What franchises, hubs and consortia are called, as the scenario names them, and who leads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class System:
    """A franchise: who leads it, its name (nothing if it was founded in the run), and since which week."""

    franchisor: int
    name: str
    since: int
    is_elsewhere: bool


def systems_of(events: pd.DataFrame, scenario: Scenario) -> dict[int, System]:
    """Return every franchise by its number; results of earlier versions know only those founded in the run."""
    rows = events[events["event"].isin(("led_from_start", "franchise_founded"))]
    found = {}
    for row in rows.to_dict("records"):
        body = scenario.franchises[int(row["subject"])] if row["event"] == "led_from_start" else None
        system = System(int(row["firm"]), body.name if body else "", int(row["week"]), bool(body and body.home is None))
        found[int(row["subject"])] = system
    return found


def hubs_of(events: pd.DataFrame) -> dict[int, int]:
    """Return the firms that are hubs: number -> place of the hub in the scenario."""
    rows = events[events["event"] == "hub_from_start"]
    return {int(firm): int(hub) for firm, hub in zip(rows["firm"], rows["subject"], strict=True)}


def own_names(
    events: pd.DataFrame, members: pd.DataFrame, scenario: Scenario, systems: dict[int, System]
) -> dict[int, str]:
    """Return the names that a scenario gives to hubs, to franchisors that sit elsewhere, and to consortia, by firm."""
    names = {firm: scenario.hubs[hub].name for firm, hub in hubs_of(events).items()}
    names |= {system.franchisor: system.name for system in systems.values() if system.is_elsewhere}
    if scenario.consortia:
        teams = dict.fromkeys(map(int, members["consortium"]))
        names |= dict(zip(teams, (body.name for body in scenario.consortia), strict=False))
    return names
