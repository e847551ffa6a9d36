"""Unit tests: what is paid in advance is known as such until it is taken off invoices."""

from __future__ import annotations

import numpy as np

from simulator import Scenario
from simulator.engine.codes import ACTIVE, RUNNING
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.scenes import with_policies


def test_a_firms_advances_are_those_of_its_contracts(small_scenario: Scenario) -> None:
    """Whenever one looks, a firm's advances are what its running contracts have still to take off invoices."""
    world = create_world(with_policies(small_scenario, {"lever": "upfront_share", "value": 0.4, "from": 0}), 1)
    for week in (30, 77, 104):
        live(world, week)
        contracts = world.contracts[: world.clock[0].contracts]
        running = contracts[contracts.state == RUNNING]
        held = np.bincount(running.supplier, running.upfront_left, len(world.suppliers))
        in_business = world.suppliers.state == ACTIVE
        assert held.sum() > 0
        assert np.array_equal(world.suppliers.advances[in_business], held[in_business])
