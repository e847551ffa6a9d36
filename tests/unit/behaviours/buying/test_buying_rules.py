"""Unit and statistical tests: needs, bands, lots, who finds a notice and who is asked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.buying.demand import band_of, expected_needs, weekly_room
from simulator.engine.codes import BAND_EDGES, BANDS, CALL_OFF, MINI_COMPETITION, OPEN, QUOTATION, WAIVER
from simulator.engine.lists import is_competitive
from simulator.engine.rows import value_band
from simulator.phases.discover import discovery_rate, effort_to_discovery, invitation_time
from simulator.phases.publish import lots_needed


def test_room_is_what_a_budget_has_left_a_week() -> None:
    assert weekly_room(5_200, 0.0, 30) == 70.0
    assert weekly_room(5_200, 0.5, 30) == 120.0
    assert weekly_room(5_200, 0.0, 130) == -30.0


def test_needs_follow_free_room_and_stop_where_there_is_none() -> None:
    assert expected_needs(100.0, 20.0, 10.0, 1.0, 5.0) == 0.5
    assert expected_needs(100.0, 20.0, 10.0, 1.3, 5.0) == pytest.approx(0.65)
    assert expected_needs(1e9, 20.0, 10.0, 1.0, 5.0) == 5.0
    assert expected_needs(0.0, 20.0, 10.0, 1.0, 5.0) == expected_needs(-7.0, 20.0, 10.0, 1.0, 5.0) == 0.0


@pytest.mark.parametrize(("value", "band"), [(0, 0), (99, 0), (100, 1), (999, 1), (1_000, 2), (10**12, 2)])
def test_a_band_begins_at_its_lower_edge(value: int, band: int) -> None:
    assert band_of(np.array([0, 100, 1_000]), value) == band


def test_the_markets_bands_cover_every_value() -> None:
    assert [value_band(edge - 1) for edge in BAND_EDGES] == list(range(BANDS - 1))
    assert [value_band(edge) for edge in BAND_EDGES] == list(range(1, BANDS))


@given(st.integers(1, 10**11), st.floats(1e4, 1e11), st.integers(1, 40))
def test_lots_are_as_few_as_the_maximum_allows(value: int, maximum: float, most: int) -> None:
    """Property."""
    lots = lots_needed(value, maximum, most)
    assert 1 <= lots <= most
    assert lots == most or value / lots <= maximum * (1.0 + 1e-12)
    assert lots == 1 or value / (lots - 1) > maximum * (1.0 - 1e-12)


def test_several_are_asked_in_three_of_five_processes() -> None:
    assert [is_competitive(p) for p in (OPEN, MINI_COMPETITION, QUOTATION, CALL_OFF, WAIVER)] == [True] * 3 + [
        False
    ] * 2


def test_a_notice_is_found_by_the_near_the_skilled_and_the_known() -> None:
    """Direction, and the scale: a supplier of middling skill next door, unknown to the buyer, has the plain hazard."""
    assert discovery_rate(0.2, 1.0, 0.5, 1.0) == pytest.approx(0.2)
    assert discovery_rate(0.2, 0.5, 0.5, 1.0) < discovery_rate(0.2, 1.0, 0.5, 1.0) < discovery_rate(0.2, 1.0, 0.9, 1.0)
    assert discovery_rate(0.2, 1.0, 0.5, 3.0) == pytest.approx(0.6)


@given(st.floats(0.001, 0.999), st.floats(0.001, 100.0))
def test_the_chance_of_finding_a_notice_is_odds_of_the_search(u: float, search: float) -> None:
    """Property: found by a search ``x`` exactly where the draw is below ``x / (1 + x)``."""
    threshold = search / (1.0 + search)
    if abs(u - threshold) > 1e-9:
        assert (effort_to_discovery(u) < search) is (u < threshold)


def test_buyers_think_first_of_those_that_weigh_more() -> None:
    """Statistical: 20,000 races of weights 1, 2 and 5; each share within 4 standard errors (false alarm 2e-4)."""
    weights = (1.0, 2.0, 5.0)
    draws = np.random.default_rng(7).uniform(size=(20_000, 3))
    first = [int(np.argmin([invitation_time(u, w) for u, w in zip(row, weights, strict=True)])) for row in draws]
    shares = np.bincount(first, minlength=3) / len(first)
    for share, weight in zip(shares, weights, strict=True):
        wanted = weight / sum(weights)
        assert abs(share - wanted) < 4.0 * math.sqrt(wanted * (1.0 - wanted) / len(first))
