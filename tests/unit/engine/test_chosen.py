"""Which rules hold for whom: rows of rules for councils, lines and chosen suppliers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.chosen import (
    BY_SIZE,
    FOR_SES,
    NONE_OF_IT,
    WHATEVER_SIZE,
    class_of,
    is_chosen,
    is_in_size,
    rules_for,
    rules_for_choice,
    scope_of,
    scopes,
)
from tests.unit.hand_world import COUNCILS, choose, firm, hand_world

pytestmark = pytest.mark.interpreted


def test_a_size_begins_at_its_edge_and_ends_before_the_next() -> None:
    assert [is_in_size(t, 100.0, 200.0) for t in (99.0, 100.0, 199.0, 200.0)] == [False, True, True, False]


def test_lines_have_rules_of_their_own_only_where_a_policy_names_services() -> None:
    world = hand_world()
    assert (scope_of(world, 1, 3), scopes(world)) == (1, COUNCILS)
    world.clock[0].by_service = 1
    assert (scope_of(world, 1, 3), scopes(world)) == (COUNCILS + 3, COUNCILS + len(world.lines))


def test_who_is_chosen_by_size_home_trade_and_group() -> None:
    world = hand_world()
    choose(world, least=100.0, below=200.0, groups=[BY_SIZE, WHATEVER_SIZE, NONE_OF_IT], sectors=[0], homes=[1])
    firm(world, home=1, turnover=150.0), firm(world, home=1, turnover=200.0), firm(world, home=0, turnover=150.0)
    firm(world, home=1, turnover=150.0, sector=1), firm(world, home=1, turnover=150.0, sector=1, second_sector=0)
    firm(world, home=1, turnover=999.0, group=1), firm(world, home=1, turnover=150.0, group=2)
    assert [is_chosen(world, 0, row, 0) for row in range(7)] == [True, False, False, False, True, True, False]


def test_the_local_ones_are_those_of_the_council_that_buys() -> None:
    world = hand_world()
    choose(world, groups=[WHATEVER_SIZE] * 3, is_local=1, homes=[])
    firm(world, home=0), firm(world, home=1)
    for council in (0, 1):
        assert [is_chosen(world, 0, row, council) for row in (0, 1)] == [council == 0, council == 1]


def test_the_row_of_rules_goes_by_line_and_by_all_choices_that_a_supplier_belongs_to() -> None:
    world = hand_world()
    choose(world, groups=[WHATEVER_SIZE] * 3, is_local=1, homes=[])
    choose(world, groups=[WHATEVER_SIZE] * 3, homes=[0, 1])
    firm(world, home=0)
    assert [class_of(world, 0, council) for council in (0, 1)] == [0b11, 0b10]
    assert [rules_for(world, council, 5, 0) for council in (0, 1)] == [3 * COUNCILS, 1 + 2 * COUNCILS]
    assert [rules_for_choice(world, 1, 5, whom) for whom in (FOR_SES, 0, 1)] == [1, 1 + COUNCILS, 1 + 2 * COUNCILS]
    assert np.array_equal(world.rule_values[rules_for(world, 1, 5, 0)], world.baseline[1])
