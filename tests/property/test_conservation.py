"""Whatever the scenario, money is conserved to the penny and no starred invariant breaks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import Scenario, load_scenario
from simulator.engine.accounts import ACCOUNT_KIND_NAMES, FIRST_SUPPLIER_ACCOUNT, N_PARTIES
from simulator.engine.codes import ACTIVE, AWARDED, CANCELLED, NO_REASON, NOBODY, PUBLISHED, RERUN, SPLIT
from simulator.engine.ledger import total
from simulator.engine.world import World
from simulator.phases.record import DUE_UNPAID, FAULTS
from simulator.register import LEVERS, Lever
from simulator.start.population import create_world
from simulator.week.diagnosis import SIGNS
from simulator.week.digest import in_use
from simulator.week.growth import live
from tests.scenes import cut_down

pytestmark = pytest.mark.property
SMALL = cut_down(load_scenario("baseline").without_policies(), councils=2, share_of_suppliers=0.1, years=1).resolved()
COUNCILS = [council["name"] for council in SMALL["councils"]]
SECTORS = [line["name"] for line in SMALL["service_lines"]]
WEEKS = st.integers(0, 51)


def value_of(lever: Lever) -> st.SearchStrategy[float]:
    """Return values in a lever's range; the whole range, however foolish."""
    if lever.choices:
        return st.sampled_from(range(len(lever.choices)))
    return st.floats(lever.low, lever.high)


LEVER_VALUES = st.sampled_from(list(LEVERS)).flatmap(lambda name: st.tuples(st.just(name), value_of(LEVERS[name])))
POLICIES = st.builds(
    lambda pair, start, ramp, where: {
        "lever": pair[0], "value": pair[1], "from": start, "ramp_weeks": ramp, "councils": where
    },
    LEVER_VALUES,
    WEEKS,
    st.integers(0, 60),
    st.lists(st.sampled_from(COUNCILS), min_size=1, unique=True),
)  # fmt: skip
SHOCKS = st.builds(
    lambda kind, size, sector, start: {"kind": kind, "size": size, "sector": sector, "from": start},
    st.sampled_from(["demand_surge", "cost_shock"]),
    st.floats(-0.9, 3.0),
    st.sampled_from(SECTORS),
    WEEKS,
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Return a region of two councils with any budgets, suppliers, rules, policies and shocks."""
    edited: dict[str, Any] = SMALL | {
        "rules": dict(draw(st.lists(LEVER_VALUES, max_size=4))),
        "policies": draw(st.lists(POLICIES, max_size=4)),
        "shocks": draw(st.lists(SHOCKS, max_size=2)),
        "councils": [c | {"annual_budget_gbp": draw(st.floats(50_000, 3e8))} for c in SMALL["councils"]],
        "suppliers": [g | {"count": draw(st.integers(0, 60))} for g in SMALL["suppliers"]],
    }
    return Scenario.from_resolved(edited)


def assert_sound(world: World) -> None:
    """Check what must hold at the end of any run."""
    clock = world.clock[0]
    assert clock.fault == 0, FAULTS[int(clock.fault)]
    assert clock.week == clock.horizon
    assert int(world.cash.sum()) == total(world) == clock.money == 0
    for code, shows in SIGNS.items():
        if code != DUE_UNPAID:  # the last slot holds what would be paid after the run
            assert not shows(world), FAULTS[code]
    suppliers, tenders = in_use(world, "suppliers"), in_use(world, "tenders")
    bids, contracts = in_use(world, "bids"), in_use(world, "contracts")
    balances = in_use(world, "cash")[N_PARTIES + len(world.councils) :]
    assert (balances[suppliers.state != ACTIVE] == 0).all()
    assert (suppliers.left[suppliers.state == ACTIVE] == NOBODY).all()
    is_over = np.isin(tenders.state, (AWARDED, CANCELLED, RERUN, SPLIT))
    assert (tenders.reason[is_over] != NO_REASON).all()
    assert (tenders.week_decided[tenders.state == PUBLISHED] == NOBODY).all()
    assert (bids.price > 0).all()
    for name in ("price_score", "quality_score", "social_score"):
        assert ((bids[name] >= 0.0) & (bids[name] <= 1.0)).all(), name
    assert (contracts.invoiced <= contracts.value).all()
    assert (world.lines.committed >= 0).all()
    assert (world.flows >= 0).all()
    assert flows_match_balances(world)


def flows_match_balances(world: World) -> bool:
    """Say whether what each kind of account received less what it paid is what it holds: every penny has a reason."""
    net = world.flows.sum(axis=(0, 1)) - world.flows.sum(axis=(0, 2))
    cash = in_use(world, "cash")
    kinds = in_use(world, "suppliers").kind
    held = [*cash[:N_PARTIES], cash[N_PARTIES : N_PARTIES + len(world.councils)].sum()]
    held += [cash[N_PARTIES + len(world.councils) :][kinds == k].sum() for k in range(len(world.tallies))]
    assert len(held) == FIRST_SUPPLIER_ACCOUNT + len(world.tallies) <= len(ACCOUNT_KIND_NAMES)
    return bool(np.array_equal(net, held))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenario=scenarios(), seed=st.integers(0, 2**31))
def test_any_scenario_is_sound(scenario: Scenario, seed: int) -> None:
    world = create_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    assert_sound(world)


def test_very_many_lots_in_a_week() -> None:
    councils = [c | {"annual_budget_gbp": 3e8} for c in SMALL["councils"]]
    suppliers = [g | {"count": 60} for g in SMALL["suppliers"]]
    edited = SMALL | {"rules": {"maximum_lot_gbp": 10_000.0}, "councils": councils, "suppliers": suppliers}
    scenario = Scenario.from_resolved(edited)
    for seed in range(2):
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        assert_sound(world)


@pytest.mark.parametrize("seed", [1, 2])
def test_baseline_is_sound(baseline: Scenario, seed: int) -> None:
    world = create_world(baseline, seed)
    live(world, baseline.horizon_weeks)
    assert_sound(world)
