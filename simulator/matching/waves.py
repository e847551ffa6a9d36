"""Waves: run points, guess what lies between, rule out, and look closer at what is left, until that shrinks no more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from simulator.matching.emulators import Emulators, emulators_of
from simulator.matching.filling import filling_order
from simulator.matching.targets import Target, cutoff, implausibility, worst
from simulator.matching.weights import weights_of

Array = NDArray[np.float64]

#: Runs a batch: its name, points of the unit cube [points, factors], seeds a point -> figures [points, seeds, targets].
#: Points have seeds of their own, and batches of other names other ones. A run without figures is NaN.
Simulate = Callable[[str, Array, int], Array]


#: So many times at most are further vectors tried where too few were accepted.
_BATCHES = 8


class NothingLeft(ValueError):  # noqa: N818  (a message to who shows it)
    """No point is plausible; the message says which targets stand against each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run.

    Attributes:
        points: points of the first wave; later ones, which also learn from points before, have half as many.
        seeds: runs of each.
        waves: the most waves.
        wanted: vectors of the set.
        confirming_seeds: runs of each vector by which it is accepted, with seeds never used before.
        draw: seed of the designs.
        looked_at: points of which a wave's emulators say whether they are plausible.
        settled: waves end once one rules out less than this share of what was left.
        reached: a target that a smaller share of the first wave meets by itself is a miss of the model, not fitted.
    """

    points: int = 512
    seeds: int = 5
    waves: int = 3
    wanted: int = 60
    confirming_seeds: int = 8
    draw: int = 1
    looked_at: int = 2**17
    settled: float = 0.25
    reached: float = 0.05


@dataclass(frozen=True)
class Wave:
    """What a wave found.

    Attributes:
        units: its points [points, factors].
        means: figures over the seeds [points, targets].
        luck: variance of one run by luck [targets].
        emulators: guesses from them.
        left: share of the whole space that is still plausible after it.
    """

    units: Array
    means: Array
    luck: Array
    emulators: Emulators
    left: float


@dataclass(frozen=True)
class Matched:
    """What is plausible.

    Attributes:
        targets: what was asked for; those out of reach are no longer fitted.
        out_of_reach: names of fitted targets that no point of the whole space comes near to, each on its own.
        waves: in their order.
        units: accepted vectors [vectors, factors], in filling order.
        means: their figures over the confirming seeds [vectors, targets].
        weights: how much each counts [vectors]; they sum to one.
        tried: vectors that were run with confirming seeds.
        clashes: pairs of targets that rule one another out, with the share of space of the pair over that expected.
        unseen: names of targets that are left out, as no run of the first wave has the figure.
    """

    targets: tuple[Target, ...]
    out_of_reach: tuple[str, ...]
    waves: tuple[Wave, ...]
    units: Array
    means: Array
    weights: Array
    tried: int
    clashes: tuple[tuple[str, str, float], ...] = field(default=())
    unseen: tuple[str, ...] = ()


def match(simulate: Simulate, factors: int, targets: Sequence[Target], plan: Plan) -> Matched:
    """Return the plausible set of a model over the unit cube.

    Raises:
        NothingLeft: no point is plausible.
    """
    units = sobol(factors, plan.points, plan.draw)
    runs = simulate("wave-1", units, plan.seeds)
    seen: NDArray[np.bool_] = np.asarray(~np.isnan(runs).all(axis=(0, 1)))
    if not seen.any():
        raise NothingLeft("no run shows any of the figures")
    unseen = tuple(target.name for target, is_seen in zip(targets, seen, strict=True) if not is_seen)
    targets = [target for target, is_seen in zip(targets, seen, strict=True) if is_seen]

    def simulate_seen(name: str, points: Array, seeds: int) -> Array:
        return np.compress(seen, simulate(name, points, seeds), axis=2)

    found = _matched(simulate_seen, wave_of(units, np.compress(seen, runs, axis=2)), targets, plan)
    return replace(found, unseen=unseen)


def _matched(simulate: Simulate, first: Wave, targets: Sequence[Target], plan: Plan) -> Matched:
    """Return the plausible set, of figures that runs show, from the first wave on."""
    waves: list[Wave] = []
    reached = _reached(first, targets, plan)
    asked = [replace(t, is_fitted=t.is_fitted and bool(near)) for t, near in zip(targets, reached, strict=True)]
    missed = tuple(t.name for t, near in zip(targets, reached, strict=True) if t.is_fitted and not near)
    waves.append(replace(first, left=_left([first], asked, plan)))
    while len(waves) < plan.waves and not _is_settled(waves, plan):
        number = len(waves) + 1
        inside = plausible_points(waves, asked, plan, plan.points // 2, plan.draw + number)
        runs = simulate(f"wave-{number}", inside, plan.seeds)
        waves.append(wave_of(inside, runs, _still_plausible(waves, asked)))
        waves[-1] = replace(waves[-1], left=_left(waves, asked, plan))
    kept, means, weights, tried = _confirmed(simulate, waves, asked, plan)
    return Matched(tuple(asked), missed, tuple(waves), kept, means, weights, tried, clashes(first, asked, plan))


def sobol(factors: int, points: int, draw: int) -> Array:
    """Return the first points of a scrambled Sobol sequence [points, factors]."""
    power = max(1, (points - 1).bit_length())
    found: Array = qmc.Sobol(factors, scramble=True, rng=np.random.default_rng(draw)).random_base2(power)
    return found[:points]


def _still_plausible(waves: Sequence[Wave], targets: Sequence[Target]) -> tuple[Array, Array]:
    """Return the points of the last wave that no wave rules out, and their figures."""
    passes = _passes(waves, targets, waves[-1].units)
    return waves[-1].units[passes], waves[-1].means[passes]


def wave_of(units: Array, runs: Array, known: tuple[Array, Array] | None = None) -> Wave:
    """Fit emulators to the means of points that were run; points with a run that has no figures are left out.

    Args:
        units: the points [points, factors].
        runs: their figures [points, seeds, targets].
        known: points of earlier waves, and their means, from which the emulators learn as well.
    """
    has = ~np.isnan(runs).any(axis=(1, 2))
    units, means, luck = units[has], runs[has].mean(axis=1), runs[has].var(axis=1, ddof=1).mean(axis=0)
    if known is not None:
        units, means = np.vstack([units, known[0]]), np.vstack([means, known[1]])
    return Wave(units, means, luck, emulators_of(units, means), 1.0)


def _passes(waves: Sequence[Wave], targets: Sequence[Target], units: Array) -> NDArray[np.bool_]:
    """Return which points no wave rules out [points]."""
    limit = cutoff(sum(target.is_fitted for target in targets))
    passes = np.ones(len(units), dtype=np.bool_)
    for wave in waves:
        passes[passes] = worst(wave.emulators.guess(units[passes]), wave.emulators.errors, targets) <= limit
    return passes


def _reached(wave: Wave, targets: Sequence[Target], plan: Plan) -> NDArray[np.bool_]:
    """Return which targets enough points meet, each on its own, by their runs and by what emulators say [targets].

    What hardly any meets is what the model misses whatever its numbers: it would press the set into a corner for
    nothing.
    """
    exact = [replace(target, share=0.0) for target in targets]
    by_runs = (implausibility(wave.means, wave.luck / plan.seeds, exact) <= cutoff(1)).mean(axis=0)
    guessed = wave.emulators.guess(wave.units)
    by_emulators = (implausibility(guessed, wave.emulators.errors, targets) <= cutoff(1)).mean(axis=0)
    return np.asarray(np.minimum(by_runs, by_emulators) >= plan.reached)


def _left(waves: Sequence[Wave], targets: Sequence[Target], plan: Plan) -> float:
    """Return the share of the whole space that is still plausible."""
    return float(_passes(waves, targets, sobol(waves[0].units.shape[1], plan.looked_at, plan.draw)).mean())


def _is_settled(waves: Sequence[Wave], plan: Plan) -> bool:
    """Say whether the last wave ruled out so little of what was left that another would hardly tell more."""
    before = waves[-2].left if len(waves) > 1 else 1.0
    return waves[-1].left > (1.0 - plan.settled) * before


def plausible_points(waves: Sequence[Wave], targets: Sequence[Target], plan: Plan, number: int, draw: int) -> Array:
    """Return points that no wave rules out [at most number, factors].

    Raises:
        NothingLeft: there are none.
    """
    found = np.empty((0, waves[0].units.shape[1]))
    for more in range(8):
        units = sobol(found.shape[1], plan.looked_at, 1_000 * draw + more)
        found = np.vstack([found, units[_passes(waves, targets, units)]])
        if len(found) >= number:
            break
    if not len(found):
        pairs = clashes(waves[0], targets, plan)
        told = f"; `{pairs[0][0]}` and `{pairs[0][1]}` stand against each other most" if pairs else ""
        raise NothingLeft(f"no vector within the register's ranges is plausible{told}")
    return found[:number]


def _confirmed(
    simulate: Simulate, waves: Sequence[Wave], targets: Sequence[Target], plan: Plan
) -> tuple[Array, Array, Array, int]:
    """Return vectors whose means over fresh seeds are plausible, those means, weights, and how many were tried.

    First those that were run in a wave and were plausible then, which is more than emulators can say of others.
    """
    units, means = np.empty((0, waves[0].units.shape[1])), np.empty((0, len(targets)))
    tried, number = 0, plan.wanted
    known = _plausible_when_run(waves, targets, plan)
    for batch in range(1, _BATCHES + 1):
        pool = known if len(known) else plausible_points(waves, targets, plan, 20 * number, 100 + plan.draw + batch)
        places = filling_order(pool, min(number, len(pool)))
        asked = pool[places]
        known = np.delete(known, places, axis=0) if len(known) else known
        runs = simulate(f"confirming-{batch}", asked, plan.confirming_seeds)
        found = runs.mean(axis=1)  # NaN where a run failed: infinitely far
        is_kept = _far(found, waves[-1], targets, plan).max(axis=1) <= cutoff(sum(t.is_fitted for t in targets))
        units, means = np.vstack([units, asked[is_kept]]), np.vstack([means, found[is_kept]])
        tried += len(asked)
        if len(units) >= plan.wanted:
            break
        likely = math.ceil(1.2 * (plan.wanted - len(units)) * tried / max(1, len(units)))
        number = min(4 * plan.wanted, max(plan.wanted // 3, likely))
    if not len(units):
        raise NothingLeft("no vector that the emulators called plausible was so when it was run with fresh seeds")
    order = filling_order(units)
    # By the worst figure, as they are accepted: figures move together, a sum would count one distance several times.
    weights = weights_of(_far(means[order], waves[-1], targets, plan).max(axis=1))
    return units[order], means[order], weights, tried


def _plausible_when_run(waves: Sequence[Wave], targets: Sequence[Target], plan: Plan) -> Array:
    """Return the points of the waves whose own runs rule them out as little as emulators do [points, factors]."""
    limit = cutoff(sum(target.is_fitted for target in targets))
    found = []
    for wave in waves:
        own = worst(wave.means, wave.luck / plan.seeds, targets) <= limit
        found.append(wave.units[own & _passes(waves, targets, wave.units)])
    kept: Array = np.unique(np.vstack(found), axis=0)  # a later wave also learns from points before
    return kept


def _far(means: Array, wave: Wave, targets: Sequence[Target], plan: Plan) -> Array:
    """Return how implausible means over the confirming seeds are, by each fitted target [vectors, fitted]."""
    fitted = [i for i, target in enumerate(targets) if target.is_fitted]
    variances = wave.luck[fitted] / plan.confirming_seeds
    far = implausibility(means[:, fitted], variances, [targets[i] for i in fitted])
    return far if fitted else np.zeros((len(means), 1))


def clashes(wave: Wave, targets: Sequence[Target], plan: Plan) -> tuple[tuple[str, str, float], ...]:
    """Return pairs of fitted targets that hardly any point meets together although many meet each, the worst first.

    The share of space where both are plausible over the product of the shares where either is: 1 where they do not
    care about one another, 0 where one rules the other out. Pairs below one half are told.
    """
    guessed = wave.emulators.guess(sobol(wave.units.shape[1], plan.looked_at // 8, plan.draw))
    far = implausibility(guessed, wave.emulators.errors, targets)
    passes = far <= cutoff(1)
    return tuple(sorted(_clashing(passes, targets), key=lambda clash: clash[2]))


def _clashing(passes: NDArray[np.bool_], targets: Sequence[Target]) -> Iterator[tuple[str, str, float]]:
    fitted = [i for i, target in enumerate(targets) if target.is_fitted]
    for place, i in enumerate(fitted):
        for j in fitted[place + 1 :]:
            expected = float(passes[:, i].mean() * passes[:, j].mean())
            together = float((passes[:, i] & passes[:, j]).mean())
            if expected > 0.0 and together < 0.5 * expected:
                yield targets[i].name, targets[j].name, together / expected
