"""A run's world at week 0 is the one that its past leaves: lived once for all arms, and of the scenario's size."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.codes import ACTIVE
from simulator.engine.limits import LimitReached, Limits
from simulator.start.population import create_world
from simulator.week import lived_in
from simulator.week.digest import run_digests, table_digests
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.watch import Stopped, Watch
from tests.scenes import cut_down, differing, with_policies

POLICY = {"lever": "mandated_se_share", "value": 0.3, "from": 0}


@pytest.fixture(scope="module")
def scenario(baseline: Scenario) -> Scenario:
    """A small place with two years before week 0."""
    return with_past(cut_down(baseline, councils=2, share_of_suppliers=0.3, years=2), 2)


def with_past(scenario: Scenario, years: int) -> Scenario:
    settings = scenario.resolved()
    return Scenario.from_resolved(settings | {"parameters": settings["parameters"] | {"burn_in_years": float(years)}})


@pytest.mark.integration
def test_as_many_firms_of_each_group_as_the_scenario_says(scenario: Scenario) -> None:
    world = open_world(scenario, 1)
    there = world.suppliers[: world.clock[0].suppliers]
    assert (there.state == ACTIVE).all()
    assert list(np.bincount(there.group, minlength=len(world.groups))) == list(world.groups["count"])
    assert there.receivable.sum() > 0
    assert world.clock[0].open_tenders > 0


@pytest.mark.null
def test_no_years_before_is_the_drawn_start(scenario: Scenario) -> None:
    without = with_past(scenario, 0)
    assert differing(table_digests(open_world(without, 3)), table_digests(create_world(without, 3))) == []


@pytest.mark.null
def test_a_past_that_is_known_gives_the_bits_of_one_that_is_lived(scenario: Scenario) -> None:
    first = run_digests(scenario, 4, 30)
    assert run_digests(scenario, 4, 30) == first
    lived_in._shelf = lived_in._Shelf()
    assert run_digests(scenario, 4, 30) == first


@pytest.mark.null
def test_a_run_changes_nothing_in_the_past_that_others_take_up(scenario: Scenario) -> None:
    before = table_digests(open_world(scenario, 5))
    live(open_world(with_policies(scenario, POLICY), 5), 60)
    assert table_digests(open_world(scenario, 5)) == before


@pytest.mark.null
def test_arms_that_differ_in_policies_have_one_past(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[int] = []
    monkeypatch.setattr(lived_in, "_shelf", lived_in._Shelf())
    really = lived_in._lived
    monkeypatch.setattr(lived_in, "_lived", lambda *given: (lived.append(given[1]), really(*given))[1])
    one, other = open_world(scenario, 6), open_world(with_policies(scenario, POLICY), 6)
    assert lived == [6]
    assert differing(table_digests(one), table_digests(other)) == ["policies", "policy_councils"]
    open_world(scenario, 7)
    open_world(with_past(scenario, 1), 6)
    assert lived == [6, 7, 6]


@pytest.mark.integration
def test_pasts_are_kept_within_bounds(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = lived_in._Shelf()
    monkeypatch.setattr(lived_in, "_shelf", shelf)
    monkeypatch.setattr(lived_in, "_MOST_BYTES", 1)
    open_world(scenario, 1)
    open_world(scenario, 2)
    assert [seed for _, seed in shelf._pasts] == [2]
    assert shelf._turns == {}


@pytest.mark.integration
def test_limits_and_a_stop_hold_in_the_past(scenario: Scenario) -> None:
    with pytest.raises(LimitReached, match=r"minutes"):
        open_world(scenario, 11, limits=Limits(minutes=0.0))
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        open_world(scenario, 12, watch=watch)
