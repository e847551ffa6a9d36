"""The baseline is at rest: its first years are like its last, because its start was lived in (decision 64).

Each figure's difference between the last three years and the first three is taken per seed, over 20 seeds (n = 20,
standard error in the test). With five figures and a limit of 3.9 standard errors (t, 19 degrees of freedom) a world at
rest fails in one of two hundred trials. A change within a twentieth of the figure's level is not held against it: how
many contracts a budget buys still rises a little. The long test takes the trend of eight figures over 30 years (n = 12,
limit 4.9 standard errors, 11 degrees of freedom: one in two hundred and fifty).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator import Scenario, load_scenario
from simulator.engine.accounts import N_PARTIES
from simulator.engine.codes import ACTIVE, SMALL_FIRM, SOCIAL_ENTERPRISE
from simulator.engine.world import World
from simulator.week.growth import live
from simulator.week.lived_in import open_world

pytestmark = pytest.mark.statistical

SEEDS = range(1, 21)
YEARS = 10
MOST_ERRORS = 3.9
LITTLE = 0.05  # of the level
FIGURES = (
    *("insolvencies", "small firms' share of awards", "SEs' share of awards", "budget committed", "awards"),
    *("firms", "their turnover", "their cash"),
)
SHORT = FIGURES[:5]  # those of firms as they stand move too slowly for ten years to tell


def year_by_year(scenario: Scenario, seed: int) -> NDArray[np.float64]:
    """Return the figures of each year of one run [year, figure]."""
    world = open_world(scenario, seed)
    rows = []
    for year in range(scenario.horizon_years):
        before = np.array(world.tallies)
        live(world, 52 * (year + 1))
        rows.append(_figures(world, before))
    return np.array(rows)


def _figures(world: World, before: NDArray[np.void]) -> list[float]:
    def gone(name: str) -> NDArray[np.float64]:
        return np.asarray(world.tallies[name] - before[name], float)

    there = (np.arange(len(world.suppliers)) < world.clock[0].suppliers) & (world.suppliers["state"] == ACTIVE)
    value = gone("award_value") / gone("award_value").sum()
    return [
        5.2e5 * gone("insolvencies").sum() / gone("firm_weeks").sum(),
        value[SMALL_FIRM],
        value[SOCIAL_ENTERPRISE],
        52.0 * world.lines.committed.sum() / world.lines.budget.sum(),
        gone("awards").sum(),
        float(there.sum()),
        world.suppliers["turnover"][there].sum(),
        world.cash[N_PARTIES + len(world.councils) :][there].sum(),
    ]


@cache
def drift(burn_in_years: float | None = None) -> NDArray[np.float64]:
    """Return by how many standard errors each figure's last three years differ more than little from its first."""
    settings = load_scenario("baseline").resolved() | {"horizon_years": YEARS}
    if burn_in_years is not None:
        settings["parameters"] |= {"burn_in_years": burn_in_years}
    runs = np.array([year_by_year(Scenario.from_resolved(settings), seed) for seed in SEEDS])
    return beyond_little(runs, runs[:, -3:].mean(axis=1) - runs[:, :3].mean(axis=1))


def beyond_little(runs: NDArray[np.float64], change: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how many standard errors a change [seed, figure] is more than little, against the level of ``runs``."""
    beyond = np.maximum(0.0, np.abs(change.mean(axis=0)) - LITTLE * runs.mean(axis=(0, 1)))
    errors: NDArray[np.float64] = beyond / (change.std(axis=0, ddof=1) / np.sqrt(len(change)))
    return errors


@pytest.mark.parametrize("figure", SHORT)
def test_the_last_years_are_like_the_first(figure: str) -> None:
    assert drift()[FIGURES.index(figure)] < MOST_ERRORS


def test_a_drawn_start_is_not_at_rest() -> None:
    """The test above can fail: without the years before week 0 it does."""
    assert drift(0.0)[: len(SHORT)].max() > MOST_ERRORS


def test_insolvencies_of_the_first_year_are_those_of_any_year() -> None:
    """A drawn start had 18 per 10,000 in its first year and 58 in its third."""
    runs = np.array([year_by_year(load_scenario("baseline").with_horizon(4), seed)[:, 0] for seed in SEEDS])
    change = runs[:, 0] - runs[:, 1:].mean(axis=1)
    assert abs(change.mean()) < MOST_ERRORS * change.std(ddof=1) / np.sqrt(len(SEEDS))


@pytest.mark.slow
def test_no_main_figure_has_a_trend_over_30_years() -> None:
    place = load_scenario("baseline").with_horizon(30)
    runs = np.array([year_by_year(place, seed) for seed in range(1, 13)])
    years = np.arange(30) - 14.5
    trend = 30.0 * np.einsum("y,syf->sf", years, runs) / (years @ years)
    found = beyond_little(runs, trend)
    assert dict(zip(FIGURES, found.round(1), strict=True)) == {
        name: error.round(1) for name, error in zip(FIGURES, found, strict=True) if error < 4.9
    }
