"""From work to money: starting, working, invoicing, paying, a firm's week, month and year."""

from __future__ import annotations

import math

import pytest

from simulator.engine.accounts import (
    BANKS,
    CLOSING_BALANCE,
    DISTRIBUTION,
    DIVIDEND,
    EMPLOYMENT_TAX,
    ESTATE_DISTRIBUTION,
    LATE_INTEREST,
    MATERIALS,
    OUTSIDE_GAIN,
    OUTSIDE_LOSS,
    OVERDRAFT_INTEREST,
    OVERHEAD,
    UPFRONT_PAYMENT,
    WAGES,
)
from simulator.engine.codes import CLOSED, COMPLETED, INSOLVENT, MOBILISING, NOBODY, RUNNING, SMALL_FIRM
from simulator.engine.events import BAD_MONTH, CONTRACT_ENDED, PAID_LATE
from simulator.engine.ledger import council_account, total
from simulator.engine.rows import add_invoice
from simulator.engine.world import World
from simulator.phases import deliver, invoice, operate, pay
from simulator.phases.pay import late_interest
from simulator.register import KIND_NAMES
from tests.unit.hand_world import account, alike, cash, contract, events, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted

NOW = 100


def job(week: int = NOW, month_ends: int = 1, **columns: float) -> tuple[World, int]:
    """Return a world with one firm and its contract: 52,000 pounds over 52 weeks."""
    world = hand_world(week, month_ends=month_ends, recording=1)
    numbers(world, wage_gbp_per_year=520.0, procurement_lead_weeks=10.0)
    rules(world, payment_late_share=0.0, payment_usual_days=7.0, payment_terms_days=30.0, maximum_payment_days=365.0,
          late_interest_rate=0.0, real_budget_growth=0.0)  # fmt: skip
    world.sectors[0].labour_share = 0.25
    firm(world)
    return world, contract(world, 0, terms_days=30.0, **columns)


# Deliver ----------------------------------------------------------------------------------------------------------


def test_work_begins_in_its_week_and_what_is_paid_up_front_is_paid_then() -> None:
    world, row = job(state=MOBILISING, upfront_share=0.2, start=NOW + 1)
    deliver.run(world)
    assert world.contracts[row].state == MOBILISING
    world.clock[0].week = NOW + 1
    deliver.run(world)
    c = world.contracts[row]
    assert (c.state, c.worked_weeks, c.upfront_left) == (RUNNING, 1, 1_040_000)
    assert cash(world, 0) == moved(world, UPFRONT_PAYMENT) == world.suppliers[0].advances == 1_040_000


def test_a_week_of_work_falls_due_to_staff_and_suppliers_at_the_weeks_prices() -> None:
    """1,000 at an index of 1.5 and a shock of a fifth is 1,800: 450 of wages. A job was 520 pounds a year before."""
    world, row = job(weekly_cost=1_000.0)
    world.lines[0].cost_index, world.lines[0].shock = 1.5, 0.2
    deliver.run(world)
    s = world.suppliers[0]
    assert alike([s.wages_due, s.materials_due, s.council_income, s.council_cost], [450.0, 1_350.0, 100_000.0, 1_800.0])
    assert alike(s.job_weeks, 250.0 * 52 / 52_000)
    assert (s.home_work, s.away_work) == (100_000.0, 0.0)
    assert world.contracts[row].worked_weeks == 1
    assert world.clock[0].worked_by_nobody == 0


def test_work_away_from_home_and_work_by_nobody() -> None:
    world, _ = job()
    world.suppliers[0].home = 1
    world.suppliers[0].state = INSOLVENT
    deliver.run(world)
    assert (world.suppliers[0].home_work, world.suppliers[0].away_work) == (0.0, 100_000.0)
    assert world.clock[0].worked_by_nobody == 1


@pytest.mark.parametrize(("end", "renewals"), [(NOW + 11, 1), (NOW + 12, 0)])
def test_renewal_is_considered_once_some_weeks_before_the_end(end: int, renewals: int) -> None:
    world, row = job(end=end, start=NOW - 20)
    deliver.run(world)
    assert world.clock[0].renewals == world.contracts[row].renewed == renewals
    deliver.run(world)
    assert world.clock[0].renewals == renewals


def test_the_last_week_completes_a_contract_and_frees_what_it_held() -> None:
    world, row = job(start=NOW - 51, end=NOW + 1, worked_weeks=51, commitment=100_000)
    world.lines[0].committed = 130_000
    world.suppliers[0].committed = 110_000
    deliver.run(world)
    c, s = world.contracts[row], world.suppliers[0]
    assert (c.state, c.worked_weeks, c.commitment) == (COMPLETED, 52, 0)
    assert (world.lines[0].committed, s.committed, s.live_contracts, s.completed_now) == (30_000, 10_000, 0, 1)
    assert events(world) == [(CONTRACT_ENDED, 0, 5_200_000)]


# Invoice ----------------------------------------------------------------------------------------------------------


def invoices(world: World) -> list[tuple[int, float]]:
    return [(int(i.amount), float(i.days)) for i in world.invoices if i.open]


def test_a_months_work_is_invoiced_at_its_end() -> None:
    world, row = job(worked_weeks=4, invoiced=100_000)
    world.clock[0].month_ends = 0
    invoice.run(world)
    assert invoices(world) == []
    world.clock[0].month_ends = 1
    invoice.run(world)
    assert invoices(world)[0][0] == 300_000
    assert 0.0 <= invoices(world)[0][1] <= 14.0  # up to twice the usual days
    assert (world.contracts[row].invoiced, world.suppliers[0].receivable) == (400_000, 300_000)
    assert world.tallies[SMALL_FIRM].invoiced == 300_000
    assert world.clock[0].live_contracts == 1
    invoice.run(world)
    assert len(invoices(world)) == 1  # nothing new


def test_an_advance_comes_off_in_its_share_and_at_the_end_in_full() -> None:
    world, row = job(worked_weeks=4, upfront_share=0.25, upfront_left=900_000)
    world.suppliers[0].advances = 900_000
    invoice.run(world)
    assert invoices(world)[0][0] == 300_000
    assert world.contracts[row].upfront_left == world.suppliers[0].advances == 800_000
    world.contracts[row].state, world.contracts[row].worked_weeks = COMPLETED, 52
    world.clock[0].ended = 1
    invoice.run(world)
    assert invoices(world)[1][0] == 4_000_000
    assert world.contracts[row].upfront_left == 0
    assert world.clock[0].live_contracts == 0


def test_what_ended_is_invoiced_at_once_to_its_last_penny() -> None:
    world, _ = job(month_ends=0, state=COMPLETED, worked_weeks=52, value=5_200_001)
    contract(world, 0, start=NOW - 5)
    world.clock[0].ended = 1
    invoice.run(world)
    assert [amount for amount, _ in invoices(world)] == [5_200_001]
    assert (world.live_contracts[0], world.clock[0].live_contracts) == (1, 1)
    assert world.clock[0].over_invoiced == 0


@pytest.mark.parametrize(("terms", "rule", "most", "days"), [(30, 60, 365, 30), (30, 10, 365, 10), (30, 60, 21, 21)])
def test_the_shortest_of_terms_rule_and_law_holds(terms: float, rule: float, most: float, days: float) -> None:
    """A council that takes far longer than its terms, but not late, pays on the last day."""
    world, row = job(worked_weeks=4)
    world.contracts[row].terms_days = terms
    rules(world, payment_terms_days=rule, maximum_payment_days=most, payment_usual_days=1e9)
    invoice.run(world)
    assert invoices(world)[0][1] == days


def test_late_councils_take_their_terms_and_more() -> None:
    """All invoices late by 10 days on average: those of many contracts average to the terms and ten days."""
    taken = []
    for seed in range(300):
        world, _ = job(worked_weeks=4)
        world.clock[0].seed = seed
        rules(world, payment_late_share=1.0, payment_late_days=10.0)
        invoice.run(world)
        taken.append(invoices(world)[0][1])
        assert alike(world.invoices[0].days_late, taken[-1] - 30.0)
    assert min(taken) >= 30.0
    assert abs(sum(taken) / 300 - 40.0) < 4.0 * 10.0 / math.sqrt(300)  # four standard errors


def test_where_prompt_payment_gives_way_first_terms_are_used_up() -> None:
    world, _ = job(worked_weeks=4)
    rules(world, payment_usual_days=0.0, real_budget_growth=-0.01, budget_gives_way=3.0)
    found = set()
    for seed in range(20):
        world, _ = job(worked_weeks=4)
        world.clock[0].seed = seed
        rules(world, payment_usual_days=0.0, real_budget_growth=-0.01, budget_gives_way=3.0)
        invoice.run(world)
        found.add(invoices(world)[0][1])
    assert max(found) > 20.0  # otherwise all would be paid at once
    assert max(found) <= 30.0


# Pay --------------------------------------------------------------------------------------------------------------


def due(amount: int = 1_000, late: float = 0.0, days: float = 20.0) -> tuple[World, int]:
    world, row = job()
    world.suppliers[0].receivable = amount
    at = add_invoice(world, row, 0, amount, NOW)
    world.invoices[at].days, world.invoices[at].days_late = days, late
    return world, int(at)


def test_interest_is_simple_by_the_day() -> None:
    assert late_interest(36_500, 10.0, 0.08) == 80


def test_an_invoice_is_paid_in_its_week_and_counted() -> None:
    world, at = due()
    pay.run(world)
    assert cash(world, 0) == 1_000
    assert world.cash[council_account(0)] == -1_000
    assert world.suppliers[0].receivable == 0
    tally = world.tallies[SMALL_FIRM]
    assert (tally.paid, tally.payments, tally.payment_days, tally.late_payments) == (1_000, 1, 20.0, 0)
    assert (world.due[NOW], world.invoices[at].open) == (NOBODY, 0)
    pay.run(world)
    assert cash(world, 0) == 1_000


def test_suppliers_see_how_long_after_its_terms_a_council_pays() -> None:
    """45 days against terms of 30, believed to be 5 beyond them: a tenth of the way to 15."""
    world, at = due(days=45.0)
    numbers(world, payment_belief_weight=0.1)
    world.invoices[at].terms = 30.0
    world.councils[0].days_beyond_terms = 5.0
    pay.run(world)
    assert alike(world.councils[0].days_beyond_terms, 6.0)


def test_nothing_is_paid_before_its_week() -> None:
    world, _ = due()
    world.clock[0].week = NOW - 1
    pay.run(world)
    assert cash(world, 0) == 0


@pytest.mark.parametrize(
    ("late", "rate", "enforced", "interest"), [(10.0, 0.08, 1.0, 80), (10.0, 0.08, 0.0, 0), (0.0, 0.08, 1.0, 0),
                                              (10.0, 0.0, 1.0, 0)],
)  # fmt: skip
def test_interest_on_late_days_where_it_is_claimed(late: float, rate: float, enforced: float, interest: int) -> None:
    world, _ = due(36_500, late)
    rules(world, late_interest_rate=rate, late_interest_enforced=enforced)
    pay.run(world)
    assert moved(world, LATE_INTEREST) == interest
    assert cash(world, 0) == 36_500 + interest
    assert world.suppliers[0].result == interest
    assert events(world) == ([(PAID_LATE, 0, 36_500)] if late else [])


@pytest.mark.parametrize(("state", "reason"), [(INSOLVENT, ESTATE_DISTRIBUTION), (CLOSED, CLOSING_BALANCE)])
def test_what_comes_after_a_firms_end_goes_on(state: int, reason: int) -> None:
    world, _ = due()
    world.suppliers[0].state = state
    pay.run(world)
    assert cash(world, 0) == 0
    assert moved(world, reason) == 1_000


# Operate ----------------------------------------------------------------------------------------------------------


def business(month_ends: int = 1, month: int = 5, kind: int = SMALL_FIRM, **columns: float) -> World:
    world = hand_world(NOW, month_ends=month_ends, month=month, recording=1)
    numbers(
        world, employer_tax_share=0.1, overdraft_rate=0.12, distribution_share=0.5, overhead_adjustment=0.5,
        turnover_adjustment=0.25, bad_month_sd=99.0, members_share_of_surplus=0.6,
    )  # fmt: skip
    rules(world, interest_rate_rise=0.0)
    firm(world, kind, **({"target_cash": 1e12} | columns))
    return world


def test_a_weeks_bills() -> None:
    world = business(month_ends=0, wages_due=1_000.0, materials_due=300.0, overhead=50.0, cash=2_000)
    before = total(world)
    operate.run(world)
    assert [moved(world, reason) for reason in (WAGES, EMPLOYMENT_TAX, MATERIALS, OVERHEAD)] == [900, 100, 300, 50]
    s = world.suppliers[0]
    assert (s.result, s.wages_due, s.materials_due, s.overhead) == (-1_350.0, 0.0, 0.0, 50.0)
    assert (cash(world, 0), total(world)) == (650, before)


def test_firms_that_left_pay_nothing_any_more() -> None:
    world = business(wages_due=1_000.0, state=CLOSED)
    operate.run(world)
    assert moved(world, WAGES) == 0


@pytest.mark.parametrize(("margin", "gain", "loss"), [(0.1, 500, 0), (-0.1, 0, 500)])
def test_other_business_brings_its_margin_by_the_month(margin: float, gain: int, loss: int) -> None:
    world = business(outside_income=5_000.0, outside_margin=margin, cash=1_000)
    operate.run(world)
    assert (moved(world, OUTSIDE_GAIN), moved(world, OUTSIDE_LOSS)) == (gain, loss)
    assert alike(world.suppliers[0].result, gain - loss)


def test_very_bad_months_are_told() -> None:
    world = business(outside_income=5_000.0)
    numbers(world, bad_month_sd=-99.0)  # every month is as bad as that
    operate.run(world)
    assert [event for event, _, _ in events(world)] == [BAD_MONTH]


@pytest.mark.parametrize(("rise", "interest"), [(0.0, 100), (0.06, 150), (-0.5, 0)])
def test_an_overdraft_costs_interest_by_the_month(rise: float, interest: int) -> None:
    world = business(cash=-10_000)
    rules(world, interest_rate_rise=rise)
    operate.run(world)
    assert moved(world, OVERDRAFT_INTEREST) == world.cash[BANKS] == interest
    assert alike(world.suppliers[0].result, -interest)


def test_owners_take_half_of_what_is_above_the_target_and_the_advances() -> None:
    world = business(cash=1_000, target_cash=500.0, advances=100)
    operate.run(world)
    assert moved(world, DISTRIBUTION) == 200


def test_size_and_overheads_follow_what_a_firm_does() -> None:
    """Direct cost of 1,170 this month is 270 a week, 90 % of 300; overheads move to the other 30, half way from 10.

    Yearly 12 x (1,300 + 700) is 24,000; a quarter of the way from 20,000.
    """
    world = business(
        council_income=1_300.0, council_cost=1_170.0, outside_income=700.0, overhead_share=0.1, overhead=10.0,
        turnover=20_000.0, cash=10**6,
    )
    operate.run(world)
    s = world.suppliers[0]
    assert alike([s.overhead, s.turnover, s.income, s.council_income], [20.0, 21_000.0, 2_000.0, 0.0])
    assert s.council_cost == 0.0
    assert alike(s.result, 1_300.0 - 10.0)


def test_a_years_books_close_in_december_only() -> None:
    for month, closed in ((10, False), (11, True)):
        world = business(month=month, result=70.0, income=900.0)
        operate.run(world)
        s = world.suppliers[0]
        assert (alike([s.last_result, s.last_income, s.result, s.income], [70.0, 900.0, 0.0, 0.0])) == closed


def test_members_of_a_cooperative_have_their_share_of_the_years_surplus_and_nothing_by_the_month() -> None:
    world = business(month=11, kind=KIND_NAMES.index("cooperative"), result=1_000.0, cash=10_000, target_cash=0.0)
    operate.run(world)
    assert (moved(world, DIVIDEND), moved(world, DISTRIBUTION)) == (600, 0)
    assert world.cash[account(0)] == 9_400
