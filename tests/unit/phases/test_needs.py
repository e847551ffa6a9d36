"""What councils need: renewals, needs that wait, pass others and come back, within the budget."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.buying.waiting_needs import let_wait
from simulator.engine.codes import COMPLETED, TERMINATED
from simulator.engine.world import World
from simulator.phases import needs
from simulator.phases.needs import room_for_new
from tests.unit.hand_world import contract, firm, hand_world, numbers

pytestmark = pytest.mark.interpreted

NOW = 100


def quiet() -> World:
    """Return a world whose lines have no room for new needs."""
    world = hand_world(NOW)
    world.lines["budget"] = 0
    return world


def test_an_ending_contract_comes_back_at_todays_prices_with_its_place_in_the_budget() -> None:
    world = quiet()
    numbers(world, renewal_probability=1.0)
    row = contract(world, firm(world), value=5_000, weeks=50, commitment=100, index_signed=1.0)
    world.lines[0].cost_index, world.lines[0].committed = 1.2, 100
    world.renewals[0], world.clock[0].renewals = row, 1
    needs.run(world)
    t = world.tenders[1]
    assert (t.value, t.weeks, t.commitment, t.renews, t.incumbent) == (6_000, 50, 100, row, 0)
    assert t.earliest_start == world.contracts[row].end
    assert (world.contracts[row].commitment, world.contracts[row].replaced) == (0, 1)
    assert (world.lines[0].committed, world.clock[0].renewals) == (100, 0)


@pytest.mark.parametrize(("surge", "comes"), [(-1.0, False), (-0.6, False), (-0.4, True), (0.0, True), (2.0, True)])
def test_where_demand_falls_away_contracts_that_end_do_not_come_back(surge: float, comes: bool) -> None:
    """At nine in ten and a draw of 0.5: a fall by 0.4 leaves 0.54, one by 0.6 leaves 0.36."""
    assert needs.comes_back(0.5, 0.9, surge) == comes
    world = quiet()
    numbers(world, renewal_probability=1.0)
    world.lines[0].surge = min(0.0, surge)
    row = contract(world, firm(world))
    world.renewals[0], world.clock[0].renewals = row, 1
    needs.run(world)
    if surge in (-1.0, 0.0):
        assert (world.clock[0].tenders == 2) == comes


@pytest.mark.parametrize(("chance", "state"), [(0.0, 1), (1.0, TERMINATED)])
def test_what_was_broken_off_or_is_not_wanted_does_not_come_back(chance: float, state: int) -> None:
    world = quiet()
    numbers(world, renewal_probability=chance)
    row = contract(world, firm(world), state=state)
    world.renewals[0], world.clock[0].renewals = row, 1
    needs.run(world)
    assert world.clock[0].tenders == 1


def test_a_late_renewal_for_which_there_is_no_room_waits() -> None:
    """It used to vanish."""
    world = quiet()
    numbers(world, renewal_probability=1.0, most_needs_a_week=0.0)
    row = contract(world, firm(world), value=5_000, weeks=50, state=COMPLETED)
    world.renewals[0], world.clock[0].renewals = row, 1
    needs.run(world)
    assert (world.clock[0].tenders, world.waiting[0].value, world.waiting[0].weeks) == (1, 5_000, 50)
    world.lines[0].budget = 5_200
    needs.run(world)
    assert (world.clock[0].tenders, world.waiting[0].id, world.lines[0].committed) == (2, 0, 100)


@pytest.mark.parametrize(("room", "since", "tenders", "waits"), [(10, 90, 1, 0), (9, 90, 0, 1), (9, 89, 0, 0)])
def test_a_need_waits_for_room_but_not_for_ever(room: int, since: int, tenders: int, waits: int) -> None:
    world = quiet()
    numbers(world, need_patience_weeks=10.0, most_needs_a_week=0.0)
    line = world.lines[0]
    line.budget = room * 52
    let_wait(world, 0, 5, 100, 90, 10, since)
    needs.run(world)
    assert world.clock[0].tenders == tenders
    assert world.tenders[0].common_cost == 90 * tenders  # another call makes no work dearer
    assert (world.waiting[0].id != 0) == waits
    assert (line.committed, line.unmet) == (10 * tenders, 100.0 * (1 - tenders - waits))


def test_a_need_that_may_not_be_called_yet_takes_no_room() -> None:
    world = hand_world(NOW)
    numbers(world, room_saved_for_waiting=1.0, most_needs_a_week=0.0)
    let_wait(world, 0, 5, 100, 0, 10, NOW + 1)
    needs.run(world)
    assert world.clock[0].tenders == 0
    world.clock[0].week += 1
    needs.run(world)
    assert (world.clock[0].tenders, world.lines[0].committed) == (1, 10)


@pytest.mark.parametrize(("saved", "waits", "room"), [(0.4, True, 60.0), (1.0, True, 0.0), (0.4, False, 100.0)])
def test_room_is_saved_for_needs_that_wait(saved: float, waits: bool, room: float) -> None:
    assert room_for_new(100.0, waits, saved) == pytest.approx(room)


@pytest.mark.direction
@pytest.mark.parametrize(("saved", "passes"), [(0.0, True), (0.5, True), (1.0, False)])
def test_smaller_needs_pass_one_that_waits(saved: float, passes: bool) -> None:
    """A need larger than the whole budget used to hold back every later one of its line."""
    world = hand_world(NOW)
    numbers(world, room_saved_for_waiting=saved)
    lines = [row for row in range(len(world.lines)) if world.lines[row].budget > 0]
    for row in lines:
        let_wait(world, row, 5, int(world.lines[row].budget) * 10, 0, 52, NOW)
    needs.run(world)
    assert (world.clock[0].tenders > 0) == passes


def test_committed_spend_never_exceeds_the_budget() -> None:
    world = hand_world(NOW)
    needs.run(world)
    assert 0 < world.clock[0].tenders < len(world.tenders)
    assert (world.lines.committed <= world.lines.budget / 52).all()
    held = np.bincount(world.tenders.line, world.tenders.commitment, len(world.lines))
    assert np.array_equal(held, world.lines.committed)
