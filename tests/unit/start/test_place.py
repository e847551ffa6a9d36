"""What a scenario's place becomes: councils and their distances, lines and their pace, groups and their shares."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator import Scenario, load_scenario
from simulator.engine.accounts import TAXPAYER
from simulator.engine.codes import ACTIVE, NOBODY, RUNNING
from simulator.engine.ledger import council_account, total
from simulator.start.fitted_demand import Band, duration_from, load_demand, lognormal_from, process_band, sources_in
from simulator.start.lengths import LONGEST_WEEKS, LengthsOfValue, durations, mean_weekly_value, national_lengths
from simulator.start.place import place_tables, stable_id
from simulator.start.population import create_world
from simulator.start.running_contracts import place_running_contracts
from tests.scenes import cut_down
from tests.unit.hand_world import alike, hand_world

pytestmark = pytest.mark.interpreted


def test_who_bears_the_same_names_has_the_same_identity() -> None:
    assert stable_id("council", "Aldermoor") == stable_id("council", "Aldermoor")
    assert stable_id("council", "Aldermoor") != stable_id("group", "Aldermoor")
    assert stable_id("ab", "c") != stable_id("a", "bc")
    assert 0 <= stable_id("x") < 1 << 48


def test_every_scenario_gets_tables_of_its_own() -> None:
    scenario = cut_down(load_scenario("baseline").without_policies(), 2, 0.02, 2)
    one, other = place_tables(scenario), place_tables(scenario)
    one["councils"]["x_km"] = 77.0
    assert not (other["councils"]["x_km"] == 77.0).any()


def test_a_place_is_what_its_scenario_says() -> None:
    scenario = cut_down(load_scenario("baseline").without_policies(), 3, 0.02, 2)
    made = place_tables(scenario)
    a, b = scenario.councils[0], scenario.councils[1]
    assert alike(made["distance_km"][0, 1], math.dist((a.x_km, a.y_km), (b.x_km, b.y_km)))
    assert np.array_equal(made["distance_km"], made["distance_km"].T)
    assert alike(np.diag(made["closeness"]), 1.0)
    budgets = [made["lines"]["budget"][made["lines"]["council"] == c].sum() for c in range(3)]
    assert np.allclose(budgets, [c.annual_budget_gbp * 100 for c in scenario.councils], atol=len(made["lines"]))
    assert alike(made["group_sectors"].sum(axis=1), 1.0)
    assert alike(made["group_areas"].sum(axis=1), 1.0)
    assert alike(made["process_mix"].sum(axis=1), 1.0)
    assert (made["lines"]["cost_index"] == 1.0).all()
    assert (made["lines"]["unspent"] == 0.0).all()


# How long, how large ----------------------------------------------------------------------------------------------


LENGTHS = {
    "band_tops_months": [6, 12], "bands": [{"from_gbp": 0, "shares": [0.5, 0.5]}],
    "median_months_at_100k_gbp": 12.0, "exponent": 0.1, "sigma": 0.5, "whole_year_share": 0.6,
}  # fmt: skip


def test_numbers_of_demand_are_read_as_they_stand() -> None:
    assert process_band({"from_gbp": 5.0, "open": 0.7, "waiver": 0.3}) == Band(5.0, (0.7, 0.3))
    value = lognormal_from({"big_median_gbp": 7.0, "big_sigma": 0.5, "median_gbp": 1.0, "sigma": 9.0}, "big_")
    assert (value.median_gbp, value.sigma) == (7.0, 0.5)
    length = duration_from(LENGTHS)
    assert (length.band_tops_months, length.bands, length.exponent) == ((6, 12), (Band(0, (0.5, 0.5)),), 0.1)
    assert sources_in({"value": {"source": "S1"}, "season": {"source": "S2"}, "rest": {"x": 1}}) == {
        "value": "S1", "season": "S2", "process_mix": "S1",
    }  # fmt: skip


def test_long_contracts_last_whole_bands_and_short_ones_are_spread() -> None:
    """Half of the lengths lie evenly up to six months, half are a year."""
    weeks = LengthsOfValue(0.0, (6.0, 12.0), (0.5, 0.5)).quantiles(1.0)
    assert len(weeks) == 41
    assert alike(weeks[10], (0.1 + 5.9 * 0.5) * 52 / 12)
    assert alike([weeks[21], weeks[40]], 52.0)
    assert weeks[0] == 1.0  # no contract is shorter than a week


def test_edges_of_lengths_rise_and_so_do_their_quantiles() -> None:
    edges, weeks = durations(national_lengths())
    assert edges[0] == 0
    assert (np.diff(edges) > 0).all()
    assert (np.diff(weeks, axis=1) >= 0).all()
    assert weeks.shape[0] == len(edges)


def test_the_mean_weekly_value_grows_with_the_value_and_stops_at_the_cap() -> None:
    lengths = national_lengths()
    small, large = mean_weekly_value(1e6, 1.0, 1e12, lengths), mean_weekly_value(1e7, 1.0, 1e12, lengths)
    assert 0.0 < small < large
    assert mean_weekly_value(1e12, 0.1, 500.0, lengths) == 500.0
    assert mean_weekly_value(1e6, 1.0, small, lengths) < small


@pytest.mark.parametrize("cap", [0.0, 1.0, 2_500.3, 1e5 / 3.0, 1e12])
def test_the_mean_is_rounded_once_whatever_the_cap(cap: float) -> None:
    """``math.fsum`` over the same value, at even shares of a distribution of which all are alike, and three lengths."""
    lengths = (LengthsOfValue(0.0, (12.0, 24.0, 36.0), (0.2, 0.3, 0.5)),)
    weekly = np.minimum(1e6 / durations(lengths)[1].ravel(), cap)
    assert mean_weekly_value(1e6, 0.0, cap, lengths) == math.fsum(np.tile(weekly, 400)) / (400 * len(weekly))


def test_contracts_of_one_length_take_their_value_by_the_week() -> None:
    """A sure value over 24 months is value / 104 a week; half as long, twice that; never over seven years."""
    lengths = (LengthsOfValue(0.0, (24.0,), (1.0,)),)
    assert alike(mean_weekly_value(1.04e6, 0.0, 1e12, lengths), 10_000.0)
    assert alike(mean_weekly_value(1.04e6, 0.0, 1e12, lengths, 0.5), 20_000.0)
    assert alike(durations(lengths, 10.0)[1], LONGEST_WEEKS)


def test_a_scenario_sets_lengths_and_season_or_leaves_the_national_ones() -> None:
    """Without settings no row is added; with a factor each line has rows of its own, half as long in one."""
    usual = cut_down(load_scenario("baseline").without_policies(), 2, 0.02, 2)
    assert np.array_equal(place_tables(usual)["duration"], durations(national_lengths())[1])
    assert alike(place_tables(usual)["season"], load_demand().monthly_factors)
    settings = usual.resolved()
    settings["contract_lengths"] = [{"from_gbp": 0.0, "months": [12.0], "shares": [1.0]}]
    settings["service_lines"][1]["length_factor"] = 0.5
    settings["season"] = [0.5, 1.5] * 6
    made = place_tables(Scenario.from_resolved(settings))
    assert made["duration"].shape == (len(usual.service_lines), 41)
    assert alike([made["duration"][0], 2 * made["duration"][1]], 52.0)
    assert alike(made["season"], [0.5, 1.5] * 6)


# The start ---------------------------------------------------------------------------------------------------------


def test_the_start_gives_every_account_its_money_and_keeps_the_sum() -> None:
    scenario = cut_down(load_scenario("baseline").without_policies(), 1, 0.03, 1, 12e6)
    world = create_world(scenario, 1)
    clock = world.clock[0]
    assert clock.money == total(world) == 0
    expected = world.lines.budget.sum() / 52 * world.parameters[0].council_float_weeks
    assert world.cash[council_account(0)] == -world.cash[TAXPAYER] == math.floor(expected)


def test_contracts_run_at_the_start_and_are_held_in_budgets_and_capacities() -> None:
    scenario = cut_down(load_scenario("baseline").without_policies(), 1, 0.03, 1, 12e6)
    scenario = scenario.model_copy(update={"payment_chains": False})  # nobody holds parts of others' contracts
    world = create_world(scenario, 1)
    running = world.contracts[world.live_contracts[: world.clock[0].live_contracts]]
    assert len(running) > 3
    assert (running.state == RUNNING).all()
    assert (running.start <= 0).all()
    assert (running.end > 0).all()
    assert (running.legacy == 1).all()
    assert world.lines.committed.sum() == running.commitment.sum()
    firms = world.suppliers[: world.clock[0].suppliers]
    held = np.bincount(running.supplier, running.commitment, len(firms))
    assert np.abs(firms.committed - held).max() <= 20  # each contract is rounded to the penny on its own
    assert (np.bincount(running.supplier, minlength=len(firms)) == firms.live_contracts).all()


def test_without_firms_nothing_runs_at_the_start() -> None:
    world = hand_world(0)
    place_running_contracts(world)
    assert (world.suppliers.state[: world.clock[0].suppliers] == ACTIVE).all()
    assert world.clock[0].live_contracts == 0
    assert world.lines.committed.sum() == 0
    assert NOBODY == -1
