"""What becomes of a failed firm's contracts and what that costs the public, item by item."""

from __future__ import annotations

import pytest

from simulator.behaviours.contractors.collapse import MANAGED_TRANSFER
from simulator.behaviours.contractors.handover import PASSED_ON, close_accounts, count_letting_again, pass_contract_on
from simulator.behaviours.contractors.precautions import keep_plans, retain_standby, standby
from simulator.behaviours.firms.standing import last_work
from simulator.engine.accounts import CONTINUITY_FUNDING, INTERIM_COVER, REDUNDANCY, STANDBY_FEE, STEP_IN_PLAN
from simulator.engine.chain_rows import add_subcontract
from simulator.engine.codes import (
    CONTINUITY,
    COVER,
    DELAY,
    FINISHING,
    LARGE_CONTRACTOR,
    LAWYERS,
    LETTING_AGAIN,
    LOST,
    MOBILISING,
    NOBODY,
    PENSIONS,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    STAFF,
    SUBMITTED,
)
from simulator.engine.columns.social_columns import Ask
from simulator.engine.events import COLLAPSED, HANDED_OVER
from simulator.engine.ledger import council_account
from simulator.engine.world import World, table
from tests.unit.hand_world import (
    alike,
    bid,
    cash,
    contract,
    events,
    fail,
    firm,
    hand_world,
    list_members,
    moved,
    numbers,
    rules,
)

pytestmark = pytest.mark.interpreted

NOW = 100
WEEKLY = 100_000  # pence: 52,000 pounds over 52 weeks


def stopped(transfers: float, labour: float = 0.2, **firm_columns: float) -> tuple[World, int, int]:
    """Return a world in which a contractor (row 0) failed with one contract; row 1 could take it over."""
    world = hand_world(NOW, chain=1, recording=1)
    numbers(
        world, transfer_share_works=transfers, transfer_share_services=transfers, works_labour_share=0.3,
        services_labour_share=0.7, handover_weeks=4.0, continuity_share=0.5, interim_premium=0.1,
        cost_share_of_reference=0.9, redundancy_weeks=10.0, redundancy_share=0.2, litigation_share=0.01,
        restart_gap_weeks=20.0, delay_cost_share=0.05, finishing_premium=0.1, state_pension_share=0.5,
        standby_fee_share=0.01, step_in_plan_share=0.03, wage_gbp_per_year=26_000.0,
    )  # fmt: skip
    rules(world, standby_bidder=0.0, step_in_plan=0.0, monitoring_detection=0.0)
    world.sectors[0].labour_share = labour
    prime, other = firm(world, LARGE_CONTRACTOR), firm(world, SMALL_FIRM, overhead_share=0.1, **firm_columns)
    row = contract(world, prime, weekly_cost=50_000.0)
    fail(world, prime)
    list_members(world)
    return world, row, other


def cost_of(world: World, item: int) -> int:
    return int(world.failure_costs[LARGE_CONTRACTOR, item])


def test_another_provider_takes_the_work_over_at_its_old_price() -> None:
    """Four weeks at half the price bridge the gap; a tenth more for a year; its cost is 90 % of 90 % of the price."""
    world, row, other = stopped(1.0)
    assert pass_contract_on(world, row, 52) == PASSED_ON
    assert cost_of(world, CONTINUITY) == moved(world, CONTINUITY_FUNDING) == 4 * WEEKLY // 2
    assert cost_of(world, COVER) == moved(world, INTERIM_COVER) == cash(world, other) == 52 * WEEKLY // 10
    c = world.contracts[row]
    assert c.supplier == other
    assert alike([c.weekly_cost, world.works[row].believed_cost], 81_000.0)
    assert world.works[row].handed_over == 1
    assert last_work(world, other, c.council) == c.end
    assert (world.suppliers[other].committed, world.suppliers[other].live_contracts) == (WEEKLY, 1)
    assert world.suppliers[other].result == 52 * WEEKLY / 10  # what the council pays on top is surplus of its year
    assert world.suppliers[0].live_contracts == 0
    failure = world.failures[0]
    assert (failure.contracts, failure.handed_over, failure.let_again) == (1, 1, 0)
    assert alike([failure.jobs_moved, failure.jobs_lost], [52 * 10_000 / 26_000_00, 0.0])  # a fifth of 50,000 is wages
    assert failure.public_revenue == 52 * WEEKLY
    assert failure.public_cost == 200_000 + 520_000
    assert events(world) == [(HANDED_OVER, 0, 52 * WEEKLY)]


def test_what_work_costs_who_takes_it_over_is_told_at_the_prices_of_week_0() -> None:
    """A fifth dearer than usual, at prices that are a quarter higher than in week 0."""
    world, row, _ = stopped(1.0, cost_factor=1.2)
    world.lines[0].cost_index = 1.25
    pass_contract_on(world, row, 52)
    assert alike(world.contracts[row].weekly_cost, 81_000.0 * 1.2 / 1.25)


def test_whether_a_contract_passes_on_is_drawn_for_each_holder_that_fails() -> None:
    """At a chance of a half, half of the contracts that passed on once pass on again; all did.

    Some 200 of 400, within 4 standard errors: a false alarm once in 16,000 such tests.
    """
    passed, again = 0, 0
    for identity in range(1, 401):
        world, row, other = stopped(0.5)
        third = firm(world, SMALL_FIRM, overhead_share=0.1)
        list_members(world)
        world.contracts[row].id = identity
        if pass_contract_on(world, row, 52) == PASSED_ON:
            holder = int(world.contracts[row].supplier)
            assert holder in (other, third)
            fail(world, holder)
            passed += 1
            again += pass_contract_on(world, row, 51) == PASSED_ON
    assert abs(again - passed / 2) < 4 * 0.5 * passed**0.5


def test_only_the_weeks_that_are_left_are_bridged_and_what_was_paid_ahead_is_lost() -> None:
    """A week of three was worked, this one: two are left to bridge and to pay more for. The advance is gone."""
    world, row, other = stopped(1.0)
    c = world.contracts[row]
    c.start, c.end, c.worked_weeks, c.upfront_left = NOW, NOW + 3, 1, 500_000
    assert pass_contract_on(world, row, 2) == PASSED_ON
    assert cost_of(world, CONTINUITY) == 2 * WEEKLY // 2
    assert cost_of(world, COVER) == cash(world, other) == 2 * WEEKLY // 10
    assert (world.chain_totals[0].advances_lost, c.upfront_left) == (500_000, 0)


def test_money_kept_back_for_results_is_the_loss_of_who_worked_for_it() -> None:
    world, row, other = stopped(1.0)
    world.clock[0].asks = 1
    world.put("asks", table(Ask, len(world.tenders)))
    world.asks[world.contracts[row].tender].held = 700
    assert pass_contract_on(world, row, 52) == PASSED_ON
    assert world.suppliers["result"][[0, other]].tolist() == [-700.0, cost_of(world, COVER)]


def test_a_managed_transfer_and_a_plan_hand_over_without_a_gap() -> None:
    world, row, _ = stopped(0.0)
    world.failures[0].form = MANAGED_TRANSFER
    assert pass_contract_on(world, row, 52) == PASSED_ON
    assert cost_of(world, CONTINUITY) == 0
    world, row, _other = stopped(0.0)
    rules(world, step_in_plan=1.0)
    assert pass_contract_on(world, row, 52) == PASSED_ON
    assert cost_of(world, CONTINUITY) == 0


@pytest.mark.parametrize("seen_for", [7, 8])
def test_a_council_that_saw_it_coming_is_ready_after_some_weeks(seen_for: int) -> None:
    world, row, _ = stopped(0.0)
    world.finance[0].strained = NOW - seen_for
    rules(world, monitoring_detection=1.0, monitoring_lead_weeks=8.0)
    assert (pass_contract_on(world, row, 52) == PASSED_ON) == (seen_for == 8)


@pytest.mark.parametrize(
    "columns", [{"turnover": 2 * 52 * WEEKLY - 1.0}, {"winding_down": 1}, {"home": 1, "reach_km": 19.0}, {"sector": 1}]
)
def test_nobody_takes_over_who_is_too_small_or_going_or_too_far_or_of_another_trade(columns: dict[str, float]) -> None:
    world, row, _ = stopped(1.0, **columns)
    assert pass_contract_on(world, row, 52) != PASSED_ON
    assert world.failures[0].let_again == 1


def test_works_that_stop_cost_staff_lawyers_time_and_more_to_finish() -> None:
    """All works: 15,000 of wages a week for ten weeks, a fifth of it; 1 % and 10 % of 5.2 million; 20 weeks at 5 %."""
    world, row, _ = stopped(0.0, labour=0.3)
    assert pass_contract_on(world, row, 52) == 20
    assert cost_of(world, STAFF) == moved(world, REDUNDANCY) == 30_000
    assert alike(world.failures[0].jobs_lost, 52 * 15_000 / 26_000_00)
    assert cost_of(world, LAWYERS) == 52_000
    assert cost_of(world, DELAY) == 100_000
    assert cost_of(world, FINISHING) == 520_000
    assert world.failures[0].public_cost == 702_000
    assert world.cash[council_account(0)] == -672_000


def test_services_that_stop_cost_no_time_and_the_gap_is_no_longer_than_the_rest() -> None:
    world, row, _ = stopped(0.0, labour=0.7)
    assert pass_contract_on(world, row, 52) == 0
    assert cost_of(world, DELAY) == cost_of(world, FINISHING) == 0
    world, row, _ = stopped(0.0, labour=0.3)
    assert pass_contract_on(world, row, 6) == 6


def test_a_contract_that_is_done_or_replaced_already_is_not_handed_over() -> None:
    world, row, _ = stopped(1.0)
    assert pass_contract_on(world, row, 0) == 0
    world, row, _ = stopped(1.0)
    world.contracts[row].replaced = 1
    assert pass_contract_on(world, row, 52) != PASSED_ON


def test_a_team_that_gives_up_has_no_account_of_failure() -> None:
    world, row, other = stopped(1.0)
    world.contracts[row].supplier = other
    assert pass_contract_on(world, row, 52) == 0
    assert world.failures[0].contracts == 0


def test_the_chain_ends_with_a_contract_that_stops() -> None:
    world, row, other = stopped(0.0)
    part = add_subcontract(world, row, other)
    world.subcontracts[part].weekly_value = 700.0
    world.suppliers[other].committed = 700
    pass_contract_on(world, row, 52)
    assert world.subcontracts[part].live == 0
    assert world.suppliers[other].committed == 0


def test_the_cost_of_letting_again_is_counted_with_the_failure() -> None:
    world, _, other = stopped(0.0)
    count_letting_again(world, 0, 700)
    count_letting_again(world, other, 9_000)  # did not fail
    assert cost_of(world, LETTING_AGAIN) == world.failures[0].public_cost == 700


def test_closing_the_account_adds_what_the_state_bears_of_pensions() -> None:
    world, _, _other = stopped(0.0)
    world.finance[0].pension_deficit = 1_001
    world.failures[0].lost_by_chain = 55
    close_accounts(world)
    assert cost_of(world, PENSIONS) == 501
    assert events(world) == [(COLLAPSED, 0, 55)]
    world.failures[0].week = NOW - 1
    close_accounts(world)
    assert cost_of(world, PENSIONS) == 501  # only this week's


# Bidders on standby and plans -------------------------------------------------------------------------------------


def rivals(world: World, row: int) -> tuple[int, int, int]:
    """Add bids of three losers for a contract's tender: a small firm, a better one, and a worse SE."""
    tender = int(world.contracts[row].tender)
    rows = [firm(world, kind) for kind in (SMALL_FIRM, SMALL_FIRM, SOCIAL_ENTERPRISE)]
    for supplier, score in zip(rows, (0.6, 0.7, 0.1), strict=True):
        bid(world, tender, supplier, outcome=LOST, score=score)
    return rows[0], rows[1], rows[2]


def test_the_best_loser_stands_by_and_social_enterprises_first() -> None:
    world, row, _ = stopped(0.0)
    _, better, se = rivals(world, row)
    tender = int(world.contracts[row].tender)
    assert standby(world, tender) == se
    world.suppliers[se].winding_down = 1
    assert standby(world, tender) == better
    world.bids[1].outcome = SUBMITTED
    assert standby(world, tender) == better - 1
    world.suppliers[better - 1].n_members = 2
    assert standby(world, tender) == NOBODY


def test_who_stands_by_takes_the_contract_over_at_once() -> None:
    world, row, _ = stopped(0.0)
    _, _, se = rivals(world, row)
    world.contracts[row].bid = 0
    rules(world, standby_bidder=1.0)
    assert pass_contract_on(world, row, 52) == PASSED_ON
    assert world.contracts[row].supplier == se
    assert cost_of(world, CONTINUITY) == 0


@pytest.mark.parametrize(("kind", "fee"), [(LARGE_CONTRACTOR, 52_000), (SMALL_FIRM, 0)])
def test_standing_by_for_a_large_contractor_is_paid(kind: int, fee: int) -> None:
    world, row, _ = stopped(0.0)
    world.suppliers[0].kind = kind
    _, _, se = rivals(world, row)
    retain_standby(world, row)
    assert cash(world, se) == world.suppliers[se].result == moved(world, STANDBY_FEE) == fee


def test_plans_cost_a_share_of_a_months_work_of_large_contractors() -> None:
    """3 % of 100,000 a week times 52 / 12: 13,000; none where no plan is kept, or work has not begun."""
    world, row, other = stopped(0.0)
    contract(world, other)
    keep_plans(world)
    assert moved(world, STEP_IN_PLAN) == 0
    rules(world, 0, step_in_plan=1.0)
    keep_plans(world)
    assert moved(world, STEP_IN_PLAN) == 13_000
    world.contracts[row].state = MOBILISING
    keep_plans(world)
    assert moved(world, STEP_IN_PLAN) == 13_000
