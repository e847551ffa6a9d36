"""Lists that phases go through: tenders due, firms by area and sector, contracts done and live."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import chance
from simulator.engine.codes import (
    ACTIVE,
    CALL_OFF,
    CLOSED,
    EVALUATING,
    JOINT,
    MINI_COMPETITION,
    MOBILISING,
    OPEN,
    PUBLISHED,
    QUOTATION,
    RUNNING,
    SPLIT,
    WAIVER,
    names_between,
)
from simulator.engine.columns.contract_columns import Bid
from simulator.engine.columns.row import Row
from simulator.engine.declaring import doubled
from simulator.engine.lists import (
    areas_in_reach,
    asked_several,
    count_completed,
    draw_for_near,
    draw_for_suppliers,
    index_members,
    is_closing_now,
    is_decided_now,
    list_firm,
    list_firms,
    list_orphans,
    note_left,
    order_live_contracts,
    take_off,
)
from simulator.engine.rows import has_rows, rows_left
from simulator.engine.tables import DECLARATIONS, beside, fixed, given, growing
from simulator.engine.world import SPACES, chain_unused, empty_tables, grown, table
from tests.unit.hand_world import contract, firm, hand_world, tender

pytestmark = pytest.mark.interpreted


@pytest.mark.parametrize(("state", "week", "closes"), [(PUBLISHED, 100, 1), (PUBLISHED, 101, 0), (0, 100, 0)])
def test_a_tender_closes_in_its_week(state: int, week: int, closes: int) -> None:
    world = hand_world(100)
    assert is_closing_now(world, tender(world, state=state, week_closing=week)) == closes


@pytest.mark.parametrize(("state", "week", "is_due"), [(EVALUATING, 100, 1), (EVALUATING, 99, 0), (3, 100, 0)])
def test_a_tender_is_decided_in_its_week(state: int, week: int, is_due: int) -> None:
    world = hand_world(100)
    assert is_decided_now(world, tender(world, state=state, week_deciding=week)) == is_due


def test_firms_are_found_where_they_live_under_both_of_their_trades() -> None:
    world = hand_world()
    firm(world, home=1)
    both = firm(world, second_sector=2, reach_km=9.0, sales=0.4)
    firm(world, state=CLOSED)
    last = firm(world)
    index_members(world)

    def here(area: int, sector: int) -> list[int]:
        first, count = world.members[area, sector]
        return [int(m.supplier) for m in world.memberships[first : first + count]]

    assert here(0, 0) == [last, both]  # who looks furthest comes first
    assert (here(1, 0), here(0, 2), here(1, 1)) == ([0], [both], [])
    assert world.members[:, :, 1].sum() == 4
    place = int(world.members[0, 2, 0])
    assert (world.memberships[place].reach_km, world.memberships[place].sales) == (9.0, 0.4)
    assert world.member_ids[place] == world.suppliers[both].id
    world.suppliers[last].state = CLOSED
    index_members(world)
    assert here(0, 0) == [both]


def test_firms_in_business_are_listed_the_lowest_row_first() -> None:
    world = hand_world()
    for state in (ACTIVE, CLOSED, ACTIVE):
        firm(world, state=state)
    list_firms(world)
    assert world.firms[: world.clock[0].firms].tolist() == [0, 2]
    list_firm(world, 3)
    assert world.firms[: world.clock[0].firms].tolist() == [0, 2, 3]


def test_those_who_look_as_far_draw_what_each_would_draw_alone() -> None:
    """Three of home look at their own council, two of the neighbours' three at it as well, 20 km away."""
    world = hand_world()
    for reach in (5.0, 90.0, 30.0):
        firm(world, reach_km=reach), firm(world, home=1, reach_km=reach)
    firm(world, sector=1, reach_km=90.0)
    index_members(world)
    draw_for_near(world, chance.INVITE, 0, 0, 500)
    found = [world.reached_areas[place] for place in range(*areas_in_reach(world, 0, 0))]
    near = [int(world.memberships[m].supplier) for area in found for m in range(area.first, area.end)]
    assert near == [2, 4, 0, 3, 5]  # area by area, who looks furthest first
    alone = [chance.uniform(world.clock[0].seed, chance.INVITE, 0, world.suppliers[s].id, 500) for s in near]
    assert world.draws[:5].tolist() == alone


def test_a_weeks_draw_belongs_to_the_firm_and_not_to_its_row() -> None:
    world = hand_world()
    for _ in range(3):
        firm(world)
    draw_for_suppliers(world, chance.CLOSURE)
    before = world.draws[:3].copy()
    expected = [chance.uniform(world.clock[0].seed, chance.CLOSURE, 100, int(i), 0) for i in world.supplier_ids[:3]]
    assert np.array_equal(before, expected)
    world.supplier_ids[:3] = world.supplier_ids[:3][::-1].copy()
    draw_for_suppliers(world, chance.CLOSURE)
    assert np.array_equal(world.draws[:3], before[::-1])


def test_who_completes_contracts_is_listed_once_with_their_number() -> None:
    world = hand_world()
    firm(world), firm(world)
    count_completed(world, 1, 1)
    count_completed(world, 1, 2)
    count_completed(world, 0, 1)
    assert world.clock[0].finished == 2
    assert list(world.finished[:2]) == [1, 0]
    assert [int(s.completed_now) for s in world.suppliers[:2]] == [1, 3]


def test_live_contracts_stand_by_council_and_keep_their_order() -> None:
    world = hand_world()
    row = firm(world)
    for council in (1, 0, 1, 0):
        contract(world, row, council=council)
    order_live_contracts(world)
    assert list(world.live_contracts[:4]) == [1, 3, 0, 2]


def test_orphans_are_the_contracts_of_those_that_left_this_week() -> None:
    """Also work that has not begun; not that of who left before. In week 0 nobody is taken for gone."""
    world = hand_world(0)
    stays, leaves, left, joint = firm(world), firm(world), firm(world), firm(world, state=JOINT)
    for holder, state in ((stays, RUNNING), (leaves, RUNNING), (left, RUNNING), (leaves, MOBILISING), (joint, RUNNING)):
        contract(world, holder, state=state)
    list_orphans(world)
    assert world.clock[0].orphans == 0
    for row, week in ((left, 99), (leaves, 100)):
        world.clock[0].week = week
        world.suppliers[row].state = CLOSED
        note_left(world, row)
    assert (world.suppliers[left].left, world.suppliers[leaves].left) == (99, 100)
    list_orphans(world)
    assert list(world.orphans[: world.clock[0].orphans]) == [1, 3]


@pytest.mark.parametrize(
    ("places", "left"), [([], [0, 1, 2, 3, 4]), ([0], [1, 2, 3, 4]), ([1, 2, 4], [0, 3]), ([0, 1, 2, 3, 4], [])]
)
def test_contracts_are_taken_off_the_list_and_the_others_keep_their_order(places: list[int], left: list[int]) -> None:
    world = hand_world(100)
    row = firm(world)
    for _ in range(5):
        contract(world, row)
    world.orphans[: len(places)] = places
    take_off(world, world.orphans, len(places))
    assert list(world.live_contracts[: world.clock[0].live_contracts]) == left


# Tables -----------------------------------------------------------------------------------------------------------


def test_names_follow_from_constants() -> None:
    assert names_between({"A": 0, "FIRST": 1, "THEN_THIS": 2, "LAST": 3, "B": 4}, "FIRST", "LAST") == (
        "first", "then_this", "last",
    )  # fmt: skip


def test_tables_are_empty_apart_and_begin_at_a_line_of_the_cache() -> None:
    made = empty_tables({"bids": (3,), "cash": (5,), "flows": (2, 2, 2)})
    assert {name: array.shape for name, array in made.items()} == {"bids": (3,), "cash": (5,), "flows": (2, 2, 2)}
    assert all(array.ctypes.data % 64 == 0 for array in made.values())
    made["cash"][:] = -1
    assert not made["flows"].any()
    assert made["bids"][2].price == 0


def test_a_table_grows_with_new_rows_of_zeros() -> None:
    old = table(Bid, 2)
    old[1].price = 7
    new = grown(old, 4, 2)
    assert (len(new), new[1].price, new[3].price, len(grown(old, 1, 2))) == (4, 7, 0, 2)
    assert grown(old, 4, 1)[1].price == 0  # not in use, so not copied


def test_rows_left_are_counted_or_those_beyond_the_ones_in_use() -> None:
    world = hand_world(chain=1)
    world.clock[0].bids, world.clock[0].free_bills = 3, 4
    assert rows_left(world, SPACES["bids"]) == len(world.bids) - 3
    assert rows_left(world, SPACES["bills"]) == 4
    assert has_rows(world, SPACES["bills"], 4)
    assert world.spaces[SPACES["bills"]].short == 0
    assert not has_rows(world, SPACES["bills"], 5)
    assert world.spaces[SPACES["bills"]].short == 1

def test_unused_rows_form_a_chain_that_ends_in_what_follows() -> None:
    world = hand_world(chain=1)
    chain_unused(world.bills, 3, 42)
    last = len(world.bills) - 1
    assert [int(world.bills[row].next) for row in (3, 4, last)] == [4, 5, 42]


def test_what_a_run_does_without_never_holds_a_week_up() -> None:
    world = hand_world()
    without = world.spaces
    names = [name for name, told in DECLARATIONS.items() if told.spare is not None]
    assert without[names.index("bills")].fixed == -1.0
    assert hand_world(chain=1).spaces[names.index("bills")].fixed == 64.0
    assert without[names.index("suppliers")].per_supplier == 1 / 8


def test_how_tables_are_declared() -> None:
    room = hand_world().room
    assert given().shape(room) == (0,)
    assert fixed(3).shape(room) == (3,)
    assert fixed(lambda r: (r.councils, 2), only_with="chain").shape(room) == (0, 2)
    assert beside(lambda r: r.suppliers).shape(room) == (64,)
    assert growing(5, used="bids").growth == "own"
    assert doubled(room).suppliers == 128
    assert doubled(room).councils == room.councils


def test_a_column_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(KeyError, match="Shillings"):
        type("Odd", (Row,), {"__annotations__": {"cost": "Shillings"}})


@pytest.mark.parametrize("process", [OPEN, MINI_COMPETITION, QUOTATION, CALL_OFF, WAIVER])
def test_competitions_ask_several_and_a_need_that_was_cut_into_lots_asked_nobody(process: int) -> None:
    world = hand_world()
    asked = [bool(asked_several(world, tender(world, process=process, state=state))) for state in (PUBLISHED, SPLIT)]
    assert asked == [process in (OPEN, MINI_COMPETITION, QUOTATION), False]
