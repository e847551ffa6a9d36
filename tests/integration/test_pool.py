"""Integration: whatever a run does to its worker process, it is recorded with its reason and costs no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.study.arms import StudyMistake
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.pool import ATTEMPTS, FALSE_STARTS, Pool
from simulator.study.sweeps.work import Outcome, Recipe, Task
from tests.integration import pool_scene
from tests.integration.pool_scene import DIES, EXITS, GOOD, HANGS, LIMIT, RAISES

pytestmark = pytest.mark.integration
RECIPE = Recipe((), (), LIMIT, "none")


def outcomes_of(seeds: list[int], workers: int = 2) -> dict[int, Outcome]:
    tasks = [Task(number, 0, (), seed) for number, seed in enumerate(seeds)]
    found = [o for chunk in Pool(RECIPE, workers, pool_scene.live).run(Chunker(tasks, len(tasks))) for o in chunk]
    assert sorted(outcome.number for outcome in found) == list(range(len(tasks)))
    return {outcome.number: outcome for outcome in found}


@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_every_way_to_go_wrong_is_recorded_once_and_costs_no_other(workers: int) -> None:
    wrong = {3: RAISES, 10: HANGS, 11: DIES, 25: EXITS, 26: DIES, 39: RAISES}
    found = outcomes_of([wrong.get(number, GOOD) for number in range(40)], workers)
    reasons = {number: str(outcome.failure) for number, outcome in found.items() if outcome.failure is not None}
    assert sorted(reasons) == sorted(wrong)
    assert reasons[3] == reasons[39] == "ValueError: on purpose"
    assert reasons[10] == f"took longer than its limit of {LIMIT:g} seconds"
    assert reasons[11] == reasons[26] == f"its worker process ended {ATTEMPTS} times (signal 9)"
    assert reasons[25] == f"its worker process ended {ATTEMPTS} times (exit code 7)"
    assert all(outcome.kpis == (float(number),) for number, outcome in found.items() if number not in wrong)


def test_a_script_that_does_not_ask_for_its_name_is_not_begun_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        """
print("begun")
from simulator.study.sweeps.chunks import Chunker
from simulator.study.sweeps.pool import Pool
from simulator.study.sweeps.work import Recipe, Task
from tests.integration import pool_scene
pool = Pool(Recipe((), (), 5.0, "none"), 2, pool_scene.live)
print(sum(len(chunk) for chunk in pool.run(Chunker([Task(n, 0, (), pool_scene.GOOD) for n in range(8)], 8))))
"""
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.split() == ["begun", "8"], done.stderr


def test_more_workers_than_work_come_to_an_end() -> None:
    assert len(outcomes_of([GOOD], workers=3)) == 1


def test_kept_workers_are_the_same_from_one_run_to_the_next_and_end_with_it() -> None:
    tasks = [Task(number, 0, (), GOOD) for number in range(6)]
    with Pool(RECIPE, 2, pool_scene.live).kept() as pool:
        seen = []
        for _ in range(2):
            assert sum(len(chunk) for chunk in pool.run(Chunker(tasks, len(tasks)))) == 6
            seen.append(pool.processes)
        assert seen[0] == seen[1]
        assert len(seen[0]) == 2
    assert pool.processes == []


def test_workers_that_never_start_are_one_sentence() -> None:
    tasks = [Task(0, 0, (), GOOD)]
    with pytest.raises(StudyMistake, match=r"end before they have started \(exit code 3\); nothing was run"):
        list(Pool(RECIPE, 1, pool_scene.die_at_once).run(Chunker(tasks, 1)))
    assert FALSE_STARTS > 1
