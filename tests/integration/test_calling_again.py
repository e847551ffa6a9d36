"""What follows a call that failed, and reservations that count who can enter: doses, both ends, and siblings."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.engine.accounts import BUYER_BID_COST, COMPETITION_COST
from simulator.engine.codes import (
    ASKED_ONE,
    CANCELLED,
    FIRST_CALL,
    MINI_COMPETITION,
    RESERVE,
    RUNG_ROUND,
)
from simulator.engine.world import World
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.reference.small_worlds import small_world

pytestmark = [pytest.mark.integration, pytest.mark.direction]

SEEDS = range(1, 7)
YEARS = 6


@cache
def lived(seed: int, share: float = 0.0, **numbers: float) -> World:
    """Return two councils and 60 firms after some years; ``share`` is reserved for SEs, waived where too few."""
    rules = {"mandated_se_share": share, "mandate_enforcement": float(RESERVE)}
    world = create_world(small_world(years=YEARS, rules=rules), seed)
    for name, value in numbers.items():
        world.parameters[name] = value  # also beyond its range
    live(world, 52 * YEARS)
    return world


def mean(figure: str, **numbers: float) -> float:
    """Return the mean of a figure over the seeds."""
    return sum(measure(lived(seed, **numbers))[figure] for seed in SEEDS) / len(SEEDS)


def test_the_oftener_a_buyer_goes_on_the_fewer_needs_end_without_an_award() -> None:
    """At nought every failure is the end; what is left at three is mostly withdrawn."""
    given_up = [mean("needs_without_award_share", reruns=float(most)) for most in (0, 1, 2, 3)]
    assert given_up == sorted(given_up, reverse=True)
    assert given_up[0] > 2.0 * given_up[2]


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_need_is_called_more_often_than_allowed(most: int) -> None:
    for seed in SEEDS:
        tenders = lived(seed, reruns=float(most)).tenders
        assert tenders["attempt"].max() == most
        assert ((tenders["answer"] == FIRST_CALL) == (tenders["attempt"] == 0)).all()
        assert ((tenders["answer"] == ASKED_ONE) == (tenders["attempt"] > 1)).all()


def test_the_higher_the_threshold_the_more_is_rung_round() -> None:
    """Nothing at its lowest; at its highest all first failures."""
    shares = []
    for threshold in (1.0, 100_000.0, 1e9):
        calls = [lived(seed, quotation_threshold_gbp=threshold).tenders for seed in SEEDS]
        again = sum(int((tenders["attempt"] == 1).sum()) for tenders in calls)
        shares.append(sum(int((tenders["answer"] == RUNG_ROUND).sum()) for tenders in calls) / again)
    assert shares[0] == 0.0 < shares[1] < shares[2] == 1.0


def test_withdrawals_are_as_many_as_the_number_says() -> None:
    """Both ends; what is withdrawn is not called again."""
    assert mean("tenders_withdrawn_share", withdrawn_share=0.0) == 0.0
    assert 0.03 < mean("tenders_withdrawn_share") < 0.08
    for seed in SEEDS:
        tenders = lived(seed, withdrawn_share=1.0).tenders
        decided = (tenders["n_bids"] > 1) & (tenders["week_decided"] >= 0)
        assert decided.any()
        assert (tenders["state"][decided] == CANCELLED).all()


def test_the_more_ses_a_reservation_asks_for_the_less_is_reserved_and_the_more_of_it_draws_bids() -> None:
    doses = (1.0, 2.0, 4.0)
    reserved = [mean("reserved_share", share=0.5, reserve_competitors=enough) for enough in doses]
    assert reserved == sorted(reserved, reverse=True)
    empty = []
    for enough in doses:
        calls = [lived(seed, share=0.5, reserve_competitors=enough).tenders for seed in SEEDS]
        bids = [tenders["n_bids"][(tenders["reserved"] == 1) & (tenders["state"] > 2)] for tenders in calls]
        empty.append(sum(int((n == 0).sum()) for n in bids) / sum(map(len, bids)))
    assert empty == sorted(empty, reverse=True)


def test_no_mini_competition_is_reserved_where_a_framework_has_no_ses() -> None:
    """All SEs were counted, members or not."""
    for seed in SEEDS:
        world = create_world(small_world(years=1, rules={"mandated_se_share": 1.0, "mandate_enforcement": 2.0}), seed)
        for table in (world.suppliers, world.memberships):
            table["framework"] = 0
        world.group_kinds["framework_probability"] = 0.0  # nor will newcomers belong to it
        live(world, 52)
        tenders = world.tenders
        assert not tenders["reserved"][tenders["process"] == MINI_COMPETITION].any()
        assert tenders["reserved"].any()


def test_a_competition_that_nobody_knows_of_costs_the_council_all_the_same() -> None:
    for seed in SEEDS:
        known, unknown = lived(seed), lived(seed, discovery_per_week=0.0, framework_discovery=0.0, reruns=0.0)
        assert measure(unknown)["no_bid_share"] > measure(known)["no_bid_share"]
        assert unknown.flows[COMPETITION_COST].sum() > 0.5 * known.flows[COMPETITION_COST].sum()
        assert unknown.flows[BUYER_BID_COST].sum() < 0.5 * known.flows[BUYER_BID_COST].sum()
