"""Room for the weeks to come, grants that pass on, and what councils hear of each other."""

from __future__ import annotations

import pytest

from simulator.behaviours.support.grants import pass_grants_on, total_granted
from simulator.behaviours.support.practice import ear
from simulator.engine.codes import NEEDED
from simulator.engine.declaring import GROWING_ROOM
from simulator.engine.world import SPACES
from simulator.week import growth
from simulator.week.growth import grow
from simulator.week.space import has_space, has_space_to_publish
from simulator.week.tick import begin_week
from tests.unit.hand_world import alike, firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted


def test_tables_grow_and_what_stood_in_them_stays() -> None:
    world = hand_world(chain=1, recording=1)
    row = firm(world, cash=70)
    firms, unused = len(world.suppliers), int(world.clock[0].free_bills)
    bills, invoices = len(world.bills), len(world.invoices)
    grow(world)
    assert len(world.suppliers) > firms
    assert len(world.finance) == len(world.supplier_ids) == len(world.suppliers)
    assert world.suppliers[row].turnover == 52_000_000.0
    assert world.clock[0].free_bills - unused == len(world.bills) - bills > 0
    assert (world.clock[0].free_bill, world.clock[0].next_invoice) == (bills, invoices)
    assert world.bills[len(world.bills) - 1].next == 0  # the old unused rows come after the new ones


def test_only_what_might_run_full_grows() -> None:
    world = hand_world()
    grow(world)  # worlds by hand begin with a few rows
    assert has_space(world)
    world.clock[0].tenders = len(world.tenders)
    assert not has_space(world)
    tenders, bids = len(world.tenders), len(world.bids)
    grow(world)
    assert (len(world.tenders) > tenders, len(world.bids)) == (True, bids)
    assert has_space(world)


def test_what_growth_will_take_is_told_before_it_is_taken() -> None:
    """Some thousand rows that each table gets besides were left out, and tables counted that stay as they are."""
    world = hand_world(chain=1, recording=1)
    for own in ({"suppliers"}, {"bids", "invoices"}, set(GROWING_ROOM)):
        for name in SPACES:
            world.spaces["short"][SPACES[name]] = name in own
        told = growth._sizes_after(world, own)
        grow(world)
        assert told == {name: getattr(world, name).nbytes for name in told}


def test_a_busy_week_has_room_for_its_events_and_subcontracts() -> None:
    """Late payments are events, of each running contract; a clause's parts come beside the others."""
    world = hand_world(chain=1, recording=1)
    clock = world.clock[0]
    clock.live_contracts, clock.open_tenders = len(world.events), len(world.subcontracts) // 12
    assert not has_space(world)
    assert [int(world.spaces["short"][SPACES[name]]) for name in ("events", "subcontracts")] == [1, 1]


def test_a_week_waits_for_room_for_all_who_could_learn_of_its_tenders() -> None:
    world = hand_world()
    rules(world, maximum_lot_gbp=1e9)
    firm(world), firm(world)
    list_members(world)
    tender(world, state=NEEDED)
    world.clock[0].candidates = len(world.candidates) - 2
    assert has_space_to_publish(world)
    world.clock[0].candidates += 1
    assert not has_space_to_publish(world)
    candidates, tenders = len(world.candidates), len(world.tenders)
    grow(world)
    assert (len(world.candidates) > candidates, len(world.tenders)) == (True, tenders)
    assert has_space_to_publish(world)


def test_who_does_not_look_as_far_as_a_council_needs_no_room_for_its_tenders() -> None:
    world = hand_world()
    rules(world, maximum_lot_gbp=1e9)
    firm(world), firm(world, home=1, reach_km=5.0)
    list_members(world)
    tender(world, state=NEEDED)
    world.clock[0].candidates = len(world.candidates) - 1
    assert has_space_to_publish(world)


def test_a_week_begins_with_its_calendar_its_money_and_its_needs() -> None:
    world = hand_world(51)
    begin_week(world)
    clock = world.clock[0]
    assert (clock.year, clock.month, clock.month_ends, clock.year_starts) == (0, 11, 1, 0)
    assert clock.tenders > 0
    assert world.cash[5] > 0  # the first council was funded


def test_councils_hear_of_those_nearby_and_of_those_in_their_network() -> None:
    world = hand_world()
    numbers(world, buyer_network_cost_gbp=100.0)
    rules(world, 0, buyer_network_gbp=50.0)
    rules(world, 1, buyer_network_gbp=200.0)
    world.closeness[0, 1] = 0.3
    assert ear(world, 0, 0) == 1.0
    assert alike(ear(world, 0, 1), 1.0 + 0.5)  # its only neighbour, and half of a network


def test_grants_go_on_where_their_holder_goes() -> None:
    world = hand_world(grants=1)
    stays, goes = firm(world), firm(world)
    world.grants[0].live, world.grants[0].supplier = 1, goes
    world.grantees[goes].unspent, world.grantees[stays].unspent = 5.0, 2.0
    world.clock[0].grants = 1
    world.granted[0], world.granted[1] = 70, 30
    pass_grants_on(world, stays, goes)
    assert world.grants[0].supplier == stays
    assert (world.grantees[stays].unspent, world.grantees[goes].unspent) == (7.0, 0.0)
    assert total_granted(world) == 100
