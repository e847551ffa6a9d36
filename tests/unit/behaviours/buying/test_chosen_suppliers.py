"""Shares, reservations and advantages for suppliers that a policy chooses, by hand."""

from __future__ import annotations

import pytest

from simulator.behaviours.bidding.waiting import advance_for, believed_days, terms_for
from simulator.behaviours.buying.chosen_awards import (
    DIRECTLY,
    PASSED_ON,
    count_for_chosen,
    fade_chosen_awards,
    marks_for,
    preference_for,
    remember_running_work,
)
from simulator.behaviours.buying.mandates import applies_mandate, capable_suppliers, is_short
from simulator.behaviours.buying.reservations import (
    OPEN_TO_ALL,
    is_meant,
    kept_for,
    may_be_member,
    may_be_told,
    may_win,
    reservation_for,
)
from simulator.engine.chosen import FOR_SES, WHATEVER_SIZE
from simulator.engine.codes import (
    DIRECT,
    INDIRECT,
    LEGAL_FORM,
    MOBILISING,
    NOBODY,
    PREFERENCE,
    RESERVE,
    SOCIAL_ENTERPRISE,
)
from simulator.engine.world import World
from simulator.phases import publish
from tests.unit.hand_world import alike, choose, contract, firm, hand_world, list_members, numbers, rules, tender

pytestmark = pytest.mark.interpreted
LOCAL = 2  # row of rules of council 0 for choice 0


def local_world() -> World:
    """Return a world in which a policy chooses the local ones: firm 0 of council 0, not SE 1 of council 1."""
    world = hand_world()
    choose(world, groups=[WHATEVER_SIZE] * 3, is_local=1, homes=[])
    rules(world, se_definition=LEGAL_FORM)
    firm(world, home=0), firm(world, SOCIAL_ENTERPRISE, home=1)
    list_members(world)
    return world


def test_a_tender_says_for_whom_it_is_kept() -> None:
    world = local_world()
    row = tender(world)
    assert [reservation_for(whom) for whom in (FOR_SES, 0, 1)] == [1, 2, 3]
    for whom, allowed in ((FOR_SES, [1]), (0, [0])):
        world.tenders[row].reserved = reservation_for(whom)
        assert kept_for(world, row) == whom
        for allows in (may_win, may_be_member):
            assert [s for s in (0, 1) if allows(world, s, row)] == allowed
        assert [world.memberships[m].supplier for m in (0, 1) if may_be_told(world, m, row)] == allowed
        assert [world.memberships[m].supplier for m in (0, 1) if is_meant(world, m, 0, whom)] == allowed
    world.tenders[row].reserved = OPEN_TO_ALL
    assert [may_win(world, 0, row), may_be_member(world, 1, row), may_be_told(world, 0, row)] == [True] * 3


def test_a_share_counts_directly_or_also_what_is_passed_on() -> None:
    world = local_world()
    world.rules[LOCAL].mandated_share = 0.5
    world.councils[0].awarded = 100.0
    count_for_chosen(world, 0, 0, 30.0, DIRECTLY)
    count_for_chosen(world, 1, 0, 99.0, DIRECTLY)  # not local
    count_for_chosen(world, 0, 0, 20.0, PASSED_ON)
    for counts, short in ((DIRECT, True), (INDIRECT, False)):
        world.rules[LOCAL].mandate_counts = counts
        assert is_short(world, 0, 0, 0) == short
    fade_chosen_awards(world, 0.9)
    assert is_short(world, 0, 0, 0)
    assert not is_short(world, 0, 0, FOR_SES)  # its own share is its own rule


def test_a_council_below_the_share_of_chosen_suppliers_keeps_tenders_for_them() -> None:
    world = local_world()
    rules(world, maximum_lot_gbp=1e9)
    numbers(world, reserve_competitors=1.0, most_lots=8.0)
    world.councils[0].awarded = 100.0
    world.rules[LOCAL].mandated_share = 0.5
    world.rules[LOCAL].mandate_enforcement = RESERVE
    row = tender(world, state=0, sector=0)
    assert applies_mandate(world, row, RESERVE, 0)
    assert capable_suppliers(world, row, 9, 0) == 1
    publish.run(world)
    assert world.tenders[row].reserved == reservation_for(0)


def test_small_tenders_are_set_aside_for_chosen_suppliers() -> None:
    for below, kept in ((999.0, OPEN_TO_ALL), (1_001.0, reservation_for(0))):
        world = local_world()
        numbers(world, reserve_competitors=1.0, most_lots=8.0)
        world.rules[LOCAL].set_aside_below_gbp = below
        row = tender(world, value=100_000, state=0)
        publish.run(world)
        assert world.tenders[row].reserved == kept


def test_preference_and_marks() -> None:
    world = local_world()
    row = tender(world)
    world.rules[LOCAL].price_preference = 0.1
    world.rules[LOCAL].supplier_weight = 0.2
    assert [preference_for(world, s, row) for s in (0, 1)] == [0.1, 0.0]
    assert [marks_for(world, s, row) for s in (0, 1)] == [0.2, 0.0]
    world.councils[0].awarded = 1.0
    for column, value in {"mandated_share": 0.5, "mandate_enforcement": PREFERENCE, "mandate_preference": 0.3}.items():
        world.rules[LOCAL][column] = value
    assert preference_for(world, 0, row) == 0.3  # while below the share


def test_chosen_suppliers_have_terms_and_advances_of_their_own() -> None:
    world = local_world()
    row = tender(world, terms_days=30.0, upfront_share=0.1)
    world.councils[0].days_beyond_terms = -2.0
    for column, value in {"payment_terms_days": 5.0, "maximum_payment_days": 60.0, "upfront_share": 0.5}.items():
        world.rules[LOCAL][column] = value
    assert [terms_for(world, row, s) for s in (0, 1, NOBODY)] == [5.0, 30.0, 30.0]
    assert [believed_days(world, row, s) for s in (0, 1)] == [3.0, 28.0]
    assert [advance_for(world, row, s) for s in (0, 1)] == [0.5, 0.1]


def test_councils_begin_with_the_chosen_ones_part_of_running_work() -> None:
    world = local_world()
    contract(world, 0, weekly_value=30.0), contract(world, 1, weekly_value=70.0)
    contract(world, 0, weekly_value=500.0, state=MOBILISING), contract(world, 0, weekly_value=500.0, council=1)
    world.councils[0].awarded = 1_000.0
    remember_running_work(world)
    assert alike(world.chosen_awards[0, 0, DIRECTLY], 300.0)
