"""A contractor's purse week by week: facility, terms, window dressing, trade credit, dividends; and its reports."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.contractors.treasury import live_week, owners_wait, pay_out, raised_by_waiting
from simulator.engine.accounts import DISTRIBUTION, DIVIDEND, TRADE_CREDIT
from simulator.engine.codes import BANK_WITHDRAWAL, LARGE_CONTRACTOR, NOBODY
from simulator.engine.columns.run_columns import Shock
from simulator.engine.world import World, table
from tests.unit.hand_world import alike, cash, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted

FACILITY = 1_000_000


def contractor(week: int, money: int = 0, **finance: float) -> World:
    """Return a world with one contractor whose other business turns over 5,200 a month, 1,200 a week."""
    world = hand_world(week, chain=1, recording=1)
    numbers(
        world, outside_bought_share=0.5, outside_collection_days=35.0, credit_adjustment_weeks=10.0,
        chain_terms_stretched_days=120.0, dressing_weeks=3.0, dressing_pull=0.25, dividend_payout=0.4,
        credit_withdrawn_share=0.6, credit_withdrawal_weeks=20.0, rescue_weeks=9.0, strain_share=0.8,
        refinancing_share=0.9, write_down_limit=0.1, quiet_release=0.5, covenant_multiple=3.0, bank_patience=0.0,
        facility_cut=0.1, rescue_multiple=3.0, rescue_opinion_sd=0.0, pension_recovery_years=10.0,
        margin_recovery_years=2.0, contractor_margin_sd=0.0, contractor_shown_share=0.0, early_payment_days=14.0,
    )  # fmt: skip
    rules(world, maximum_chain_days=365.0, average_debt_disclosed=0.0, early_payment_as_debt=0.0)
    row = firm(world, LARGE_CONTRACTOR, cash=money, outside_income=5_200.0)
    given = {"facility": FACILITY, "first_terms_days": 30.0, "payables": 2_571, "receivables": 6_000}
    for name, value in (given | finance).items():
        world.finance[row][name] = value
    return world


def test_the_facility_is_what_banks_agreed_to_less_what_they_took_back() -> None:
    world = contractor(101, cut=0.25)
    live_week(world, 0)
    assert world.suppliers[0].overdraft_limit == 750_000


def test_a_shock_takes_bank_money_while_it_lasts_and_where_it_strikes() -> None:
    world = contractor(101)
    world.shocks = table(Shock, 3)
    world.shock_councils = np.array([[1, 0], [0, 1], [1, 1]])
    for i, size in enumerate((0.5, 0.3, 0.2)):
        shock = world.shocks[i]
        shock.shock, shock.sector, shock.start, shock.until, shock.change = BANK_WITHDRAWAL, NOBODY, 90, 102, size
    world.shocks[2].sector = 1  # another kind of work
    live_week(world, 0)
    assert world.suppliers[0].overdraft_limit == 500_000
    world.clock[0].week = 102
    live_week(world, 0)
    assert world.suppliers[0].overdraft_limit == FACILITY


def test_terms_stretch_with_what_is_needed_beyond_the_debt_that_owners_mean_to_have() -> None:
    """Half of the room between 200,000 and a million is used up: half of the way from 30 to 120 days."""
    world = contractor(101, money=-600_000, needed=600_000.0)
    world.suppliers[0].target_cash = -200_000.0
    live_week(world, 0)
    assert alike(world.finance[0].terms_days, 75.0)


def test_the_cash_that_a_stretch_raises_does_not_end_it() -> None:
    """A hundred thousand owed to suppliers beyond the usual terms stands in the account: the need is what it was."""
    world = contractor(101, money=-500_000, needed=600_000.0, payables=2_571 + 100_000)
    assert raised_by_waiting(world, 0) == 100_000
    live_week(world, 0)
    assert alike(world.finance[0].needed, 600_000.0)
    assert world.finance[0].terms_days > 75.0


def test_terms_come_to_rest_where_they_had_a_saw_tooth() -> None:
    """A contractor that lives four years deep in its facility: no half-year's terms differ by more than five days."""
    world = contractor(0, money=-700_000, needed=700_000.0)
    world.finance[0].warned = NOBODY
    world.suppliers[0].outside_income = 260_000.0
    numbers(world, dressing_weeks=0.0)
    terms = []
    for week in range(208):
        world.clock[0].week = week
        live_week(world, 0)
        terms.append(float(world.finance[0].terms_days))
    later = np.array(terms[52:]).reshape(-1, 26).mean(axis=1)
    assert later.min() > 40.0
    assert np.abs(np.diff(later)).max() < 5.0


def test_the_law_binds_usual_and_stretched_terms_in_all_business() -> None:
    """At 20 days 600 a week times 20/7 are owed and twice that is due in; a tenth of the gap is closed each week."""
    world = contractor(99, money=-500_000, needed=500_000.0)
    rules(world, maximum_chain_days=20.0)
    live_week(world, 0)
    assert world.finance[0].terms_days == 20.0
    paid, collected = round((2_571 - 600 * 20 / 7) / 10), round((6_000 - 1_200 * 20 / 7) / 10)
    assert moved(world, TRADE_CREDIT) == collected - paid
    assert cash(world, 0) == -500_000 + collected - paid


def test_before_a_period_end_a_contractor_aims_at_the_usual_part_of_what_it_needs() -> None:
    world = contractor(101, money=-1_000, needed=1_000.0, shown_debt=200)
    numbers(world, contractor_shown_share=0.5)
    live_week(world, 0)
    assert cash(world, 0) == -500


@pytest.mark.parametrize(("locked", "warned", "paid"), [(0, NOBODY, 300), (1, NOBODY, 0), (0, 90, 0)])
def test_owners_get_nothing_while_a_covenant_is_broken_or_a_warning_stands(
    locked: int, warned: int, paid: int
) -> None:
    world = contractor(100, money=1_000, locked=locked, warned=warned)
    pay_out(world, 0, 300)
    assert moved(world, DISTRIBUTION) == paid
    assert owners_wait(world, 0) == (paid == 0)


def test_trade_credit_moves_a_tenth_of_the_way_to_its_terms() -> None:
    """At 30 days suppliers wait for 600 a week times 30/7: 2,571, as they do; customers owe 6,000 for 35 days."""
    world = contractor(101)
    live_week(world, 0)
    assert moved(world, TRADE_CREDIT) == 0
    world = contractor(101, payables=571, receivables=5_000)  # 2,000 too little owed, 1,000 too little due
    live_week(world, 0)
    assert (world.finance[0].payables, world.finance[0].receivables) == (771, 5_100)
    assert cash(world, 0) == 100
    world = contractor(101, payables=2_571, receivables=5_000)
    live_week(world, 0)
    assert cash(world, 0) == -100


def test_after_a_warning_suppliers_withdraw_their_credit_bit_by_bit() -> None:
    """Ten of twenty weeks: half of 60 % is withdrawn, so 70 % of 2,571 is still given."""
    world = contractor(101, warned=91)
    live_week(world, 0)
    assert alike(world.finance[0].withdrawn, 0.3)
    assert cash(world, 0) == -77  # a tenth of 771


def test_before_a_period_ends_payments_are_held_back_so_that_no_more_debt_shows_than_last_time() -> None:
    """Debt of 1,000 against 200 shown: 800 are wanted; 600 are payments held, 200 are receipts pulled forward."""
    world = contractor(101, money=-1_000, shown_debt=200)  # weeks 101, 102 and 103 of the half-year are the last three
    live_week(world, 0)
    f = world.finance[0]
    assert f.holding == 1
    assert cash(world, 0) == -200
    assert (f.payables, f.receivables) == (2_571 + 600, 6_000 - 200)


def test_receipts_are_pulled_forward_no_further_than_their_share_of_a_week() -> None:
    world = contractor(101, money=-5_000, shown_debt=0)
    live_week(world, 0)
    assert cash(world, 0) == -5_000 + 600 + 300


@pytest.mark.parametrize(("week", "shown", "warned"), [(100, 200, NOBODY), (101, 1_000, NOBODY), (101, 200, 60)])
def test_nobody_dresses_early_or_without_need_or_under_a_warning(week: int, shown: int, warned: int) -> None:
    world = contractor(week, money=-1_000, shown_debt=shown, warned=warned)
    live_week(world, 0)
    assert world.finance[0].holding == 0


@pytest.mark.parametrize(
    ("week", "warned", "money", "paid"),
    [(112, NOBODY, 500_000, 40_000), (113, NOBODY, 500_000, 0), (112, 100, 500_000, 0), (112, NOBODY, -970_000, 0)],
)
def test_dividends_come_after_the_accounts_out_of_reported_profit(
    week: int, warned: int, money: int, paid: int
) -> None:
    """40 % of 100,000, in the ninth week of the year, unless warned or without room."""
    world = contractor(week, money=money, last_reported=100_000.0, warned=warned)
    live_week(world, 0)
    assert moved(world, DIVIDEND) == paid
