"""What a rule in a slot returns is a number, and a price is not below zero; else the run stops and says so."""

from __future__ import annotations

import math

import pytest

from simulator.engine.rule_values import NO_GAIN, NO_PRICE, NO_SCORE, check_number, is_price
from simulator.phases.record import FAULTS
from simulator.week.unusable_rules import rule_sentence, words_of
from tests.unit.hand_world import hand_world

pytestmark = pytest.mark.interpreted


@pytest.mark.parametrize("price", [0.0, 1.0, math.inf])
def test_a_price_from_nothing_up_may_stand(price: float) -> None:
    world = hand_world()
    assert is_price(world, price)
    assert world.clock[0].fault == 0


@pytest.mark.parametrize("price", [math.nan, -0.01])
def test_a_price_that_is_none_stops_the_run(price: float) -> None:
    world = hand_world()
    assert not is_price(world, price)
    check_number(world, math.nan, NO_SCORE)
    assert world.clock[0].fault == NO_PRICE, "the first fault is kept: others follow from it"


def test_a_value_that_is_no_number_stops_the_run() -> None:
    world = hand_world()
    for value in (-1.0, 0.0, math.inf):
        check_number(world, value, NO_GAIN)
    assert world.clock[0].fault == 0
    check_number(world, math.nan, NO_GAIN)
    assert world.clock[0].fault == NO_GAIN


def test_rules_of_the_model_are_not_put_down_to_the_user() -> None:
    codes = (NO_PRICE, NO_GAIN, NO_SCORE)
    assert not set(codes) & set(FAULTS)
    for fault in codes:
        assert rule_sentence(fault, "Week 3") is None
        assert words_of(fault).startswith("the rule for ")
    assert rule_sentence(next(iter(FAULTS)), "Week 3") is None
