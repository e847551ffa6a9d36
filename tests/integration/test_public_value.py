"""Direction tests of the public's account: what is not delivered is missed, and what is paid ahead is no reserve."""

from __future__ import annotations

from functools import cache

import pytest

from simulator import load_scenario
from simulator.metrics import measure
from simulator.start.population import create_world
from simulator.week.growth import live
from tests.scenes import cut_down, with_policies

pytestmark = pytest.mark.direction
SEEDS = (1, 2, 3, 4)


@cache
def figures(**rules: float | str) -> list[dict[str, float]]:
    """Return all figures of each seed of a region of two councils after four years under some rules everywhere."""
    region = cut_down(load_scenario("baseline").without_policies(), councils=2, share_of_suppliers=0.3, years=4)
    scenario = with_policies(region, *({"lever": lever, "value": value, "from": 0} for lever, value in rules.items()))
    found = []
    for seed in SEEDS:
        world = create_world(scenario, seed)
        live(world, scenario.horizon_weeks)
        assert world.clock[0].fault == 0
        found.append(measure(world))
    return found


def mean(run: list[dict[str, float]], name: str) -> float:
    return sum(values[name] for values in run) / len(run)


def test_a_mandate_under_which_services_are_not_delivered_is_no_neutral_saving() -> None:
    """Everything reserved and nothing opened: the price is saved, more than it is missed, in every single world.

    At either end of what a service is assumed worth. Before, undelivered services were worth nothing and this looked
    neutral.
    """
    usual, insisted = figures(), figures(mandated_se_share=1.0, mandate_fallback="insist")
    assert mean(insisted, "price_of_work") < 0.8 * mean(usual, "price_of_work")
    assert mean(insisted, "services_missed") > mean(usual, "services_missed")
    for here, there in zip(usual, insisted, strict=True):
        for worth in (1.1 / 1.5, 1.0, 3.0 / 1.5):
            net = [run["net_public_value"] + (worth - 1.0) * run["service_value"] for run in (here, there)]
            assert net[1] < net[0]


def test_councils_that_weigh_quality_get_better_work() -> None:
    """Direction: winners and delivered work are better where price counts less."""
    by_price, by_quality = figures(price_share=0.9), figures(price_share=0.1)
    for name in ("winner_quality", "quality_delivered", "quality_value"):
        assert mean(by_quality, name) > mean(by_price, name)
    for values in by_quality:
        assert values["quality_delivered_low"] <= values["quality_delivered"] <= values["quality_delivered_high"]


def test_recognised_value_rises_with_the_weight_and_not_only_from_nothing() -> None:
    """Direction: ten times the weight recognises much more; before, any weight recognised all of it."""
    little, much = (figures(social_value_weight=weight) for weight in (0.05, 0.5))
    shares = [mean(run, "social_value_recognised") / mean(run, "social_value_true") for run in (little, much)]
    assert shares[1] > 5 * shares[0] > 0


def test_advances_are_no_reserves() -> None:
    """Months of reserves do not rise by what councils pay ahead: less than a tenth of the third of a year's price."""
    before, ahead = (mean(figures(upfront_share=share), "se_mean_months_of_reserves") for share in (0.0, 0.5))
    assert ahead < before + 0.5
