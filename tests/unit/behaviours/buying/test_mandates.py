"""A council's share for social enterprises, who passes for one, and what a council needs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.buying.demand import contract_weeks, draw_need, largest_value, lengths_row
from simulator.behaviours.buying.labels import (
    is_believed,
    is_taken_for_se,
    looks_like_se,
    note_taken_for_se,
    passes_as_se,
    relabel,
)
from simulator.behaviours.buying.mandates import (
    applies_mandate,
    capable_suppliers,
    is_cut_smaller,
    is_short,
    is_sought_elsewhere,
    is_tried_reserved,
    lots_for,
    lots_of_mandate,
    suppliers_for,
)
from simulator.behaviours.buying.pressure import gives_way
from simulator.behaviours.buying.scoring import highest_price, lowest_sound_price
from simulator.engine.chosen import FOR_SES
from simulator.engine.codes import (
    CALL_AGAIN,
    CALL_OFF,
    CLOSED,
    CUT_SMALLER,
    DIRECT,
    INDIRECT,
    INSIST,
    LEGAL_FORM,
    MINI_COMPETITION,
    OPEN,
    OWN_WORD,
    PREFERENCE,
    PROMPT_PAYMENT,
    RESERVE,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    SOCIAL_WEIGHT,
    WAIVE,
)
from simulator.engine.events import RELABELLED
from simulator.engine.world import World
from tests.unit.hand_world import alike, events, firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def council(*kinds: int, **rule: float) -> World:
    world = hand_world(NOW, labels=1, recording=1)
    given = {
        "mandated_se_share": 0.3, "national_se_share": 0.0, "mandate_counts": DIRECT, "mandate_enforcement": RESERVE,
        "mandate_from_gbp": 0.0, "mandate_to_gbp": 1e9, "standing_multiple": 0.0, "se_definition": LEGAL_FORM,
    }  # fmt: skip
    rules(world, **(given | rule))
    numbers(world, reserve_competitors=2.0, smallest_need_gbp=100.0)
    for kind in kinds:
        firm(world, kind)
    list_members(world)
    return world


# Shares -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("won", "passed", "counts", "national", "short"),
    [
        (29, 0, DIRECT, 0.0, True),
        (31, 0, DIRECT, 0.0, False),
        (29, 2, DIRECT, 0.0, True),
        (29, 2, INDIRECT, 0.0, False),
        (31, 0, DIRECT, 0.4, True),
    ],
)
def test_a_council_is_short_below_the_higher_of_its_share_and_the_nations(
    won: int, passed: int, counts: int, national: float, short: bool
) -> None:
    world = council(mandate_counts=counts, national_se_share=national)
    c = world.councils[0]
    c.awarded, c.awarded_to_se, c.passed_to_se = 100.0, won, passed
    assert is_short(world, 0, 0, FOR_SES) == short


@pytest.mark.parametrize(
    ("way", "rule", "applies"),
    [
        (RESERVE, {}, True),
        (PREFERENCE, {}, False),
        (RESERVE, {"mandate_from_gbp": 1_000.01}, False),
        (RESERVE, {"mandate_from_gbp": 1_000.0}, True),
        (RESERVE, {"mandate_to_gbp": 999.99}, False),
        (RESERVE, {"mandate_to_gbp": 1_000.0}, True),
        (RESERVE, {"mandated_se_share": 0.0}, False),
    ],
)
def test_a_mandate_acts_by_its_enforcement_and_between_its_values(way: int, rule: dict, applies: bool) -> None:
    world = council(**rule)
    world.councils[0].awarded = 100.0
    assert applies_mandate(world, tender(world, 100_000), way, FOR_SES) == applies


def test_who_finds_too_few_ses_may_try_once_or_insist() -> None:
    found = {}
    for fallback in (WAIVE, CALL_AGAIN, CUT_SMALLER, INSIST):
        world = council(mandate_fallback=fallback)
        found[fallback] = [is_tried_reserved(world, tender(world, attempt=attempt), FOR_SES) for attempt in (0, 1)]
        assert is_sought_elsewhere(world, 0, FOR_SES) == (fallback != WAIVE)
        assert is_cut_smaller(world, 0, FOR_SES) == (fallback == CUT_SMALLER)
    assert found == {
        WAIVE: [False, False], CALL_AGAIN: [True, False], CUT_SMALLER: [False, False], INSIST: [True, True],
    }  # fmt: skip


def test_only_ses_that_could_deliver_are_counted_and_no_further_than_enough() -> None:
    """Each can carry 500,000 a week."""
    world = council(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SMALL_FIRM)
    row = tender(world, 50_000_000, 50)
    assert suppliers_for(world, row, 25_000_000.0, 9, FOR_SES) == 3
    assert suppliers_for(world, row, 25_000_000.0, 2, FOR_SES) == 2
    assert suppliers_for(world, row, 25_000_050.0, 9, FOR_SES) == 0
    world.suppliers[0].winding_down = 1
    world.suppliers[1].home, world.suppliers[1].reach_km = 1, 19.0
    assert suppliers_for(world, row, 1.0, 9, FOR_SES) == 1
    rules(world, standing_multiple=1.0)
    assert suppliers_for(world, row, 52_000_000.0 * 0.48, 9, FOR_SES) == 1
    rules(world, standing_multiple=10.0)
    assert suppliers_for(world, row, 5_200_001.0, 9, FOR_SES) == 0


def test_ses_that_could_deliver_a_tender_as_it_stands() -> None:
    world = council(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE, SMALL_FIRM)
    small, large = tender(world, 1_000_000, 50), tender(world, 25_000_050, 50)
    assert [capable_suppliers(world, row, 9, FOR_SES) for row in (small, large)] == [2, 0]
    for process in (MINI_COMPETITION, CALL_OFF):  # for members of the framework
        world.tenders[small].process = process
        world.memberships["framework"] = 0
        assert capable_suppliers(world, small, 9, FOR_SES) == 0
        world.memberships.framework[0] = 1
        assert capable_suppliers(world, small, 9, FOR_SES) == int(looks_like_se(world, 0, 0))
    world.tenders[small].process = OPEN
    assert capable_suppliers(world, small, 1, FOR_SES) == 1
    world.tenders[small].standing_multiple = 53.0  # of a yearly million
    assert capable_suppliers(world, small, 9, FOR_SES) == 0


def test_lots_are_halved_until_enough_ses_can_deliver_one() -> None:
    """Two SEs carry 25 million over 50 weeks: of 90 million that is a quarter."""
    world = council(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE)
    row = tender(world, 90_000_000, 50)
    assert lots_for(world, row, 25_000_000.0, 8, FOR_SES) == 1
    assert lots_for(world, row, 90_000_000.0, 8, FOR_SES) == 4
    assert lots_for(world, row, 90_000_000.0, 3, FOR_SES) == 0
    numbers(world, smallest_need_gbp=300_000.0)
    assert lots_for(world, row, 90_000_000.0, 8, FOR_SES) == 0  # no lot is worth less than that
    numbers(world, reserve_competitors=3.0, smallest_need_gbp=1.0)
    assert lots_for(world, row, 90_000_000.0, 8, FOR_SES) == 0


def test_a_council_cuts_for_its_mandate_only_where_it_acts_and_once() -> None:
    world = council(SOCIAL_ENTERPRISE, SOCIAL_ENTERPRISE)
    row = tender(world, 90_000_000, 50)
    assert lots_of_mandate(world, row, 8, FOR_SES) == 1  # nothing awarded: not short
    world.councils[0].awarded = 100.0
    assert lots_of_mandate(world, row, 8, FOR_SES) == 4
    assert lots_of_mandate(world, row, 2, FOR_SES) == 1
    world.tenders[row].attempt = 1
    assert lots_of_mandate(world, row, 8, FOR_SES) == 1


# Labels ------------------------------------------------------------------------------------------------------------


def test_a_firm_is_believed_where_its_own_word_counts() -> None:
    world = council(SMALL_FIRM, SOCIAL_ENTERPRISE)
    rules(world, 1, se_definition=OWN_WORD, se_verification=0.0)
    world.labels[0] = 1
    assert [is_believed(world, 0, c) for c in (0, 1)] == [False, True]
    assert [is_taken_for_se(world, row, 1) for row in (0, 1)] == [True, True]
    assert [is_taken_for_se(world, row, 0) for row in (0, 1)] == [False, True]
    assert [looks_like_se(world, m, 1) for m in (0, 1)] == [True, True]
    assert [looks_like_se(world, m, 0) for m in (0, 1)] == [False, True]
    for row in (0, 1):
        note_taken_for_se(world, row, 1, 300)
    assert (world.ask_totals[0].to_ses, world.ask_totals[0].to_relabelled) == (600, 300)
    world.labels[0] = 0
    assert not is_taken_for_se(world, 0, 1)


@pytest.mark.parametrize(("check", "passes"), [(0.0, True), (1.0, False)])
def test_councils_that_check_find_out(check: float, passes: bool) -> None:
    world = council(SMALL_FIRM, SOCIAL_ENTERPRISE, se_definition=OWN_WORD, se_verification=check)
    world.labels[0] = 1
    row = tender(world)
    assert passes_as_se(world, 0, row) == passes
    assert passes_as_se(world, 1, row)
    world.labels[0] = 0
    assert not passes_as_se(world, 0, row)


@pytest.mark.parametrize(
    ("rate", "rule", "state", "is_labelled"),
    [
        (40.0, {}, 0, True),  # 40 / 12 x 0.3 is a certainty
        (0.0, {}, 0, False),
        (40.0, {"se_definition": LEGAL_FORM}, 0, False),
        (40.0, {"mandated_se_share": 0.0}, 0, False),
        (40.0, {"mandated_se_share": 0.0, "national_se_share": 0.3}, 0, True),
        (40.0, {}, CLOSED, False),
    ],
)
def test_firms_call_themselves_ses_where_that_pays(rate: float, rule: dict, state: int, is_labelled: bool) -> None:
    world = council(SMALL_FIRM, SOCIAL_ENTERPRISE, **({"se_definition": OWN_WORD} | rule))
    numbers(world, relabel_rate=rate)
    world.suppliers[0].state = state
    relabel(world)
    assert list(world.labels[:2]) == [int(is_labelled), 0]
    assert events(world) == ([(RELABELLED, 0, 0)] if is_labelled else [])


# Needs, pressure, prices -------------------------------------------------------------------------------------------


def test_lengths_are_read_off_their_quantiles() -> None:
    world = council()
    world.put("duration", np.array([[10.0, 20.0, 40.0], [0.1, 0.2, 0.3]]))
    assert [contract_weeks(world, 0, u) for u in (0.0, 0.25, 0.5, 0.75, 1.0)] == [10, 15, 20, 30, 40]
    assert contract_weeks(world, 1, 0.5) == 1


def test_lengths_are_those_of_the_value_and_of_the_line_where_lines_differ() -> None:
    world = council()
    world.put("duration_edges", np.array([0, 100]))
    world.put("duration", np.ones((2, 3)))
    assert [lengths_row(world, 1, value) for value in (99, 100)] == [0, 1]
    world.put("duration", np.ones((4, 3)))
    assert [lengths_row(world, sector, value) for sector in (0, 1) for value in (99, 100)] == [0, 1, 2, 3]


def test_no_contract_takes_more_of_a_line_than_is_allowed() -> None:
    world = council()
    numbers(world, value_cap_share=0.25)
    assert largest_value(world, 5_200, 2) == 50
    assert largest_value(world, 5_200, 0) == 25


def test_a_need_has_the_sectors_median_at_todays_costs_within_its_bounds() -> None:
    world = council()
    numbers(world, value_cap_share=1.0, smallest_need_gbp=1.0)
    world.sectors["value_median"], world.sectors["value_sigma"] = 50_000.0, 0.0
    world.lines[0].budget, world.lines[0].cost_index = 10**9, 1.2
    value, weeks = draw_need(world, 0, 77)
    assert value == 60_000
    assert weeks >= 1
    assert draw_need(world, 0, 77) == (value, weeks)
    world.lines[0].budget = 52
    assert draw_need(world, 0, 77)[0] == max(100, weeks)  # the cap, but never below the smallest need
    numbers(world, smallest_need_gbp=900.0)
    assert draw_need(world, 0, 77)[0] == 90_000


def test_one_thing_gives_way_first_where_budgets_shrink() -> None:
    world = council(budget_gives_way=SOCIAL_WEIGHT, real_budget_growth=-0.01)
    assert gives_way(world, 0, SOCIAL_WEIGHT)
    assert not gives_way(world, 0, PROMPT_PAYMENT)
    rules(world, real_budget_growth=0.0)
    assert not gives_way(world, 0, SOCIAL_WEIGHT)


def test_bounds_of_prices() -> None:
    assert alike(lowest_sound_price(200.0, 0.2), 160.0)
    assert alike(highest_price(200.0, 0.2), 240.0)
