"""Unit tests: the price and the quality at which a lost bid would have won, against trying every one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.codes import ABSOLUTE, LINEAR, RELATIVE
from simulator.explanation.lost_bids import beside_winner
from simulator.explanation.winning import (
    Rules,
    ScoredBid,
    highest_winning_price,
    lowest_winning_quality,
    standing_bids,
    wins,
    wins_at,
)

MOST = 240  # pence: few enough to try them all

BIDS = st.lists(
    st.builds(
        ScoredBid,
        price=st.integers(1, MOST),
        preference=st.sampled_from([0.0, 0.05, 0.2]),
        quality=st.integers(2, 98).map(lambda n: n / 100),
        social=st.integers(2, 98).map(lambda n: n / 100),
        can_be_awarded=st.sampled_from([True, True, True, False]),
    ),
    min_size=2,
    max_size=6,
)
WEIGHTS = st.sampled_from([(0.5, 0.4, 0.1), (0.36, 0.54, 0.1), (1.0, 0.0, 0.0), (0.2, 0.7, 0.1), (0.0, 0.9, 0.1)])
RULES = st.builds(
    Rules,
    price_rule=st.sampled_from([RELATIVE, ABSOLUTE, LINEAR]),
    weights=WEIGHTS,
    reference=st.integers(60, 200).map(float),
    ceiling=st.integers(100, MOST),
    low_threshold=st.sampled_from([1.0, 0.5, 0.3, 0.1]),
    linear_zero=st.sampled_from([1.5, 2.0]),
)


@pytest.mark.property
@settings(max_examples=150, deadline=None)
@given(rules=RULES, bids=BIDS)
def test_the_price_that_would_have_won_is_the_one_that_trying_finds(rules: Rules, bids: list[ScoredBid]) -> None:
    bids = [replace(bids[0], can_be_awarded=True), *bids[1:]]
    tried = [price for price in range(1, min(rules.ceiling, bids[0].price) + 1) if wins_at(rules, bids, 0, price)]
    assert highest_winning_price(rules, bids, 0) == max(tried, default=None)


@pytest.mark.property
@settings(max_examples=100, deadline=None)
@given(rules=RULES, bids=BIDS)
def test_the_quality_that_would_have_won_wins_and_a_little_less_does_not(rules: Rules, bids: list[ScoredBid]) -> None:
    bids = [replace(bids[0], can_be_awarded=True), *bids[1:]]
    if wins(rules, bids, 0):
        return
    quality = lowest_winning_quality(rules, bids, 0)
    if quality is None:
        assert not wins(rules, [replace(bids[0], quality=1.0), *bids[1:]], 0)
    else:
        assert wins(rules, [replace(bids[0], quality=quality), *bids[1:]], 0)
        assert not wins(rules, [replace(bids[0], quality=quality - 0.001), *bids[1:]], 0)


def test_undercutting_the_lowest_also_lowers_the_winner() -> None:
    """By hand: at the price p below 80 the winner has 0.5 * p / 80 + 0.5 * 0.9 against 0.5 + 0.5 * 0.6: p < 56."""
    rules = Rules(RELATIVE, (0.5, 0.5, 0.0), 100.0, 1_000_000, 1.0, 2.0)
    bids = [ScoredBid(9_000, 0.0, 0.6, 0.0), ScoredBid(8_000, 0.0, 0.9, 0.0)]
    assert highest_winning_price(rules, bids, 0) == 5_599


def test_no_price_wins_where_price_hardly_counts() -> None:
    rules = Rules(ABSOLUTE, (0.1, 0.9, 0.0), 100.0, 1_000_000, 1.0, 2.0)
    bids = [ScoredBid(90, 0.0, 0.2, 0.0), ScoredBid(90, 0.0, 0.9, 0.0)]
    assert highest_winning_price(rules, bids, 0) is None


def test_a_winning_price_that_is_abnormally_low_is_none() -> None:
    """The bid would have to go below 56 of 80, but may not go more than a fifth below 80."""
    rules = Rules(RELATIVE, (0.5, 0.5, 0.0), 100.0, 1_000_000, 0.2, 2.0)
    bids = [ScoredBid(9_000, 0.0, 0.6, 0.0), ScoredBid(8_000, 0.0, 0.9, 0.0)]
    assert standing_bids(rules, bids) == [0, 1]
    assert highest_winning_price(rules, bids, 0) is None


def test_a_criterion_that_decides_nothing_has_no_sign() -> None:
    """Points of less than a twentieth, either way, are 0.0."""
    told = (("price", 0.04), ("quality", -0.04), ("social", 1.5))
    criteria = {name: {"weight": 0.3, "score": 0.5, "winner": 0.5, "points": points} for name, points in told}
    _, rows = beside_winner({"criteria": criteria, "score": 50.0, "winner_score": 52.0, "points_behind": 2.0})
    assert [row[-1] for row in rows] == ["0.0", "0.0", "+1.5", "-2.0"]
