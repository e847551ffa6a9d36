"""Sweeps: how much of two processors the runs themselves get, and where the rest goes.

Two processes that only play runs, without a store or a parent, show what the machine itself takes: they share memory
and cache. A sweep is held against them and against twice the rate of one process. Processor time tells what is ours
even where others use the machine: all that parent and workers used, less what the runs in them used.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from simulator.study.experiments.files import load_experiment
from simulator.study.sweeps.fulfilment import Swept
from simulator.study.sweeps.plan import recipe_of
from simulator.study.sweeps.run_experiment import sweep
from simulator.study.sweeps.work import Recipe, Task, play_task, warm_up
from tests.benchmarks.figures import Figure, figure

WORKERS = 2
SHORT, LONG = 200, 1_000
ALONE = 40

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


def _play(recipe: Recipe, runs: int) -> float:
    """Play runs one after another; return the time of one [seconds]."""
    began = time.perf_counter()
    for seed in range(1, runs + 1):
        play_task(recipe, Task(0, 0, (20.0 + seed % 20,), seed))
    return (time.perf_counter() - began) / runs


def _loop(line: Any, recipe: Recipe, runs: int) -> None:
    """Play runs when told to, and tell how long one took: the life of a process without a store."""
    warm_up(recipe)
    line.send(None)
    line.recv()
    line.send(_play(recipe, runs))


def _two_loops(recipe: Recipe, runs: int) -> float:
    """Return the wall time of a run while as many processes as workers play runs at once [seconds]."""
    context = multiprocessing.get_context("spawn")
    ends = [context.Pipe() for _ in range(WORKERS)]
    processes = [context.Process(target=_loop, args=(theirs, recipe, runs)) for _, theirs in ends]
    for process in processes:
        process.start()
    for ours, _ in ends:
        ours.recv()
    for ours, _ in ends:
        ours.send(None)
    found = [ours.recv() for ours, _ in ends]
    for process in processes:
        process.join()
    return sum(found) / len(found)


def _processor_time() -> float:
    """Return the processor time of this process and of its children that have ended [seconds]."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _largest_child() -> float:
    """Return the most memory that a child which has ended ever had [MB]."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0


def _swept(folder: Path, runs: int) -> tuple[Swept, float]:
    """Sweep so many runs; return what was done and the processor time of all processes [seconds]."""
    file = folder / f"bench{runs}.toml"
    file.write_text(EXPERIMENT.format(seeds=runs // 4), encoding="utf-8")
    before = _processor_time()
    done = sweep(file, folder / f"out{runs}", workers=WORKERS)
    return done, _processor_time() - before


def sweep_of_the_baseline(_repeats: int) -> list[Figure]:
    """A sweep of the baseline with two processes, against runs alone and against two processes that only play."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.toml"
        file.write_text(EXPERIMENT.format(seeds=1), encoding="utf-8")
        recipe = recipe_of(load_experiment(file))
        play_task(recipe, Task(0, 0, (30.0,), 1))
        alone = _play(recipe, ALONE)
        beside = _two_loops(recipe, 2 * ALONE)
        part = f"Runs, {WORKERS} processors"
        found = [
            figure(part, "a run alone, world and figures included", "ms", [1000.0 * alone]),
            figure(part, "a run while another process plays too", "ms", [1000.0 * beside]),
            figure(part, "two plain loops, share of twice the single rate", "%", [100.0 * alone / beside]),
        ]
        for runs in (SHORT, LONG):
            done, used = _swept(Path(folder), runs)
            part = f"A sweep of {runs:,} runs, {WORKERS} processes, their start included"
            of_two = 100.0 * done.made / (WORKERS * done.seconds)
            ours = 100.0 * (1.0 - done.processor / used)
            found += [
                figure(part, "runs a second", "runs/s", [done.made / done.seconds]),
                figure(part, "share of twice the single rate (wanted: at least 90)", "%", [of_two * alone]),
                figure(part, "share of the rate of two plain loops", "%", [of_two * beside]),
                figure(part, "processor time that is not runs", "%", [ours], 10.0),
                figure(part, "time that writing took, beside the runs", "%", [100.0 * done.writing / done.seconds]),
                figure(part, "memory of the largest worker so far", "MB", [_largest_child()]),
            ]
    return found


def main() -> None:
    """Measure sweeps alone: ``python -m tests.benchmarks.sweeps``."""
    from tests.benchmarks.figures import table_lines

    argparse.ArgumentParser(prog="python -m tests.benchmarks.sweeps").parse_args()
    print("\n".join(table_lines(sweep_of_the_baseline(1))))


if __name__ == "__main__":
    main()
