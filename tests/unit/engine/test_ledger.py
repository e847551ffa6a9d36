"""Money moves by transfer alone, is booked by who and why, and never grows or shrinks."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.accounts import (
    BANKS,
    COUNCIL_ACCOUNT,
    FIRST_SUPPLIER_ACCOUNT,
    HOUSEHOLDS,
    MARKET,
    N_PARTIES,
    WAGES,
)
from simulator.engine.codes import LEGAL_FORM, SMALL_FIRM, SOCIAL_ENTERPRISE, WIDER_LEGAL_FORM
from simulator.engine.columns.run_columns import Policy
from simulator.engine.kind_columns import carries_finance, counts_as_se, has_social_purpose
from simulator.engine.ledger import (
    accounts_in_use,
    council_account,
    supplier_account,
    total,
    total_of_kind,
    transfer,
)
from simulator.engine.rules import LEVER_COLUMN, SCALE, SET, apply_rules, award_weights, ramp_progress
from simulator.engine.world import table
from simulator.register import KIND_NAMES
from tests.unit.hand_world import account, alike, firm, hand_world, rules

pytestmark = pytest.mark.interpreted


def test_accounts_of_the_outside_come_first_then_councils_then_suppliers() -> None:
    world = hand_world()
    assert accounts_in_use(world) == N_PARTIES + 2
    row = firm(world)
    assert accounts_in_use(world) == N_PARTIES + 3
    assert (council_account(1), supplier_account(world, row)) == (N_PARTIES + 1, N_PARTIES + 2)


def test_a_transfer_takes_what_it_gives_and_is_booked() -> None:
    world = hand_world()
    a, b = firm(world, SMALL_FIRM, cash=100), firm(world, SOCIAL_ENTERPRISE)
    transfer(world, account(a), account(b), 130, WAGES)
    assert [world.cash[account(row)] for row in (a, b)] == [-30, 130]
    assert world.flows[WAGES, FIRST_SUPPLIER_ACCOUNT + SMALL_FIRM, FIRST_SUPPLIER_ACCOUNT + SOCIAL_ENTERPRISE] == 130
    assert world.flows.sum() == 130
    assert total(world) == 100


def test_less_than_nothing_is_not_moved_but_counted() -> None:
    world = hand_world()
    transfer(world, HOUSEHOLDS, MARKET, -1, WAGES)
    assert (world.cash[HOUSEHOLDS], world.clock[0].negative_transfers) == (0, 1)
    transfer(world, HOUSEHOLDS, MARKET, 0, WAGES)
    assert world.clock[0].negative_transfers == 1


def test_totals_by_kind_of_account() -> None:
    world = hand_world()
    world.cash[BANKS], world.cash[council_account(0)], world.cash[council_account(1)] = 5, 10, 20
    firm(world, SMALL_FIRM, cash=7)
    firm(world, SMALL_FIRM, cash=8)
    kinds = (BANKS, COUNCIL_ACCOUNT, FIRST_SUPPLIER_ACCOUNT + SMALL_FIRM, FIRST_SUPPLIER_ACCOUNT)
    assert [total_of_kind(world, kind) for kind in kinds] == [5, 30, 15, 0]
    assert total(world) == 50
    world.cash[account(60)] = 99  # a row that nobody uses yet
    assert total(world) == 50


def test_who_counts_as_a_social_enterprise_follows_each_councils_rule() -> None:
    world = hand_world()
    cooperative = KIND_NAMES.index("cooperative")
    rules(world, 0, se_definition=LEGAL_FORM)
    rules(world, 1, se_definition=WIDER_LEGAL_FORM)
    assert [counts_as_se(world, cooperative, council) for council in (0, 1)] == [False, True]
    assert [counts_as_se(world, SOCIAL_ENTERPRISE, council) for council in (0, 1)] == [True, True]
    assert [counts_as_se(world, SMALL_FIRM, council) for council in (0, 1)] == [False, False]
    assert has_social_purpose(SOCIAL_ENTERPRISE)
    assert not has_social_purpose(SMALL_FIRM)
    assert not carries_finance(SMALL_FIRM)


def test_weights_sum_to_one_and_social_value_has_its_legal_minimum() -> None:
    assert alike(award_weights(0.2, 0.1, 0.75), (0.6, 0.2, 0.2))
    assert alike(award_weights(0.05, 0.1, 0.5), (0.45, 0.45, 0.1))


def test_a_ramp_moves_by_the_week_and_ends_at_one() -> None:
    assert [ramp_progress(week, 10, 4) for week in (10, 11, 13, 14)] == [0.25, 0.5, 1.0, 1.0]
    assert ramp_progress(10, 10, 0) == 1.0


def test_rules_of_a_week_are_the_baseline_and_every_policy_whose_window_is_open() -> None:
    """Terms of 30 days, made 20 for one council, then halved everywhere over four weeks."""
    world = hand_world()
    column = LEVER_COLUMN["payment_terms_days"]
    world.baseline[:, column] = 30.0
    policies = table(Policy, 2)
    for row, (value, operation, start, until, ramp) in enumerate(((20.0, SET, 10, 20, 0), (0.5, SCALE, 15, 99, 4))):
        p = policies[row]
        p.lever, p.value, p.operation, p.start, p.until, p.ramp_weeks = column, value, operation, start, until, ramp
    world.put("policies", policies)
    world.put("policy_councils", np.array([[1, 0], [1, 1]]))
    found = {}
    for week in (9, 10, 15, 19, 20):
        world.clock[0].week = week
        apply_rules(world)
        found[week] = [float(rule.payment_terms_days) for rule in world.rules]
    assert found == {9: [30, 30], 10: [20, 30], 15: [17.5, 26.25], 19: [10, 15], 20: [15, 15]}
