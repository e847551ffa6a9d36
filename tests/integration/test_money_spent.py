"""Budgets buy work: what is not spent is planned again, kept or given back, and nothing piles up."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.engine.accounts import N_PARTIES
from simulator.engine.world import World
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.reference.small_worlds import small_world

pytestmark = [pytest.mark.integration, pytest.mark.direction]

SEEDS = range(1, 7)
YEARS = 8


@cache
def lived(seed: int, carried: float = 0.5, saved: float = 0.5) -> World:
    """Return two councils and 60 firms after some years."""
    numbers = {"room_saved_for_waiting": saved}
    world = create_world(small_world(years=YEARS, rules={"unspent_carried": carried}, parameters=numbers), seed)
    live(world, 52 * YEARS)
    return world


def mean(figure: str, **changes: float) -> float:
    """Return the mean of a figure over the seeds."""
    return sum(measure(lived(seed, **changes))[figure] for seed in SEEDS) / len(SEEDS)


def test_more_of_the_budget_is_delivered_the_more_of_what_was_not_spent_is_kept() -> None:
    kept = [mean("budget_delivered", carried=share) for share in (0.0, 0.5, 1.0)]
    assert kept == sorted(kept)
    assert kept[1] > 0.8  # 0.83 of budgets was spent in the large baseline before, less in worlds as small as this one


def test_all_that_is_not_kept_goes_back() -> None:
    back = [mean("budget_returned", carried=share) for share in (0.0, 0.5, 1.0)]
    assert back == sorted(back, reverse=True)


def test_letting_small_needs_pass_delivers_more_but_gives_up_more_large_ones() -> None:
    """Both ends of the rule: with 1 nobody passes, as it was before."""
    assert mean("budget_delivered", saved=0.0) > mean("budget_delivered", saved=1.0)
    assert mean("needs_unmet", saved=0.0) > mean("needs_unmet", saved=1.0)


def test_councils_do_not_pile_up_cash() -> None:
    """A sixth of all budgets used to stay in their accounts: after eight years more than one and a half budgets.

    Now it is a float, what is owed, and what lines keep, much in lines as small as these.
    """
    for seed in SEEDS:
        world = lived(seed)
        cash = world.cash[N_PARTIES : N_PARTIES + len(world.councils)].sum()
        assert 0 < cash < 0.8 * world.lines["budget"].sum()


def test_the_account_of_unspent_money_is_whole() -> None:
    """Paid in less work done is what is unspent and what was taken from the lines at the ends of years."""
    lines = lived(1, carried=1.0).lines
    assert lines["funded"].sum() - lines["worked"].sum() >= lines["unspent"].sum() - 1.0
