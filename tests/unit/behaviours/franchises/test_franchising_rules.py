"""Unit and property tests: what partners bring, what joining a franchise is worth, what watching units costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.franchises.franchising import (
    monitoring_cost,
    shrunken_rate,
    unseen_share,
    yearly_gain_of_joining,
)
from simulator.behaviours.teams.drafting import partner_fit


def test_a_partner_fits_by_trust_and_by_what_it_brings() -> None:
    assert partner_fit(0.8, 0.0, 100.0) == pytest.approx(0.4)
    assert partner_fit(0.8, 100.0, 100.0) == pytest.approx(0.8)
    assert partner_fit(0.8, 900.0, 100.0) == pytest.approx(0.8)  # more than is wanted is worth no more


def test_a_short_record_says_little() -> None:
    assert shrunken_rate(0.0, 0.0, 0.2, 10.0) == pytest.approx(0.2)
    assert shrunken_rate(1.0, 1.0, 0.2, 10.0) == pytest.approx(3.0 / 11.0)
    assert shrunken_rate(500.0, 1_000.0, 0.2, 10.0) == pytest.approx(0.5, abs=0.004)


def test_joining_pays_by_cheaper_bids_and_more_work_less_the_royalty() -> None:
    """By hand: 10 bids at 100 save half; income of 10,000 grows by half at a tenth of margin; 4 % of it is royalty."""
    gain = yearly_gain_of_joining(10.0, 100.0, 0.5, 10_000.0, 0.1, 1.5, 0.04)
    assert gain == pytest.approx(500.0 + 500.0 - 600.0)


@given(st.floats(0.0, 0.2), st.floats(0.0, 1.0), st.floats(0.1, 5.0))
def test_nothing_says_that_joining_pays(royalty: float, saving: float, success: float) -> None:
    """Property: a higher royalty is never worth more, and one that takes all makes joining a loss."""
    gain = yearly_gain_of_joining(5.0, 200.0, saving, 50_000.0, 0.05, success, royalty)
    assert gain >= yearly_gain_of_joining(5.0, 200.0, saving, 50_000.0, 0.05, success, royalty + 0.01)
    assert yearly_gain_of_joining(5.0, 200.0, saving, 50_000.0, 0.05, success, 1.0) < 0.0


@given(st.integers(0, 200), st.floats(1.0, 100.0))
def test_each_further_unit_is_harder_to_watch(units: int, crowding: float) -> None:
    """Property: cost rises faster than the number of units, and so does what is not seen, below all of it."""
    costs = [monitoring_cost(50.0, 10.0, float(units + i), crowding) for i in range(3)]
    assert costs[2] - costs[1] > costs[1] - costs[0] > 0.0
    assert unseen_share(float(units), crowding) < unseen_share(float(units + 1), crowding) < 1.0


def test_nothing_to_watch_costs_the_base() -> None:
    assert monitoring_cost(50.0, 10.0, 0.0, 20.0) == 50.0
    assert unseen_share(0.0, 20.0) == 0.0
