"""Unit and property tests: what a large contractor shows, when banks and investors lose patience, how it ends."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.contractors.collapse import (
    LIQUIDATION,
    MANAGED_TRANSFER,
    PARENT_RESTRUCTURING,
    form_of_failure,
)
from simulator.behaviours.contractors.handover import transfer_chance
from simulator.behaviours.contractors.reporting import breaks_covenant, quiet_write_off, rescue_appetite
from simulator.behaviours.contractors.subcontracted_work import reported_cost
from simulator.behaviours.contractors.treasury import stretched_terms

amounts = st.floats(0.0, 1e12)


def test_an_optimist_never_shows_more_than_it_believed_and_a_cautious_one_never_less() -> None:
    assert [reported_cost(120.0, 100.0, attitude) for attitude in (1, 0, -1)] == [100.0, 120.0, 120.0]
    assert [reported_cost(80.0, 100.0, attitude) for attitude in (1, 0, -1)] == [80.0, 80.0, 100.0]


@pytest.mark.parametrize(
    ("is_viable", "u", "form"),
    [
        (True, 0.05, PARENT_RESTRUCTURING),
        (False, 0.05, LIQUIDATION),
        (True, 0.5, LIQUIDATION),
        (True, 0.95, MANAGED_TRANSFER),
        (False, 0.95, MANAGED_TRANSFER),
    ],
)
def test_only_viable_work_goes_on_under_a_new_parent(is_viable: bool, u: float, form: int) -> None:
    assert form_of_failure(is_viable, u, 0.1, 0.2) == form


def test_peoples_work_moves_with_the_people_a_half_finished_building_does_not() -> None:
    assert transfer_chance(0.2, 0.1, 0.9, 0.3, 0.7) == pytest.approx(0.1)
    assert transfer_chance(0.8, 0.1, 0.9, 0.3, 0.7) == pytest.approx(0.9)
    assert transfer_chance(0.5, 0.1, 0.9, 0.3, 0.7) == pytest.approx(0.5)


@given(amounts, amounts, amounts, st.floats(0.0, 1.0))
def test_what_is_written_off_unseen_hides_in_a_rise_of_profit(
    over: float, now: float, last: float, share: float
) -> None:
    """Property: no more than was overstated, and nothing in a year whose profit falls."""
    written = quiet_write_off(over, now, last, share)
    assert 0.0 <= written <= over
    assert written <= max(0.0, now - last)


def test_a_covenant_breaks_on_debt_beyond_a_multiple_of_profit() -> None:
    assert not breaks_covenant(350.0, 100.0, 3.5)
    assert breaks_covenant(351.0, 100.0, 3.5)
    assert breaks_covenant(1.0, -50.0, 3.5)  # a loss carries no debt at all


def test_investors_fill_holes_of_a_size_that_profits_can_mend() -> None:
    assert rescue_appetite(299.0, 100.0, 3.0, 0.0)
    assert not rescue_appetite(301.0, 100.0, 3.0, 0.0)
    assert rescue_appetite(301.0, 100.0, 3.0, math.log(1.1))
    assert not rescue_appetite(1.0, -5.0, 3.0, 0.0)


def test_terms_stretch_as_the_facility_is_used_up() -> None:
    assert stretched_terms(30.0, 120.0, 0.0, 100.0) == 30.0
    assert stretched_terms(30.0, 120.0, 50.0, 100.0) == 75.0
    assert stretched_terms(30.0, 120.0, 500.0, 100.0) == 120.0
    assert stretched_terms(30.0, 120.0, -50.0, 100.0) == 30.0  # cash in hand
    assert stretched_terms(60.0, 45.0, 100.0, 100.0) == 60.0  # never shorter than usual
