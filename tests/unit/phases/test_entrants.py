"""Unit tests: how many firms enter."""

from __future__ import annotations

import pytest

from simulator.phases.learn import expected_entrants


@pytest.mark.parametrize(
    ("attraction", "elasticity", "factor"),
    [
        (1.0, 4.0, 1.0),
        (2.0, 1.0, 2.0),
        (2.0, 0.0, 1.0),
        (0.5, 1.5, 0.5**1.5),
        (3.0, 4.0, 4.0),  # 81 without the bound
        (0.3, 4.0, 0.25),
        (0.0, 1.0, 0.25),
        (100.0, 0.5, 2.0),
    ],
)
def test_attraction_moves_births_within_a_bound(attraction: float, elasticity: float, factor: float) -> None:
    """A tenth a year of 120 firms is one a month, times the bounded power of attraction."""
    assert expected_entrants(0.1, 120.0, attraction, elasticity, 4.0) == pytest.approx(factor)
