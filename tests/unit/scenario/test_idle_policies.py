"""Unit tests: policies that change nothing are told, and those of a shortened run that never begin."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario
from simulator.scenario.idle import never_begun, set_in_vain
from tests.scenes import with_policies

TERMS = "payment_terms_days"
WEIGHT = {"lever": "supplier_weight", "value": 0.2, "name": "Ours"}
NOBODY = "`supplier_weight of Ours` does nothing here: the scenario has no suppliers of the kind `cooperative`"
OTHERS = "none of the suppliers that it names is"
#: A policy, and what is told of it.
POLICIES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "times one": (
        {"lever": TERMS, "value": 1.0, "operation": "scale"},
        [f"`{TERMS} of policy 1` does nothing here: multiplying by 1 changes nothing"],
    ),
    "plus nothing": (
        {"lever": TERMS, "value": 0.0, "operation": "add", "name": "None"},
        [f"`{TERMS} of None` does nothing here: adding 0 changes nothing"],
    ),
    "set to nothing": ({"lever": TERMS, "value": 0.0}, []),
    "plus one": ({"lever": TERMS, "value": 1.0, "operation": "add"}, []),
    "times nothing": ({"lever": TERMS, "value": 0.0, "operation": "scale"}, []),
    "a kind that is not there": (WEIGHT | {"suppliers": {"kind": ["cooperative"]}}, [NOBODY]),
    "one of two kinds is": (WEIGHT | {"suppliers": {"kind": ["cooperative", "small_firm"]}}, []),
    "a name of another kind": (
        WEIGHT | {"suppliers": {"kind": ["social_enterprise"], "name": ["Small firms"]}},
        [NOBODY.replace("the scenario has no suppliers", OTHERS).replace("cooperative", "social_enterprise")],
    ),
    "a size": (WEIGHT | {"suppliers": {"size": ["sme"]}}, []),
}


@pytest.mark.parametrize("case", POLICIES)
def test_a_policy_that_changes_nothing_is_told(case: str, small_scenario: Scenario) -> None:
    policy, words = POLICIES[case]
    assert list(map(str, set_in_vain(with_policies(small_scenario, policy)))) == words


def test_what_begins_after_a_shortened_run_is_told_once_for_all_arms(small_scenario: Scenario) -> None:
    changes = {
        "policies": [{"lever": TERMS, "value": 5.0, "from": 51}, {"lever": TERMS, "value": 9.0, "from": 52}],
        "shocks": [{"kind": "cost_shock", "size": 0.5, "from": "2026-06-01", "name": "Energy"}],
    }
    whole = Scenario.from_resolved(small_scenario.resolved() | changes)
    assert never_begun({"": whole}) == []
    short = whole.with_horizon(1)
    end = "and the last week that is run is week 51"
    policy = f"the policy `{TERMS}` does nothing here: it begins in week 52, {end}"
    shock = f"the shock `Energy` (`cost_shock`) does nothing here: it begins in week 60, {end}"
    assert never_begun({"": short}) == [policy, shock]
    arms = {"Without policies": short.without_policies(), "Whole": short}
    assert sorted(never_begun(arms)) == [f"{policy} (in `Whole`)", f"{shock} (in `Without policies` and `Whole`)"]
