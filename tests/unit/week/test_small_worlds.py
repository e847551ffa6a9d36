"""Small worlds lived in plain Python, one for each feature: every rule is walked through, and what must hold holds.

They find what a test of one rule cannot: a rule that leaves the tables in a state that another does not expect.
"""

from __future__ import annotations

import pytest

from simulator import Scenario, load_scenario
from simulator.engine.ledger import total
from simulator.phases.record import FAULTS
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.chains import assert_sound
from tests.scenes import cut_down

pytestmark = [pytest.mark.interpreted, pytest.mark.slow]

WEEKS = 40
#: Scenarios that together switch every feature on.
SCENARIOS = (
    "carillion_standby",
    "consortium_brokerage",
    "dropped_contracts",
    "franchise_growth",
    "grants_channel",
    "payment_by_results",
    "relabelling",
)


def small(name: str) -> Scenario:
    """Return a ready scenario with two councils and some fifty firms."""
    return cut_down(load_scenario(name), 2, 0.04, 2, 12e6)


@pytest.mark.parametrize("name", SCENARIOS)
def test_money_and_rows_add_up_at_the_end(name: str) -> None:
    world = create_world(small(name), 3, recording=True)
    live(world, WEEKS)
    clock = world.clock[0]
    assert clock.fault == 0, FAULTS[int(clock.fault)]
    assert clock.week == WEEKS
    assert total(world) == clock.money
    assert clock.contracts > 10
    if clock.chain:
        assert_sound(world)
