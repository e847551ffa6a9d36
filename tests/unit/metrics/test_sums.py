"""Sums of products."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.metrics.sums import weighted_sum


def test_a_weighted_sum_is_the_sum_of_products() -> None:
    assert weighted_sum(np.array([1.0, 2.0, 4.0]), np.array([3.0, 0.5, 0.25])) == 5.0
    assert weighted_sum(np.empty(0), np.empty(0)) == 0.0


def test_lengths_have_to_agree() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        weighted_sum(np.ones(3), np.ones(2))
