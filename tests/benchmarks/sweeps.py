"""Sweeps: how much of two processors the runs themselves get, and what storing them takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.plan import recipe_of
from simulator.study.sweeps.sweep import sweep
from simulator.study.sweeps.work import Task, play_task
from tests.benchmarks.figures import Figure, figure, seconds

WORKERS = 2
RUNS = 200

EXPERIMENT = """
title = "Benchmark"
question = "How many runs a second?"
scenario = "baseline"
seeds = {seeds}

[design]
kind = "latin_hypercube"
points = 4

[[factors]]
path = "payment_terms_days"
low = 20
high = 40
"""


def sweep_of_the_baseline(_repeats: int) -> list[Figure]:
    """A sweep of the baseline with two processes, against one run after another."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.toml"
        file.write_text(EXPERIMENT.format(seeds=RUNS // 4), encoding="utf-8")
        recipe = recipe_of(load_experiment(file))
        play_task(recipe, Task(0, 0, (30.0,), 1))
        single = [seconds(lambda seed=seed: play_task(recipe, Task(0, 0, (30.0,), seed))) for seed in range(1, 11)]
        alone = min(sum(single[:5]), sum(single[5:])) / 5.0
        started = sweep(file, Path(folder) / "out", workers=WORKERS)
        shares = [100.0 * started.made * alone / (WORKERS * started.seconds)]
        writing = [100.0 * started.writing / started.seconds]
    part = f"A sweep of {RUNS} runs, {WORKERS} processes, their start included"
    return [
        figure(part, "a run alone, world and figures included", "ms", [1000.0 * t for t in single]),
        figure(part, "runs a second", "runs/s", [started.made / started.seconds]),
        figure(part, "share of twice the single rate (wanted: at least 90)", "%", shares),
        figure(part, "share of the time spent on writing", "%", writing, 10.0),
    ]
