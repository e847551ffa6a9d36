"""Theory and unit tests of history matching, on models whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.matching.emulators import emulators_of
from simulator.matching.filling import filling_order
from simulator.matching.targets import KEPT, Target, cutoff, implausibility, worst
from simulator.matching.waves import NothingLeft, Plan, match, sobol

Array = NDArray[np.float64]
NOISE = 0.05
SMALL = Plan(points=60, seeds=5, waves=3, wanted=20, confirming_seeds=10, looked_at=2**12)


def lines(name: str, units: Array, seeds: int) -> Array:
    """The first figure is x0, the second x0 + x1, with luck of their own at every point; x2 does nothing."""
    luck = np.random.default_rng([sum(name.encode()), seeds]).normal(0.0, NOISE, (len(units), seeds, 2))
    return np.stack([units[:, 0], units[:, 0] + units[:, 1]], axis=1)[:, None, :] + luck


@pytest.mark.theory
def test_an_emulator_of_a_quadratic_without_luck_is_that_quadratic() -> None:
    units = sobol(3, 64, 1)
    known = (1.0 + units[:, 0] - 2.0 * units[:, 1] * units[:, 2] + units[:, 1] ** 2)[:, None]
    found = emulators_of(units, known)
    assert found.explained[0] > 0.999999
    other = sobol(3, 16, 2)
    exact = 1.0 + other[:, 0] - 2.0 * other[:, 1] * other[:, 2] + other[:, 1] ** 2
    assert found.guess(other)[:, 0] == pytest.approx(exact, abs=1e-4)


@pytest.mark.theory
def test_the_error_of_an_emulator_is_that_of_leaving_each_point_out() -> None:
    """Of luck alone the best penalty is the largest: guesses are means of the other points, as worked out by hand."""
    units = sobol(2, 16, 3)
    figures = np.random.default_rng(4).normal(size=(16, 1))
    others = (figures.sum() - figures[:, 0]) / 15.0
    found = emulators_of(units, figures)
    assert found.errors[0] <= 1.001 * ((figures[:, 0] - others) ** 2).mean()
    assert found.explained[0] < 0.35


@pytest.mark.parametrize(
    ("mean", "variance", "far"),
    [(1.5, 9.0, 0.0), (2.0, 9.0, 0.0), (3.0, 0.0, 10.0), (-1.0, 0.0375, 2.0 / np.sqrt(0.0475))],
)
def test_implausibility_counts_standard_deviations_from_the_range(mean: float, variance: float, far: float) -> None:
    """The range is 1 to 2, so the model itself may be off by 0.1."""
    found = implausibility(np.array([[mean]]), np.array([variance]), [Target("x", 1.0, 2.0)])
    assert found[0, 0] == pytest.approx(far)


def test_targets_that_only_check_rule_nothing_out() -> None:
    asked = [Target("x", 1.0, 2.0), Target("y", 1.0, 2.0, is_fitted=False)]
    assert worst(np.array([[1.5, 99.0]]), np.zeros(2), asked)[0] == 0.0


@pytest.mark.statistical
@pytest.mark.parametrize("targets", [1, 12])
def test_the_cutoff_keeps_the_truth_as_often_as_it_says(targets: int) -> None:
    """n = 40,000: share 0.95, standard error 0.0011, false alarm 1 in 15,000 (4 se)."""
    far = np.abs(np.random.default_rng(7).normal(size=(40_000, targets))).max(axis=1)
    assert (far <= cutoff(targets)).mean() == pytest.approx(KEPT, abs=4 * 0.0011)


def test_the_order_goes_from_the_middle_to_what_is_farthest() -> None:
    assert filling_order(np.array([[0.0], [0.45], [0.6], [1.0]])).tolist() == [1, 3, 0, 2]
    assert filling_order(np.zeros((3, 2)), 5).tolist() == [0, 1, 2]
    assert filling_order(np.empty((0, 2))).tolist() == []


@pytest.mark.theory
def test_what_is_left_is_what_the_targets_allow() -> None:
    """x0 in 0.4 to 0.5 and x0 + x1 in 1.0 to 1.2: all vectors lie there up to luck and what the model may be off by."""
    found = match(lines, 3, [Target("x", 0.4, 0.5), Target("sum", 1.0, 1.2)], SMALL)
    slack = cutoff(2) * (NOISE / np.sqrt(SMALL.confirming_seeds) + 0.02)
    x, total = found.units[:, 0], found.units[:, 0] + found.units[:, 1]
    assert len(x) >= SMALL.wanted
    assert (x > 0.4 - slack).all()
    assert (x < 0.5 + slack).all()
    assert (total > 1.0 - slack).all()
    assert (total < 1.2 + slack).all()
    assert np.ptp(found.units[:, 2]) > 0.8  # what does nothing is ruled out nowhere
    lefts = [wave.left for wave in found.waves]
    assert lefts == sorted(lefts, reverse=True)
    assert found.weights.sum() == pytest.approx(1.0, abs=1e-15)
    assert (found.weights == found.weights.round(12)).all()  # the last bits are another processor's


def test_the_same_twice_is_the_same_to_the_bit() -> None:
    once, twice = (match(lines, 3, [Target("x", 0.4, 0.5), Target("sum", 1.0, 1.2)], SMALL) for _ in range(2))
    assert np.array_equal(once.units, twice.units)
    assert np.array_equal(once.weights, twice.weights)


def test_a_target_that_nothing_reaches_is_told_and_rules_nothing_out() -> None:
    found = match(lines, 3, [Target("x", 0.4, 0.5), Target("sum", 5.0, 5.1)], SMALL)
    assert found.out_of_reach == ("sum",)
    assert [target.is_fitted for target in found.targets] == [True, False]


def test_a_figure_that_no_run_has_is_told_and_left_out() -> None:
    """A place without large contractors has no failures of them: the rest is matched as if it had not been asked."""

    def without(name: str, units: Array, seeds: int) -> Array:
        runs = lines(name, units, seeds)
        return np.concatenate([runs[:, :, :1], np.full_like(runs[:, :, :1], np.nan), runs[:, :, 1:]], axis=2)

    asked = [Target("x", 0.4, 0.5), Target("nothing", 0.0, 1.0), Target("sum", 1.0, 1.2)]
    found, usual = match(without, 3, asked, SMALL), match(lines, 3, [asked[0], asked[2]], SMALL)
    assert (found.unseen, usual.unseen) == (("nothing",), ())
    assert [target.name for target in found.targets] == ["x", "sum"]
    assert np.array_equal(found.units, usual.units)
    with pytest.raises(NothingLeft, match="no run shows any of the figures"):
        match(lambda *words: np.full_like(lines(*words), np.nan), 3, [asked[0], asked[2]], SMALL)


def test_what_hardly_any_point_meets_is_a_miss_of_the_model_and_no_corner_of_the_set() -> None:
    """One point in sixty lies in so narrow a range of `sum`, too few to fit it; one that a tenth meet is fitted."""
    narrow = match(lines, 3, [Target("x", 0.4, 0.5), Target("sum", 0.05, 0.15)], SMALL)
    assert narrow.out_of_reach == ("sum",)
    assert narrow.units[:, 1].max() - narrow.units[:, 1].min() > 0.7
    wide = match(lines, 3, [Target("x", 0.4, 0.5), Target("sum", 0.3, 0.6)], SMALL)
    assert wide.out_of_reach == ()


def test_points_that_were_plausible_when_run_are_tried_first() -> None:
    tried: dict[str, Array] = {}

    def seen(name: str, units: Array, seeds: int) -> Array:
        tried[name] = units
        return lines(name, units, seeds)

    match(seen, 3, [Target("x", 0.4, 0.5), Target("sum", 0.4, 1.2)], replace(SMALL, wanted=80))
    rows = {name: {row.tobytes() for row in units} for name, units in tried.items()}
    run_before = set().union(*(found for name, found in rows.items() if name.startswith("wave")))
    assert rows["confirming-1"] <= run_before
    assert not rows["confirming-2"] & run_before


def test_targets_that_stand_against_each_other_are_named() -> None:
    with pytest.raises(NothingLeft, match="`x` and `sum` stand against each other"):
        match(lines, 3, [Target("x", 0.9, 1.0), Target("sum", 0.2, 0.4)], SMALL)


def test_points_with_a_run_that_failed_are_left_out() -> None:
    def failing(name: str, units: Array, seeds: int) -> Array:
        found = lines(name, units, seeds)
        found[::7, 0, :] = np.nan
        return found

    found = match(failing, 3, [Target("x", 0.4, 0.6), Target("sum", 0.5, 1.5)], SMALL)
    assert len(found.waves[0].units) == 60 - 9
    assert np.isfinite(found.means).all()


@pytest.mark.statistical
def test_the_set_contains_the_truth_as_often_as_it_says() -> None:
    """n = 60 true vectors; data with luck of twelve runs, exact ranges: kept at least 0.95; 52 of 60: 1 in 1,000."""
    draw, kept = np.random.default_rng(9), 0
    for truth in draw.random((60, 3)):
        sd = NOISE / np.sqrt(12)
        data = np.array([truth[0], truth[0] + truth[1]]) + draw.normal(0.0, sd, 2)
        width = 1.96 * sd
        targets = [Target(str(i), value - width, value + width) for i, value in enumerate(data)]
        found = match(lines, 3, targets, Plan(60, 5, 2, 10, 12, 1, 2**11))
        guessed = [wave.emulators.guess(truth[None]) for wave in found.waves]
        errors = [wave.emulators.errors for wave in found.waves]
        kept += all(worst(g, e, targets)[0] <= cutoff(2) for g, e in zip(guessed, errors, strict=True))
    assert kept >= 52
