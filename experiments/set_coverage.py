"""Does history matching keep the truth as often as it says? Known vectors, data simulated from them, the first wave.

python experiments/set_coverage.py --runs results/calibrate-baseline-... --truths 20

For each known vector the figures of ten runs stand for what was measured outside, with their own 95 % range, and the
model is off by nothing. The emulators of the first wave, and then ten more runs of the vector itself, say whether it
is ruled out. Printed: how often it is kept by both, and how much of the space is kept with it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulator.matching.emulators import emulators_of
from simulator.matching.targets import KEPT, Target, cutoff, worst
from simulator.matching.waves import Plan, Wave, sobol, wave_of
from simulator.study.calibrating.find_plausible import Wish, loaded_for
from simulator.study.calibrating.stored_runs import StoredRuns
from simulator.study.sweeps.plan import recipe_of
from simulator.study.sweeps.pool import Pool, usable_processors
from simulator.study.validation import patterns_of

Array = NDArray[np.float64]

SEEDS = 10  # of the data, and of the vector when it is tried


def targets_of_data(data: Array, luck: Array, figures: list[str]) -> list[Target]:
    """Return the 95 % range of each figure around what was measured, were the model true."""
    half = float(ndtri(0.975)) * np.sqrt(luck / SEEDS)
    return [Target(f, low, high, share=0.0) for f, low, high in zip(figures, data - half, data + half, strict=True)]


def kept(wave: Wave, truth: Array, tried: Array, targets: list[Target]) -> tuple[bool, bool, float]:
    """Return whether emulators and runs keep a vector, and the share of the space that emulators keep."""
    limit = cutoff(len(targets))
    points = np.vstack([truth, sobol(len(truth), 2**14, 99)])
    guessed = wave.emulators.guess(points)
    passes = worst(guessed, wave.emulators.errors, targets) <= limit
    by_runs = worst(tried[None], wave.luck / SEEDS, targets)[0] <= limit
    return bool(passes[0]), bool(by_runs), float(passes[1:].mean())


def main() -> None:
    """Run the check and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="folder of a calibration, whose first wave is used")
    parser.add_argument("--truths", type=int, default=20)
    asked = parser.parse_args()
    wish = Wish()
    loaded = loaded_for(wish)
    figures = [p.kpi for p in patterns_of(wish.scenario) if not p.change and p.use == "fit"]
    design, seeds = loaded.experiment.design, loaded.experiment.seeds
    plan = Plan(points=design.points, seeds=seeds, draw=design.seed)
    factors = len(loaded.factors)
    with Pool(recipe_of(loaded), usable_processors()).kept() as pool:
        runs = StoredRuns(loaded, asked.runs, pool, figures)
        units = sobol(factors, plan.points, plan.draw)
        wave = wave_of(units, runs("wave-1", units, plan.seeds))
        truths = sobol(factors, asked.truths, 77)
        played = runs("truths", truths, 2 * SEEDS)
    luck = played.var(axis=1, ddof=1).mean(axis=0)
    told = np.flatnonzero((luck > 0.0) & (wave.luck > 0.0))  # a figure that never differs tells nothing
    names, luck = [figures[i] for i in told], luck[told]
    wave = Wave(wave.units, wave.means[:, told], luck, emulators_of(wave.units, wave.means[:, told]), 1.0)
    found = []
    sys.stdout.write("vector, kept by emulators, kept by runs, share of space kept\n")
    for place, truth in enumerate(truths):
        runs_of_it = played[place][:, told]
        data, tried = runs_of_it[:SEEDS].mean(axis=0), runs_of_it[SEEDS:].mean(axis=0)
        found.append(kept(wave, truth, tried, targets_of_data(data, luck, names)))
        sys.stdout.write(f"{place + 1}, {found[-1][0]}, {found[-1][1]}, {found[-1][2]:.3f}\n")
    both = sum(one and other for one, other, _ in found)
    sys.stdout.write(f"kept by both: {both} of {len(found)}; said: {KEPT:.2f}\n")


if __name__ == "__main__":
    main()
