"""Who gets what of a failed contractor's estate, in order, and who bears the rest."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.estates import prescribed_part, share_out_estates
from simulator.engine.accounts import ESTATE_DISTRIBUTION, LIQUIDATION_COST, SUBCONTRACT_PAYMENT
from simulator.engine.chain_rows import add_bill, add_subcontract, file_bill
from simulator.engine.codes import INSOLVENT, LARGE_CONTRACTOR, NOBODY, SMALL_FIRM
from simulator.engine.events import CLAIM_LOST
from simulator.engine.ledger import council_account, total
from simulator.engine.lists import list_orphans
from simulator.engine.world import World
from tests.unit.hand_world import cash, contract, events, fail, firm, hand_world, moved, numbers

pytestmark = pytest.mark.interpreted

NOW = 100


def failed(money: int = -3_000, owed: int = 2_000) -> tuple[World, int, int, int]:
    """Return a world in which a contractor (row 0) failed that owes 2,000 to a small firm (row 1) for its work.

    Customers of its other business owe 10,000, of which half comes in and a fifth of that goes to the liquidator.
    """
    world = hand_world(NOW, chain=1, recording=1)
    numbers(
        world, estate_realisation=0.5, liquidation_cost_share=0.2, liquidation_cost_sd=0.0, exposed_credit_cut=0.5,
        prescribed_part_first_gbp=10.0, prescribed_part_share=0.2, prescribed_part_most_gbp=1e6,
    )  # fmt: skip
    prime, sub = firm(world, LARGE_CONTRACTOR, cash=money), firm(world, SMALL_FIRM, overdraft_limit=5_000)
    row = contract(world, prime)
    part = add_subcontract(world, row, sub)
    world.subcontracts[part].live = 0
    if owed:
        bill = add_bill(world, prime, sub, part, owed, NOW + 3)
        file_bill(world, bill, NOW + 3)
        world.suppliers[sub].receivable = owed
    world.finance[prime].receivables = 10_000
    world.finance[prime].payables = 200
    fail(world, prime)
    return world, prime, sub, part


def test_the_law_keeps_half_of_the_first_part_and_a_share_of_the_rest() -> None:
    assert prescribed_part(4_000.0, 1_000.0, 0.2, 1e9) == 1_100.0
    assert prescribed_part(600.0, 1_000.0, 0.2, 1e9) == 300.0
    assert prescribed_part(4_000.0, 1_000.0, 0.2, 800.0) == 800.0


def test_an_estate_goes_to_the_liquidator_then_the_bank_then_the_rest_in_proportion() -> None:
    """5,000 come in, 1,000 go to the liquidator. Of 4,000 the law keeps 500 + 20 % of 3,000 = 1,100 from the bank.

    The bank gets 2,900 of 3,000. The firm and other suppliers are owed 2,200 and share 1,100: half of each claim.
    """
    world, prime, sub, _ = failed()
    before = total(world)
    share_out_estates(world)
    assert moved(world, LIQUIDATION_COST) == 1_000
    assert moved(world, SUBCONTRACT_PAYMENT) == cash(world, sub) == 1_000
    assert cash(world, prime) == -100  # what the bank will lose
    assert moved(world, ESTATE_DISTRIBUTION) == 5_000 + 100
    failure = world.failures[0]
    assert (failure.owed_to_chain, failure.owed_to_others, failure.recovered) == (2_000, 200, 1_100)
    assert (failure.lost_by_chain, failure.direct_suppliers) == (1_000, 1)
    assert world.chain_totals[0].lost == 1_000
    assert total(world) == before


def test_who_loses_bears_it_in_its_books_and_its_bank_grows_careful() -> None:
    world, _prime, sub, _ = failed()
    share_out_estates(world)
    s, f = world.suppliers[sub], world.finance[sub]
    assert (s.result, s.receivable, s.overdraft_limit) == (-1_000.0, 0, 4_500)
    assert (f.last_loss, f.loss, f.loss_week) == (0, 1_000, NOW)
    assert events(world) == [(CLAIM_LOST, sub, 1_000)]


def test_bills_that_ended_leave_the_weeks_to_come_and_give_their_rows_back() -> None:
    world, prime, sub, part = failed()
    other = add_bill(world, NOBODY, sub, part, 10, NOW + 3)  # the council's: it stands
    file_bill(world, other, NOW + 3)
    free = int(world.clock[0].free_bills)
    share_out_estates(world)
    assert world.clock[0].free_bills == free + 1
    assert world.bills_due[NOW + 3] == other
    assert world.bills[other].next == NOBODY
    assert world.finance[prime].owed == 0


def test_an_estate_that_suffices_pays_everybody_in_full() -> None:
    world, prime, sub, _ = failed(money=6_000)
    share_out_estates(world)
    assert cash(world, prime, sub) == [6_000 + 4_000 - 2_200, 2_000]
    assert world.failures[0].lost_by_chain == 0
    assert events(world) == []


def test_retentions_and_work_not_billed_are_lost_whole() -> None:
    """1,000 a week for three weeks, 2,400 of it billed before, and 70 kept back: 670 are lost."""
    world, _, sub, part = failed(owed=0)
    row = world.subcontracts[part]
    row.weekly_value, row.worked, row.invoiced, row.retained, row.live = 1_000.0, 3, 2_400, 70, 1
    world.finance[0].owed = 1  # so that it counts as owing
    share_out_estates(world)
    assert world.failures[0].lost_by_chain == 670
    assert world.failures[0].owed_to_chain == 670
    assert (row.invoiced, row.retained) == (3_000, 0)
    assert cash(world, sub) == 0


@pytest.mark.parametrize(("deposit", "lost", "kept"), [(500, 170, 0), (670, 0, 0), (1_000, 0, 330)])
def test_a_deposit_covers_what_is_owed_and_what_is_left_of_it_is_surplus(deposit: int, lost: int, kept: int) -> None:
    """It was in the firm's cash and nowhere in its year."""
    world, _, sub, part = failed(owed=0)
    row = world.subcontracts[part]
    row.weekly_value, row.worked, row.invoiced, row.retained, row.live = 1_000.0, 3, 2_400, 70, 1
    row.deposit = deposit
    world.finance[0].owed = 1  # so that it counts as owing
    share_out_estates(world)
    assert (world.failures[0].lost_by_chain, world.suppliers[sub].result, row.deposit) == (lost, kept - lost, 0)


def test_behind_a_ring_fence_the_council_pays_the_chain_up_to_the_end() -> None:
    world, _, sub, part = failed(owed=0)
    row = world.subcontracts[part]
    row.weekly_value, row.worked, row.invoiced, row.retained, row.live = 1_000.0, 3, 2_400, 70, 1
    world.works[row.contract].ring_fenced = 1
    share_out_estates(world)
    assert cash(world, sub) == 600
    assert world.cash[council_account(0)] == -600
    assert world.contracts[row.contract].invoiced == 600
    assert (world.failures[0].ring_fenced, world.failures[0].lost_by_chain) == (600, 70)
    assert world.chain_totals[0].ring_fenced_lost == 70


def test_what_a_bank_paid_early_it_claims_as_others_do() -> None:
    world, prime, _, _ = failed()
    world.bills[0].payee = NOBODY
    world.finance[prime].advanced = 2_000
    share_out_estates(world)
    failure = world.failures[0]
    assert (failure.owed_to_others, failure.owed_to_chain, failure.lost_by_chain) == (2_200, 0, 0)
    assert world.finance[prime].advanced == 0


def test_two_that_fail_in_one_week_settle_with_each_other() -> None:
    """The contractor pays its debtor's estate half; the debtor's own creditor gets what that brings."""
    world, _prime, sub, part = failed()
    last = firm(world, SMALL_FIRM)
    add_bill(world, sub, last, part, 4_000, NOW + 9)
    world.suppliers[last].receivable = 4_000
    fail(world, sub)
    share_out_estates(world)
    assert cash(world, last) == 1_000  # all that the contractor's estate paid its subcontractor
    assert world.failures[1].lost_by_chain == 3_000
    assert world.failures[0].lost_by_chain == 1_000
    assert world.failures[0].direct_suppliers == 0  # its only one was failing itself


def test_failures_of_other_weeks_and_firms_that_owe_no_chain_change_nothing() -> None:
    world, _, sub, _ = failed()
    world.failures[0].week = NOW - 1
    share_out_estates(world)
    assert cash(world, sub) == 0
    small = hand_world(NOW, chain=1)
    alone = firm(small, SMALL_FIRM, cash=50)
    fail(small, alone)
    share_out_estates(small)
    assert cash(small, alone) == 50
    assert small.suppliers[alone].state == INSOLVENT


def test_a_small_firm_that_took_work_over_with_its_chain_owes_that_chain() -> None:
    """It owes no bill yet; what its subcontractor worked and did not bill is lost all the same."""
    world = hand_world(NOW, chain=1)
    small, sub = firm(world, SMALL_FIRM), firm(world, SMALL_FIRM)
    row = contract(world, small)
    world.works[row].first = part = add_subcontract(world, row, sub)
    part_row = world.subcontracts[part]
    part_row.weekly_value, part_row.worked, part_row.invoiced, part_row.live = 1_000.0, 3, 2_400, 1
    fail(world, small)
    list_orphans(world)
    share_out_estates(world)
    assert world.failures[0].lost_by_chain == 600
