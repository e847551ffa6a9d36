"""How firms fail, by whose fault, how long creditors wait, and what councils see before."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.collapse import (
    CLOSURE,
    LIQUIDATION,
    MANAGED_TRANSFER,
    PARENT_RESTRUCTURING,
    WIND_UP,
    failure_of,
    note_failure,
    patience_with,
    restructure,
)
from simulator.behaviours.contractors.watching import refuses, weeks_since_detection
from simulator.engine.accounts import BANK_LOSS
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.events import RESTRUCTURED
from simulator.engine.world import World
from tests.unit.hand_world import cash, contract, events, fail, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted

NOW = 100


def world_of(kind: int, money: int = -500, **finance: float) -> World:
    """Return a world with one firm."""
    world = hand_world(NOW, chain=1, recording=1)
    numbers(world, restructuring_probability=0.0, managed_transfer_probability=0.0)
    row = firm(world, kind, cash=money, turnover=7_000.0)
    for name, value in finance.items():
        world.finance[row][name] = value
    return world


@pytest.mark.parametrize(
    ("kind", "result", "restructuring", "managed", "form"),
    [
        (SOCIAL_ENTERPRISE, 1.0, 1.0, 1.0, WIND_UP),
        (SMALL_FIRM, 1.0, 1.0, 1.0, CLOSURE),
        (LARGE_CONTRACTOR, 1.0, 1.0, 0.0, PARENT_RESTRUCTURING),
        (LARGE_CONTRACTOR, 0.0, 1.0, 0.0, LIQUIDATION),
        (LARGE_CONTRACTOR, 0.0, 1.0, 1.0, MANAGED_TRANSFER),
    ],
)
def test_the_form_of_a_failure(kind: int, result: float, restructuring: float, managed: float, form: int) -> None:
    world = world_of(kind, warned=90)
    numbers(world, restructuring_probability=restructuring, managed_transfer_probability=managed)
    world.suppliers[0].last_result = result
    assert note_failure(world, 0) == 0
    failure = world.failures[0]
    assert (failure.supplier, failure.kind, failure.week, failure.form) == (0, kind, NOW, form)
    assert (failure.debt, failure.turnover, failure.warned, failure.cause) == (500, 7_000, 90, NOBODY)


def test_a_failure_notes_how_much_more_debt_there_was_than_was_shown() -> None:
    world = world_of(LARGE_CONTRACTOR, average_debt_sum=900.0, shown_debt_sum=300.0)
    note_failure(world, 0)
    assert world.failures[0].average_to_shown_debt == 3.0


@pytest.mark.parametrize(
    ("weeks_ago", "loss", "quarter", "year", "cause"),
    [(13, 500, 1, 1, 0), (14, 500, 0, 1, 0), (52, 500, 0, 1, 0), (53, 500, 0, 0, NOBODY), (13, 299, 1, 1, NOBODY)],
)
def test_a_customers_failure_is_the_cause_where_the_firm_would_have_stood_without_the_loss(
    weeks_ago: int, loss: int, quarter: int, year: int, cause: int
) -> None:
    """It is short of 300 beyond its overdraft of 200: a loss of 300 or more in the year before explains that."""
    world = world_of(SMALL_FIRM, last_loss=0, loss_week=NOW - weeks_ago, loss=loss)
    world.suppliers[0].overdraft_limit = 200
    customer = firm(world, LARGE_CONTRACTOR)
    fail(world, customer, week=NOW - weeks_ago, depth=2)
    note_failure(world, 0)
    before = world.failures[0]
    assert (before.failed_in_quarter, before.failed_in_year) == (quarter, year)
    assert world.failures[1].cause == cause
    assert world.failures[1].depth == (3 if cause == 0 else 0)


def test_no_room_for_a_failure_stops_the_run() -> None:
    world = world_of(SMALL_FIRM)
    world.clock[0].failures = len(world.failures)
    assert note_failure(world, 0) == NOBODY
    assert world.clock[0].table_full == 1


@pytest.mark.parametrize(("weeks_ago", "patience"), [(26, 3.0), (27, 12.0)])
def test_creditors_are_impatient_for_half_a_year_after_a_loss(weeks_ago: int, patience: float) -> None:
    world = world_of(SMALL_FIRM, last_loss=0, loss_week=NOW - weeks_ago)
    numbers(world, grace_weeks=12.0, grace_after_loss_weeks=3.0)
    assert patience_with(world, 0) == patience
    world.finance[0].last_loss = NOBODY
    assert patience_with(world, 0) == 12.0
    numbers(world, grace_weeks=2.0)
    world.finance[0].last_loss = 0
    assert patience_with(world, 0) == 2.0


def test_banks_of_the_parent_lose_and_the_company_goes_on() -> None:
    world = world_of(LARGE_CONTRACTOR, strained=50, warned=60, cut=0.5)
    world.suppliers[0].weeks_over_limit = 9
    restructure(world, 0, 0)
    assert cash(world, 0) == 0
    assert moved(world, BANK_LOSS) == 500
    assert world.suppliers[0].weeks_over_limit == 0
    assert (world.finance[0].warned, world.finance[0].strained, world.finance[0].cut) == (NOBODY, NOBODY, 0.0)
    assert events(world) == [(RESTRUCTURED, 0, 500)]


def test_a_failure_is_found_in_its_own_week_only() -> None:
    world = world_of(SMALL_FIRM)
    other = firm(world)
    fail(world, other)
    fail(world, 0)
    assert (failure_of(world, other), failure_of(world, 0)) == (0, 1)
    world.failures[0].week = NOW - 1
    assert failure_of(world, other) == NOBODY


# What councils see ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strained", "detection", "weeks"),
    [(80, 1.0, 20), (100, 1.0, 0), (101, 1.0, NOBODY), (80, 0.0, NOBODY), (NOBODY, 1.0, NOBODY)],
)
def test_a_council_that_looks_sees_strain_from_its_first_week(strained: int, detection: float, weeks: int) -> None:
    world = world_of(LARGE_CONTRACTOR, strained=strained)
    rules(world, 0, monitoring_detection=detection)
    assert weeks_since_detection(world, 0, 0) == weeks


def test_a_look_that_misses_is_repeated_each_half_year() -> None:
    """With a chance of a half, what is found is found at the first sign or whole half-years later."""
    found = []
    for seed in range(40):
        world = world_of(LARGE_CONTRACTOR, strained=20)
        world.clock[0].seed = seed
        rules(world, 0, monitoring_detection=0.5)
        found.append(weeks_since_detection(world, 0, 0))
    assert set(found) == {NOBODY, 80, 54, 28, 2}
    assert found.count(80) > found.count(28)


def test_no_award_puts_more_than_the_cap_into_one_hand() -> None:
    """Others hold 60; with 40 of this firm's own a cap of 40 % is just kept."""
    world = world_of(SMALL_FIRM)
    other = firm(world)
    contract(world, other, value=60, weeks=1)
    rules(world, concentration_cap=0.4)
    assert not refuses(world, 0, 0, 40.0)
    assert refuses(world, 0, 0, 41.0)
    contract(world, 0, value=40, weeks=1)
    assert refuses(world, 0, 0, 1.0)
    assert refuses(world, 0, 1, 1.0)  # the first award of another council goes to one hand, whoever's
    rules(world, concentration_cap=1.0)
    assert not refuses(world, 0, 0, 1e9)


def test_a_council_keeps_a_contractor_off_whose_strain_it_sees() -> None:
    world = world_of(LARGE_CONTRACTOR, strained=90)
    rules(world, concentration_cap=1.0, monitoring_detection=1.0)
    assert refuses(world, 0, 0, 1.0)
    world.suppliers[0].kind = SMALL_FIRM
    assert not refuses(world, 0, 0, 1.0)
    world.suppliers[0].kind = LARGE_CONTRACTOR
    rules(world, monitoring_detection=0.0)
    assert not refuses(world, 0, 0, 1.0)
