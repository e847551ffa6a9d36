"""Theory and unit tests of effects over plausible worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2

from simulator.metrics import KPIS
from simulator.scenario.loading import load_scenario
from simulator.study.arms import arms_of
from simulator.study.intervals import smallest_shown, t_quantile
from simulator.study.plausible import shipped
from simulator.study.worlds import (
    NOWHERE,
    InWorlds,
    in_worlds,
    jobs_of,
    luck_in,
    luck_within,
    worlds_of,
    worlds_of_table,
)


@pytest.mark.theory
def test_without_luck_the_interval_is_that_of_a_new_draw() -> None:
    """The prediction interval of any textbook: mean +- t s sqrt(1 + 1/n)."""
    effects = np.array([1.0, 2.0, 3.0, 6.0])
    found = in_worlds(effects, np.full(4, 0.25), luck=0.0)
    half = t_quantile(3) * effects.std(ddof=1) * math.sqrt(1.0 + 0.25)
    assert found[:6] == pytest.approx((3.0, 3.0 - half, 3.0 + half, 4, 0, 4))


@pytest.mark.theory
def test_without_luck_the_width_is_told_as_well_as_any_variance() -> None:
    """The ratio of the roots of the chi-square limits, by SciPy; 60 worlds tell it well, luck takes that away."""
    effects = np.random.default_rng(3).normal(1.0, 2.0, 60)
    known = in_worlds(effects, np.ones(60), luck=0.0)
    assert known.factor == pytest.approx(math.sqrt(chi2.ppf(0.9, 59) / chi2.ppf(0.1, 59)))
    assert not known.is_rough
    assert in_worlds(effects, np.ones(60), luck=0.9 * effects.var(ddof=1)).is_rough
    assert in_worlds(np.full(5, 2.0), np.ones(5), luck=0.0).factor == 1.0


@pytest.mark.theory
def test_luck_within_worlds_is_that_of_their_repeats() -> None:
    """Two worlds far apart: what lies between them is no luck. Limits by SciPy; equal weights count every repeat."""
    runs = np.array([[1.0, 101.0], [3.0, 105.0], [5.0, 103.0]])
    limit = 4 / chi2.ppf(0.9, 4)
    assert luck_within(runs, np.ones(2)) == pytest.approx(4.0 * limit)
    with_gap = np.array([[1.0, 101.0], [3.0, math.nan], [5.0, math.nan]])
    assert luck_within(with_gap, np.ones(2)) == pytest.approx(4.0 * 2 / chi2.ppf(0.9, 2))
    assert luck_within(runs[:1], np.ones(2)) == 0.0


@pytest.mark.statistical
def test_repeats_narrow_the_interval_to_what_the_numbers_do_and_it_holds_a_new_world_as_often_as_it_says() -> None:
    """n = 2000 sets of 60 worlds, effects N(1, 2), luck 6 in odd worlds and 2 in even ones: coverage 0.95, se 0.0049.

    Slack 0.015 (luck that differs by world counts fewer degrees of freedom than are taken); false alarm below 1 in
    1,000. The exact half width is t * 2 * sqrt(1 + ...) = 4.0; one run in each world makes it half as wide again.
    """
    draw = np.random.default_rng(6)
    luck = np.where(np.arange(60) % 2, 6.0, 2.0)
    hits, widths = 0, {1: 0.0, 4: 0.0}
    for _ in range(2_000):
        true = draw.normal(1.0, 2.0, 60)
        runs = true + draw.normal(0.0, luck, (4, 60))
        often = in_worlds(runs.mean(axis=0), np.ones(60), luck_within(runs, np.ones(60)) / 4)
        once = in_worlds(runs[0], np.ones(60), luck_in(draw.normal(1.0, math.sqrt(20.0), 20)))
        hits += often.low <= draw.normal(1.0, 2.0) <= often.high
        for times, found in {1: once, 4: often}.items():
            widths[times] += (found.high - found.low) / 2_000
    assert hits / 2_000 == pytest.approx(0.95, abs=0.015 + 3.3 * 0.0049)
    assert widths[4] < 0.8 * widths[1]


def test_more_seeds_than_the_set_has_worlds_for_play_every_world_again() -> None:
    """Four vectors and three seeds: nine runs would fit, two whole rounds are played, each run with luck of its own."""
    plausible = shipped().first(4)
    arms = arms_of([load_scenario("mandated_share")], 1)
    jobs = sorted(jobs_of(arms, plausible, 3), key=lambda job: (job.place, job.seed))
    assert [(job.place, job.seed) for job in jobs] == [(arm, run) for arm in (0, 1) for run in range(1, 9)]
    for job in jobs[:4]:
        again = next(other for other in jobs if (other.place, other.seed) == (job.place, job.seed + 4))
        assert again.arm.scenario.fingerprint() == job.arm.scenario.fingerprint()
    values = np.zeros((2, 8, len(KPIS)))
    values[1, :, 0] = [1.0, 2.0, 3.0, -4.0, 3.0, 2.0, 1.0, -2.0]
    worlds = worlds_of(values, plausible)
    assert worlds.numbers["world"].tolist() == [1, 2, 3, 4] * 2
    assert worlds.numbers["seed"].tolist() == list(range(1, 9))
    found = worlds_of_table(worlds.table(["A", "B"]), ["A", "B"]).effect(next(iter(KPIS)), 1, luck=math.inf)
    assert (found.up, found.down, found.number) == (3, 1, 4)
    share = plausible.weights
    assert found.mean == pytest.approx((2.0 * share[:3].sum() - 3.0 * share[3]) / share.sum())
    assert found.low < found.high  # the luck of the seeds counts no more


@pytest.mark.theory
def test_where_all_spread_is_luck_only_the_mean_is_unsure() -> None:
    effects = np.array([-1.0, 0.0, 1.0])
    found = in_worlds(effects, np.ones(3), luck=5.0)
    assert found.high == pytest.approx(t_quantile(2) / math.sqrt(3.0))


@pytest.mark.theory
def test_equal_weights_of_any_size_are_the_same_and_a_double_weight_is_no_second_draw() -> None:
    effects = np.array([1.0, 2.0, 3.0, 6.0])
    assert in_worlds(effects, np.ones(4), 0.0) == pytest.approx(in_worlds(effects, np.full(4, 7.0), 0.0))
    doubled = in_worlds(effects, np.array([1.0, 1.0, 1.0, 2.0]), 0.0)
    assert doubled.mean == pytest.approx(3.6)
    assert doubled.number == 4


@pytest.mark.statistical
@pytest.mark.parametrize("luck", [0.5, 2.0, 3.0, 10.0])
def test_the_interval_holds_the_effect_of_a_new_world_as_often_as_it_says(luck: float) -> None:
    """n = 2000 sets of 60 worlds, effects N(1, 2), luck known from 20 seeds: coverage 0.95, se 0.0049; slack 0.01.

    Taking the estimated luck off in full covered 0.82 with luck 3. False alarm below 1 in 1,000 each.
    """
    draw = np.random.default_rng(5)
    hits = 0
    for _ in range(2_000):
        effects = draw.normal(1.0, 2.0, 60) + draw.normal(0.0, luck, 60)
        found = in_worlds(effects, np.ones(60), luck_in(draw.normal(1.0, luck, 20)))
        hits += found.low <= draw.normal(1.0, 2.0) <= found.high
    assert hits / 2_000 == pytest.approx(0.95, abs=0.01 + 3.3 * 0.0049)


@pytest.mark.parametrize(
    ("effects", "sentence"),
    [
        ([1.0, 2.0, -1.0], "up in 2 of 3 plausible worlds"),
        ([-1.0, -2.0, 0.0, math.nan], "down in 2 of 3 plausible worlds"),
        ([0.0, 0.0], "the same in all 2 plausible worlds"),
    ],
)
def test_the_sentence_on_sign(effects: list[float], sentence: str) -> None:
    assert in_worlds(np.array(effects), np.ones(len(effects)), 0.0).sentence == sentence


def test_worlds_that_are_not_known_are_left_out_and_one_world_has_no_interval() -> None:
    assert in_worlds(np.array([math.nan]), np.ones(1), 0.0) == pytest.approx(NOWHERE, nan_ok=True)
    one = in_worlds(np.array([2.0, math.nan]), np.ones(2), 0.0)
    assert (one.mean, one.number) == (2.0, 1)
    assert one.contains_zero
    assert InWorlds(2.0, 1.0, 3.0, 4, 0, 4, 1.5).as_json() == {
        "mean": 2.0, "low": 1.0, "high": 3.0, "width_factor": 1.5, "up": 4, "down": 0, "worlds": 4
    }  # fmt: skip


@pytest.mark.statistical
def test_the_smallest_effect_shown_is_shown_four_times_in_five() -> None:
    """n = 4000 batches of 20 differences with exactly that true effect: share 0.80, se 0.0063; 1 in 15,000 (4 se)."""
    draw = np.random.default_rng(8)
    true = (t_quantile(19) + t_quantile(19, 0.6)) / math.sqrt(20)
    batches = draw.normal(true, 1.0, (4_000, 20))
    shown = batches.mean(axis=1) > t_quantile(19) * batches.std(axis=1, ddof=1) / math.sqrt(20)
    assert shown.mean() == pytest.approx(0.8, abs=4 * 0.0063)
    of_three = (t_quantile(2) + t_quantile(2, 0.6)) / math.sqrt(3)
    assert smallest_shown(np.array([1.0, 2.0, 3.0])) == pytest.approx(of_three)
    assert math.isnan(smallest_shown(np.array([1.0])))
