"""The same scenario and seed give the same bits, however and wherever they are run."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator import Scenario
from simulator.notebook.model import ProcurementModel
from simulator.start.population import create_world
from simulator.week.digest import run_digests, table_digests
from simulator.week.growth import live
from tests.scenes import differing

ROOT = Path(__file__).parents[2]
SEEDS = (1, 2, 3, 4)

pytestmark = pytest.mark.null


@pytest.fixture(scope="module")
def expected(small_scenario: Scenario) -> list[dict[str, str]]:
    return [run_digests(small_scenario, seed) for seed in SEEDS]


def elsewhere(folder: Path, scenario: Scenario, python: str = sys.executable, **environment: str) -> dict[str, str]:
    """Return the digests of a run with seed 1 in another process."""
    file = folder / "scenario.json"
    file.write_text(json.dumps(scenario.resolved()), encoding="utf-8")
    script = ROOT / "tests" / "invariants" / "same_bits.py"
    answer = subprocess.run(
        [python, str(script), str(file), "1"],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    digests: dict[str, str] = json.loads(answer.stdout)
    return digests


def test_two_seeds_differ(expected: list[dict[str, str]]) -> None:
    """Otherwise the tests below would hold for a digest that sees nothing."""
    for name in ("suppliers", "tenders", "bids", "contracts", "cash", "flows", "series"):
        assert expected[0][name] != expected[1][name]


def test_digest_sees_a_penny(small_scenario: Scenario, expected: list[dict[str, str]]) -> None:
    world = create_world(small_scenario, 1)
    live(world, small_scenario.horizon_weeks)
    world.cash[0] += 1
    assert differing(table_digests(world), expected[0]) == ["cash"]


def test_recording_changes_nothing(small_scenario: Scenario, expected: list[dict[str, str]]) -> None:
    assert differing(run_digests(small_scenario, 1, recording=True), expected[0]) == []


def test_stepping_is_running(small_scenario: Scenario, expected: list[dict[str, str]]) -> None:
    model = ProcurementModel(small_scenario, 1)
    while model.running:
        model.step()
    assert differing(table_digests(model.world), expected[0]) == []


def test_looking_changes_nothing(small_scenario: Scenario, expected: list[dict[str, str]]) -> None:
    """Agents, frames and Mesa's own random numbers leave the model as it is."""

    class Watched(ProcurementModel):
        def after_week(self) -> None:
            if self.week % 20 == 0:
                self.data()
                self.series()
                self.agents.shuffle_do("step")

    model = Watched(small_scenario, 1).run()
    assert differing(table_digests(model.world), expected[0]) == []


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_threads(small_scenario: Scenario, expected: list[dict[str, str]], workers: int) -> None:
    with ThreadPoolExecutor(workers) as pool:
        assert list(pool.map(run_digests, [small_scenario] * 4, SEEDS)) == expected


@pytest.mark.parametrize("workers", [1, 4])
def test_processes(small_scenario: Scenario, expected: list[dict[str, str]], workers: int) -> None:
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(run_digests, [small_scenario] * 4, SEEDS)) == expected


@pytest.mark.parametrize("hash_seed", ["1", "4711"])
def test_hash_seeds(tmp_path: Path, small_scenario: Scenario, expected: list[dict[str, str]], hash_seed: str) -> None:
    assert differing(elsewhere(tmp_path, small_scenario, PYTHONHASHSEED=hash_seed), expected[0]) == []


@pytest.mark.slow
def test_interpreted_code(tmp_path: Path, tiny_scenario: Scenario) -> None:
    """Without compilation the kernels are ordinary Python and give the same bits, with policies and shocks too."""
    changes = {
        "policies": [{"lever": "mandated_se_share", "value": 0.3, "from": 10, "ramp_weeks": 12}],
        "shocks": [{"kind": kind, "size": 0.25, "from": 20, "until": 40} for kind in ("cost_shock", "demand_surge")],
    }
    scenario = Scenario.from_resolved(tiny_scenario.resolved() | changes)
    interpreted = elsewhere(tmp_path, scenario, NUMBA_DISABLE_JIT="1")
    compiled = run_digests(scenario, 1)
    assert compiled != run_digests(tiny_scenario, 1)
    assert differing(interpreted, compiled) == []


@pytest.mark.skipif("FAIRLOT_OTHER_PYTHON" not in os.environ, reason="FAIRLOT_OTHER_PYTHON names no second Python")
def test_another_python(tmp_path: Path, small_scenario: Scenario, expected: list[dict[str, str]]) -> None:
    """Set FAIRLOT_OTHER_PYTHON to an interpreter of another version that has fairlot's dependencies."""
    other = elsewhere(tmp_path, small_scenario, os.environ["FAIRLOT_OTHER_PYTHON"])
    assert differing(other, expected[0]) == []
