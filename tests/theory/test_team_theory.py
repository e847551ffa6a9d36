"""How teams share, what working together costs, and which teams hold (VR-C1, VR-C2, VR-C5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.behaviours.teams.sharing import (
    contribution_share,
    coordination_factor,
    is_better_than_alone,
    lowered_trust,
    part_up_to,
    raised_trust,
    set_up_weeks,
)
from simulator.verification.coalition import settled_coalitions, shapley, top_coalitions

pytestmark = pytest.mark.theory
brought = st.lists(st.floats(1.0, 1e9), min_size=1, max_size=8)


def shares_of(what: list[float]) -> list[float]:
    return [contribution_share(one, sum(what)) for one in what]


@settings(deadline=None)
@given(brought)
def test_shares_sum_to_one(what: list[float]) -> None:
    assert sum(shares_of(what)) == pytest.approx(1.0, abs=1e-12)


@settings(deadline=None)
@given(brought, st.integers(-(10**11), 10**11))
def test_parts_sum_to_the_penny(what: list[float], amount: int) -> None:
    cumulative = np.cumsum(shares_of(what))
    cumulative[-1] = 1.0
    parts = np.diff([0, *(part_up_to(amount, float(c)) for c in cumulative)])
    assert parts.sum() == amount
    if cumulative.max() <= 1.0:
        assert (parts >= 0).all() if amount >= 0 else (parts <= 0).all()
    assert np.abs(parts - amount * np.diff([0.0, *cumulative])).max() <= 1.01


def game(n: int, worth: object) -> np.ndarray:
    """Return the worth of every coalition, given as a set of players."""
    return np.array([worth({i for i in range(n) if (c >> i) & 1}) for c in range(1 << n)], float)  # type: ignore[operator]


@settings(deadline=None)
@given(st.lists(st.floats(1.0, 100.0), min_size=2, max_size=6))
def test_contributions_are_the_shapley_value_of_additive_games(what: list[float]) -> None:
    values = game(len(what), lambda members: 3.0 * sum(what[i] for i in members))
    assert shapley(values, len(what)) == pytest.approx(np.array(shares_of(what)) * values[-1], rel=1e-9)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_contributions_are_the_shapley_value_among_equals(n: int) -> None:
    """A contract that needs all of them, or any two of them, is shared evenly by both rules."""
    for needed in (2, n):
        values = game(n, lambda members, needed=needed: 100.0 if len(members) >= needed else 0.0)
        assert shapley(values, n) == pytest.approx(np.full(n, 100.0 * shares_of([7.0] * n)[0]))


def test_where_contributions_and_the_shapley_value_part() -> None:
    """Capacities 3, 2, 1 and a contract of 4: the first is in every winning team, so its power exceeds its size."""
    size = [3.0, 2.0, 1.0]
    values = game(3, lambda members: 60.0 if sum(size[i] for i in members) >= 4.0 else 0.0)
    assert shapley(values, 3) == pytest.approx([40.0, 10.0, 10.0])
    assert np.array(shares_of(size)) * 60.0 == pytest.approx([30.0, 20.0, 10.0])


def test_coordination() -> None:
    assert coordination_factor(1, 0.2, 0.05) == 1.0
    assert coordination_factor(4, 1.0, 0.05) == 1.0
    assert coordination_factor(4, 0.2, 0.05) > coordination_factor(3, 0.2, 0.05) > coordination_factor(3, 0.6, 0.05)


@settings(deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_trust_stays_in_its_range(trust: float, by: float) -> None:
    assert 0.0 <= lowered_trust(trust, by) <= trust <= raised_trust(trust, by) <= 1.0 + 1e-15


def test_staying_out() -> None:
    assert is_better_than_alone(0.5, 10.0, 4.0)
    assert not is_better_than_alone(0.5, 10.0, 5.0)
    assert not is_better_than_alone(0.5, -1.0, -5.0)
    assert set_up_weeks(8.0, 1.0, 0.25, 0.4, 0.4) == 6.0
    assert set_up_weeks(8.0, 1.0, 0.25, 1.0, 0.4) == 0.0  # who trusts in full has nothing left to settle


# Which teams hold ---------------------------------------------------------------------------------------------------


def is_core_stable(worth: np.ndarray, team_of: np.ndarray, n: int) -> bool:
    per_head = [worth[c] / max(1, c.bit_count()) for c in range(1 << n)]
    return not any(all(per_head[c] > per_head[team_of[i]] for i in range(n) if (c >> i) & 1) for c in range(1, 1 << n))


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_best_team_first_is_core_stable(n: int, seed: int) -> None:
    worth = np.random.default_rng(seed).normal(size=1 << n)
    team_of = top_coalitions(worth, n)
    assert all((int(team_of[i]) >> i) & 1 for i in range(n))
    assert sum(set(team_of.tolist())) == (1 << n) - 1
    assert is_core_stable(worth, team_of, n)


def ranks(preferences: list[list[int]], n: int) -> np.ndarray:
    table = np.full((n, 1 << n), 99)
    for i, wishes in enumerate(preferences):
        for place, coalition in enumerate(wishes):
            table[i, coalition] = place
    return table


def test_no_stable_partition_is_said_and_not_sought_for_ever() -> None:
    """VR-C5: 1 wants {12}{13}{123}{1}, 2 wants {23}{12}{123}{2}, 3 wants {13}{23}{123}{3}."""
    one, two, three = 1, 2, 4
    wishes = [
        [one | two, one | three, 7, one],
        [two | three, one | two, 7, two],
        [one | three, two | three, 7, three],
    ]
    assert not settled_coalitions(ranks(wishes, 3), 3, 1_000)[1]


def test_a_stable_partition_is_found_when_all_agree() -> None:
    wishes = [[3, 7, 5, 1], [3, 7, 6, 2], [7, 5, 6, 4]]
    teams, is_stable = settled_coalitions(ranks(wishes, 3), 3, 100)
    assert is_stable
    assert teams.tolist() == [3, 3, 4]
