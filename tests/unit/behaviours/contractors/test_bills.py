"""What subcontractors bill, when a bill is paid, by whom, and what becomes of money that comes too late."""

from __future__ import annotations

import pytest

from simulator.behaviours.bidding.waiting import longest_terms
from simulator.behaviours.contractors.bills import EARLY, ON_TIME, RETENTION, bill_work, hand_on, pay_bills
from simulator.engine.accounts import (
    BANKS,
    CLOSING_BALANCE,
    EARLY_PAYMENT,
    EARLY_PAYMENT_SETTLED,
    ESTATE_DISTRIBUTION,
    SUBCONTRACT_PAYMENT,
)
from simulator.engine.chain_rows import add_bill, add_subcontract, file_bill, free_bill
from simulator.engine.codes import CLOSED, INSOLVENT, LARGE_CONTRACTOR, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.ledger import council_account, total
from simulator.engine.world import World
from tests.unit.hand_world import account, cash, contract, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted

NOW = 100


def chain(weekly: float = 1000.0, worked: int = 4, **contract_columns: float) -> tuple[World, int, int, int, int]:
    """Return a world in which a contractor (row 0) passed work worth so much a week on to a small firm (row 1)."""
    world = hand_world(NOW, chain=1)
    numbers(world, chain_late_share=0.0, early_payment_days=14.0, early_payment_fee=0.02, chain_stretch_weeks=4.0)
    rules(world, retention_share=0.05, chain_pass_through_days=365.0, maximum_payment_days=365.0)
    rules(world, maximum_chain_days=365.0)
    prime = firm(world, LARGE_CONTRACTOR, cash=100_000)
    sub = firm(world, SMALL_FIRM)
    row = contract(world, prime, **contract_columns)
    part = add_subcontract(world, row, sub)
    world.subcontracts[part].weekly_value = weekly
    world.subcontracts[part].worked = worked
    world.subcontracts[part].terms_days = 28.0
    return world, prime, sub, row, part


def open_bills(world: World) -> list[tuple[int, int, int, int]]:
    """Return the open bills: payer, payee, amount, week in which they are due."""
    return [(b.payer, b.payee, b.amount, b.due) for b in world.bills if b.open]


def week_of(world: World, row: int) -> list[int]:
    """Return the weeks under which a bill is filed."""
    return [week for week in range(len(world.bills_due)) if row in filed(world, week)]


def filed(world: World, week: int) -> list[int]:
    found, row = [], int(world.bills_due[week])
    while row != NOBODY:
        found.append(row)
        row = int(world.bills[row].next)
    return found


def test_a_new_subcontract_stands_at_the_head_of_its_contracts_chain() -> None:
    world, _, sub, row, first = chain()
    second = add_subcontract(world, row, sub)
    assert world.works[row].first == second
    assert (world.subcontracts[second].next, world.subcontracts[first].next) == (first, NOBODY)
    assert world.subcontracts[second].live == 1
    assert world.clock[0].subcontracts == 2


def test_a_bill_counts_with_what_its_payer_owes_until_its_row_is_free_again() -> None:
    world, prime, sub, _, part = chain()
    free = int(world.clock[0].free_bills)
    one, two = add_bill(world, prime, sub, part, 700, 104), add_bill(world, NOBODY, sub, part, 900, 105)
    assert open_bills(world) == [(prime, sub, 700, 104), (NOBODY, sub, 900, 105)]
    assert world.finance[prime].owed == 700  # a project bank account's bills are the council's
    assert world.clock[0].free_bills == free - 2
    free_bill(world, one)
    assert world.finance[prime].owed == 0
    assert world.clock[0].free_bills == free - 1
    assert add_bill(world, prime, sub, part, 1, 104) == one != two  # the row that came free last is taken first


def test_bills_of_one_week_form_a_chain_and_those_after_the_run_share_the_last_slot() -> None:
    world, prime, sub, _, part = chain()
    one, two = (add_bill(world, prime, sub, part, 1, 0) for _ in range(2))
    late = add_bill(world, prime, sub, part, 1, 0)
    file_bill(world, one, 110)
    file_bill(world, two, 110)
    file_bill(world, late, 10_000)
    assert filed(world, 110) == [two, one]
    assert filed(world, len(world.bills_due) - 1) == [late]


def test_no_room_for_a_bill_stops_the_run() -> None:
    world, prime, sub, _, part = chain()
    world.clock[0].free_bill = NOBODY
    assert add_bill(world, prime, sub, part, 1, 104) == NOBODY
    assert world.clock[0].table_full == 1


def test_work_not_billed_yet_is_billed_less_the_retention() -> None:
    """Four weeks at 1,000 less 500 billed before is 3,500; 5 % of it is kept back; 28 days are four weeks."""
    world, prime, sub, row, part = chain()
    world.subcontracts[part].invoiced = 500
    assert bill_work(world, row, 101, 0) == 0
    assert open_bills(world) == [(prime, sub, 3_325, NOW + 4)]
    assert week_of(world, 0) == [NOW + 4]
    assert world.subcontracts[part].retained == 175
    assert world.subcontracts[part].invoiced == 4_000
    assert world.suppliers[sub].receivable == 3_325
    assert world.chain_totals[0].billed == 3_500
    bill_work(world, row, 108, 0)
    assert len(open_bills(world)) == 1  # nothing new to bill


def test_what_social_enterprises_bill_is_counted_apart() -> None:
    world, _, sub, row, _ = chain()
    world.suppliers[sub].kind = SOCIAL_ENTERPRISE
    bill_work(world, row, 108, 0)
    assert world.chain_totals[0].se_billed == 4_000


def test_a_contractor_that_stretches_its_terms_pays_by_those() -> None:
    world, prime, _, row, _ = chain()
    world.finance[prime].terms_days = 84.0
    bill_work(world, row, 101, 0)
    assert open_bills(world)[0][3] == NOW + 12


def test_a_pass_through_rule_shortens_terms() -> None:
    world, prime, _, row, _ = chain()
    world.finance[prime].terms_days = 84.0
    rules(world, chain_pass_through_days=14.0)
    bill_work(world, row, 108, 0)
    assert open_bills(world)[0][3] == NOW + 2
    assert week_of(world, 0) == [NOW + 2]


def test_a_law_on_terms_shortens_them_like_a_pass_through_rule() -> None:
    world, prime, _, row, _ = chain()
    world.finance[prime].terms_days = 84.0
    rules(world, maximum_chain_days=14.0)
    assert longest_terms(world, 0) == 14.0
    bill_work(world, row, 108, 0)
    assert week_of(world, 0) == [NOW + 2]


def test_without_a_rule_nobody_is_paid_before_the_contractor() -> None:
    world, _, _, row, _ = chain()
    bill_work(world, row, 120, 0)
    assert open_bills(world)[0][3] == NOW + 4
    assert week_of(world, 0) == [120]


def test_a_project_bank_account_pays_all_of_the_work_and_keeps_nothing_back() -> None:
    world, _, sub, row, part = chain()
    numbers(world, project_bank_account_days=21.0)
    world.works[row].ring_fenced = 1
    assert bill_work(world, row, 120, 4_000) == 4_000
    assert open_bills(world) == [(NOBODY, sub, 4_000, NOW + 3)]
    assert world.subcontracts[part].retained == 0
    assert world.chain_totals[0].ring_fenced == 4_000


def test_a_project_bank_account_pays_no_more_than_the_invoice_holds() -> None:
    world, prime, _, row, _ = chain()
    world.works[row].ring_fenced = 1
    assert bill_work(world, row, 102, 3_999) == 0
    assert open_bills(world)[0][0] == prime


def test_with_the_contract_end_the_parts_and_what_was_kept_back() -> None:
    """The last bill releases a retention of 200 that is due so many weeks later."""
    world, prime, sub, row, part = chain()
    numbers(world, retention_release_weeks=52.0)
    world.suppliers[sub].committed = 1_000
    world.contracts[row].worked_weeks = 52
    bill_work(world, row, 101, 0)
    assert (prime, sub, 200, NOW + 52) in open_bills(world)
    kept_back = next(b for b in world.bills if b.open and b.amount == 200)
    assert kept_back.early == RETENTION
    assert world.subcontracts[part].live == 0
    assert world.subcontracts[part].retained == 0
    assert world.suppliers[sub].committed == 0
    assert world.suppliers[sub].receivable == 4_000


def test_a_bank_pays_early_for_a_fee_as_far_as_its_programme_goes() -> None:
    """3,800 at 2 % are 3,724 in week 102; the contractor owes the bank 3,800 when the bill is due."""
    world, prime, sub, row, _ = chain()
    world.finance[prime].advance_limit = 3_800
    before = total(world)
    bill_work(world, row, 101, 0)
    assert week_of(world, 0) == [NOW + 2]
    assert world.bills[0].early == EARLY
    world.clock[0].week = NOW + 2
    pay_bills(world)
    assert cash(world, sub) == moved(world, EARLY_PAYMENT) == 3_724
    assert world.suppliers[sub].result == -76.0
    assert world.finance[prime].advanced == 3_800
    assert world.bills[0].payee == NOBODY
    assert world.bills[0].early == ON_TIME
    world.clock[0].week = NOW + 4
    pay_bills(world)
    assert cash(world, prime) == 100_000 - 3_800
    assert moved(world, EARLY_PAYMENT_SETTLED) == 3_800
    assert world.finance[prime].advanced == 0
    assert total(world) == before


def test_a_full_programme_pays_nobody_early() -> None:
    world, prime, _, row, _ = chain()
    world.finance[prime].advance_limit = 3_799
    bill_work(world, row, 101, 0)
    assert week_of(world, 0) == [NOW + 4]


def test_a_bill_is_paid_on_its_day_and_the_days_are_counted() -> None:
    world, prime, sub, row, _ = chain()
    bill_work(world, row, 101, 0)
    world.clock[0].week = NOW + 4
    pay_bills(world)
    assert cash(world, prime, sub) == [96_200, 3_800]
    assert moved(world, SUBCONTRACT_PAYMENT) == 3_800
    assert world.suppliers[sub].receivable == 0
    totals = world.chain_totals[0]
    assert (totals.payments, totals.payment_days) == (1, 28.0)
    assert open_bills(world) == []


@pytest.mark.parametrize(("holding", "money"), [(1, 100_000), (0, 3_799)])
def test_who_holds_back_or_has_no_money_puts_a_bill_off_by_a_week_but_not_for_ever(holding: int, money: int) -> None:
    world, prime, sub, row, _ = chain()
    world.finance[prime].holding = holding
    world.cash[account(prime)] = money
    bill_work(world, row, 101, 0)
    for week in range(NOW + 4, NOW + 8):  # four weeks of stretching
        world.clock[0].week = week
        pay_bills(world)
        assert cash(world, sub) == 0
        assert week_of(world, 0) == [week + 1]
    world.clock[0].week = NOW + 8
    pay_bills(world)
    assert cash(world, sub) == 3_800


def test_an_overdraft_is_money_to_pay_with() -> None:
    world, prime, sub, row, _ = chain()
    world.cash[account(prime)] = 0
    world.suppliers[prime].overdraft_limit = 3_800
    bill_work(world, row, 101, 0)
    world.clock[0].week = NOW + 4
    pay_bills(world)
    assert cash(world, prime, sub) == [-3_800, 3_800]


def test_the_council_pays_ring_fenced_bills() -> None:
    world, prime, sub, row, _ = chain()
    numbers(world, project_bank_account_days=7.0)
    world.works[row].ring_fenced = 1
    bill_work(world, row, 120, 4_000)
    world.clock[0].week = NOW + 1
    pay_bills(world)
    assert cash(world, prime, sub) == [100_000, 4_000]
    assert world.cash[council_account(0)] == -4_000
    assert world.tallies[SMALL_FIRM].paid == 4_000


@pytest.mark.parametrize(
    ("state", "left", "reason"),
    [(INSOLVENT, NOW - 1, ESTATE_DISTRIBUTION), (CLOSED, NOW - 1, CLOSING_BALANCE), (INSOLVENT, NOW, None)],
)
def test_money_for_a_firm_that_is_gone_goes_on(state: int, left: int, reason: int | None) -> None:
    world = hand_world(NOW, chain=1)
    gone = firm(world, cash=900, state=state, left=left)
    hand_on(world, gone, 900)
    assert cash(world, gone) == (900 if reason is None else 0)
    if reason is not None:
        assert moved(world, reason) == 900
        assert (world.cash[BANKS] == 900) == (state == INSOLVENT)


def test_a_firm_in_business_keeps_what_it_gets() -> None:
    world = hand_world(NOW, chain=1)
    here = firm(world, cash=900)
    hand_on(world, here, 900)
    assert cash(world, here) == 900
