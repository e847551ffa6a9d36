"""New rows, what stands in them, and what happens when a table is full."""

from __future__ import annotations

import pytest

from simulator.engine.codes import BAND_EDGES, NEEDED, NOBODY, PUBLISHED
from simulator.engine.events import FAILED, add_event, add_statement
from simulator.engine.ledger import pence, transfer
from simulator.engine.rows import (
    FROM_LOT,
    FROM_RERUN,
    add_bid,
    add_candidate,
    add_contract,
    add_heir,
    add_invoice,
    add_need,
    descend,
    free_invoice,
    next_row,
    pair_identity,
    value_band,
)
from simulator.engine.world import World
from tests.unit.hand_world import account, contract, events, firm, hand_world, tender

pytestmark = pytest.mark.interpreted


def test_two_are_the_same_pair_whoever_is_named_first() -> None:
    one, other = (1 << 40) + 3, 7
    assert pair_identity(one, other) == pair_identity(other, one) != pair_identity(3, other)


def test_the_same_cause_gives_the_same_identity_and_every_other_cause_another() -> None:
    causes = [(7, FROM_LOT, 3, 0), (8, FROM_LOT, 3, 0), (7, FROM_RERUN, 3, 0), (7, FROM_LOT, 4, 0), (7, FROM_LOT, 3, 1)]
    assert descend(*causes[0]) == descend(*causes[0])
    assert len({descend(*cause) for cause in causes}) == len(causes)
    assert descend(7 + (1 << 32), FROM_LOT, 3, 0) != descend(*causes[0])  # the high half counts too


def test_a_value_belongs_to_the_band_whose_lower_edge_it_reaches() -> None:
    low, high = BAND_EDGES
    assert [value_band(v) for v in (0, low - 1, low, high - 1, high, 10**15)] == [0, 0, 1, 1, 2, 2]


def test_rows_are_taken_in_order_until_there_are_none() -> None:
    world = hand_world()
    assert next_row(world, 3, 4) == 3
    assert world.clock[0].table_full == 0
    assert next_row(world, 4, 4) == NOBODY
    assert world.clock[0].table_full == 1


def test_a_need_is_a_tender_of_its_line_that_is_not_published() -> None:
    world = hand_world(31)
    row = add_need(world, 77, 1, BAND_EDGES[0], 20, 900)
    t, line = world.tenders[row], world.lines[1]
    assert (t.id, t.council, t.line, t.sector, t.band) == (77, line.council, 1, line.sector, 1)
    assert (t.value, t.weeks, t.commitment, t.state, t.week_needed) == (BAND_EDGES[0], 20, 900, NEEDED, 31)
    assert (t.week_published, t.week_decided, t.renews, t.incumbent, t.winner, t.contract) == (NOBODY,) * 6
    assert (world.clock[0].tenders, world.clock[0].open_tenders, world.open_tenders[0]) == (1, 1, row)


@pytest.mark.parametrize("column", ["tenders", "open_tenders"])
def test_a_need_without_room_is_none(column: str) -> None:
    world = hand_world()
    world.clock[0][column] = len(getattr(world, column))
    assert add_need(world, 1, 0, 100, 1, 0) == NOBODY
    assert world.clock[0].table_full == 1


def test_an_heir_stands_where_its_tender_stood() -> None:
    world = hand_world(40)
    row = tender(world, 1_000, 30, renews=4, incumbent=2, earliest_start=99, lot=3, attempt=1, common_cost=900)
    t = world.tenders[add_heir(world, row, 5, 600, 20, 0.5)]
    assert (t.id, t.value, t.commitment, t.weeks, t.line) == (5, 600, 20, 30, 0)
    assert (t.renews, t.incumbent, t.earliest_start, t.lot, t.attempt) == (4, 2, 99, 3, 1)
    assert (t.state, t.common_cost) == (NEEDED, 450)


def test_candidates_and_bids_of_a_tender_stand_together() -> None:
    world = hand_world(40)
    first, second = tender(world), tender(world)
    add_candidate(world, first, 3, 41)
    add_candidate(world, first, 5, 42)
    assert [(c.supplier, c.week) for c in world.candidates[:2]] == [(3, 41), (5, 42)]
    assert world.tenders[first].n_candidates == 2
    add_bid(world, first, 3)
    one, two = add_bid(world, second, 5), add_bid(world, second, 6)
    t = world.tenders[second]
    assert (t.first_bid, t.n_bids) == (one, 2)
    assert [(b.tender, b.supplier, b.week) for b in world.bids[one : two + 1]] == [(second, 5, 40), (second, 6, 40)]


def test_no_room_for_candidates_and_bids_stops_the_run() -> None:
    for column, add in (("candidates", lambda w: add_candidate(w, 0, 0, 0)), ("bids", lambda w: add_bid(w, 0, 0))):
        world = hand_world()
        row = tender(world)
        world.clock[0][column] = len(getattr(world, column))
        add(world)
        assert world.clock[0].table_full == 1
        assert (world.tenders[row].n_candidates, world.tenders[row].n_bids) == (0, 0)


def test_a_contract_takes_what_its_tender_settled() -> None:
    world = hand_world(40)
    row = tender(world, line=2, winner=9)
    c = world.contracts[add_contract(world, row, 4)]
    t = world.tenders[row]
    assert (c.id, c.tender, c.bid, c.supplier, c.council, c.line, c.sector, c.week_awarded) == (
        t.id, row, 9, 4, t.council, 2, t.sector, 40,
    )  # fmt: skip
    assert (world.clock[0].live_contracts, world.live_contracts[0]) == (1, 0)


@pytest.mark.parametrize("column", ["contracts", "live_contracts"])
def test_a_contract_without_room_is_none(column: str) -> None:
    world = hand_world()
    world.clock[0][column] = len(getattr(world, column))
    assert add_contract(world, tender(world), 0) == NOBODY
    assert world.clock[0].table_full == 1


def invoiced(*weeks: int) -> tuple[World, list[int]]:
    world = hand_world()
    row = contract(world, firm(world))
    return world, [int(add_invoice(world, row, 0, 100 + week, week)) for week in weeks]


def test_invoices_of_a_week_form_a_chain_the_last_first() -> None:
    world, rows = invoiced(110, 110, 111)
    assert world.due[110] == rows[1]
    assert (world.invoices[rows[1]].next, world.invoices[rows[0]].next) == (rows[0], NOBODY)
    assert world.due[111] == rows[2]
    assert [(i.amount, i.open) for i in world.invoices[:3]] == [(210, 1), (210, 1), (211, 1)]


def test_invoices_beyond_the_run_share_the_last_slot() -> None:
    world, rows = invoiced(9_999)
    assert world.due[-1] == rows[0]


def test_rows_of_paid_invoices_are_used_again_but_never_one_that_is_open() -> None:
    world, rows = invoiced(110, 111)
    size, free = len(world.invoices), int(world.clock[0].free_invoices)
    assert free == size - 2
    free_invoice(world, rows[0])
    world.clock[0].next_invoice = 0
    assert add_invoice(world, 0, 0, 1, 120) == rows[0]
    assert add_invoice(world, 0, 0, 1, 120) == rows[1] + 1
    world.clock[0].free_invoices = 0
    assert add_invoice(world, 0, 0, 1, 120) == NOBODY
    assert world.clock[0].table_full == 1


# What is recorded -------------------------------------------------------------------------------------------------


def test_events_are_kept_only_when_recording() -> None:
    silent = hand_world()
    add_event(silent, FAILED, 1, 2, 3, 4.0)
    assert silent.clock[0].events == 0
    world = hand_world(55, recording=1)
    firm(world), firm(world)
    add_event(world, FAILED, 1, 2, 3, 4.0)
    assert events(world) == [(FAILED, 1, 3)]
    assert (world.events[0].week, world.events[0].subject, world.events[0].detail) == (55, 2, 4.0)


def test_what_befalls_an_estate_later_is_no_event_of_a_firms_life() -> None:
    world = hand_world(55, recording=1)
    firm(world, left=55), firm(world, left=54)
    add_event(world, FAILED, 0, 0, 0, 0.0)
    add_event(world, FAILED, 1, 0, 0, 0.0)
    assert events(world) == [(FAILED, 0, 0)]


def test_a_bank_statement_tells_what_moved_since_the_one_before() -> None:
    world = hand_world(55, recording=1)
    a, b = firm(world, cash=1_000), firm(world)
    world.suppliers[a].receivable = 30
    transfer(world, account(a), account(b), 400, 5)
    transfer(world, account(b), account(a), 150, 6)
    add_statement(world, a)
    assert world.statements[0].tolist() == (55, a, 0, 750, 30)
    assert world.movements[:2].tolist() == [(5, -400), (6, 150)]
    add_statement(world, a)
    add_statement(world, b)
    assert world.statements["movements"][:3].tolist() == [0, 2, 2]
    assert world.movements[2:4].tolist() == [(5, 400), (6, -150)]
    assert (world.clock[0].statements, world.clock[0].movements) == (3, 4)


def test_pence_are_rounded_half_up() -> None:
    assert [pence(x) for x in (0.49, 0.5, 1.5, 2.5, -0.5, -0.51, -1.5)] == [0, 1, 2, 3, 0, -1, -1]


def test_no_room_for_what_is_recorded_stops_the_run() -> None:
    for column in ("events", "statements", "movements"):
        world = hand_world(recording=1)
        row = firm(world)
        world.month_flows[row, 5] = 1
        world.clock[0][column] = len(getattr(world, column))
        (add_event(world, FAILED, 0, 0, 0, 0.0) if column == "events" else add_statement(world, row))
        assert world.clock[0].table_full == 1


def test_what_is_published_stays_so() -> None:
    world = hand_world()
    assert world.tenders[tender(world)].state == PUBLISHED
