"""Dose and response of the mechanisms behind the main results (docs/probe-report.md), as far as a test can judge.

Direction tests on a region of three councils over four years, the same eight seeds in every dose. What theory says must
rise or fall has to do so from each dose to the next; where supply ends it may stay.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator import Scenario, load_scenario
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.scenes import cut_down

pytestmark = pytest.mark.direction
SEEDS = range(1, 9)
FIGURES = (
    *("no_bid_share", "bids_per_tender", "needs_without_award_share", "social_value_true", "price_over_estimate"),
    *("se_insolvencies_per_10000", "insolvencies_per_10000", "council_spend", "bid_cost_share"),
)


@cache
def place() -> Scenario:
    return cut_down(load_scenario("baseline").without_policies(), councils=3, share_of_suppliers=0.5, years=4)


@cache
def response(**changes: float) -> dict[str, NDArray[np.float64]]:
    """Return the figures by seed of a place with some rules or numbers of the register changed."""
    settings: dict[str, Any] = place().resolved()
    social = changes.pop("social_weight", None)
    for council in settings["councils"] if social is not None else ():
        council["award_weights"] = {"price": 0.4 * (1 - social), "quality": 0.6 * (1 - social), "social": social}
    rules = {name: value for name, value in changes.items() if name in _LEVERS}
    numbers = {name: value for name, value in changes.items() if name not in _LEVERS}
    settings["rules"] = settings["rules"] | rules
    settings["parameters"] = settings["parameters"] | numbers
    scenario = Scenario.from_resolved(settings)
    runs = []
    for seed in SEEDS:
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        found = measure(world)
        runs.append([found[name] for name in FIGURES])
    return dict(zip(FIGURES, np.array(runs).T, strict=True))


_LEVERS = {"payment_terms_days"}


def rises(figure: str, *doses: dict[str, float]) -> bool:
    """Say whether the mean of a figure rises from each dose to the next."""
    means = [response(**dose)[figure].mean() for dose in doses]
    return bool((np.diff(means) > 0.0).all())


def test_dearer_bids_are_fewer_and_leave_more_calls_without_one() -> None:
    doses = [{"bid_cost_gbp": cost} for cost in (900.0, 1_600.0, 3_000.0, 5_800.0)]
    assert rises("no_bid_share", *doses)
    assert rises("bids_per_tender", *reversed(doses))
    assert rises("bid_cost_share", *doses)


def test_more_weight_on_social_value_buys_more_of_it_at_a_price() -> None:
    """It moved true social value by 5 % from end to end while offers did not answer weights."""
    doses = [{"social_weight": weight} for weight in (0.0, 0.1, 0.3)]
    assert rises("social_value_true", *doses)
    assert rises("price_over_estimate", *doses)
    ends = [response(social_weight=weight)["social_value_true"].mean() for weight in (0.0, 1.0)]
    assert ends[1] > 1.1 * ends[0]


def test_money_for_bids_saturates_where_firms_have_enough_of_it() -> None:
    """A twentieth keeps firms from bids; from a quarter on hardly any firm is kept from one."""
    bids = [response(bid_money_share=share)["bids_per_tender"].mean() for share in (0.05, 0.25, 0.6)]
    assert bids[0] < bids[1]
    assert bids[2] - bids[1] < 0.2 * (bids[1] - bids[0]) + 0.02


def test_calling_again_leaves_fewer_needs_without_an_award() -> None:
    assert rises("needs_without_award_share", *({"reruns": reruns} for reruns in (2.0, 1.0, 0.0)))


def test_longer_terms_alone_do_not_save_firms() -> None:
    """Statistical, 8 paired seeds, two standard errors (one in forty by chance): terms of 180 days, paid as before.

    Firms that took the written term for the wait stayed away from council work, so that half as many failed.
    """
    change = response(payment_terms_days=180.0)["insolvencies_per_10000"] - response()["insolvencies_per_10000"]
    assert change.mean() > -2.0 * change.std(ddof=1) / np.sqrt(len(change)) - 5.0
