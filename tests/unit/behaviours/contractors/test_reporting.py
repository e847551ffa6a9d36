"""What a contractor shows: profit, debt, covenants, warnings, new money; and what follows from what it shows."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.contractors.reporting import (
    ask_investors,
    close_month,
    debt_of,
    debt_shown,
    paid_early_by_banks,
    report,
    restore_trust,
    weekly_bought,
)
from simulator.behaviours.contractors.treasury import live_week
from simulator.engine.accounts import NEW_EQUITY, PENSION_CONTRIBUTION
from simulator.engine.codes import NOBODY
from simulator.engine.events import BANK_CUT, RESCUED, WARNED
from tests.unit.behaviours.contractors.test_treasury import contractor
from tests.unit.hand_world import account, alike, cash, events, moved, numbers, rules

pytestmark = pytest.mark.interpreted


def test_debt_is_what_the_account_is_below_zero() -> None:
    world = contractor(100)
    assert debt_of(world, 0) == 0
    world.cash[account(0)] = -700
    assert debt_of(world, 0) == 700


def test_a_month_pays_into_the_pension_fund_and_books_profit_that_is_none() -> None:
    """A deficit of 12,000 over ten years is 100 a month; books that show 3 points too much add 156 of 5,200."""
    world = contractor(100, pension_deficit=12_000, reported_margin=0.08, normal_margin=0.05)
    world.suppliers[0].outside_margin = 0.01
    close_month(world, 0)
    f = world.finance[0]
    assert moved(world, PENSION_CONTRIBUTION) == 100
    assert f.pension_deficit == 11_900
    assert alike(f.overstated, 156.0)
    assert alike(world.suppliers[0].outside_margin, 0.01 + 0.04 / 24)


def test_a_margin_wanders_around_the_firms_own_normal_one() -> None:
    """A steady spread of two points: over 3,000 months mean 5 % and sd 2 %, with a correlation of two years."""
    world = contractor(0, normal_margin=0.05, reported_margin=0.05)
    numbers(world, contractor_margin_sd=0.02)
    world.suppliers[0].outside_margin = 0.05
    margins = []
    for week in range(3_000):
        world.clock[0].week = week
        close_month(world, 0)
        margins.append(float(world.suppliers[0].outside_margin))
    assert np.mean(margins) == pytest.approx(0.05, abs=0.006)
    assert np.std(margins) == pytest.approx(0.02, rel=0.25)
    assert world.finance[0].overstated == 0.0


def test_a_margin_reported_too_low_overstates_nothing() -> None:
    world = contractor(100, reported_margin=0.01, normal_margin=0.04)
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


@pytest.mark.parametrize(("share", "shown"), [(0.0, 5_000), (0.5, 7_500), (1.0, 10_000)])
def test_a_duty_to_report_shows_average_debt(share: float, shown: int) -> None:
    world = contractor(103, money=-5_000, debt_weeks=260_000.0)
    rules(world, average_debt_disclosed=share)
    report(world, 0, False)
    assert world.finance[0].shown_debt == shown


def test_what_banks_paid_early_is_the_bills_of_council_work_and_what_other_suppliers_wait_for_longer() -> None:
    """600 a week are bought; what is owed for more than two weeks is the bank's, up to 1,000 with the 300 of bills."""
    world = contractor(103, advanced=300, advance_limit=1_000, payables=1_500)
    assert weekly_bought(world, 0) == 600.0
    assert paid_early_by_banks(world, 0) == 300 + 300
    world.finance[0].payables = 9_999
    assert paid_early_by_banks(world, 0) == 1_000
    world.finance[0].advance_limit = 0
    assert paid_early_by_banks(world, 0) == 300


def test_a_ban_shows_what_banks_paid_early_as_debt() -> None:
    world = contractor(103, money=-500, advanced=300, advance_limit=300, payables=0)
    assert debt_shown(world, 0) == 500
    rules(world, early_payment_as_debt=1.0)
    assert debt_shown(world, 0) == 800


@pytest.mark.parametrize(
    ("patience", "hidden", "is_warned"), [(0.0, 50_000.0, True), (1.0, 50_000.0, False), (0.0, 49_000.0, False)]
)
def test_a_covenant_is_tested_on_every_accounts_and_a_breach_opens_the_books(
    patience: float, hidden: float, is_warned: bool
) -> None:
    """Debt of 400,000 on a profit of 100,000 with a covenant of three: owners wait; half of the limit is hidden."""
    world = contractor(103, money=-400_000, last_reported=100_000.0, overstated=hidden + 1.0)
    world.suppliers[0].turnover = 1e6
    numbers(world, bank_patience=patience)
    report(world, 0, False)
    f = world.finance[0]
    assert f.locked == 1
    assert (f.warned == 103) == is_warned
    assert f.cut == 0.0  # until it has warned banks have no reason to think worse of it than its books


def test_trust_comes_back_a_year_after_a_warning_if_accounts_are_in_order() -> None:
    for warned, debt, back in ((50, 0, True), (51, 0, False), (50, 900_000, False)):
        world = contractor(103, money=-debt, debt_weeks=26.0 * debt, warned=warned, last_reported=1e6)
        report(world, 0, True)
        assert (world.finance[0].warned == NOBODY) == back
