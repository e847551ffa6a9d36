"""One firm takes another over: what it pays, what passes to it, and when it does not happen."""

from __future__ import annotations

import pytest

from simulator.behaviours.firms.lenders import grown_so_far
from simulator.behaviours.firms.standing import last_work, note_work
from simulator.behaviours.franchises.absorbing import absorb
from simulator.behaviours.franchises.taking_over import take_over
from simulator.engine.accounts import BANKS, HOUSEHOLDS, LOAN_REPAYMENT, MERGER
from simulator.engine.codes import ACTIVE, CLOSED, INSOLVENT, NOBODY
from simulator.engine.columns.firm_columns import NamedFirm, Takeover
from simulator.engine.events import TAKEN_OVER
from simulator.engine.ledger import total
from simulator.engine.world import World, table
from tests.unit.hand_world import alike, cash, contract, events, firm, hand_world, moved

pytestmark = [pytest.mark.interpreted]
NOW = 100
BUYER, TARGET = 0, 1
PRICE, LOAN = 40_000, 25_000


def planned(**plan: int) -> tuple[World, int]:
    """Return a world in which firm 0 is to take firm 1 over, and the row of a contract that firm 1 holds."""
    world = hand_world(NOW, recording=1)
    firm(world, cash=100_000, turnover=520_000.0, public_share=0.5, committed=1_000, overdraft_limit=5_000)
    firm(world, cash=10_000, turnover=260_000.0, public_share=0.8, committed=2_000, overdraft_limit=9_000, loan=LOAN)
    row = contract(world, TARGET)
    note_work(world, TARGET, 1, NOW + 30)
    rows = table(Takeover, 1)
    given = {"buyer": BUYER, "target": TARGET, "start": NOW, "price": PRICE, "done": NOBODY} | plan
    for name, value in given.items():
        rows[0][name] = value
    world.put("takeovers", rows)
    return world, row


def test_the_target_becomes_part_of_the_buyer_who_pays_its_owners_and_its_lender() -> None:
    world, row = planned()
    before, owners, banks = total(world), int(world.cash[HOUSEHOLDS]), int(world.cash[BANKS])
    take_over(world)
    a, b = world.suppliers[BUYER], world.suppliers[TARGET]
    assert cash(world, BUYER, TARGET) == [100_000 + 10_000 - PRICE - LOAN, 0]
    assert (int(world.cash[HOUSEHOLDS]) - owners, int(world.cash[BANKS]) - banks) == (PRICE, LOAN)
    assert (moved(world, LOAN_REPAYMENT), total(world)) == (LOAN, before)
    assert (b.state, b.left, world.takeovers[0].done) == (CLOSED, NOW, NOW)
    assert world.contracts[row].supplier == BUYER
    assert (a.committed, a.live_contracts, a.turnover, a.loan) == (3_000, 1, 780_000.0, 0)
    assert (a.overdraft_limit, b.overdraft_limit) == (5_000, 0)  # the target's bank lends no longer
    assert alike(a.public_share, (260_000 + 208_000) / 780_000)  # as much work as both could carry
    assert last_work(world, BUYER, 1) == NOW + 30
    assert (TAKEN_OVER, BUYER, PRICE) in events(world)
    assert moved(world, MERGER) == PRICE + (LOAN - 10_000)  # the owners, then what the target owed after its loan


@pytest.mark.parametrize(
    ("plan", "changes"),
    [
        ({"start": NOW + 1}, {}),
        ({"once_closing": 1}, {}),
        ({"done": NOW - 1}, {}),
        ({"price": 90_001}, {}),  # 110,000 and an overdraft of 5,000 are less than that and the loan
        ({}, {"state": INSOLVENT}),
    ],
)
def test_nothing_happens_too_early_twice_without_money_or_with_a_firm_that_is_gone(
    plan: dict[str, int], changes: dict[str, int]
) -> None:
    world, row = planned(**plan)
    for name, value in changes.items():
        world.suppliers[TARGET][name] = value
    take_over(world)
    assert world.contracts[row].supplier == TARGET
    assert cash(world, BUYER, TARGET) == [100_000, 10_000]


def test_a_buyer_that_waits_takes_a_firm_that_winds_down() -> None:
    world, _ = planned(once_closing=1, price=90_000)
    world.suppliers[TARGET].winding_down = 1
    take_over(world)
    assert world.suppliers[TARGET].state == CLOSED
    assert cash(world, BUYER) == -5_000


def test_a_named_buyer_pays_the_targets_staff_and_its_own_plan_goes_on() -> None:
    """Ten people who grew by half, over a plan that has grown by a quarter so far: twelve more of its own measure."""
    world, _ = planned()
    world.put("named", table(NamedFirm, 2))
    for i, (staff, growth) in enumerate(((20.0, 0.25), (10.0, 0.5))):
        named = world.named[i]
        named.supplier, named.staff, named.staff_growth = i, staff, growth
        named.growth_from, named.growth_until, named.public_share = NOW - 52, NOW, 0.5
    assert alike([grown_so_far(world, 0), grown_so_far(world, 1)], [1.25, 1.5])
    take_over(world)
    assert alike(world.named[0].staff, 20.0 + 15.0 / 1.25)
    assert alike(world.named[0].public_share, 0.6 / 1.25)


def test_who_is_absorbed_leaves_nothing_behind() -> None:
    world, row = planned()
    world.suppliers[TARGET].receivable, world.suppliers[TARGET].advances = 700, 300
    a, b = world.suppliers[BUYER], world.suppliers[TARGET]
    a.outside_usual, b.outside_usual = 50.0, 20.0
    absorb(world, BUYER, TARGET)
    assert a.outside_usual == 70.0  # what it may grow back to, once it has shrunk
    assert (a.receivable, a.advances, a.loan) == (700, 300, LOAN)
    assert (b.committed, b.receivable, b.advances, b.live_contracts, b.loan) == (0, 0, 0, 0, 0)
    assert (a.state, b.state, cash(world, BUYER)) == (ACTIVE, CLOSED, 110_000)
    assert world.contracts[row].supplier == BUYER
