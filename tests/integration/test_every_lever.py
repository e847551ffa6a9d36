"""What holds for every lever of the register, whichever they are: windows, ramps, places, combinations, soundness.

The tests find the levers by themselves: a new one is tested by being in the register.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.rules import LEVER_COLUMN, apply_rules
from simulator.engine.world import World
from simulator.metrics import KPIS, measure
from simulator.register import LEVERS
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.property.test_conservation import assert_sound
from tests.scenes import cut_down, differing, with_policies

LEVER_NAMES = tuple(LEVERS)
NUMBERS = tuple(name for name, lever in LEVERS.items() if not lever.choices)
#: Rules under which most levers have something to work on.
BUSY = {
    "mandated_se_share": 0.3,
    "consortium_bids": 2.0,
    "managed_hub": 1.0,
    "franchising": 1.0,
    "late_interest_rate": 0.08,
    "replication_grant_gbp": 30_000.0,
    "reserved_below_gbp": 30_000.0,
}


@pytest.fixture(scope="module")
def place(baseline: Scenario) -> Scenario:
    """Two councils with small budgets, about 60 suppliers, two years."""
    return cut_down(baseline, councils=2, share_of_suppliers=0.08, years=2, budget_gbp=9_000_000.0)


def far_value(name: str) -> float:
    """Return the end of a lever's range that lies further from its default."""
    lever = LEVERS[name]
    return lever.high if lever.high - lever.default >= lever.default - lever.low else lever.low


def rules_of(world: World, week: int) -> Any:
    """Return the rules in force in a week [council, lever]."""
    world.clock[0].week = week
    apply_rules(world)
    return np.array(world.rule_values)


@pytest.mark.null
@pytest.mark.parametrize("name", LEVER_NAMES)
def test_outside_its_window_a_policy_changes_nothing(place: Scenario, name: str) -> None:
    """Null: a policy of the second year leaves a run of one year bit by bit as it was."""
    arm = with_policies(place, {"lever": name, "value": far_value(name), "from": 60}).with_horizon(1)
    reference = run_digests(place.with_horizon(1), 1)
    assert differing(run_digests(arm, 1), reference, ("policies", "policy_councils")) == []


@pytest.mark.property
@pytest.mark.parametrize("name", LEVER_NAMES)
def test_rules_hold_in_the_window_and_nowhere_else(place: Scenario, name: str) -> None:
    """Property: in force from the first week of the window to the last; afterwards the baseline, bit by bit."""
    value = far_value(name)
    world = create_world(with_policies(place, {"lever": name, "value": value, "from": 10, "until": 20}), 1)
    column = LEVER_COLUMN[name]
    for week in (0, 9, 20, 21, 103):
        assert np.array_equal(rules_of(world, week), world.baseline), week
    for week in (10, 19):
        rules = rules_of(world, week)
        assert (rules[:, column] == value).all()
        others = np.arange(len(LEVERS)) != column
        assert np.array_equal(rules[:, others], world.baseline[:, others])


@pytest.mark.property
@pytest.mark.parametrize("name", LEVER_NAMES)
def test_a_policy_of_some_councils_leaves_the_rules_of_the_others(place: Scenario, name: str) -> None:
    """Property: rules of a council that a policy does not name are the baseline's."""
    first, second = (council.name for council in place.councils)
    world = create_world(with_policies(place, {"lever": name, "value": far_value(name), "councils": [second]}), 1)
    rules = rules_of(world, 5)
    assert [council.name for council in place.councils] == [first, second]
    assert np.array_equal(rules[0], world.baseline[0])
    assert rules[1, LEVER_COLUMN[name]] == far_value(name)


@pytest.mark.property
@pytest.mark.parametrize("name", NUMBERS)
def test_ramps_are_linear(place: Scenario, name: str) -> None:
    """Property: after k of n weeks of a ramp a rule has gone k/n of the way; choices have no half-way."""
    value = far_value(name)
    world = create_world(with_policies(place, {"lever": name, "value": value, "from": 10, "ramp_weeks": 40}), 1)
    column = LEVER_COLUMN[name]
    before = world.baseline[:, column].copy()
    for week in range(10, 60):
        share = min(1.0, (week - 9) / 40)
        assert rules_of(world, week)[:, column] == pytest.approx(before + share * (value - before), rel=1e-12)


@pytest.mark.property
@pytest.mark.parametrize("name", NUMBERS)
def test_two_policies_combine_in_listed_order(place: Scenario, name: str) -> None:
    """Property: a later policy sees what earlier ones made of the rule (docs/how-to/policies.md)."""
    low, high = LEVERS[name].low, LEVERS[name].high
    value = low + 0.75 * (high - low)
    column = LEVER_COLUMN[name]
    replace = {"lever": name, "value": value, "operation": "set"}
    scale = {"lever": name, "value": 0.5, "operation": "scale"}
    one = create_world(with_policies(place, replace, scale), 1)
    other = create_world(with_policies(place, scale, replace), 1)
    assert rules_of(one, 3)[:, column] == pytest.approx(min(high, max(low, 0.5 * value)))
    assert rules_of(other, 3)[:, column] == pytest.approx(value)


@pytest.mark.property
@pytest.mark.parametrize("name", NUMBERS)
def test_no_policy_takes_a_rule_out_of_its_range(place: Scenario, name: str) -> None:
    """Property: adding or scaling beyond the range of a lever stops at its end."""
    lever = LEVERS[name]
    for operation, value in (("add", 10.0 * (abs(lever.high) + 1.0)), ("add", -1e12), ("scale", 1e6), ("scale", -1e6)):
        world = create_world(with_policies(place, {"lever": name, "value": value, "operation": operation}), 1)
        rules = rules_of(world, 3)[:, LEVER_COLUMN[name]]
        assert ((rules >= lever.low) & (rules <= lever.high)).all()


def lived(place: Scenario, name: str, value: float, busy: bool) -> World:
    """Live a year in which one lever has a value from the first week on, among rules that give it something to do."""
    rules = dict(place.rules) | (BUSY if busy else {})
    councils = [c | {"rules": {name: value}} for c in place.resolved()["councils"]]  # over what councils say elsewhere
    scenario = Scenario.from_resolved(
        place.resolved() | {"rules": rules, "councils": councils, "payment_chains": busy, "horizon_years": 1}
    )
    world = create_world(scenario, 1)
    assert (world.baseline[:, LEVER_COLUMN[name]] == value).all()
    live(world, scenario.horizon_weeks)
    return world


@pytest.mark.property
@pytest.mark.parametrize("busy", [False, True], ids=["alone", "among others"])
@pytest.mark.parametrize("name", LEVER_NAMES)
def test_both_ends_of_a_lever_are_sound(place: Scenario, name: str, busy: bool) -> None:
    """Property: money is conserved and every invariant holds at the low and the high end of each lever.

    No figure is below zero there that says it cannot be.
    """
    for end in (LEVERS[name].low, LEVERS[name].high):
        world = lived(place, name, end, busy)
        assert_sound(world)
        assert {kpi: value for kpi, value in measure(world).items() if value < 0.0 and not KPIS[kpi].is_signed} == {}


def test_every_lever_says_what_it_is_for() -> None:
    """Unit: unit, mechanism, source and at least one question of the mission."""
    for name, lever in LEVERS.items():
        assert lever.unit, name
        assert len(lever.mechanism.split()) >= 5, name
        assert lever.missions, name
        assert set(lever.missions) <= set(range(1, 30)), name
        assert lever.source, name
