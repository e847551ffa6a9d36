"""Two arms of a comparison share all the luck that the policy between them does not change."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.codes import NOBODY
from simulator.engine.world import World
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.scenes import differing, with_policies

pytestmark = pytest.mark.null
START = 30
TRAITS = ("kind", "group", "home", "sector", "second_sector", "born", "cost_factor", "quality", "reach_km", "social")


@pytest.fixture(scope="module")
def arms(small_scenario: Scenario) -> tuple[World, World]:
    """The reference and a strong policy in one council, both to the end."""
    worlds = [create_world(scenario, 5) for scenario in (small_scenario, with_policy(small_scenario))]
    for world in worlds:
        live(world, small_scenario.horizon_weeks)
    return worlds[0], worlds[1]


def with_policy(scenario: Scenario) -> Scenario:
    where = {"councils": [scenario.councils[1].name], "from": START}
    return with_policies(
        scenario,
        {"lever": "mandated_se_share", "value": 0.6, **where},
        {"lever": "standing_multiple", "value": 1.0, **where},
    )


def common(one: World, other: World, table: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the things that exist in both worlds."""
    first = getattr(one, table).id[: one.clock[0][table]]
    second = getattr(other, table).id[: other.clock[0][table]]
    _, rows, other_rows = np.intersect1d(first, second, return_indices=True)
    return rows, other_rows


def test_nothing_differs_before_the_policy(small_scenario: Scenario) -> None:
    arm = with_policy(small_scenario)
    before = run_digests(small_scenario, 5, START), run_digests(arm, 5, START)
    assert differing(*before, ("policies", "policy_councils")) == []


def test_policy_acts(arms: tuple[World, World]) -> None:
    """Otherwise the other tests here say nothing."""
    reference, arm = arms
    assert reference.clock[0].contracts != arm.clock[0].contracts


def test_identities_are_unique(arms: tuple[World, World]) -> None:
    """No two suppliers and no two tenders share one, nor do consortia of the same members that unite once more."""
    for world in arms:
        for rows in (world.suppliers[: world.clock[0].suppliers], world.tenders[: world.clock[0].tenders]):
            assert len(np.unique(rows.id)) == len(rows)


def test_new_needs_have_one_value(arms: tuple[World, World]) -> None:
    """A need that arises in both arms has the same value, length and process, whatever else happened."""
    reference, arm = arms
    rows, other_rows = common(reference, arm, "tenders")
    one, other = reference.tenders[rows], arm.tenders[other_rows]
    is_new = (one.renews == NOBODY) & (other.renews == NOBODY) & (one.week_needed >= START) & (one.lot == 0)
    is_new &= one.attempt == 0
    assert is_new.sum() > 50
    for column in ("council", "sector", "weeks"):
        assert np.array_equal(one[column][is_new], other[column][is_new]), column


def test_entrants_are_the_same_firms(arms: tuple[World, World]) -> None:
    """A firm that enters in both arms is the same firm; a consortium is what its members are when they join."""
    reference, arm = arms
    rows, other_rows = common(reference, arm, "suppliers")
    one, other = reference.suppliers[rows], arm.suppliers[other_rows]
    one, other = one[one.n_members == 0], other[one.n_members == 0]
    assert (one.born >= START).sum() > 10
    for column in TRAITS:
        assert np.array_equal(one[column], other[column]), column


def test_work_costs_the_same(arms: tuple[World, World]) -> None:
    """What a tender's work costs a typical firm is luck of the tender alone."""
    reference, arm = arms
    rows, other_rows = common(reference, arm, "tenders")
    one, other = reference.tenders[rows], arm.tenders[other_rows]
    is_same = (one.value == other.value) & (one.week_published >= START) & (other.week_published >= START)
    assert is_same.sum() > 50
    assert np.array_equal(one.common_cost[is_same], other.common_cost[is_same])
