"""Which council buys which service: the service lines of a run, in the order of their rows."""

from __future__ import annotations

from typing import NamedTuple

from simulator.scenario.schema import Scenario


class Bought(NamedTuple):
    """A service that a council buys: the places of both in the scenario, and the budget [pounds a year]."""

    council: int
    service: int
    budget_gbp: float


def bought_lines(scenario: Scenario) -> tuple[Bought, ...]:
    """Return every council's services that have a budget, council by council."""
    every = (
        Bought(c, s, council.annual_budget_gbp * council.service_shares.get(line.name, 0.0))
        for c, council in enumerate(scenario.councils)
        for s, line in enumerate(scenario.service_lines)
    )
    return tuple(line for line in every if line.budget_gbp > 0)
