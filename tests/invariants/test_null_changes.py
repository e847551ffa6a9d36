"""What must not matter changes nothing: the difference is exactly zero, in every table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.behaviours.firms.standing import last_work
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY
from simulator.engine.tables import TABLES
from simulator.engine.world import World
from simulator.register import LEVERS
from simulator.start.population import create_world
from simulator.week.digest import LAYOUT_COLUMNS, LAYOUT_TABLES, run_digests
from simulator.week.growth import live
from tests.scenes import differing, with_policies

pytestmark = pytest.mark.null
POLICY_TABLES = ("policies", "policy_councils")
SHOCK_TABLES = ("shocks", "shock_councils")
SEEDS = (1, 2, 3)


def lived(scenario: Scenario, seed: int) -> World:
    world = create_world(scenario, seed)
    live(world, scenario.horizon_weeks)
    return world


def null_policies(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one policy per lever and council that sets the value that the lever has already."""
    world = create_world(Scenario.from_resolved(settings), 1)
    return [
        {"lever": lever, "value": float(world.baseline[row, column]), "councils": [council["name"]], "from": 3}
        for column, lever in enumerate(LEVERS)
        for row, council in enumerate(settings["councils"])
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_policy_at_its_baseline(small_scenario: Scenario, settings: dict[str, Any], seed: int) -> None:
    """VR-X1: every lever set to the value that it has, with and without a ramp."""
    reference = run_digests(small_scenario, seed)
    policies = null_policies(settings)
    for ramp in (0, 40):
        arm = with_policies(small_scenario, *({**policy, "ramp_weeks": ramp} for policy in policies))
        assert differing(run_digests(arm, seed), reference, POLICY_TABLES) == []


@pytest.mark.parametrize(("operation", "value"), [("add", 0.0), ("scale", 1.0)])
def test_policy_that_adds_nothing(small_scenario: Scenario, operation: str, value: float) -> None:
    numbers = [name for name, lever in LEVERS.items() if not lever.choices]
    policies = [{"lever": name, "operation": operation, "value": value, "from": 0} for name in numbers]
    arm = with_policies(small_scenario, *policies)
    assert differing(run_digests(arm, 1), run_digests(small_scenario, 1), POLICY_TABLES) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_policy_whose_window_never_opens(small_scenario: Scenario, seed: int) -> None:
    """A policy of the third year changes nothing in a run of two."""
    policy = {"lever": "mandated_se_share", "value": 0.5, "from": 104}
    arm = with_policies(small_scenario, policy).with_horizon(2)
    reference = run_digests(small_scenario.with_horizon(2), seed)
    assert differing(run_digests(arm, seed), reference, POLICY_TABLES) == []
    assert run_digests(with_policies(small_scenario, policy), seed)["contracts"] != reference["contracts"]


def test_policies_leave_no_trace_after_their_window(small_scenario: Scenario) -> None:
    """The rules of the last week are those of the baseline, bit by bit."""
    policies = [{"lever": "payment_terms_days", "value": 10, "from": 10, "until": 60, "ramp_weeks": 7}]
    world = lived(with_policies(small_scenario, *policies), 1)
    assert np.array_equal(world.rule_values, world.baseline)


def test_shock_of_nothing(small_scenario: Scenario) -> None:
    shocks = [{"kind": kind, "size": 0.0, "from": 5} for kind in ("demand_surge", "cost_shock")]
    arm = Scenario.from_resolved(small_scenario.resolved() | {"shocks": shocks})
    assert differing(run_digests(arm, 1), run_digests(small_scenario, 1), SHOCK_TABLES) == []


# One more supplier -------------------------------------------------------------------------------------------------


def with_a_bystander(settings: dict[str, Any]) -> Scenario:
    """Add a large contractor in a line of service that no council buys, so that it never learns of a tender."""
    unwanted = settings["service_lines"][0] | {"name": "unwanted", "label": "What nobody buys"}
    group = {"name": "Bystander", "kind": "large_contractor", "count": 1, "sectors": {"unwanted": 1.0}}
    edited = {
        "service_lines": [*settings["service_lines"], unwanted],
        "suppliers": [*settings["suppliers"], group],
    }
    return Scenario.from_resolved(settings | edited)


def with_endless_customers(settings: dict[str, Any]) -> dict[str, Any]:
    """Let firms of a place not be in each other's way with customers other than councils."""
    return settings | {"parameters": settings["parameters"] | {"outside_depth": 3.0}}


def renumbered(world: World) -> np.ndarray:
    """Return for each supplier row its place among those that are no bystanders; NOBODY stays."""
    others = world.suppliers.group[: world.clock[0].suppliers] != len(world.groups) - 1
    return np.append(np.cumsum(others) - 1, NOBODY)


REFERENCES = {"tenders": ("incumbent",), "bids": ("supplier",), "contracts": ("supplier", "won_by")}
TOUCHED = {"series": {"active_large", "entries", "closures", "insolvencies"}}


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_supplier_that_never_bids(settings: dict[str, Any], seed: int) -> None:
    """It changes nobody else's life: everything but itself is the same, bit by bit."""
    apart = with_endless_customers(settings)
    alone, crowd = lived(Scenario.from_resolved(apart), seed), lived(with_a_bystander(apart), seed)
    n = int(crowd.clock[0].suppliers)
    others = np.flatnonzero(crowd.suppliers.group[:n] != len(crowd.groups) - 1)
    assert n > len(others)
    assert len(others) == alone.clock[0].suppliers
    assert crowd.suppliers.bids[:n][crowd.suppliers.group[:n] == len(crowd.groups) - 1].sum() == 0
    place = renumbered(crowd)
    for name in ("tenders", "bids", "contracts"):
        used = int(alone.clock[0][name])
        assert used == crowd.clock[0][name]
        for column in set(TABLES[name][0].names or ()) - LAYOUT_COLUMNS.get(name, frozenset()):
            theirs = getattr(crowd, name)[column][:used]
            theirs = place[theirs] if column in REFERENCES[name] else theirs
            assert np.array_equal(getattr(alone, name)[column][:used], theirs), f"{name}.{column}"
    assert alone.suppliers[: len(others)].tobytes() == crowd.suppliers[others].tobytes()
    for council in range(len(alone.councils)):
        known = [last_work(crowd, row, council) for row in others]
        assert [last_work(alone, row, council) for row in range(len(others))] == known
    first = N_PARTIES + len(alone.councils)
    assert np.array_equal(alone.cash[N_PARTIES:first], crowd.cash[N_PARTIES:first])
    assert np.array_equal(alone.cash[first : first + len(others)], crowd.cash[first + others])
    for name in ("councils", "lines", "rules"):
        assert getattr(alone, name).tobytes() == getattr(crowd, name).tobytes(), name
    assert alone.markets.tobytes() == crowd.markets[: len(alone.markets)].tobytes()
    assert alone.groups.tobytes() == crowd.groups[: len(alone.groups)].tobytes()
    assert alone.tallies[:LARGE_CONTRACTOR].tobytes() == crowd.tallies[:LARGE_CONTRACTOR].tobytes()
    for column in set(TABLES["series"][0].names or ()) - TOUCHED["series"]:
        assert np.array_equal(alone.series[column], crowd.series[column]), f"series.{column}"


def test_layout_is_no_fact() -> None:
    """What the digests leave out is named in full, so that a new table is looked at by default."""
    assert set(TABLES) >= LAYOUT_TABLES
    for name, columns in LAYOUT_COLUMNS.items():
        assert name in TABLES
        assert columns
