"""Young firms grow to their usual size."""

from __future__ import annotations

import math

import pytest

from simulator.behaviours.firms.maturing import grow_up, maturity, monthly_share
from tests.unit.hand_world import alike, firm, hand_world

pytestmark = pytest.mark.interpreted


@pytest.mark.parametrize(("age", "size"), [(0.0, 0.2), (3.0, 1.0 - 0.8 / math.e), (1e3, 1.0)])
def test_a_firm_begins_small_and_its_gap_falls_to_a_third_in_its_time(age: float, size: float) -> None:
    assert maturity(age, 0.2, 3.0) == pytest.approx(size)
    assert maturity(age, 1.0, 3.0) == 1.0


def test_months_add_up_to_the_law_of_years() -> None:
    """Thirty-six months close the gap as far as three years do; cash kept and overdraft grow in step."""
    assert 1.0 - (1.0 - monthly_share(3.0)) ** 36 == pytest.approx(1.0 - 1.0 / math.e)
    world = hand_world()
    row = firm(world, outside_income=200.0, outside_usual=1_000.0, target_cash=400.0, overdraft_limit=600_000)
    for _ in range(36):
        grow_up(world, row, 1_000.0, 0.0, monthly_share(3.0))
    s = world.suppliers[row]
    share = maturity(3.0, 0.2, 3.0)
    assert alike([s.outside_income, s.target_cash], [1_000.0 * share, 2_000.0 * share])
    assert s.overdraft_limit == pytest.approx(3_000_000 * share, abs=40)


def test_what_nobody_buys_is_cut_back() -> None:
    """A third of an offer of 900 is not sold for a year; then the gap has fallen to 37 %."""
    world = hand_world()
    row = firm(world, outside_income=900.0, outside_usual=1_000.0, target_cash=450.0, overdraft_limit=900_000)
    for _ in range(12):
        grow_up(world, row, 600.0, monthly_share(1.0), 0.0)
    s = world.suppliers[row]
    assert alike([s.outside_income, s.target_cash], [600.0 + 300.0 / math.e, 300.0 + 150.0 / math.e])


@pytest.mark.parametrize(("cash", "income", "usual"), [(-1, 200.0, 1_000.0), (0, 1_000.0, 1_000.0), (0, 900.0, 500.0)])
def test_who_is_overdrawn_or_has_its_size_does_not_grow(cash: int, income: float, usual: float) -> None:
    world = hand_world()
    row = firm(world, cash=cash, outside_income=income, outside_usual=usual, target_cash=400.0)
    grow_up(world, row, income, 0.1, 0.1)
    assert (world.suppliers[row].outside_income, world.suppliers[row].target_cash) == (income, 400.0)
