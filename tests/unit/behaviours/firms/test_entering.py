"""Unit tests: what founders see, what they expect, and how many firms enter."""

from __future__ import annotations

import math

import pytest

from simulator.behaviours.firms.entering import (
    count_firms,
    entrants_of_month,
    expected_entrants,
    expected_profit,
    fade_memories,
    kept_within,
    people_left,
    see_award,
    sum_unanswered,
    usual_profit,
)
from simulator.engine.codes import CLOSED, EVALUATING, NOBODY, OPEN, SPLIT, STEADY_ENTRY, WAIVER
from simulator.engine.world import World
from tests.unit.hand_world import alike, bid, firm, hand_world, list_members, numbers, tender

pytestmark = pytest.mark.interpreted


@pytest.mark.parametrize(("factor", "kept"), [(0.1, 0.25), (0.25, 0.25), (1.5, 1.5), (9.0, 4.0)])
def test_a_factor_is_kept_within_its_bound(factor: float, kept: float) -> None:
    assert kept_within(factor, 4.0) == kept


@pytest.mark.parametrize(
    ("attraction", "elasticity", "factor"),
    [
        (1.0, 4.0, 1.0),
        (2.0, 1.0, 2.0),
        (2.0, 0.0, 1.0),
        (0.5, 1.5, 0.5**1.5),
        (3.0, 4.0, 4.0),  # 81 without the bound
        (0.3, 4.0, 0.25),
        (-2.0, 1.0, 0.25),  # losses
        (100.0, 0.5, 2.0),
    ],
)
def test_attraction_moves_births_within_a_bound(attraction: float, elasticity: float, factor: float) -> None:
    """A tenth a year of 120 firms is one a month, times the bounded power of attraction."""
    assert expected_entrants(0.1, 120.0, attraction, elasticity, 4.0) == pytest.approx(factor)


@pytest.mark.parametrize(("firms", "left"), [(50.0, 1.0), (200.0, 0.0), (300.0, 0.0), (125.0, 0.5), (20.0, 1.2)])
def test_founders_run_out_where_the_pool_ends(firms: float, left: float) -> None:
    assert people_left(firms, 50.0, 4.0) == pytest.approx(left)


def test_usual_profit_is_a_share_of_the_mean_of_lognormal_turnovers() -> None:
    assert usual_profit(1_000.0, 0.0, 0.02) == pytest.approx(20.0)
    assert usual_profit(1_000.0, 1.0, 0.02) == pytest.approx(20.0 * math.exp(0.5))


def market() -> World:
    """Return a world in which two firms of the first group work in the first trade, at typical costs of nine tenths."""
    world = hand_world()
    numbers(world, cost_share_of_reference=0.9)
    world.group_sectors[:] = 0.0
    world.group_sectors[0, 0] = 1.0
    for _ in range(2):
        firm(world)
    list_members(world)
    count_firms(world)
    return world


def test_firms_in_business_are_counted_by_group() -> None:
    world = market()
    firm(world, group=1)
    firm(world, group=1, state=CLOSED)
    count_firms(world)
    assert world.groups["firms"][:2].tolist() == [2, 1]


def test_an_award_shows_what_its_kind_earns() -> None:
    world = market()
    row = tender(world, value=1_000)
    world.tenders[row].winner = bid(world, row, 1, price=960)
    see_award(world, row)
    assert alike([world.groups[0].profit, world.groups[1].profit, world.lines[0].unanswered], [60.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("columns", "seen"),
    [
        ({"process": OPEN}, 1_000.0),
        ({"process": OPEN, "n_bids": 1}, 0.0),
        ({"process": OPEN, "attempt": 1}, 0.0),  # the same work, called again
        ({"process": WAIVER}, 0.0),
        ({"process": OPEN, "state": SPLIT}, 0.0),
    ],
)
def test_a_call_that_nobody_answered_shows_work_to_be_had(columns: dict[str, int], seen: float) -> None:
    world = market()
    see_award(world, tender(world, value=1_000, winner=NOBODY, **{"state": EVALUATING} | columns))
    assert world.lines[0].unanswered == seen


def test_memories_fade() -> None:
    world = market()
    numbers(world, founders_memory_weeks=10.0)
    world.groups[0].profit, world.groups[0].seen, world.lines[0].unanswered = 100.0, 5.0, 50.0
    fade_memories(world)
    assert alike([world.groups[0].profit, world.groups[0].seen, world.lines[0].unanswered], [90.0, 5.5, 45.0])


def test_a_newcomer_expects_what_firms_earn_and_its_part_of_what_nobody_wanted() -> None:
    """120 in half a year among two is 120 a year each; 900 of work unanswered at a tenth, shared by three, twice."""
    world = market()
    world.groups[0].profit, world.groups[0].seen, world.lines[0].unanswered = 120.0, 26.0, 900.0
    sum_unanswered(world)
    assert alike(expected_profit(world, 0), 120.0 + 60.0)


@pytest.mark.parametrize(("profit", "seen", "factor"), [(40.0, 52.0, 1.0), (80.0, 52.0, 2.0), (80.0, 5.0, 1.0)])
def test_more_enter_where_there_is_more_to_earn(profit: float, seen: float, factor: float) -> None:
    """Usual are 20 pence a firm. Who has seen little yet goes by the usual. Two firms of two leave the whole pool."""
    world = market()
    numbers(world, entry_rate=0.12, entry_elasticity=1.0, attraction_bound=4.0, founder_pool=4.0)
    numbers(world, founders_memory_weeks=52.0)
    values = {"turnover_median_gbp": 20.0, "turnover_sigma": 0.0, "usual_council_profit": 0.01, "closure_factor": 0.5}
    for name, value in values.items():
        world.group_kinds[0][name] = value
    world.groups[0].count = 2
    world.groups[0].profit, world.groups[0].seen = profit, seen
    assert entrants_of_month(world, 0) == pytest.approx(0.12 * 0.5 / 12.0 * 2.0 * factor)
    numbers(world, entry=STEADY_ENTRY)
    assert entrants_of_month(world, 0) == pytest.approx(0.12 * 0.5 / 12.0 * 2.0)
    world.groups[0].count = 0
    assert entrants_of_month(world, 0) == 0.0
