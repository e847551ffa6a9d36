"""What is handed on to week 0: nothing is lost, nothing of the past is counted, every row number points to the same."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.behaviours.firms.standing import LONG_AGO, last_work
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, AWARDED, EVALUATING, NOBODY, PUBLISHED
from simulator.engine.world import World
from simulator.start.carried import FORGOTTEN, HANDED_ON, NEVER, POINTS_TO, RUNS, STAY, Past, handed_on
from simulator.start.population import create_world
from simulator.start.taking_up import STATED, take_up
from simulator.week.growth import live
from tests.scenes import cut_down

pytestmark = pytest.mark.integration

WEEKS = 104


@pytest.fixture(scope="module")
def scenario(baseline: Scenario) -> Scenario:
    small = cut_down(baseline, councils=2, share_of_suppliers=0.3, years=4).resolved()
    # A past is lived without joint bids and payment chains, which begin at week 0.
    alone = small | {"payment_chains": False, "rules": small["rules"] | {"consortium_bids": "none"}}
    return Scenario.from_resolved(alone)


@pytest.fixture(scope="module")
def before(scenario: Scenario) -> World:
    """A world that lived two years."""
    world = create_world(scenario, 1, is_past=True)
    live(world, WEEKS)
    return world


@pytest.fixture(scope="module")
def past(before: World) -> Past:
    return handed_on(before)


@pytest.fixture
def after(scenario: Scenario, past: Past) -> World:
    """The world of a run at its week 0."""
    return create_world(scenario, 1, past=past)


def firms(world: World) -> list[int]:
    """Return the rows of the firms in business."""
    return [row for row in range(int(world.clock[0].suppliers)) if world.suppliers[row].state == ACTIVE]


def test_every_row_number_and_week_of_a_table_that_is_handed_on_is_told() -> None:
    for name, kind in HANDED_ON.items():
        columns = {column for column, told in kind.__annotations__.items() if told == "RowNumber"}
        runs = {first for first, _, _ in RUNS} if name == "tenders" else set()
        known = {*POINTS_TO.get(name, {}), *FORGOTTEN.get(name, ()), *runs}
        assert columns - STAY == known - STAY, name
        assert {told for column, told in kind.__annotations__.items() if column in NEVER.get(name, ())} <= {"Week"}
    assert {column for name in STATED for column in STATED[name]} - {"id"}


def test_firms_keep_who_they_are_what_they_have_and_what_they_are_owed(before: World, after: World) -> None:
    rows = firms(before)
    assert 0 < len(rows) == after.clock[0].suppliers < before.clock[0].suppliers
    first = N_PARTIES + len(after.councils)
    for name in ("id", "turnover", "receivable", "committed", "wins", "bids", "overhead", "live_contracts", "result"):
        assert list(after.suppliers[name][: len(rows)]) == list(before.suppliers[name][rows]), name
    assert list(after.cash[first : first + len(rows)]) == list(before.cash[first + np.array(rows)])
    assert list(after.suppliers.born[: len(rows)]) == list(before.suppliers.born[rows] - WEEKS)
    assert after.suppliers.born.min() < -WEEKS
    for council in range(len(after.councils)):
        known = [last_work(before, row, council) for row in rows]
        moved = [week if week == LONG_AGO else week - WEEKS for week in known]
        assert [last_work(after, row, council) for row in range(len(rows))] == moved
        assert set(known) > {LONG_AGO}
    assert sum(after.tallies.active) == len(rows)


def test_work_goes_on_where_it_stood(before: World, after: World) -> None:
    live_then = before.contracts[before.live_contracts[: before.clock[0].live_contracts]]
    live_now = after.contracts[after.live_contracts[: after.clock[0].live_contracts]]
    for name in ("id", "value", "invoiced", "worked_weeks", "weekly_cost", "commitment", "state"):
        assert list(live_now[name]) == list(live_then[name]), name
    assert list(live_now.end) == list(live_then.end - WEEKS)
    assert list(after.suppliers.id[live_now.supplier]) == list(before.suppliers.id[live_then.supplier])
    assert list(after.tenders.id[live_now.tender]) == list(live_now.id)
    has_bid = live_now.bid != NOBODY
    assert 0 < has_bid.sum() < len(live_now)  # some were awarded in the past, some were drawn at its start
    mine, theirs = after.bids[live_now.bid[has_bid]], before.bids[live_then.bid[has_bid]]
    assert list(mine.social_offer) == list(theirs.social_offer)
    assert list(mine.tender) == list(live_now.tender[has_bid])
    assert list(after.lines.committed) == list(before.lines.committed)


def test_tenders_under_way_come_with_their_bids_and_those_who_know_of_them(before: World, after: World) -> None:
    then = before.tenders[before.open_tenders[: before.clock[0].open_tenders]]
    now = after.tenders[after.open_tenders[: after.clock[0].open_tenders]]
    assert list(now.id) == list(then.id)
    assert {PUBLISHED, EVALUATING} <= set(now.state)
    for old, new in zip(then, now, strict=True):
        if new.state == EVALUATING:
            theirs = before.bids[old.first_bid : old.first_bid + old.n_bids]
            there = before.suppliers.state[theirs.supplier] == ACTIVE
            mine = after.bids[new.first_bid : new.first_bid + new.n_bids]
            assert list(mine.price) == list(theirs.price[there])
            assert (after.tenders.id[mine.tender] == new.id).all()
        elif new.state == PUBLISHED:
            knew = before.candidates.supplier[old.first_candidate : old.first_candidate + old.n_candidates]
            know = after.candidates.supplier[new.first_candidate : new.first_candidate + new.n_candidates]
            still = [row for row in knew if before.suppliers[row].state == ACTIVE]
            assert list(after.suppliers.id[know]) == list(before.suppliers.id[still])


def test_each_invoice_is_paid_in_its_week_and_in_the_order_of_then(before: World, after: World) -> None:
    def chained(world: World, week: int) -> list[tuple[int, int]]:
        found, row = [], int(world.due[week])
        while row != NOBODY:
            invoice = world.invoices[row]
            if world.suppliers[invoice.supplier].state == ACTIVE:
                found.append((int(invoice.amount), int(world.contracts[invoice.contract].id)))
            row = int(invoice.next)
        return found

    weeks = [chained(after, week) for week in range(104)]
    assert weeks == [chained(before, WEEKS + week) for week in range(104)]
    assert sum(amount for week in weeks for amount, _ in week) == after.suppliers.receivable.sum() > 0
    used = int(after.invoices.open.sum())
    assert after.clock[0].free_invoices == len(after.invoices) - used


def test_nothing_of_the_past_is_counted(after: World) -> None:
    for name in after.tallies.dtype.names:
        if name != "active":
            assert not after.tallies[name].any(), name
    assert (after.clock[0].week, after.clock[0].events, after.suppliers.left.max()) == (0, 0, 0)
    published = after.tenders[: after.clock[0].tenders]
    published = published[published.week_published != NOBODY]
    assert not (published.state == AWARDED).any()
    assert (published.week_published < NOBODY).all()
    assert after.contracts.legacy[: after.clock[0].contracts].all()


def test_what_the_scenario_states_holds_at_week_0(scenario: Scenario, after: World) -> None:
    drawn = create_world(scenario, 1)
    for table, columns in STATED.items():
        for column in columns:
            assert list(getattr(after, table)[column]) == list(getattr(drawn, table)[column]), (table, column)


def test_no_luck_of_the_past_is_drawn_again(scenario: Scenario, before: World, after: World) -> None:
    assert before.clock[0].seed != after.clock[0].seed
    assert not set(before.lines.id) & set(after.lines.id)
    assert not set(before.groups.id) & set(after.groups.id)
    live(after, 104)
    used = after.contracts.id[: after.clock[0].contracts]
    assert len(np.unique(used)) == len(used)
    names = after.suppliers.id[: after.clock[0].suppliers]
    assert len(np.unique(names)) == len(names)


def test_a_world_without_the_room_says_so_and_takes_nothing(scenario: Scenario, past: Past) -> None:
    small = create_world(cut_down(scenario, councils=2, share_of_suppliers=0.1, years=1), 1)
    before = small.clock[0].suppliers
    small.put("bids", small.bids[:3].copy())
    take_up(small, past)
    assert (small.clock[0].table_full, small.clock[0].suppliers) == (1, before)


@pytest.mark.parametrize("chain", [False, True])
def test_a_run_goes_on_from_there_with_its_books_in_order(scenario: Scenario, past: Past, chain: bool) -> None:
    world = create_world(scenario.model_copy(update={"payment_chains": chain}), 1, past=past, recording=True)
    assert world.cash.sum() == world.clock[0].money == 0
    if chain:
        assert world.clock[0].subcontracts > 0
    live(world, 208)
    assert (world.clock[0].week, world.clock[0].fault) == (208, 0)
