"""Unit tests: policies that change nothing are told, and those of a shortened run that never begin."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario
from simulator.scenario.in_vain import out_of_time, set_in_vain
from tests.scenes import with_policies

TERMS = "payment_terms_days"
WEIGHT = {"lever": "supplier_weight", "value": 0.2, "name": "Ours"}
NO_GROUP = "no group of suppliers has the"
NOBODY = f"`supplier_weight of Ours` does nothing here: {NO_GROUP} "
AS_BEFORE = f"`{TERMS} of policy 1` does nothing here: that is its value without the policy"
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
    "set to what it is": ({"lever": TERMS, "value": 30.0}, [AS_BEFORE]),
    "set to what it is, in one place": ({"lever": TERMS, "value": 30.0, "councils": ["Aldermoor"]}, [AS_BEFORE]),
    "a choice that is to move slowly": (
        {"lever": "price_rule", "value": "linear", "ramp_weeks": 52, "name": "Slow"},
        ["`ramp_weeks of Slow` does nothing here: a choice changes at once, there is nothing half-way"],
    ),
    "the usual choice, said": ({"lever": "mandate_enforcement", "value": "reserve"}, []),
    "times nothing": ({"lever": TERMS, "value": 0.0, "operation": "scale"}, []),
    "a kind that is not there": (WEIGHT | {"suppliers": {"kind": ["cooperative"]}}, [NOBODY + "kind `cooperative`"]),
    "one of two kinds is": (WEIGHT | {"suppliers": {"kind": ["cooperative", "small_firm"]}}, []),
    "a name of another kind": (
        WEIGHT | {"suppliers": {"kind": ["social_enterprise"], "name": ["Small firms"]}},
        [NOBODY + "name `Small firms` and the kind `social_enterprise`"],
    ),
    "a trade of nobody": (
        WEIGHT | {"suppliers": {"name": ["Large contractors"], "sector": ["professional"]}},
        [NOBODY + "name `Large contractors` and the sector `professional`"],
    ),
    "more than all": (
        {"lever": "maximum_payment_days", "value": 5.0, "operation": "add"},
        ["`maximum_payment_days of policy 1` does nothing here: it cannot be more than it is without the policy"],
    ),
    "less than nothing": (
        {"lever": "grant_share", "value": -0.1, "operation": "add"},
        ["`grant_share of policy 1` does nothing here: it cannot be less than it is without the policy"],
    ),
    "nothing, halved": (
        {"lever": "grant_share", "value": 0.5, "operation": "scale"},
        ["`grant_share of policy 1` does nothing here: it is 0, and 0 times anything is 0"],
    ),
    "a size": (WEIGHT | {"suppliers": {"size": ["sme"]}}, []),
}


@pytest.mark.parametrize("case", POLICIES)
def test_a_policy_that_changes_nothing_is_told(case: str, small_scenario: Scenario) -> None:
    policy, words = POLICIES[case]
    assert list(map(str, set_in_vain(with_policies(small_scenario, policy)))) == words


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({"value": 20.0}, "policy 2"),
        ({"value": 20.0, "name": "Slow"}, "`Slow`"),
        ({"value": 20.0, "ramp_weeks": 9}, ""),
        ({"value": 1.0, "operation": "add"}, ""),
        ({"value": 20.0, "councils": ["Aldermoor"]}, ""),
        ({"value": 20.0, "from": 60}, ""),
        ({"value": 20.0, "until": 80}, ""),
        ({"value": 20.0, "services": ["social_care"]}, ""),
        ({"value": 20.0, "suppliers": {"size": ["sme"]}}, ""),
    ],
)
def test_a_policy_of_which_a_later_one_leaves_nothing_is_told(
    later: dict[str, Any], told: str, small_scenario: Scenario
) -> None:
    first = {"lever": TERMS, "value": 10.0, "from": 52, "until": 100}
    found = list(map(str, set_in_vain(with_policies(small_scenario, first, {"lever": TERMS, **later}))))
    words = f"`{TERMS} of policy 1` does nothing here: {told} sets it in the same places and weeks"
    assert found == ([words] if told else [])


def test_a_policy_that_builds_on_another_is_not_told(small_scenario: Scenario) -> None:
    grants = [{"lever": "grant_share", "value": 0.2}, {"lever": "grant_share", "value": 0.5, "operation": "scale"}]
    assert set_in_vain(with_policies(small_scenario, *grants)) == []


@pytest.mark.parametrize(
    ("shock", "because"),
    [
        ({"kind": "cost_shock", "size": 0.0}, "its size is 0"),
        ({"kind": "cost_shock", "size": 0.2}, ""),
        ({"kind": "downturn", "size": 0.2, "suppliers": {"kind": ["cooperative"]}}, f"{NO_GROUP} kind `cooperative`"),
        ({"kind": "downturn", "size": 0.2, "suppliers": {"home": ["local"]}}, ""),
    ],
)
def test_a_shock_that_strikes_nothing_is_told(shock: dict[str, Any], because: str, small_scenario: Scenario) -> None:
    told = [str(idle) for idle in set_in_vain(Scenario.from_resolved(small_scenario.resolved() | {"shocks": [shock]}))]
    assert told == ([f"`{shock['kind']} of shock 1` does nothing here: {because}"] if because else [])


def test_what_begins_after_a_shortened_run_is_told_once_for_all_arms(small_scenario: Scenario) -> None:
    changes = {
        "policies": [{"lever": TERMS, "value": 5.0, "from": 51}, {"lever": TERMS, "value": 9.0, "from": 52}],
        "shocks": [{"kind": "cost_shock", "size": 0.5, "from": "2026-06-01", "name": "Energy"}],
    }
    whole = Scenario.from_resolved(small_scenario.resolved() | changes)
    assert out_of_time({"": whole}) == []
    short = whole.with_horizon(1)
    end = "and the last week that is run is week 51"
    policy = f"the policy `{TERMS}` does nothing here: it begins in week 52, {end}"
    shock = f"the shock `Energy` (`cost_shock`) does nothing here: it begins in week 60, {end}"
    assert out_of_time({"": short}) == [policy, shock]
    arms = {"Without policies": short.without_policies(), "Whole": short}
    assert sorted(out_of_time(arms)) == [f"{policy} (in `Whole`)", f"{shock} (in `Without policies` and `Whole`)"]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"lever": TERMS, "value": 5.0, "ramp_weeks": 52, "until": 52}, []),
        ({"lever": TERMS, "value": 5.0, "ramp_weeks": 52, "until": 51, "name": "Soon"}, [(52, 51)]),
        ({"lever": TERMS, "value": 5.0, "ramp_weeks": 97, "from": 60}, [(97, 156 - 60)]),
        ({"lever": "mandate_enforcement", "value": "preference", "ramp_weeks": 52, "until": 51}, []),
    ],
)
def test_a_policy_that_ends_before_its_ramp_is_told(
    policy: dict[str, Any], words: list[tuple[int, int]], small_scenario: Scenario
) -> None:
    called = f"`Soon` (`{TERMS}`)" if "name" in policy else f"`{TERMS}`"
    assert out_of_time({"": with_policies(small_scenario, policy)}) == [
        f"the policy {called} never reaches its value: it moves there over {ramp} weeks and is in force for {weeks}"
        for ramp, weeks in words
    ]


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({"services": ["unbought"]}, True),
        ({"services": ["unbought", "housing"]}, False),
        ({"services": ["social_care"], "councils": ["Homes alone"]}, True),
        ({"services": ["social_care"], "councils": ["Homes alone", "Aldermoor"]}, False),
    ],
)
def test_a_policy_for_services_that_its_councils_do_not_buy_is_told(
    change: dict[str, Any], is_told: bool, small_scenario: Scenario
) -> None:
    settings = small_scenario.resolved()
    unbought = {**settings["service_lines"][0], "name": "unbought"}
    homes = {**settings["councils"][0], "name": "Homes alone", "service_shares": {"housing": 1.0}}
    policy = {"lever": "social_value_weight", "value": 0.3, **change}
    surge = {"kind": "demand_surge", "size": 0.3, "sector": change["services"][0], "councils": ["Homes alone"]}
    changed = settings | {
        "service_lines": [*settings["service_lines"], unbought],
        "councils": [*settings["councils"], homes],
        "policies": [policy],
        "shocks": [surge],
    }
    told = [str(idle) for idle in set_in_vain(Scenario.from_resolved(changed))]
    name = change["services"][0]
    assert told[-1] == f"`demand_surge of shock 1` does nothing here: none of its councils buys `{name}`"
    of_policy = [one for one in told if one.startswith("`social_value_weight of policy 1` does nothing here")]
    assert len(of_policy) == is_told == len(told) - 1
