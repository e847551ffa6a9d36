"""Theory: the formulas by which willingness moves, at their ends and in between (hypothesis)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.support.practice import pulled, squeeze, success_share

pytestmark = pytest.mark.theory
SHARE = st.floats(0.0, 1.0)
PULL = st.floats(0.0, 5.0)


@given(SHARE, PULL, PULL)
def test_willingness_stays_between_nothing_and_all(willingness: float, up: float, down: float) -> None:
    assert 0.0 <= pulled(willingness, up, down) <= 1.0


@given(SHARE, PULL, PULL, PULL)
def test_more_pull_never_moves_it_the_other_way(w: float, up: float, down: float, more: float) -> None:
    assert pulled(w, up + more, down) >= pulled(w, up, down) - 1e-12
    assert pulled(w, up, down + more) <= pulled(w, up, down) + 1e-12


@given(st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_it_rests_where_the_pulls_balance(up: float, down: float) -> None:
    rest = up / (up + down)
    assert pulled(rest, up, down) == pytest.approx(rest)


def test_a_failure_weighs_several_successes() -> None:
    assert success_share(0.0, 0.0, 5.0) == 0.0
    assert success_share(5.0, 1.0, 5.0) == 0.5
    assert success_share(3.0, 0.0, 5.0) == 1.0


def test_only_costs_that_outgrow_the_budget_press() -> None:
    assert squeeze(0.03, 0.01) == pytest.approx(0.02)
    assert squeeze(0.01, 0.03) == 0.0
