"""How a way of buying spreads, by hand: who hears of whom, what pulls, when a target is taken up, what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.support.practice import (
    apply_practice,
    ear,
    live_practice_month,
    pulled,
    squeeze,
    success_share,
)
from simulator.engine.accounts import BUYER_NETWORK, CHAMPION, INTERMEDIARIES
from simulator.engine.codes import (
    COMPLETED,
    LEGAL_FORM,
    NOBODY,
    RUNNING,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    TARGET,
    TERMINATED,
)
from simulator.engine.columns.social_columns import Nation, Practice
from simulator.engine.world import World, table
from tests.unit.hand_world import COUNCILS, alike, contract, firm, hand_world, moved, numbers, rules

pytestmark = pytest.mark.interpreted

NOW = 99


def councils(willing: tuple[float, float] = (0.4, 0.4), **values: float) -> World:
    """Return two councils of some willingness, at a month's end; all pulls are off unless told."""
    world = hand_world(NOW, month_ends=1)
    world.put("practice", table(Practice, COUNCILS))
    world.put("nation", table(Nation, 1))
    world.nation[0].rule_since = NOBODY
    world.nation[0].counted_until = NOW - 3
    world.practice["willingness"] = world.practice["first"] = willing
    pulls = ("champion_pull", "squeeze_pull", "results_pull", "intermediary_pull", "national_rule_pull")
    off = dict.fromkeys((*pulls, "practice_fading", "champion_gbp", "intermediary_gbp"), 0.0)
    sizes = {
        "failure_weight": 3.0, "visible_contracts": 4.0, "practice_memory_years": 2.0, "target_taken_up": 0.6,
        "target_given_up": 0.3, "national_rule_share": 9.0, "national_rule_weight": 0.1, "willing_weight": 0.5,
        "soft_target_share": 0.15, "buyer_network_cost_gbp": 1_000.0,
    }  # fmt: skip
    numbers(world, **(off | sizes | values))
    quiet = dict.fromkeys(("champion", "buyer_network_gbp", "intermediary_reach", "cost_inflation"), 0.0)
    rules(world, se_definition=LEGAL_FORM, real_budget_growth=0.0, minimum_social_value_weight=0.0, **quiet)
    world.closeness[:] = [[1.0, 0.5], [0.5, 1.0]]
    return world


def willingness(world: World) -> list[float]:
    return [float(w) for w in world.practice["willingness"]]


def test_pulls_move_a_part_of_what_is_left() -> None:
    assert alike([pulled(0.4, 0.5, 0.0), pulled(0.4, 0.0, 0.5), pulled(0.4, 2.0, 0.0)], [0.7, 0.2, 1.0])
    assert [success_share(0.0, 0.0, 3.0), success_share(3.0, 1.0, 3.0)] == [0.0, 0.5]
    assert alike([squeeze(0.03, 0.01), squeeze(0.01, 0.03)], [0.02, 0.0])


def test_a_council_hears_of_its_neighbours_and_more_where_both_pay_for_a_network() -> None:
    """A network counts by half of what one pays for in full, and by all of what the other does."""
    world = councils()
    assert (ear(world, 0, 0), ear(world, 0, 1)) == (1.0, 1.0)  # nobody else is there
    rules(world, 0, buyer_network_gbp=500.0)
    assert ear(world, 0, 1) == 1.0
    rules(world, 1, buyer_network_gbp=9_000.0)
    assert alike([ear(world, 0, 1), ear(world, 1, 0)], [1.5, 1.5])
    world.closeness[:] = [[1.0, 0.0], [0.0, 1.0]]
    assert alike(ear(world, 0, 1), 0.5)


def test_nothing_moves_by_itself_and_what_moved_fades() -> None:
    world = councils()
    live_practice_month(world)
    assert willingness(world) == [0.4, 0.4]
    world = councils(practice_fading=0.6)
    world.practice["willingness"] = [0.8, 0.1]
    live_practice_month(world)
    assert alike(willingness(world), [0.8 - 0.05 * 0.4, 0.1 + 0.05 * 0.3])


def test_champions_pull_up_and_squeezed_budgets_down() -> None:
    world = councils(champion_pull=1.2, squeeze_pull=30.0, champion_gbp=1_200.0)
    rules(world, 0, champion=0.5)
    rules(world, 1, cost_inflation=0.03, real_budget_growth=0.01)
    live_practice_month(world)
    assert alike(willingness(world), [0.4 + 0.05 * 0.6, 0.4 - 0.05 * 0.4])
    assert moved(world, CHAMPION) == 5_000
    world.councils[0].champion = 1  # there is one anyway, for whom nobody pays more
    world.practice["willingness"] = 0.4
    live_practice_month(world)
    assert alike(willingness(world)[0], 0.4 + 0.1 * 0.6)
    assert moved(world, CHAMPION) == 10_000


def test_results_of_ses_are_remembered_for_a_while() -> None:
    """Ended this month: of SEs one completed and one failed for council 0, one for council 1; 1 of 24 months fades."""
    world = councils()
    se, other = firm(world, SOCIAL_ENTERPRISE), firm(world, SMALL_FIRM)
    world.practice["good"] = world.practice["bad"] = [2.4, 0.0]
    ended = {"start": NOW - 10, "worked_weeks": 11}
    contract(world, se, state=COMPLETED, **ended)
    contract(world, se, state=TERMINATED, start=NOW - 12, worked_weeks=10)  # ends at the month's first moment
    contract(world, se, state=TERMINATED, start=NOW - 12, worked_weeks=9)  # before
    contract(world, other, state=COMPLETED, **ended)
    contract(world, se, state=RUNNING, **ended)
    contract(world, se, state=COMPLETED, council=1, **ended)
    live_practice_month(world)
    p = world.practice
    assert alike([p[0].good, p[0].bad, p[1].good, p[1].bad], [2.3 + 1.0, 2.3 + 1.0, 1.0, 0.0])
    assert world.nation[0].counted_until == NOW + 1
    live_practice_month(world)
    assert alike(p[0].good, 3.3 * 23.0 / 24.0)  # counted once


def test_seen_success_pulls_up_and_failure_down_by_how_much_is_seen() -> None:
    """Council 0 has 4 good results of which half can be seen; council 1 hears of it as its only neighbour."""
    world = councils((0.5, 0.2), results_pull=0.24)
    numbers(world, practice_memory_years=1e12)
    world.practice[0].good = 4.0
    live_practice_month(world)
    up = 0.24 * 0.5 * 1.0 * 0.5 / 12.0  # pull, visibility, success, willingness
    assert alike(willingness(world), [0.5 + up * 0.5, 0.2 + up * 0.8])
    world = councils((0.5, 0.2), results_pull=0.24)
    numbers(world, practice_memory_years=1e12)
    world.practice[0].bad = 4.0
    live_practice_month(world)
    down = 0.24 * 0.5 / 12.0
    assert alike(willingness(world), [0.5 - down * 0.5, 0.2 - down * 0.2])


def test_intermediaries_carry_the_mean_story() -> None:
    """Half of council 0's four good results is seen, at a willingness of a half: 0.125 in the mean of two."""
    world = councils((0.5, 0.2), intermediary_pull=1.2, intermediary_gbp=1_200.0)
    numbers(world, practice_memory_years=1e12)
    world.practice[0].good = 4.0
    rules(world, 1, intermediary_reach=0.5)
    live_practice_month(world)
    assert alike(willingness(world), [0.5, 0.2 + 0.1 * 0.5 * 0.125 * 0.8])
    assert moved(world, INTERMEDIARIES) == 5_000


def test_a_network_costs_those_that_pay_for_it() -> None:
    world = councils()
    rules(world, 1, buyer_network_gbp=600.0)
    live_practice_month(world)
    assert moved(world, BUYER_NETWORK) == 5_000


@pytest.mark.parametrize(
    ("now", "first", "before", "after"),
    [(0.6, 0.4, 0, 1), (0.59, 0.4, 0, 0), (0.6, 0.6, 0, 0), (0.3, 0.4, 1, 1), (0.29, 0.4, 1, 0)],
)
def test_a_target_is_taken_up_high_and_given_up_low(now: float, first: float, before: int, after: int) -> None:
    world = councils((now, 0.0))
    world.practice[0].first, world.practice[0].target = first, before
    live_practice_month(world)
    assert world.practice[0].target == after


def test_enough_councils_whose_targets_are_carried_on_make_a_national_rule() -> None:
    world = councils((0.7, 0.7), national_rule_share=0.5)
    world.practice["first"] = 0.1
    rules(world, 0, intermediary_reach=0.9)
    live_practice_month(world)
    assert world.nation[0].rule_since == NOBODY
    rules(world, 1, intermediary_reach=0.1)
    live_practice_month(world)
    assert world.nation[0].rule_since == NOW
    world.clock[0].week = NOW + 9
    live_practice_month(world)
    assert world.nation[0].rule_since == NOW


@pytest.mark.parametrize(("pull", "moves"), [(1.2, 0.1 * 0.6), (-1.2, -0.1 * 0.4)])
def test_a_national_rule_pulls_up_or_down_where_it_asks_for_more(pull: float, moves: float) -> None:
    world = councils(national_rule_pull=pull)
    world.practice["base_weight"] = 0.1
    rules(world, 0, minimum_social_value_weight=0.11)
    rules(world, 1, minimum_social_value_weight=0.1)
    live_practice_month(world)
    assert alike(willingness(world), [0.4 + moves, 0.4])


def test_willingness_moves_the_weight_of_social_value_and_brings_a_target() -> None:
    world = councils((0.6, 0.4))
    rules(world, social_value_weight=0.1, mandated_se_share=0.0, mandate_enforcement=0.0)
    world.practice["first"] = 0.4
    world.practice["target"] = [1, 0]
    apply_practice(world)
    assert alike(world.rules["social_value_weight"][:2], [0.2, 0.1])
    assert alike(world.practice["base_weight"], [0.1, 0.1])
    assert (world.rules[0].mandated_se_share, world.rules[0].mandate_enforcement) == (0.15, float(TARGET))
    assert (world.rules[1].mandated_se_share, world.rules[1].mandate_enforcement) == (0.0, 0.0)
    rules(world, social_value_weight=0.1, mandated_se_share=0.3, mandate_enforcement=0.0)
    world.practice["willingness"] = [0.0, 1.0]
    world.nation[0].rule_since = 3
    apply_practice(world)
    assert alike(world.rules["social_value_weight"][:2], [0.0, 0.4])
    assert alike(world.rules["minimum_social_value_weight"][:2], [0.1, 0.1])
    assert (world.rules[0].mandated_se_share, world.rules[0].mandate_enforcement) == (0.3, 0.0)
    rules(world, minimum_social_value_weight=0.25)
    apply_practice(world)
    assert np.all(world.rules["minimum_social_value_weight"] == 0.25)
