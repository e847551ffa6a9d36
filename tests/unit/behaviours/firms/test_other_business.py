"""Business with others than councils: a stationary cycle in common, customers who want so much, and shocks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator import Scenario
from simulator.behaviours.firms.other_business import (
    ALL_BUSINESS,
    blended,
    burden_of_month,
    kept_costs,
    luck_of_month,
    move_economy,
    next_level,
    open_economy,
    sales_of_month,
    share_sold,
    usual_sales,
)
from simulator.engine import chance
from simulator.engine.codes import COST_SHOCK, DOWNTURN, NOBODY, OWN_LUCK
from simulator.engine.columns.run_columns import Shock
from simulator.engine.world import World, table
from simulator.phases import operate
from simulator.week.growth import live
from simulator.week.lived_in import open_world
from tests.scenes import cut_down
from tests.unit.hand_world import cash, firm, hand_world, numbers

NOW = 100
NUMBERS = {"outside_fixed_share": 0.4, "outside_cost_share": 0.5, "cycle_share": 0.09, "sector_cycle_share": 0.16}


def economy(*shocks: tuple[int, int, int, int, float], **values: float) -> World:
    """A world with shocks (kind, sector, start, until, size) everywhere."""
    world = hand_world(NOW)
    numbers(world, **(NUMBERS | {"cycle_persistence": 0.9, "outside_depth": 1.5} | values))
    rows = table(Shock, len(shocks))
    rows.chosen = NOBODY
    for row, (kind, sector, start, until, size) in zip(rows, shocks, strict=True):
        row.shock, row.sector, row.start, row.until, row.change = kind, sector, start, until, size
    world.put("shocks", rows)
    world.put("shock_councils", np.ones((len(shocks), len(world.councils)), np.int64))
    return world


@pytest.mark.statistical
def test_the_cycle_is_stationary_with_standard_deviation_1() -> None:
    """40,000 months with persistence 0.9, seed 1.

    The standard errors of an AR(1)'s mean, variance and correlation are 0.022, 0.022 and 0.0022; each may be off by
    four, so that the test fails by chance in one of 5,000 trials.
    """
    levels, level = [], 0.0
    for month in range(40_000):
        level = next_level(level, 0.9, chance.normal(1, chance.CYCLE, month, 0, 0))
        levels.append(level)
    found = np.array(levels)
    assert abs(found.mean()) < 4 * 0.022
    assert abs(found.var() - 1.0) < 4 * 0.022
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1] - 0.9) < 4 * 0.0022


@pytest.mark.theory
@pytest.mark.parametrize(("common", "sector"), [(0.0, 0.0), (0.1, 0.0), (0.05, 0.3), (0.6, 0.4)])
def test_parts_of_variance_1_make_a_whole_of_variance_1(common: float, sector: float) -> None:
    parts = [blended(1.0, 0.0, 0.0, common, sector), blended(0.0, 1.0, 0.0, common, sector)]
    parts.append(blended(0.0, 0.0, 1.0, common, sector))
    assert sum(part * part for part in parts) == pytest.approx(1.0)
    assert parts[1] ** 2 == pytest.approx(common)


@pytest.mark.null
def test_without_parts_in_common_a_firm_has_its_own_luck_to_the_last_bit() -> None:
    for own in (-2.3, 0.1, 1.7):
        assert blended(own, 3.0, -5.0, 0.0, 0.0) == own


@pytest.mark.interpreted
def test_customers_buy_up_to_what_they_want_and_lost_work_leaves_costs() -> None:
    assert (share_sold(100.0, 80.0), share_sold(100.0, 100.0), share_sold(100.0, 125.0)) == (1.0, 1.0, 0.8)
    assert kept_costs(1000.0, 800.0, 0.1, 0.5) == pytest.approx(0.5 * 200.0 * 0.9)
    assert kept_costs(1000.0, 1000.0, 0.1, 0.5) == 0.0


@pytest.mark.interpreted
def test_customers_want_what_the_firms_at_the_start_offer_and_somewhat_more() -> None:
    world = economy()
    firm(world, outside_income=600.0)
    firm(world, outside_income=400.0, sector=1)
    open_economy(world)
    assert world.economy[ALL_BUSINESS].wanted == pytest.approx(1500.0)
    assert world.economy[ALL_BUSINESS].sold == 1.0
    assert len(set(world.economy.level)) == len(world.economy)


@pytest.mark.interpreted
def test_where_more_is_offered_than_wanted_each_sells_less_and_costs_follow() -> None:
    world = economy()
    first, other = firm(world, outside_income=600.0), firm(world, outside_income=400.0, sector=1)
    open_economy(world)
    move_economy(world)
    assert [sales_of_month(world, row) for row in (first, other)] == [600.0, 400.0]
    firm(world, outside_income=2000.0)
    move_economy(world)  # 3000 are offered where 1500 are wanted
    assert [sales_of_month(world, row) for row in (first, other)] == [300.0, 200.0]
    assert usual_sales(world, first) == 300.0
    assert burden_of_month(world, first, 300.0) == 0.0


@pytest.mark.interpreted
def test_the_cycle_moves_by_its_persistence_and_draws_of_its_own() -> None:
    world = economy()
    world.economy.level[:] = 2.0
    move_economy(world)
    seed = int(world.clock[0].seed)
    for row, who in [(ALL_BUSINESS, 0), (1, int(world.sectors[0].id))]:
        z = chance.normal(seed, chance.CYCLE, NOW, who, 0)
        assert world.economy[row].level == pytest.approx(0.9 * 2.0 + math.sqrt(0.19) * z)


@pytest.mark.interpreted
def test_luck_has_the_part_of_all_that_of_the_sector_and_the_firms_own() -> None:
    world = economy()
    row = firm(world, sector=1)
    world.economy.level[[ALL_BUSINESS, 1, 2]] = [-1.0, 7.0, 2.0]
    assert luck_of_month(world, row, 0.4) == pytest.approx(math.sqrt(0.75) * 0.4 - 0.3 + 0.4 * 2.0)
    numbers(world, other_income=OWN_LUCK)
    assert luck_of_month(world, row, 0.4) == 0.4


@pytest.mark.interpreted
def test_a_downturn_takes_a_share_of_sales_in_its_sector_and_time() -> None:
    world = economy((DOWNTURN, 0, 90, 101, 0.2), (DOWNTURN, NOBODY, 101, 120, 1.7))
    hit, other = firm(world, outside_income=1000.0, outside_margin=0.1), firm(world, outside_income=1000.0, sector=1)
    world.economy.sold[:] = 1.0
    assert [sales_of_month(world, row) for row in (hit, other)] == [800.0, 1000.0]
    assert burden_of_month(world, hit, 800.0) == pytest.approx(0.4 * 200.0 * 0.9)
    world.clock[0].week = 101
    assert sales_of_month(world, hit) == 0.0  # no more than everything


@pytest.mark.interpreted
def test_a_part_of_a_cost_shock_stays_with_firms_other_business() -> None:
    world = economy((COST_SHOCK, 0, 90, 101, 0.2))
    world.economy[ALL_BUSINESS].sold = 1.0
    hit, other = firm(world, outside_income=1000.0, outside_margin=0.1), firm(world, outside_income=1000.0, sector=1)
    assert burden_of_month(world, hit, 1000.0) == pytest.approx(0.5 * 0.2 * 1000.0 * 0.9)
    assert burden_of_month(world, other, 1000.0) == 0.0


@pytest.mark.interpreted
def test_a_month_of_other_business_is_sales_times_margin_less_what_shocks_cost() -> None:
    world = economy((DOWNTURN, NOBODY, 90, 101, 0.2), cycle_share=0.0, sector_cycle_share=0.0)
    numbers(world, turnover_adjustment=1.0, distribution_share=0.0, bad_month_sd=9.0)
    row = firm(world, cash=0, outside_income=100_000.0, outside_margin=0.1, turnover=1_200_000.0)
    world.clock[0].month_ends = 1
    operate.run(world)
    assert cash(world, row) == 8_000 - 7_200
    assert world.suppliers[row].turnover == pytest.approx(12.0 * 80_000.0)


def _yearly(scenario: Scenario, seed: int) -> tuple[list[float], list[float], list[float]]:
    """Insolvencies of SEs and of others, and the mean level of the common cycle, by year."""
    world = open_world(scenario, seed)
    found: tuple[list[float], list[float], list[float]] = ([], [], [])
    for year in range(scenario.horizon_years):
        before, levels = world.tallies["insolvencies"].copy(), []
        for month in range(1, 5):
            live(world, 52 * year + 13 * month)
            levels.append(float(world.economy.level[ALL_BUSINESS]))
        gone = world.tallies["insolvencies"] - before
        for row, value in zip(found, (gone[0], gone[1:].sum(), np.mean(levels)), strict=True):
            row.append(float(value))
    return found


@pytest.mark.direction
def test_in_recessions_insolvencies_of_all_kinds_move_together(baseline: Scenario) -> None:
    """With a strong cycle, over 8 seeds of 10 years: the worse the economy, the more firms of every kind fail."""
    strong = Scenario.from_resolved(baseline.resolved() | {"parameters": {"cycle_share": 0.02}})
    ses, others, level = (np.ravel(part) for part in zip(*(_yearly(strong, seed) for seed in range(1, 9)), strict=True))
    assert np.corrcoef(others, level)[0, 1] < -0.4
    assert np.corrcoef(ses, level)[0, 1] < -0.2
    assert np.corrcoef(ses, others)[0, 1] > 0.2


@pytest.mark.direction
@pytest.mark.parametrize("kind", ["downturn", "cost_shock"])
def test_hard_times_of_three_years_let_more_firms_fail(kind: str, baseline: Scenario) -> None:
    """The same 5 seeds with a shock and without."""
    place = cut_down(baseline, councils=5, share_of_suppliers=1.0, years=3)
    shock = {"kind": kind, "size": 0.2, "from": 0}
    shaken = Scenario.from_resolved(place.resolved() | {"shocks": [shock]})
    runs = {arm.fingerprint(): [_yearly(arm, seed)[:2] for seed in range(1, 6)] for arm in (place, shaken)}
    usual, hard = (np.array(found).sum(axis=(0, 2)) for found in runs.values())
    assert (hard > usual).all()
