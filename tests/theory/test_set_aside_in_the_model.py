"""The sign of a set-aside inside the model (VR-A8, EF-M5): it costs where nobody enters, and enough entry undoes that.

One council, one service line, open tenders of like size that the lowest price wins; twelve small firms, two large
contractors with the lowest costs, and a number of social enterprises. Prices are those of awards over the true typical
cost of the work, which no bidder knows. Theory fixes the signs, not the sizes: bidders in the model also differ in
size, capacity and cash. Statistical: 40 paired seeds, standard errors of the paired differences; three standard errors,
so a true null would pass a one-sided bound by chance once in 700 tries. The seeds are fixed.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.start.population import create_world
from simulator.week.digest import in_use
from simulator.week.growth import live

pytestmark = [pytest.mark.theory, pytest.mark.statistical]
SEEDS = range(1, 41)
FEW, MANY = 6, 96
SET_ASIDE = (("mandate_fallback", 3.0), ("mandated_se_share", 1.0))
PREFERENCE = (("se_price_preference", 0.05),)
FIRMS = {"small_firm": 12, "large_contractor": 2}
LIKE: dict[str, dict[str, float]] = {
    "social_enterprise": {"turnover_median_gbp": 700_000.0, "reach_km": 100.0, "public_share": 0.8},
    "small_firm": {"public_share": 0.8},
    "large_contractor": {"cost_factor": 0.95, "sales_mean": 0.8, "public_share": 0.5},
}


def market(ses: int, rules: dict[str, float]) -> Scenario:
    """Return a market of one council with a number of social enterprises; entry does not follow awards."""
    settings: dict[str, Any] = load_scenario("baseline").without_policies().resolved()
    line = next(line for line in settings["service_lines"] if line["name"] == "social_care")
    line |= {"value_median_gbp": 60_000.0, "value_sigma": 0.5}
    council = settings["councils"][0]
    council |= {"annual_budget_gbp": 6e6, "service_shares": {"social_care": 1.0}}
    council |= {"award_weights": {"price": 1.0, "quality": 0.0, "social": 0.0}}
    for group in settings["suppliers"]:
        group["sectors"] = {"social_care": 1.0}
        group["count"] = FIRMS.get(group["kind"], ses)
        like = {"cost_factor": 1.0, "efficiency_sd": 0.03, "overhead_recovery_mean": 1.0, "sales_mean": 0.5}
        group["overrides"] = like | {"overdraft_months": 1.0} | LIKE[group["kind"]]
    settings |= {"service_lines": [line], "councils": [council], "horizon_years": 4}
    settings |= {"process_mix": [{"from_gbp": 0.0, "open": 1.0}], "parameters": {"entry_elasticity": 0.0}}
    settings["rules"] = settings["rules"] | {"standing_multiple": 0.5} | rules
    return Scenario.from_resolved(settings)


@cache
def prices(ses: int, rules: tuple[tuple[str, float], ...] = ()) -> np.ndarray:
    """Return the mean price over typical cost after the first year, by seed."""
    scenario = market(ses, dict(rules))
    means = []
    for seed in SEEDS:
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        assert world.clock[0].fault == 0
        tenders, bids = in_use(world, "tenders"), in_use(world, "bids")
        won = (tenders.winner >= 0) & (tenders.week_published > 52)
        means.append(float((bids.price[tenders.winner[won]] / tenders.common_cost[won]).mean()))
    return np.array(means)


def difference(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the mean paired difference and its standard error."""
    gap = one - other
    return float(gap.mean()), float(gap.std(ddof=1)) / math.sqrt(len(gap))


def test_a_set_aside_without_entry_raises_the_price() -> None:
    mean, error = difference(prices(FEW, SET_ASIDE), prices(FEW))
    assert mean > 3.0 * error


def test_enough_entry_undoes_it() -> None:
    """Sixteen times as many SEs: a market for them alone is cheaper than the open one was with the few."""
    mean, error = difference(prices(MANY, SET_ASIDE), prices(FEW))
    assert mean < -3.0 * error


def test_with_enough_ses_a_set_aside_costs_next_to_nothing() -> None:
    mean, error = difference(prices(MANY, SET_ASIDE), prices(MANY))
    assert abs(mean) < 0.01
    assert mean < difference(prices(FEW, SET_ASIDE), prices(FEW))[0] - 3.0 * error


@pytest.mark.parametrize("ses", [FEW, 24, MANY])
def test_a_small_preference_raises_the_price_by_no_more_than_where_it_was_measured(ses: int) -> None:
    """EF-M1: within one per cent either way where the same firms bid, up to six where those that lose stay away.

    Here the firms are the same, but who loses more often bids less (its own record counts).

    That it lowers the price is a theorem of the truthful tender (``test_unlike_bidders_theory.py``). Here bidders do
    not bid against the preference, and where SEs are few it raises the price a little.
    """
    mean, _ = difference(prices(ses, PREFERENCE), prices(ses))
    assert -0.01 < mean < 0.06
