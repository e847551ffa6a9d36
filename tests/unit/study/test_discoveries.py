"""Unit and theory tests: how much of a list of clear differences is luck."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulator import Scenario
from simulator.metrics import KPIS
from simulator.register import FIGURES
from simulator.study.arms import Arm
from simulator.study.comparison import Comparison
from simulator.study.discoveries import FALSE_DISCOVERIES, luck_in_words, q_values
from simulator.study.execution import Run
from simulator.study.intervals import Interval, interval, p_value
from simulator.study.readings import TINY, verdict


@pytest.mark.theory
def test_q_values_are_those_of_another_program() -> None:
    """Scipy's adjustment by Benjamini and Hochberg, over 40 p-values, half of them small."""
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(3)
    p = np.r_[rng.uniform(0.0, 0.02, 20), rng.uniform(0.0, 1.0, 20)]
    assert q_values(p) == pytest.approx(stats.false_discovery_control(p))


def test_what_cannot_be_told_does_not_count_as_a_test() -> None:
    found = q_values([0.01, math.nan, 0.04])
    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert math.isnan(found[1])


@pytest.mark.theory
def test_p_values_are_those_of_another_program() -> None:
    stats = pytest.importorskip("scipy.stats")
    values = np.random.default_rng(5).normal(0.4, 1.0, 12)
    assert p_value(values) == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue)


@pytest.mark.parametrize("seeds", [2, 5, 6, 20])
def test_p_value_and_interval_agree(seeds: int) -> None:
    """Also where all values are the same, which the sign test judges: six are proof, five are not."""
    rng = np.random.default_rng(seeds)
    for values in (*rng.normal(0.5, 1.0, (200, seeds)), np.full(seeds, 0.1)):
        assert (p_value(values) < 0.05) is not interval(values).contains_zero


@pytest.mark.statistical
def test_of_a_list_no_more_than_the_promised_share_is_luck() -> None:
    """100 figures of 20 seeds, 20 of them truly different by 0.8 sd, 300 lists: the mean share of luck on the list is
    below 0.05 x 0.8 = 0.04 in theory; standard error 0.003, so 0.055 is a false alarm in less than 1 of 10^5."""
    rng = np.random.default_rng(8)
    truth = np.r_[np.full(20, 0.8), np.zeros(80)]
    shares = []
    for _ in range(300):
        values = rng.normal(truth[:, None], 1.0, (100, 20))
        listed = q_values([p_value(row) for row in values]) <= FALSE_DISCOVERIES
        shares.append(listed[20:].sum() / max(1, listed.sum()))
    assert np.mean(shares) < 0.055


def test_nothing_is_put_down_to_luck_where_nothing_could_be_tested(tiny_scenario: Scenario) -> None:
    """Two equal arms have no p-value; where one figure differs, it has one."""
    arms = (Arm("A", tiny_scenario), Arm("B", tiny_scenario))

    def told(first: tuple[float, float]) -> str:
        kpis = [np.ones(len(KPIS)) for _ in range(4)]
        for place, value in enumerate(first, start=2):
            kpis[place][0] = value
        nothing: Any = np.empty(0)
        runs = [
            Run(place // 2, 1 + place % 2, values, *[nothing] * 6, None)  # of each arm two seeds
            for place, values in enumerate(kpis)
        ]
        return luck_in_words(Comparison(arms, (1, 2), tuple(runs)))

    assert told((1.0, 1.0)).startswith(f"{len(KPIS)} figures were compared. 0 differences are clear")
    assert told((1.5, 3.0)).startswith(f"{len(KPIS)} figures were compared, so some differ by luck alone. ")


def test_every_figure_has_a_threshold_of_relevance_and_no_threshold_is_left_over() -> None:
    assert set(FIGURES) == set(KPIS)
    assert all(known.least > 0.0 for known in FIGURES.values())


@pytest.mark.parametrize(("matters", "word"), [(0.0, "better"), (1.9, "better"), (2.1, TINY)])
def test_a_clear_difference_below_the_threshold_is_tiny(matters: float, word: str) -> None:
    assert verdict(Interval(2.0, 1.0, 3.0, 5), "up", matters) == word
