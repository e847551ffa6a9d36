"""What a bid costs, what a firm can spend on bids, and which of several it writes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.behaviours.bidding.bid_budget import (
    bid_cost,
    bid_money_left,
    can_write,
    choose_bids,
    faded,
    hope,
    left_to_write,
    own_bid_cost,
    spend_on_bid,
    work_of_bid,
    writing_capacity,
    writing_weeks,
    writing_weeks_left,
)
from simulator.engine.codes import (
    GO,
    MINI_COMPETITION,
    NO_BID_BUDGET,
    NO_BID_MONEY,
    NO_WRITERS,
    NOBODY,
    OPEN,
    QUOTATION,
    WAIVER,
)
from simulator.engine.rows import add_candidate
from simulator.engine.world import World
from tests.unit.hand_world import account, alike, firm, hand_world, numbers, rules, tender

pytestmark = pytest.mark.interpreted

NOW = 100


def bidder(money: int = 100_000, **columns: float) -> World:
    """Return a world with one firm: a tenth of its money a year and ten weeks of writing at 10 pounds a week."""
    world = hand_world(NOW)
    numbers(
        world, bid_money_share=0.1, bid_writing_least_weeks=10.0, bid_writing_share=0.0, bid_writer_week_gbp=10.0,
        bid_library_saving=0.4, bid_library_half=5.0, bid_cost_gbp=100.0, bid_cost_reference_gbp=1_000.0,
        bid_cost_elasticity=0.5, mini_competition_bid_factor=0.5, quotation_bid_factor=0.2,
        direct_award_bid_factor=0.1, wage_gbp_per_year=100.0, passport_bid_saving=0.5,
    )  # fmt: skip
    firm(world, cash=money, last_bid=NOW, **columns)
    return world


def hoping(world: World, *bids: tuple[float, float]) -> list[int]:
    """Let the firm hope for bids of some cost and gain [pence]; return what it decides on each."""
    at = tender(world)
    for k, (writing, gain) in enumerate(bids):
        add_candidate(world, at, 0, NOW)
        world.candidates[k].writing, world.candidates[k].gain = writing, gain
        hope(world, k)
    choose_bids(world, 0)
    assert world.suppliers[0].first_hope == NOBODY
    return [int(c.decision) for c in world.candidates[: len(bids)]]


def test_a_bid_costs_less_than_in_proportion_and_less_where_less_is_asked() -> None:
    """100 pounds for a value of 1,000; four times the value costs twice as much."""
    world = bidder()
    tender(world, 100_000, process=OPEN, bid_cost_factor=1.0)
    assert alike(bid_cost(world, 0), 10_000.0)
    world.tenders[0].value = 400_000
    for process, cost in ((OPEN, 20_000.0), (MINI_COMPETITION, 10_000.0), (QUOTATION, 4_000.0), (WAIVER, 2_000.0)):
        world.tenders[0].process = process
        assert alike(bid_cost(world, 0), cost)
    world.tenders[0].bid_cost_factor = 0.5
    assert alike([work_of_bid(world, 0), bid_cost(world, 0)], [2_000.0, 1_000.0])


def test_who_has_bid_before_or_has_a_franchises_library_copies() -> None:
    """After five bids half of the 40 % are saved; of two libraries the better is used; a passport halves the rest."""
    assert [left_to_write(bids, 0.4, 5.0) for bids in (0, 5)] == [1.0, 0.8]
    world = bidder(bids=5)
    assert [own_bid_cost(world, 0, 0, 1_000.0, lent) for lent in (1.0, 0.7)] == [800.0, 700.0]
    world.clock[0].recognition = 1
    rules(world, compliance_passport=1.0, se_definition=0.0)
    assert own_bid_cost(world, 0, 0, 1_000.0, 1.0) == 800.0  # no social enterprise
    world.suppliers[0].kind = 0
    assert own_bid_cost(world, 0, 0, 1_000.0, 1.0) == 400.0


@given(st.floats(0, 1e9), st.floats(0, 1e4), st.floats(0, 1e4))
def test_what_was_spent_fades_the_same_in_one_step_or_two(amount: float, first: float, second: float) -> None:
    """Property."""
    assert faded(amount, 0.0, 52.0) == amount
    assert faded(faded(amount, first, 52.0), second, 52.0) == pytest.approx(faded(amount, first + second, 52.0))


def test_money_for_bids_is_a_share_of_cash_and_overdraft_less_what_was_spent() -> None:
    world = bidder(money=60_000, overdraft_limit=40_000, bid_spend=4_000.0)
    assert alike(bid_money_left(world, 0), 6_000.0)
    world.suppliers[0].last_bid = NOW - 52
    assert alike(bid_money_left(world, 0), 10_000.0 - 4_000.0 / math.e)
    world.cash[account(0)] = -40_000  # the overdraft is used up
    assert bid_money_left(world, 0) < 0.0


def test_people_for_bids_are_a_share_of_staff_or_the_owner() -> None:
    """A turnover of 50 jobs' cost gives 50 people; a fiftieth of their time is 52 weeks a year."""
    assert writing_capacity(5_000.0, 100.0, 0.02, 4.0) == 52.0
    assert writing_capacity(5.0, 100.0, 0.02, 4.0) == 4.0
    world = bidder(bid_weeks=2.0)
    assert [writing_weeks(world, 3_000.0), writing_weeks_left(world, 0)] == [3.0, 3.0]  # ten a year: five in half of it
    world.suppliers[0].last_bid = NOW - 26
    assert alike(writing_weeks_left(world, 0), 5.0 - 2.0 / math.e)


def test_without_a_budget_there_is_no_end_of_money_and_people() -> None:
    world = bidder()
    numbers(world, bid_budget=NO_BID_BUDGET)
    assert bid_money_left(world, 0) == writing_weeks_left(world, 0) == math.inf


def test_a_bid_needs_money_and_people() -> None:
    world = bidder(money=40_000)
    assert [can_write(world, 0, cost) for cost in (4_000.0, 4_001.0)] == [True, False]
    world = bidder(money=10**9)
    assert [can_write(world, 0, cost) for cost in (5_000.0, 5_001.0)] == [True, False]
    spend_on_bid(world, 0, 4_000.0)
    s = world.suppliers[0]
    assert [s.bid_spend, s.bid_weeks, s.last_bid] == [4_000.0, 4.0, NOW]
    assert [can_write(world, 0, cost) for cost in (1_000.0, 1_001.0)] == [True, False]


def test_what_promises_most_for_its_cost_is_written_first() -> None:
    """Five weeks are there. The second promises 10 for each penny, the third 6, the first 5."""
    assert hoping(bidder(10**9), (2_000.0, 10_000.0), (3_000.0, 30_000.0), (2_000.0, 12_000.0)) == [NO_WRITERS, GO, GO]


def test_what_does_not_fit_does_not_keep_a_smaller_bid_from_being_written() -> None:
    assert hoping(bidder(10**9), (6_000.0, 90_000.0), (1_000.0, 1.0)) == [NO_WRITERS, GO]
    assert hoping(bidder(40_000), (4_500.0, 90_000.0), (1_000.0, 1.0)) == [NO_BID_MONEY, GO]


some_bids = st.lists(st.tuples(st.floats(1.0, 6_000.0), st.floats(1.0, 1e6)), min_size=1, max_size=8)


@given(some_bids, st.integers(0, 90_000))
def test_no_firm_writes_beyond_its_money_and_people(bids: list[tuple[float, float]], money: int) -> None:
    """Property: both limits hold; whatever is left out would not have fitted beside what was taken."""
    world = bidder(money)
    answers = hoping(world, *bids)
    spent = sum(cost for (cost, _), answer in zip(bids, answers, strict=True) if answer == GO)
    most = min(0.1 * money, 5_000.0)
    assert spent <= most * (1.0 + 1e-12)
    assert all(spent + cost > most for (cost, _), answer in zip(bids, answers, strict=True) if answer != GO)
