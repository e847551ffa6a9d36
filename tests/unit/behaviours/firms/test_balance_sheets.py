"""Where a contractor stands when it enters: drawn from the ranges of real accounts, or given by the scenario."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.firms.balance_sheets import open_finance
from simulator.engine.accounts import HOUSEHOLDS
from simulator.engine.codes import LARGE_CONTRACTOR, NOBODY, SMALL_FIRM
from simulator.engine.world import World
from tests.unit.behaviours.contractors.test_collapse import NOW, world_of
from tests.unit.hand_world import account, alike, cash, firm, hand_world, numbers

pytestmark = pytest.mark.interpreted


def opened(kind: int = LARGE_CONTRACTOR, born: int = -500, given: int = 0) -> World:
    world = world_of(kind, money=1_000)
    numbers(
        world, chain_terms_days=42.0, outside_bought_share=0.5, outside_collection_days=35.0, book_headroom=2.0,
        contractor_debt_mean=0.1, contractor_debt_sd=0.0, contractor_margin_sd=0.0, contractor_hidden_sd=0.0,
        contractor_terms_sd=0.0, contractor_pension_most=0.0, early_payment_programmes=0.0, contractor_shown_share=0.4,
    )  # fmt: skip
    s = world.suppliers[0]
    s.overdraft_limit, s.outside_margin, s.outside_income, s.born, s.group = 800, 0.03, 5_200.0, born, 0
    g = world.group_finance[0]
    g.given, g.turnover, g.public_share, g.true_margin = given, 520_000, 0.25, 0.02
    g.facility, g.advance_limit, g.pension_deficit, g.overstated = 60_000, 70, 80, 90
    g.terms_days, g.reported_margin, g.bid_optimism, g.shown_debt, g.average_debt = 70.0, 0.05, 0.1, 300, 400
    g.normal_margin = 0.03
    open_finance(world, 0)
    return world


def test_a_contractor_opens_with_trade_credit_on_the_usual_terms() -> None:
    """1,200 a week: half of it bought and paid after six weeks, all of it collected after five."""
    world = opened()
    f = world.finance[0]
    assert (f.facility, f.terms_days, f.first_terms_days) == (1_500, 42.0, 42.0)
    assert (cash(world, 0), f.needed, f.average_debt, f.shown_debt) == (-700, 700.0, 700.0, 280)
    assert (f.payables, f.receivables) == (3_600, 6_000)
    assert alike([f.reported_margin, f.normal_margin, f.last_reported], [0.03, 0.03, 0.03 * 7_000.0])
    assert (f.warned, f.strained, f.rescued, f.last_prime, f.last_loss) == (NOBODY,) * 5


def test_a_contractor_whose_balance_sheet_is_given_starts_with_it() -> None:
    """520,000 a year, three quarters elsewhere: 7,500 a week, half of it bought and paid after 70 days."""
    world = opened(given=1)
    s, f = world.suppliers[0], world.finance[0]
    assert (s.turnover, s.public_share, s.outside_income, s.outside_margin) == (520_000.0, 0.5, 32_500.0, 0.02)
    assert (f.facility, s.overdraft_limit, f.advance_limit, f.pension_deficit) == (60_000, 60_000, 70, 80)
    assert (f.overstated, f.overstated_before, f.bid_optimism, f.shown_debt) == (90.0, 90.0, 0.1, 300)
    assert (f.payables, f.receivables) == (37_500, 37_500)
    assert alike([f.book_target, f.last_reported], [2_500.0, 26_000.0])
    assert alike([f.normal_margin, f.reported_margin], [0.03, 0.06])  # three points too much
    assert cash(world, 0) == -400
    assert world.cash[HOUSEHOLDS] == 1_400
    assert s.was_negative == 1


def test_entrants_and_other_kinds_do_not_take_a_groups_balance_sheet_over() -> None:
    assert opened(born=NOW, given=1).finance[0].facility == 1_500
    assert opened(kind=SMALL_FIRM, given=1).finance[0].facility == 0


def test_without_a_bank_a_contractor_holds_cash_and_owes_nothing() -> None:
    world = opened()
    world.suppliers[0].overdraft_limit = 0
    open_finance(world, 0)
    assert (cash(world, 0), world.finance[0].facility) == (0, 0)


def test_balance_sheets_lie_in_the_ranges_of_real_accounts() -> None:
    """Of 60 contractors with the register's numbers: debt and cash, honest and other books; the wreck is one draw."""
    world = hand_world(0, chain=1)
    for _ in range(60):
        row = firm(world, LARGE_CONTRACTOR, turnover=1e9, overdraft_limit=8e7, outside_income=7e7, outside_margin=0.02)
        world.suppliers[row].born = -500
        open_finance(world, row)
    rows = range(60)
    debt = np.array([-world.cash[account(row)] / 1e9 for row in rows])
    finance = world.finance[:60]
    assert (debt < 0).any()
    assert debt.mean() == pytest.approx(0.03, abs=0.035)  # three standard errors of 0.08
    assert debt.max() > 0.11  # Carillion's average debt over its turnover (C10, C1)
    assert (finance.facility >= 8e7).all()
    assert (finance.reported_margin >= finance.normal_margin).all()
    assert (finance.overstated <= 0.2 * 1e9).all()
    assert (finance.pension_deficit == 0).sum() == pytest.approx(30, abs=12)
    assert 20.0 < finance.terms_days.min() < finance.terms_days.max() < 90.0
