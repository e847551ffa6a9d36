"""Policies that are exchanged in a world that is being lived: only policies, and with the tables that they need."""

from __future__ import annotations

import pytest

from simulator import Scenario
from simulator.start.other_policies import check_same_place, take_policies
from simulator.start.population import create_world

pytestmark = pytest.mark.integration


def test_policies_titles_and_questions_may_differ_and_nothing_else(small_scenario: Scenario) -> None:
    other = small_scenario.with_policy("payment_terms_days", 10.0, from_=20)
    check_same_place(small_scenario, other.model_copy(update={"title": "Another", "key_figures": ("se_jobs",)}))
    moved = small_scenario.model_copy(update={"start_date": small_scenario.start_date.replace(year=2031)})
    with pytest.raises(ValueError, match=r"^only policies can be exchanged .*; start_date of"):
        check_same_place(small_scenario, moved)


def test_a_feature_that_was_off_gets_its_tables(small_scenario: Scenario) -> None:
    """Clauses need a row of ``asks`` a tender; a world without them has none."""
    world = create_world(small_scenario.without_policies(), 1)
    assert (len(world.asks), world.clock[0].asks) == (0, 0)
    take_policies(world, small_scenario.with_policy("clause_jobs_per_million", 5.0, from_=20))
    assert (len(world.asks), world.clock[0].asks) == (len(world.tenders), 1)
    assert len(world.policies) == len(small_scenario.policies) + 1
    assert world.policies[-1].start == 20
