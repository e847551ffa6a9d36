"""From a notice to a contract: who could bid, who does and at what price, who is screened, who wins."""

from __future__ import annotations

import math

import pytest

from simulator.behaviours.bidding.bidding import (
    asking_price,
    believed_bids,
    can_fund,
    costs,
    expected_rivals,
    kind_of_competition,
    market_of,
    markup_factor,
    own_cost_factor,
)
from simulator.behaviours.bidding.offers import offers
from simulator.behaviours.bidding.waiting import (
    believed_days,
    bought_share,
    cost_of_waiting,
    hopeful_estimate,
    is_ring_fenced,
    own_waiting,
    terms_given,
)
from simulator.behaviours.buying.challenging import settle_challenge
from simulator.behaviours.firms.standing import last_work
from simulator.engine import chance
from simulator.engine.accounts import BID_COST, BUYER_BID_COST, CHALLENGE_COST
from simulator.engine.codes import (
    ABSOLUTE,
    AWARDED,
    BEST_SCORE,
    BIDDER_FULL,
    BIDDER_GONE,
    CALL_OFF,
    CANCELLED,
    EVALUATING,
    GO,
    GONE,
    INELIGIBLE,
    JOINT,
    LARGE_CONTRACTOR,
    LINEAR,
    LOST,
    MOBILISING,
    NEEDED,
    NO_ACCEPTABLE_BID,
    NO_BIDS,
    NO_CAPACITY,
    NO_CASH,
    NO_STANDING,
    NOBODY,
    NOT_AN_SE,
    NOT_WORTH_IT,
    OPEN,
    OVER_BUDGET,
    PRICE_TOO_HIGH,
    PRICE_TOO_LOW,
    REFUSED,
    RELATIVE,
    RERUN,
    RUNG_ROUND,
    SMALL_FIRM,
    SOCIAL_ENTERPRISE,
    SUBMITTED,
    TOO_LOW,
    TURNOVER_TOO_SMALL,
    UNAFFORDABLE,
    WAIVER,
    WITHDRAWN,
    WON,
)
from simulator.engine.events import CONTRACT_WON, RENEWAL_LOST, RERUN_CALLED, TENDER_CANCELLED
from simulator.engine.ledger import council_account
from simulator.engine.rows import add_candidate
from simulator.engine.world import World
from simulator.phases import award, evaluate, partner
from simulator.phases import bid as bidding
from simulator.phases.bid import reading_cost, weigh, work_out
from simulator.phases.evaluate import compared_price, price_score, quality_score
from simulator.phases.partner import decision_alone
from tests.unit.hand_world import (
    account,
    alike,
    bid,
    cash,
    contract,
    events,
    firm,
    hand_world,
    moved,
    numbers,
    rules,
    tender,
)

pytestmark = pytest.mark.interpreted

NOW = 100


def call(chain: int = 0, **columns: float) -> World:
    """Return a world with one firm and a call that closes now: 100,000 pence over 50 weeks, typical cost 80,000."""
    world = hand_world(NOW, recording=1, chain=chain)
    numbers(
        world, private_cost_sd=0.0, estimate_error=0.0, cost_share_of_reference=0.8, cost_spread=0.25,
        scale_mismatch=0.0, distance_cost_per_100km=0.0, backlog_markup=0.0, distress_discount=0.0,
        experience_weight=10.0, risk_margin=0.0, affordable_excess=0.5, preferred_size_share=1.0, bid_cost_gbp=100.0,
        bid_cost_reference_gbp=1_000.0, bid_cost_elasticity=0.5, mini_competition_bid_factor=0.5,
        quotation_bid_factor=0.2, direct_award_rivals=0.5, buyer_reading_share=0.03, quality_noise=0.0,
        social_evidence_noise=0.0, quality_track_share=0.2, quality_sales_share=0.1, linear_price_zero=2.0,
        challenge_probability=0.0, withdrawn_share=0.0, overrun_sd=0.0, overrun_mean=0.0, standstill_weeks=2.0,
        mobilisation_weeks=6.0, direct_mobilisation_weeks=1.0, challenge_weeks=8.0, reruns=1.0, estimate_revision=0.1,
        quotation_threshold_gbp=2_000.0, challenge_cost_gbp=50.0, overdraft_rate=0.0,
        bid_money_share=1.0, bid_writing_least_weeks=1e9, quality_productivity=0.0,
        social_productivity=0.0,
    )  # fmt: skip
    rules(world, concentration_cap=1.0, monitoring_detection=0.0, standby_bidder=0.0)
    world.lines[0].budget, world.lines[0].committed = 52_000_000, 0
    given = {
        "process": OPEN, "common_cost": 76_000, "terms_days": 30.0, "week_closing": NOW, "bid_cost_factor": 1.0,
        "standing_multiple": 0.0, "weight_price": 0.5, "weight_quality": 0.3, "weight_social": 0.2,
        "price_rule": RELATIVE, "low_threshold": 1.0,
    }  # fmt: skip
    tender(world, 100_000, 50, **(given | columns))
    firm(world, cash=10**6, quality=0.5, social=0.5)
    return world


# Could it? --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "decision"),
    [
        ({}, GO),
        ({"winding_down": 1}, GONE),
        ({"turnover": 99_999.0}, NO_STANDING),
        ({"committed": 498_001}, NO_CAPACITY),
        ({"committed": 498_000}, GO),
    ],
)
def test_what_a_supplier_lacks_to_bid_alone(change: dict[str, float], decision: int) -> None:
    """The standing test asks for a turnover of the contract's yearly value, 100,000; the work is 2,000 a week."""
    world = call(standing_multiple=1.0)
    for name, value in change.items():
        world.suppliers[0][name] = value
    assert decision_alone(world, 0, 0) == decision


def test_what_candidates_lack_is_counted_for_tenders_that_close() -> None:
    world = call(standing_multiple=1.0)
    gone, small = firm(world, winding_down=1), firm(world, turnover=1.0)
    firm(world, committed=10**9)
    for supplier in (0, gone, small, 3):
        add_candidate(world, 0, supplier, 99)
    partner.run(world)
    t = world.tenders[0]
    assert (t.gone, t.no_standing, t.no_capacity) == (1, 1, 1)
    assert [int(c.decision) for c in world.candidates[:4]] == [GO, GONE, NO_STANDING, NO_CAPACITY]
    t.week_closing = NOW + 1
    partner.run(world)
    assert t.gone == 1


# What it costs and what is asked ------------------------------------------------------------------------------------


def test_cost_depends_on_efficiency_size_and_distance() -> None:
    """10 % per hundred km over 20 km is 2 %; twice the usual size costs 0.1 ln 2 more."""
    world = call()
    numbers(world, scale_mismatch=0.1, distance_cost_per_100km=0.1)
    s = world.suppliers[0]
    s.cost_factor, s.home, s.turnover = 0.9, 1, 50_000.0
    assert alike(own_cost_factor(world, 0, 0), 0.9 * 1.02 * (1.0 + 0.1 * 0.6931472))
    world.tenders[0].weeks = 104  # yearly value 50,000: as usual
    assert alike(own_cost_factor(world, 0, 0), 0.9 * 1.02)


def test_what_work_costs_and_what_is_believed() -> None:
    world = call()
    assert alike(costs(world, 0, 0, 1.5), (114_000.0, 114_000.0))
    numbers(world, estimate_error=0.2)
    cost, estimate = costs(world, 0, 0, 1.5)
    assert cost == 114_000.0
    assert 0.4 < estimate / cost < 2.0
    assert estimate != cost


def test_rivals_are_the_bids_on_such_a_competition_less_ones_own() -> None:
    """Of ten like it in sector and band 4.5 bids are known, of that kind elsewhere 2.5, which count as ten: 3.5."""
    world = call()
    numbers(world, belief_pooling=10.0)
    own, of_kind = market_of(world, 0), kind_of_competition(world, 0)
    world.markets[own].bids, world.markets[own].seen, world.markets[of_kind].bids = 4.5, 10, 2.5
    assert alike([believed_bids(world, 0), expected_rivals(world, 0)], [3.5, 2.5])
    world.markets[own].seen = 0  # nobody has seen one like it here
    assert believed_bids(world, 0) == 2.5
    world.tenders[0].reserved = 1  # what is reserved is another kind of competition
    assert {market_of(world, 0), kind_of_competition(world, 0)}.isdisjoint({own, of_kind})
    assert believed_bids(world, 0) == world.parameters[0].rivals_at_start
    world.tenders[0].reserved = 0
    for process in (CALL_OFF, WAIVER):
        world.tenders[0].process = process
        assert expected_rivals(world, 0) == 0.5
    world.tenders[0].process = OPEN
    world.markets["bids"] = 0.2
    assert expected_rivals(world, 0) == 0.0


def test_full_books_raise_prices_and_distress_lowers_them() -> None:
    world = call()
    numbers(world, backlog_markup=0.2, distress_discount=0.1)
    s = world.suppliers[0]
    assert alike(markup_factor(world, 0), 0.9)
    s.committed = 500_000
    assert alike(markup_factor(world, 0), 1.1)
    s.committed = 250_000
    world.cash[account(0)], s.overdraft_limit = -50, 200
    assert alike(markup_factor(world, 0), 0.975)
    world.cash[account(0)] = -900
    assert alike(markup_factor(world, 0), 0.9)


def test_a_price_is_the_equilibrium_bid_on_the_costs_that_are_charged() -> None:
    """Costs lie between 60,000 and 100,000. With one rival half of the way from 80,000 up is asked: 90,000."""
    world = call()
    assert alike(asking_price(world, 0, 0, 80_000.0, 1.0), 90_000.0)
    assert alike(asking_price(world, 0, 0, 80_000.0, 3.0), 85_000.0)
    s = world.suppliers[0]
    s.overhead_share, s.overhead_recovery = 0.25, 0.6  # a tenth is left out
    assert alike(asking_price(world, 0, 0, 80_000.0, 1.0), 86_000.0)


def test_cash_and_overdraft_must_carry_work_until_it_is_paid() -> None:
    """80,000 over 350 days, 30.4 days of work and 30 of waiting: 13,810; a tenth of 100,000 up front is 10,000 less."""
    world = call()
    cases = ((13_810, 0, 0.0, 1), (13_809, 0, 0.0, 0), (0, 13_810, 0.0, 1), (3_810, 0, 0.1, 1), (3_809, 0, 0.1, 0))
    for money, limit, upfront, is_enough in cases:
        world.cash[account(0)], world.suppliers[0].overdraft_limit = money, limit
        world.tenders[0].upfront_share = upfront
        assert can_fund(world, 0, 0, 80_000.0) == is_enough


def test_what_waiting_subcontractors_add_to_a_contractors_cost() -> None:
    """Half passed on of what is not wages (60 %); 60 days and half a month at 36.5 % a year: 7.52 % of 30 %."""
    world = call(chain=1)
    numbers(world, subcontract_share=0.5, overdraft_rate=0.365, project_bank_account_days=5.0)
    rules(world, project_bank_account_above_gbp=1_000.01, chain_pass_through_days=90.0, maximum_payment_days=365.0)
    world.sectors[0].labour_share = 0.4
    world.finance[0].terms_days = 60.0
    assert alike(bought_share(world, 0), 0.3)
    assert cost_of_waiting(world, 0, 0) == 0.0  # a small firm
    world.suppliers[0].kind = LARGE_CONTRACTOR
    assert alike(cost_of_waiting(world, 0, 0), 0.3 * (365 / 24 + 60) / 1_000)
    assert [terms_given(world, 0, 0, fenced) for fenced in (False, True)] == [60.0, 5.0]
    rules(world, chain_pass_through_days=14.0)
    assert terms_given(world, 0, 0, False) == 14.0
    rules(world, maximum_payment_days=7.0)
    assert terms_given(world, 0, 0, False) == 7.0
    assert not is_ring_fenced(world, 0, 100_000.0)
    rules(world, project_bank_account_above_gbp=1_000.0)
    assert is_ring_fenced(world, 0, 100_000.0)
    world.suppliers[0].n_members = 2
    assert cost_of_waiting(world, 0, 0) == 0.0


def test_waiting_is_priced_by_what_is_known_of_the_payer_not_by_its_terms() -> None:
    """A month's work is invoiced half a month after it was done, on average; at 36.5 % a year a day costs 0.1 %."""
    world = call()
    numbers(world, overdraft_rate=0.365)
    for beyond, days in ((0.0, 30.0), (15.0, 45.0), (-12.0, 18.0), (-40.0, 0.0)):
        world.councils[0].days_beyond_terms = beyond
        assert believed_days(world, 0, NOBODY) == days
        assert alike(own_waiting(world, 0, NOBODY), (365 / 24 + days) / 1_000)
    world.tenders[0].upfront_share = 0.25
    assert alike(own_waiting(world, 0, NOBODY), 0.75 * 365 / 24 / 1_000)  # what is paid in advance is not waited for
    numbers(world, overdraft_rate=0.73)
    world.tenders[0].upfront_share, world.councils[0].days_beyond_terms = 0.0, 20.0 - 365 / 24  # 5 % of cost
    world.tenders[0].terms_days = 30.0
    assert alike(own_waiting(world, 0, NOBODY), 0.1)
    assert alike(asking_price(world, 0, 0, 80_000.0, 1.0), 1.1 * 90_000.0)


def test_work_is_funded_until_the_payer_pays() -> None:
    """As above, but the council is known to pay ten days before its terms end: 20 days of waiting."""
    world = call()
    world.councils[0].days_beyond_terms = -10.0
    for money, is_enough in ((11_524, 1), (11_523, 0)):
        world.cash[account(0)] = money
        assert can_fund(world, 0, 0, 80_000.0) == is_enough


def test_an_optimist_sees_less_cost() -> None:
    world = call(chain=1)
    world.finance[0].bid_optimism = 0.1
    assert alike(hopeful_estimate(world, 0, 1_000.0), 900.0)


# Bids ---------------------------------------------------------------------------------------------------------------


def decided(world: World, writing: float) -> int:
    """Let firm 0 decide on tender 0 against one rival, at a cost of ``writing`` [pence]; return its answer."""
    decision, _ = weigh(world, 0, 0, 1.0, writing)
    return work_out(world, 0, 0, 1.0, writing, reading_cost(world, 0)) if decision == GO else decision


def test_a_bid_is_made_at_what_the_work_is_seen_to_cost() -> None:
    """76,000 and half of the way to 100,000: 88,000. Writing and reading are paid, win or lose."""
    world = call()
    assert decided(world, 4_999.0) == GO
    b = world.bids[0]
    assert (b.price, b.cost_estimate, b.true_cost, b.bid_cost, b.outcome) == (88_000, 76_000, 76_000, 4_999, SUBMITTED)
    assert (cash(world, 0), world.suppliers[0].result) == (10**6 - 4_999, -4_999.0)
    assert (moved(world, BID_COST), moved(world, BUYER_BID_COST)) == (4_999, 300)
    assert world.suppliers[0].bids == 1


@pytest.mark.parametrize(
    ("writing", "change", "decision"),
    [
        (5_000.0, {}, NOT_WORTH_IT),  # half a chance of 10,000
        (4_000.0, {"wins": 10, "bids": 10}, GO),  # 15 of 20: three quarters of a chance
        (7_400.0, {"wins": 10, "bids": 10}, GO),
        (4_000.0, {"wins": 0, "bids": 10}, NOT_WORTH_IT),  # a quarter
    ],
)
def test_a_bid_must_promise_more_than_it_costs(writing: float, change: dict[str, int], decision: int) -> None:
    world = call()
    for name, value in change.items():
        world.suppliers[0][name] = value
    assert decided(world, writing) == decision


def test_risk_is_charged_for() -> None:
    world = call()
    numbers(world, risk_margin=0.05)  # 5,000 of the 10,000
    assert decided(world, 2_499.0) == GO
    assert decided(world, 2_500.0) == NOT_WORTH_IT


def test_direct_awards_are_sure_and_cost_the_buyer_no_reading() -> None:
    world = call(process=CALL_OFF)
    assert decided(world, 9_999.0) == GO
    assert (moved(world, BUYER_BID_COST), world.suppliers[0].bids) == (0, 0)


def test_who_cannot_fund_the_work_or_meet_the_budget_stays_away() -> None:
    world = call()
    world.cash[account(0)] = 13_809
    assert decided(world, 1.0) == NO_CASH
    world = call(common_cost=150_001)
    assert decided(world, 1.0) == NOT_WORTH_IT
    world = call(common_cost=150_000)
    assert decided(world, 1.0) == GO
    assert world.clock[0].bids == 1


def test_candidates_that_can_decide_when_their_tender_closes() -> None:
    world = call()
    world.markets["bids"] = 2.0
    numbers(world, bid_cost_gbp=1.0)
    poor = firm(world)
    firm(world, cash=10**6)
    for supplier in (0, poor, 2):
        add_candidate(world, 0, supplier, NOW)
    world.candidates[2].decision = NO_STANDING
    bidding.run(world)
    t = world.tenders[0]
    assert (t.n_bids, t.no_cash, t.not_worth_it, t.state) == (1, 1, 0, EVALUATING)
    assert [int(c.decision) for c in world.candidates[:3]] == [GO, NO_CASH, NO_STANDING]


def test_who_has_spent_its_money_for_bids_is_counted() -> None:
    world = call()
    world.markets["bids"] = 2.0
    numbers(world, bid_cost_gbp=1.0, bid_money_share=0.0)
    firm(world, cash=10**6)
    for supplier in (0, 1):
        add_candidate(world, 0, supplier, NOW)
    bidding.run(world)
    t = world.tenders[0]
    assert (t.n_bids, t.no_bid_money, t.no_writers, t.no_cash) == (0, 2, 0, 0)


def test_a_bid_offers_as_much_more_as_the_estimate_has_room_for() -> None:
    """A price of 88,000 of an estimate of 100,000 leaves 13.6 %: all of it goes into social value that scores well."""
    world = call(weight_social=0.5, weight_quality=0.0)
    numbers(world, usual_social_worth=0.25, usual_quality_worth=0.0, social_productivity=1.0)
    assert decided(world, 100.0) == GO
    _, social, share = offers(world, 0, 0, 100_000 / 88_000 - 1.0)
    assert 0.5 < social < 1.0
    b = world.bids[0]
    assert alike(b.social_offer, social)
    assert (b.price, alike(share, 100_000 / 88_000 - 1.0)) == (100_000, True)
    assert alike([b.cost_estimate, b.true_cost], 76_000 + 12_000)


def test_each_half_of_the_calls_is_weighed_by_itself_before_anybody_writes_a_bid() -> None:
    """Three calls that close now, known to the same two firms, of which one has no cash for the work."""
    world = call()
    firm(world)
    world.markets["bids"] = 2.0
    numbers(world, bid_cost_gbp=1.0)
    for row in range(3):
        if row > 0:
            world.tenders[tender(world)] = world.tenders[0]
        world.tenders[row].first_candidate, world.tenders[row].n_candidates = world.clock[0].candidates, 0
        add_candidate(world, row, 0, NOW), add_candidate(world, row, 1, NOW)
    assert bidding.middle_of_bids(world) == 2
    bidding.weigh_part(world, 2, 3)
    decisions = [int(c.decision) for c in world.candidates[:6]]
    assert decisions == [GO, GO, GO, GO, GO, NO_CASH]
    bidding.weigh_part(world, 0, 2)
    assert [int(c.decision) for c in world.candidates[:6]] == [GO, NO_CASH] * 3
    assert world.clock[0].bids == 0
    bidding.collect(world)
    assert world.clock[0].bids == 3
    assert [int(t.state) for t in world.tenders[:3]] == [EVALUATING] * 3


# Scores ---------------------------------------------------------------------------------------------------------------


def judged(*prices: int, **columns: float) -> World:
    """Return a world in which firms 0, 1 ... bid these prices for a call that is decided now."""
    world = call(state=EVALUATING, week_deciding=NOW, **columns)
    for i, price in enumerate(prices):
        offer = {"quality_offer": 0.5, "social_offer": 0.6}
        bid(world, 0, i if i == 0 else firm(world), price, true_cost=50_000, **offer)
        world.suppliers[i].track, world.suppliers[i].sales = 0.4, 0.3
    return world


def test_quality_is_offer_record_and_telling() -> None:
    assert alike(quality_score(0.5, 0.4, 0.3, 0.2, 0.1), 0.46)


@pytest.mark.parametrize(("rule", "score"), [(RELATIVE, 0.8), (ABSOLUTE, 0.25), (LINEAR, 0.75)])
def test_price_scores_by_the_rule_of_the_tender(rule: int, score: float) -> None:
    assert alike(price_score(rule, 125.0, 100.0, 100.0, 2.0), score)


def test_bids_are_scored_by_weights() -> None:
    """0.5 x 80 / 100 + 0.3 x 0.46 + 0.2 x 0.6."""
    world = judged(80_000, 100_000)
    evaluate.run(world)
    assert [int(b.outcome) for b in world.bids[:2]] == [SUBMITTED, SUBMITTED]
    assert alike([b.price_score for b in world.bids[:2]], [1.0, 0.8])
    assert alike([b.score for b in world.bids[:2]], [0.758, 0.658])
    assert alike([b.compared_price for b in world.bids[:2]], [80_000.0, 100_000.0])


def test_what_is_seen_of_quality_and_social_value_is_off_by_each_bidders_luck() -> None:
    world = judged(80_000, 100_000)
    numbers(world, quality_noise=0.05, social_evidence_noise=0.1)
    evaluate.run(world)
    for b in world.bids[:2]:
        who = world.suppliers[b.supplier].id
        quality, social = chance.uniforms(world.clock[0].seed, chance.QUALITY, 0, who, world.tenders[0].id)
        assert alike(b.quality_score, 0.46 + 0.05 * chance.inverse_normal(quality))
        assert alike(b.social_score, 0.6 + 0.1 * chance.inverse_normal(social))


def test_nothing_is_scored_before_its_week() -> None:
    world = judged(80_000)
    world.tenders[0].week_deciding = NOW + 1
    evaluate.run(world)
    assert world.bids[0].score == 0.0


def test_an_ses_price_is_compared_with_its_preference() -> None:
    world = judged(100_000, 92_000, se_preference=0.1)
    world.suppliers[0].kind = SOCIAL_ENTERPRISE
    assert alike([compared_price(world, 0), compared_price(world, 1)], [90_000.0, 92_000.0])
    evaluate.run(world)
    assert alike([b.price_score for b in world.bids[:2]], [1.0, 90 / 92])


@pytest.mark.parametrize(
    ("change", "columns", "failing", "outcome", "bound"),
    [
        ({"winding_down": 1}, {}, BIDDER_GONE, INELIGIBLE, 0.0),
        ({}, {"reserved": 1}, NOT_AN_SE, INELIGIBLE, 0.0),
        ({"turnover": 199_999.0}, {"standing_multiple": 2.0}, TURNOVER_TOO_SMALL, INELIGIBLE, 200_000.0),
        ({}, {"value": 53_333}, PRICE_TOO_HIGH, UNAFFORDABLE, 79_999.5),
    ],
)
def test_what_a_bid_fails_by_is_noted(
    change: dict[str, float], columns: dict[str, float], failing: int, outcome: int, bound: float
) -> None:
    world = judged(80_000)
    for name, value in change.items():
        world.suppliers[0][name] = value
    for name, value in columns.items():
        world.tenders[0][name] = value
    evaluate.run(world)
    b = world.bids[0]
    assert (b.failing, b.outcome, b.score) == (failing, outcome, 0.0)
    assert alike(b.bound, bound)


def test_bids_far_below_the_mean_of_the_others_are_rejected() -> None:
    """Others ask 100,000 and 120,000: below 20 % less than their mean, 88,000, is too low."""
    for price, outcome in ((87_999, TOO_LOW), (88_000, SUBMITTED)):
        world = judged(price, 100_000, 120_000, low_threshold=0.2)
        evaluate.run(world)
        assert world.bids[0].outcome == outcome
        assert (world.bids[0].failing == PRICE_TOO_LOW) == (outcome == TOO_LOW)
    world = judged(1, low_threshold=0.2)
    evaluate.run(world)
    assert world.bids[0].outcome == SUBMITTED  # alone, nothing to hold it against


# Award ---------------------------------------------------------------------------------------------------------------


def scored(*scores: float, **columns: float) -> World:
    world = judged(*(80_000 for _ in scores), commitment=2_000, **columns)
    world.lines[0].committed = 2_000
    for b, score in zip(world.bids, scores, strict=False):
        b.score, b.outcome = score, SUBMITTED
    return world


def test_the_best_score_wins_and_its_price_replaces_the_estimate() -> None:
    """50,000 of cost over 50 weeks; two weeks of standstill and six to get ready."""
    world = scored(0.6, 0.7)
    award.run(world)
    t, c, s = world.tenders[0], world.contracts[0], world.suppliers[1]
    assert (t.state, t.reason, t.winner, t.contract, t.week_decided) == (AWARDED, BEST_SCORE, 1, 0, NOW)
    assert [int(b.outcome) for b in world.bids[:2]] == [LOST, WON]
    assert (c.supplier, c.state, c.value, c.weekly_value, c.commitment) == (1, MOBILISING, 80_000, 1_600.0, 1_600)
    assert (c.start, c.end, c.terms_days) == (NOW + 8, NOW + 58, 30.0)
    assert alike(c.weekly_cost, 1_000.0)
    assert (world.lines[0].committed, t.commitment) == (1_600, 0)
    assert (s.committed, s.live_contracts, s.wins) == (1_600, 1, 1)
    assert last_work(world, 1, 0) == NOW + 58
    assert (world.councils[0].awarded, world.councils[0].awarded_to_se) == (80_000.0, 0.0)
    assert (world.tallies[SMALL_FIRM].awards, world.tallies[SMALL_FIRM].award_value) == (1, 80_000)
    assert events(world) == [(CONTRACT_WON, 1, 80_000)]
    assert world.clock[0].open_tenders == 0


def test_overheads_overruns_and_the_index_of_the_day_shape_the_weekly_cost() -> None:
    world = scored(0.6)
    numbers(world, overrun_mean=0.1)
    world.suppliers[0].overhead_share = 0.2
    world.lines[0].cost_index = 1.1
    award.run(world)
    assert alike(world.contracts[0].weekly_cost, 800.0)
    assert world.contracts[0].index_signed == 1.1


def test_overruns_are_lognormal_about_their_mean() -> None:
    world = scored(0.6)
    numbers(world, overrun_mean=0.1, overrun_sd=0.2)
    award.run(world)
    z = chance.normal(world.clock[0].seed, chance.OVERRUN, 0, world.tenders[0].id, world.suppliers[0].id)
    assert alike(world.contracts[0].weekly_cost, 1_000.0 * 1.1 * math.exp(0.2 * z - 0.02))


def test_awards_to_social_enterprises_count_for_the_councils_share() -> None:
    world = scored(0.6)
    world.suppliers[0].kind = SOCIAL_ENTERPRISE
    award.run(world)
    assert world.councils[0].awarded_to_se == 80_000.0


def test_equal_scores_are_decided_by_lot() -> None:
    winners = set()
    for seed in range(20):
        world = scored(0.6, 0.6)
        world.clock[0].seed = seed
        award.run(world)
        winners.add(int(world.tenders[0].winner))
    assert winners == {0, 1}


def test_direct_awards_begin_soon_and_are_no_win_and_nobody_starts_too_early() -> None:
    world = scored(0.6, process=WAIVER)
    award.run(world)
    assert (world.contracts[0].start, world.suppliers[0].wins) == (NOW + 1, 0)
    world = scored(0.6, earliest_start=NOW + 30)
    award.run(world)
    assert world.contracts[0].start == NOW + 30


@pytest.mark.parametrize(
    ("change", "failing"), [({"committed": 499_000}, BIDDER_FULL), ({"price": 200_025}, OVER_BUDGET), ({}, REFUSED)]
)
def test_who_keeps_a_bid_from_the_award_is_noted(change: dict[str, int], failing: int) -> None:
    """The line has 2,000 a week free beyond the 2,000 held: at most 200,000 over 50 weeks."""
    world = scored(0.5, 0.9)
    world.lines[0].budget = 52 * 4_000
    world.suppliers[1].committed = change.get("committed", 0)
    world.bids[1].price = change.get("price", 80_000)
    if failing == REFUSED:
        contract(world, 1, value=10_000, weeks=1)
        contract(world, firm(world), value=10**6, weeks=1)
        world.clock[0].open_tenders = 1
        rules(world, concentration_cap=0.005)
    award.run(world)
    assert world.bids[1].failing == failing
    assert world.tenders[0].winner == 0


def test_a_price_that_just_fits_the_budget_wins() -> None:
    world = scored(0.9)
    world.lines[0].budget, world.bids[0].price = 52 * 4_000, 200_000
    award.run(world)
    assert world.tenders[0].state == AWARDED


@pytest.mark.parametrize(("bids", "reason"), [((), NO_BIDS), ((0.5,), NO_ACCEPTABLE_BID)])
def test_a_tender_without_an_award_is_called_again_and_then_cancelled(bids: tuple[float, ...], reason: int) -> None:
    world = scored(*bids)
    world.tenders[0].common_cost = 95_000
    if bids:
        world.bids[0].outcome = INELIGIBLE
    award.run(world)
    t, again = world.tenders[0], world.tenders[1]
    assert (t.state, t.reason, t.commitment) == (RERUN, reason, 0)
    more = 1.1 if bids else 1.0  # who bid was too dear, so there is a tenth more for it
    assert (again.state, again.attempt, again.answer) == (NEEDED, 1, RUNG_ROUND)
    held = again.value, again.commitment, world.lines[0].committed
    assert alike(held, [100_000 * more, 2_000 * more, 2_000 * more])
    assert again.common_cost == 95_000
    assert events(world) == [(RERUN_CALLED, NOBODY, 100_000)]
    again.state, again.week_deciding = EVALUATING, NOW
    award.run(world)
    assert (again.state, again.commitment) == (CANCELLED, 0)
    assert world.lines[0].committed == 0
    assert events(world)[1] == (TENDER_CANCELLED, NOBODY, round(100_000 * more))


def test_a_buyer_may_give_a_competition_up_but_not_what_it_asks_of_one() -> None:
    """All bids are lost and nothing is called again; the money is free."""
    world = scored(0.9)
    numbers(world, withdrawn_share=1.0)
    award.run(world)
    t = world.tenders[0]
    assert (t.state, t.reason, t.winner, t.commitment) == (CANCELLED, WITHDRAWN, NOBODY, 0)
    assert (world.bids[0].outcome, world.lines[0].committed, world.clock[0].tenders) == (LOST, 0, 1)
    world = scored(0.9, process=WAIVER)
    numbers(world, withdrawn_share=1.0)
    award.run(world)
    assert world.tenders[0].state == AWARDED


def test_a_cancelled_renewal_gives_its_money_back_to_the_contract_while_that_runs() -> None:
    world = scored(attempt=1)
    row = contract(world, 0)
    world.clock[0].open_tenders = 1
    world.tenders[0].renews = row
    award.run(world)
    assert world.contracts[row].commitment == 2_000
    assert world.lines[0].committed == 2_000


def test_the_largest_tender_is_decided_first() -> None:
    """A firm with room for one takes the larger one."""
    world = scored(0.9)
    large = tender(world, 200_000, 50, state=EVALUATING, week_deciding=NOW, process=OPEN)
    bid(world, large, 0, 150_000, outcome=SUBMITTED, score=0.1)
    world.suppliers[0].committed = 496_000
    award.run(world)
    assert (world.tenders[large].state, world.tenders[0].state) == (AWARDED, RERUN)


def test_an_incumbent_that_loses_is_told() -> None:
    world = scored(0.9, incumbent=1)
    firm(world)
    award.run(world)
    assert events(world)[1] == (RENEWAL_LOST, 1, 100_000)


def test_a_loser_may_challenge_both_pay_and_the_start_waits() -> None:
    world = scored(0.9, 0.5)
    numbers(world, challenge_probability=1.0)
    award.run(world)
    assert world.tenders[0].challenged == 1
    assert moved(world, CHALLENGE_COST) == 10_000
    assert (cash(world, 1), world.cash[council_account(0)], world.suppliers[1].result) == (-5_000, -5_000, -5_000.0)
    assert world.contracts[0].start == NOW + 16


def test_nobody_challenges_alone_or_when_gone() -> None:
    world = scored(0.9)
    numbers(world, challenge_probability=1.0)
    settle_challenge(world, 0)
    assert world.tenders[0].challenged == 0
    world = scored(0.9, 0.5)
    numbers(world, challenge_probability=1.0)
    world.tenders[0].winner = 0
    world.suppliers[1].state = 1
    settle_challenge(world, 0)
    assert world.tenders[0].challenged == 0
    world.suppliers[1].state = 0
    world.suppliers[1].state = JOINT  # a team that lost challenges as a firm does
    settle_challenge(world, 0)
    assert world.tenders[0].challenged == 1
    assert cash(world, 1) == -5_000
