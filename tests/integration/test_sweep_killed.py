"""Integration: a sweep killed at random moments, again and again, and finished, is as one that nothing happened to.

In the suite three times on a small experiment. The long form, twenty times on the reference world:

    FAIRLOT_KILLS=20 python -m pytest -n 0 -s tests/integration/test_sweep_killed.py
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from simulator.study.sweeps.run_experiment import sweep
from tests.integration.studies_scene import same_runs, write_experiment

pytestmark = pytest.mark.integration

KILLS = int(os.environ.get("FAIRLOT_KILLS", "3"))
SHORT = 3
SEED = 20
REFERENCE_WORLD = """
title = "Killed"
question = "Does the same come out whatever happens on the way?"
scenario = "baseline"
seeds = 10

[design]
kind = "latin_hypercube"
points = {points}

[[factors]]
path = "payment_terms_days"
low = 5
high = 90

[[factors]]
path = "entry_elasticity"
low = 0.0
high = 1.5
"""


def _experiment(folder: Path) -> Path:
    if KILLS <= SHORT:
        return write_experiment(folder)
    file = folder / "killed.toml"
    file.write_text(REFERENCE_WORLD.format(points=3 * KILLS), encoding="utf-8")
    return file


def _killed_once(order: list[str], folder: Path, after: float, from_first_part: bool) -> bool:
    """Start a sweep, kill all its processes after so many seconds, and say whether it was still at work.

    Seconds count from its start, so that starts are hit, or from its first new part, so that work is hit on a busy
    machine as well.
    """
    before = _parts(folder)
    running = subprocess.Popen(order, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while from_first_part and running.poll() is None and _parts(folder) == before:
        time.sleep(0.01)
    time.sleep(after)
    if running.poll() is not None:
        return False
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return True


def _parts(folder: Path) -> int:
    return len(list(folder.glob("parts/*.parquet")))


@pytest.mark.slow
def test_killed_at_random_moments_and_finished_it_is_the_same(tmp_path: Path) -> None:
    file, folder, luck = _experiment(tmp_path), tmp_path / "killed", random.Random(SEED)
    order = [sys.executable, "-m", "simulator.cli", "sweep", str(file), "--workers", "2", "--out", str(folder)]
    hits, at_work = [], 0
    for number in range(KILLS):
        before = _parts(folder)
        from_first_part = number % 4 > 0
        at_work += _killed_once(order, folder, luck.uniform(0.0, 3.0 if from_first_part else 8.0), from_first_part)
        hits.append(_parts(folder) - before)
        assert hits[-1] >= 0
    done = sweep(file, folder, workers=2)
    print(f"\n{KILLS} kills, {at_work} of a sweep at work, with so many new parts each: {hits}")
    print(f"then {done.found} runs found and {done.made} made in {done.seconds:.1f} s")
    assert done.found + done.made == done.asked
    assert done.failures == 0
    assert not list(folder.rglob("*.unfinished"))
    assert not (folder / "damaged").exists()
    with duckdb.connect() as database:
        stored = database.read_parquet(str(folder / "parts/*.parquet")).df()
    assert not stored.duplicated(["fingerprint", "seed"]).any()
    sweep(file, tmp_path / "whole", workers=1)
    assert same_runs(tmp_path / "whole", folder)
