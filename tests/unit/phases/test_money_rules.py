"""Unit and property tests: when an invoice is paid, what comes off it, interest, distributions, beliefs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.firms.scores import clipped
from simulator.engine.accounts import N_PARTIES
from simulator.engine.ledger import council_account
from simulator.phases.invoice import advance_to_deduct, days_on_time
from simulator.phases.learn import updated_belief
from simulator.phases.operate import distribution, monthly_interest, moved_towards


def test_a_payer_takes_its_usual_days_on_average_and_never_more_than_the_terms() -> None:
    assert days_on_time(12.0, 30.0, 0.5) == 12.0
    assert days_on_time(12.0, 30.0, 0.999) == pytest.approx(23.976)
    assert days_on_time(40.0, 30.0, 0.9) == 30.0


def test_an_advance_comes_off_in_its_share_and_what_is_left_at_the_end() -> None:
    assert advance_to_deduct(1_000, 400, 0.25, False) == 100
    assert advance_to_deduct(60, 400, 0.25, False) == 60
    assert advance_to_deduct(350, 400, 0.25, True) == 350
    assert advance_to_deduct(900, 400, 0.25, True) == 400  # no invoice is negative


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**8), min_size=1, max_size=30), st.floats(0.0, 1.0))
def test_never_more_comes_off_than_was_advanced(advance: int, invoices: list[int], share: float) -> None:
    """Property: over any course of a contract."""
    left = advance
    for place, gross in enumerate(invoices):
        off = advance_to_deduct(left, gross, share, place + 1 == len(invoices))
        assert 0 <= off <= gross + 1
        left -= off
    assert 0 <= left <= advance


def test_interest_is_a_twelfth_of_a_year_of_what_is_overdrawn() -> None:
    assert monthly_interest(-120_000.0, 0.1) == pytest.approx(1_000.0)
    assert monthly_interest(120_000.0, 0.1) == 0.0


def test_only_what_is_above_the_target_leaves_a_firm() -> None:
    assert distribution(1_500.0, 1_000.0, 0.3) == pytest.approx(150.0)
    assert distribution(900.0, 1_000.0, 0.3) == 0.0


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.0, 1.0))
def test_what_follows_something_stays_between_where_it_was_and_where_that_is(a: float, b: float, share: float) -> None:
    """Property of two rules: sizes that follow work, and beliefs that follow what is seen."""
    slack = 1e-9 * (1.0 + abs(a) + abs(b))
    for found in (moved_towards(a, b, share), updated_belief(a, b, share)):
        assert min(a, b) - slack <= found <= max(a, b) + slack


def test_nobody_is_perfect_or_hopeless() -> None:
    assert 0.0 < clipped(-3.0) < clipped(0.5) == 0.5 < clipped(3.0) < 1.0


def test_councils_accounts_follow_those_of_the_outside_world() -> None:
    assert council_account(0) == N_PARTIES
    assert council_account(4) == N_PARTIES + 4
