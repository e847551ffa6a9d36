"""Two cores for one run: the same bits as on one, and one core where halves would not do."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Scenario, load_scenario
from simulator.phases import discover
from simulator.week import together
from simulator.week.digest import table_digests
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from simulator.week.watch import Watch
from tests.scenes import cut_down, with_policies

WEEKS = 60


@pytest.fixture(autouse=True)
def _every_world_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "_LEAST_FIRMS", 0)


@pytest.fixture
def halved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what was done half by half, as it is done."""
    done: list[str] = []
    halves = together.Together._halves

    def note(self: together.Together, part: Any, middle: int, end: int) -> None:
        done.append(part.__name__)
        halves(self, part, middle, end)

    monkeypatch.setattr(together.Together, "_halves", note)
    return done


def lived(scenario: Scenario, cores: int) -> dict[str, str]:
    watch = Watch(cores=cores)
    world = open_world(scenario, 2, watch=watch)
    live(world, WEEKS, watch)
    assert (world.clock[0].week, world.clock[0].fault) == (WEEKS, 0)
    return table_digests(world)


@pytest.mark.null
@pytest.mark.parametrize("name", ["baseline", "carillion", "mandated_share", "franchise_growth"])
def test_a_run_has_the_same_bits_on_one_core_and_on_two(name: str, halved: list[str]) -> None:
    small = cut_down(load_scenario(name), councils=3, share_of_suppliers=0.4, years=2)
    alone = lived(small, 1)
    assert halved == []
    assert lived(small, 2) == alone
    assert {"spread", "weigh_part"} <= set(halved)


@pytest.mark.null
def test_a_world_in_which_teams_are_told_of_tenders_has_them_told_by_one_core(halved: list[str]) -> None:
    small = cut_down(load_scenario("baseline").without_policies(), councils=3, share_of_suppliers=0.4, years=2)
    told = with_policies(small, {"lever": "ready_consortia", "value": 1.0, "from": 0})
    alone = lived(told, 1)
    assert lived(told, 2) == alone
    assert "weigh_part" in halved


@pytest.mark.null
def test_where_the_list_of_those_who_know_is_short_one_core_fills_it(
    halved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = cut_down(load_scenario("baseline").without_policies(), councils=3, share_of_suppliers=0.4, years=2)
    alone = lived(small, 1)
    monkeypatch.setattr(discover, "could_learn", lambda *_: 10**9)
    assert lived(small, 2) == alone
    assert set(halved) == {"weigh_part"}


def test_a_small_world_is_lived_on_one_core(halved: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    small = cut_down(load_scenario("baseline").without_policies(), councils=3, share_of_suppliers=0.4, years=2)
    world = open_world(small, 2)
    assert together.is_worth_it(world)
    monkeypatch.setattr(together, "_LEAST_FIRMS", 100_000)
    assert not together.is_worth_it(world)
    lived(small, 2)
    assert halved == []
