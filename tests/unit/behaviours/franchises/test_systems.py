"""A social franchise by hand: founding, fees, loans, the common name, joining and leaving."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.behaviours.firms.standing import standing_turnover
from simulator.behaviours.franchises.founding import become_franchisor, could_found, found
from simulator.behaviours.franchises.franchise_month import is_franchising, live_franchise_month
from simulator.behaviours.franchises.franchising import call_guarantee, pay_fee, pay_franchise_dues, writing_share
from simulator.behaviours.franchises.units import enrol, gain_of_membership, part, review, share_in
from simulator.behaviours.teams.ties import find_tie
from simulator.engine.accounts import (
    CONSORTIUM_LIABILITY,
    FRANCHISE_FEE,
    FRANCHISE_FOUNDING,
    FRANCHISE_SUPPORT,
    LOAN_REPAYMENT,
)
from simulator.engine.codes import CLOSED, FRANCHISE, INSOLVENT, NOBODY, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.events import FRANCHISE_FOUNDED, UNIT_LEFT
from simulator.engine.ledger import council_account
from simulator.engine.world import World
from simulator.phases.discover import might_do
from tests.unit.hand_world import (
    account,
    alike,
    cash,
    contract,
    events,
    firm,
    hand_world,
    list_members,
    moved,
    numbers,
    rules,
    tender,
)

pytestmark = pytest.mark.interpreted

NOW = 200


def system(units: int = 1) -> World:
    """Return a franchise of supplier 0 with units 1, 2 ..."""
    world = hand_world(NOW, recording=1)
    numbers(
        world, franchise_founding_gbp=10.0, franchise_least_track=0.6, franchise_least_turnover_gbp=100.0,
        franchise_least_age_years=2.0, franchise_bid_saving=0.3, franchise_royalty=0.05, franchise_trust=0.9,
        franchise_brand=0.5, franchise_teaching=0.2, franchise_crowding_units=3.0, franchise_shirking=0.1,
        franchise_quality_floor=0.1, franchise_base_cost_gbp=0.0, franchise_cost_per_unit_gbp=0.0,
        franchise_reputation_hit=0.25, franchise_review_rate=0.0, franchise_opening_rate=0.0,
        franchise_founding_rate=0.0, franchise_term_years=1.0, rivals_at_start=2.0, experience_weight=10.0,
        franchise_unit_capital_gbp=40.0, joint_liability_share=0.1, bid_cost_gbp=100.0, mini_competition_bid_factor=0.5,
    )  # fmt: skip
    rules(world, franchising=1.0, replication_grant_gbp=0.0, franchise_fee_subsidy=0.0)
    firm(world, SOCIAL_ENTERPRISE, cash=100_000, track=0.8, turnover=50_000.0, born=0, target_cash=1_000.0)
    found(world, 0)
    for _ in range(units):
        enrol(world, firm(world, SOCIAL_ENTERPRISE, track=0.4, cash=10_000), 0)
    return world


def test_founding_costs_the_founder_what_the_council_does_not_bear() -> None:
    world = system(0)
    f = world.franchises[0]
    assert (f.franchisor, f.sector, f.founded, f.ended, f.record) == (0, 0, NOW, NOBODY, 0.8)
    assert (f.royalty, f.flat_fee, f.unit_capital, f.is_pooled, f.elsewhere) == (0.05, 0.0, 4_000.0, 0, 0)
    assert (cash(world, 0), moved(world, FRANCHISE_FOUNDING), f.costs) == (99_000, 1_000, 1_000)
    assert world.suppliers[0].result == -1_000.0
    assert events(world) == [(FRANCHISE_FOUNDED, 0, 1_000)]
    other = firm(world, SOCIAL_ENTERPRISE)
    rules(world, replication_grant_gbp=4.0)
    found(world, other)
    assert (cash(world, other), moved(world, FRANCHISE_SUPPORT)) == (-600, 400)


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", SMALL_FIRM), ("winding_down", 1), ("track", 0.59), ("turnover", 9_999.0), ("born", NOW - 103),
     ("target_cash", 198_002.0), ("franchise", 0), ("state", CLOSED)],
)  # fmt: skip
def test_who_may_found(column: str, value: float) -> None:
    """A thousand is the cost; half of the target must be left of 100,000."""
    world = system(0)
    traits = {"track": 0.6, "turnover": 10_000.0, "born": NOW - 104, "target_cash": 198_000.0}
    row = firm(world, SOCIAL_ENTERPRISE, cash=100_000, **traits)
    assert could_found(world, row)
    rules(world, franchising=0.0)
    assert not could_found(world, row)
    rules(world, franchising=1.0)
    world.suppliers[row][column] = value
    assert not could_found(world, row)


@pytest.mark.parametrize(("grant", "can"), [(0.0, False), (3.99, False), (4.0, True), (99.0, True)])
def test_a_grant_lets_those_found_who_could_not_pay_all_of_it(grant: float, can: bool) -> None:
    """Of 1,000 pence that founding costs they have 600 beyond half of their target."""
    world = system(0)
    row = firm(world, SOCIAL_ENTERPRISE, cash=1_100, track=0.6, turnover=10_000.0, born=NOW - 104, target_cash=1_000.0)
    rules(world, replication_grant_gbp=grant)
    assert could_found(world, row) == can


def test_units_know_and_trust_all_others_and_are_counted() -> None:
    world = system(2)
    assert world.franchises[0].units == 2
    tie = world.ties[find_tie(world, 2, 1)]
    assert (tie.origins, tie.trust) == (FRANCHISE, 0.9)
    assert (world.suppliers[2].franchise, world.suppliers[2].joined) == (0, NOW)


def test_who_leaves_keeps_its_ties_without_their_origin() -> None:
    world = system(1)
    part(world, 1)
    assert world.suppliers[1].franchise == NOBODY
    assert world.ties[find_tie(world, 0, 1)].origins == 0
    assert (UNIT_LEFT, 1, 0) in events(world)


def test_units_write_bids_for_less() -> None:
    world = system(1)
    assert alike([writing_share(world, 1), writing_share(world, firm(world))], [0.7, 1.0])


def test_a_fee_is_borne_in_part_by_the_council_of_the_units_area() -> None:
    world = system(1)
    rules(world, 0, franchise_fee_subsidy=0.25)
    pay_fee(world, 1, 0, 400)
    assert (cash(world, 1), world.cash[council_account(0)], cash(world, 0)) == (9_700, -100, 99_400)
    f = world.franchises[0]
    assert (f.fees, f.fees_this_year, moved(world, FRANCHISE_FEE)) == (400, 400, 300)


@pytest.mark.parametrize("gone", [False, True])
def test_a_month_of_a_unit_is_its_royalty_and_its_loan(gone: bool) -> None:
    world = system(1)
    s = world.suppliers[1]
    s.council_income, s.loan, s.loan_payment = 2_000.0, 150, 100
    world.suppliers[0].state = CLOSED if gone else 0
    pay_franchise_dues(world, 1)
    assert moved(world, FRANCHISE_FEE) == (0 if gone else 100)
    assert (s.loan, moved(world, LOAN_REPAYMENT)) == (50, 100)
    pay_franchise_dues(world, 1)
    pay_franchise_dues(world, 1)
    assert (s.loan, moved(world, LOAN_REPAYMENT)) == (0, 150)
    pay_franchise_dues(world, 0)
    assert world.franchises[0].fees == (0 if gone else 300)  # the franchisor pays itself nothing


def test_a_flat_fee_is_paid_beside_the_royalty_and_makes_joining_worth_less() -> None:
    world = system(1)
    before = gain_of_membership(world, 1, 0)
    world.franchises[0].flat_fee = 1_200.0
    assert alike(gain_of_membership(world, 1, 0), before - 1_200.0)
    pay_franchise_dues(world, 1)
    assert moved(world, FRANCHISE_FEE) == 100
    rules(world, franchise_fee_subsidy=0.75)
    assert alike(gain_of_membership(world, 1, 0), before - 300.0)


def test_units_elsewhere_pay_their_fees_are_watched_and_keep_the_name_what_it_is() -> None:
    """Three elsewhere, each with usual work of 100,000 a year: 5 % and a flat 600 a year are 1,400 a month."""
    world = system(1)
    numbers(world, franchise_brand=0.0, franchise_cost_per_unit_gbp=12.0, franchise_crowding_units=1e9)
    world.group_kinds[0].turnover_median_gbp, world.group_kinds[0].public_share = 2_000.0, 0.5
    f = world.franchises[0]
    f.elsewhere, f.flat_fee = 3, 600.0
    before, was = cash(world, 0), int(f.costs)
    live_franchise_month(world)
    assert cash(world, 0) - before == 1_400 - 400
    assert (f.fees, f.costs - was) == (1_400, 400)  # four units at a pound a month
    assert alike(f.record, (3 * 0.8 + 0.8 + 0.4) / 5)


def test_the_franchisor_or_all_members_stand_in_for_a_unit_where_guarantees_are_accepted() -> None:
    world = system(2)
    world.suppliers["turnover"][:3] = (300.0, 100.0, 50.0)
    world.franchises[0].turnover = 450.0
    assert standing_turnover(world, 1, 0) == 100.0
    rules(world, franchise_guarantee=1.0)
    assert [standing_turnover(world, 1, 0), standing_turnover(world, 0, 0)] == [400.0, 300.0]
    list_members(world)
    place = int(np.flatnonzero(world.memberships["supplier"] == 1)[0])
    tender(world)
    assert [might_do(world, 0, place, least) for least in (400.0, 400.1)] == [True, False]  # whoever invites, counts so
    world.franchises[0].is_pooled = 1
    assert [standing_turnover(world, 1, 0), standing_turnover(world, 0, 0)] == [450.0, 450.0]


@pytest.mark.parametrize(
    ("accepted", "pooled", "state", "paid"),
    [(1, 0, INSOLVENT, [300, 0]), (1, 1, INSOLVENT, [225, 75]), (0, 1, INSOLVENT, [0, 0]), (1, 1, CLOSED, [0, 0])],
)
def test_who_stood_in_for_a_failed_unit_pays_a_council(accepted: int, pooled: int, state: int, paid: list[int]) -> None:
    """A tenth of the 3,000 that are left; a pool shares it by turnovers of 300 and 100."""
    world = system(2)
    rules(world, franchise_guarantee=accepted)
    world.suppliers["turnover"][:2] = (300.0, 100.0)
    row = contract(world, 2, 4_000, invoiced=1_000)
    world.suppliers[2].state, world.franchises[0].is_pooled = state, pooled
    before = cash(world, 0, 1)
    call_guarantee(world, row)
    assert [old - new for old, new in zip(before, cash(world, 0, 1), strict=True)] == paid
    assert (moved(world, CONSORTIUM_LIABILITY), world.franchises[0].guaranteed) == (sum(paid), sum(paid))


def test_a_unit_is_seen_by_the_common_record_learns_and_slips() -> None:
    """Half of the way from 0.4 to 0.8; a fifth from 0.2 to 0.7; one unit of 1 + 3 is unseen for a quarter."""
    world = system(1)
    best, s = world.suppliers[0], world.suppliers[1]
    best.sales, best.social, s.sales, s.social, s.quality = 0.7, 0.3, 0.2, 0.5, 0.6
    share_in(world, 1)
    assert alike([s.track, s.sales, s.social, s.quality], [0.6, 0.3, 0.5, 0.575])
    numbers(world, franchise_quality_floor=0.8)
    share_in(world, 1)
    assert alike(s.quality, 0.55 + 0.75 * 0.2 * 0.25)


def test_what_a_unit_gains_by_the_records() -> None:
    """Ten bids in two years save 30 % of 50 pounds each; equal records change no income; the royalty is 5 %."""
    world = system(1)
    s = world.suppliers[1]
    s.born, s.bids, s.wins, s.committed, s.turnover = NOW - 104, 10, 5, 100, 1e9
    world.franchises[0].bids, world.franchises[0].wins = 10, 5
    assert alike(gain_of_membership(world, 1, 0), 5 * 5_000 * 0.3 - 0.05 * 5_200)
    world.franchises[0].wins = 10  # 15 of 20, beside its own 10: half as much work again, of which overheads stay
    s.overhead_share = 0.2
    assert alike(gain_of_membership(world, 1, 0), 5 * 5_000 * 0.3 + 5_200 * (0.5 * 0.2) - 0.05 * 5_200 * 1.5)


def test_who_gains_nothing_leaves_after_its_term_if_it_thinks_of_it() -> None:
    for rate, joined, leaves in ((0.0, 0, False), (1e9, NOW - 51, False), (1e9, NOW - 52, True)):
        world = system(1)
        numbers(world, franchise_review_rate=rate)
        world.suppliers[1].joined, world.suppliers[1].committed, world.suppliers[1].turnover = joined, 10**6, 1e12
        review(world, 1)
        assert (world.suppliers[1].franchise == NOBODY) == leaves


def test_an_independent_that_gains_joins_and_pays() -> None:
    world = system(0)
    numbers(world, franchise_review_rate=1e9, franchise_joining_fee_gbp=1.0, joint_stake_most=1.0)
    row = firm(world, SOCIAL_ENTERPRISE, cash=5_000, bids=50, wins=20, born=NOW - 52)
    review(world, row)
    assert (world.suppliers[row].franchise, cash(world, row), world.franchises[0].joined) == (0, 4_900, 1)


def test_a_months_stock() -> None:
    """A failed unit costs the others a quarter of their record; then the record is the mean of those left."""
    world = system(2)
    world.suppliers[2].state = INSOLVENT
    numbers(world, franchise_brand=0.0)
    live_franchise_month(world)
    f = world.franchises[0]
    assert (f.units, f.unit_insolvencies, f.unit_closures, f.most_units) == (1, 1, 0, 1)
    assert alike(f.record, 0.75 * (0.8 + 0.4) / 2)


def test_a_system_ends_with_its_franchisor() -> None:
    world = system(1)
    world.suppliers[0].state = CLOSED
    live_franchise_month(world)
    assert (world.franchises[0].ended, world.suppliers[1].franchise) == (NOW, NOBODY)
    assert alike(world.suppliers[1].track, 0.3)


def test_franchises_are_possible_where_a_council_allows_them() -> None:
    world = system(0)
    assert is_franchising(world)
    rules(world, franchising=0.0)
    assert not is_franchising(world)
    assert world.cash[account(0)] == 99_000


def test_a_firm_becomes_a_franchisor_with_the_fees_of_the_register() -> None:
    world = system(0)
    other = firm(world, SOCIAL_ENTERPRISE, track=0.5, turnover=700.0)
    assert become_franchisor(world, other) == 1
    f = world.franchises[1]
    assert (f.franchisor, f.record, f.turnover, world.suppliers[other].franchise) == (other, 0.5, 700.0, 1)
    assert world.clock[0].franchises == 2
