"""Policies that are exchanged in a world that is being lived: only policies, and with the tables that they need."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Scenario
from simulator.engine.rules import LEVER_COLUMN
from simulator.start.other_policies import check_same_place, take_policies
from simulator.start.population import create_world
from simulator.start.rule_rows import councils_of_rows

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


def test_rules_that_were_set_stay_in_all_rows_that_the_new_policies_ask_for(small_scenario: Scenario) -> None:
    """What `set_rule` made of a baseline was that of the file again; and until a week was lived all rules read 0."""
    world = create_world(small_scenario, 1)
    lever = LEVER_COLUMN["social_value_weight"]
    world.baseline[1, lever] = world.rule_values[1, lever] = 0.5
    other = small_scenario.with_policy("payment_terms_days", 8.0, services=["housing"], suppliers={"size": "sme"})
    take_policies(world, other)
    plain = create_world(other, 1)
    is_set = np.zeros(world.baseline.shape, dtype=bool)
    is_set[councils_of_rows(world) == 1, lever] = True
    for mine, theirs in ((world.baseline, plain.baseline), (world.rule_values, plain.rule_values)):
        assert np.array_equal(mine, np.where(is_set, 0.5, theirs))
    assert is_set.sum() > 2
    take_policies(world, small_scenario)
    assert world.baseline[:, lever].tolist() == [plain.baseline[0, lever], 0.5, plain.baseline[2, lever]]
