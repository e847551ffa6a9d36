"""A public stake held in reserve: when the state steps in, and how its money comes back."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.public_stake import pay_owners, takes_stake
from simulator.engine.accounts import DIVIDEND, HOUSEHOLDS, PUBLIC_STAKE, TAXPAYER
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY
from simulator.engine.events import STAKE_TAKEN
from simulator.engine.world import World
from tests.unit.hand_world import cash, contract, events, firm, hand_world, moved, rules

pytestmark = pytest.mark.interpreted


def about_to_fail(reserve: float, holds_work: bool = True) -> World:
    """Return a world with a contractor that owes banks 2,000, a tenth of its turnover."""
    world = hand_world(chain=1, recording=1)
    rules(world, public_stake_reserve=reserve)
    firm(world, LARGE_CONTRACTOR, cash=-2_000, turnover=20_000.0, weeks_over_limit=9)
    world.finance[0].warned, world.finance[0].cut = 90, 0.5
    if holds_work:
        contract(world, 0)
    return world


@pytest.mark.parametrize(
    ("reserve", "holds_work", "taken"), [(0.1, True, True), (0.0999, True, False), (0.5, False, False)]
)
def test_the_state_steps_in_for_council_work_and_a_debt_within_its_reserve(
    reserve: float, holds_work: bool, taken: bool
) -> None:
    world = about_to_fail(reserve, holds_work)
    assert takes_stake(world, 0) == taken
    assert cash(world, 0) == (0 if taken else -2_000)
    assert moved(world, PUBLIC_STAKE) == world.chain_totals[0].staked == (2_000 if taken else 0)
    assert events(world) == ([(STAKE_TAKEN, 0, 2_000)] if taken else [])
    if taken:
        f = world.finance[0]
        assert (f.public_stake, f.warned, f.cut, world.suppliers[0].weeks_over_limit) == (2_000, NOBODY, 0.0, 0)


def test_owners_get_nothing_before_the_taxpayer_has_its_money_back() -> None:
    world = about_to_fail(0.5)
    takes_stake(world, 0)
    before = int(world.cash[TAXPAYER])
    pay_owners(world, 0, 1_500, DIVIDEND)
    pay_owners(world, 0, 1_500, DIVIDEND)
    assert world.cash[TAXPAYER] - before == world.chain_totals[0].stake_returned == 2_000
    assert world.cash[HOUSEHOLDS] == moved(world, DIVIDEND) == 1_000
    assert world.finance[0].public_stake == 0
