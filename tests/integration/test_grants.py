"""Integration: grants as another channel are sound, reach small organisations, and are nothing where they are off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Scenario
from simulator.behaviours.support.grants import largest_grant, room_for_grants
from simulator.engine.accounts import COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT, GRANT
from simulator.engine.codes import SOCIAL_ENTERPRISE
from simulator.engine.ledger import total
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.digest import run_digests
from simulator.week.growth import live
from tests.scenes import cut_down, differing, with_policies

SHARE = {"lever": "grant_share", "value": 0.2}


@pytest.fixture(scope="module")
def place(baseline: Scenario) -> Scenario:
    return cut_down(baseline, councils=3, share_of_suppliers=0.3, years=3)


def lived(scenario: Scenario, seed: int = 1, **parameters: float) -> Any:
    settings = scenario.resolved()
    settings["parameters"] = dict(settings["parameters"]) | parameters
    world = create_world(Scenario.from_resolved(settings), seed)
    live(world, scenario.horizon_weeks)
    assert world.clock[0].fault == 0
    assert total(world) == world.clock[0].money
    return world


@pytest.fixture(scope="module")
def granted(place: Scenario) -> Any:
    return lived(with_policies(place, SHARE))


@given(st.integers(0, 10**12), st.floats(0, 0.5), st.integers(0, 10**10), st.floats(-1e9, 1e12))
def test_room_is_within_the_share_and_within_what_is_free(budget: int, share: float, runs: int, free: float) -> None:
    room = room_for_grants(budget, share, runs, free)
    assert room >= 0.0
    assert room <= max(0.0, free)
    assert room == 0.0 or runs + room <= share * budget / 52.0 * (1 + 1e-12)
    assert largest_grant(52.0 * 1_000, 0.5) == 500.0


@pytest.mark.null
def test_no_share_is_no_grant(place: Scenario) -> None:
    idle = with_policies(place, SHARE | {"value": 0.0})
    changed = differing(run_digests(place, 1), run_digests(idle, 1))
    assert set(changed) <= {"policies", "policy_councils"}


def test_money_and_budgets_hold_together(granted: Any, place: Scenario) -> None:
    """Property: what was paid is in the grants; what runs is in the lines; no line gives more than its share."""
    grants = granted.grants[: granted.clock[0].grants]
    assert len(grants) > 20
    assert grants["paid"].sum() == granted.flows[GRANT].sum()
    assert (granted.suppliers["kind"][grants["supplier"]] == SOCIAL_ENTERPRISE).all()
    running = np.bincount(grants["line"], weights=grants["weekly"] * grants["live"], minlength=len(granted.lines))
    assert running == pytest.approx(granted.granted)
    assert (granted.granted <= 0.2 * granted.lines["budget"] / 52.0 + 1).all()
    assert (grants["delivered"] <= grants["paid"] + 1).all()
    ended = grants[(grants["live"] == 0) & (grants["end"] <= granted.clock[0].week)]
    whole = ended[ended["paid"] == ended["weekly"] * 52]
    assert whole["delivered"] == pytest.approx(0.95 * whole["paid"])


@pytest.mark.direction
def test_it_reaches_more_and_smaller_organisations(place: Scenario) -> None:
    """Direction, three seeds: more social enterprises have council money, and more small ones."""
    gains = []
    for seed in (1, 2, 3):
        with_grants, without = (measure(lived(s, seed)) for s in (with_policies(place, SHARE), place))
        gains.append([with_grants[k] - without[k] for k in ("se_reached", "small_se_reached", "se_council_income")])
        assert with_grants["grant_running_cost"] > 0
        assert with_grants["council_spend"] == pytest.approx(without["council_spend"], rel=0.05)
    assert (np.array(gains).mean(axis=0) > 0).all()


@pytest.mark.direction
def test_what_slips_away_is_work_not_done(place: Scenario) -> None:
    arm = with_policies(place, SHARE)
    loose, tight = (measure(lived(arm, grant_slippage=slip)) for slip in (0.2, 0.0))
    assert loose["grant_undelivered"] > tight["grant_undelivered"]


def test_the_work_is_credited(granted: Any) -> None:
    by_kind = granted.outcome_cells.reshape(-1, 3)
    assert by_kind["job_weeks"].sum(axis=0) == pytest.approx(granted.tallies["job_weeks"], rel=1e-9)
    assert granted.flows[GRANT, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT + SOCIAL_ENTERPRISE] > 0


def test_it_ends_with_the_policy(place: Scenario) -> None:
    """A grant runs out within its term once the share is back at nothing."""
    world = lived(with_policies(place, SHARE | {"until": 52}))
    assert world.granted.sum() == 0
