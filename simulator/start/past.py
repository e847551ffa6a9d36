"""The years before week 0: which scenario is lived so that a run starts from a state lived in and not from a drawn one.

The past has the scenario's place, suppliers, rules and numbers, and neither policies nor shocks. Features whose tables
begin empty at week 0 (joint bids, franchises, grants, labels, clauses, payment chains, spreading practice) begin with
the run, and what would change the budgets or the prices that the scenario states for week 0 stands still.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from simulator.register import PARAMETERS
from simulator.scenario.frozen import FrozenTable
from simulator.scenario.schema import Scenario
from simulator.scenario.usage import ASKING_LEVERS, SUBCONTRACT

#: Levers that stand at their defaults in the past.
NOT_YET = frozenset(
    {
        *("consortium_bids", "consortium_brokerage", "managed_hub", "network_investment_gbp", "franchising"),
        *("grant_share", "se_definition", "real_budget_growth", "cost_inflation"),
        *ASKING_LEVERS,
    }
)
#: What a scenario states of a supplier group for week 0 alone.
_UNSTATED = {"finances": None, "balance_sheet": None}
_KEPT = 32  # scenarios whose past is known
_kept: OrderedDict[int, tuple[Scenario, Scenario, str]] = OrderedDict()
_same: OrderedDict[str, Scenario] = OrderedDict()


def years_before(scenario: Scenario) -> int:
    """Return how many years are lived before week 0."""
    return round(scenario.parameters.get("burn_in_years", PARAMETERS["burn_in_years"].value))


def past_of(scenario: Scenario) -> tuple[Scenario, str]:
    """Return the scenario of the years before week 0, and its fingerprint; equal pasts are one object."""
    known = _kept.get(id(scenario))
    if known is None or known[0] is not scenario:
        past = _past_of(scenario)
        text = past.fingerprint()
        known = _kept[id(scenario)] = scenario, _same.setdefault(text, past), text
        for shelf in (_kept, _same):
            while len(shelf) > _KEPT:
                shelf.popitem(last=False)
    return known[1], known[2]


def _past_of(scenario: Scenario) -> Scenario:
    councils = [c.model_copy(update={"rules": _rules_then(c.rules)}) for c in scenario.councils]
    return scenario.model_copy(
        update={
            "title": "The years before week 0",
            "question": "",
            "key_figures": (),
            "rules": _rules_then(scenario.rules),
            "councils": tuple(councils),
            "policies": (),
            "shocks": (),
            "franchises": (),
            "hubs": (),
            "consortia": (),
            "takeovers": (),
            "payment_chains": False,
            "spreading_practice": False,
            "social_values": (),
            "suppliers": tuple(group.model_copy(update=_UNSTATED) for group in scenario.suppliers),
            "work_at_start": None,
            # One year beyond, so that every invoice still to be paid keeps its week.
            "horizon_years": years_before(scenario) + 1,
        }
    )


def _rules_then(rules: Mapping[str, float]) -> Mapping[str, float]:
    left_out = NOT_YET
    if rules.get("mandate_enforcement") == SUBCONTRACT:  # an enforcement of a feature: without it there is no mandate
        left_out |= {"mandate_enforcement", "mandated_se_share"}
    return FrozenTable({name: value for name, value in rules.items() if name not in left_out})
