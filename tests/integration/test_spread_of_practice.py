"""Integration: practice spreads by what councils see, rises and falls, and leaves everything alone where it is off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.accounts import BUYER_NETWORK, CHAMPION, COUNCIL_ACCOUNT, INTERMEDIARIES, TAXPAYER
from simulator.engine.ledger import total
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.scenes import cut_down, differing, with_policies

CHAMPION_HERE = {"lever": "champion", "value": 1.0, "councils": ["Brackenford"]}


@pytest.fixture(scope="module")
def place(baseline: Scenario) -> Scenario:
    small = cut_down(baseline, councils=4, share_of_suppliers=0.4, years=4)
    return small.model_copy(update={"spreading_practice": True})


def willing(scenario: Scenario, seed: int = 1, **parameters: float) -> Any:
    settings = scenario.resolved()
    settings["parameters"] = dict(settings["parameters"]) | parameters
    world = create_world(Scenario.from_resolved(settings), seed)
    live(world, scenario.horizon_weeks)
    assert world.clock[0].fault == 0
    assert total(world) == world.clock[0].money
    return world


@pytest.mark.null
def test_levers_of_practice_do_nothing_where_it_does_not_spread(baseline: Scenario) -> None:
    small = cut_down(baseline, councils=2, share_of_suppliers=0.2, years=1)
    others = [{"lever": "intermediary_reach", "value": 1.0}, {"lever": "buyer_network_gbp", "value": 1e4}]
    changed = differing(run_digests(small, 1), run_digests(with_policies(small, CHAMPION_HERE, *others), 1))
    assert set(changed) <= {"policies", "policy_councils", "rules", "rule_values"}


@pytest.mark.null
def test_without_pulls_the_world_is_the_one_without_practice(place: Scenario) -> None:
    still = dict.fromkeys(("results_pull", "intermediary_pull", "champion_pull", "squeeze_pull"), 0.0)
    quiet = place.resolved() | {"parameters": {**place.parameters, **still, "national_rule_pull": 0.0}}
    on = Scenario.from_resolved(quiet)
    off = on.model_copy(update={"spreading_practice": False})
    assert set(differing(run_digests(on, 1), run_digests(off, 1))) <= {"practice", "nation"}


@pytest.mark.direction
def test_a_champion_raises_its_council_and_costs_money(place: Scenario) -> None:
    without, placed = willing(place), willing(with_policies(place, CHAMPION_HERE))
    gain = placed.practice["willingness"] - without.practice["willingness"]
    assert gain[1] > 0.2
    assert gain[1] > 3 * np.abs(np.delete(gain, 1)).max()
    assert placed.rules["social_value_weight"][1] > without.rules["social_value_weight"][1]
    assert placed.flows[CHAMPION, COUNCIL_ACCOUNT].sum() == pytest.approx(4 * 55_000 * 100, rel=1e-6)


@pytest.mark.direction
def test_what_goes_up_comes_down_when_the_champion_leaves(place: Scenario) -> None:
    short = with_policies(place, CHAMPION_HERE | {"until": 104})
    world = create_world(short, 1)
    live(world, 104)
    peak = float(world.practice["willingness"][1])
    live(world, 208)
    assert world.practice["willingness"][1] < peak - 0.03


@pytest.mark.direction
def test_seen_success_pulls_up_and_seen_failure_down(place: Scenario) -> None:
    """The same channel gives either sign: a failure weighs nothing, or very much. Three seeds, as failures are few."""

    def mean(**parameters: float) -> float:
        worlds = [willing(place, seed, **parameters) for seed in (1, 2, 3)]
        return float(np.mean([world.practice["willingness"].mean() for world in worlds]))

    forgiving, unforgiving = (mean(results_pull=1.0, failure_weight=weight) for weight in (1.0, 20.0))
    assert forgiving > mean(results_pull=0.0)
    assert unforgiving < forgiving


@pytest.mark.direction
def test_tight_budgets_push_towards_price(place: Scenario) -> None:
    tight = willing(with_policies(place, {"lever": "cost_inflation", "value": 0.05}))
    assert (tight.practice["willingness"] < willing(place).practice["willingness"]).all()
    assert tight.rules["social_value_weight"].sum() < willing(place).rules["social_value_weight"].sum()


@pytest.mark.direction
def test_a_buyers_network_and_intermediaries_carry_results_further(place: Scenario) -> None:
    network = willing(with_policies(place, {"lever": "buyer_network_gbp", "value": 20_000}))
    carried = willing(with_policies(place, {"lever": "intermediary_reach", "value": 1.0}))
    alone = willing(place)
    assert not np.array_equal(network.practice["willingness"], alone.practice["willingness"])
    assert carried.practice["willingness"].mean() > alone.practice["willingness"].mean()
    assert network.flows[BUYER_NETWORK, COUNCIL_ACCOUNT].sum() == pytest.approx(4 * 4 * 20_000 * 100, rel=1e-5)
    assert carried.flows[INTERMEDIARIES, TAXPAYER].sum() > 0


def test_a_national_rule_comes_about_through_intermediaries_and_targets(place: Scenario) -> None:
    policies = [{"lever": "champion", "value": 3.0}, {"lever": "intermediary_reach", "value": 1.0}]
    world = willing(with_policies(place, *policies), target_taken_up=0.5)
    assert world.practice["target"].sum() >= 2
    assert world.nation[0].rule_since > 0
    assert (world.rules["minimum_social_value_weight"] >= 0.1).all()
