"""Every lever does something in the reference world, or says in the register what it lacks there; both are tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.engine.rules import LEVER_COLUMN, apply_rules
from simulator.register import LEVERS
from simulator.scenario.idle import idle_levers, lacks_feature, why_idle
from simulator.scenario.in_vain import set_in_vain
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from tests.scenes import cut_down, differing, with_policies

#: What happens in a world; rules, and tables that a feature keeps of itself, differ anyway.
FACTS = ("tenders", "bids", "contracts", "suppliers", "invoices", "cash", "flows", "tallies", "outcome_cells", "lines")
#: Does something only in a run that is longer, larger or luckier than the one below; what it takes.
RARE = {
    "abnormally_low_threshold": "a bid far below the others",
    "walking_away": "a firm without cash whose contract loses more than damages cost",
}


@pytest.fixture(scope="module")
def place() -> Scenario:
    """Two years of two councils, without payment chains: so soon hardly any large contractor gets strained."""
    place = cut_down(load_scenario("baseline").without_policies(), councils=2, share_of_suppliers=0.2, years=2)
    return place.model_copy(update={"payment_chains": False})


def settings(name: str) -> Iterator[float]:
    """Yield the values of a lever that lie furthest from its default: both ends, or all other choices."""
    lever = LEVERS[name]
    values = range(len(lever.choices)) if lever.choices else (lever.low, lever.high)
    yield from (float(value) for value in values if value != lever.default)


def changes_anything(place: Scenario, name: str) -> bool:
    """Say whether some setting of a lever, in force at every council from the start, changes a bit of a run."""
    reference = run_digests(place, 1)
    moved = (with_policies(place, {"lever": name, "value": value}) for value in settings(name))
    return any(set(differing(run_digests(scenario, 1), reference)) & set(FACTS) for scenario in moved)


@pytest.mark.null
@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_works_or_says_why_not(place: Scenario, name: str) -> None:
    """Null: one that says it lacks something changes not one bit; one that says nothing changes some."""
    idle = why_idle(with_policies(place, {"lever": name, "value": next(settings(name))}), name)
    if name in RARE:
        return
    assert changes_anything(place, name) == (idle is None), idle


def ruled(place: Scenario, **rules: Any) -> Scenario:
    return Scenario.from_resolved(place.resolved() | {"rules": dict(place.rules) | rules})


def test_what_a_lever_lacks_is_told_in_words(place: Scenario) -> None:
    told = {str(idle) for idle in set_in_vain(ruled(place, replication_grant_gbp=20_000.0, mandate_fallback=3.0))}
    shares = ("mandated_se_share", "national_se_share", "mandated_share")
    assert told == {
        "`replication_grant_gbp` does nothing here: `franchising` is none",
        f"`mandate_fallback` does nothing here: {' and '.join(f'`{share}` is 0' for share in shares)}",
    }
    assert set_in_vain(ruled(place, replication_grant_gbp=20_000.0, franchising=1.0)) == []


def test_a_policy_or_one_council_is_enough_to_give_a_lever_something_to_do(place: Scenario) -> None:
    later = with_policies(place, {"lever": "franchising", "value": "allowed", "from": 60})
    first, *others = place.resolved()["councils"]
    here = {"councils": [first | {"rules": {"franchising": 1.0}}, *others]}
    for scenario in (later, Scenario.from_resolved(place.resolved() | here)):
        assert why_idle(scenario, "franchise_guarantee") is None
    assert why_idle(later.with_horizon(1), "franchise_guarantee") is not None  # felt after the horizon


def test_a_feature_of_the_scenario_is_told_from_a_lever(place: Scenario) -> None:
    assert lacks_feature(place, "retention_share")
    assert not lacks_feature(place, "franchise_guarantee")
    assert {"retention_share", "franchise_guarantee"} <= {idle.lever for idle in idle_levers(place)}


SYSTEM = {"name": "Care at home", "sector": "social_care", "home": "Aldermoor", "units": {"Aldermoor": 3}}


def standing(place: Scenario, system: dict[str, Any], **rules: Any) -> Scenario:
    return Scenario.from_resolved(ruled(place, **rules).resolved() | {"franchises": [system]})


@pytest.mark.null
def test_a_guarantee_needs_a_franchise_and_not_that_new_ones_are_allowed(place: Scenario) -> None:
    """A franchise that exists is stood in for, and its fees may be borne, although nobody may found or join one."""
    reference = run_digests(standing(place, SYSTEM), 1)
    for name, value in (("franchise_guarantee", 1.0), ("franchise_fee_subsidy", 1.0)):
        helped = standing(place, SYSTEM, **{name: value})
        assert set_in_vain(helped) == []
        assert set(differing(run_digests(helped, 1), reference)) & set(FACTS), name


def test_settings_of_a_franchise_that_nothing_looks_at_are_told(place: Scenario) -> None:
    given = {"pooled_guarantee": True, "unit_capital_gbp": 20_000.0, "turnover_gbp": 5e6}
    told = {str(idle) for idle in set_in_vain(standing(place, SYSTEM | given))}
    assert told == {
        "`pooled_guarantee of Care at home` does nothing here: `franchise_guarantee` is none",
        "`unit_capital_gbp of Care at home` does nothing here: `franchising` is none",
        "`turnover_gbp of Care at home` does nothing here: its franchisor is a firm that is at home there",
    }
    assert set_in_vain(standing(place, SYSTEM | given | {"home": None}, franchising=1.0, franchise_guarantee=1.0)) == []


CHOSEN = [name for name, lever in LEVERS.items() if "suppliers" in lever.narrows]
SERVED = [name for name, lever in LEVERS.items() if "service" in lever.narrows]
#: Under which a lever that may be narrowed has something to work on.
AT_WORK = {
    "mandate": {"mandated_share": 0.9},
    "mandate_preference": {"mandate_enforcement": 1.0},
    "late_interest": {"late_interest_rate": 0.08, "payment_late_share": 0.5},
    "payment_late": {"payment_late_share": 0.5},
}


def narrowed(place: Scenario, name: str, value: float, **narrow: Any) -> Scenario:
    """Return a place in which a lever has a value for some suppliers or services, and what else it needs."""
    found = place
    for start, rules in AT_WORK.items():
        if name.startswith(start) and "suppliers" in narrow:
            for lever, at in rules.items():
                found = found.with_policy(lever, at, **narrow) if lever != name else found
    return found.with_policy(name, value, **narrow)


@pytest.mark.property
@pytest.mark.parametrize("name", [name for name in CHOSEN if name != "mandate_counts"])  # counts what chains pass on
def test_a_policy_for_chosen_suppliers_changes_what_happens(place: Scenario, name: str) -> None:
    """Property: every lever that says it can be set for chosen suppliers alone does something when it is."""
    found = set()
    for value in settings(name):
        arm = narrowed(place, name, value, suppliers={"home": "local"})
        reference = narrowed(place, name, LEVERS[name].default, suppliers={"home": "local"})
        found |= set(differing(run_digests(arm, 1), run_digests(reference, 1))) & set(FACTS)
    assert found


@pytest.mark.property
def test_every_lever_with_services_takes_one(place: Scenario) -> None:
    """Property: rules of one service change in its lines alone, for every lever that says so."""
    lines = [line.name for line in place.service_lines]
    for name in SERVED:
        value = next(settings(name))
        world = create_world(place.with_policy(name, value, services=lines[:1]), 1)
        apply_rules(world)
        of_line = np.zeros(len(world.rules), bool)
        of_line[len(world.councils) :] = world.lines["sector"] == 0
        column = LEVER_COLUMN[name]
        assert (world.rule_values[of_line, column] == value).all(), name
        assert np.array_equal(world.rule_values[~of_line], world.baseline[~of_line]), name


def test_every_need_names_a_lever_a_choice_or_a_feature() -> None:
    for lever in LEVERS.values():
        for condition in (one for need in lever.needs for one in need):
            name, choice = condition.name, condition.choice
            assert name in LEVERS or hasattr(Scenario, name) or name in Scenario.model_fields, condition
            assert not choice or choice in LEVERS[name].choices, condition
