"""A contractor's purse week by week: facility, terms, window dressing, trade credit, dividends; and its reports."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.contractors.reporting import ask_investors, close_month, debt_of, report, restore_trust
from simulator.behaviours.contractors.treasury import live_week
from simulator.engine.accounts import DIVIDEND, NEW_EQUITY, PENSION_CONTRIBUTION, TRADE_CREDIT
from simulator.engine.codes import BANK_WITHDRAWAL, LARGE_CONTRACTOR, NOBODY
from simulator.engine.columns.run_columns import Shock
from simulator.engine.events import BANK_CUT, RESCUED, WARNED
from simulator.engine.world import World, table
from tests.unit.hand_world import account, alike, cash, events, firm, hand_world, moved, numbers, rules

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
        margin_recovery_years=2.0,
    )  # fmt: skip
    rules(world)
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


def test_terms_stretch_with_the_average_debt() -> None:
    world = contractor(101, average_debt=500_000.0)
    live_week(world, 0)
    assert world.finance[0].terms_days == 75.0


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
    [(112, NOBODY, 500_000, 40_000), (113, NOBODY, 500_000, 0), (112, 100, 500_000, 0), (112, NOBODY, -960_000, 0)],
)
def test_dividends_come_after_the_accounts_out_of_reported_profit(
    week: int, warned: int, money: int, paid: int
) -> None:
    """40 % of 100,000, in the ninth week of the year, unless warned or without room."""
    world = contractor(week, money=money, last_reported=100_000.0, warned=warned)
    live_week(world, 0)
    assert moved(world, DIVIDEND) == paid


def test_debt_is_what_the_account_is_below_zero() -> None:
    world = contractor(100)
    assert debt_of(world, 0) == 0
    world.cash[account(0)] = -700
    assert debt_of(world, 0) == 700


def test_a_month_pays_into_the_pension_fund_and_books_profit_that_is_none() -> None:
    """A deficit of 12,000 over ten years is 100 a month; a margin shown at 4 % where 1 % is earned is 156 of 5,200."""
    world = contractor(100, pension_deficit=12_000, reported_margin=0.04, normal_margin=0.05)
    world.suppliers[0].outside_margin = 0.01
    close_month(world, 0)
    f = world.finance[0]
    assert moved(world, PENSION_CONTRIBUTION) == 100
    assert f.pension_deficit == 11_900
    assert alike(f.overstated, 156.0)
    assert alike(world.suppliers[0].outside_margin, 0.01 + 0.04 / 24)


def test_a_margin_reported_too_low_overstates_nothing() -> None:
    world = contractor(100, reported_margin=0.01)
    world.suppliers[0].outside_margin = 0.04
    close_month(world, 0)
    assert world.finance[0].overstated == 0.0


def test_a_report_shows_the_debt_of_its_day_and_forgets_the_weeks_between() -> None:
    world = contractor(103, money=-5_000, debt_weeks=260_000.0)
    report(world, 0, False)
    f = world.finance[0]
    assert (f.shown_debt, f.average_debt, f.debt_weeks) == (5_000, 10_000.0, 0.0)
    assert f.average_debt_sum == 0.0  # only year ends are added up


def test_year_ends_add_up_what_was_shown_and_what_was_not() -> None:
    world = contractor(103, money=-5_000, debt_weeks=260_000.0)
    report(world, 0, True)
    f = world.finance[0]
    assert (f.average_debt_sum, f.shown_debt_sum) == (10_000.0, 5_000)


def test_reported_profit_is_result_and_what_optimism_added_less_what_is_quietly_released() -> None:
    """A result of 1,000 with 600 more overstated shows 1,600, 1,000 more than last year: half of that goes."""
    world = contractor(103, overstated=900.0, overstated_before=300.0, last_reported=600.0)
    world.suppliers[0].result = 1_000.0
    world.suppliers[0].turnover = 1e6
    report(world, 0, True)
    f = world.finance[0]
    assert alike([f.last_reported, f.overstated, f.overstated_before], [1_100.0, 400.0, 400.0])


def test_strain_begins_when_average_debt_passes_its_share_of_the_facility() -> None:
    world = contractor(103, debt_weeks=26 * 800_000.0)
    report(world, 0, False)
    assert world.finance[0].strained == NOBODY
    world = contractor(103, debt_weeks=26 * 800_001.0)
    report(world, 0, False)
    assert world.finance[0].strained == 103


@pytest.mark.parametrize(
    ("overstated", "debt", "is_warned"), [(1_001.0, 0.0, True), (999.0, 0.0, False), (501.0, 9.1e5, True)]
)
def test_books_break_at_a_tenth_of_turnover_and_at_half_of_that_when_looked_into(
    overstated: float, debt: float, is_warned: bool
) -> None:
    world = contractor(103, overstated=overstated, debt_weeks=26 * debt, last_reported=2_000.0, advance_limit=500)
    world.suppliers[0].turnover = 10_000.0
    report(world, 0, False)
    f = world.finance[0]
    assert (f.warned == 103) == is_warned
    if is_warned:
        assert (f.overstated, f.advance_limit) == (0.0, 0)
        assert alike(f.last_reported, 2_000.0 - overstated)
        assert events(world) == [(WARNED, 0, round(overstated))]


def test_banks_cut_the_facility_below_a_debt_that_breaks_the_covenant() -> None:
    """Debt of 600,000 on profits of 100,000 with a covenant of three: a tenth less than the debt stays, 540,000."""
    world = contractor(103, money=-600_000, warned=80, last_reported=100_000.0)
    report(world, 0, False)
    assert alike(world.finance[0].cut, 0.46)
    assert events(world) == [(BANK_CUT, 0, 540_000)]


@pytest.mark.parametrize(("patience", "reported"), [(1.0, 100_000.0), (0.0, 200_000.0)])
def test_patient_banks_and_kept_covenants_cut_nothing(patience: float, reported: float) -> None:
    world = contractor(103, money=-600_000, warned=80, last_reported=reported)
    numbers(world, bank_patience=patience)
    report(world, 0, False)
    assert world.finance[0].cut == 0.0


@pytest.mark.parametrize(("advanced", "is_rescued"), [(0, True), (1_000, False)])
def test_investors_look_at_the_whole_hole(advanced: int, is_rescued: bool) -> None:
    """Debt 20,000, half a deficit of 20,000 and what banks advanced, against three times 5 % of 200,000."""
    finance = {"warned": 90, "pension_deficit": 19_998, "normal_margin": 0.05, "advanced": advanced, "cut": 0.2}
    world = contractor(99, money=-20_000, **finance)
    world.suppliers[0].turnover = 200_000.0
    ask_investors(world, 0)
    assert (cash(world, 0) == 0) == is_rescued
    assert moved(world, NEW_EQUITY) == (20_000 if is_rescued else 0)
    assert (world.finance[0].rescued, world.finance[0].cut) == ((99, 0.0) if is_rescued else (NOBODY, 0.2))
    assert events(world) == ([(RESCUED, 0, 20_000)] if is_rescued else [])


def test_investors_are_asked_once_some_weeks_after_the_warning() -> None:
    for week, asked in ((98, 0), (99, 20_000), (100, 0)):
        world = contractor(week, money=-20_000, warned=90, normal_margin=0.05)
        world.suppliers[0].turnover = 1e9
        live_week(world, 0)
        assert (moved(world, NEW_EQUITY) > 0) is (asked > 0)


def test_trust_returns_with_everything_that_was_withdrawn() -> None:
    finance = {"warned": 90, "strained": 70, "withdrawn": 0.4, "cut": 0.5, "terms_days": 99.0}
    world = contractor(100, money=-300, **finance)
    restore_trust(world, 0)
    f = world.finance[0]
    assert (f.warned, f.strained, f.rescued, f.withdrawn, f.cut) == (NOBODY, NOBODY, 100, 0.0, 0.0)
    assert (f.terms_days, f.shown_debt, f.average_debt) == (30.0, 300, 300.0)
