"""What service lines did not spend: counted, kept by a rule, planned again, given back."""

from __future__ import annotations

import pytest

from simulator.behaviours.buying.demand import free_room
from simulator.behaviours.buying.unspent import close_year, fund, share_kept, spend
from simulator.engine.accounts import FUNDING, TAXPAYER, UNSPENT_RETURNED
from simulator.engine.ledger import council_account, total
from simulator.engine.rows import add_invoice
from simulator.engine.world import World
from tests.unit.hand_world import alike, contract, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted


@pytest.mark.parametrize(
    ("unspent", "carried", "free", "kept"),
    [
        (100.0, 0.5, 200.0, 0.5),
        (100.0, 1.0, 200.0, 1.0),
        (100.0, 0.5, 20.0, 0.2),  # calls and disputes were paid out of the rest
        (100.0, 0.5, -20.0, 0.0),
        (0.0, 0.5, 20.0, 0.0),
    ],
)
def test_a_council_keeps_its_share_as_far_as_the_money_is_there(
    unspent: float, carried: float, free: float, kept: float
) -> None:
    assert share_kept(unspent, carried, free) == pytest.approx(kept)


def closing(**values: float) -> World:
    """Return a world whose first line has a budget of 52,000 pence and did not spend 3,000, with 4 weeks of float."""
    world = hand_world(104)
    world.lines["budget"] = 0
    world.lines[0].budget = 52_000
    world.lines[0].unspent = 3_000.0
    numbers(world, council_float_weeks=4.0)
    rules(world, **{"unspent_carried": 0.5} | values)
    return world


def test_budget_without_work_is_unspent() -> None:
    world = closing()
    world.lines[0].surge = 0.5
    fund(world, 0)
    spend(world, 0, 1_200.0)
    line = world.lines[0]
    assert (line.funded, line.worked, line.unspent) == (1_500, 1_200.0, 3_300.0)
    assert moved(world, FUNDING) == world.cash[council_account(0)] == 1_500


def test_room_is_more_by_what_was_not_spent_and_less_by_what_was_overspent() -> None:
    """3,000 pence over two years are 28.8 a week beside the 1,000 of the budget."""
    world = closing()
    numbers(world, unspent_planning_years=2.0)
    world.lines[0].committed = 900
    assert alike(free_room(world, 0), 100.0 + 3_000.0 / 104.0)
    world.lines[0].unspent = -3_000.0
    assert alike(free_room(world, 0), 100.0 - 3_000.0 / 104.0)


def test_at_a_years_end_a_half_is_kept_and_the_rest_goes_back_but_the_float_and_debts() -> None:
    """Of 10,000: 4,000 float, 1,000 an unpaid invoice, 500 work not invoiced; 1,500 kept for the line, 3,000 back."""
    world = closing()
    world.cash[council_account(0)] = 10_000
    row = contract(world, firm(world), value=5_200, weeks=52, worked_weeks=8, upfront_left=100, invoiced=200)
    add_invoice(world, row, 0, 1_000, 106)
    world.clock[0].money = total(world)
    close_year(world)
    assert alike(world.councils[0].owed, 1_500.0)
    assert moved(world, UNSPENT_RETURNED) == 3_000
    assert (world.lines[0].unspent, world.cash[council_account(0)]) == (1_500.0, 7_000)
    assert world.cash[TAXPAYER] == 3_000
    assert total(world) == world.clock[0].money


@pytest.mark.parametrize(("cash", "left", "back"), [(4_600, 600.0, 0), (3_000, 0.0, 0)])
def test_nothing_is_kept_or_given_back_that_is_not_there(cash: int, left: float, back: int) -> None:
    world = closing()
    world.cash[council_account(0)] = cash
    close_year(world)
    assert (world.lines[0].unspent, moved(world, UNSPENT_RETURNED)) == (left, back)


@pytest.mark.parametrize(("carried", "left", "back"), [(0.0, 0.0, 3_000), (1.0, 3_000.0, 0)])
def test_both_ends_of_the_rule(carried: float, left: float, back: int) -> None:
    world = closing(unspent_carried=carried)
    world.cash[council_account(0)] = 7_000
    close_year(world)
    assert (world.lines[0].unspent, moved(world, UNSPENT_RETURNED)) == (left, back)


def test_an_overspent_line_stays_overspent() -> None:
    world = closing()
    world.lines[0].unspent = -400.0
    world.cash[council_account(0)] = 4_000
    close_year(world)
    assert (world.lines[0].unspent, moved(world, UNSPENT_RETURNED)) == (-400.0, 0)
