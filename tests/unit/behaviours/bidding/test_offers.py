"""What bids offer beside a price: as much quality and social value as the tender pays for, within its estimate."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from simulator.behaviours.bidding.offers import (
    affordable_part,
    change_of_offer,
    cost_of_change,
    offers,
    worth_of_score,
)
from simulator.engine.codes import LINEAR, OPEN, RELATIVE, SMALL_FIRM, SOCIAL_ENTERPRISE, WAIVER
from simulator.engine.world import World
from tests.unit.hand_world import alike, firm, hand_world, numbers, rules, tender

pytestmark = pytest.mark.interpreted

weights = st.floats(0.0, 2.0)


def bidding(kind: int = SMALL_FIRM, **columns: float) -> World:
    """Return a world with one bidder of habitual scores of a half, and a tender that weighs as firms are used to."""
    world = hand_world()
    numbers(
        world, usual_quality_worth=1.25, usual_social_worth=0.25, quality_productivity=0.1, social_productivity=0.4,
        quality_track_share=0.1, quality_sales_share=0.1, linear_price_zero=1.5,
    )  # fmt: skip
    given = {"weight_price": 0.4, "weight_quality": 0.5, "weight_social": 0.1, "price_rule": RELATIVE, "process": OPEN}
    tender(world, **(given | columns))
    firm(world, kind, quality=0.5, social=0.5)
    return world


def test_a_criterion_is_worth_its_weight_over_that_of_price_and_less_where_price_scores_are_steep() -> None:
    assert worth_of_score(0.1, 0.4, 1.0) == 0.25
    assert worth_of_score(0.1, 0.4, 2.0) == 0.125
    assert worth_of_score(0.1, 0.0, 1.0) == 5.0  # at least 2 % are taken for price


@pytest.mark.theory
@given(weights, weights, st.floats(0.02, 1.0), st.floats(0.1, 0.9))
def test_the_change_is_the_one_that_is_worth_most_beyond_its_cost(
    worth: float, usual: float, productivity: float, habitual: float
) -> None:
    """VR-A16, against scipy: where the bounds of a score do not bind, nothing else is worth more beyond its cost."""
    change = change_of_offer(worth, usual, productivity, habitual)
    assume(0.021 < habitual + change < 0.979)
    loss = lambda e: cost_of_change(e, usual, productivity) - worth * e  # noqa: E731 - as it is written on paper
    assert change == pytest.approx(minimize_scalar(loss, bounds=(-1, 1), method="bounded").x, abs=1e-4)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(-0.1, 0.5))
def test_a_change_never_costs_more_than_there_is_room_for(first: float, second: float, room: float) -> None:
    """Property."""
    part = affordable_part(first, second, room)
    assert 0.0 <= part <= 1.0
    assert part * first + part * part * second <= max(room, 0.0) + 1e-9
    if part < 1.0:
        more = min(1.0, part + 1e-3)
        assert more * first + more * more * second > room


def test_usual_weights_ask_for_the_habitual() -> None:
    world = bidding()
    assert alike(offers(world, 0, 0, 1.0), (0.5, 0.5, 0.0))


def test_more_weight_gets_more_at_a_cost_and_less_gets_less() -> None:
    """Social value is worth 0.5 of price instead of 0.25: 0.1 more, at 0.25 x 0.1 + 0.1^2 / 0.8 of price."""
    world = bidding(weight_social=0.2)
    assert alike(offers(world, 0, 0, 1.0), (0.5, 0.6, 0.0375))
    world.tenders[0].weight_social = 0.0
    assert alike(offers(world, 0, 0, 1.0), (0.5, 0.4, -0.0125))
    world.tenders[0].weight_social, world.tenders[0].weight_quality = 0.1, 0.4  # worth 0.8 instead of 1 where seen
    assert alike(offers(world, 0, 0, 1.0), (0.48, 0.5, -0.018))


def test_who_is_there_for_its_mission_does_not_offer_less() -> None:
    world = bidding(SOCIAL_ENTERPRISE, weight_social=0.0)
    assert alike(offers(world, 0, 0, 1.0), (0.5, 0.5, 0.0))


def test_what_is_offered_more_must_fit_into_the_estimate() -> None:
    world = bidding(weight_social=0.2)
    _, half, cost = offers(world, 0, 0, 0.015625)
    assert alike((half, cost), (0.55, 0.015625))
    assert alike(offers(world, 0, 0, -0.1), (0.5, 0.5, 0.0))


def test_steep_price_scores_and_what_buyers_do_not_see_make_offers_smaller() -> None:
    world = bidding(weight_social=0.4)
    assert alike(offers(world, 0, 0, 1.0)[1], 0.8)
    world.tenders[0].price_rule = LINEAR  # a point of price score costs half as much money
    world.tenders[0].weight_quality = 1.0
    assert alike(offers(world, 0, 0, 1.0)[1], 0.6)
    world = bidding(weight_social=0.4)
    world.clock[0].recognition = 1
    world.suppliers[0].sales = 0.5
    rules(world, story_share=1.0, evidence_standard=0.0, department_firewall=0.0)
    assert alike(offers(world, 0, 0, 1.0)[1], 0.6)  # half is believed


def test_a_direct_award_asks_for_the_habitual() -> None:
    assert offers(bidding(process=WAIVER, weight_social=0.9), 0, 0, 1.0) == (0.5, 0.5, 0.0)
