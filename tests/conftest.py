"""Scenarios small enough for many runs in a test: the reference world with fewer councils and suppliers."""

from __future__ import annotations

import os
from typing import Any

import numba
import pytest
from hypothesis import settings as hypothesis_settings

from simulator import Scenario, load_scenario
from tests.scenes import cut_down

# The first example of a test compiles kernels, which says nothing about the others: no time limit for an example.
# The same examples every time, so that a clone tests what was tested; FAIRLOT_RANDOM_TESTS=1 looks for new ones.
IS_STEADY = not os.environ.get("FAIRLOT_RANDOM_TESTS")
hypothesis_settings.register_profile("fairlot", deadline=None, derandomize=IS_STEADY)
hypothesis_settings.load_profile("fairlot")


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    """The reference world, five councils and ten years."""
    return load_scenario("baseline").without_policies()


@pytest.fixture(scope="session")
def small_scenario(baseline: Scenario) -> Scenario:
    """Three councils, about 165 suppliers, three years."""
    return cut_down(baseline, councils=3, share_of_suppliers=0.25, years=3)


@pytest.fixture(scope="session")
def tiny_scenario(baseline: Scenario) -> Scenario:
    """One council with a small budget, about 40 suppliers, one year."""
    return cut_down(baseline, councils=1, share_of_suppliers=0.06, years=1, budget_gbp=12_000_000.0)


@pytest.fixture(scope="session")
def settings(small_scenario: Scenario) -> dict[str, Any]:
    """The small scenario as plain settings, for tests that edit it."""
    return small_scenario.resolved()


#: Takes minutes; begun last it would keep one process waiting for another.
LONGEST = "test_rules_by_hand"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest test; leave those of single rules to plain Python: to compile each would take minutes."""
    items.sort(key=lambda item: item.name != LONGEST)
    if not numba.config.DISABLE_JIT:
        for item in items:
            if item.get_closest_marker("interpreted"):
                item.add_marker(pytest.mark.skip(reason="run as plain Python, see tests/unit/test_mirror.py"))
