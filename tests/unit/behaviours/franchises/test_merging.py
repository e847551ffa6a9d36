"""Units of a franchise that contracts have outgrown: which become one firm at a year's end, and who goes on."""

from __future__ import annotations

import pytest

from simulator.behaviours.franchises.founding import found
from simulator.behaviours.franchises.merging import merge_units
from simulator.behaviours.franchises.units import enrol
from simulator.engine.codes import ACTIVE, CLOSED, NOBODY, SOCIAL_ENTERPRISE
from simulator.engine.events import UNITS_MERGED
from simulator.engine.world import World
from tests.unit.hand_world import cash, contract, events, firm, hand_world, numbers, rules

pytestmark = pytest.mark.interpreted

FRANCHISOR, NOW = 1, 208


def outgrown(*turnovers: float) -> World:
    """Return a franchise whose units of these turnovers were all too small for five tenders; firm 1 is its franchisor.

    It is at home elsewhere, so that no unit can merge with it unless a test moves it.
    """
    world = hand_world(NOW, recording=1)
    numbers(world, franchise_merger_blocked=5.0, franchise_founding_gbp=0.0, franchise_trust=0.9, franchise_royalty=0.0)
    rules(world, franchising=1.0, replication_grant_gbp=0.0, franchise_fee_subsidy=0.0)
    for place, turnover in enumerate(turnovers):
        firm(world, SOCIAL_ENTERPRISE, cash=100, turnover=turnover, home=int(place == FRANCHISOR))
    found(world, FRANCHISOR)
    for row in range(len(turnovers)):
        if row != FRANCHISOR:
            enrol(world, row, 0)
    world.suppliers["too_small"] = 5
    return world


def states(world: World) -> list[bool]:
    return [bool(s.state == ACTIVE) for s in world.suppliers[: world.clock[0].suppliers]]


@pytest.mark.parametrize(("first", "last", "stays"), [(300.0, 200.0, 0), (200.0, 300.0, 2), (200.0, 200.0, 0)])
def test_the_larger_goes_on_with_all_that_both_had(first: float, last: float, stays: int) -> None:
    world = outgrown(first, 900.0, last)
    row = contract(world, 2 - stays)
    merge_units(world)
    goes = 2 - stays
    f, a = world.franchises[0], world.suppliers[stays]
    assert (f.units, f.merged, world.suppliers[goes].franchise, world.suppliers[goes].state) == (1, 1, NOBODY, CLOSED)
    assert (a.turnover, cash(world, stays, goes), world.contracts[row].supplier) == (first + last, [200, 0], stays)
    assert (UNITS_MERGED, stays, 0) in events(world)
    assert world.suppliers["too_small"][:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize("turnovers", [(300.0, 200.0, 900.0), (900.0, 200.0, 300.0)])
def test_a_franchisor_goes_on_whatever_its_size_and_place(turnovers: tuple[float, ...]) -> None:
    """Larger units stand before it and behind it; those of its area merge into it all the same."""
    world = outgrown(*turnovers)
    world.suppliers[FRANCHISOR].home = 0
    merge_units(world)
    assert states(world) == [False, True, False]
    assert (world.franchises[0].units, world.franchises[0].merged) == (0, 2)
    assert (world.franchises[0].franchisor, world.suppliers[FRANCHISOR].turnover) == (FRANCHISOR, 1_400.0)


@pytest.mark.parametrize(
    ("column", "value"),
    [("too_small", 4), ("home", 1), ("franchise", NOBODY), ("winding_down", 1), ("state", CLOSED), ("n_members", 2)],
)
def test_who_does_not_merge(column: str, value: int) -> None:
    world = outgrown(300.0, 900.0, 200.0)
    world.suppliers[FRANCHISOR].too_small = 0
    world.suppliers[2][column] = value
    merge_units(world)
    assert world.franchises[0].merged == 0
    assert states(world)[0]


def test_a_unit_that_owes_its_bank_does_not_merge() -> None:
    world = outgrown(300.0, 900.0, 200.0)
    world.cash[world.cash == 100] = -1
    merge_units(world)
    assert world.franchises[0].merged == 0


def test_three_of_one_area_become_one() -> None:
    world = outgrown(200.0, 900.0, 300.0, 250.0)
    merge_units(world)
    assert states(world) == [False, True, True, False]
    assert (world.suppliers[2].turnover, world.franchises[0].merged) == (750.0, 2)
