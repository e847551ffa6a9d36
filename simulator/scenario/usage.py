"""What a scenario makes use of, so that a run without a feature has no tables for it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.register import KIND_NAMES, LEVERS, SUPPLIER_KINDS
from simulator.scenario.changes import Policy
from simulator.scenario.schema import Scenario

#: Levers through which tenders ask for more than work at a price.
ASKING_LEVERS = ("clause_jobs_per_million", "clause_se_share", "payment_milestones", "results_share")
#: Levers of recognition, reporting and training.
RECOGNITION_LEVERS = (
    *("department_firewall", "pooled_outcomes_budget", "evidence_standard", "story_share", "compliance_passport"),
    *("reporting_payment", "skills_training_gbp"),
)

#: Code of the enforcement that passes work on (``mandate_enforcement``).
SUBCONTRACT = float(LEVERS["mandate_enforcement"].choices.index("subcontract"))
_RUNNING_CONTRACTS = float(LEVERS["budget_gives_way"].choices.index("running contracts"))


def _rules(scenario: Scenario, lever: str) -> set[float]:
    """Return the values that a scenario and its councils set for a lever from the start."""
    rules = [scenario.rules, *(council.rules for council in scenario.councils)]
    return {rule[lever] for rule in rules if lever in rule}


def _policies(scenario: Scenario, lever: str) -> Iterator[Policy]:
    """Yield the policies on a lever that are felt before the horizon."""
    for policy in scenario.policies:
        if policy.lever == lever and policy.window_weeks(scenario)[0] < scenario.horizon_weeks:
            yield policy


def values_of(scenario: Scenario, lever: str) -> set[float]:
    """Return the values that a scenario sets for a lever, anywhere, before its horizon."""
    return _rules(scenario, lever) | {p.value for p in _policies(scenario, lever) if p.operation == "set"}


def is_moved(scenario: Scenario, lever: str) -> bool:
    """Say whether a lever leaves its default anywhere before the horizon of a scenario."""
    default = LEVERS[lever].default
    # Scaling nothing gives nothing; what a scenario or council sets is looked at first.
    neutral = {"set": default, "add": 0.0, "scale": 1.0}
    if any(value != default for value in _rules(scenario, lever)):
        return True
    moves = [p for p in _policies(scenario, lever) if p.value != neutral[p.operation]]
    return any(p.operation != "scale" or default != 0.0 for p in moves)


def asks_for_more(scenario: Scenario) -> bool:
    """Say whether any tender of a scenario can ask for more than work at a price."""
    passes_on = SUBCONTRACT in values_of(scenario, "mandate_enforcement")
    return passes_on or any(is_moved(scenario, lever) for lever in ASKING_LEVERS)


def breaks_contracts(scenario: Scenario) -> bool:
    """Say whether suppliers or councils may drop running contracts in a scenario."""
    gives_way = _RUNNING_CONTRACTS in values_of(scenario, "budget_gives_way")
    return gives_way or is_moved(scenario, "walking_away")


def strikes(scenario: Scenario) -> bool:
    """Say whether some shock is about chosen suppliers, running work or lenders."""
    of_firms = ("deferral", "lender_withdrawal")
    return any(shock.suppliers is not None or shock.kind in of_firms for shock in scenario.shocks)


def lets_firms_relabel(scenario: Scenario) -> bool:
    """Say whether some council of a scenario takes a firm for a social enterprise on its own word."""
    return is_moved(scenario, "se_definition")


def gives_grants(scenario: Scenario) -> bool:
    """Say whether some money of a scenario goes out as grants."""
    return is_moved(scenario, "grant_share")


def recognises_outcomes(scenario: Scenario) -> bool:
    """Say whether recognition, reporting or training differs from the register's defaults somewhere."""
    return any(is_moved(scenario, lever) for lever in RECOGNITION_LEVERS)


def kinds_of(scenario: Scenario) -> int:
    """Return for how many kinds of supplier a run keeps totals: those of every world, up to the last that it has."""
    in_use = {KIND_NAMES.index(group.kind) for group in scenario.suppliers}
    return 1 + max(in_use | {code for code, kind in enumerate(SUPPLIER_KINDS) if kind.in_every_world})


def features_of(scenario: Scenario) -> dict[str, int]:
    """Return which features that levers switch on, and that have tables of their own, a scenario uses (flags)."""
    return {
        "asks": int(asks_for_more(scenario)),
        "labels": int(lets_firms_relabel(scenario)),
        "grants": int(gives_grants(scenario)),
    }
