"""What a scenario makes use of, so that a run without a feature has no tables for it."""

from __future__ import annotations

from simulator.register import LEVERS
from simulator.scenario.schema import Scenario

#: Levers through which tenders ask for more than work at a price; at zero they ask nothing.
ASKING_LEVERS = ("clause_jobs_per_million", "clause_se_share", "payment_milestones", "results_share")

_SUBCONTRACT = float(LEVERS["mandate_enforcement"].choices.index("subcontract"))


def values_of(scenario: Scenario, lever: str) -> set[float]:
    """Return the values that a scenario sets or adds for a lever, anywhere, before its horizon.

    Scaling is left out: it makes nothing out of nothing.
    """
    rules = [scenario.rules, *(council.rules for council in scenario.councils)]
    values = {rule[lever] for rule in rules if lever in rule}
    for policy in scenario.policies:
        is_felt = policy.window_weeks(scenario)[0] < scenario.horizon_weeks
        if policy.lever == lever and policy.operation != "scale" and is_felt:
            values.add(policy.value)
    return values


def asks_for_more(scenario: Scenario) -> bool:
    """Say whether any tender of a scenario can ask for more than work at a price."""
    if _SUBCONTRACT in values_of(scenario, "mandate_enforcement"):
        return True
    return any(values_of(scenario, lever) - {0.0} for lever in ASKING_LEVERS)


def breaks_contracts(scenario: Scenario) -> bool:
    """Say whether suppliers or councils may drop running contracts in a scenario."""
    gives_way = float(LEVERS["budget_gives_way"].choices.index("running contracts")) in values_of(
        scenario, "budget_gives_way"
    )
    return gives_way or bool(values_of(scenario, "walking_away") - {0.0})


def lets_firms_relabel(scenario: Scenario) -> bool:
    """Say whether some council of a scenario takes a firm for a social enterprise on its own word."""
    return bool(values_of(scenario, "se_definition") - {0.0})
