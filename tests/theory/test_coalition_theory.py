"""Shapley values against published games (VR-C1) and their axioms on random ones (VR-C2)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.verification.coalition import shapley

pytestmark = pytest.mark.theory


def bits(coalition: int, n: int) -> list[int]:
    return [i for i in range(n) if coalition >> i & 1]


def in_print_order(v1: float, v2: float, v3: float, v12: float, v13: float, v23: float, v123: float) -> np.ndarray:
    """From the order in which tables print a game of three to the order of bits."""
    return np.array([0.0, v1, v2, v12, v3, v13, v23, v123])


def largest_of(singles: list[float]) -> np.ndarray:
    n = len(singles)
    return np.array([max((singles[i] for i in bits(s, n)), default=0.0) for s in range(1 << n)])


def additive(singles: list[float]) -> np.ndarray:
    return np.array([sum(singles[i] for i in bits(s, len(singles))) for s in range(1 << len(singles))])


@pytest.mark.parametrize(
    ("game", "expected"),
    [
        (in_print_order(68, 102, 0, 170, 710, 762, 992), (229, 272, 491)),
        (largest_of([120.0, 60.0, 40.0, 30.0]), (80.83333, 20.83333, 10.83333, 7.5)),
        (largest_of([1.0, 1.0, 2.0]), (1 / 3, 1 / 3, 4 / 3)),
        (in_print_order(46125, 17437.5, 5812.5, 69187.5, 53812.5, 30750, 90000), (51750, 25875, 12375)),
        (in_print_order(0, 0, 0, 1, 1, 0, 1), (2 / 3, 1 / 6, 1 / 6)),
    ],
    ids=["coopProductGame", "Ibn Ezra", "airport", "Lemaire", "gloves"],
)
def test_vr_c1_published_games(game: np.ndarray, expected: tuple[float, ...]) -> None:
    assert shapley(game, len(expected)) == pytest.approx(expected, abs=1e-5)


@st.composite
def games(draw: st.DrawFn) -> tuple[int, np.ndarray, np.ndarray]:
    """Two random games of the same one to six members."""
    n = draw(st.integers(1, 6))
    value = st.floats(-100.0, 100.0)
    first, second = (
        np.array([0.0, *draw(st.lists(value, min_size=(1 << n) - 1, max_size=(1 << n) - 1))]) for _ in range(2)
    )
    return n, first, second


@pytest.mark.property
@given(games())
def test_vr_c2_efficiency_and_additivity(case: tuple[int, np.ndarray, np.ndarray]) -> None:
    n, first, second = case
    assert shapley(first, n).sum() == pytest.approx(first[-1], abs=1e-9)
    assert shapley(first + second, n) == pytest.approx(shapley(first, n) + shapley(second, n), abs=1e-9)


@pytest.mark.property
@given(games())
def test_vr_c2_symmetry_and_null_player(case: tuple[int, np.ndarray, np.ndarray]) -> None:
    """A game that only counts members treats all alike; one that overlooks member 0 but for a gain pays it that."""
    n, first, _ = case
    by_size = np.array([first[(1 << len(bits(s, n))) - 1] for s in range(1 << n)])
    assert shapley(by_size, n) == pytest.approx(np.full(n, by_size[-1] / n), abs=1e-9)
    without_first = np.array([first[s & ~1] for s in range(1 << n)])
    assert shapley(without_first, n)[0] == pytest.approx(0.0, abs=1e-9)
    with_dummy = without_first + additive([7.0] + [0.0] * (n - 1))
    assert shapley(with_dummy, n)[0] == pytest.approx(7.0, abs=1e-9)
