"""Unit tests: what waiting for their money makes subcontractors ask for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.bidding.waiting import waiting_price
from simulator.engine.codes import LARGE_CONTRACTOR
from simulator.scenario.loading import load_scenario
from simulator.start.population import create_world
from simulator.week.growth import live


def test_waiting_costs_interest_from_the_work_to_its_payment() -> None:
    """By hand: half a month until the bill and 120 days more, at 9 % a year, is three and a third per cent."""
    assert waiting_price(120.0, 0.09) == pytest.approx(0.09 * (365.0 / 24.0 + 120.0) / 365.0)
    assert waiting_price(120.0, 0.09) == pytest.approx(0.0333, abs=1e-4)
    assert waiting_price(30.0, 0.0) == 0.0


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0), st.floats(0.01, 0.3))
def test_a_day_costs_the_same_whenever_it_is_waited(first: float, more: float, rate: float) -> None:
    """Property."""
    assert waiting_price(first + more, rate) - waiting_price(first, rate) == pytest.approx(rate * more / 365.0)


def test_what_a_contractor_pays_its_chain_holds_the_price_of_waiting() -> None:
    """Statistical: cost over price, interest for waiting, overhead and margin taken off, has mean one.

    All parts of two years of one run; within 4 standard errors of the spread of private costs (false alarm 6e-5).
    """
    world = create_world(load_scenario("carillion"), 1)
    live(world, 104)
    parameters = world.parameters[0]
    parts = world.subcontracts[: world.clock[0].subcontracts]
    contracts, firms = world.contracts[parts.contract], world.suppliers[parts.supplier]
    assert (world.suppliers.kind[contracts.supplier] == LARGE_CONTRACTOR).all()
    asked = np.array([1.0 + waiting_price(days, parameters.overdraft_rate) for days in parts.terms_days])
    price = parts.weekly_value / contracts.index_signed / asked
    noise = parts.weekly_cost / (price * (1.0 - firms.overhead_share) * (1.0 - parameters.subcontract_margin))
    assert len(parts) > 300
    assert asked.max() - asked.min() > 0.01, "some wait longer than others"
    assert abs(noise.mean() - 1.0) < 4.0 * parameters.private_cost_sd / math.sqrt(len(parts))
