"""Edits of a scenario that several tests share."""

from __future__ import annotations

from typing import Any

from simulator import Scenario


def cut_down(
    scenario: Scenario, councils: int, share_of_suppliers: float, years: int, budget_gbp: float | None = None
) -> Scenario:
    """Return a scenario with its first councils, a share of each group's suppliers, another horizon, and no past."""
    settings = scenario.resolved()
    settings["parameters"]["burn_in_years"] = 0.0
    settings["councils"] = settings["councils"][:councils]
    settings["horizon_years"] = years
    for group in settings["suppliers"]:
        group["count"] = max(2, round(group["count"] * share_of_suppliers))
    if budget_gbp is not None:
        for council in settings["councils"]:
            council["annual_budget_gbp"] = budget_gbp
    return Scenario.from_resolved(settings)


def with_policies(scenario: Scenario, *policies: dict[str, Any]) -> Scenario:
    """Return a scenario with policies of a test."""
    return Scenario.from_resolved(scenario.resolved() | {"policies": list(policies)})


def differing(one: dict[str, str], other: dict[str, str], apart_from: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the tables in which two runs differ."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name] and name not in apart_from]
