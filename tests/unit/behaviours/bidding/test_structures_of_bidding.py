"""Choices of the model about bidding, one against the other on a world made by hand."""

from __future__ import annotations

import pytest

from simulator.behaviours.bidding.bidding import expected_rivals, market_of, own_price
from simulator.behaviours.bidding.pricing import cost_plus_bid, equilibrium_bid
from simulator.engine.codes import AS_USUAL, COST_PLUS, OPEN
from tests.unit.hand_world import hand_world, numbers, tender

pytestmark = pytest.mark.interpreted


@pytest.mark.theory
def test_cost_plus_is_the_equilibrium_of_the_typical_bidder_at_the_usual_competition() -> None:
    """VR-A1 in the middle of the range of costs; away from it the margin stays, where the equilibrium's does not."""
    assert cost_plus_bid(100.0, 80.0, 120.0, 3.0) == equilibrium_bid(100.0, 80.0, 120.0, 3.0) == 105.0
    assert cost_plus_bid(130.0, 80.0, 120.0, 3.0) == 135.0


def test_a_price_answers_to_rivals_only_at_the_equilibrium() -> None:
    world = hand_world()
    numbers(world, rivals_at_start=4.0)
    assert [own_price(world, 100.0, 80.0, 120.0, rivals) for rivals in (0.0, 4.0)] == [120.0, 104.0]
    numbers(world, pricing=COST_PLUS)
    assert [own_price(world, 100.0, 80.0, 120.0, rivals) for rivals in (0.0, 4.0)] == [105.0, 105.0]


def test_rivals_are_those_of_notices_or_as_many_as_ever() -> None:
    world = hand_world()
    row = tender(world, process=OPEN)
    market = world.markets[market_of(world, row)]
    market.bids, market.seen = 7.0, 1_000_000
    numbers(world, belief_pooling=1.0, rivals_at_start=3.5)
    assert expected_rivals(world, row) == pytest.approx(6.0, abs=1e-4)
    numbers(world, competition_belief=AS_USUAL)
    assert expected_rivals(world, row) == 2.5
