"""Who does not trust a weak contractor, what such a firm asks, and a deposit's way to the last bill."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.bills import bill_work, pay_bills
from simulator.behaviours.contractors.distrust import (
    can_pay_ahead,
    deposit_asked,
    distrusts,
    pay_deposit,
    seen_weakness,
)
from simulator.behaviours.contractors.estates import share_out_estates
from simulator.behaviours.contractors.subcontracting import place
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY, SMALL_FIRM
from simulator.engine.ledger import total
from simulator.engine.world import World
from tests.unit.behaviours.contractors.test_bills import NOW, chain, open_bills
from tests.unit.behaviours.contractors.test_subcontracts import won
from tests.unit.hand_world import cash, fail, firm, hand_world, numbers, rules

pytestmark = pytest.mark.interpreted


def weak(warned: int = 90, share: float = 1.0, **finance: float) -> World:
    """Return a world with a contractor (row 0) that has warned and a small firm (row 1)."""
    world = hand_world(NOW, chain=1)
    numbers(world, distrust_share=share, deposit_weeks=4.0)
    rules(world, average_debt_disclosed=0.0)
    firm(world, LARGE_CONTRACTOR, cash=1_000, overdraft_limit=500)
    firm(world, SMALL_FIRM)
    for name, value in ({"warned": warned} | finance).items():
        world.finance[0][name] = value
    return world


def test_weakness_is_what_is_shown() -> None:
    assert seen_weakness(weak(), 0) == 1.0
    strained = weak(warned=NOBODY, strained=80)
    assert seen_weakness(strained, 0) == 0.0
    rules(strained, average_debt_disclosed=0.4)
    assert seen_weakness(strained, 0) == 0.4
    assert seen_weakness(weak(warned=NOBODY), 0) == 0.0


def test_as_many_firms_are_wary_as_the_register_says_and_the_same_ones_again() -> None:
    world = weak(share=0.5)
    rows = [firm(world, SMALL_FIRM) for _ in range(60)]
    wary = [distrusts(world, row, 0) for row in rows]
    assert 15 <= sum(wary) <= 45  # 30 expected, sd 4: false alarms below one in ten thousand
    world.clock[0].week += 10
    assert wary == [distrusts(world, row, 0) for row in rows]


def test_a_wary_firm_asks_for_weeks_of_work_before_it_begins() -> None:
    assert deposit_asked(weak(), 1, 0, 100.0, 50) == 400
    assert deposit_asked(weak(), 1, 0, 100.0, 3) == 300  # no more than there is to do
    assert deposit_asked(weak(share=0.0), 1, 0, 100.0, 50) == 0
    assert can_pay_ahead(weak(), 0, 1_500)
    assert not can_pay_ahead(weak(), 0, 1_501)


def distrusted(money: int) -> tuple[World, int, int]:
    """Return the world of a new contract whose contractor has warned and has that much money."""
    world, row, other = won()
    numbers(world, distrust_share=1.0, deposit_weeks=4.0)
    world.suppliers[0].overdraft_limit = money
    world.finance[0].warned = 90
    return world, row, other


def test_who_is_not_paid_before_the_work_refuses_it() -> None:
    """20,000 a week for four weeks are 80,000."""
    world, row, _ = distrusted(79_999)
    place(world, row)
    assert world.clock[0].subcontracts == 0
    world, row, other = distrusted(80_000)
    place(world, row)
    assert world.subcontracts[0].deposit == world.chain_totals[0].deposits == 80_000
    assert (cash(world, 0), cash(world, other)) == (-80_000, 10**9 + 80_000)


def test_nobody_asks_for_a_deposit_where_a_project_bank_account_pays() -> None:
    world, row, _ = distrusted(0)
    numbers(world, project_bank_account_days=7.0)
    rules(world, project_bank_account_above_gbp=0.0)
    place(world, row)
    assert world.clock[0].subcontracts == 1
    assert world.subcontracts[0].deposit == 0


def test_bills_of_a_firm_with_a_deposit_are_due_at_once_and_the_last_ones_work_it_off() -> None:
    """Ten weeks at 1,000 and a deposit of 4,000: 4,000 and 2,000 are billed, then 4,000 are there already."""
    world, prime, sub, row, part = chain(worked=4)
    contract = world.contracts[row]
    contract.end = contract.start + 10
    pay_deposit(world, part, prime, 4_000)
    before = total(world)
    for worked, owed in ((4, 4_000), (6, 2_000), (10, 0)):
        world.subcontracts[part].worked = worked
        bill_work(world, row, 0, 0)
        assert open_bills(world) == ([(prime, sub, owed, NOW)] if owed else [])
        pay_bills(world)
    assert cash(world, sub) == 10_000
    assert (world.subcontracts[part].deposit, world.subcontracts[part].retained, world.suppliers[sub].receivable) == (
        0, 0, 0,
    )  # fmt: skip
    assert total(world) == before


def test_a_deposit_is_worked_off_by_work_alone() -> None:
    """Of 4,000 paid before the work 1,000 are worked off where a contract of ten weeks is cut to one."""
    world, prime, sub, row, part = chain(worked=1)
    world.contracts[row].end = world.contracts[row].start + 1
    pay_deposit(world, part, prime, 4_000)
    bill_work(world, row, 0, 0)
    assert open_bills(world) == []
    assert (world.subcontracts[part].deposit, world.suppliers[sub].receivable) == (3_000, 0)


def test_a_deposit_stands_for_what_a_failed_contractor_owes() -> None:
    world, prime, sub, _, part = chain(worked=3)
    numbers(world, estate_realisation=0.0, liquidation_cost_share=0.0, liquidation_cost_sd=0.0, exposed_credit_cut=0.0)
    world.subcontracts[part].deposit = 2_000
    world.finance[prime].owed = 1
    fail(world, prime)
    share_out_estates(world)
    assert world.failures[0].lost_by_chain == 1_000
    assert world.finance[sub].loss == 1_000
    assert world.subcontracts[part].deposit == 0
